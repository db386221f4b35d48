"""Damaged files: a cell that is read is right; what cannot be told for certain is unknown."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from gongkai.verify.filing import Filing
from gongkai.verify.reading import flow, pdf, read
from gongkai.verify.reading.flow import Sheet
from gongkai.verify.reading.ruled import Segment
from gongkai.verify.reading.tests import fixtures, shapes
from gongkai.verify.reading.tests.test_shapes import text_shapes

_SHAPES = text_shapes()


def _wrong(filing: Filing) -> dict[str, object]:
    return {
        figure: cell.value
        for figure, cell in filing.cells.items()
        if cell.value is not None and cell.value != fixtures.values()[figure]
    }


def _damaged(text: str, chance: random.Random) -> str:
    """The text with one cell or one line lost, doubled, blank or illegible."""
    lines = text.split("\n")
    if chance.random() < 0.3:
        place = chance.randrange(3, len(lines))
        lines[place : place + 1] = chance.choice([[], [lines[place]] * 2])
        return "\n".join(lines)
    tokens = re.split(r"(\s+|\|)", text)
    place = chance.choice([n for n, token in enumerate(tokens) if token.strip(" \n|")])
    tokens[place] = chance.choice(["", "/", "口口", f"{tokens[place]} {tokens[place]}"])
    return "".join(tokens)


@pytest.mark.parametrize("shape", _SHAPES)
def test_one_damaged_cell_or_line_puts_no_number_in_a_wrong_place(shape: str) -> None:
    chance = random.Random(shape)
    for _ in range(12):
        text = _damaged(_SHAPES[shape], chance)
        assert not _wrong(read("report.txt", text.encode())), text


def _some(segments: Sequence[Segment], chance: random.Random) -> list[Segment]:
    return [segment for segment in segments if chance.random() < 0.6]


def _few(segments: Sequence[Segment], chance: random.Random) -> list[Segment]:
    gone = {chance.randrange(len(segments)) for _ in range(3)} if segments else set()
    return [segment for n, segment in enumerate(segments) if n not in gone]


@pytest.mark.parametrize("lose", [_some, _few])
@pytest.mark.parametrize("height", ["297mm", "123mm"])
def test_lost_ruling_lines_put_no_number_in_a_wrong_place(
    height: str,
    lose: Callable[[Sequence[Segment], random.Random], list[Segment]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chance = random.Random(height)

    def damaged(sheets: Sequence[Sheet]) -> object:
        return flow.flow([replace(s, segments=lose(s.segments, chance)) for s in sheets])

    monkeypatch.setattr(pdf, "flow", damaged)
    data = shapes.pdf(height=height)
    for _ in range(6):
        assert not _wrong(read("report.pdf", data))


@pytest.mark.parametrize("level", [True, False], ids=["level", "upright"])
def test_a_table_ruled_in_one_direction_only_is_read(
    level: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def one_way(sheets: Sequence[Sheet]) -> object:
        kept = [replace(s, segments=[x for x in s.segments if x.level == level]) for s in sheets]
        return flow.flow(kept)

    monkeypatch.setattr(pdf, "flow", one_way)
    assert read("report.pdf", shapes.pdf()).values() == fixtures.values()
