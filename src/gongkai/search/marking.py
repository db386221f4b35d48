"""What is shown of a found text: the part that answers, with the found words marked."""

from __future__ import annotations

import html
from collections.abc import Sequence

from django.utils.safestring import SafeString

from gongkai.search import analysis

LENGTH = 120
"""Characters of a snippet."""
LOOKED_AT = 200_000
"""Characters of a text in which the best part is looked for."""
MOST_PLACES = 400


def mark(text: str, wanted: Sequence[str]) -> SafeString:
    """`text` as HTML with what is wanted in <mark>; everything of it is escaped.

    `wanted` are folded texts; where they overlap, the first and longest is marked.
    """
    parts: list[str] = []
    at = 0
    for start, word in _places(analysis.fold(text), wanted):
        end = start + len(word)
        parts.append(f"{html.escape(text[at:start])}<mark>{html.escape(text[start:end])}</mark>")
        at = end
    parts.append(html.escape(text[at:]))
    return SafeString("".join(parts))  # All parts but the tags are escaped above.


def _places(folded: str, wanted: Sequence[str]) -> list[tuple[int, str]]:
    """Where wanted texts stand in a folded one, from its beginning, none within another."""
    found: list[tuple[int, int, str]] = []
    for word in wanted:
        at = folded.find(word) if word else -1
        counted = 0
        while at >= 0 and counted < MOST_PLACES:
            found.append((at, -len(word), word))
            counted += 1
            at = folded.find(word, at + len(word))
    if len(wanted) == 1:
        return [(at, word) for at, _, word in found]
    found.sort()
    apart: list[tuple[int, str]] = []
    free = 0
    for at, length, word in found:
        if at >= free:
            apart.append((at, word))
            free = at - length
    return apart[:MOST_PLACES]


def snippet(
    texts: Sequence[tuple[str, str]], wanted: Sequence[str], length: int = LENGTH
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
    return name, _shown(text, 0, min(length, len(text)), ())


def _shown(text: str, start: int, end: int, wanted: Sequence[str]) -> SafeString:
    before = "…" if start else ""
    after = "…" if end < len(text) else ""
    inside = mark(" ".join(text[start:end].split()), wanted)
    return SafeString(f"{before}{inside}{after}")  # `mark` escapes.


def _best(text: str, wanted: Sequence[str], length: int) -> tuple[int, int]:
    """Where the best part begins and ends; -1 and -1 where nothing wanted stands in the text."""
    places = _places(analysis.fold(text[:LOOKED_AT]), wanted)
    if not places:
        return -1, -1
    best = _densest(places, length * 3 // 4)
    # Begin with the clause, where its beginning is near.
    start = max(0, best - length // 4)
    for sign in "。；！？\n":
        begun = text.rfind(sign, start, best)
        if begun >= 0:
            start = max(start, begun + 1)
    return start, min(len(text), start + length)


def _densest(places: Sequence[tuple[int, str]], length: int) -> int:
    """Where a stretch of this length begins that holds the most of different words."""
    best, most = places[0][0], 0
    possible = sum(map(len, {word for _, word in places}))
    held: dict[str, int] = {}
    value = end = 0
    for at, (start, word) in enumerate(places):
        while end < len(places) and places[end][0] + len(places[end][1]) <= start + length:
            entering = places[end][1]
            held[entering] = held.get(entering, 0) + 1
            value += len(entering) if held[entering] == 1 else 0
            end += 1
        if value > most:
            best, most = start, value
        if value == possible:
            break
        if end > at:
            held[word] -= 1
            value -= 0 if held[word] else len(word)
        else:
            end = at + 1
    return best
