"""Tables drawn with ruling lines: the grid that the lines make, and the text in its slots."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gongkai.verify.reading import labels
from gongkai.verify.reading.blocks import Grid, Slot
from gongkai.verify.reading.layout import Glyph, cell_text

_NEAR = 3.0
_MAX_LINES = 600
_LAYOUT_LENGTH = 400


class Segment(NamedTuple):
    """A straight line along an axis: at `at`, from `start` to `end`; points."""

    level: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class RuledGrid:
    """A table with its place on the page; `xs` are the edges of its columns."""

    grid: Grid
    xs: tuple[float, ...]
    top: float
    bottom: float


def ruled_grids(
    segments: Iterable[Segment], glyphs: Sequence[Glyph]
) -> tuple[list[RuledGrid], list[Glyph]]:
    """The tables of a page from top to bottom, and the characters that stand in none."""
    level, upright = _merged(segments)
    rest = list(glyphs)
    found: list[RuledGrid] = []
    if len(level) + len(upright) > _MAX_LINES:
        return found, rest
    for across, down in _tables(level, upright):
        xs = _edges([v.at for v in down], [h.start for h in across], [h.end for h in across])
        ys = _edges([h.at for h in across], [v.start for v in down], [v.end for v in down])
        if len(xs) < 3 or len(ys) < 2 or (len(xs) - 1) * (len(ys) - 1) < 4:
            continue
        grid, outside = _fill(across, down, xs, ys, rest)
        if _unparted(grid):
            # Ruled in one direction only, or in part: its columns must be told by their places.
            continue
        rest = outside
        if any(slot.text for row in grid.rows for slot in row):
            found.append(RuledGrid(grid, tuple(xs), ys[0], ys[-1]))
    found.sort(key=lambda table: table.top)
    return found, rest


def _unparted(grid: Grid) -> bool:
    """Whether several cells hold several numbers each."""
    texts = (slot.text.split() for row in grid.rows for slot in row if slot.first)
    return sum(sum(map(labels.is_number, words)) > 1 for words in texts) > 1


def _merged(segments: Iterable[Segment]) -> tuple[list[Segment], list[Segment]]:
    """Level and upright lines, those that lie on each other or touch made one."""
    kinds: tuple[list[Segment], list[Segment]] = ([], [])
    for level in (True, False):
        lines = sorted((s for s in segments if s.level == level), key=lambda s: s.at)
        group: list[Segment] = []
        for line in [*lines, None]:
            if group and (line is None or line.at - group[0].at > _NEAR):
                kinds[not level].extend(_joined(group))
                group = []
            if line is not None:
                group.append(line)
    return kinds


def _joined(group: list[Segment]) -> list[Segment]:
    at = sum(s.at for s in group) / len(group)
    found: list[Segment] = []
    for line in sorted(group, key=lambda s: s.start):
        if found and line.start <= found[-1].end + _NEAR:
            found[-1] = found[-1]._replace(end=max(found[-1].end, line.end))
        else:
            found.append(line._replace(at=at))
    return found


def _tables(
    level: list[Segment], upright: list[Segment]
) -> list[tuple[list[Segment], list[Segment]]]:
    """Groups of lines that cross or touch each other."""
    lines = level + upright
    parent = list(range(len(lines)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    for n, across in enumerate(level):
        for m, down in enumerate(upright, len(level)):
            if (
                across.start - _NEAR <= down.at <= across.end + _NEAR
                and down.start - _NEAR <= across.at <= down.end + _NEAR
            ):
                parent[root(m)] = root(n)
    groups: dict[int, tuple[list[Segment], list[Segment]]] = {}
    for n, line in enumerate(lines):
        groups.setdefault(root(n), ([], []))[not line.level].append(line)
    return [pair for pair in groups.values() if len(pair[0]) > 1 and len(pair[1]) > 0]


def _edges(lines: list[float], starts: list[float], ends: list[float]) -> list[float]:
    """Places of the lines one way, and the outer edges where the table is open at its sides."""
    places: list[float] = []
    for at in sorted(lines):
        if not places or at - places[-1] > _NEAR:
            places.append(at)
    if starts and min(starts) < places[0] - 2 * _NEAR:
        places.insert(0, min(starts))
    if ends and max(ends) > places[-1] + 2 * _NEAR:
        places.append(max(ends))
    return places


def _fill(
    across: list[Segment],
    down: list[Segment],
    xs: list[float],
    ys: list[float],
    glyphs: list[Glyph],
) -> tuple[Grid, list[Glyph]]:
    wide, high = len(xs) - 1, len(ys) - 1
    parent = list(range(wide * high))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    for row in range(high):
        middle = (ys[row] + ys[row + 1]) / 2
        walls = [v.at for v in down if v.start - 1 <= middle <= v.end + 1]
        for column in range(1, wide):
            if not any(abs(at - xs[column]) <= _NEAR for at in walls):
                _unite(parent, root, row * wide + column - 1, row * wide + column)
    for column in range(wide):
        middle = (xs[column] + xs[column + 1]) / 2
        floors = [h.at for h in across if h.start - 1 <= middle <= h.end + 1]
        for row in range(1, high):
            if not any(abs(at - ys[row]) <= _NEAR for at in floors):
                _unite(parent, root, (row - 1) * wide + column, row * wide + column)
    held: dict[int, list[Glyph]] = {}
    rest: list[Glyph] = []
    for glyph in glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
        if xs[0] <= x < xs[-1] and ys[0] <= y < ys[-1]:
            slot = (bisect_right(ys, y) - 1) * wide + bisect_right(xs, x) - 1
            held.setdefault(root(slot), []).append(glyph)
        else:
            rest.append(glyph)
    texts: dict[int, str] = {}
    ends: dict[int, int] = {}
    for n in range(wide * high):
        ends[root(n)] = n // wide
    for slot, inside in held.items():
        if len(inside) > _LAYOUT_LENGTH:
            # Prose in a frame is no table cell.
            rest += inside
            continue
        row, column = divmod(slot, wide)
        last = column
        while last + 1 < wide and root(row * wide + last + 1) == slot:
            last += 1
        texts[slot] = cell_text(inside, xs[last + 1] - xs[column])
    for slot, text in texts.items():
        beside = range(slot + 1, (slot // wide + 1) * wide)
        if (labels.table2_row(text) or labels.table1_row(text)) and any(
            ends[root(n)] != ends[slot] and labels.is_number(texts.get(root(n), "")) for n in beside
        ):
            # A name that reaches over several rows of numbers: a line between them was not seen.
            texts[slot] = ""
    rows = tuple(
        tuple(
            Slot(texts.get(root(n), ""), root(n) == n) for n in range(row * wide, (row + 1) * wide)
        )
        for row in range(high)
    )
    return Grid(rows), rest


def _unite(parent: list[int], root, one: int, other: int) -> None:  # type: ignore[no-untyped-def]
    """Make two slots one; the first in reading order stands for both."""
    low, high = sorted((root(one), root(other)))
    parent[high] = low
