"""Exports of one `ReportDocument`: Word, spreadsheet, PDF, web page and JSON.

Each format prints the same values through the same grids (`layout`), so that they cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gongkai.reports.document import ReportDocument
from gongkai.reports.export.docx import to_docx
from gongkai.reports.export.html import TableCell, table_rows, to_html
from gongkai.reports.export.jsonfile import to_json
from gongkai.reports.export.layout import (
    Cell,
    Grid,
    grid_of_part,
    grids,
    table1_grid,
    table2_grid,
    table3_grid,
)
from gongkai.reports.export.pdf import to_pdf
from gongkai.reports.export.xlsx import to_xlsx

__all__ = [
    "FORMATS",
    "Cell",
    "Format",
    "Grid",
    "TableCell",
    "grid_of_part",
    "grids",
    "table1_grid",
    "table2_grid",
    "table3_grid",
    "table_rows",
    "to_docx",
    "to_html",
    "to_json",
    "to_pdf",
    "to_xlsx",
]


@dataclass(frozen=True, slots=True)
class Format:
    """One file format of a report.

    `extension` has no dot; `render` gives the file's bytes; `label` is what a download link says.
    """

    extension: str
    content_type: str
    render: Callable[[ReportDocument], bytes]
    label: str


def _json_bytes(document: ReportDocument) -> bytes:
    return to_json(document).encode()


def _html_bytes(document: ReportDocument) -> bytes:
    return to_html(document).encode()


_OPENXML = "application/vnd.openxmlformats-officedocument"

FORMATS: dict[str, Format] = {
    "docx": Format("docx", f"{_OPENXML}.wordprocessingml.document", to_docx, "Word 文档（.docx）"),
    "xlsx": Format("xlsx", f"{_OPENXML}.spreadsheetml.sheet", to_xlsx, "Excel 表格（.xlsx）"),
    "pdf": Format("pdf", "application/pdf", to_pdf, "PDF 文档（.pdf）"),
    "html": Format("html", "text/html; charset=utf-8", _html_bytes, "网页（.html）"),
    "json": Format("json", "application/json", _json_bytes, "数据（.json）"),
}
