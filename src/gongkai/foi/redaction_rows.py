"""Marks as a form writes them: percents of the page with two decimals, one row a mark.

A page without JavaScript is filled in by hand; what was typed is kept where it is wrong.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict

from gongkai.foi.redaction.limits import MOST_MARKS
from gongkai.foi.redaction.marks import FIELDS, Mark, as_json

LABELS = {"page": "页", "x": "左", "y": "上", "w": "宽", "h": "高"}
MOST_ROWS = 100
"""Rows that a form shows; what is beyond travels with it unseen."""

BLANK_ROWS = 3
Row = Mapping[str, str]


def rows_of(marks: Sequence[Mark]) -> tuple[list[Row], str]:
    """The rows of a form for `marks`, and the JSON of those that are too many to show."""
    shown = [_row(mark) for mark in marks[:MOST_ROWS]]
    return shown, json.dumps(as_json(marks[MOST_ROWS:]))


def blank_rows() -> list[Row]:
    """Rows to write further marks into."""
    return [{"page": "", "x": "", "y": "", "w": "", "h": "", "reason": ""}] * BLANK_ROWS


def _row(mark: Mark) -> Row:
    values = {name: f"{Decimal(getattr(mark, name)) / 100:.2f}" for name in FIELDS[1:]}
    return {"page": str(mark.page), **values, "reason": mark.reason}


def typed_rows(post: QueryDict) -> list[Row]:
    """The rows as they were typed, without blank ones and those to be dropped."""
    columns = [post.getlist(name) for name in (*FIELDS, "reason")]
    dropped = set(post.getlist("drop"))
    rows: list[Row] = []
    for number, cells in enumerate(zip(*columns, strict=False)):
        row = dict(zip((*FIELDS, "reason"), (cell.strip() for cell in cells), strict=True))
        if str(number) not in dropped and any(row[name] for name in FIELDS):
            rows.append(row)
    return rows


def posted_marks(post: QueryDict) -> list[Any]:
    """The marks that a form carries, as JSON values for `redaction.marks.parse`.

    With JavaScript they are all in `marks`; without, in rows and in `rest`. Raises ValidationError
    with the row that cannot be read.
    """
    drawn = post.get("marks") or ""
    if drawn:
        return _listed(drawn)
    found = [_values(row, number) for number, row in enumerate(typed_rows(post), start=1)]
    return [*found, *_listed(post.get("rest") or "[]")]


def _listed(text: str) -> list[Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list) or len(found) > MOST_MARKS:
        raise ValidationError({"marks": "遮盖没有完整传到，请刷新页面后重试。"})
    return found


def _values(row: Row, number: int) -> dict[str, Any]:
    values: dict[str, Any] = {"reason": row["reason"]}
    for name in FIELDS:
        text = row[name].rstrip("%％") or ("1" if name == "page" else "")
        try:
            value = Decimal(text) * (1 if name == "page" else 100)
            values[name] = int(value.to_integral_value())
        except (ArithmeticError, ValueError):
            told = f"第 {number} 行的“{LABELS[name]}”应是数字（百分比），请改正，如 12.5。"
            raise ValidationError({"marks": told}) from None
    return values
