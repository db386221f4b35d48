"""Table 3 in its shapes: one row of fifteen, one table a group, or one row a group."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from gongkai.norms import form
from gongkai.verify.reading import labels

_WORDS = [column.label for column in form.TABLE3_COLUMNS]
_WORD = re.compile("|".join(_WORDS))
_GROUPS = ("行政复议", "未经复议直接起诉", "复议后起诉")
_KEYS = tuple(group.key for group in form.TABLE3_GROUPS)
_LAWSUITS = "行政诉讼"
_NAMES = (*_GROUPS, _LAWSUITS)
# Longer texts are prose in the cells of a table that lays out the page.
_LONGEST = 24

Put = Callable[[str, str], None]
Fit = Callable[[list[str], int], list[str] | None]


def _group_words(text: str) -> list[int]:
    """Groups that a text names, in its order."""
    found = [(text.find(name), n) for n, name in enumerate(_GROUPS) if name in text]
    return [n for _, n in sorted(found)]


def names_a_group(text: str) -> bool:
    """Whether a cell heads table 3 or a part of it."""
    name = labels.normal(text)
    return len(name) <= _LONGEST and any(word in name for word in (*_NAMES, *_WORDS[:4]))


@dataclass
class Table3:
    """Reads rows while they belong to table 3; `active` says that its heading was seen."""

    active: bool = False
    header: str = ""
    # Heading words of the columns, kept for tables that have one row for each group.
    leaves: str = ""

    def leave(self) -> None:
        """Rows of another table follow."""
        self.active, self.header, self.leaves = False, "", ""

    def row(self, texts: Sequence[str], fit: Fit, put: Put) -> bool:
        """Take a row of texts; whether its numbers were read."""
        start = len(texts)
        while start and (labels.is_number(texts[start - 1]) or labels.is_blank(texts[start - 1])):
            start -= 1
        data = list(texts[start:])
        head = [t for t in texts[:start] if not labels.is_number(t)]
        if not any(labels.is_number(text) for text in data):
            self._head(head)
            return False
        figures = self._figures(head, [t for t in data if not labels.is_blank(t)], data)
        fitted = fit(data, len(figures)) if figures else None
        if fitted is None:
            return False
        for figure, text in zip(figures, fitted, strict=True):
            put(figure, text)
        if not _group_words(_letters(head)):
            self.header, self.active = "", False
        return True

    def _head(self, head: Sequence[str]) -> None:
        letters = _letters(head)
        if not self.header and not letters:
            return
        self.active = self.active or any(names_a_group(text) for text in head)
        self.header += letters

    def _figures(
        self, head: Sequence[str], numbers: Sequence[str], data: Sequence[str]
    ) -> list[str]:
        """The cells that a row of numbers fills, as far as its headings say it for certain."""
        own = _letters(head)
        named = _group_words(own)
        if len(named) == 1 and len(numbers) <= 5 <= len(data):
            above = self.leaves or self.header
            if not _in_order(above, 1):
                return []
            self.leaves = above
            return _row_figures(named)
        header = self.header + own
        groups = _group_words(header)
        if groups == [1, 2] and header.startswith("".join(_WORDS)):
            # The line with 行政复议 stayed on the page before; its leaves lead all the same.
            groups = [0, 1, 2]
        if len(data) >= 15 and (groups in ([], [0, 1, 2], [0]) or _scrambled(header, [0, 1, 2])):
            told = _in_order(header, 3) or _total_went_before(header, numbers)
            return _row_figures([0, 1, 2]) if told else []
        if len(data) >= 10 and groups == [1, 2]:
            return _row_figures(groups) if _in_order(header, 2) else []
        if 5 <= len(data) < 10 and len(groups) == 1 and (groups != [0] or _LAWSUITS not in header):
            return _row_figures(groups) if _in_order(header, 1) else []
        return []


def _letters(texts: Iterable[str]) -> str:
    return "".join(_ordered(labels.normal(text)) for text in texts)


def _ordered(name: str) -> str:
    """Headings that stand in one place, as where two columns overlap, in the form's order."""
    words = _WORD.findall(name)
    if len(words) < 2 or len(words) > 4 or "".join(words) != name or len(set(words)) < len(words):
        return name
    return "".join(sorted(words, key=_WORDS.index))


def _row_figures(groups: Sequence[int]) -> list[str]:
    return [
        form.table3_figure(_KEYS[group], column.key)
        for group in groups
        for column in form.TABLE3_COLUMNS
    ]


def _in_order(header: str, groups: int) -> bool:
    """Whether the columns are named in the order of the form, or not so that it can be told."""
    words = _WORD.findall(header)
    if words and len(words) % 5 == 0 and words == _WORDS * (len(words) // 5):
        return True
    return len(words) < 5 * groups and _scrambled(header, list(range(3))[3 - groups :])


def _total_went_before(header: str, numbers: Sequence[str]) -> bool:
    """Whether only the first 总计 stands before its leaves, as where a page ends in the heading.

    Then the numbers themselves must say that it heads the fifth column.
    """
    words = _WORD.findall(header)
    if words != [_WORDS[4], *_WORDS[:4], *_WORDS * 2] or len(numbers) != 15:
        return False
    if not all(labels.is_number(text) for text in numbers):
        return False
    first = [int(labels.number_text(text).replace(",", "") or 0) for text in numbers[:5]]
    return any(first) and sum(first[:4]) == first[4]


def _scrambled(header: str, groups: Sequence[int]) -> bool:
    """Whether a header has the very characters of the form's, its words broken over cells."""
    whole = "".join(_WORDS) * len(groups) + "".join(_GROUPS[g] for g in groups)
    wanted = Counter(whole)
    found = Counter(header)
    lawsuits = Counter(_LAWSUITS)
    return found in (wanted, wanted + lawsuits, wanted + lawsuits + lawsuits)
