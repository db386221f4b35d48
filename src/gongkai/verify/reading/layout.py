"""From characters with places to lines of text, words and paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from gongkai.verify.reading.headings import opens_part

_WORD_GAP = 0.45
_SPACE_GAP = 0.8
# Word's default space beside the text of a cell, and a little.
_PADDING = 5.8
_STOPS = "。！？；：:;.!?”』」"
_ITEM = re.compile(
    r"^(?:[（(][一二三四五六七八九十]{1,2}[)）]|\d{1,2}[.．、](?!\d)|[一二三四五六七八九十]{1,2}[、.．是])"
)


class Glyph(NamedTuple):
    """One character, its box and the line it stands on, y counted downwards; points."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    base: float


class Word(NamedTuple):
    """Characters of a line that stand together."""

    text: str
    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page from left to right, `size` its height."""

    words: tuple[Word, ...]
    top: float
    bottom: float

    @property
    def text(self) -> str:
        """The words, with a space where they stand well apart or are both numbers."""
        found = self.words[0].text
        for one, other in pairwise(self.words):
            apart = other.x0 - one.x1 > _SPACE_GAP * min(self.size, 40.0)
            digits = one.text[-1].isdigit() and other.text[0].isdigit()
            found += f" {other.text}" if apart or digits else other.text
        return found

    @property
    def x0(self) -> float:
        """Left edge."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Right edge."""
        return self.words[-1].x1

    @property
    def size(self) -> float:
        """Height of the line, about that of its font."""
        return self.bottom - self.top


def lines_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """Lines from top to bottom; characters at the same height make one."""
    ordered = sorted(glyphs, key=attrgetter("base"))
    lines: list[Line] = []
    held: list[Glyph] = []
    for glyph in ordered:
        # Characters of one line stand on one base, whatever their fonts and sizes.
        if held and glyph.base - held[0].base > max(0.25 * (glyph.bottom - glyph.top), 1.0):
            lines.append(_line(held))
            held = []
        held.append(glyph)
    if held:
        lines.append(_line(held))
    return lines


def _line(glyphs: list[Glyph]) -> Line:
    glyphs.sort(key=lambda g: g.x0)
    words: list[Word] = []
    text, before = "", ""
    start = end = last = 0.0
    for glyph in glyphs:
        size = min(glyph.bottom - glyph.top, 40.0)
        if text and glyph.text == before and abs(glyph.x0 - last) < 0.3 * size:
            # Drawn twice to look bold.
            continue
        gap = glyph.x0 - end
        if text and gap > _WORD_GAP * size:
            words.append(Word(text, start, end))
            text = ""
        elif text and gap > 0.15 * size and _latin(before) and _latin(glyph.text):
            text += " "
        if not text:
            start = glyph.x0
        text += glyph.text
        end = max(glyph.x1, end) if text != glyph.text else glyph.x1
        before, last = glyph.text, glyph.x0
    words.append(Word(text, start, end))
    top = min(g.top for g in glyphs)
    bottom = max(g.bottom for g in glyphs)
    return Line(tuple(words), top, bottom)


def _latin(text: str) -> bool:
    return text.isascii() and text.isalpha()


def cell_text(glyphs: Iterable[Glyph], width: float) -> str:
    """Text of a table cell, its lines one under another.

    A number whose lines fill the cell of `width` points was broken for want of room: it is joined.
    """
    lines = lines_of(glyphs)
    texts = [line.text for line in lines]
    if len(lines) > 1 and all(text.replace(",", "").isdigit() for text in texts):
        digit = (lines[0].x1 - lines[0].x0) / len(texts[0])
        room = width - 2 * _PADDING
        full = lines[0].x1 - lines[0].x0 + digit > room and room < 6 * digit
        if full and len(lines) == 2 and len(texts[1]) < len(texts[0]):
            return "".join(texts)
        # Numbers of several rows whose lines were not seen.
        return " ".join(texts)
    return "\n".join(texts)


def paragraphs(lines: Sequence[Line], left: float, right: float) -> list[str]:
    """Prose of one column whose lines are joined where the page broke them.

    `left` and `right` are the edges of the column. A line that reaches the right edge goes on in
    the next one, unless that begins with an indent or opens a part. Where paragraphs have no
    indent, a full line that ends with a stop ends its paragraph too.
    """
    size = Counter(round(line.size) for line in lines).most_common(1)[0][0] if lines else 12
    indented = sum(0.9 * size < line.x0 - left < 4 * size for line in lines)
    uses_indent = indented >= max(2, len(lines) // 25)
    found: list[str] = []
    before: Line | None = None
    for line in lines:
        if before is not None and _goes_on(before, line, left, right, size, uses_indent):
            found[-1] = join(found[-1], line.text)
        else:
            found.append(line.text)
        before = line
    return found


def _goes_on(
    before: Line, line: Line, left: float, right: float, size: float, uses_indent: bool
) -> bool:
    if before.x1 < right - 2.6 * size or line.x0 - left > 0.9 * size:
        return False
    if opens_part(line.text) or opens_part(before.text):
        return False
    if abs(line.size - before.size) > 0.3 * max(line.size, before.size):
        return False
    if uses_indent:
        return True
    return before.text[-1] not in _STOPS and not _ITEM.match(line.text)


def join(one: str, other: str) -> str:
    """Two halves of a broken paragraph; Latin words keep a space between them."""
    space = " " if one[-1:].isascii() and one[-1:].isalpha() and _latin(other[:1]) else ""
    return one + space + other
