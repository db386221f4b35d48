"""P2: requests taken and dealt with, as one part of the prose tells them, balance."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.norms import form
from gongkai.verify.claims import context, patterns
from gongkai.verify.claims.numerals import EXACT
from gongkai.verify.rules.base import Facts, Rule
from gongkai.verify.rules.values import number, plain
from gongkai.verify.verdict import ERROR, Claim, Finding

_MEMBERS = (patterns.RECEIVED, patterns.CARRIED_IN, patterns.CLOSED, patterns.CARRIED_OUT)


def check(facts: Facts) -> Iterator[Finding]:
    """New and carried-in requests equal closed and carried-out ones, part by part."""
    for part in form.PARTS:
        told: dict[tuple[str, ...], Claim] = {}
        for claim in facts.claims:
            if (
                claim.place.part == part.key
                and claim.bound in _MEMBERS
                and claim.exactness == EXACT
                and claim.scope == context.ORGAN
                and claim.subject not in ("answered", "carried_in.included")
            ):
                told.setdefault(claim.bound, claim)
        if len(told) < len(_MEMBERS):
            continue
        received, carried_in, closed, carried_out = (told[member] for member in _MEMBERS)
        if closed.place.start < carried_in.place.start:
            # “办结57件，办理上年结转3件”: the closed ones were of this year alone.
            continue
        taken = received.value + carried_in.value
        done = closed.value + carried_out.value
        if taken == done:
            continue
        readings = []
        if received.value == done:
            readings.append(
                f"{number(received.value)}＝{number(closed.value)}＋{number(carried_out.value)}："
                f"正文的“{received.text}”可能已经包含上年结转的{carried_in.text}，应写明“含上年结转”"
            )
        yield Finding(
            RULE.id,
            RULE.severity,
            f"第{part.number}部分正文收办不平：收到{number(received.value)}＋上年结转"
            f"{number(carried_in.value)}＝{number(taken)}，办结{number(closed.value)}＋结转下年度"
            f"{number(carried_out.value)}＝{number(done)}，相差{number(abs(taken - done))}件。"
            "请按表格改正这四个数，或写明口径。",
            (received.place, carried_in.place, closed.place, carried_out.place),
            RULE.legal_basis,
            plain(taken),
            plain(done),
            tuple(readings),
        )


RULE = Rule(
    "P2",
    "正文收办平衡",
    ERROR,
    f"{form.CITATION}表格表头{form.TABLE2_NOTE}",
    "同一部分的正文把收到、上年结转、办结、结转下年度四个数都写出时，前两个之和等于后两个之和。"
    "写明收到数已含上年结转的，不作此比较。",
    check,
)
