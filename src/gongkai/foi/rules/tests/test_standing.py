"""Where a request stands, by its facts alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from gongkai.foi.rules.standing import standing
from gongkai.foi.states import TRANSITIONS, Status, Step
from gongkai.ledger.events import Fact


def fact(step: str, day: int = 1, **payload: Any) -> Fact:
    return Fact(step, date(2022, 3, day), payload)


def test_every_listed_transition_leads_where_the_table_says() -> None:
    ways: dict[str, list[Fact]] = {
        Status.SUBMITTED: [fact(Step.SUBMITTED)],
        Status.RECEIVED: [fact(Step.REASONS_ASKED), fact(Step.REASONS_GIVEN)],
        Status.REASONING: [fact(Step.REASONS_ASKED)],
        Status.CORRECTING: [fact(Step.CORRECTION_REQUESTED)],
        Status.CONSULTING: [
            fact(Step.THIRD_PARTY_ASKED, party="第三方1"),
        ],
        Status.AWAITING_FEE: [fact(Step.FEE_NOTIFIED)],
    }
    for (status, step), following in TRANSITIONS.items():
        way = ways[status]
        if step == Step.ORGAN_ANSWERED:
            way = [fact(Step.ORGAN_ASKED, party="第三方1")]
        assert standing([*way, fact(step, party="第三方1")]).status == following


def test_what_is_not_listed_is_an_error() -> None:
    with pytest.raises(KeyError):
        standing([fact(Step.CORRECTED)])


def test_names_that_are_no_step_change_nothing() -> None:
    assert standing([fact("applicant_revealed")]).status == Status.RECEIVED


def test_a_consultation_waits_through_its_limit_and_no_longer() -> None:
    now = standing([fact(Step.THIRD_PARTY_ASKED, party="第三方1", limit_day="2022-03-10")])
    assert now.on(date(2022, 3, 10)).status == Status.CONSULTING
    assert now.on(date(2022, 3, 11)).status == Status.RECEIVED
    assert Step.FEE_NOTIFIED not in now.possible(date(2022, 3, 10))
    assert Step.FEE_NOTIFIED in now.possible(date(2022, 3, 11))
    assert Step.THIRD_PARTY_ANSWERED in now.possible(date(2022, 3, 11))


def test_only_what_was_asked_can_be_answered() -> None:
    now = standing([fact(Step.ORGAN_ASKED, party="机关1")])
    possible = now.possible(date(2022, 3, 2))
    assert Step.ORGAN_ANSWERED in possible
    assert Step.THIRD_PARTY_ANSWERED not in possible
