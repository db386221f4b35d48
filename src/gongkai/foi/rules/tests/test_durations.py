"""Working days used: with and without the time that the law does not count."""

from __future__ import annotations

import statistics
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.foi.rules.durations import Used, spread, used
from gongkai.foi.states import Step
from gongkai.ledger.events import Fact
from gongkai.norms.calendar import default_calendar

CALENDAR = default_calendar().provisional()
RECEIVED = date(2022, 3, 1)
ANSWERED = date(2022, 3, 29)


def fact(step: str, day: date, **payload: Any) -> Fact:
    return Fact(step, day, payload)


def test_without_any_waiting_both_are_the_same() -> None:
    assert used(RECEIVED, ANSWERED, [], CALENDAR) == Used(20, 20)


def test_the_day_of_receipt_is_not_counted_and_that_of_the_answer_is() -> None:
    assert used(RECEIVED, RECEIVED, [], CALENDAR) == Used(0, 0)
    assert used(RECEIVED, date(2022, 3, 2), [], CALENDAR) == Used(1, 1)


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        (Step.CORRECTION_REQUESTED, Step.CORRECTED),
        (Step.THIRD_PARTY_ASKED, Step.THIRD_PARTY_ANSWERED),
        (Step.ORGAN_ASKED, Step.ORGAN_ANSWERED),
        (Step.FEE_NOTIFIED, Step.FEE_PAID),
    ],
)
def test_what_is_awaited_is_left_out_from_the_day_after_it_was_asked(ask: str, answer: str) -> None:
    facts = [fact(ask, date(2022, 3, 3)), fact(answer, date(2022, 3, 10))]
    assert used(RECEIVED, ANSWERED, facts, CALENDAR) == Used(20, 15)


def test_reasons_that_are_asked_do_not_stop_the_time() -> None:
    facts = [fact(Step.REASONS_ASKED, date(2022, 3, 3))]
    assert used(RECEIVED, ANSWERED, facts, CALENDAR) == Used(20, 20)


def test_consultations_that_overlap_are_left_out_once() -> None:
    facts = [
        fact(Step.THIRD_PARTY_ASKED, date(2022, 3, 3), party="第三方1"),
        fact(Step.THIRD_PARTY_ASKED, date(2022, 3, 4), party="第三方2"),
        fact(Step.THIRD_PARTY_ANSWERED, date(2022, 3, 10), party="第三方2"),
        fact(Step.THIRD_PARTY_ANSWERED, date(2022, 3, 11), party="第三方1"),
    ]
    assert used(RECEIVED, ANSWERED, facts, CALENDAR) == Used(20, 14)


def test_an_opinion_is_waited_for_no_longer_than_its_limit() -> None:
    asked = fact(Step.ORGAN_ASKED, date(2022, 3, 3), party="机关1", limit_day="2022-03-24")
    late = fact(Step.ORGAN_ANSWERED, date(2022, 3, 28), party="机关1")
    assert used(RECEIVED, ANSWERED, [asked, late], CALENDAR) == Used(20, 5)
    assert used(RECEIVED, ANSWERED, [asked], CALENDAR) == Used(20, 5)


def test_what_never_came_is_waited_for_to_the_end() -> None:
    facts = [fact(Step.CORRECTION_REQUESTED, date(2022, 3, 3), limit_day="2022-03-17")]
    assert used(RECEIVED, ANSWERED, facts, CALENDAR) == Used(20, 2)


stretch = st.tuples(
    st.sampled_from(["第三方1", "第三方2", "第三方3"]), st.integers(0, 40), st.integers(0, 40)
)


@given(st.dates(date(2021, 1, 1), date(2023, 6, 30)), st.integers(0, 80), st.lists(stretch))
def test_own_days_are_those_that_no_stretch_covers(
    start: date, length: int, stretches: list[tuple[str, int, int]]
) -> None:
    until = start + timedelta(length)
    facts, covered, free = [], set(), dict.fromkeys(("第三方1", "第三方2", "第三方3"), -1)
    for party, after, lasting in sorted(stretches, key=lambda s: s[1]):
        if after <= free[party] or after > length:
            continue
        free[party] = after + lasting
        asked, back = start + timedelta(after), start + timedelta(after + lasting)
        facts.append(fact(Step.THIRD_PARTY_ASKED, asked, party=party))
        facts.append(fact(Step.THIRD_PARTY_ANSWERED, back, party=party))
        covered |= {asked + timedelta(n) for n in range(1, lasting + 1)}
    facts.sort(key=lambda f: f.day)
    found = used(start, until, facts, CALENDAR)
    counted = [start + timedelta(n) for n in range(1, length + 1)]
    working = [day for day in counted if CALENDAR.is_working_day(day)]
    assert found == Used(len(working), len([day for day in working if day not in covered]))


def test_nothing_has_no_spread() -> None:
    assert spread([]) is None


@given(st.lists(st.integers(0, 300), min_size=2, max_size=60))
def test_the_spread_is_that_of_the_inclusive_method(days: list[int]) -> None:
    found = spread(days)
    assert found is not None
    expected = [Decimal(str(q)) for q in statistics.quantiles(days, n=4, method="inclusive")]
    assert [found.lower, found.median, found.upper] == expected
    assert found.most == max(days)
