"""P3: parts listed behind a total add up to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from gongkai.norms import form
from gongkai.verify.claims import context
from gongkai.verify.claims.numerals import EXACT, PERCENT
from gongkai.verify.filing import Filing
from gongkai.verify.rules.base import Facts, Rule
from gongkai.verify.rules.values import number, plain
from gongkai.verify.verdict import ERROR, WARNING, Claim, Finding

# A list that misses this share of its total was not meant to be complete.
_COMPLETE = Decimal("0.05")
_CLASS = re.compile(
    r"(?:类|类型|类别|目录|栏目|动态|公告|概况|其他|其它)(?:类)?(?:信息|文件)?(?:共计|共|为|[:：])?$"
)
_TOTAL = re.compile(r"(?:共|共计|合计|总计|总数|各类|累计|全年)[^，,；;。]{0,30}$")
_SKIP = re.compile(r"同比|较|比上|增|减|超过|转载|阅读|点击|浏览|访问|关注|粉丝|人次")
_OUTSIDE = re.compile(r"新增|新开设|同时|此外|另外|另有|还")


def check(facts: Facts) -> Iterator[Finding]:
    """Lists of exact numbers of one unit behind a total, sentence by sentence."""
    groups: list[list[Claim]] = []
    sentences = iter(facts.filing.sentences)
    end = -1
    for claim in facts.claims:
        while claim.place.start >= end:
            sentence = next(sentences)
            end = sentence.place.end
            # A list may go on in a sentence of its own: “……431件。其中……”.
            if not groups or not sentence.text.startswith("其中"):
                groups.append([])
        groups[-1].append(claim)
    for told in groups:
        yield from _in_sentence(facts.filing, told)


def _in_sentence(filing: Filing, claims: list[Claim]) -> Iterator[Finding]:
    for index, total in enumerate(claims):
        before = claims[:index]
        if not _may_be_total(filing, total) or any(
            claim.unit == total.unit and claim.value > total.value for claim in before
        ):
            continue
        parts = _parts(filing, total, claims[index + 1 :])
        # Lists of requests are bound to the table, part by part, and often of several kinds.
        if len(parts) < 2 or any(part.bound for part in parts):
            continue
        listed = sum((part.value for part in parts), Decimal(0))
        classes = all(_CLASS.search(_lead(filing, part)) for part in parts)
        among = "其中" in _between(filing, total, parts[0])
        short = total.value - listed
        if listed == total.value or (listed > total.value and not classes and not among):
            continue
        if short > 0 and (len(parts) < 3 or short > total.value * _COMPLETE):
            continue
        yield _finding(filing, total, parts, claims[index + 1 :], listed, classes)


def _finding(
    filing: Filing,
    total: Claim,
    parts: list[Claim],
    rest: list[Claim],
    listed: Decimal,
    classes: bool,
) -> Finding:
    over = listed > total.value
    terms = "＋".join(number(part.value) for part in parts)
    others = [
        claim
        for claim in rest
        if claim not in parts
        and claim.unit != PERCENT
        and claim.place.start < parts[-1].place.start
    ]
    readings = [
        f"同一句里还有“{claim.text}”：连它一起为{number(listed + claim.value)}，"
        f"与总数相差{number(abs(listed + claim.value - total.value))}"
        for claim in others[:1]
    ]
    readings += [
        f"去掉“{part.text}”后正好等于总数：这一项可能与其他项重复"
        for part in parts
        if over and listed - part.value == total.value
    ]
    return Finding(
        RULE.id,
        ERROR if over and classes else WARNING,
        f"{total.place.label}的总数写“{total.text}”，所列各项{terms}＝{number(listed)}，"
        f"{'多出' if over else '少'}{number(abs(total.value - listed))}{total.unit}。"
        + (
            "分项之和不应超过总数，请核对总数和各项。"
            if over
            else "如果所列不是全部，请写“其中主要有”；是全部的，请核对。"
        ),
        (total.place, *(part.place for part in parts)),
        RULE.legal_basis,
        plain(listed),
        plain(total.value),
        tuple(readings),
    )


def _lead(filing: Filing, claim: Claim) -> str:
    start = context.clause_start(filing.text, claim.place.start, "，,。；;：:！？、（(\n")
    return filing.text[start : claim.place.start]


def _between(filing: Filing, first: Claim, second: Claim) -> str:
    return filing.text[first.place.end : second.place.start]


def _may_be_total(filing: Filing, claim: Claim) -> bool:
    if claim.unit in ("", PERCENT) or claim.exactness != EXACT or claim.value <= 1:
        return False
    if claim.scope == context.CHANGE or claim.bound:
        return False
    lead = _lead(filing, claim)
    if _SKIP.search(lead):
        return False
    after = filing.text[claim.place.end : claim.place.end + 6]
    return bool(_TOTAL.search(lead)) or "其中" in after or after[:1] in ("（", "(")


def _parts(filing: Filing, total: Claim, rest: list[Claim]) -> list[Claim]:
    """The run of numbers behind the total that count the same thing in the same unit."""
    parts: list[Claim] = []
    last = total
    inner = 0
    for claim in rest:
        gap = _between(filing, last, claim)
        inner += gap.count("（") + gap.count("(") - gap.count("）") - gap.count(")")
        if (
            re.search(r"[；;。]", gap)
            and "其中" not in filing.text[total.place.end : claim.place.start]
        ):
            break
        last = claim
        if claim.unit == PERCENT or claim.scope == context.CHANGE:
            continue
        if claim.unit != total.unit or claim.exactness != EXACT:
            if parts:
                break
            continue
        if _OUTSIDE.search(gap) or (parts and _TOTAL.search(gap) and "其中" not in gap):
            break
        if parts and ("其中" in gap or (inner > 0 and re.search(r"含|包括", gap))):
            continue
        parts.append(claim)
    return parts


RULE = Rule(
    "P3",
    "分项与总数",
    ERROR,
    form.CITATION,
    "正文在总数后面逐项列出的数，相加等于总数。列得不全的（“其中主要有”）不比较；"
    "各项按“类”分列而其和大于总数的为错误；没有写明分类的可能彼此重叠，大于总数作提醒，"
    "略小于总数（百分之五以内）也作提醒。",
    check,
)
