"""P1: the prose does not contradict itself."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.norms import form
from gongkai.verify.claims import context
from gongkai.verify.claims.numerals import EXACT
from gongkai.verify.rules.base import Facts, Rule
from gongkai.verify.rules.values import name_of, number, plain, sum_of
from gongkai.verify.verdict import ERROR, WARNING, Claim, Finding


def check(facts: Facts) -> Iterator[Finding]:
    """Two places that give the same thing two numbers, where no cell already decides."""
    bound: dict[tuple[str, ...], list[Claim]] = {}
    topics: dict[str, list[Claim]] = {}
    for claim in facts.claims:
        if claim.exactness != EXACT or claim.scope != context.ORGAN:
            continue
        if claim.bound and not claim.alternatives:
            bound.setdefault(claim.bound, []).append(claim)
        elif claim.subject in _COMPARED:
            topics.setdefault(claim.subject, []).append(claim)
    for figures, claims in bound.items():
        if sum_of(facts.filing, figures) is None:
            yield from _differing(claims, name_of(figures), ERROR)
    for subject, claims in topics.items():
        yield from _differing(claims, _COMPARED[subject], WARNING)


def _differing(claims: list[Claim], what: str, severity: str) -> Iterator[Finding]:
    first = claims[0]
    for other in claims[1:]:
        if other.value != first.value and other.unit == first.unit:
            yield Finding(
                RULE.id,
                severity,
                f"{what}：{first.place.label}写“{first.text}”，"
                f"{other.place.label}写“{other.text}”，"
                f"相差{number(abs(first.value - other.value))}{first.unit}。"
                "请核对是否同一口径；是同一口径的请改成一致，不是的请写明口径。",
                (other.place, first.place),
                RULE.legal_basis,
                plain(first.value),
                plain(other.value),
            )
            return


_COMPARED = {"processing_fee": "信息处理费"}

RULE = Rule(
    "P1",
    "前后一致",
    ERROR,
    form.CITATION,
    "正文不同地方对同一件事写出的数相同。表格里有这个数的，由“文表一致”逐处判断；"
    "这里判断表格里没有、或者表格没有读出的数。口径可能不同的只作提醒。",
    check,
)
