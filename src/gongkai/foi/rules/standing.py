"""Where a request stands, by its facts (政府信息公开条例 Art. 30, 32–34; 国办函〔2020〕109号)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gongkai.foi.rules.facts import Told, stated_day
from gongkai.foi.states import TRANSITIONS, Status, Step

ANSWERS: dict[str, str] = {
    Step.THIRD_PARTY_ANSWERED: Step.THIRD_PARTY_ASKED,
    Step.ORGAN_ANSWERED: Step.ORGAN_ASKED,
}
"""The step that answers → the step that asked."""

ASKS = frozenset(ANSWERS.values())


@dataclass(frozen=True, slots=True)
class Consultation:
    """Somebody was asked on `day` and has not answered; `limit` is the last day to answer."""

    step: str
    party: str
    day: date
    limit: date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Status, and the consultations that still wait for an answer."""

    status: str
    waiting: tuple[Consultation, ...] = ()

    def on(self, day: date) -> Standing:
        """The standing on `day`: a consultation whose limit has passed waits no more.

        A third party's silence leaves the decision to the organ (Art. 32), an organ's silence is
        consent (Art. 34): either way the handling goes on.
        """
        if self.status != Status.CONSULTING:
            return self
        waiting = tuple(c for c in self.waiting if c.limit is None or c.limit >= day)
        return self if waiting else Standing(Status.RECEIVED, self.waiting)

    def possible(self, day: date) -> tuple[Step, ...]:
        """Steps that may be taken on `day`, in the order of `Step`."""
        statuses = {self.status, self.on(day).status}
        asked = {c.step for c in self.waiting}
        return tuple(
            step
            for step in Step
            if any((status, step) in TRANSITIONS for status in statuses)
            and (step not in ANSWERS or ANSWERS[step] in asked)
        )

    def after(self, fact: Told) -> Standing:
        """The standing after `fact`; raises KeyError where the transition is not listed."""
        on_day = self.on(fact.day)
        status = self.status if (self.status, fact.name) in TRANSITIONS else on_day.status
        following = TRANSITIONS[status, fact.name]
        party = str(fact.payload.get("party", ""))
        if fact.name in ASKS:
            asked = Consultation(fact.name, party, fact.day, stated_day(fact, "limit_day"))
            return Standing(following, (*self.waiting, asked))
        if fact.name in ANSWERS:
            waiting = tuple(
                c for c in self.waiting if (c.step, c.party) != (ANSWERS[fact.name], party)
            )
            return Standing(Status.CONSULTING if waiting else following, waiting)
        if following == Status.CONSULTING:
            return Standing(following, self.waiting)
        return Standing(following)


def standing(facts: Iterable[Told]) -> Standing:
    """Where a request stands after `facts`; names that are no step leave it where it is.

    Raises KeyError where the facts hold a transition that is not listed.
    """
    now = Standing(Status.RECEIVED)
    for fact in facts:
        if fact.name in Step.values and fact.name not in (Step.ENTERED, Step.STRUCK):
            now = now.after(fact)
    return now
