"""Writers of a report into PDF with and without ruling lines, into workbooks and archives."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import typst
import xlsxwriter

from gongkai.norms import form
from gongkai.verify.tests.corpus.base import Report
from gongkai.verify.tests.corpus.shapes import SPANS, TABLES, Span

_TYPST_TABLES = {
    "proactive": ("(1fr,) * 4", 10),
    "requests": ("(16mm, 18mm, 1fr) + (13mm,) * 7", 8),
    "remedies": ("(1fr,) * 15", 7),
}


@cache
def _fonts() -> typst.Fonts:
    spec = find_spec("manimgx_fonts_cjk")
    places = [Path(place) for place in (spec.submodule_search_locations if spec else None) or ()]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=places)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _typst_table(given: Report, key: str, options: str) -> str:
    columns, size = _TYPST_TABLES[key]
    cells = [
        f"table.cell(colspan: {across}, rowspan: {down}, align(center + horizon)[#{_quoted(text)}])"
        for row in SPANS[key](given)
        for text, across, down in row
    ]
    body = ",\n".join(cells)
    return f"#[#set text(size: {size}pt)\n#table(columns: {columns}, {options},\n{body})]"


@cache
def _pdf(title: str, source: str) -> bytes:
    return typst.compile(source.encode(), font_paths=_fonts())


def _pages(given: Report, options: str, height: str = "297mm") -> bytes:
    lines = [
        f"#set page(width: 210mm, height: {height}, margin: 25mm, "
        "footer: context align(center)[— #counter(page).display() —])",
        '#set text(font: "Noto Sans CJK SC", size: 12pt, lang: "zh")',
        "#set par(justify: true, first-line-indent: (amount: 2em, all: true))",
        f"#align(center)[#par(first-line-indent: 0em, text(size: 18pt)[#{_quoted(given.title)}])]",
    ]
    lines += [f"#{_quoted(text)}" for text in given.intro]
    for part in form.PARTS:
        if part.key in given.headings:
            lines.append(f"#{_quoted(given.headings[part.key])}")
        lines += [f"#{_quoted(text)}" for text in given.parts[part.key]]
        if part.key in TABLES and part.key not in given.without:
            lines.append(_typst_table(given, part.key, options))
    return _pdf(given.title, "\n\n".join(lines))


def pdf_ruled(given: Report) -> bytes:
    """Tables with ruling lines."""
    return _pages(given, "stroke: 0.5pt, inset: 3pt")


def pdf_unruled(given: Report) -> bytes:
    """Tables without lines."""
    return _pages(given, "stroke: none, inset: (x: 3pt, y: 5pt)")


def pdf_short(given: Report) -> bytes:
    """Ruled tables on short pages, so that each breaks over several."""
    return _pages(given, "stroke: 0.5pt, inset: 3pt", "170mm")


def workbook(given: Report) -> bytes:
    """One sheet: prose in the first column, tables with merged cells, numbers as numbers."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("年度报告")
    row = 0

    def line(text: str) -> None:
        nonlocal row
        sheet.write_string(row, 0, text)
        row += 1

    def write(down: int, across: int, text: str) -> None:
        if text.isascii() and text.replace(".", "", 1).isdigit():
            sheet.write_number(down, across, float(text))
        else:
            sheet.write_string(down, across, text)

    def table(spans: list[list[Span]]) -> None:
        nonlocal row
        taken: set[tuple[int, int]] = set()
        for cells in spans:
            column = 0
            for text, across, down in cells:
                while (row, column) in taken:
                    column += 1
                if across * down > 1:
                    sheet.merge_range(row, column, row + down - 1, column + across - 1, "")
                write(row, column, text)
                taken |= {(row + m, column + n) for m in range(down) for n in range(across)}
                column += across
            row += 1

    for text in (given.title, *given.intro):
        line(text)
    for part in form.PARTS:
        if part.key in given.headings:
            line(given.headings[part.key])
        for text in given.parts[part.key]:
            line(text)
        if part.key in TABLES and part.key not in given.without:
            table(SPANS[part.key](given))
    book.close()
    return target.getvalue()


def archive(files: Mapping[str, bytes]) -> bytes:
    """A zip of several files, one of them no report."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
        packed.writestr("说明/图片.png", b"\x89PNG\r\n\x1a\n")
    return target.getvalue()


PAGED_SHAPES: dict[str, Callable[[Report], bytes]] = {
    "ruled.pdf": pdf_ruled,
    "unruled.pdf": pdf_unruled,
    "short.pdf": pdf_short,
    "book.xlsx": workbook,
}
