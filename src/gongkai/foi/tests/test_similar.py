"""Earlier requests for the same information are found, among those that the reader may see."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.foi import actions
from gongkai.foi.codes import applicant_mark
from gongkai.foi.models import Request
from gongkai.foi.rules.likeness import likeness, pairs, same
from gongkai.foi.similar import similar
from gongkai.ledger.models import Organ, Role, User
from gongkai.ledger.tests.factories import make_district, make_organ, make_user

pytestmark = pytest.mark.django_db

SUBJECT = "双塔小区3号楼加装电梯的审批材料"


@pytest.fixture
def organ() -> Organ:
    return make_organ(make_district())


@pytest.fixture
def officer(organ: Organ) -> User:
    return make_user(organ)


def enter(organ: Organ, number: int, name: str = "", **changes: Any) -> Request:
    day = date(2022, 3, 1) + timedelta(number)
    values: dict[str, Any] = {
        "organ": organ,
        "number": f"2022-{number}",
        "applicant_kind": "natural_person",
        "applicant_name": name or f"申请人{number}",
        "contact": "13800000021",
        "channel": "in_person",
        "subject": SUBJECT,
        "received_on": day,
        "entered_on": day,
        "actor": make_user(organ),
    }
    return actions.enter_request(**(values | changes))


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (SUBJECT, "申请公开双塔小区3号楼加装电梯审批的有关文件", True),
        (SUBJECT, "双塔小区3号楼加裝电梯公示", True),
        (SUBJECT, "2021年度财政预算执行情况", False),
        ("关于申请公开有关政府信息的材料", "申请公开相关信息", False),
        ("", SUBJECT, False),
    ],
)
def test_subjects_are_alike_by_what_they_name(one: str, other: str, alike: bool) -> None:
    assert (likeness(pairs(one), pairs(other)) >= 50) is alike
    assert likeness(pairs(one), pairs(other)) == likeness(pairs(other), pairs(one))


@pytest.mark.parametrize(
    ("other", "taken"),
    [
        ("申请公开双塔小区3号楼加装电梯审批的有关材料", True),
        ("双塔小区4号楼加装电梯的审批材料", False),
        ("桃坞小区3号楼加装电梯的审批材料", False),
    ],
)
def test_another_number_or_place_is_other_information(other: str, taken: bool) -> None:
    assert same(SUBJECT, other) is taken


def test_the_most_alike_stands_first_and_the_unlike_nowhere(organ: Organ, officer: User) -> None:
    near = enter(organ, 1, subject="双塔小区3号楼加装电梯公示")
    enter(organ, 2, subject="2021年度财政预算执行情况")
    same = enter(organ, 3)
    request = enter(organ, 4)
    found = similar(request, officer).found
    assert [one for one, _ in found] == [same, near]
    assert found[0][1] == 100
    assert similar(near, officer).found == (), "what came later is no earlier request"


def test_a_request_of_another_organ_is_shown_to_the_office_alone(
    organ: Organ, officer: User
) -> None:
    other = make_organ(organ.get_parent(), "青麓区水务局")
    elsewhere = enter(other, 1)
    request = enter(organ, 2)
    assert similar(request, officer).found == ()
    office = make_user(organ.get_parent(), Role.OFFICE)
    assert [one for one, _ in similar(request, office).found] == [elsewhere]


def test_a_struck_request_is_not_shown(organ: Organ, officer: User) -> None:
    wrong = enter(organ, 1)
    actions.strike_request(request=wrong, reason="登记有误", actor=officer)
    assert similar(enter(organ, 2), officer).found == ()


def test_the_same_applicants_repetition_is_told_from_anothers(organ: Organ, officer: User) -> None:
    own = enter(organ, 1, "张三丰")
    enter(organ, 2, "李四")
    enter(organ, 3, "张三丰", contact="13900000000")
    request = enter(organ, 4, "张三丰", contact="138 0000 0021")
    assert similar(request, officer).repeated == (own,)
    other = enter(organ, 5, "张三丰", subject="另一项目的环评批复", contact="13800000021")
    assert similar(other, officer).repeated == ()


def test_three_applicants_within_a_year_propose_publishing(organ: Organ, officer: User) -> None:
    enter(organ, 1, "甲")
    enter(organ, 2, "甲")
    two = enter(organ, 3, "乙")
    assert similar(two, officer).applicants == 2 and not similar(two, officer).propose
    three = enter(organ, 4, "丙")
    assert similar(three, officer).applicants == 3 and similar(three, officer).propose
    late = enter(organ, 368, "丁")
    assert similar(late, officer).applicants == 3, "the first two are more than a year old"


def test_nobody_reads_who_it_was_from_the_mark(organ: Organ) -> None:
    request = enter(organ, 1, "张三丰")
    assert len(request.applicant_mark) == 64 and "张" not in request.applicant_mark
    assert applicant_mark("张三丰", "E1") != applicant_mark("张三丰", "E2")
    assert applicant_mark("", "E1") == ""


def test_the_earlier_ones_are_read_in_two_queries(organ: Organ, officer: User) -> None:
    for number in range(1, 8):
        enter(organ, number)
    request = enter(organ, 9)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        similar(request, officer)
    reads = [query for query in queries.captured_queries if "foi_request" in query["sql"]]
    assert len(reads) == 2
