"""The report as PDF, set by typst from a template that takes the report as data."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from gongkai.ledger import typesetting as paper
from gongkai.ledger.typesetting import pdf_of, printable, typst_compiler
from gongkai.norms import form
from gongkai.reports.document import Paragraph, ReportDocument, display
from gongkai.reports.export import layout
from gongkai.reports.export.layout import Grid

_TABLE_SIZE_PT = 10.5


def _paragraphs(paragraphs: Sequence[Paragraph]) -> list[dict[str, Any]]:
    return [{"text": printable(item.text), "level": item.level} for item in paragraphs]


def _table(grid: Grid, document: ReportDocument) -> dict[str, Any]:
    cells = []
    for cell in grid.cells:
        text = display(document.values.get(cell.figure)) if cell.figure else cell.printed
        size = _TABLE_SIZE_PT
        if cell.figure:
            size = layout.fitted_size(text, grid.width_of(cell), size)
        cells.append(
            {
                "row": cell.row,
                "column": cell.column,
                "rowspan": cell.rowspan,
                "colspan": cell.colspan,
                "align": cell.align,
                "text": text,
                "size": size,
            }
        )
    return {
        "widths": grid.widths,
        "header_rows": grid.header_rows,
        "cells": cells,
    }


def _data(document: ReportDocument) -> dict[str, Any]:
    parts = []
    for part in form.PARTS:
        grid = layout.grid_of_part(part.key)
        parts.append(
            {
                "title": f"{part.number}、{part.title}",
                "paragraphs": _paragraphs(document.sections.get(part.key, ())),
                "table": _table(grid, document) if grid else None,
            }
        )
    return {
        "page": {
            "top": paper.MARGIN_TOP_MM,
            "bottom": paper.MARGIN_BOTTOM_MM,
            "inside": paper.MARGIN_INSIDE_MM,
            "outside": paper.MARGIN_OUTSIDE_MM,
            "height": paper.PAGE_HEIGHT_MM - paper.MARGIN_TOP_MM - paper.MARGIN_BOTTOM_MM,
            "pitch": layout.LINE_PITCH_PT,
        },
        "title": printable(document.title),
        "title_lines": layout.title_lines(document),
        "organ": printable(document.organ),
        "lead": _paragraphs(document.lead),
        "parts": parts,
        "record_heading": layout.RECORD_HEADING,
        "record": [printable(line) for line in document.record],
        "colophon": printable(layout.colophon(document)),
    }


def to_pdf(document: ReportDocument, *, system_fonts: bool = True) -> bytes:
    """The report as a tagged PDF on A4 after GB/T 9704-2012.

    With `system_fonts` off only packaged fonts are used; then the same document gives the same bytes
    on every machine. Raises RuntimeError when there is no Chinese font at all.
    """
    source = files(__package__).joinpath("report.typ").read_bytes()
    return pdf_of(
        typst_compiler(source, "report", _data(document), system_fonts=system_fonts),
        document.as_of,
    )
