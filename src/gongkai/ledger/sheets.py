"""Lists as files that a spreadsheet program opens: CSV as it streams, XLSX with typed days."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from io import BytesIO
from typing import Any
from urllib.parse import quote

import xlsxwriter
from django.http import HttpResponseBase

WIDEST = 60
"""Characters of the widest column."""


def disarmed(text: str) -> str:
    """A cell that no spreadsheet program takes for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text


class _Echo:
    def write(self, text: str) -> str:
        return text


def csv_lines(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Lines of a CSV that spreadsheet programs open as UTF-8; formulas in cells are disarmed."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(heads)
    for row in rows:
        yield writer.writerow([disarmed(cell) for cell in row])


def workbook(title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A workbook with one sheet: `heads` stay in sight, days are days, everything else is text."""
    stream = BytesIO()
    with xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet(title[:31])
        bold = book.add_format({"bold": True, "bg_color": "#E8F1F4", "border": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        widths = [2 * len(head) + 2 for head in heads]
        sheet.write_row(0, 0, heads, bold)
        for line, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(line, column, cell, day)
                    widths[column] = max(widths[column], 12)
                else:
                    text = "" if cell is None else str(cell)
                    sheet.write_string(line, column, text)
                    widths[column] = max(widths[column], 2 * len(text) + 1)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(width, WIDEST))
        sheet.freeze_panes(1, 0)
    return stream.getvalue()


def named(response: HttpResponseBase, name: str, extension: str) -> HttpResponseBase:
    """`response` as a download called `name` (RFC 6266, RFC 5987)."""
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.{extension}"
    return response
