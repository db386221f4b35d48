"""A decision or a judgment orders a new handling: the old one stays, and no year counts it twice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongkai.foi import actions, approvals
from gongkai.foi.figures import TABLE2
from gongkai.foi.models import Letter, Request
from gongkai.foi.reopening import reopen_request
from gongkai.foi.retention import due_for_shredding, shred_applicant
from gongkai.foi.rules.replay import replay
from gongkai.foi.selectors import deadline_of, facts_of, handlings_of
from gongkai.foi.states import FIXED_BY_DECISION, Status, Step
from gongkai.ledger import events
from gongkai.ledger.models import Organ, Role, User
from gongkai.ledger.scope import Scope
from gongkai.ledger.tests.factories import make_district, make_organ, make_user
from gongkai.norms.deadlines import NAMED_DAY_BASIS
from gongkai.norms.relations import check

pytestmark = pytest.mark.django_db

ORDER: dict[str, Any] = {
    "ground": "reconsideration",
    "authority": "青麓区人民政府",
    "decision": "青政复决〔2022〕7号",
    "received_on": date(2022, 6, 1),
}
PROVIDED = {"信息清单": "验收备案表1件", "提供方式": "电子邮件"}


@pytest.fixture
def organ() -> Organ:
    return make_organ(make_district(), code="fagai")


@pytest.fixture
def officer(organ: Organ) -> User:
    return make_user(organ)


@pytest.fixture
def head(organ: Organ) -> User:
    return make_user(organ, Role.HEAD)


@pytest.fixture
def refused(organ: Organ, officer: User) -> Request:
    """A request of 2022 that was refused."""
    request = actions.enter_request(
        organ=organ,
        number="2022-0001",
        applicant_kind="natural_person",
        applicant_name="张三丰",
        contact="13800000021",
        channel="in_person",
        subject="砚池路工程的验收备案表",
        received_on=date(2022, 3, 1),
        entered_on=date(2022, 3, 1),
        actor=officer,
    )
    return actions.close_request(
        request=request,
        outcome="refused.internal_affairs",
        closed_on=date(2022, 3, 10),
        entered_on=date(2022, 3, 10),
        recorded=True,
        actor=officer,
    )


def reopen(request: Request, actor: User, **changes: Any) -> Request:
    return reopen_request(request=request, actor=actor, **{**ORDER, **changes})


def tables(organ: Organ) -> list[dict[str, Any]]:
    """Table 2 of three years, each as of several days."""
    days = [date(2022, 4, 1), date(2022, 12, 31), date(2023, 1, 20), timezone.localdate()]
    found = []
    for year in (2021, 2022, 2023):
        for day in days:
            values = TABLE2.compute(Scope.year(year, organ, day))
            broken = [f for f in check(values, year=year) if f.rule in ("E1", "E2", "E3")]
            assert broken == []
            found.append(values)
    return found


def test_a_new_handling_has_its_own_clock_and_leaves_the_old_one_and_every_year_as_they_were(
    organ: Organ, officer: User, head: User, refused: Request
) -> None:
    before, row = tables(organ), Request.objects.values().get(pk=refused.pk)
    again = reopen(refused, officer)
    assert (again.key, again.handling, again.status) == ("2022-0001-重1", 2, Status.RECEIVED)
    due = deadline_of(again)
    assert due is not None and due.starts == date(2022, 6, 1) and due.working_days == 20
    assert any("重新计算" in line for line in due.explain())
    assert Request.objects.values().get(pk=refused.pk) == row
    assert facts_of(refused)[-1].name == "handling_ordered"
    assert tables(organ) == before
    approvals.draft_answer(
        request=again, kind="answer.disclosed.provided", fields=PROVIDED, actor=officer
    )
    approvals.approve_answer(request=again, actor=head)
    again.refresh_from_db()
    assert (again.status, again.outcome) == (Status.CLOSED, "disclosed")
    told = replay(facts_of(again))
    assert told.pop("organ") == organ.code
    assert told == {name: getattr(again, name) for name in told}
    assert tables(organ) == before
    assert Request.objects.values().get(pk=refused.pk) == row
    assert events.prove()[1] == []


def test_its_letter_answers_the_first_request_and_says_why_again(
    organ: Organ, officer: User, head: User, refused: Request
) -> None:
    from gongkai.foi.letters.selectors import official_letter

    again = reopen(refused, officer)
    approvals.draft_answer(
        request=again, kind="answer.disclosed.provided", fields=PROVIDED, actor=officer
    )
    approvals.approve_answer(request=again, actor=head)
    text = official_letter(Letter.objects.get(request=again)).plain_text()
    assert "2022年3月1日" in text and "2022-0001）" in text
    assert "青麓区人民政府以青政复决〔2022〕7号要求本机关重新办理该申请" in text


def test_a_day_that_the_decision_names_is_moved_by_nothing(officer: User, refused: Request) -> None:
    named = date(2022, 6, 13)
    again = reopen(refused, officer, limit_day=named)
    due = deadline_of(again)
    assert due is not None and (due.due, due.article, due.provisional) == (
        named,
        NAMED_DAY_BASIS,
        False,
    )
    for step, details in (
        (Step.CORRECTION_REQUESTED, {"limit_days": 5}),
        (Step.EXTENDED, {"days": 5}),
    ):
        assert step in FIXED_BY_DECISION
        with pytest.raises(ValidationError, match="指定了办理期限"):
            actions.take_step(
                request=again,
                step=step,
                day=date(2022, 6, 2),
                actor=officer,
                recorded=True,
                **details,
            )
    actions.take_step(
        request=again, step=Step.THIRD_PARTY_ASKED, day=date(2022, 6, 2), actor=officer
    )
    assert again.due_on == named


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("ground", {"ground": "phone call"}),
        ("authority", {"authority": " "}),
        ("decision", {"decision": ""}),
        ("received_on", {"received_on": date(2022, 3, 9)}),
        ("received_on", {"received_on": timezone.localdate() + timedelta(1)}),
        ("limit_day", {"limit_day": date(2022, 6, 1)}),
    ],
)
def test_what_cannot_be_is_named(
    officer: User, refused: Request, name: str, changes: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError) as caught:
        reopen(refused, officer, **changes)
    assert list(caught.value.message_dict) == [name]


def test_only_the_latest_answered_handling_is_handled_again(
    organ: Organ, officer: User, refused: Request
) -> None:
    with pytest.raises(PermissionDenied):
        reopen(refused, make_user(make_organ(organ.get_root(), "青麓区水务局")))
    again = reopen(refused, officer)
    with pytest.raises(ValidationError, match="答复以后"):
        reopen(refused, officer)
    with pytest.raises(ValidationError, match="先作废"):
        actions.strike_request(request=refused, reason="误登", actor=officer)
    actions.close_request(
        request=again,
        outcome="refused.internal_affairs",
        closed_on=date(2022, 6, 20),
        recorded=True,
        actor=officer,
    )
    third = reopen(again, officer, ground="judgment", received_on=date(2022, 9, 1))
    assert (third.key, third.again_of_id) == ("2022-0001-重2", refused.pk)
    assert [one.handling for one in handlings_of(third)] == [1, 2, 3]
    actions.strike_request(request=third, reason="误登", actor=officer)
    assert reopen(again, officer, received_on=date(2022, 9, 2)).handling == 3


def test_the_applicant_sees_both_handlings_by_the_one_code(
    client: Client, organ: Organ, officer: User, head: User
) -> None:
    made = actions.submit_request(
        organ=organ,
        actor=None,
        applicant_kind="natural_person",
        applicant_name="张三丰",
        contact="13800000021",
        particulars={"identity_kind": "passport", "identity_number": "E12345678"},
        subject="砚池路工程的验收备案表",
        description="",
        delivery="online",
    )
    request, today = made.request, timezone.localdate()
    actions.take_step(request=request, step=Step.RECEIPT_CONFIRMED, day=today, actor=officer)
    fields = {"检索情况": "经检索未查到", "理由": "档案中没有。"}
    kind = "answer.unavailable.not_held.nonexistent"
    approvals.draft_answer(request=request, kind=kind, fields=fields, actor=officer)
    approvals.approve_answer(request=request, actor=head)
    again = reopen(request, officer, received_on=today)
    asked = {"organ": organ.code, "number": request.key, "code": made.code}
    assert client.post(reverse("foi_follow"), asked).status_code == 302
    page = client.get(reverse("foi_case")).content.decode()
    assert "正在办理" in page and "各次办理" in page and "青政复决〔2022〕7号" in page
    old = client.get(reverse("foi_case") + "?handling=1").content.decode()
    assert "经检索未查到" in old and "撤回申请" not in old
    letter = Letter.objects.get(request=request)
    assert client.get(reverse("foi_letter", args=[letter.pk])).status_code == 200
    direct = client.post(reverse("foi_follow"), {**asked, "number": again.key})
    assert direct.status_code == 400
    client.post(reverse("foi_withdraw"), {"reason": ""})
    again.refresh_from_db()
    assert again.status == Status.CLOSED


def test_forgetting_the_applicant_takes_every_handling(
    organ: Organ, officer: User, refused: Request
) -> None:
    office = make_user(organ.get_root(), Role.OFFICE)
    again = reopen(refused, officer)
    assert not due_for_shredding(date(2040, 1, 1)).exists()
    for target in (refused, again):
        with pytest.raises(ValidationError):
            shred_applicant(request=target, reason="期满", actor=office)
    actions.close_request(
        request=again,
        outcome="disclosed",
        closed_on=date(2022, 6, 20),
        recorded=True,
        actor=officer,
    )
    assert [one.pk for one in due_for_shredding(date(2040, 1, 1))] == [refused.pk]
    shred_applicant(request=refused, reason="期满", actor=office)
    again.refresh_from_db()
    assert again.applicant_sealed == b"" and again.code_digest == ""
