"""Plain text whose prose was broken at a fixed width: the lines of a paragraph are joined."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import NamedTuple

from gongkai.verify.reading.layout import join

_STOPS = "。！？；：.!?;:”』」"
_ITEM = re.compile(
    r"^(?:[（(][一二三四五六七八九十\d]{1,2}[)）〕]|\d{1,2}[.．、](?!\d)"
    r"|[一二三四五六七八九十]{1,2}[、.．是])"
)
_WIDEST = 160
_LEAST = 24
_SLACK = 4
_FEWEST = 4


def width(text: str) -> int:
    """Columns that a text takes on a terminal: two for a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


class Broken(NamedTuple):
    """How the lines were broken: `measure` gives the length of one, `at` that of a full one."""

    measure: Callable[[str], int]
    at: int


def fixed_width(lines: Sequence[str]) -> Broken | None:
    """How the lines were broken, at a width on the screen or at a number of characters, if so."""
    told = [line.rstrip() for line in lines if line.strip()]
    return _at(told, width, _SLACK) or _at(told, len, 1)


def _at(lines: Sequence[str], measure: Callable[[str], int], slack: int) -> Broken | None:
    lengths = [measure(line) for line in lines]
    longest = max(lengths, default=0)
    if not (_LEAST if measure is width else _LEAST // 2) <= longest <= _WIDEST:
        return None
    full = sum(length >= longest - slack for length in lengths)
    long = sum(length >= longest * 0.6 for length in lengths)
    return Broken(measure, longest - slack) if full >= _FEWEST and full * 2 >= long else None


def whole_numbers(lines: Sequence[str]) -> list[str]:
    """The lines, those joined between which a number was broken: “40” and “2条”."""
    found: list[str] = []
    for line in lines:
        text = line.strip()
        broken = (
            found
            and len(found[-1]) >= _LEAST // 2
            and found[-1][-1:].isdigit()
            and text[:1].isdigit()
        )
        if broken:
            found[-1] += text
        elif text:
            found.append(text)
    return found


def unwrap(lines: Sequence[str], opens_part: Sequence[bool], broken: Broken) -> list[str]:
    """Paragraphs of lines that were broken so.

    A full line goes on in the next one unless that is indented, a heading or an item. Where no
    line is indented, a full line that ends with a stop ends its paragraph.
    """
    indented = any(line[:1].isspace() for line in lines if line.strip())
    found: list[str] = []
    goes_on = False
    for line, heading in zip(lines, opens_part, strict=True):
        text = line.strip()
        starts = line[:1].isspace() or heading or not text or bool(_ITEM.match(text))
        if goes_on and not starts:
            found[-1] = join(found[-1], text)
        elif text:
            found.append(text)
        goes_on = (
            bool(text)
            and not heading
            and broken.measure(line.rstrip()) >= broken.at
            and (indented or text[-1] not in _STOPS)
        )
    return found
