"""P5: a change against last year agrees with last year's report, where that is given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from gongkai.norms import form
from gongkai.verify.claims import context
from gongkai.verify.claims.numerals import EXACT, PERCENT
from gongkai.verify.rules.base import Facts, Rule
from gongkai.verify.rules.values import number, plain, sum_of
from gongkai.verify.verdict import WARNING, Claim, Finding

_UP = re.compile(r"增长|增加|上升|提高|多|增幅")
_ELSE = re.compile(r"[；;。]|环比")
_NEAR = 24
_DOWN = re.compile(r"下降|减少|降低|少|降幅|减幅")


def check(facts: Facts) -> Iterator[Finding]:
    """Changes that follow a bound number in the same sentence."""
    if facts.previous is None:
        return
    last: Claim | None = None
    end = 0
    for claim in facts.claims:
        if claim.scope != context.CHANGE:
            last = claim if claim.bound and claim.scope == context.ORGAN else None
            end = claim.place.end
            continue
        gap = facts.filing.text[end : claim.place.start]
        end = claim.place.end
        if last is None or {last.exactness, claim.exactness} != {EXACT}:
            continue
        if last.place.label != claim.place.label or len(gap) > _NEAR or _ELSE.search(gap):
            last = None
            continue
        sign = 1 if _UP.search(gap) else -1 if _DOWN.search(gap) else 0
        before = sum_of(facts.previous, last.bound)
        if sign and before is not None:
            yield from _judge(claim, last, sign, before)


def _judge(claim: Claim, last: Claim, sign: int, before: Decimal) -> Iterator[Finding]:
    change = last.value - before
    if claim.unit == PERCENT:
        if before == 0:
            return
        change = change * 100 / before
    said = claim.value * sign
    if abs(change - said) < claim.step:
        return
    unit = "%" if claim.unit == PERCENT else claim.unit
    shown = change.quantize(claim.step) if claim.step <= 1 else change
    yield Finding(
        RULE.id,
        RULE.severity,
        f"{claim.place.label}写“{last.text}”比上年{'增' if sign > 0 else '减'}{claim.text}；"
        f"上年报告的同一个数为{number(before)}，变化应为{number(shown)}{unit}。请核对上年已公布的数。",
        (claim.place, last.place),
        RULE.legal_basis,
        plain(shown),
        plain(said),
    )


RULE = Rule(
    "P5",
    "同比",
    WARNING,
    form.CITATION,
    "给出上年报告时，正文写出的同比增减等于两年同一个数之差（或其百分比）。上年的数可能"
    "事后更正过，故作提醒。",
    check,
)
