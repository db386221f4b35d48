"""Who hears what of the open requests."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from gongkai.foi.actions import close_request, enter_request, strike_request, submit_request
from gongkai.foi.approvals import draft_answer
from gongkai.foi.models import Request
from gongkai.foi.reminders import wanted
from gongkai.foi.retention import shred_applicant
from gongkai.ledger.models import Organ, Post, Role, User
from gongkai.ledger.notices import keep, unread
from gongkai.ledger.tests.factories import make_district, make_organ, make_user

pytestmark = pytest.mark.django_db

RECEIVED = date(2022, 3, 1)
DUE = date(2022, 3, 29)
LATE = date(2022, 3, 30)


class House:
    """A district's office and a bureau with two officers and a head."""

    def __init__(self) -> None:
        self.district = make_district()
        self.bureau = make_organ(self.district, "青麓区民政局")
        self.officer, self.second = make_user(self.bureau), make_user(self.bureau)
        self.head = make_user(self.bureau, Role.HEAD)
        self.office = make_user(Organ.objects.get(pk=self.district.pk), Role.OFFICE)
        self.other = make_user(make_organ(self.district, "青麓区财政局"))


@pytest.fixture
def house() -> House:
    return House()


def enter(house: House, number: str = "1", received: date = RECEIVED) -> Request:
    return enter_request(
        organ=house.bureau,
        number=number,
        applicant_kind="natural_person",
        applicant_name="张三丰",
        contact="13800000021",
        channel="in_person",
        subject="张三丰的房屋登记材料",
        received_on=received,
        actor=house.officer,
        entered_on=received,
    )


def heard(today: date) -> dict[int, set[str]]:
    found: defaultdict[int, set[str]] = defaultdict(set)
    for one in wanted(today):
        found[one.user].add(one.kind)
    return found


def test_officers_hear_first_heads_on_the_last_day_and_the_office_of_what_is_late(
    house: House,
) -> None:
    enter(house)
    assert heard(date(2022, 3, 22)) == {
        house.officer.pk: {"answer.5"},
        house.second.pk: {"answer.5"},
    }
    assert heard(DUE) == {u.pk: {"answer.0"} for u in (house.officer, house.second, house.head)}
    everybody = (house.officer, house.second, house.head, house.office)
    assert heard(LATE) == {u.pk: {"answer.overdue"} for u in everybody}


def test_where_an_organ_has_no_officer_its_head_hears_and_else_the_office(house: House) -> None:
    enter(house)
    Post.objects.filter(role=Role.OFFICER).delete()
    assert heard(date(2022, 3, 22)) == {house.head.pk: {"answer.5"}}
    User.objects.filter(pk=house.head.pk).update(is_active=False)
    assert heard(date(2022, 3, 22)) == {house.office.pk: {"answer.5"}}


def test_a_head_who_drafted_does_not_hear_of_the_own_draft(house: House) -> None:
    request = enter(house, received=timezone.localdate())
    draft_answer(
        request=request,
        kind="answer.disclosed.provided",
        fields={"信息清单": "材料1件", "提供方式": "电子邮件"},
        actor=house.head,
    )
    found = heard(timezone.localdate())
    assert "approve.answer" not in found.get(house.head.pk, set())
    assert "approve.answer" in found[house.office.pk]


def test_a_struck_request_is_silent(house: House) -> None:
    strike_request(request=enter(house), reason="重复登记", actor=house.officer)
    assert heard(LATE) == {}


def test_notices_say_the_number_and_nothing_of_the_applicant(house: House) -> None:
    enter(house)
    for one in wanted(LATE):
        assert "申请 1" in one.title
        assert "张三丰" not in one.title + one.text and "138" not in one.title + one.text


def test_a_round_of_three_hundred_requests_takes_few_queries(
    house: House, django_assert_max_num_queries: Any
) -> None:
    for number in range(300):
        enter(house, str(number))
    with django_assert_max_num_queries(8):
        assert len(list(wanted(DUE))) == 900
    assert keep(Request.STREAM, wanted(DUE)) == 900
    with django_assert_max_num_queries(12):
        assert keep(Request.STREAM, wanted(DUE)) == 0
    assert unread(house.officer).count() == 300


def test_an_application_by_internet_is_news_before_it_is_received(house: House) -> None:
    submit_request(
        organ=house.bureau,
        applicant_kind="natural_person",
        applicant_name="张三丰",
        contact="13800000021",
        particulars={"identity_kind": "passport", "identity_number": "E12345678"},
        subject="2021年度财政预算执行情况",
        description="报告全文。",
        delivery="online",
        actor=None,
    )
    assert "arrived" in heard(timezone.localdate())[house.officer.pk]


def test_the_office_hears_of_data_past_its_retention_until_it_is_destroyed(house: House) -> None:
    request = enter(house, received=date(2010, 3, 1))
    close_request(
        recorded=True,
        request=request,
        outcome="disclosed",
        closed_on=date(2010, 3, 20),
        actor=house.officer,
        entered_on=date(2010, 3, 20),
    )

    def told(day: date) -> list[int]:
        return [one.user for one in wanted(day) if one.kind == "retention"]

    assert told(date(2020, 3, 19)) == []
    assert told(date(2020, 3, 20)) == [house.office.pk]
    shred_applicant(request=request, reason="保存期满。", actor=house.office)
    assert told(date(2020, 3, 20)) == []
