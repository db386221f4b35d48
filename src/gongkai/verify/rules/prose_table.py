"""E7: a number of the prose equals the cells that it speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from gongkai.norms.relations import RELATIONS
from gongkai.verify.claims import context, patterns
from gongkai.verify.rules.base import Facts, Rule
from gongkai.verify.rules.tables import cell_place
from gongkai.verify.rules.values import agrees, name_of, number, plain, sum_of
from gongkai.verify.verdict import WARNING, Claim, Finding

_MOST_READINGS = 3


def check(facts: Facts) -> Iterator[Finding]:
    """One finding for each bound figure and value, with every place that says so."""
    seen: dict[tuple[tuple[str, ...], Decimal, str], list[Claim]] = {}
    for claim in facts.claims:
        if claim.bound:
            seen.setdefault((claim.bound, claim.value, claim.exactness), []).append(claim)
    for (bound, value, _), claims in seen.items():
        expected = sum_of(facts.filing, bound)
        wrong = [claim for claim in claims if not _fits(facts, claim)]
        if expected is None or not wrong:
            continue
        unit = wrong[0].unit
        where = "、".join(dict.fromkeys(claim.place.label for claim in wrong))
        yield Finding(
            RULE.id,
            WARNING if all(claim.scope == context.GOVERNMENT for claim in wrong) else RULE.severity,
            f"{where}写“{wrong[0].text}”，表中{name_of(bound)}"
            f"{'之和' if len(bound) > 1 else ''}为{number(expected)}{unit}，"
            f"相差{number(abs(expected - value))}{unit}。请核对后改正其中之一。",
            (
                *(claim.place for claim in wrong),
                *(cell_place(facts.filing, figure.removeprefix("-")) for figure in bound),
            ),
            RULE.legal_basis,
            plain(expected),
            plain(value),
            tuple(_readings(facts, wrong[0], expected))[:_MOST_READINGS],
        )


def _fits(facts: Facts, claim: Claim) -> bool:
    """Whether any meaning of the claim agrees, or cannot be judged for an unknown cell."""
    for figures in (claim.bound, *claim.alternatives):
        value = sum_of(facts.filing, figures)
        if value is None or agrees(claim, value):
            return True
    return False


def _readings(facts: Facts, claim: Claim, expected: Decimal) -> Iterator[str]:
    """Explanations under which the number would be right, the likeliest first."""
    said, filing = number(claim.value), facts.filing
    off = claim.value - expected
    if claim.scope == context.GOVERNMENT:
        yield "正文写的是政府收到或制发的：可能只是本级，而表格含各部门；是这样的请写明“本级”"
    related = [
        other
        for other in facts.claims
        if other.bound
        and other.bound != claim.bound
        and other.place.part == claim.place.part
        and other.value
    ]
    for other in related:
        if other.value == off and other.bound in _BESIDE.get(claim.bound, ()):
            yield (
                f"{said}＝表中{number(expected)}＋正文{other.place.label}的{number(other.value)}："
                f"正文可能把{_WHAT.get(other.bound, '另一个数')}也算了进去"
            )
            break
    for figures, what in _ELSEWHERE.get(claim.bound, ()):
        value = sum_of(filing, figures)
        if value is not None and value == claim.value:
            yield f"{said}正好等于{what}（表中{number(value)}）：正文可能用了这个口径"
    if len(claim.bound) == 1 and claim.bound[0].endswith(".total"):
        row = claim.bound[0].rpartition(".")[0]
        for column, name in _COLUMNS:
            value = sum_of(filing, (f"{row}.{column}",))
            if value is not None and value == claim.value and value != 0:
                yield f"{said}等于同一行的“{name}”一列：正文可能只数了这一类申请人"
    digits = str(int(claim.value)) if claim.value == int(claim.value) else ""
    truth = str(int(expected)) if expected == int(expected) else ""
    if digits != truth and len(digits) == len(truth) > 1 and sorted(digits) == sorted(truth):
        yield f"{said}与{truth}只是数字的次序不同：可能是录入时颠倒了"
    if off and abs(off) % 9 and abs(off) == 1:
        yield "只差1：可能是定稿前又办结或收到了一件，正文或表格有一处没有跟着改"


_WHAT: dict[tuple[str, ...], str] = {
    patterns.CARRIED_IN: "上年结转的申请",
    patterns.CARRIED_OUT: "结转下年度的申请",
    patterns.RECEIVED: "本年新收的申请",
}
_BESIDE: dict[tuple[str, ...], tuple[tuple[str, ...], ...]] = {
    patterns.RECEIVED: (patterns.CARRIED_IN, patterns.CARRIED_OUT),
    patterns.CLOSED: (patterns.CARRIED_IN, patterns.CARRIED_OUT),
}
_ELSEWHERE: dict[tuple[str, ...], tuple[tuple[tuple[str, ...], str], ...]] = {
    patterns.RECEIVED: (
        (patterns.TAKEN, "本年新收与上年结转之和"),
        (patterns.CLOSED, "办理结果总计"),
    ),
    patterns.CLOSED: (
        (patterns.CLOSED_OF_NEW, "办理结果总计减去上年结转"),
        (patterns.RECEIVED, "本年新收"),
        (patterns.TAKEN, "本年新收与上年结转之和"),
    ),
    patterns.CARRIED_IN: ((patterns.CARRIED_OUT, "结转下年度继续办理"),),
    patterns.CARRIED_OUT: ((patterns.CARRIED_IN, "上年结转"),),
    patterns.LAWSUITS: (
        ((patterns.LAWSUITS[0],), "未经复议直接起诉的总计"),
        ((patterns.LAWSUITS[1],), "复议后起诉的总计"),
    ),
}
_COLUMNS = (("natural_person", "自然人"), ("enterprise", "商业企业"))

_RELATION = RELATIONS["E7"]
RULE = Rule(
    "E7",
    _RELATION.label,
    _RELATION.severity,
    _RELATION.citation,
    "正文写出的数与表格中同一项的数相等。“约”“余”“以上”和万、亿为单位的数按其精度比较；"
    "“共收到”可以含、也可以不含上年结转，两种读法有一种相符即可。本级、分渠道、"
    "不足一年和其他年度的数不与表格比较；写“区政府收到”而不明是否全区的，不符时作提醒。",
    check,
)
