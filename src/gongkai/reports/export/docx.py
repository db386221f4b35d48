"""The report as a Word document after GB/T 9704-2012, written with python-docx.

The document names the fonts of the standard; the reader's machine supplies them.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from gongkai.norms import form
from gongkai.reports.document import Paragraph, ReportDocument, Value, display
from gongkai.reports.export import layout
from gongkai.reports.export.layout import Cell, Grid, printable

BODY_FONT = "仿宋_GB2312"
TITLE_FONT = "方正小标宋简体"
HEADING_FONT = "黑体"
SUBHEADING_FONT = "楷体_GB2312"
TABLE_FONT = "宋体"
_LATIN_FONT = "Times New Roman"

# 2号, 3号, 4号 and 五号 type in points.
_SIZE_2, _SIZE_3, _SIZE_4, _SIZE_5 = 22.0, 16.0, 14.0, 10.5
# Points between text and a table.
_TABLE_SPACE = 8
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def _element(tag: str, **attributes: str) -> Any:
    """An empty element of the main namespace; attribute names are given without prefix."""
    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _set_font(owner: Any, east_asian: str, size: float, *, latin: str = _LATIN_FONT) -> None:
    """Give a style or run its fonts for Chinese and Latin text and its size in points."""
    owner.font.name = latin
    owner.font.size = Pt(size)
    fonts = owner.element.get_or_add_rPr().rFonts
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    fonts.set(qn("w:eastAsia"), east_asian)


def _set_style(
    book: Any, name: str, font: str, size: float, *, indent: int = 0, pitch: float
) -> None:
    """Define a paragraph style; `indent` is the first line's in characters, `pitch` in points."""
    style = book.styles[name]
    _set_font(style, font, size)
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
    _set_style(book, "Normal", BODY_FONT, _SIZE_3, pitch=layout.LINE_PITCH_PT)
    _set_style(book, "Body Text", BODY_FONT, _SIZE_3, indent=2, pitch=layout.LINE_PITCH_PT)
    book.styles["Body Text"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    _set_style(book, "Title", TITLE_FONT, _SIZE_2, pitch=34)
    book.styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    book.styles["Title"].paragraph_format.space_after = Pt(layout.LINE_PITCH_PT)
    _set_style(book, "Heading 1", HEADING_FONT, _SIZE_3, indent=2, pitch=layout.LINE_PITCH_PT)
    _set_style(book, "Heading 2", SUBHEADING_FONT, _SIZE_3, indent=2, pitch=layout.LINE_PITCH_PT)
    language = book.styles.element.find(f".//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:eastAsia"), "zh-CN")


def _set_page(book: Any) -> None:
    section = book.sections[0]
    section.page_width, section.page_height = Mm(layout.PAGE_WIDTH_MM), Mm(layout.PAGE_HEIGHT_MM)
    section.top_margin, section.bottom_margin = (
        Mm(layout.MARGIN_TOP_MM),
        Mm(layout.MARGIN_BOTTOM_MM),
    )
    section.left_margin, section.right_margin = (
        Mm(layout.MARGIN_INSIDE_MM),
        Mm(layout.MARGIN_OUTSIDE_MM),
    )
    # The page number stands 7 mm under the type area.
    section.footer_distance = Mm(layout.MARGIN_BOTTOM_MM - 12)
    # The binding edge of a sheet printed on both sides is left on odd and right on even pages.
    book.settings.element.find(qn("w:zoom")).addnext(_element("mirrorMargins"))
    book.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)


def _page_number(footer: Any, alignment: WD_ALIGN_PARAGRAPH) -> None:
    """Print “— 1 —” one character in from the outer edge."""
    paragraph = footer.paragraphs[0]
    paragraph.alignment = alignment
    paragraph.paragraph_format.left_indent = Pt(_SIZE_4)
    paragraph.paragraph_format.right_indent = Pt(_SIZE_4)
    pieces = (
        ("t", "— "),
        ("fldChar", "begin"),
        ("instrText", "PAGE"),
        ("fldChar", "separate"),
        ("t", "1"),
        ("fldChar", "end"),
        ("t", " —"),
    )
    for tag, value in pieces:
        run = paragraph.add_run()
        _set_font(run, TABLE_FONT, _SIZE_4, latin=TABLE_FONT)
        if tag == "fldChar":
            run._r.append(_element(tag, fldCharType=value))
        else:
            text = _element(tag)
            text.text = value
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            run._r.append(text)


