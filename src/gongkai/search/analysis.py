"""From a text to what the index holds of it and a query asks for.

Two views of a text are indexed. *Words* (rjieba with the domain dictionary) rank well, but 城管 is
no word of 城管局. *Grams*, the pairs of neighbouring characters, find whatever stands in a text but
rank badly. A text and a query go through the same functions, so that they cannot disagree.
"""

from __future__ import annotations

import hashlib
import re
import sys
import unicodedata
from array import array
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import metadata
from importlib.resources import files
from itertools import accumulate, islice
from operator import add, itemgetter

import ahocorasick
import rjieba
from pypinyin import lazy_pinyin

SCHEMA = 2
"""Grows whenever an older index can no longer be read or written."""
LONGEST_WORD = 12
"""Characters of the longest word that is kept as one."""

_WIDE = re.compile("[A-Z\u3000０-９Ａ-Ｚａ-ｚ]")
_UNIT = re.compile(r"[a-z0-9]+|[^\W_]")
_LATIN = re.compile("[a-z0-9]")
_RUN = re.compile(r"[^\W_]+")
_HAN = re.compile(r"[\u3007\u3400-\u9fff\U00020000-\U0003ffff]+")
NUMBER = re.compile(
    r"[〔\[(（［【﹝{]\s*(?P<year>(?:19|20)\d\d)\s*[〕\])）］】﹞}]\s*第?\s*(?P<serial>\d{1,5})\s*号"
)
_LOOSE_NUMBER = re.compile(
    r"(?P<organ>[\u4e00-\u9fff])\s*[〔\[(（［【﹝{]?\s*(?P<year>(?:19|20)\d\d)(?!\d)"
    r"\s*[〕\])）］】﹞}]?\s*(?:年度?|[-—–/,，、.·_])?\s*第?\s*0*(?P<serial>\d{1,5})(?!\d)"
    # Not the house, the line or the shop of that number.
    r"\s*(?P<sign>号(?:文件|文)?(?=令|\W|\Z)|(?=\s|\Z))"
)
_SIGNS = frozenset("政办发规函字令文复通任")
"""How the signs of offices in document numbers mostly end."""
_ORGAN = re.compile(r"[\u4e00-\u9fff]{0,10}\Z")
DAY = re.compile(
    # No digit before the year; said after its first two, so that the search can leap to them.
    r"(?P<year>(?:19|20)(?<!\d\d\d)\d\d)\s*(?P<sign>[-./年])\s*(?P<month>1[0-2]|0?[1-9])"
    r"(?:(?:(?P=sign)|月)\s*(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)\s*日?|月)"
)

IDLE = frozenset(
    [
        "的",
        "了",
        "和",
        "与",
        "及",
        "或",
        "等",
        "在",
        "为",
        "是",
        "有",
        "我",
        "要",
        "想",
        "请",
        "吗",
        "呢",
        "吧",
        "怎么",
        "怎样",
        "如何",
        "什么",
        "哪里",
        "哪些",
        "哪儿",
        "多少",
        "怎么办",
        "为什么",
        "可以",
        "能否",
        "是否",
        "关于",
        "有关",
        "一下",
        "请问",
        "我要",
        "我想",
        "去",
    ]
)
"""Words that tell nothing where other words stand beside them."""


def fold(text: str) -> str:
    """`text` with narrow letters and small Latin ones, character for character.

    Positions stay the same, so that what is found in the folded text can be marked in the original.
    """
    return _WIDE.sub(_narrow, text)


def _narrow(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code == 0x3000:
        return " "
    code -= 0xFEE0 if code > 0xFF00 else 0
    return chr(code + 32 if 0x41 <= code <= 0x5A else code)


def normal(text: str) -> str:
    """`text` as it is stored: NFC."""
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=1)
def dictionary() -> tuple[str, ...]:
    """The words of public administration that the general dictionary does not have."""
    text = files("gongkai.search").joinpath("data/words.txt").read_text(encoding="utf-8")
    return tuple(
        line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")
    )


@lru_cache(maxsize=1)
def version() -> str:
    """Names the schema, the segmenter and the dictionary; an index of another version has to be built anew."""
    told = "\n".join((metadata.version("rjieba"), *dictionary()))
    digest = hashlib.sha256(told.encode()).hexdigest()
    return f"{SCHEMA}-{digest[:10]}"


