"""N7: headings are numbered in the style of the form, in order, without gap or repetition."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from gongkai.norms import form
from gongkai.verify.claims import numerals
from gongkai.verify.filing import Place
from gongkai.verify.rules.base import Facts, Rule
from gongkai.verify.rules.values import place_label
from gongkai.verify.verdict import WARNING, Finding

_MAIN = re.compile(r"^\s*(?:第?([一二三四五六七八九十]+)\s*(?:部分)?|(\d{1,2}))\s*[、.．:：,，]?")
_SUB = re.compile(r"^[ \t\u3000]*[（(]\s*([一二三四五六七八九十]{1,3})\s*[)）]", re.MULTILINE)
_PARTS = {part.key: part for part in form.PARTS}


def check(facts: Facts) -> Iterator[Finding]:
    """Main headings against the form; subheadings （一）, （二） in each part against counting."""
    yield from _main(facts)
    yield from _subheadings(facts)


def _main(facts: Facts) -> Iterator[Finding]:
    wrong: list[tuple[Place, str, str]] = []
    numbered = False
    for place in main_headings(facts):
        text = facts.filing.text[place.start : place.end] or place.label
        match = _MAIN.match(text)
        if match is None:
            continue
        numbered = True
        expected = _PARTS[place.part].number
        if match.group(1) != expected:
            wrong.append((place, match.group(0).strip(), f"{expected}、"))
    if not numbered or not wrong:
        return
    said = "；".join(
        f"“{place.label}”的序号“{written}”应为“{right}”" for place, written, right in wrong
    )
    yield Finding(
        RULE.id,
        RULE.severity,
        f"{said}。六个部分依次用“一、”至“六、”编号。",
        tuple(place for place, _, _ in wrong),
        RULE.legal_basis,
    )


def main_headings(facts: Facts) -> list[Place]:
    """The headings of the six parts: those whose text names the part's own title."""
    seen: dict[str, Place] = {}
    for place in facts.filing.headings:
        if not place.part or re.match(r"^\s*[（(]", place.label):
            continue
        seen.setdefault(place.part, place)
    return list(seen.values())


def _subheadings(facts: Facts) -> Iterator[Finding]:
    text = facts.filing.text
    bounds = [place.start for place in main_headings(facts)] + [len(text)]
    for begin, end in pairwise(bounds):
        last = 0
        for match in _SUB.finditer(text, max(begin, 0), end):
            number = numerals.parse_chinese(match.group(1))
            if number != 1 and last and number not in (last + 1, 1):
                start = match.start(1) - 1
                label = place_label(facts, match.start(1))
                yield Finding(
                    RULE.id,
                    RULE.severity,
                    f"{label}：小标题“{match.group(0).strip()}”接在第{last}个之后，序号"
                    f"{'重复或倒退' if number <= last else '跳过了'}，应为"
                    f"“（{numerals.to_chinese(last + 1)}）”。",
                    (Place(label, "", start, match.end()),),
                    RULE.legal_basis,
                )
                return
            last = number


RULE = Rule(
    "N7",
    "标题序号",
    WARNING,
    f"{form.CITATION}；GB/T 9704—2012《党政机关公文格式》7.3.3",
    "六个部分用“一、”至“六、”编号，小标题（一）（二）顺次编号，不跳号、不重号。",
    check,
)
