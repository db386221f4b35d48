"""What a query that finds nothing may have meant: the same sound, or one wrong character."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import islice

from gongkai.search import analysis
from gongkai.search.asking import Wanted
from gongkai.search.port import Index

MOST = 3
TITLES = 40
"""Titles in which the stretch is looked for that is said as the typed one."""
LEAST_SYLLABLES = 3
"""Two that are said so stand in many titles by chance."""


def nearest(wanted: Wanted, index: Index) -> tuple[str, ...]:
    """Queries near the typed one that find something, at most `MOST`, the likeliest first."""
    typed = analysis.fold(wanted.typed)
    found: dict[str, None] = {}
    compact = "".join(analysis.runs(typed))
    found.update(dict.fromkeys(_sounding_like(compact, index)))
    found.update(dict.fromkeys(_said_like(compact, index)))
    for text, start, end in _strange(typed, index):
        words = _sounding_like(text, index)
        if len(found) < MOST and not words:
            words = _said_like(text, index)
        for word in words:
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


def _said_like(text: str, index: Index) -> list[str]:
    """Stretches of titles that are said as `text` is, whole words first, then the most frequent."""
    if text.isascii():
        ways = analysis.read_pinyin(text, index.syllables()) if text.isalpha() else []
    else:
        spoken = analysis.spoken(text)
        ways = [tuple(one.syllable for one in spoken)] if len(spoken) == len(text) else []
    found: Counter[tuple[bool, str]] = Counter()
    for way in ways:
        if len(way) >= LEAST_SYLLABLES:
            for title in index.said(way, TITLES):
                found.update(_stretches(title, way))
    ranked = sorted(found.items(), key=lambda item: (not item[0][0], -item[1], item[0][1]))
    return [stretch for (_, stretch), _ in ranked if stretch != text][:MOST]


def _stretches(title: str, way: Sequence[str]) -> set[tuple[bool, str]]:
    """Where a title is said so: whether it begins and ends with words there, and what stands there."""
    folded = analysis.fold(title)
    spoken = analysis.spoken(folded)
    found = set()
    for first in range(len(spoken) - len(way) + 1):
        part = spoken[first : first + len(way)]
        start, end = part[0].at, part[-1].at + 1
        if end - start == len(way) and all(
            one.syllable == said for one, said in zip(part, way, strict=True)
        ):
            after = spoken[first + len(way) : first + len(way) + 1]
            whole = part[0].begins and all(one.begins or one.at != end for one in after)
            found.add((whole, folded[start:end]))
    return found


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
