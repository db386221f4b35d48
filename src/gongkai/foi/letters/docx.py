"""A letter as a Word document after GB/T 9704-2012, written with python-docx."""

from __future__ import annotations

from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor, Twips

from gongkai.foi.letters import layout
from gongkai.foi.letters.layout import OfficialLetter
from gongkai.ledger.typesetting import printable
from gongkai.ledger.wordfile import (
    BODY_FONT,
    HEADING_FONT,
    SUBHEADING_FONT,
    TITLE_FONT,
    bytes_of,
    element,
    set_font,
    set_page,
    set_properties,
)

_RED = RGBColor(0xFF, 0, 0)
# Rules of 0.35 mm and 0.25 mm in eighths of a point.
_THICK, _THIN = "8", "6"
_RECORD_PITCH_PT = 22
# What 28 characters of 16 pt exceed 156 mm by, spread over them and rounded up.
_NARROWER_TWIPS = 5
_BODY_FONTS = {0: BODY_FONT, 1: HEADING_FONT, 2: SUBHEADING_FONT}


def _set_styles(book: Any) -> None:
    normal = book.styles["Normal"]
    set_font(normal, BODY_FONT, layout.BODY_SIZE_PT)
    spacing = normal.paragraph_format
    spacing.space_before = spacing.space_after = Pt(0)
    spacing.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    spacing.line_spacing = Twips(layout.LINE_PITCH_TWIPS)


def _set_grid(book: Any) -> None:
    """22 lines by a grid of lines, 28 characters by narrower spacing.

    A grid of characters would say the same to Word, but LibreOffice gives each character that is
    wider than its cell two of them.
    """
    properties = book.sections[0]._sectPr
    for grid in properties.findall(qn("w:docGrid")):
        properties.remove(grid)
    properties.append(element("docGrid", type="lines", linePitch=str(layout.LINE_PITCH_TWIPS)))
    narrower = element("spacing", val=str(-_NARROWER_TWIPS))
    look = book.styles["Normal"].element.get_or_add_rPr()
    look.insert_element_before(narrower, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:lang")


def _add(
    book: Any,
    text: str,
    *,
    font: str = BODY_FONT,
    size: float = layout.BODY_SIZE_PT,
    align: ALIGN = ALIGN.LEFT,
    indent: int = 0,
    left: int = 0,
    pitch: float | None = None,
    before: float = 0.0,
    color: RGBColor | None = None,
) -> Any:
    """Add a paragraph; `indent` (first line) and `left` are in characters, the rest in points."""
    paragraph = book.add_paragraph()
    for place, line in enumerate(printable(text).split("\n")):
        run = paragraph.add_run()
        if place:
            run.add_break()
        run.add_text(line)
        set_font(run, font, size)
        if color is not None:
            run.font.color.rgb = color
    look = paragraph.paragraph_format
    look.alignment = align
    if pitch is not None:
        look.line_spacing = Pt(pitch)
    if before:
        look.space_before = Pt(before)
    if indent or left:
        look.left_indent = Pt(left * layout.CHARACTER_PITCH_PT)
        look.first_line_indent = Pt(indent * layout.CHARACTER_PITCH_PT)
        found = paragraph._p.pPr.find(qn("w:ind"))
        found.set(qn("w:leftChars"), str(left * 100))
        # A hanging line is written by its own attribute, and the schema knows no negative one.
        name = "firstLineChars" if indent >= 0 else "hangingChars"
        found.set(qn(f"w:{name}"), str(abs(indent) * 100))
    return paragraph


def _border(paragraph: Any, *sides: tuple[str, str, str, str]) -> None:
    """Draw rules at sides of a paragraph: (side, eighths of a point, distance in points, colour)."""
    borders = element("pBdr")
    for side, thickness, space, color in sides:
        borders.append(element(side, val="single", sz=thickness, space=space, color=color))
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        borders,
        *("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:snapToGrid"),
        *("w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:jc", "w:rPr"),
    )


def _add_head(book: Any, letter: OfficialLetter) -> None:
    size = layout.mark_size_pt(letter)
    # An exact line as high as its characters clips them.
    pitch = size * 1.2
    mark = _add(
        book,
        letter.mark,
        font=TITLE_FONT,
        size=size,
        align=ALIGN.CENTER,
        pitch=pitch,
        before=layout.MARK_TOP_MM * layout.POINTS_PER_MM - (pitch - size) / 2,
        color=_RED,
    )
    mark.paragraph_format.keep_with_next = True
    number = _add(
        book,
        letter.number,
        align=ALIGN.CENTER,
        pitch=layout.BODY_SIZE_PT * 1.2,
        before=2 * layout.LINE_PITCH_PT,
    )
    gap = round(layout.RULE_GAP_MM * layout.POINTS_PER_MM)
    _border(number, ("bottom", _THICK, str(gap), "FF0000"))
    _add(
        book,
        "\n".join(layout.title_lines(letter)),
        font=TITLE_FONT,
        size=layout.TITLE_SIZE_PT,
        align=ALIGN.CENTER,
        pitch=layout.TITLE_PITCH_PT,
        before=2 * layout.LINE_PITCH_PT,
    ).paragraph_format.space_after = Pt(layout.LINE_PITCH_PT)


