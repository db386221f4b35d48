"""Citations in a text: titles in 《》 or 〈〉 and document numbers such as 云政规〔2021〕1号.

GB/T 9704-2012, 7.2.5 and 7.3.3: a number is the organ's prefix, the year in six-pointed brackets
and a serial without leading zeros; a citation names the title first and the number after it in
brackets. Texts as they are written use other brackets, blanks and “第”; all are read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

MOST_PREFIX = 12
"""Characters before the year that may belong to a number; longer prefixes are not in use."""
_OPEN, _CLOSE = "〔﹝\\[［(（【", "〕﹞\\]］)）】"
_HAN = "\u3400-\u9fff"
_NUMBER = re.compile(
    rf"(?P<run>[{_HAN}]{{1,{MOST_PREFIX}}})\s*[{_OPEN}]\s*(?P<year>(?:19|20)\d\d)\s*[{_CLOSE}]"
    rf"\s*第?\s*(?P<serial>\d{{1,5}})\s*号"
)
_TITLE_OPEN, _TITLE_CLOSE = "《〈＜", "》〉＞"
_BETWEEN = re.compile(r"\s*[（(〔﹝]?\s*")
_CLOSED = re.compile(r"\s*[）)〕﹞]")
_MOST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Citation:
    """One place of a text that names a document: `text[start:end]`.

    `title` is what stands between the marks, empty for a bare number. `numbers` are the numbers that
    the characters before the year allow, the longest first: in “依照云政规〔2021〕1号” only a list of
    real numbers tells where the prefix begins. `starts` gives the place where each begins.
    """

    start: int
    end: int
    title: str = ""
    numbers: tuple[str, ...] = ()
    starts: tuple[int, ...] = ()


def citations(text: str) -> list[Citation]:
    """Every citation in `text`, in order and without overlaps.

    A number in brackets right after a title belongs to it. A title inside another's marks is part of
    that title; a mark that is never closed opens none.
    """
    found: list[Citation] = []
    numbers = list(_NUMBER.finditer(text))
    at = 0
    for start, end in _titles(text):
        title = " ".join(unicodedata.normalize("NFC", text[start + 1 : end - 1]).split())
        if not title:
            continue
        found.extend(_bare(n) for n in numbers if at <= n.start() and n.end() <= start)
        gap = _BETWEEN.match(text, end)
        follower = next((n for n in numbers if gap and n.start() == gap.end() > end), None)
        if follower is not None and text[end : gap.end() if gap else end].strip():
            bare = _bare(follower)
            closed = _CLOSED.match(text, follower.end())
            at = closed.end() if closed else follower.end()
            found.append(Citation(start, at, title, bare.numbers, bare.starts))
        else:
            found.append(Citation(start, end, title))
            at = end
    found.extend(_bare(n) for n in numbers if at <= n.start())
    return found


def _bare(match: re.Match[str]) -> Citation:
    run, tail = match["run"], f"〔{match['year']}〕{int(match['serial'])}号"
    begin = match.start("run")
    return Citation(
        match.start(),
        match.end(),
        "",
        tuple(run[skip:] + tail for skip in range(len(run))),
        tuple(begin + skip for skip in range(len(run))),
    )


def _titles(text: str) -> Iterator[tuple[int, int]]:
    """Places of outermost titles with their marks."""
    start, depth = -1, 0
    for place, sign in enumerate(text):
        if sign in _TITLE_OPEN:
            if depth == 0:
                start = place
            depth += 1
        elif sign in _TITLE_CLOSE and depth:
            depth -= 1
            if depth == 0 and 1 < place - start <= _MOST_TITLE:
                yield start, place + 1
        elif sign == "\n":
            depth = 0
