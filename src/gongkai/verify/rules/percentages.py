"""P4: a share equals its count divided by a total that is told beside it or in the table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from gongkai.norms import form
from gongkai.verify.claims import context, patterns
from gongkai.verify.claims.numerals import EXACT, PERCENT
from gongkai.verify.filing import Filing
from gongkai.verify.rules.base import Facts, Rule
from gongkai.verify.rules.values import number, plain, sum_of
from gongkai.verify.verdict import ERROR, NOTE, WARNING, Claim, Finding

_SHARE = re.compile(r"^[，,、（(\s]*占(?!据)(?:(?!其中)[^，,；;。、\d]){0,16}$")
_TOTAL = re.compile(r"(?:共|总|合计|收到|受理|办结|办理)[^，,；;。]{0,24}$")
_FAR = Decimal(1)
_ROWS = tuple(f"table2.{row}.total" for row in ("received", "carried_in", "total"))


def check(facts: Facts) -> Iterator[Finding]:
    """Every share that follows a count, against each total that may be meant."""
    for pairs in _lists(facts):
        confirmed = {
            whole
            for pair in pairs
            for whole, _ in pair.wholes
            if _off(pair, whole) < pair.share.step
        }
        for pair in pairs:
            yield from _judge(facts.filing, pair, confirmed)


@dataclass(frozen=True, slots=True)
class _Pair:
    """A share, the count before it, and the totals (with a name) that it may be of."""

    share: Claim
    count: Claim
    wholes: tuple[tuple[Decimal, str], ...]
    explicit: bool
    beside: int
    """How many of `wholes` stand in the prose."""


def _lists(facts: Facts) -> Iterator[list[_Pair]]:
    """Pairs of count and share, those of one paragraph together."""
    filing = facts.filing
    counts: list[Claim] = []
    pairs: dict[int, list[_Pair]] = {}
    for claim in facts.claims:
        if claim.unit != PERCENT:
            if claim.scope != context.CHANGE and claim.exactness == EXACT:
                counts.append(claim)
            continue
        if claim.exactness != EXACT or claim.scope == context.CHANGE or not counts:
            continue
        count = counts[-1]
        if not _SHARE.match(filing.text[count.place.end : claim.place.start]):
            continue
        wholes, explicit, beside = _wholes(filing, count, counts[:-1])
        if wholes:
            pair = _Pair(claim, count, wholes, explicit, beside)
            line = filing.text.count("\n", 0, claim.place.start)
            pairs.setdefault(line, []).append(pair)
    yield from pairs.values()


def _wholes(
    filing: Filing, part: Claim, counts: list[Claim]
) -> tuple[tuple[tuple[Decimal, str], ...], bool, int]:
    """Totals told shortly before and those of the table; whether one of them is called total,
    and how many were told."""
    near = [
        count
        for count in counts[-12:]
        if count.unit == part.unit
        and count.place.part == part.place.part
        and count.value >= part.value
        and count.value > 0
    ]
    wholes = [(count.value, f"{count.place.label}的{count.text}") for count in near]
    explicit = any(
        _TOTAL.search(filing.text[max(0, count.place.start - 30) : count.place.start])
        for count in near
        if count.place.label == part.place.label
    )
    if part.bound:
        read = [sum_of(filing, (figure,)) for figure in _ROWS]
        totals = [value for value in (*read, sum_of(filing, patterns.TAKEN)) if value]
        wholes += [(v, f"表二的{number(v)}件") for v in totals if v >= part.value]
        explicit = explicit or bool(totals)
    return tuple(wholes), explicit, len(near)


def _off(pair: _Pair, whole: Decimal) -> Decimal:
    return abs(pair.count.value * 100 / whole - pair.share.value)


def _judge(filing: Filing, pair: _Pair, confirmed: set[Decimal]) -> Iterator[Finding]:
    claim, part = pair.share, pair.count
    whole, name = min(pair.wholes, key=lambda told: _off(pair, told[0]))
    nearest = _off(pair, whole)
    if nearest <= claim.step / 2:
        return
    if nearest >= claim.step:
        # None fits: tell the one that was meant most likely, which another share confirms or
        # which is the largest beside it.
        fitting = [told for told in pair.wholes if told[0] in confirmed]
        whole, name = max(
            fitting or pair.wholes[: pair.beside] or pair.wholes, key=lambda told: told[0]
        )
    share = part.value * 100 / whole
    rounded = share.quantize(claim.step) if claim.step <= 1 else share
    computed = f"{part.text}除以{name}为{number(rounded)}%"
    severity, what = NOTE, f"{claim.place.label}写“{claim.text}”，{computed}：尾数是截去的。"
    if nearest >= claim.step:
        sure_whole = bool(confirmed & {value for value, _ in pair.wholes})
        # Without a total that is called so, or that another share confirms, nothing is known.
        if not sure_whole and not pair.explicit:
            return
        sure = nearest > _FAR and (sure_whole or bool(part.bound))
        severity = ERROR if sure else WARNING
        what = (
            f"{claim.place.label}写“{part.text}”占“{claim.text}”，{computed}。"
            "请核对件数、总数和百分比，或写明是占什么的比例。"
        )
    yield Finding(
        RULE.id,
        severity,
        what,
        (claim.place, part.place),
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
    "与任何一个总数都不符的，相差一个百分点以上并且总数确定（表中有，或同句其他百分比与它相符）的为错误，"
    "其余为提醒。",
    check,
)
