"""What is said of corrections and proposals, and when it begins and ends."""

from __future__ import annotations

from datetime import date

from gongkai.foi.rules.reminders_beside import of_correction, of_proposal
from gongkai.ledger.rules.reminding import HEADS, LEADING, OFFICERS
from gongkai.norms.calendar import default_calendar

CALENDAR = default_calendar().provisional()
RECEIVED = date(2022, 3, 1)
LAST_USUAL = date(2022, 3, 29)


def said(today: date, drafted_on: date | None = None, by: int | None = None) -> dict[str, object]:
    found = of_correction(RECEIVED, drafted_on, by, today, CALENDAR)
    return {one.kind: (one.day, one.audience, one.not_to) for one in found}


def test_a_new_correction_is_news_to_the_officers_for_five_working_days() -> None:
    assert said(date(2022, 3, 8)) == {"correction.arrived": (RECEIVED, OFFICERS, None)}
    assert said(date(2022, 3, 9)) == {}


def test_a_correction_is_slow_from_the_day_after_the_usual_days() -> None:
    assert said(LAST_USUAL) == {}
    assert said(date(2022, 3, 30)) == {"correction.slow": (LAST_USUAL, LEADING, None)}


def test_a_drafted_result_waits_for_somebody_else_than_its_author() -> None:
    drafted = date(2022, 3, 2)
    assert said(date(2022, 3, 2), drafted, 7) == {"approve.correction": (drafted, HEADS, 7)}
    assert set(said(date(2022, 4, 6), drafted, 7)) == {"approve.correction", "correction.slow"}


def test_a_proposal_waits_for_the_head_and_once_accepted_for_the_officers() -> None:
    (waits,) = of_proposal(RECEIVED, 7, None)
    assert (waits.kind, waits.audience, waits.not_to) == ("decide.proposal", HEADS, 7)
    (accepted,) = of_proposal(RECEIVED, 7, LAST_USUAL)
    assert (accepted.kind, accepted.day, accepted.audience) == (
        "publish.proposal",
        LAST_USUAL,
        OFFICERS,
    )