@lru_cache(maxsize=1)
def _cutter() -> rjieba.Jieba:
    cutter = rjieba.Jieba()
    for word in dictionary():
        # Frequent enough to be kept whole where the parts are frequent too.
        cutter.add_word(word, 20_000, "n")
    return cutter


def words(text: str) -> list[str]:
    """Words of a folded text and the words within its words, as the index holds them."""
    # No guessing of unknown words: it depends on the neighbours, which a query does not have.
    return list(filter(str.isalnum, _cutter().cut_for_search(text, False)))


def cut(text: str) -> list[str]:
    """Words of a folded text that follow each other without overlap."""
    return list(filter(str.isalnum, _cutter().cut(text, False)))


@lru_cache(maxsize=20_000)
def is_word(text: str) -> bool:
    """Whether a folded text is one word."""
    return cut(text) == [text]


@lru_cache(maxsize=1)
def _finder() -> ahocorasick.Automaton:
    finder = ahocorasick.Automaton()
    for word in dictionary():
        if len(word) > 2:
            finder.add_word(word, word)
    finder.make_automaton()
    return finder


def listed(text: str) -> bool:
    """Whether a folded text is a word of three and more characters of the domain dictionary."""
    return text in _finder()


def listed_words(text: str) -> set[str]:
    """All `listed` words that stand in a folded text, also those that segmentation tears.

    They are the common ones: one term finds them ten times as fast as their pairs in a row.
    """
    return set(map(itemgetter(1), _finder().iter(text)))


def runs(text: str) -> list[str]:
    """Stretches of a folded text between blanks and punctuation."""
    return _RUN.findall(text)


def units(text: str) -> list[str]:
    """Characters of a folded text; Latin letters and digits that stand together are one."""
    return _UNIT.findall(text)


def grams(text: str) -> list[str]:
    """Pairs of units that stand together in a folded text."""
    return [pair for run in runs(text) for pair in map(add, *_neighbours(run))]


def _neighbours(run: str) -> tuple[Sequence[str], Sequence[str]]:
    """What stands left and what stands right in each pair of units of a run."""
    parts: Sequence[str] = units(run) if _LATIN.search(run) else run
    return parts, parts[1:]


@dataclass(frozen=True, slots=True)
class Spread:
    """A folded text as the index's tokenizer, which parts at blanks, can read it."""

    words: str
    grams: str
    units: str


def spread(text: str) -> Spread:
    """The `words`, `grams` and `units` of a folded text, set apart by blanks; units may repeat.

    What the functions of these names give one by one; here all that is no Latin is moved as an
    array of code points, which takes a quarter of the time.
    """
    found = runs(text)
    latin = [run for run in found if _LATIN.search(run)] if _LATIN.search(text) else []
    plain = [run for run in found if not _LATIN.search(run)] if latin else found
    points = array("I", " ".join(plain).encode(_POINTS))
    pairs = array("I", _BLANK) * (3 * len(points))
    pairs[0::3] = points
    pairs[1:-3:3] = points[1:]
    # The blanks between two runs are in pairs of their own.
    for end in islice(accumulate(map(len, plain), _after_blank), max(0, len(plain) - 1)):
        pairs[3 * end - 3] = pairs[3 * end + 1] = _SPACE
    if points:
        pairs[-3] = _SPACE
    apart = array("I", _BLANK) * (2 * len(points))
    apart[0::2] = points
    return Spread(
        " ".join(_cutter().cut_for_search(" ".join(found), False)),
        " ".join((_text(pairs), *grams(" ".join(latin)))),
        " ".join((_text(apart), *units(" ".join(latin)))),
    )


_SPACE = 0x20
_BLANK = (_SPACE,)
_POINTS = f"utf-32-{sys.byteorder[0]}e"


def _after_blank(end: int, length: int) -> int:
    return end + 1 + length


def _text(points: array[int]) -> str:
    return points.tobytes().decode(_POINTS)


@dataclass(frozen=True, slots=True)
class Number:
    """A document number; `organ` is the part before the bracket, empty where it is not said."""

    organ: str
    year: int
    serial: int

    @property
    def short(self) -> str:
        """The part that every way of writing has."""
        return f"〔{self.year}〕{self.serial}号"


def _organ(text: str, found: re.Match[str]) -> str:
    before = _ORGAN.search(text[max(0, found.start() - 10) : found.start()].rstrip())
    return before[0] if before else ""


