"""Which characters of a page stand in plain sight, outside every mark.

A text layer made of these tells nothing that the picture of the page does not show. A character
counts as seen only if all of this holds:

* it lies on the page and comes near no mark, and no letter of its word does;
* the text is drawn with ink that differs from white paper, not as invisible text (render mode 3);
* a drawing of the page's text alone, everything else taken away, has ink across the character's
  box, and there equals the drawing of the whole page: nothing lies over it, behind it is paper of one
  light tint, and the layer that holds it is switched on;
* no other character shares its place, so that the ink there is its own.

What fails is left out of the layer, never out of the picture. That a seen glyph is the letter for
which the document's own font gives it out is taken on trust; a replacement text (`ActualText`) is not.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops

from gongkai.foi.redaction.marks import SCALE, Mark
from gongkai.foi.redaction.raster import children, drawn
from gongkai.foi.redaction.words import Box, Char, chars_of

MARGIN = 40
"""Ten-thousandths around a mark in which no character is kept."""

INK = 170
"""Grey below which a pixel of the text alone is ink."""

_INKED = [255 * (grey < INK) for grey in range(256)]
ALIKE = 40
"""Greys by which a pixel of the page may differ from what the text alone lets expect."""

PALEST = 185
"""Darkest grey that counts as paper: a tinted cell of a table."""

RIM = 2
"""Pixels around a character that are compared as well."""

GRID = 200
INVISIBLE = frozenset({pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP})
JOINERS = frozenset("-_.@/:+&'’·")


def seen_runs(
    page: pypdfium2.PdfPage, full: Image.Image, scale: float, marks: Sequence[Mark]
) -> list[list[Char]]:
    """The characters in plain sight, in runs that stand side by side on a line.

    `full` is the page drawn at `scale` before any mark is burnt in. The page's pictures and lines
    are taken away in the course: it is of no further use.
    """
    text = page.get_textpage()
    try:
        chars = chars_of(page, text)
        inked = {c.index for c in chars if c is not None and _is_inked(text, c.index)}
    finally:
        text.close()
    _leave_text_alone(page)
    alone = drawn(page, scale, forms=False).convert("L")
    whole = full.convert("L")
    crowded = _crowded([char for char in chars if char is not None])

    def seen(char: Char) -> bool:
        return (
            char.index in inked
            and char.index not in crowded
            and not any(mark.touches(*char.box, MARGIN) for mark in marks)
            and _stands(char.tight, whole, alone)
        )

    runs: list[list[Char]] = []
    for word in _words(chars):
        if all(seen(char) for char in word):
            if runs and _follows(runs[-1][-1], word[0]):
                runs[-1].extend(word)
            else:
                runs.append(word)
    return runs


def _is_inked(text: pypdfium2.PdfTextPage, index: int) -> bool:
    """Whether the character is drawn at all, in a colour that shows on paper."""
    if pdfium.FPDFText_HasUnicodeMapError(text, index):
        return False
    drawn_by = pdfium.FPDFText_GetTextObject(text, index)
    if not drawn_by or pdfium.FPDFTextObj_GetTextRenderMode(drawn_by) in INVISIBLE:
        return False
    if _is_replaced(drawn_by):
        return False
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not pdfium.FPDFText_GetFillColor(text, index, red, green, blue, alpha):
        return False
    grey = (red.value * 299 + green.value * 587 + blue.value * 114) // 1000
    return bool(alpha.value >= 200 and grey < INK)


def _is_replaced(one: pdfium.FPDF_PAGEOBJECT) -> bool:
    """Whether the document gives another text out for what it draws."""
    length = ctypes.c_ulong()
    return any(
        pdfium.FPDFPageObjMark_GetParamStringValue(mark, b"ActualText", None, 0, length)
        for mark in children(one, pdfium.FPDFPageObj_CountMarks, pdfium.FPDFPageObj_GetMark)
    )


def _leave_text_alone(page: pypdfium2.PdfPage) -> None:
    """Take away every object of the page that is not text, or a form of nothing but text."""
    for one in children(page, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject):
        if not _is_text(one, 0) and pdfium.FPDFPage_RemoveObject(page, one):
            pdfium.FPDFPageObj_Destroy(one)


def _is_text(one: pdfium.FPDF_PAGEOBJECT, depth: int) -> bool:
    kind = pdfium.FPDFPageObj_GetType(one)
    if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < 20:
        inside = children(one, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject)
        return all(_is_text(child, depth + 1) for child in inside)
    return bool(kind == pdfium.FPDF_PAGEOBJ_TEXT)


def _words(chars: Sequence[Char | None]) -> list[list[Char]]:
    """Words that are kept or left out as a whole; a Chinese character is a word of its own."""
    words: list[list[Char]] = []
    joined = False
    for char in chars:
        if char is None:
            joined = False
            continue
        joining = char.text in JOINERS or (char.text.isalnum() and not _is_ideograph(char.text))
        if joining and joined:
            words[-1].append(char)
        else:
            words.append([char])
        joined = joining
    return words


def _is_ideograph(text: str) -> bool:
    return 0x2E80 <= ord(text) <= 0x9FFF or 0xF900 <= ord(text) <= 0xFAFF or ord(text) >= 0x20000


def _stands(tight: Box, full: Image.Image, alone: Image.Image) -> bool:
    """Whether the box holds ink from side to side, and the page shows just that ink, upon paper.

    The box is compared with a rim around it: a stroke that fills its own box would look the same
    under a black bar.
    """
    width, height = alone.size
    if min(tight) < 0 or max(tight) > SCALE:
        return False
    left, top = tight[0] * width // SCALE, tight[1] * height // SCALE
    right, bottom = -(-tight[2] * width // SCALE), -(-tight[3] * height // SCALE)
    across, down = right - left, bottom - top
    if across < 1 or down < 1 or max(across, down) < 4 or across * down > 400 * 400:
        return False
    held = alone.crop((left, top, right, bottom)).point(_INKED).getbbox()
    if held is None:
        return False
    if (held[2] - held[0]) * 10 < across * 6 or (held[3] - held[1]) * 10 < down * 6:
        return False
    around = (left - RIM, top - RIM, right + RIM, bottom + RIM)
    shown = full.crop(around)
    tints = shown.histogram()[PALEST:]
    tint = PALEST + max(range(len(tints)), key=tints.__getitem__)
    expected = alone.crop(around).point([value * tint // 255 for value in range(256)])
    apart = sum(ImageChops.difference(shown, expected).histogram()[ALIKE + 1 :])
    return apart * 100 <= across * down + 100


def _crowded(chars: Sequence[Char]) -> set[int]:
    """Characters that share more than a quarter of their place with another one."""
    cells: dict[tuple[int, int], list[Char]] = {}
    crowded: set[int] = set()
    for char in chars:
        left, top, right, bottom = char.tight
        places = [
            (column, row)
            for column in range(left // GRID, right // GRID + 1)
            for row in range(top // GRID, bottom // GRID + 1)
        ][:400]
        for place in places:
            for other in cells.get(place, ()):
                if _share(char.tight, other.tight):
                    crowded |= {char.index, other.index}
            cells.setdefault(place, []).append(char)
    return crowded


def _share(one: Box, other: Box) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    if across <= 0 or down <= 0:
        return False
    smaller = min(
        (one[2] - one[0]) * (one[3] - one[1]), (other[2] - other[0]) * (other[3] - other[1])
    )
    return across * down * 4 > smaller


def _follows(one: Char, other: Char) -> bool:
    """Whether `other` stands right after `one` on its line."""
    height = one.box[3] - one.box[1]
    return (
        other.index == one.index + 1
        and abs(other.box[1] - one.box[1]) * 4 <= height
        and abs(other.box[3] - one.box[3]) * 4 <= height
        and other.box[0] >= one.box[0]
    )
