"""The report's tables as a workbook in the printed layout, written with XlsxWriter."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from io import BytesIO
from math import ceil
from typing import Any

import xlsxwriter

from gongkai.ledger.typesetting import printable
from gongkai.norms import form
from gongkai.reports.document import ReportDocument, Value, display
from gongkai.reports.export.layout import Cell, Grid, grids

SHEETS = ("表一 主动公开", "表二 依申请", "表三 复议诉讼")
NOTES_SHEET = "说明"
# A spreadsheet keeps 15 significant digits (ECMA-376 stores cells as binary double precision).
_SPREADSHEET_DIGITS = 15
_TWIPS_PER_CHARACTER = 90
_LINE_POINTS = 16


class _Formats:
    """Cell formats by their properties, each made once in the workbook."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def get(self, **properties: Any) -> Any:
        base = {"border": 1, "valign": "vcenter", "text_wrap": True, "font_name": "宋体"}
        key = tuple(sorted({**base, "font_size": 11, **properties}.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(dict(key))
        return self._made[key]


def _number_format(text: str) -> str:
    """The number format that shows exactly the printed digits."""
    decimals = len(text.partition(".")[2])
    return "0." + "0" * decimals if decimals else "0"


def _is_exact(value: int | Decimal) -> bool:
    return len(Decimal(value).normalize().as_tuple().digits) <= _SPREADSHEET_DIGITS


def _write(sheet: Any, formats: _Formats, cell: Cell, value: Value) -> None:
    place = (cell.row, cell.column)
    text = display(value) if cell.figure else cell.printed
    style: dict[str, Any] = {"align": cell.align}
    if cell.header:
        style["bg_color"] = "#F2F4F7"
    if cell.figure:
        # A long number is shown smaller; wrapping would turn that off and print ####.
        style |= {"num_format": _number_format(text), "shrink": True, "text_wrap": False}
    style_format = formats.get(**style)
    if cell.rowspan > 1 or cell.colspan > 1:
        last = (cell.row + cell.rowspan - 1, cell.column + cell.colspan - 1)
        sheet.merge_range(*place, *last, "", style_format)
    if not text:
        sheet.write_blank(*place, None, style_format)
    elif cell.figure and value is not None and _is_exact(value):
        sheet.write_number(*place, value, style_format)
    else:
        # A number with more digits than a spreadsheet keeps is written as text rather than rounded.
        sheet.write_string(*place, text, style_format)


def _heights(grid: Grid) -> list[int]:
    """Row heights in points: spreadsheets do not grow a row for a merged cell's text."""
    lines = [1] * grid.rows
    for cell in grid.cells:
        per_line = max(1, grid.width_of(cell) // (2 * _TWIPS_PER_CHARACTER))
        needed = ceil(len(cell.text) / per_line)
        for row in range(cell.row, cell.row + cell.rowspan):
            lines[row] = max(lines[row], ceil(needed / cell.rowspan))
    return [_LINE_POINTS * count + 6 for count in lines]


def _table(book: Any, formats: _Formats, name: str, grid: Grid, document: ReportDocument) -> None:
    sheet = book.add_worksheet(name)
    for column, width in enumerate(grid.widths):
        sheet.set_column(column, column, width / _TWIPS_PER_CHARACTER)
    for row, height in enumerate(_heights(grid)):
        sheet.set_row(row, height)
    for cell in grid.cells:
        _write(sheet, formats, cell, document.values.get(cell.figure))
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.set_footer("&C— &P —")
    if grid.header_rows:
        sheet.repeat_rows(0, grid.header_rows - 1)
        sheet.freeze_panes(grid.header_rows, 0)
    if grid.columns > 10:
        sheet.set_landscape()


def _notes(book: Any, formats: _Formats, document: ReportDocument) -> None:
    sheet = book.add_worksheet(NOTES_SHEET)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 72)
    lines = [
        ("行政机关", document.organ),
        ("报告年度", str(document.year)),
        ("报告标题", document.title),
        ("数据截至", document.as_of.isoformat()),
        ("内容校验值", document.content_hash or "草稿，尚未发布"),
        ("表格依据", form.CITATION),
        ("空白单元格", "表示没有填报，不等于零"),
    ]
    for row, (label, text) in enumerate(lines):
        sheet.write_string(row, 0, label, formats.get(align="left", bg_color="#F2F4F7"))
        sheet.write_string(row, 1, printable(text), formats.get(align="left"))


def to_xlsx(document: ReportDocument) -> bytes:
    """The three tables and a sheet of notes as a workbook.

    Numbers are numbers with a format that shows exactly their digits; blank cells stay blank. The same
    document always gives the same bytes.
    """
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties(
            {
                "title": printable(document.title),
                "author": printable(document.organ),
                "created": datetime(document.as_of.year, document.as_of.month, document.as_of.day),
            }
        )
        formats = _Formats(book)
        for name, grid in zip(SHEETS, grids(), strict=True):
            _table(book, formats, name, grid, document)
        _notes(book, formats, document)
    return buffer.getvalue()
