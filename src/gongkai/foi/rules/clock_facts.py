"""The statutory clock's view of a request's facts (政府信息公开条例 Art. 30–35)."""

from __future__ import annotations

from collections.abc import Iterable

from gongkai.foi.rules.facts import Told, stated_day
from gongkai.foi.states import Step
from gongkai.norms import events as happened
from gongkai.norms.clock import ClockEvent

KINDS: dict[str, str] = {
    Step.SUBMITTED: happened.RECEIVED,
    Step.ENTERED: happened.RECEIVED,
    Step.REOPENED: happened.REOPENED,
    Step.RECEIPT_CONFIRMED: happened.RECEIPT_CONFIRMED,
    Step.CORRECTION_REQUESTED: happened.CORRECTION_REQUESTED,
    Step.CORRECTED: happened.CORRECTED,
    Step.REASONS_ASKED: happened.REASONS_ASKED,
    Step.REASONS_GIVEN: happened.REASONS_GIVEN,
    Step.THIRD_PARTY_ASKED: happened.THIRD_PARTY_ASKED,
    Step.THIRD_PARTY_ANSWERED: happened.THIRD_PARTY_ANSWERED,
    Step.ORGAN_ASKED: happened.ORGAN_ASKED,
    Step.ORGAN_ANSWERED: happened.ORGAN_ANSWERED,
    Step.EXTENDED: happened.EXTENDED,
    Step.DELAYED: happened.DELAYED,
    Step.FEE_NOTIFIED: happened.FEE_NOTIFIED,
    Step.FEE_PAID: happened.FEE_PAID,
    Step.CLOSED: happened.ANSWERED,
    Step.WITHDRAWN: happened.WITHDRAWN,
}
"""Steps that the clock knows → their kind there."""

OWN_LIMITS = frozenset({Step.CORRECTION_REQUESTED, Step.REASONS_ASKED, Step.DELAYED})
"""Steps whose limit the organ sets."""

_STATED = OWN_LIMITS | {Step.REOPENED}


def clock_facts(events: Iterable[Told]) -> list[ClockEvent]:
    """The events that move the clock, in the order of `events`.

    The day of an entered request is its legal day of receipt, so that no channel goes with it; one
    that was submitted is received when it is confirmed. A consultation's limit follows from the
    law, that of a correction, of reasons or of a delay from what the applicant was told.
    """
    told = list(events)
    # A request that is withdrawn before it counts as received has no clock to end.
    begun = (Step.ENTERED, Step.REOPENED, Step.RECEIPT_CONFIRMED)
    received = any(event.name in begun for event in told)
    return [
        ClockEvent(
            KINDS[event.name],
            event.day,
            party=str(event.payload.get("party", "")),
            channel=str(event.payload["channel"]) if event.name == Step.SUBMITTED else "",
            limit_days=event.payload.get("days"),
            limit_day=stated_day(event, "limit_day") if event.name in _STATED else None,
        )
        for event in told
        if event.name in KINDS and (received or event.name != Step.WITHDRAWN)
    ]
