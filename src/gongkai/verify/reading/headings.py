"""Headings: which of the six parts a line opens, and what is a smaller heading."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gongkai.norms import form
from gongkai.verify.filing import Place
from gongkai.verify.reading import labels

_NUMERAL = re.compile(
    r"^\s*(?:([一二三四五六七八九])|(\d))\s*[、.．,，:：]\s*|^\s*第([一二三四五六])部分[、:： ]*"
)
# What is left of “一、” when a scanner or a typist has been careless.
_CARELESS = re.compile(r"^[\s—－\-―_一二三四五六七八九十\dlI、.．,，:：·]{1,6}")
_BRACKETED = re.compile(r"^\s*[（(〔]")
_SUB = re.compile(
    r"^\s*(?:[（(〔]\s*[一二三四五六七八九十\d]{1,3}\s*[）)〕]|\d{1,2}\s*[.．、](?!\s*\d)"
    r"|[一二三四五六七八九十]{1,3}\s*[、.．]|第[一二三四五六七八九十]{1,2}部分)\s*"
)
_SUB_END = re.compile(r"[。：:；;！？]|$")
_LONGEST_SUB = 40
_PART_WORDS = {
    "overview": ("总体情况",),
    "proactive": ("主动公开", "情况"),
    "requests": ("申请", "处理", "情况"),
    "remedies": ("复议", "诉讼"),
    "problems": ("问题", "改进"),
    "other": ("其他", "报告", "事项"),
}
_TITLES = {labels.normal(part.title): part.key for part in form.PARTS}


def part_of(line: str) -> tuple[str, int]:
    """Key of the part that a line opens, and how many characters of it are heading; or ("", 0)."""
    if len(line) > 2000 or _BRACKETED.match(line):
        return "", 0
    numeral = _NUMERAL.match(line)
    rest = line[numeral.end() :] if numeral else line.strip()
    name = labels.normal(rest[:60]).rstrip(".:;,")
    if len(rest) <= 60:
        careless = _CARELESS.match(line)
        bare = labels.normal(line[careless.end() :]).rstrip(".:;,") if careless else name
        for found in (name, bare):
            if found in _TITLES:
                return _TITLES[found], len(line)
    if numeral is None:
        return "", 0
    for part in form.PARTS:
        after = rest[len(part.title) :][:1]
        if rest.startswith(part.title) and after in ("。", "：", ":", " ", "　"):
            return part.key, numeral.end() + len(part.title)
    if numeral.group(2) or len(name) > 26 or line.rstrip().endswith(("。", "；")):
        return "", 0
    for key, words in _PART_WORDS.items():
        if all(word in name for word in words):
            return key, len(line)
    return "", 0


def opens_part(line: str) -> bool:
    """Whether a line is the heading of one of the six parts, or begins with it."""
    return bool(part_of(line)[0])


def sub_heading(line: str) -> tuple[int, int] | None:
    """Where in a line a smaller heading stands, as （一） or “1.” open it; None if there is none.

    A heading that runs on into its paragraph ends before the first stop.
    """
    match = _SUB.match(line)
    if match is None:
        return None
    end = _SUB_END.search(line, match.end())
    stop = len(line.rstrip()) if end is None else min(end.start(), len(line.rstrip()))
    lead = len(line) - len(line.lstrip())
    if stop <= match.end() or stop - lead > _LONGEST_SUB:
        return None
    return lead, stop


def main_headings(headings: Iterable[Place]) -> tuple[Place, ...]:
    """Those headings of a `Filing` that open one of the six parts, as often as they stand."""
    return tuple(place for place in headings if place.part and opens_part(place.label))
