"""The statutory clock's view of a request's facts (政府信息公开条例 Art. 30–35)."""

from __future__ import annotations

from collections.abc import Iterable

from gongkai.foi.rules.facts import Told, stated_day
from gongkai.foi.states import Step
from gongkai.norms import events as happened
from gongkai.norms.clock import ClockEvent

KINDS: dict[str, str] = {
    Step.ENTERED: happened.RECEIVED,
    Step.CORRECTION_REQUESTED: happened.CORRECTION_REQUESTED,
    Step.CORRECTED: happened.CORRECTED,
    Step.THIRD_PARTY_ASKED: happened.THIRD_PARTY_ASKED,
    Step.THIRD_PARTY_ANSWERED: happened.THIRD_PARTY_ANSWERED,
    Step.ORGAN_ASKED: happened.ORGAN_ASKED,
    Step.ORGAN_ANSWERED: happened.ORGAN_ANSWERED,
    Step.EXTENDED: happened.EXTENDED,
    Step.FEE_NOTIFIED: happened.FEE_NOTIFIED,
    Step.FEE_PAID: happened.FEE_PAID,
    Step.CLOSED: happened.ANSWERED,
}
"""Steps that the clock knows → their kind there."""


def clock_facts(events: Iterable[Told]) -> list[ClockEvent]:
    """The events that move the clock, in the order of `events`.

    The day of entry is the legal day of receipt already, so that no channel goes with it; a
    consultation's limit follows from the law, a correction's from what the applicant was told.
    """
    return [
        ClockEvent(
            KINDS[event.name],
            event.day,
            party=str(event.payload.get("party", "")),
            limit_days=event.payload.get("days"),
            limit_day=stated_day(event, "limit_day")
            if event.name == Step.CORRECTION_REQUESTED
            else None,
        )
        for event in events
        if event.name in KINDS
    ]