def with_brackets(text: str) -> str:
    """A folded query with its document numbers as they are printed: 云政规2019年3号 → 云政规〔2019〕3号.

    Without 号 it may be a month: then what stands before has to end as the signs of offices do.
    """
    return _LOOSE_NUMBER.sub(_bracketed, text)


def _bracketed(found: re.Match[str]) -> str:
    if not found["sign"] and found["organ"] not in _SIGNS:
        return found[0]
    return f"{found['organ']}〔{found['year']}〕{found['serial']}号 "


def without_numbers(text: str) -> str:
    """A folded text without its document numbers and the words that stand right before them."""
    for found in reversed(list(NUMBER.finditer(text))):
        before = text[: found.start()].rstrip().removesuffix(_organ(text, found))
        text = f"{before} {text[found.end() :]}"
    return text


def numbers(text: str) -> list[Number]:
    """Document numbers in a folded text, brackets of any kind: 武政〔2021〕30号."""
    return [
        Number(_organ(text, found), int(found["year"]), int(found["serial"]))
        for found in NUMBER.finditer(text)
    ]


@dataclass(frozen=True, slots=True)
class Span:
    """A day or, without `day`, a month that is written in a text."""

    year: int
    month: int
    day: int = 0

    @property
    def term(self) -> str:
        """Its term in the index."""
        return f"{self.year}{self.month:02}" + (f"{self.day:02}" if self.day else "")


def spans(text: str) -> list[Span]:
    """Days and months in a folded text: 2021年3月5日, 2021-03-05, 2021.3.5, 2021年3月."""
    found = []
    for match in DAY.finditer(text):
        span = Span(int(match["year"]), int(match["month"]), int(match["day"] or 0))
        if span.day:
            try:
                date(span.year, span.month, span.day)
            except ValueError:
                continue
        found.append(span)
    return found


def marks(text: str) -> set[str]:
    """Terms of the numbers and days in a folded text; a day is found by its month as well."""
    found: set[str] = set()
    for number in numbers(text):
        found.add(number.short)
    for span in spans(text):
        found.add(span.term)
        found.add(span.term[:6])
    return found


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """How a word is said: pinyin without tones or blanks; empty where it is no Chinese word."""
    if not _HAN.fullmatch(word):
        return ""
    return "".join(lazy_pinyin(word))


def sounding(texts: Iterable[str]) -> set[str]:
    """Terms by which the words of some texts are found through their sound: shebao|社保."""
    found: set[str] = set()
    for text in texts:
        for run in _HAN.findall(text):
            told = {run} if 2 <= len(run) <= LONGEST_WORD else set()
            told.update(word for word in words(run) if len(word) > 1)
            found.update(f"{sound(word)}|{word}" for word in told)
    return found


@lru_cache(maxsize=50_000)
def syllables(word: str) -> tuple[str, ...]:
    """How each character of a Chinese word is said, without tones; empty where it is none."""
    said = tuple(lazy_pinyin(word)) if _HAN.fullmatch(word) else ()
    return said if len(said) == len(word) else ()


@dataclass(frozen=True, slots=True)
class Spoken:
    """A Chinese character of a text: its place, how it is said, whether a word begins with it."""

    at: int
    syllable: str
    begins: bool


def spoken(text: str) -> list[Spoken]:
    """The Chinese characters of a folded text, in their order."""
    found: list[Spoken] = []
    for run in _HAN.finditer(text):
        at = run.start()
        for word in cut(run[0]):
            for number, syllable in enumerate(syllables(word)):
                found.append(Spoken(at + number, syllable, number == 0))
            at += len(word)
    return found


def said(text: str) -> str:
    """The syllables of a folded text, a character each, set apart by blanks."""
    return " ".join(one.syllable for one in spoken(text))


def read_pinyin(text: str, known: Collection[str], most: int = 8) -> list[tuple[str, ...]]:
    """The ways to part Latin letters into known syllables, those of fewest first."""
    longest = max(map(len, known), default=0)
    ways: list[list[tuple[str, ...]]] = [[()]]
    for end in range(1, len(text) + 1):
        ends = (
            (*way, text[start:end])
            for start in range(max(0, end - longest), end)
            if text[start:end] in known
            for way in ways[start]
        )
        ways.append(sorted(ends, key=len)[:most])
    return ways[-1] if text else []


def compact(text: str) -> str:
    """An index number as one term: folded, without blanks."""
    return "".join(fold(normal(text)).split())
