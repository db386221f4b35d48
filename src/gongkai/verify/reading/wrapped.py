"""Plain text whose prose was broken at a fixed width: the lines of a paragraph are joined."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

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


def fixed_width(lines: Sequence[str]) -> int:
    """The width at which the lines were broken, or 0 if they were not."""
    widths = [width(line.rstrip()) for line in lines if line.strip()]
    widest = max(widths, default=0)
    if not _LEAST <= widest <= _WIDEST:
        return 0
    full = sum(w >= widest - _SLACK for w in widths)
    long = sum(w >= widest * 0.6 for w in widths)
    return widest if full >= _FEWEST and full * 2 >= long else 0


def unwrap(lines: Sequence[str], opens_part: Sequence[bool], broken_at: int) -> list[str]:
    """Paragraphs of lines that were broken at that width.

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
            and width(line.rstrip()) >= broken_at - _SLACK
            and (indented or text[-1] not in _STOPS)
        )
    return found
