"""P6: the numbers of a yearly report cover its year."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.norms import form
from gongkai.verify.claims import numerals
from gongkai.verify.filing import Place
from gongkai.verify.rules.base import Facts, Rule
from gongkai.verify.verdict import ERROR, WARNING, Finding

_PARTIAL = re.compile(
    r"(?<![\d.年])(?P<from>(?:20\d{2}年)?0?1月?份?\s*[-—–~～至到]+\s*(?P<to>[2-9]|10|11)\s*月(?:份|底)?)"
    r"|前(?P<quarters>[一二三])季度|(?P<half>上半年)|截至(?:目前|20\d{2}年(?P<end>[1-9]|10|11)月(?!\d)[^，,。]{0,4})"
)
# A training or an inspection is held when it is held; these are counted over a year.
_COUNTED = frozenset({"件", "条", "篇", "份", "宗", "起", "人次", "件次", "条次", "元", "则"})
_STATED = re.compile(
    r"(?:统计|数据|时间)(?:[^。；;，,]{0,10})(?:期限|时间|周期|截止)[^。；;]{0,8}?"
    r"(?:自|从|为|:|：)?\s*(?P<first>20\d{2})年\s*1月\s*1日[^。；;]{0,8}?(?:(?P<last>20\d{2})年)?\s*12月\s*31日"
)


def check(facts: Facts) -> Iterator[Finding]:
    """Counts of a part of the year, and a stated period that is not the report's year."""
    year = facts.filing.year
    for sentence in facts.filing.sentences:
        base = sentence.place.start
        stated = _STATED.search(sentence.text)
        if stated and year is not None and int(stated.group("first")) != year:
            yield Finding(
                RULE.id,
                ERROR,
                f"{sentence.place.label}写明统计期限从{stated.group('first')}年1月1日起，"
                f"而报告标题的年度是{year}年。请改正其中之一。",
                (_place(sentence.place, base + stated.start(), base + stated.end()),),
                RULE.legal_basis,
                year,
                int(stated.group("first")),
            )
        for match in _PARTIAL.finditer(sentence.text):
            if match.group("half") and "下半年" in sentence.text:
                continue
            if match.group("quarters") == "一" or match.group(0) == "截至目前":
                continue
            clause = re.split(r"[，,；;。]", sentence.text[match.end() :])
            told = [
                quantity
                for quantity in numerals.find("，".join(clause[:2]))
                if quantity.unit in _COUNTED
            ]
            if not told:
                continue
            yield Finding(
                RULE.id,
                RULE.severity,
                f"{sentence.place.label}的“{told[0].text}”只统计到“{match.group(0)}”，"
                "年度报告应写全年的数。请补成全年，或说明为什么只到这时。",
                (_place(sentence.place, base + match.start(), base + match.end()),),
                RULE.legal_basis,
            )


def _place(place: Place, start: int, end: int) -> Place:
    return Place(place.label, place.part, start, end)


RULE = Rule(
    "P6",
    "统计期限",
    WARNING,
    f"《政府信息公开条例》第四十九条、第五十条；{form.CITATION}",
    "年度报告的数统计全年。写明的统计期限与标题年度不一致的为错误；“1至9月”“上半年”之类只到年中的数作提醒。",
    check,
)
