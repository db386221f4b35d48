"""C4: wrong terms, sensitive words and common slips of the pen, from a versioned list.

The package's list can be added to; each row says what to write instead and why.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

import ahocorasick

from gongkai.portal.checks.material import Hidden, Material, Remark, Weight
from gongkai.portal.checks.rules.personal import covered

RULE = "C4"
LABELS = {"typo": "错别字", "term": "不规范用语", "sensitive": "敏感表述"}
STOPPING = frozenset({"sensitive"})


@dataclass(frozen=True, slots=True)
class Word:
    """A wrong word: its kind (key of `LABELS`), what is right, and why.

    `within` are longer right words that hold it, in which it is no slip.
    """

    wrong: str
    right: str
    kind: str
    why: str
    within: tuple[str, ...] = ()


class WordList:
    """Words made ready for one pass over a text."""

    def __init__(self, words: Iterable[Word]) -> None:
        self.automaton = ahocorasick.Automaton()
        self.size = 0
        for word in words:
            self.automaton.add_word(word.wrong, word)
            self.size += 1
        if self.size:
            self.automaton.make_automaton()

    def find(self, text: str) -> Iterator[tuple[Word, int, int]]:
        """Every wrong word with its place."""
        if not self.size:
            return
        for last, word in self.automaton.iter(text):
            start = last + 1 - len(word.wrong)
            if not any(_covers(text, longer, start, last + 1) for longer in word.within):
                yield word, start, last + 1


def _covers(text: str, longer: str, start: int, end: int) -> bool:
    at = text.find(longer, max(0, end - len(longer)), start + len(longer))
    return at >= 0 and at <= start and at + len(longer) >= end


@cache
def words() -> tuple[Word, ...]:
    """The package's own list; raises ValueError on a row that is not whole."""
    text = resources.files("gongkai.portal.checks").joinpath("lists/wording.csv").read_text("utf-8")
    found = []
    for row in csv.DictReader(text.splitlines()):
        if row["kind"] not in LABELS or not row["wrong"] or row["wrong"] == row["right"]:
            raise ValueError(f"用语表的一行不完整：{row}")
        within = tuple(filter(None, (row["within"] or "").split("|")))
        found.append(Word(row["wrong"], row["right"], row["kind"], row["why"], within))
    return tuple(found)


@cache
def _own() -> WordList:
    return WordList(words())


def check(material: Material, listed: WordList | None = None) -> Iterator[Remark]:
    """A remark for each wrong word; one remark for the same word at the same place."""
    for piece in material.pieces:
        if piece.hidden is not Hidden.NOT:
            continue
        for word, start, end in (listed or _own()).find(piece.text):
            around = covered(piece.text)[max(0, start - 8) : end + 8].replace("\n", " ")
            better = f"应为“{word.right}”" if word.right else "请删去或换一种说法"
            why = f"（{word.why}）" if word.why else ""
            yield Remark(
                RULE,
                Weight.STOP if word.kind in STOPPING else Weight.HINT,
                piece.where,
                f"{piece.where}有{LABELS[word.kind]}“{word.wrong}”，{better}{why}：“{around}”。",
                "《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）：表述错误",
                word.wrong,
                word.wrong,
                word.right,
            )
