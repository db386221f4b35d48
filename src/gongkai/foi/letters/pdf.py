"""A letter as PDF, set by typst from a template that takes the letter as data."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from gongkai.foi.letters import layout
from gongkai.foi.letters.layout import OfficialLetter, SealPlace
from gongkai.ledger import typesetting as paper
from gongkai.ledger.typesetting import pdf_of, printable, typst_compiler


def _data(letter: OfficialLetter) -> dict[str, Any]:
    place = layout.signature_place(letter)
    return {
        "page": {
            "top": paper.MARGIN_TOP_MM,
            "bottom": paper.MARGIN_BOTTOM_MM,
            "inside": paper.MARGIN_INSIDE_MM,
            "outside": paper.MARGIN_OUTSIDE_MM,
        },
        "size": layout.BODY_SIZE_PT,
        "pitch": layout.LINE_PITCH_PT,
        "character": layout.CHARACTER_PITCH_PT,
        "title_size": layout.TITLE_SIZE_PT,
        "title_pitch": layout.TITLE_PITCH_PT,
        "record_size": layout.RECORD_SIZE_PT,
        "mark_top": layout.MARK_TOP_MM,
        "mark_size": layout.mark_size_pt(letter),
        "rule_gap": layout.RULE_GAP_MM,
        "seal_lines": layout.SEAL_LINES,
        "signature_right": place.signature,
        "day_right": place.day,
        "mark": printable(letter.mark),
        "number": printable(letter.number),
        "title": printable(letter.title),
        "title_lines": layout.title_lines(letter),
        "addressee": printable(layout.addressee_line(letter)),
        "body": [{"text": printable(item.text), "level": item.level} for item in letter.body],
        "attachments": [printable(line) for line in layout.attachment_lines(letter)],
        "signature": printable(letter.signature),
        "day": layout.chinese_day(letter.day),
        "note": printable(layout.note_line(letter)),
        "copies": [printable(name) for name in letter.copies],
        "printed_by": printable(letter.printed_by),
        "printed_on": layout.chinese_day(letter.printed_on) if letter.printed_on else "",
    }


def _compiler(letter: OfficialLetter, system_fonts: bool) -> Any:
    source = files(__package__).joinpath("letter.typ").read_bytes()
    return typst_compiler(source, "letter", _data(letter), system_fonts=system_fonts)


def to_pdf(letter: OfficialLetter, *, system_fonts: bool = True) -> bytes:
    """The letter as a tagged PDF on A4 after GB/T 9704-2012.

    With `system_fonts` off only packaged fonts are used; then the same letter gives the same bytes
    on every machine. Raises RuntimeError when there is no Chinese font at all.
    """
    return pdf_of(_compiler(letter, system_fonts), letter.day)


def to_pdf_with_seal(
    letter: OfficialLetter, *, system_fonts: bool = True
) -> tuple[bytes, SealPlace]:
    """The same PDF, and the square in it that is left for the organ's seal."""
    # A compiler that has compiled can no longer be asked.
    asked = _compiler(letter, system_fonts).query("<seal>", field="value", one=True)
    found = json.loads(asked)
    place = layout.seal_place(letter, found["page"], found["top"])
    return to_pdf(letter, system_fonts=system_fonts), place
