"""N1: a report does not rest on norms that were replaced before its year ended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.norms import form
from gongkai.verify.filing import Place
from gongkai.verify.rules.base import Facts, Rule
from gongkai.verify.rules.values import place_label
from gongkai.verify.verdict import WARNING, Finding


@dataclass(frozen=True, slots=True)
class Superseded:
    """A norm that reports of `since` and later must not rest on, and what took its place."""

    name: str
    pattern: re.Pattern[str]
    since: int
    replaced_by: str
    source: str


_B = r"[〔﹝\[［【（(]"
_E = r"[〕﹞\]］】）)]"
NORMS: tuple[Superseded, ...] = (
    Superseded(
        "国办公开办函〔2019〕60号（2019年年报格式）",
        re.compile(rf"国办公开办函\s*{_B}\s*2019\s*{_E}\s*60\s*号"),
        2021,
        form.CITATION,
        form.CITATION,
    ),
    Superseded(
        "国务院令第492号（2007年条例）",
        re.compile(r"国务院(?:令)?第?\s*492\s*号"),
        2019,
        "国务院令第711号修订的《政府信息公开条例》（2019年5月15日施行）",
        "国务院令第711号",
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Citations of each replaced norm, all places in one finding."""
    text, year = facts.filing.text, facts.filing.year
    if year is None:
        return
    for norm in NORMS:
        if year < norm.since:
            continue
        places = [
            Place(place_label(facts, match.start()), "", match.start(), match.end())
            for match in norm.pattern.finditer(text)
            if not re.search(
                r"废止|代替|取代|原", text[max(0, match.start() - 8) : match.end() + 8]
            )
        ]
        if places:
            yield Finding(
                RULE.id,
                RULE.severity,
                f"{places[0].label}引用{norm.name}，{norm.since}年起的报告应依据{norm.replaced_by}。"
                "请改正引用，并检查表格是否也用了旧格式。",
                tuple(places),
                norm.source,
            )


RULE = Rule(
    "N1",
    "引用已被取代的规定",
    WARNING,
    f"{form.CITATION}；国务院令第711号",
    "报告不再依据在其年度以前已被取代的规定：2021年度起不再依据国办公开办函〔2019〕60号，"
    "2019年度起不再依据国务院令第492号。写明“原”“废止”“取代”的不算。",
    check,
)
