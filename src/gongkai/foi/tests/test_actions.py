"""What happens to a request: entering, steps, closing, striking, revealing."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from gongkai.foi.actions import (
    close_request,
    enter_request,
    reveal_applicant,
    strike_request,
    take_step,
)
from gongkai.foi.models import Request
from gongkai.foi.rules.deadlines import answer_deadline, deadlines
from gongkai.foi.selectors import deadline_of, timeline
from gongkai.foi.states import Status, Step
from gongkai.ledger import events
from gongkai.ledger.events import Fact
from gongkai.ledger.models import Organ, Role, User
from gongkai.ledger.tests.factories import make_district, make_organ, make_user
from gongkai.norms.calendar import default_calendar

pytestmark = pytest.mark.django_db

START = date(2022, 3, 1)


@pytest.fixture
def organ() -> Organ:
    return make_organ(make_district())


@pytest.fixture
def officer(organ: Organ) -> User:
    return make_user(organ)


def enter(organ: Organ, officer: User | None, **changes: Any) -> Request:
    values: dict[str, Any] = {
        "organ": organ,
        "number": "2022001",
        "applicant_kind": "natural_person",
        "applicant_name": "张三丰",
        "contact": "13800000021",
        "channel": "online",
        "subject": "2021年度财政预算执行情况",
        "received_on": START,
        "actor": officer,
        "entered_on": START,
    }
    return enter_request(**(values | changes))


def step(request: Request, what: str, after: int, officer: User | None, **details: Any) -> Request:
    day = START + timedelta(days=after)
    return take_step(
        recorded=True, request=request, step=what, day=day, actor=officer, entered_on=day, **details
    )


def close(request: Request, outcome: str, after: int, officer: User | None) -> Request:
    day = START + timedelta(days=after)
    return close_request(
        recorded=True,
        request=request,
        outcome=outcome,
        closed_on=day,
        actor=officer,
        entered_on=day,
    )


def refusal(caught: pytest.ExceptionInfo[ValidationError], name: str) -> str:
    return "".join(caught.value.message_dict[name])


def test_an_entered_request_is_received_and_its_name_is_sealed(organ: Organ, officer: User) -> None:
    request = enter(organ, officer)
    request.refresh_from_db()
    assert request.status == Status.RECEIVED
    assert "张三丰".encode() not in bytes(request.applicant_sealed)
    (event,) = events.history(Request.STREAM, request.pk)
    assert event.name == Step.ENTERED and event.day == START
    assert "张" not in str(event.payload) and "13800000021" not in str(event.payload)


def test_who_has_no_post_at_the_organ_may_not_enter(organ: Organ) -> None:
    stranger = make_user(make_organ(organ.get_parent(), "青麓区财政局"))
    with pytest.raises(PermissionDenied):
        enter(organ, stranger)
    with pytest.raises(PermissionDenied):
        enter(organ, None)
    office = make_user(organ.get_parent(), Role.OFFICE)
    assert enter(organ, office).pk


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("number", "  "),
        ("number", "号" * 81),
        ("applicant_kind", "martian"),
        ("applicant_name", ""),
        ("channel", "pigeon"),
        ("subject", "字" * 401),
        ("received_on", START + timedelta(days=1)),
    ],
)
def test_wrong_input_is_refused_by_the_argument_that_is_wrong(
    organ: Organ, officer: User, name: str, value: Any
) -> None:
    with pytest.raises(ValidationError) as caught:
        enter(organ, officer, **{name: value})
    assert list(caught.value.message_dict) == [name]
    assert not Request.objects.exists()


def test_nothing_is_entered_on_a_day_to_come(organ: Organ, officer: User) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(ValidationError) as caught:
        enter(organ, officer, entered_on=tomorrow)
    assert "晚于今天" in refusal(caught, "entered_on")


def test_a_number_is_taken_until_its_record_is_struck(organ: Organ, officer: User) -> None:
    first = enter(organ, officer)
    with pytest.raises(ValidationError) as caught:
        enter(organ, officer)
    assert "2022001" in refusal(caught, "number")
    strike_request(request=first, reason="申请人类型登记有误", actor=officer)
    assert enter(organ, officer, applicant_kind="enterprise").pk != first.pk


def test_a_step_that_is_not_listed_says_where_the_request_stands_and_what_is_possible(
    organ: Organ, officer: User
) -> None:
    request = enter(organ, officer)
    with pytest.raises(ValidationError) as caught:
        step(request, Step.CORRECTED, 1, officer)
    message = refusal(caught, "step")
    assert "目前为“办理中”" in message and "告知补正" in message
    close(request, "disclosed", 2, officer)
    with pytest.raises(ValidationError) as caught:
        step(request, Step.EXTENDED, 3, officer)
    assert "已办结" in refusal(caught, "step")


def test_two_consultations_keep_the_status_until_both_are_answered(
    organ: Organ, officer: User
) -> None:
    request = enter(organ, officer)
    step(request, Step.THIRD_PARTY_ASKED, 1, officer)
    step(request, Step.ORGAN_ASKED, 2, officer, party="机关1")
    step(request, Step.THIRD_PARTY_ASKED, 2, officer)
    step(request, Step.THIRD_PARTY_ANSWERED, 4, officer, party="第三方2")
    assert request.status == Status.CONSULTING
    step(request, Step.ORGAN_ANSWERED, 5, officer)
    assert request.status == Status.CONSULTING
    step(request, Step.THIRD_PARTY_ANSWERED, 6, officer)
    assert request.status == Status.RECEIVED
    request.refresh_from_db()
    assert request.status == Status.RECEIVED


def test_an_answer_of_several_waiting_must_say_whose_it_is(organ: Organ, officer: User) -> None:
    request = enter(organ, officer)
    step(request, Step.THIRD_PARTY_ASKED, 1, officer)
    step(request, Step.THIRD_PARTY_ASKED, 1, officer)
    with pytest.raises(ValidationError) as caught:
        step(request, Step.THIRD_PARTY_ANSWERED, 4, officer)
    assert "第三方1、第三方2" in refusal(caught, "party")


def test_a_person_is_never_named_as_party(organ: Organ, officer: User) -> None:
    request = enter(organ, officer)
    with pytest.raises(ValidationError) as caught:
        step(request, Step.THIRD_PARTY_ASKED, 1, officer, party="李四")
    assert "代称" in refusal(caught, "party")
    step(request, Step.ORGAN_ASKED, 1, officer, party=organ.name)


def test_the_handling_goes_on_once_the_limit_of_a_consultation_has_passed(
    organ: Organ, officer: User
) -> None:
    request = enter(organ, officer)
    step(request, Step.THIRD_PARTY_ASKED, 1, officer)
    limit = date(2022, 3, 23)
    assert [m.detail for m in timeline(request)][1].startswith("第三方1；期限 2022-03-23")
    with pytest.raises(ValidationError):
        step(request, Step.FEE_NOTIFIED, (limit - START).days, officer, fee=Decimal(100))
    step(request, Step.FEE_NOTIFIED, (limit - START).days + 1, officer, fee=Decimal(100))
    assert request.status == Status.AWAITING_FEE


def test_the_due_day_follows_the_clock_at_every_step(organ: Organ, officer: User) -> None:
    request = enter(organ, officer)
    assert request.due_on == date(2022, 3, 29)
    step(request, Step.CORRECTION_REQUESTED, 2, officer, limit_days=10)
    assert request.due_on is None and deadline_of(request) is None
    step(request, Step.CORRECTED, 9, officer)
    assert request.due_on == date(2022, 4, 8)
    step(request, Step.EXTENDED, 10, officer, days=5)
    assert request.due_on == date(2022, 4, 15)
    found = deadline_of(request)
    assert found is not None and found.due == request.due_on
    assert any("延长5个工作日" in line for line in found.explain())


def test_a_due_day_in_an_unannounced_year_is_the_earliest_possible_and_says_so(
    organ: Organ, officer: User
) -> None:
    received = date(2027, 3, 1)
    facts = [Fact(Step.ENTERED, received, {})]
    found = answer_deadline(deadlines(facts, default_calendar()))
    assert found is not None and found.provisional and found.due > received


def test_days_keep_their_order(organ: Organ, officer: User) -> None:
    request = enter(organ, officer)
    day = START - timedelta(days=1)
    with pytest.raises(ValidationError) as caught:
        take_step(
            recorded=True,
            request=request,
            step=Step.EXTENDED,
            day=day,
            actor=officer,
            entered_on=START,
        )
    assert "早于“收到申请”" in refusal(caught, "day")
    with pytest.raises(ValidationError) as caught:
        take_step(
            recorded=True,
            request=request,
            step=Step.EXTENDED,
            day=START + timedelta(days=1),
            actor=officer,
            entered_on=START,
        )
    assert "晚于登记日" in refusal(caught, "day")
    step(request, Step.CORRECTION_REQUESTED, 3, officer, limit_days=10)
    with pytest.raises(ValidationError) as caught:
        take_step(
            recorded=True,
            request=request,
            step=Step.CORRECTED,
            day=START + timedelta(days=2),
            actor=officer,
            entered_on=START + timedelta(days=5),
        )
    assert "告知补正" in refusal(caught, "day")


def test_a_step_is_not_entered_before_the_one_before_it(organ: Organ, officer: User) -> None:
    request = enter(organ, officer, entered_on=START + timedelta(days=5))
    with pytest.raises(ValidationError) as caught:
        step(request, Step.EXTENDED, 4, officer)
    assert "早于前一次登记" in refusal(caught, "entered_on")


def test_extensions_give_twenty_days_at_most(organ: Organ, officer: User) -> None:
    request = enter(organ, officer)
    with pytest.raises(ValidationError) as caught:
        step(request, Step.EXTENDED, 1, officer, days=21)
    assert "20" in refusal(caught, "days")
    step(request, Step.EXTENDED, 1, officer)
    with pytest.raises(ValidationError) as caught:
        step(request, Step.EXTENDED, 2, officer, days=1)
    assert "20" in refusal(caught, "step")


@pytest.mark.parametrize("fee", [None, Decimal(0), Decimal("-1"), Decimal("0.001"), 10, "100"])
def test_a_fee_is_an_amount_above_zero(organ: Organ, officer: User, fee: Any) -> None:
    request = enter(organ, officer)
    with pytest.raises(ValidationError) as caught:
        step(request, Step.FEE_NOTIFIED, 1, officer, fee=fee)
    assert refusal(caught, "fee")


def test_a_second_fee_notice_is_refused(organ: Organ, officer: User) -> None:
    request = enter(organ, officer)
    step(request, Step.FEE_NOTIFIED, 1, officer, fee=Decimal(100))
    step(request, Step.FEE_PAID, 2, officer)
    with pytest.raises(ValidationError) as caught:
        step(request, Step.FEE_NOTIFIED, 3, officer, fee=Decimal(100))
    assert "收费通知" in refusal(caught, "step")


def test_a_fee_is_counted_in_cents_and_paid_as_notified(organ: Organ, officer: User) -> None:
    request = enter(organ, officer)
    step(request, Step.FEE_NOTIFIED, 1, officer, fee=Decimal("100.50"))
    with pytest.raises(ValidationError) as caught:
        step(request, Step.FEE_PAID, 2, officer, fee=Decimal(99))
    assert "100.50" in refusal(caught, "fee")
    step(request, Step.FEE_PAID, 2, officer)
    assert (request.fee_charged, request.fee_paid_on) == (10050, START + timedelta(days=2))


def test_a_correction_needs_a_reasonable_limit(organ: Organ, officer: User) -> None:
    request = enter(organ, officer)
    with pytest.raises(ValidationError) as caught:
        step(request, Step.CORRECTION_REQUESTED, 1, officer)
    assert "期限" in refusal(caught, "limit_day")


def test_a_detail_that_a_step_does_not_take_is_refused(organ: Organ, officer: User) -> None:
    request = enter(organ, officer)
    with pytest.raises(ValidationError) as caught:
        step(request, Step.EXTENDED, 1, officer, party="第三方1")
    assert "延长答复期限" in refusal(caught, "party")
    with pytest.raises(ValidationError):
        step(request, Step.CLOSED, 1, officer)


def test_a_request_is_closed_once_with_one_of_the_outcomes(organ: Organ, officer: User) -> None:
    request = enter(organ, officer)
    with pytest.raises(ValidationError) as caught:
        close(request, "closed", 1, officer)
    assert "21种" in refusal(caught, "outcome")
    close(request, "refused.state_secret", 2, officer)
    request.refresh_from_db()
    assert (request.status, request.outcome) == (Status.CLOSED, "refused.state_secret")
    assert request.closed_on == request.closed_entered_on == START + timedelta(days=2)
    with pytest.raises(ValidationError):
        close(request, "disclosed", 3, officer)


def test_an_overdue_correction_ends_only_what_waits_for_it_and_after_its_limit(
    organ: Organ, officer: User
) -> None:
    request = enter(organ, officer)
    with pytest.raises(ValidationError) as caught:
        close(request, "other.correction_overdue", 1, officer)
    assert "告知补正" in refusal(caught, "outcome")
    limit = START + timedelta(days=11)
    step(request, Step.CORRECTION_REQUESTED, 1, officer, limit_day=limit)
    with pytest.raises(ValidationError) as caught:
        close(request, "other.correction_overdue", 11, officer)
    assert "届满" in refusal(caught, "outcome")
    close(request, "other.correction_overdue", 12, officer)


def test_an_unpaid_fee_ends_only_what_waits_for_it(organ: Organ, officer: User) -> None:
    request = enter(organ, officer)
    with pytest.raises(ValidationError):
        close(request, "other.fee_unpaid", 1, officer)
    step(request, Step.FEE_NOTIFIED, 1, officer, fee=Decimal(100))
    with pytest.raises(ValidationError):
        close(request, "other.fee_unpaid", 31, officer)
    close(request, "other.fee_unpaid", 32, officer)


def test_what_is_still_unclear_was_corrected_first(organ: Organ, officer: User) -> None:
    request = enter(organ, officer)
    outcome = "unavailable.unclear_after_correction"
    with pytest.raises(ValidationError):
        close(request, outcome, 1, officer)
    step(request, Step.CORRECTION_REQUESTED, 1, officer, limit_days=10)
    step(request, Step.CORRECTED, 3, officer)
    close(request, outcome, 4, officer)


def test_a_struck_request_moves_no_more(organ: Organ, officer: User) -> None:
    request = enter(organ, officer)
    with pytest.raises(ValidationError) as caught:
        strike_request(request=request, reason=" ", actor=officer)
    assert refusal(caught, "reason")
    with pytest.raises(ValidationError) as caught:
        strike_request(request=request, reason="重复", actor=officer, on=START - timedelta(days=1))
    assert refusal(caught, "on")
    strike_request(request=request, reason="重复登记", actor=officer)
    with pytest.raises(ValidationError):
        close(request, "disclosed", 1, officer)
    with pytest.raises(ValidationError):
        strike_request(request=request, reason="重复登记", actor=officer)


def test_looking_at_an_applicant_is_an_event_with_its_reason(organ: Organ, officer: User) -> None:
    request = enter(organ, officer)
    with pytest.raises(ValidationError):
        reveal_applicant(request=request, actor=officer, reason="")
    plain = reveal_applicant(request=request, actor=officer, reason="邮寄答复书")
    assert plain == ("张三丰", "13800000021")
    last = events.history(Request.STREAM, request.pk).last()
    assert last is not None and last.actor == officer
    assert last.payload == {"reason": "邮寄答复书"}
    close(request, "disclosed", 1, officer)
    assert events.prove()[1] == []
