"""The report as a Word document after GB/T 9704-2012, written with python-docx.

The document names the fonts of the standard; the reader's machine supplies them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from gongkai.ledger.typesetting import printable
from gongkai.ledger.wordfile import (
    BODY_FONT,
    HEADING_FONT,
    LATIN_FONT,
    SIZE_2,
    SIZE_3,
    SIZE_4,
    SIZE_5,
    SUBHEADING_FONT,
    TABLE_FONT,
    TITLE_FONT,
    bytes_of,
    element,
    set_font,
    set_page,
    set_properties,
)
from gongkai.norms import form
from gongkai.reports.document import Paragraph, ReportDocument, Value, display
from gongkai.reports.export import layout
from gongkai.reports.export.layout import Cell, Grid

# Points between text and a table.
_TABLE_SPACE = 8


def _set_style(
    book: Any, name: str, font: str, size: float, *, indent: int = 0, pitch: float
) -> None:
    """Define a paragraph style; `indent` is the first line's in characters, `pitch` in points."""
    style = book.styles[name]
    set_font(style, font, size)
    style.font.bold = False
    style.font.color.rgb = RGBColor(0, 0, 0)
    spacing = style.paragraph_format
    spacing.space_before = spacing.space_after = Pt(0)
    spacing.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    spacing.line_spacing = Pt(pitch)
    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)
    if indent:
        spacing.first_line_indent = Pt(indent * size)
        properties.find(qn("w:ind")).set(qn("w:firstLineChars"), str(indent * 100))


def _set_styles(book: Any) -> None:
    _set_style(book, "Normal", BODY_FONT, SIZE_3, pitch=layout.LINE_PITCH_PT)
    _set_style(book, "Body Text", BODY_FONT, SIZE_3, indent=2, pitch=layout.LINE_PITCH_PT)
    book.styles["Body Text"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    _set_style(book, "Title", TITLE_FONT, SIZE_2, pitch=34)
    book.styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    book.styles["Title"].paragraph_format.space_after = Pt(layout.LINE_PITCH_PT)
    _set_style(book, "Heading 1", HEADING_FONT, SIZE_3, indent=2, pitch=layout.LINE_PITCH_PT)
    _set_style(book, "Heading 2", SUBHEADING_FONT, SIZE_3, indent=2, pitch=layout.LINE_PITCH_PT)


def _table_properties(grid: Grid) -> Any:
    properties = element("tblPr")
    properties.append(element("tblW", w=str(sum(grid.widths)), type="dxa"))
    properties.append(element("jc", val="center"))
    borders = element("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(element(side, val="single", sz="4", space="0", color="000000"))
    properties.append(borders)
    properties.append(element("tblLayout", type="fixed"))
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w="40", type="dxa"))
    properties.append(margins)
    caption = element("tblCaption", val=grid.caption)
    properties.append(caption)
    return properties


def _table_cell(grid: Grid, cell: Cell, text: str, *, continued: bool, keep: bool) -> Any:
    """A `w:tc`; `continued` for the lower rows of a cell merged downwards."""
    made = element("tc")
    properties = element("tcPr")
    properties.append(element("tcW", w=str(grid.width_of(cell)), type="dxa"))
    if cell.colspan > 1:
        properties.append(element("gridSpan", val=str(cell.colspan)))
    if cell.rowspan > 1:
        properties.append(element("vMerge", val="continue" if continued else "restart"))
    properties.append(element("vAlign", val="center"))
    made.append(properties)

    paragraph = element("p")
    style = element("pPr")
    if keep:
        style.append(element("keepNext"))
    style.append(element("snapToGrid", val="0"))
    style.append(element("spacing", before="20", after="20", line="280", lineRule="exact"))
    style.append(element("jc", val="left" if cell.align == "left" else "center"))
    paragraph.append(style)
    if text and not continued:
        size = SIZE_5
        if cell.figure:
            size = layout.fitted_size(text, grid.width_of(cell), size)
        run = element("r")
        look = element("rPr")
        fonts = element("rFonts", ascii=LATIN_FONT, hAnsi=LATIN_FONT, eastAsia=TABLE_FONT)
        look.append(fonts)
        look.append(element("sz", val=str(int(size * 2))))
        run.append(look)
        for place, line in enumerate(text.split("\n")):
            if place:
                run.append(element("br"))
            words = element("t")
            words.text = line
            run.append(words)
        paragraph.append(run)
    made.append(paragraph)
    return made


def _table(grid: Grid, values: Mapping[str, Value]) -> Any:
    table = element("tbl")
    table.append(_table_properties(grid))
    columns = element("tblGrid")
    for width in grid.widths:
        columns.append(element("gridCol", w=str(width)))
    table.append(columns)
    for row in range(grid.rows):
        line = element("tr")
        properties = element("trPr")
        properties.append(element("cantSplit"))
        if row < grid.header_rows:
            properties.append(element("tblHeader"))
        properties.append(element("jc", val="center"))
        line.append(properties)
        crossing = [c for c in grid.cells if c.row <= row < c.row + c.rowspan]
        for cell in sorted(crossing, key=lambda cell: cell.column):
            text = display(values.get(cell.figure)) if cell.figure else cell.printed
            keep = row < grid.rows - 1
            line.append(_table_cell(grid, cell, text, continued=cell.row < row, keep=keep))
        table.append(line)
    return table


def _add_paragraphs(book: Any, paragraphs: Iterable[Paragraph]) -> None:
    for paragraph in paragraphs:
        style = "Heading 2" if paragraph.level else "Body Text"
        book.add_paragraph(printable(paragraph.text), style=style)


def _add_small(book: Any, text: str) -> None:
    paragraph = book.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(SIZE_4)
    paragraph.paragraph_format.line_spacing = Pt(SIZE_3)
    set_font(paragraph.add_run(printable(text)), TABLE_FONT, SIZE_5)


def to_docx(document: ReportDocument) -> bytes:
    """The report as a .docx; the same document always gives the same bytes.

    The tables have the merged cells of the blank form of 国办公开办函〔2021〕30号 and repeat their head.
    """
    book = docx.Document()
    set_page(book)
    _set_styles(book)
    set_properties(book, document.title, document.organ, document.as_of)
    book.add_paragraph("\n".join(layout.title_lines(document)), style="Title")
    _add_paragraphs(book, document.lead)
    after_table = False
    for part in form.PARTS:
        heading = book.add_heading(f"{part.number}、{part.title}", level=1)
        if after_table:
            heading.paragraph_format.space_before = Pt(_TABLE_SPACE)
        _add_paragraphs(book, document.sections.get(part.key, ()))
        grid = layout.grid_of_part(part.key)
        after_table = grid is not None
        if grid:
            book.paragraphs[-1].paragraph_format.space_after = Pt(_TABLE_SPACE)
            # The body ends with its section properties, which must stay last.
            book.element.body.insert_element_before(_table(grid, document.values), "w:sectPr")
    if document.record:
        book.add_heading(layout.RECORD_HEADING, level=1)
        _add_paragraphs(book, (Paragraph(line) for line in document.record))
    _add_small(book, layout.colophon(document))
    return bytes_of(book)
