"""N5: document numbers carry the brackets 〔〕 of GB/T 9704."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.verify.filing import Place
from gongkai.verify.rules.base import Facts, Rule
from gongkai.verify.rules.values import place_label
from gongkai.verify.verdict import WARNING, Finding

_NUMBER = re.compile(
    r"(?P<code>[一-鿿]{2,12})(?P<open>[〔﹝\[［【（(])\s*(?P<year>(?:19|20)\d{2})\s*"
    r"(?P<close>[〕﹞\]］】）)])\s*(?P<mid>第?)\s*(?P<serial>0*\d{1,5})\s*号"
)
_CODE = re.compile(r"[字发办函令规通文电]$|[政府办发函文字]")


def check(facts: Facts) -> Iterator[Finding]:
    """All document numbers with other brackets, 第 or leading zeros, in one finding."""
    wrong: list[tuple[Place, str]] = []
    for match in _NUMBER.finditer(facts.filing.text):
        if not _CODE.search(match.group("code")):
            continue
        right = match.group("open") == "〔" and match.group("close") == "〕"
        if right and not match.group("mid") and not match.group("serial").startswith("0"):
            continue
        written = f"〔{match.group('year')}〕{match.group('serial').lstrip('0') or '0'}号"
        start = match.start("open")
        wrong.append((Place(place_label(facts, start), "", start, match.end()), written))
    if wrong:
        place, written = wrong[0]
        said = facts.filing.text[place.start : place.end]
        more = f"（共{len(wrong)}处）" if len(wrong) > 1 else ""
        yield Finding(
            RULE.id,
            RULE.severity,
            f"{place.label}的发文字号“{said}”应写作“{written}”{more}：年份用六角括号〔〕括入，"
            "序号不加“第”、不编虚位。",
            tuple(place for place, _ in wrong),
            RULE.legal_basis,
        )


RULE = Rule(
    "N5",
    "发文字号的括号",
    WARNING,
    "GB/T 9704—2012《党政机关公文格式》7.2.5",
    "发文字号的年份用六角括号〔〕括入，序号不加“第”，不编虚位。案号不在此列。",
    check,
)