def _add_text(book: Any, letter: OfficialLetter) -> None:
    if letter.addressee:
        _add(book, layout.addressee_line(letter))
    for item in letter.body:
        _add(book, item.text, font=_BODY_FONTS[item.level], align=ALIGN.JUSTIFY, indent=2)
    for place, line in enumerate(layout.attachment_lines(letter)):
        # Two characters, then 附件： (three) and, where they are numbered, the number.
        numbered = len(letter.attachments) > 1
        hanging = (3 if place == 0 else 0) + (1 if numbered else 0)
        paragraph = _add(book, line, left=5 + numbered, indent=-hanging)
        if place == 0:
            paragraph.paragraph_format.space_before = Pt(layout.LINE_PITCH_PT)
    # No page holds a signature alone: what stands before it goes with it.
    book.paragraphs[-1].paragraph_format.keep_with_next = True


def _add_signature(book: Any, letter: OfficialLetter) -> None:
    place = layout.signature_place(letter)
    signature = _add(
        book,
        letter.signature,
        align=ALIGN.RIGHT,
        before=layout.SEAL_LINES * layout.LINE_PITCH_PT,
    )
    signature.paragraph_format.right_indent = Pt(place.signature)
    signature.paragraph_format.keep_with_next = True
    day = _add(book, layout.chinese_day(letter.day), align=ALIGN.RIGHT)
    day.paragraph_format.right_indent = Pt(place.day)
    if letter.note:
        day.paragraph_format.keep_with_next = True
        _add(book, layout.note_line(letter), left=2)


def _add_record(book: Any, letter: OfficialLetter) -> None:
    """The record, a table that stands on the lower edge of the last page's type area."""
    lines: list[tuple[str, str]] = []
    if letter.copies:
        lines.append((f"抄送：{'，'.join(letter.copies)}。", ""))
    if letter.printed_by and letter.printed_on:
        lines.append((letter.printed_by, f"{layout.chinese_day(letter.printed_on)}印发"))
    if not lines:
        return
    size = layout.RECORD_SIZE_PT
    width = Mm(layout.TYPE_WIDTH_MM)
    table = book.add_table(rows=len(lines), cols=1)
    _set_record_table(table, round(width.twips), str(round(size * 20)))
    for row, (left, right) in zip(table.rows, lines, strict=True):
        paragraph = row.cells[0].paragraphs[0]
        paragraph.paragraph_format.line_spacing = Pt(_RECORD_PITCH_PT)
        set_font(paragraph.add_run(printable(left)), BODY_FONT, size)
        if right:
            stops = paragraph.paragraph_format.tab_stops
            stops.add_tab_stop(width - Pt(2 * size), WD_TAB_ALIGNMENT.RIGHT)
            set_font(paragraph.add_run(f"\t{right}"), BODY_FONT, size)
    # A table that floats stands beside the paragraph after it.
    _add(book, "", size=1, pitch=1)


def _set_record_table(table: Any, width: int, inset: str) -> None:
    """Place the table and draw its rules; `width` and `inset` in twips."""
    properties = table._tbl.tblPr
    for child in list(properties):
        properties.remove(child)
    place = {"horzAnchor": "margin", "vertAnchor": "margin"}
    properties.append(element("tblpPr", **place, tblpXSpec="left", tblpYSpec="bottom"))
    properties.append(element("tblW", w=str(width), type="dxa"))
    borders = element("tblBorders")
    for side, thickness in (("top", _THICK), ("bottom", _THICK), ("insideH", _THIN)):
        borders.append(element(side, val="single", sz=thickness, space="0", color="000000"))
    properties.append(borders)
    properties.append(element("tblLayout", type="fixed"))
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w=inset, type="dxa"))
    properties.append(margins)
    for column in table._tbl.tblGrid:
        column.set(qn("w:w"), str(width))
    for row in table.rows:
        row.cells[0].width = Twips(width)


def to_docx(letter: OfficialLetter) -> bytes:
    """The letter as a .docx; the same letter always gives the same bytes."""
    book = docx.Document()
    set_page(book)
    _set_styles(book)
    _set_grid(book)
    set_properties(book, letter.title, letter.signature, letter.day)
    _add_head(book, letter)
    _add_text(book, letter)
    _add_signature(book, letter)
    _add_record(book, letter)
    return bytes_of(book)
