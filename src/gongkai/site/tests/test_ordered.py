"""What a decision orders is told until the request is handled again."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from gongkai.foi.actions import close_request, enter_request
from gongkai.foi.reopening import reopen_request
from gongkai.ledger.tests.factories import make_district, make_organ, make_user
from gongkai.remedies.actions import decide_case
from gongkai.remedies.reminders import wanted
from gongkai.remedies.selectors import unfinished
from gongkai.remedies.tests.test_actions import enter

pytestmark = pytest.mark.django_db


def kinds(today: date) -> list[str]:
    return [one.kind for one in wanted(today)]


def test_an_order_stands_until_the_request_is_handled_again() -> None:
    organ = make_organ(make_district())
    officer = make_user(organ)
    day = date(2022, 3, 1)
    request = enter_request(
        organ=organ,
        number="1",
        applicant_kind="natural_person",
        applicant_name="张三丰",
        contact="",
        channel="in_person",
        subject="批复",
        received_on=day,
        actor=officer,
        entered_on=day,
    )
    close_request(
        request=request,
        outcome="disclosed",
        closed_on=day,
        recorded=True,
        actor=officer,
        entered_on=day,
    )
    case = enter(organ, officer, request=request)
    decided = date(2022, 4, 1)
    decide_case(
        case=case,
        result="corrected",
        decided_on=decided,
        decision_received_on=decided,
        ordered=True,
        actor=officer,
    )
    assert kinds(decided) == ["ordered"]
    assert list(unfinished()) == [case]
    reopen_request(
        request=request,
        ground="reconsideration",
        authority="青麓区人民政府",
        decision="青政复决〔2022〕3号",
        received_on=decided,
        actor=officer,
    )
    assert kinds(timezone.localdate()) == kinds(decided) == []
