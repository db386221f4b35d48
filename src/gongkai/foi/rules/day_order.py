"""Days of a request follow one another as what they tell of did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from gongkai.foi.rules.facts import Told
from gongkai.foi.rules.standing import ANSWERS, ASKS
from gongkai.foi.states import Step

_PARALLEL = frozenset({*ASKS, *ANSWERS, Step.EXTENDED})
# Papers inside the organ: no fact between it and the applicant, so that no later day waits on them.
_INSIDE = frozenset(
    {
        Step.EXTENSION_PROPOSED,
        Step.EXTENSION_RETURNED,
        Step.ANSWER_DRAFTED,
        Step.ANSWER_RETURNED,
    }
)


def earliest_day(facts: Sequence[Told], step: str, party: str = "") -> tuple[date, str]:
    """The first day that `step` may bear, and the label of the step that sets it.

    An opinion comes on or after the day on which it was asked. Consultations and extensions run
    beside each other, so they only follow what came before all of them; every other step follows
    all that happened.
    """
    if step in ANSWERS:
        before = [f for f in facts if f.name == ANSWERS[step] and f.payload.get("party") == party]
    elif step in _PARALLEL:
        before = [f for f in facts if f.name in Step.values and f.name not in _PARALLEL | _INSIDE]
    else:
        before = [f for f in facts if f.name in Step.values and f.name not in _INSIDE]
    latest = max(before or facts[:1], key=lambda fact: fact.day)
    label = "收到申请" if latest.name == Step.ENTERED else Step(latest.name).label
    return latest.day, label
