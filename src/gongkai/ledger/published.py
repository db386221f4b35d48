"""What is already public: each room contributes a source, found at start in its `published.py`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from gongkai.ledger.models import Organ


@dataclass(frozen=True, slots=True)
class Published:
    """Something that everyone may read: title, kind with number, day, and its page if it has one."""

    title: str
    kind: str
    day: date
    organ: str
    href: str = ""


Source = Callable[[Sequence[str], Organ | None], Iterable[Published]]
"""From word pieces, of which a title should hold some, and an organ to what is public."""

_sources: list[Source] = []
_IDLE = frozenset(
    (
        "公开",
        "申请",
        "有关",
        "关于",
        "信息",
        "政府",
        "材料",
        "情况",
        "文件",
        "通知",
        "获取",
        "相关",
        "工作",
        "区人",
        "人民",
        "民政",
    )
)
"""Pieces of so many titles that they tell nothing."""
_JOINTS = frozenset("的了和与及或等在为")
"""Characters that join words; a piece with one of them is none."""
MOST_PIECES = 40


def source(find: Source) -> Source:
    """Register a source (a decorator)."""
    _sources.append(find)
    return find


def pieces_of(text: str) -> list[str]:
    """Pairs of neighbouring characters and whole numbers or words of `text`, at most `MOST_PIECES`.

    Chinese has no blanks between words; pairs of characters find a title without a dictionary.
    """
    pieces: list[str] = []
    for run in re.findall(r"[0-9A-Za-z]{2,20}|[\u3400-\u9fff]{2,}", text):
        if run[0] < "\u3400":
            pieces.append(run)
        else:
            pieces.extend(run[at : at + 2] for at in range(len(run) - 1))
    telling = (p for p in dict.fromkeys(pieces) if p not in _IDLE and not _JOINTS & {*p})
    return list(islice(telling, MOST_PIECES))


def search_published(text: str, organ: Organ | None = None, most: int = 8) -> list[Published]:
    """What is public and fits the words of `text`, the best first.

    A title fits where it holds two of the pieces or, of very few, all.
    """
    pieces = pieces_of(text)
    if not pieces:
        return []
    least = min(2, len(pieces))
    scored = [
        (sum(piece in found.title for piece in pieces), found)
        for find in _sources
        for found in find(pieces, organ)
    ]
    fitting = [(score, found) for score, found in scored if score >= least]
    fitting.sort(key=lambda pair: (-pair[0], -pair[1].day.toordinal(), pair[1].title))
    return [found for _, found in fitting[:most]]
