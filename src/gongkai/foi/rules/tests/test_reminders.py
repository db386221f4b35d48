"""What a day says of a request: each reminder kept, broken, at its boundary, and in any order."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.foi.rules.deadlines import deadlines
from gongkai.foi.rules.reminders import reminders
from gongkai.foi.rules.standing import standing
from gongkai.foi.rules.urging import URGE_ANSWERED, URGED
from gongkai.foi.states import Step
from gongkai.ledger.events import Fact
from gongkai.ledger.rules.reminding import STAGES, Audience, Reminder, stage
from gongkai.norms.calendar import default_calendar

CALENDAR = default_calendar().provisional()
RECEIVED = date(2022, 3, 1)
DUE = date(2022, 3, 29)
"""Twenty working days after Tuesday, 1 March 2022."""


def fact(step: str, day: date, **payload: Any) -> Fact:
    payload.setdefault("entered_on", day.isoformat())
    return Fact(step, day, payload)


def entered(day: date = RECEIVED) -> Fact:
    return fact(Step.ENTERED, day)


def said(today: date, *facts: Fact) -> dict[str, Reminder]:
    found = deadlines(facts, CALENDAR)
    all_of_it = reminders(facts, found, standing(facts), today, CALENDAR)
    by_kind = {one.kind: one for one in all_of_it}
    assert len(by_kind) == len(all_of_it)
    return by_kind


def test_an_arrival_is_news_for_five_working_days() -> None:
    assert "arrived" in said(RECEIVED, entered())
    assert "arrived" in said(date(2022, 3, 8), entered())
    assert "arrived" not in said(date(2022, 3, 9), entered())


def test_a_letter_of_today_asks_for_its_confirmation_today() -> None:
    handed_in = fact(Step.SUBMITTED, RECEIVED, channel="ordinary_mail")
    found = said(RECEIVED, handed_in)
    assert "确认收到" in found["arrived"].text
    assert found["receipt_confirmation.0"].urgent
    assert "receipt_confirmation.overdue" in said(date(2022, 3, 2), handed_in)


@pytest.mark.parametrize(
    ("today", "kind"),
    [
        (date(2022, 3, 21), None),
        (date(2022, 3, 22), "answer.5"),
        (date(2022, 3, 24), "answer.5"),
        (date(2022, 3, 25), "answer.2"),
        (date(2022, 3, 28), "answer.2"),
        (date(2022, 3, 29), "answer.0"),
        (date(2022, 3, 30), "answer.overdue"),
    ],
)
def test_the_answer_is_reminded_of_by_stages(today: date, kind: str | None) -> None:
    found = {name: one for name, one in said(today, entered()).items() if name[:6] == "answer"}
    assert set(found) == ({kind} if kind else set())
    assert all(one.day == DUE for one in found.values())


def test_the_nearer_the_day_the_more_people_hear() -> None:
    assert said(date(2022, 3, 22), entered())["answer.5"].audience == {Audience.OFFICERS}
    last = said(DUE, entered())["answer.0"]
    assert last.audience == {Audience.OFFICERS, Audience.HEADS} and last.urgent
    late = said(date(2022, 3, 30), entered())["answer.overdue"]
    assert late.audience == set(Audience) and late.urgent


def test_an_answered_request_is_silent() -> None:
    done = fact(Step.CLOSED, date(2022, 3, 29), outcome="disclosed")
    assert said(date(2022, 3, 29), entered(), done) == {}


def test_the_time_for_a_correction_notice_ends_without_a_fault() -> None:
    assert "correction_notice.0" in said(date(2022, 3, 10), entered())
    assert not [k for k in said(date(2022, 3, 11), entered()) if k.startswith("correction")]


def test_a_correction_that_never_came_is_told_after_its_limit() -> None:
    asked = fact(Step.CORRECTION_REQUESTED, date(2022, 3, 3), limit_day="2022-03-17")
    assert "correction.lapsed" not in said(date(2022, 3, 17), entered(), asked)
    found = said(date(2022, 3, 18), entered(), asked)
    assert set(found) == {"correction.lapsed"}


def test_opinions_that_ran_out_together_are_one_reminder_that_says_what_the_law_makes_of_it() -> (
    None
):
    asked = [
        fact(Step.THIRD_PARTY_ASKED, date(2022, 3, 3), party=party, limit_day="2022-03-24")
        for party in ("第三方1", "第三方2")
    ]
    assert "third_party.lapsed" not in said(date(2022, 3, 24), entered(), *asked)
    found = said(date(2022, 3, 25), entered(), *asked)["third_party.lapsed"]
    assert "第三方1、第三方2" in found.text and "不视为同意" in found.text
    come = fact(Step.THIRD_PARTY_ANSWERED, date(2022, 3, 25), party="第三方1")
    assert (
        "第三方1" not in said(date(2022, 3, 28), entered(), *asked, come)["third_party.lapsed"].text
    )


def test_what_waits_for_approval_goes_to_the_heads_but_not_to_who_drafted() -> None:
    draft = fact(Step.ANSWER_DRAFTED, date(2022, 3, 4), outcome="disclosed", by=7)
    propose = fact(Step.EXTENSION_PROPOSED, date(2022, 3, 4), days=20, by=8)
    found = said(date(2022, 3, 4), entered(), draft, propose)
    for kind, by in (("approve.answer", 7), ("approve.extension", 8)):
        assert found[kind].audience == {Audience.HEADS}
        assert found[kind].not_to == by
    back = fact(Step.ANSWER_RETURNED, date(2022, 3, 4))
    assert "approve.answer" not in said(date(2022, 3, 4), entered(), draft, back)


def test_a_deadline_that_a_notice_moved_is_news() -> None:
    moved = fact("calendar_changed", date(2022, 3, 4), due_on="2022-03-30")
    assert said(date(2022, 3, 4), entered(), moved)["moved"].day == date(2022, 3, 30)
    assert "moved" not in said(date(2022, 3, 14), entered(), moved)


def test_an_urge_stands_until_it_is_answered_and_then_overdue_is_told_upwards() -> None:
    urged = fact(URGED, date(2022, 3, 10), answer_by="2022-03-14", reason="请说明进度")
    assert said(date(2022, 3, 14), entered(), urged)["urged"].urgent
    late = said(date(2022, 3, 15), entered(), urged)
    assert late["urged.overdue"].audience == set(Audience)
    answer = fact(URGE_ANSWERED, date(2022, 3, 15), summary="已拟定答复")
    assert not {"urged", "urged.overdue"} & set(said(date(2022, 3, 15), entered(), urged, answer))


days = st.dates(date(2021, 1, 1), date(2023, 10, 31))


@given(days, st.integers(1, 40))
def test_every_deadline_reaches_each_stage_once_and_in_order(start: date, length: int) -> None:
    due = CALENDAR.add_working_days(start, length)
    day, reached = start, []
    while day <= due:
        if CALENDAR.is_working_day(day):
            reached.append(stage(due, day, CALENDAR))
        day += timedelta(1)
    left = reversed(range(len(reached)))
    assert reached == [next((one for one in STAGES if days <= one), None) for days in left]
    assert reached[-1] == 0
    assert stage(due, due + timedelta(1), CALENDAR) is None


@given(days, st.integers(0, 60))
def test_a_round_that_comes_late_never_says_less_urgent_things_than_one_in_time(
    start: date, late: int
) -> None:
    received = entered(start)
    due = CALENDAR.add_working_days(start, 20)
    found = said(start + timedelta(late), received)
    answer = [kind for kind in found if kind.startswith("answer")]
    assert len(answer) <= 1
    assert (answer == ["answer.overdue"]) == (start + timedelta(late) > due)


@given(st.integers(0, 80), st.sampled_from(["张三丰", "13800000021"]))
def test_nothing_that_the_request_holds_of_people_is_said(late: int, secret: str) -> None:
    first = fact(Step.ENTERED, RECEIVED, applicant=secret, subject=secret)
    for one in said(RECEIVED + timedelta(late), first).values():
        assert secret not in one.text
