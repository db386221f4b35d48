"""P4: a share equals its count divided by a total that is told beside it or in the table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from gongkai.norms import form
from gongkai.verify.claims import context, patterns
from gongkai.verify.claims.numerals import EXACT, PERCENT
from gongkai.verify.filing import Filing
from gongkai.verify.rules.base import Facts, Rule
from gongkai.verify.rules.values import number, plain, sum_of
from gongkai.verify.verdict import ERROR, NOTE, WARNING, Claim, Finding

_SHARE = re.compile(r"占(?:比)?[^，,；;。]{0,16}$|比例(?:为|达|达到)?$")
_FAR = Decimal(1)
_ROWS = tuple(f"table2.{row}.total" for row in ("received", "carried_in", "total"))


def check(facts: Facts) -> Iterator[Finding]:
    """Every share that follows a count, against each total that may be meant."""
    filing = facts.filing
    counts: list[Claim] = []
    for claim in facts.claims:
        if claim.unit != PERCENT:
            if claim.scope != context.CHANGE and claim.exactness == EXACT:
                counts.append(claim)
            continue
        if claim.exactness != EXACT or claim.scope == context.CHANGE or not counts:
            continue
        part = counts[-1]
        gap = filing.text[part.place.end : claim.place.start]
        if len(gap) > 24 or not _SHARE.search(gap) or re.search(r"[。；;%]|\d", gap):
            continue
        yield from _judge(filing, claim, part, _wholes(filing, part, counts[:-1]))


def _wholes(filing: Filing, part: Claim, counts: list[Claim]) -> list[tuple[Decimal, str]]:
    """Totals that the share may be of: those told shortly before, and those of the table."""
    wholes = [
        (count.value, f"{count.place.label}的{count.text}")
        for count in counts[-12:]
        if count.unit == part.unit
        and count.place.part == part.place.part
        and count.value >= part.value
        and count.value > 0
    ]
    if part.bound:
        read = [sum_of(filing, (figure,)) for figure in _ROWS]
        totals = [value for value in (*read, sum_of(filing, patterns.TAKEN)) if value]
        wholes += [(v, f"表二的{number(v)}件") for v in totals if v >= part.value]
    return wholes


def _judge(
    filing: Filing, claim: Claim, part: Claim, wholes: list[tuple[Decimal, str]]
) -> Iterator[Finding]:
    if not wholes:
        return
    off = [
        (abs(part.value * 100 / whole - claim.value), part.value * 100 / whole, name)
        for whole, name in wholes
    ]
    nearest, share, name = min(off)
    places = (claim.place, part.place)
    if nearest <= claim.step / 2:
        return
    rounded = share.quantize(claim.step) if claim.step <= 1 else share
    computed = f"{part.text}除以{name}为{number(rounded)}%"
    if nearest < claim.step:
        yield Finding(
            RULE.id,
            NOTE,
            f"{claim.place.label}写“{claim.text}”，{computed}：尾数是截去而不是四舍五入的。",
            places,
            RULE.legal_basis,
            plain(rounded),
            plain(claim.value),
        )
        return
    said_total = "占总" in filing.text[part.place.end : claim.place.start]
    sure = nearest > _FAR and (said_total or bool(part.bound))
    yield Finding(
        RULE.id,
        ERROR if sure else WARNING,
        f"{claim.place.label}写“{part.text}”占“{claim.text}”，{computed}。"
        "请核对件数、总数和百分比，或写明是占什么的比例。",
        places,
        RULE.legal_basis,
        plain(rounded),
        plain(claim.value),
    )


RULE = Rule(
    "P4",
    "百分比",
    ERROR,
    form.CITATION,
    "“N件，占P%”中，P等于N除以同段写出的或表中的某个总数。四舍五入和截尾都接受，截尾的给提示；"
    "与任何一个总数都不符的，相差一个百分点以上并且总数明确的为错误，其余为提醒。",
    check,
)