def _table_properties(grid: Grid) -> Any:
    properties = _element("tblPr")
    properties.append(_element("tblW", w=str(sum(grid.widths)), type="dxa"))
    properties.append(_element("jc", val="center"))
    borders = _element("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_element(side, val="single", sz="4", space="0", color="000000"))
    properties.append(borders)
    properties.append(_element("tblLayout", type="fixed"))
    margins = _element("tblCellMar")
    for side in ("left", "right"):
        margins.append(_element(side, w="40", type="dxa"))
    properties.append(margins)
    caption = _element("tblCaption", val=grid.caption)
    properties.append(caption)
    return properties


def _table_cell(grid: Grid, cell: Cell, text: str, *, continued: bool, keep: bool) -> Any:
    """A `w:tc`; `continued` for the lower rows of a cell merged downwards."""
    element = _element("tc")
    properties = _element("tcPr")
    properties.append(_element("tcW", w=str(grid.width_of(cell)), type="dxa"))
    if cell.colspan > 1:
        properties.append(_element("gridSpan", val=str(cell.colspan)))
    if cell.rowspan > 1:
        properties.append(_element("vMerge", val="continue" if continued else "restart"))
    properties.append(_element("vAlign", val="center"))
    element.append(properties)

    paragraph = _element("p")
    style = _element("pPr")
    if keep:
        style.append(_element("keepNext"))
    style.append(_element("snapToGrid", val="0"))
    style.append(_element("spacing", before="20", after="20", line="280", lineRule="exact"))
    style.append(_element("jc", val="left" if cell.align == "left" else "center"))
    paragraph.append(style)
    if text and not continued:
        size = _SIZE_5
        if cell.figure:
            size = layout.fitted_size(text, grid.width_of(cell), size)
        run = _element("r")
        look = _element("rPr")
        fonts = _element("rFonts", ascii=_LATIN_FONT, hAnsi=_LATIN_FONT, eastAsia=TABLE_FONT)
        look.append(fonts)
        look.append(_element("sz", val=str(int(size * 2))))
        run.append(look)
        for place, line in enumerate(text.split("\n")):
            if place:
                run.append(_element("br"))
            words = _element("t")
            words.text = line
            run.append(words)
        paragraph.append(run)
    element.append(paragraph)
    return element


def _table(grid: Grid, values: Mapping[str, Value]) -> Any:
    table = _element("tbl")
    table.append(_table_properties(grid))
    columns = _element("tblGrid")
    for width in grid.widths:
        columns.append(_element("gridCol", w=str(width)))
    table.append(columns)
    for row in range(grid.rows):
        line = _element("tr")
        properties = _element("trPr")
        properties.append(_element("cantSplit"))
        if row < grid.header_rows:
            properties.append(_element("tblHeader"))
        properties.append(_element("jc", val="center"))
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
    paragraph.paragraph_format.space_before = Pt(_SIZE_4)
    paragraph.paragraph_format.line_spacing = Pt(_SIZE_3)
    _set_font(paragraph.add_run(printable(text)), TABLE_FONT, _SIZE_5)


def _set_properties(book: Any, document: ReportDocument) -> None:
    day = document.as_of
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    core = book.core_properties
    # The format bounds these to 255 characters.
    core.title, core.author = printable(document.title)[:255], printable(document.organ)[:255]
    core.last_modified_by = core.comments = core.keywords = core.subject = core.category = ""
    core.created = core.modified = moment
    core.revision = 1
    core.language = "zh-CN"


def _drop_thumbnail(book: Any) -> None:
    """Take away the preview of an empty page that the library's template carries."""
    relations = book.part.package.rels
    for key in [key for key, relation in relations.items() if relation.reltype == RT.THUMBNAIL]:
        del relations[key]


def _with_fixed_times(package: bytes) -> bytes:
    """The same package with one fixed time on all its members."""
    buffer = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(package)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            member = zipfile.ZipInfo(name, date_time=_ZIP_EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, source.read(name))
    return buffer.getvalue()


def to_docx(document: ReportDocument) -> bytes:
    """The report as a .docx; the same document always gives the same bytes.

    The tables have the merged cells of the blank form of 国办公开办函〔2021〕30号 and repeat their head.
    """
    book = docx.Document()
    _drop_thumbnail(book)
    _set_page(book)
    _set_styles(book)
    _set_properties(book, document)
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
    buffer = BytesIO()
    book.save(buffer)
    return _with_fixed_times(buffer.getvalue())
