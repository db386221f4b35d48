"""The report as PDF, set by typst from a template that takes the report as data.

The fonts of GB/T 9704-2012 are used where they are installed. The packaged Noto Sans CJK stands behind
every one of them glyph by glyph, because free FangSong fonts lack characters of place names.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typst

from gongkai.norms import form
from gongkai.reports.document import Paragraph, ReportDocument, display
from gongkai.reports.export import layout
from gongkai.reports.export.layout import Grid, printable

_FONT_PACKAGE = "manimgx_fonts_cjk"
_LAST_RESORT = "Noto Sans CJK SC"
_TABLE_SIZE_PT = 10.5
_SERIF = ("Noto Serif CJK SC", "Source Han Serif SC")
_SANS = (_LAST_RESORT, "Source Han Sans SC")

# Wanted families by role, best first; a family is asked for only where it is installed.
_FAMILIES: dict[str, tuple[str, ...]] = {
    "title": ("FZXiaoBiaoSong-B05S", "方正小标宋简体", *_SERIF),
    "body": ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", *_SERIF),
    "hei": ("SimHei", "黑体", "STHeiti", *_SANS),
    "kai": ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti", *_SERIF),
    "song": ("SimSun", "宋体", "STSong", *_SERIF),
}
# China has kept one time zone without daylight saving since 1992.
_CHINA = timezone(timedelta(hours=8))


def _font_directory() -> list[Path]:
    spec = find_spec(_FONT_PACKAGE)
    return [Path(place) for place in (spec.submodule_search_locations if spec else None) or ()]


@cache
def _fonts(system_fonts: bool) -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=system_fonts,
        include_embedded_fonts=True,
        font_paths=_font_directory(),
    )


def _font_stacks(fonts: typst.Fonts) -> dict[str, list[str]]:
    """For each role the families that are there; raises RuntimeError without any Chinese font."""
    present = set(fonts.families())
    stacks = {}
    for role, wanted in _FAMILIES.items():
        stack = [family for family in dict.fromkeys((*wanted, _LAST_RESORT)) if family in present]
        if not stack:
            raise RuntimeError(
                f"没有可用的中文字体，无法生成 PDF。请安装字体包 {_FONT_PACKAGE} 或系统中文字体后重试。"
            )
        stacks[role] = stack
    return stacks


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


def _data(document: ReportDocument, stacks: dict[str, list[str]]) -> dict[str, Any]:
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
        "fonts": stacks,
        "page": {
            "top": layout.MARGIN_TOP_MM,
            "bottom": layout.MARGIN_BOTTOM_MM,
            "inside": layout.MARGIN_INSIDE_MM,
            "outside": layout.MARGIN_OUTSIDE_MM,
            "height": layout.PAGE_HEIGHT_MM - layout.MARGIN_TOP_MM - layout.MARGIN_BOTTOM_MM,
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
    fonts = _fonts(system_fonts)
    day = document.as_of
    compiler = typst.Compiler(
        files(__package__).joinpath("report.typ").read_bytes(),
        font_paths=fonts,
        ignore_system_fonts=not system_fonts,
        sys_inputs={"report": json.dumps(_data(document, _font_stacks(fonts)), ensure_ascii=False)},
    )
    made = compiler.compile(
        format="pdf", timestamp=datetime(day.year, day.month, day.day, tzinfo=_CHINA)
    )
    if not isinstance(made, bytes):
        raise RuntimeError("PDF 没有生成，请重试；若仍不成功，请先下载 Word 文档。")
    return made
