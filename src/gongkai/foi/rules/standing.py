"""Where a request stands, by its facts (政府信息公开条例 Art. 30–35; 国办函〔2020〕109号)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from gongkai.foi.rules.facts import Told, stated_day
from gongkai.foi.states import BEGINNINGS, FIXED_BY_DECISION, TRANSITIONS, Status, Step

ANSWERS: dict[str, str] = {
    Step.THIRD_PARTY_ANSWERED: Step.THIRD_PARTY_ASKED,
    Step.ORGAN_ANSWERED: Step.ORGAN_ASKED,
}
"""The step that answers → the step that asked."""

ASKS = frozenset(ANSWERS.values())

ONCE: dict[str, str] = {
    Step.CORRECTION_REQUESTED: "补正应当一次性告知（条例第三十条），已经告知过。",
    Step.REASONS_ASKED: "已经要求申请人说明过理由。",
    Step.DELAYED: "已经确定过延迟答复的期限。",
    Step.FEE_NOTIFIED: "已经发出过收费通知。",
}
"""Steps that a request takes once, and why not again."""

NEEDS: dict[str, tuple[str, str]] = {
    Step.DELAYED: (
        Step.REASONS_GIVEN,
        "申请人说明理由以后，才能确定延迟答复的期限（条例第三十五条）。",
    ),
}
"""Step → the step that must have come before it, and what is said where it has not."""


@dataclass(frozen=True, slots=True)
class Consultation:
    """Somebody was asked on `day` and has not answered; `limit` is the last day to answer."""

    step: str
    party: str
    day: date
    limit: date | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What waits for the approval of another: who proposed it (a user's id), and its details."""

    by: int | None
    day: date
    days: int = 0
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Status, the consultations that still wait, what waits for approval, and what was done.

    `fixed` is true for a new handling whose day a decision or judgment names.
    """

    status: str
    waiting: tuple[Consultation, ...] = ()
    extension: Proposal | None = None
    draft: Proposal | None = None
    done: frozenset[str] = frozenset()
    fixed: bool = False

    def on(self, day: date) -> Standing:
        """The standing on `day`: a consultation whose limit has passed waits no more.

        A third party's silence leaves the decision to the organ (Art. 32), an organ's silence is
        consent (Art. 34): either way the handling goes on.
        """
        if self.status != Status.CONSULTING:
            return self
        waiting = tuple(c for c in self.waiting if c.limit is None or c.limit >= day)
        return self if waiting else replace(self, status=Status.RECEIVED)

    def possible(self, day: date) -> tuple[Step, ...]:
        """Steps that may be taken on `day`, in the order of `Step`."""
        return tuple(step for step in Step if not self.obstacle(step, day))

    def obstacle(self, step: str, day: date) -> str:
        """Why `step` may not be taken on `day`, in Chinese; empty where it may."""
        statuses = {self.status, self.on(day).status}
        if not any((status, step) in TRANSITIONS for status in statuses):
            return f"申请目前为“{Status(self.status).label}”。"
        if self.fixed and step in FIXED_BY_DECISION:
            return "复议决定或者判决指定了办理期限，不能改变。"
        if step in ONCE and step in self.done:
            return ONCE[step]
        if step in NEEDS and NEEDS[step][0] not in self.done:
            return NEEDS[step][1]
        if step in ANSWERS and ANSWERS[step] not in {c.step for c in self.waiting}:
            return "没有正在等待的意见。"
        if step == Step.EXTENSION_RETURNED and self.extension is None:
            return "没有等待审批的延期提请。"
        if step == Step.ANSWER_RETURNED and self.draft is None:
            return "没有等待审批的答复。"
        return ""

    def after(self, fact: Told) -> Standing:
        """The standing after `fact`; raises KeyError where the transition is not listed."""
        on_day = self.on(fact.day)
        status = self.status if (self.status, fact.name) in TRANSITIONS else on_day.status
        following = TRANSITIONS[status, fact.name]
        now = replace(self, done=self.done | {fact.name})
        party = str(fact.payload.get("party", ""))
        if fact.name in ASKS:
            asked = Consultation(fact.name, party, fact.day, stated_day(fact, "limit_day"))
            return replace(now, status=following, waiting=(*self.waiting, asked))
        if fact.name in ANSWERS:
            waiting = tuple(
                c for c in self.waiting if (c.step, c.party) != (ANSWERS[fact.name], party)
            )
            return replace(now, status=Status.CONSULTING if waiting else following, waiting=waiting)
        if fact.name == Step.EXTENSION_PROPOSED:
            days = int(fact.payload.get("days", 0))
            return replace(now, extension=Proposal(fact.payload.get("by"), fact.day, days))
        if fact.name in (Step.EXTENSION_RETURNED, Step.EXTENDED):
            return replace(now, extension=None)
        if fact.name == Step.ANSWER_DRAFTED:
            outcome = str(fact.payload.get("outcome", ""))
            return replace(now, draft=Proposal(fact.payload.get("by"), fact.day, outcome=outcome))
        if fact.name == Step.ANSWER_RETURNED:
            return replace(now, draft=None)
        if following == Status.CONSULTING:
            return replace(now, status=following)
        return Standing(
            following,
            extension=None if following in ENDED else self.extension,
            draft=None if following in ENDED else self.draft,
            done=now.done,
            fixed=now.fixed,
        )


ENDED = frozenset({Status.CLOSED, Status.CANCELLED})
"""Statuses that no step leads out of."""


def standing(facts: Iterable[Told]) -> Standing:
    """Where a request stands after `facts`; names that are no step leave it where it is.

    Raises KeyError where the facts hold a transition that is not listed.
    """
    now = Standing(Status.RECEIVED)
    for fact in facts:
        if fact.name in BEGINNINGS:
            fixed = fact.name == Step.REOPENED and stated_day(fact, "limit_day") is not None
            now = Standing(BEGINNINGS[fact.name], fixed=fixed)
        elif fact.name in Step.values and fact.name != Step.STRUCK:
            now = now.after(fact)
    return now
