"""Pieces that every Word document of the house is made of, over python-docx.

The documents name the fonts of GB/T 9704-2012; the reader's machine supplies them.
"""

from __future__ import annotations

import zipfile
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from gongkai.ledger import typesetting as paper
from gongkai.ledger.typesetting import printable

BODY_FONT = "仿宋_GB2312"
TITLE_FONT = "方正小标宋简体"
HEADING_FONT = "黑体"
SUBHEADING_FONT = "楷体_GB2312"
TABLE_FONT = "宋体"
LATIN_FONT = "Times New Roman"

# 2号, 3号, 4号 and 五号 type in points.
SIZE_2, SIZE_3, SIZE_4, SIZE_5 = 22.0, 16.0, 14.0, 10.5
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def element(tag: str, **attributes: str) -> Any:
    """An empty element of the main namespace; attribute names are given without prefix."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def set_font(owner: Any, east_asian: str, size: float, *, latin: str = LATIN_FONT) -> None:
    """Give a style or run its fonts for Chinese and Latin text and its size in points."""
    owner.font.name = latin
    owner.font.size = Pt(size)
    fonts = owner.element.get_or_add_rPr().rFonts
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    fonts.set(qn("w:eastAsia"), east_asian)


def set_page(book: Any) -> None:
    """A4 with the type area of GB/T 9704-2012, printed on both sides, page numbers outside."""
    section = book.sections[0]
    section.page_width, section.page_height = Mm(paper.PAGE_WIDTH_MM), Mm(paper.PAGE_HEIGHT_MM)
    section.top_margin, section.bottom_margin = Mm(paper.MARGIN_TOP_MM), Mm(paper.MARGIN_BOTTOM_MM)
    section.left_margin, section.right_margin = (
        Mm(paper.MARGIN_INSIDE_MM),
        Mm(paper.MARGIN_OUTSIDE_MM),
    )
    # The page number stands 7 mm under the type area.
    section.footer_distance = Mm(paper.MARGIN_BOTTOM_MM - 12)
    # The binding edge of a sheet printed on both sides is left on odd and right on even pages.
    book.settings.element.find(qn("w:zoom")).addnext(element("mirrorMargins"))
    book.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)


def _page_number(footer: Any, alignment: WD_ALIGN_PARAGRAPH) -> None:
    """Print “— 1 —” one character in from the outer edge."""
    paragraph = footer.paragraphs[0]
    paragraph.alignment = alignment
    paragraph.paragraph_format.left_indent = Pt(SIZE_4)
    paragraph.paragraph_format.right_indent = Pt(SIZE_4)
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
        set_font(run, TABLE_FONT, SIZE_4, latin=TABLE_FONT)
        if tag == "fldChar":
            run._r.append(element(tag, fldCharType=value))
        else:
            text = element(tag)
            text.text = value
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            run._r.append(text)


def set_properties(book: Any, title: str, author: str, day: date) -> None:
    """Say what the document is, whose and of which day; nothing about the machine."""
    core = book.core_properties
    # The format bounds these to 255 characters.
    core.title, core.author = printable(title)[:255], printable(author)[:255]
    core.last_modified_by = core.comments = core.keywords = core.subject = core.category = ""
    core.created = core.modified = datetime(day.year, day.month, day.day, tzinfo=UTC)
    core.revision = 1
    core.language = "zh-CN"
    language = book.styles.element.find(f".//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:eastAsia"), "zh-CN")


def bytes_of(book: Any) -> bytes:
    """The document as a file; the same document always gives the same bytes."""
    # The preview of an empty page that the library's template carries.
    relations = book.part.package.rels
    for key in [key for key, relation in relations.items() if relation.reltype == RT.THUMBNAIL]:
        del relations[key]
    package, buffer = BytesIO(), BytesIO()
    book.save(package)
    with (
        zipfile.ZipFile(package) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            member = zipfile.ZipInfo(name, date_time=_ZIP_EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, source.read(name))
    return buffer.getvalue()
