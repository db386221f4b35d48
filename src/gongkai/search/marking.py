"""What is shown of a found text: the part that answers, with the found words marked."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from itertools import islice

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from gongkai.search import analysis

LENGTH = 120
"""Characters of a snippet."""
LOOKED_AT = 200_000
"""Characters of a text in which the best part is looked for."""
MOST_PLACES = 400


def pattern(marked: Sequence[str]) -> re.Pattern[str] | None:
    """Finds the texts to mark in a folded text; None where there are none."""
    found = [re.escape(text) for text in marked if text]
    return re.compile("|".join(found)) if found else None


def mark(text: str, wanted: re.Pattern[str] | None) -> SafeString:
    """`text` as HTML with what is wanted in <mark>; everything of it is escaped."""
    if wanted is None:
        return escape(text)
    parts: list[str] = []
    at = 0
    for found in wanted.finditer(analysis.fold(text)):
        start, end = found.span()
        parts.append(f"{html.escape(text[at:start])}<mark>{html.escape(text[start:end])}</mark>")
        at = end
    parts.append(html.escape(text[at:]))
    return mark_safe("".join(parts))  # All parts but the tags are escaped above.


def snippet(
    texts: Sequence[tuple[str, str]], wanted: re.Pattern[str] | None, length: int = LENGTH
) -> tuple[str, SafeString]:
    """Of the first named text that holds a wanted word, its name and the part that answers best.

    Best is the part with the most different words; where no text holds any, the beginning of the
    first one.
    """
    for name, text in texts:
        start, end = _best(text, wanted, length)
        if start >= 0:
            return name, _shown(text, start, end, wanted)
    name, text = texts[0]
    return name, _shown(text, 0, min(length, len(text)), None)


def _shown(text: str, start: int, end: int, wanted: re.Pattern[str] | None) -> SafeString:
    before = "…" if start else ""
    after = "…" if end < len(text) else ""
    inside = mark(" ".join(text[start:end].split()), wanted)
    return mark_safe(f"{before}{inside}{after}")  # `mark` escapes.


def _best(text: str, wanted: re.Pattern[str] | None, length: int) -> tuple[int, int]:
    """Where the best part begins and ends; -1 and -1 where nothing wanted stands in the text."""
    if wanted is None:
        return -1, -1
    folded = analysis.fold(text[:LOOKED_AT])
    places = [(one.start(), one[0]) for one in islice(wanted.finditer(folded), MOST_PLACES)]
    if not places:
        return -1, -1
    best, most = 0, 0
    for at, (start, _) in enumerate(places):
        told = set()
        for begin, word in places[at:]:
            if begin + len(word) > start + length * 3 // 4:
                break
            told.add(word)
        value = sum(map(len, told))
        if value > most:
            best, most = start, value
    # Begin with the clause, where its beginning is near.
    start = max(0, best - length // 4)
    for sign in "。；！？\n":
        begun = text.rfind(sign, start, best)
        if begun >= 0:
            start = max(start, begun + 1)
    return start, min(len(text), start + length)
