"""A report as it is printed: values and resolved text, free of the database.

Every exporter takes one `ReportDocument` and nothing else, so that the page, .docx, .xlsx, .pdf and
JSON cannot differ in what they print.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

Value = int | Decimal | None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph with its figures already written out. `level`: 0 body, 1 heading （一）."""

    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class ReportDocument:
    """One organ's report of one year.

    `values` holds the 200 cells by figure id (`norms.form.cells()`); None is a blank cell, never 0.
    `sections` holds the paragraphs by part key (`norms.form.PARTS`); `lead` stands before part one.
    `record` holds the lines of the report's record, e.g. waived relations with name and reason.
    `content_hash` is empty for a draft.
    """

    organ: str
    year: int
    title: str
    as_of: date
    values: Mapping[str, Value]
    lead: tuple[Paragraph, ...] = ()
    sections: Mapping[str, tuple[Paragraph, ...]] = field(default_factory=dict)
    record: tuple[str, ...] = ()
    content_hash: str = ""


def display(value: Value) -> str:
    """Print a cell: plain digits, no grouping, no trailing zeros; a blank cell is empty."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)
