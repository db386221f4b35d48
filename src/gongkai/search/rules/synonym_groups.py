"""A list of synonyms as it is typed: a group a line, 社保=社会保险."""

from __future__ import annotations

import re

from gongkai.search.analysis import LONGEST_WORD, fold, normal, runs

_SIGN = re.compile(r"[=＝、,，\s]+")
MOST_IN_GROUP = 8


def read_groups(text: str) -> tuple[list[tuple[str, ...]], list[str]]:
    """Groups of folded words, and a Chinese sentence for each line that is none.

    A blank line and one that begins with # are left out. A word belongs to one group only, or a
    query would grow through both.
    """
    groups: list[tuple[str, ...]] = []
    problems: list[str] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(normal(text).splitlines(), start=1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        words = list(dict.fromkeys(word for word in _SIGN.split(fold(line)) if word))
        problem = _problem(words, seen)
        if problem:
            problems.append(f"第 {number} 行“{line}”{problem}")
            continue
        seen.update(dict.fromkeys(words, number))
        groups.append(tuple(words))
    return groups, problems


def _problem(words: list[str], seen: dict[str, int]) -> str:
    if len(words) < 2:
        return "只有一个词，请写成 社保=社会保险 的样子。"
    if len(words) > MOST_IN_GROUP:
        return f"超过 {MOST_IN_GROUP} 个词，请分成几行。"
    for word in words:
        if not 2 <= len(word) <= LONGEST_WORD or runs(word) != [word]:
            return f"中的“{word}”不是 2 到 {LONGEST_WORD} 个字的词，请去掉标点或缩短。"
        if word in seen:
            return f"中的“{word}”已在第 {seen[word]} 行，请并为一行。"
    return ""
