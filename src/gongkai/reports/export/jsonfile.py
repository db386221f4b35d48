"""The report as JSON: every number a JSON number with exactly its printed digits."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from gongkai.ledger.typesetting import printable
from gongkai.norms import form
from gongkai.reports.document import Paragraph, ReportDocument, display


def _chunks(value: Any, indent: str) -> Iterator[str]:
    """Serialise; the standard encoder would take a Decimal through binary floating point."""
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError(f"报告中的数值“{value}”不是有限的数，请改正后再导出。")
        yield display(value)
    elif isinstance(value, Mapping) and value:
        inner = indent + "  "
        for place, (key, item) in enumerate(value.items()):
            yield ("{" if place == 0 else ",") + "\n" + inner
            yield json.dumps(key, ensure_ascii=False) + ": "
            yield from _chunks(item, inner)
        yield f"\n{indent}}}"
    elif isinstance(value, list) and value:
        inner = indent + "  "
        for place, item in enumerate(value):
            yield ("[" if place == 0 else ",") + "\n" + inner
            yield from _chunks(item, inner)
        yield f"\n{indent}]"
    else:
        yield json.dumps(value, ensure_ascii=False)


def _texts(paragraphs: Sequence[Paragraph]) -> list[str]:
    return [printable(paragraph.text) for paragraph in paragraphs]


def to_json(document: ReportDocument) -> str:
    """The report as JSON text: cells by figure id, row and column; a blank cell is null.

    Raises ValueError when a value is no finite number.
    """
    values = document.values
    report = {
        "organ": printable(document.organ),
        "year": document.year,
        "title": printable(document.title),
        "as_of": document.as_of.isoformat(),
        "content_hash": document.content_hash,
        "table1": {figure: values.get(figure) for figure in form.TABLE1_IDS},
        **form.nested(values),
        "lead": _texts(document.lead),
        "sections": {part.key: _texts(document.sections.get(part.key, ())) for part in form.PARTS},
        "record": [printable(line) for line in document.record],
    }
    return "".join(_chunks(report, "")) + "\n"
