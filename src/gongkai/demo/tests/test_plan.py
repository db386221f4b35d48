"""The planned lives are the same at every call, legal, and as varied as life."""

from collections import Counter
from decimal import Decimal

import pytest

from gongkai.demo import plan
from gongkai.demo.targets import table2
from gongkai.foi.states import Channel, Step
from gongkai.norms.calendar import default_calendar

CALENDAR = default_calendar()


@pytest.fixture(scope="module")
def lives():
    return plan.lives()


def test_two_calls_give_the_same_lives(lives):
    assert plan.lives() == lives


def test_received_and_carried_over_are_those_of_table_two(lives):
    for kind in ("natural_person", "enterprise", "other"):
        mine = [life for life in lives if life.applicant_kind == kind]
        received = [life for life in mine if life.received_on.year == 2022]
        carried_in = [life for life in mine if life.received_on.year < 2022 <= life.closed_on.year]
        carried_out = [life for life in received if life.closed_on.year > 2022]
        cells = table2()
        assert len(received) == cells["received"][kind]
        assert len(carried_in) == cells["carried_in"][kind]
        assert len(carried_out) == cells["carried_out"][kind]


def test_numbers_are_unique_within_an_organ(lives):
    assert len({(life.organ, life.number) for life in lives}) == len(lives)


def test_days_of_a_life_follow_one_another(lives):
    for life in lives:
        days = [life.received_on, *(step.day for step in life.steps), life.closed_on]
        assert days == sorted(days), life


def test_organs_act_on_working_days(lives):
    for life in lives:
        assert CALENDAR.is_working_day(life.closed_on), life
        assert all(CALENDAR.is_working_day(step.day) for step in life.steps), life
        assert life.channel == Channel.ONLINE or CALENDAR.is_working_day(life.received_on)


def test_corrections_are_asked_for_within_seven_working_days(lives):
    for life in lives:
        for step in life.steps:
            if step.step == Step.CORRECTION_REQUESTED:
                assert CALENDAR.working_days_between(life.received_on, step.day) <= 7


def test_third_parties_answer_within_fifteen_working_days(lives):
    for life in lives:
        days = {step.step: step.day for step in life.steps}
        if Step.THIRD_PARTY_ASKED in days:
            asked, answered = days[Step.THIRD_PARTY_ASKED], days[Step.THIRD_PARTY_ANSWERED]
            assert 0 < CALENDAR.working_days_between(asked, answered) <= 15


def test_every_channel_is_used(lives):
    assert {life.channel for life in lives if life.received_on.year == 2022} == set(Channel)


def test_histories_of_the_year_are_varied(lives):
    steps = Counter(
        step.step for life in lives for step in life.steps if life.received_on.year == 2022
    )
    assert 20 <= steps[Step.CORRECTED] <= 30
    assert 16 <= steps[Step.EXTENDED] <= 24
    assert 20 <= steps[Step.THIRD_PARTY_ANSWERED] <= 32
    assert steps[Step.ORGAN_ANSWERED] >= 4


def test_refusals_for_a_third_party_follow_its_opinion(lives):
    for life in lives:
        if life.outcome == "refused.third_party_rights":
            assert Step.THIRD_PARTY_ANSWERED in {step.step for step in life.steps}


def test_fees_paid_in_the_year_are_four_hundred_yuan(lives):
    paid = [
        step.details["fee"]
        for life in lives
        for step in life.steps
        if step.step == Step.FEE_PAID and step.day.year == 2022
    ]
    assert len(paid) > 1
    assert sum(paid) == Decimal(400)


def test_subjects_are_varied(lives):
    assert len({life.subject for life in lives if life.received_on.year == 2022}) > 150


def test_requests_are_unevenly_spread(lives):
    counts = Counter(life.organ for life in lives)
    assert counts.most_common(1)[0][0] == "fangguan"
    assert len(counts) > 30
    assert min(counts.values()) == 1
