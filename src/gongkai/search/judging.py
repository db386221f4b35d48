"""How well search finds: a judged set of queries, each with what it should find.

A set is a CSV file with a heading: `query` and `expected`, the ids or titles that answer it, parted
by |, in which * stands for anything; a query is well answered where one of them is among the first
results. Where nothing holds all its words, the first suggestion counts: it is one step away.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from gongkai.search.search import Results


@dataclass(frozen=True, slots=True)
class Judged:
    """A query and what answers it: ids or titles, any of which will do."""

    query: str
    expected: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """How many of the queries were answered among the first `k` results, and which were not."""

    k: int
    asked: int
    missed: tuple[Judged, ...]

    @property
    def success(self) -> float:
        """The part that was answered, from 0 to 1."""
        return 1 - len(self.missed) / self.asked if self.asked else 0.0

    def __str__(self) -> str:
        told = f"success@{self.k} = {self.success:.3f} ({self.asked} queries)"
        return "\n".join([told, *(f"  missed: {one.query} {one.note}" for one in self.missed)])


def load(path: Path) -> list[Judged]:
    """The judged queries of a file; raises ValueError naming the line that has no answer."""
    found = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            expected = tuple(filter(None, (part.strip() for part in row["expected"].split("|"))))
            if not row["query"].strip() or not expected:
                raise ValueError(f"{path.name} 第 {number} 行缺少检索词或应有的结果。")
            found.append(Judged(row["query"], expected, row.get("note") or ""))
    return found


def judge(judged: Iterable[Judged], find: Callable[[str], Results], k: int = 3) -> Score:
    """Ask every query of `find`, and tell which were not answered among the first `k`."""
    missed = []
    asked = 0
    for one in judged:
        asked += 1
        results = find(one.query)
        if results.suggestions and (results.relaxed or not results.hits):
            results = find(results.suggestions[0])
        if not any(_answers(hit.id, hit.title, one) for hit in results.hits[:k]):
            missed.append(one)
    return Score(k, asked, tuple(missed))


def _answers(key: str, title: str, judged: Judged) -> bool:
    return any(key == one or fnmatchcase(title, one) for one in judged.expected)
