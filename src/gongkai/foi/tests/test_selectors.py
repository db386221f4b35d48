"""Reads of requests: the day's work, timelines, masks, search."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gongkai.foi.actions import close_request, enter_request, strike_request, take_step
from gongkai.foi.models import Request
from gongkai.foi.selectors import (
    deadlines_of,
    masked_applicant,
    search,
    timeline,
    visible_requests,
    worklist,
)
from gongkai.foi.states import Status, Step
from gongkai.ledger.models import Organ, Role, User
from gongkai.ledger.tests.factories import make_district, make_organ, make_user

pytestmark = pytest.mark.django_db

TODAY = date(2022, 3, 25)


@pytest.fixture
def organ() -> Organ:
    return make_organ(make_district())


@pytest.fixture
def officer(organ: Organ) -> User:
    return make_user(organ)


def enter(organ: Organ, officer: User, number: str, received: date, kind: str = "") -> Request:
    return enter_request(
        organ=organ,
        number=number,
        applicant_kind=kind or "natural_person",
        applicant_name="欧阳文",
        contact="13800000021",
        channel="online",
        subject=f"第{number}件申请的内容",
        received_on=received,
        actor=officer,
        entered_on=received,
    )


def test_the_work_of_a_day_is_sorted_by_the_clock(organ: Organ, officer: User) -> None:
    enter(organ, officer, "逾期", date(2022, 2, 24))
    enter(organ, officer, "当天", date(2022, 2, 25))
    enter(organ, officer, "三天", date(2022, 3, 2))
    enter(organ, officer, "四天", date(2022, 3, 3))
    waiting = enter(organ, officer, "补正", date(2022, 2, 1))
    take_step(
        recorded=True,
        request=waiting,
        step=Step.CORRECTION_REQUESTED,
        day=date(2022, 2, 3),
        actor=officer,
        limit_days=60,
    )
    done = enter(organ, officer, "办结", date(2022, 2, 1))
    close_request(
        recorded=True, request=done, outcome="disclosed", closed_on=date(2022, 2, 9), actor=officer
    )
    found = worklist(officer, TODAY)
    assert [r.key for r in found.overdue] == ["逾期"]
    assert [r.key for r in found.soon] == ["当天", "三天"]
    assert [r.key for r in found.waiting] == ["四天", "补正"]


def test_an_officer_sees_the_own_organ_and_the_office_sees_all(organ: Organ, officer: User) -> None:
    other = make_organ(organ.get_parent(), "青麓区财政局")
    enter(organ, officer, "1", TODAY)
    enter(other, make_user(other), "2", TODAY)
    struck = enter(organ, officer, "3", TODAY)
    strike_request(request=struck, reason="重复登记", actor=officer)
    office = make_user(organ.get_parent(), Role.OFFICE)
    assert {r.key for r in visible_requests(officer)} == {"1"}
    assert {r.key for r in visible_requests(office)} == {"1", "2"}


def test_a_search_keeps_to_every_filter(organ: Organ, officer: User) -> None:
    for number in ("11", "12", "21"):
        enter(organ, officer, number, TODAY - timedelta(int(number)))
    everything = visible_requests(officer)
    assert {r.key for r in search(everything, text="申请 1")} == {"11", "12", "21"}
    assert {r.key for r in search(everything, text="第1")} == {"11", "12"}
    assert {r.key for r in search(everything, received_from=TODAY - timedelta(11))} == {"11"}
    assert not search(everything, status=Status.CLOSED)
    assert search(everything, organ=organ.get_parent()).count() == 3
    assert not search(everything, text="欧阳文")


def test_a_person_is_masked_and_an_organisation_is_named(organ: Organ, officer: User) -> None:
    person = enter(organ, officer, "1", TODAY)
    firm = enter(organ, officer, "2", TODAY, "enterprise")
    assert masked_applicant(person) == ("欧**", "138******21")
    assert masked_applicant(firm)[0] == "欧阳文"


def test_a_timeline_tells_every_step_in_words(organ: Organ, officer: User) -> None:
    request = enter(organ, officer, "1", date(2022, 3, 1))
    take_step(
        recorded=True,
        request=request,
        step=Step.EXTENDED,
        day=date(2022, 3, 2),
        actor=officer,
        days=5,
    )
    close_request(
        recorded=True,
        request=request,
        outcome="disclosed",
        closed_on=date(2022, 3, 4),
        actor=officer,
    )
    lines = timeline(request)
    assert [line.label for line in lines] == ["登记申请", "延长答复期限", "作出答复"]
    assert "延长 5 个工作日" in lines[1].detail and "予以公开" in lines[2].detail
    assert lines[0].actor == officer.real_name


def test_every_deadline_explains_itself(organ: Organ, officer: User) -> None:
    request = enter(organ, officer, "1", date(2022, 3, 1))
    take_step(
        recorded=True,
        request=request,
        step=Step.THIRD_PARTY_ASKED,
        day=date(2022, 3, 2),
        actor=officer,
    )
    for deadline in deadlines_of(request):
        assert deadline.explain()
