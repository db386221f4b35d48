"""What a query that finds nothing may have meant: the same sound, or one wrong character."""

from __future__ import annotations

from itertools import islice

from gongkai.search import analysis
from gongkai.search.asking import Wanted
from gongkai.search.port import Index

MOST = 3


def nearest(wanted: Wanted, index: Index) -> tuple[str, ...]:
    """Queries near the typed one that find something, at most `MOST`, the likeliest first."""
    typed = analysis.fold(wanted.typed)
    found: dict[str, None] = {}
    compact = "".join(analysis.runs(typed))
    for word in _sounding_like(compact, index):
        found[word] = None
    for text, start, end in _strange(typed, index):
        for word in _sounding_like(text, index):
            if word != text:
                found[typed[:start] + word + typed[end:]] = None
    found.pop(typed, None)
    return tuple(islice(found, MOST))


def _sounding_like(text: str, index: Index) -> list[str]:
    """Known words that are said as `text` is, which may be pinyin itself."""
    said = text if text.isascii() else analysis.sound(text)
    if len(said) < 3 or not said.isalpha():
        return []
    return [word for word, _ in index.sounding(said, MOST) if word != text]


def _strange(typed: str, index: Index) -> list[tuple[str, int, int]]:
    """Stretches that may hold a wrong character, with their places, the longest first.

    Two to six characters of which no entry holds any that stands there so.
    """
    found: list[tuple[str, int, int]] = []
    start = 0
    for run in analysis.runs(typed):
        start = typed.index(run, start)
        if run.isascii():
            found.append((run, start, start + len(run)))
        else:
            for length in range(min(6, len(run)), 1, -1):
                for at in range(len(run) - length + 1):
                    found.append((run[at : at + length], start + at, start + at + length))
        start += len(run)
    strange = [part for part in found if part[0].isascii() or not index.holds(part[0])]
    return strange[:60]
