"""What happens to a case: entering, deciding, striking."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from gongkai.ledger import events
from gongkai.ledger.models import Organ, User
from gongkai.ledger.tests.factories import make_user
from gongkai.remedies.actions import (
    decide_case,
    enter_case,
    reply_to_case,
    serve_case,
    strike_case,
)
from gongkai.remedies.models import Case
from gongkai.remedies.selectors import case_deadlines

pytestmark = pytest.mark.django_db

FILED = date(2022, 3, 1)


def enter(organ: Organ, officer: User | None, **changes: Any) -> Case:
    values: dict[str, Any] = {
        "organ": organ,
        "number": "青政复〔2022〕3号",
        "group": "reconsideration",
        "authority": "青麓区人民政府",
        "filed_on": FILED,
        "actor": officer,
        "entered_on": FILED,
    }
    return enter_case(**(values | changes))


def test_a_case_is_entered_decided_and_its_chain_holds(organ: Organ, officer: User) -> None:
    case = enter(organ, officer)
    assert (case.result, case.decided_on) == ("", None)
    decide_case(case=case, result="upheld", decided_on=date(2022, 4, 1), actor=officer)
    case.refresh_from_db()
    assert (case.result, case.decided_on) == ("upheld", date(2022, 4, 1))
    assert [e.name for e in events.history(Case.STREAM, case.pk)] == ["entered", "decided"]
    assert events.prove()[1] == []


def test_who_has_no_post_at_the_organ_may_do_nothing(organ: Organ, officer: User) -> None:
    case, stranger = enter(organ, officer), make_user()
    with pytest.raises(PermissionDenied):
        enter(organ, stranger)
    with pytest.raises(PermissionDenied):
        decide_case(case=case, result="upheld", decided_on=FILED, actor=stranger)
    with pytest.raises(PermissionDenied):
        strike_case(case=case, reason="重复", actor=stranger)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("number", ""),
        ("group", "appeal"),
        ("authority", " "),
        ("filed_on", date(2022, 3, 2)),
        ("entered_on", date(2999, 1, 1)),
    ],
)
def test_wrong_input_is_refused_by_the_argument_that_is_wrong(
    organ: Organ, officer: User, name: str, value: Any
) -> None:
    with pytest.raises(ValidationError) as caught:
        enter(organ, officer, **{name: value})
    assert list(caught.value.message_dict) == [name]


def test_a_number_is_taken_until_its_case_is_struck(organ: Organ, officer: User) -> None:
    case = enter(organ, officer)
    with pytest.raises(ValidationError):
        enter(organ, officer)
    strike_case(case=case, reason="类别登记有误", actor=officer)
    assert enter(organ, officer, group="lawsuit_after_reconsideration").pk != case.pk


def test_a_decision_comes_once_and_not_before_the_filing(organ: Organ, officer: User) -> None:
    case = enter(organ, officer)
    for result, day, name in (
        ("upheld", date(2022, 2, 28), "decided_on"),
        ("pending", FILED, "result"),
    ):
        with pytest.raises(ValidationError) as caught:
            decide_case(case=case, result=result, decided_on=day, actor=officer)
        assert list(caught.value.message_dict) == [name]
    decide_case(case=case, result="other", decided_on=FILED, actor=officer)
    with pytest.raises(ValidationError) as caught:
        decide_case(case=case, result="upheld", decided_on=FILED, actor=officer)
    assert "已于 2022-03-01 审结" in str(caught.value)


def test_a_struck_case_is_decided_no_more(organ: Organ, officer: User) -> None:
    case = enter(organ, officer)
    strike_case(case=case, reason="重复登记", actor=officer)
    with pytest.raises(ValidationError):
        decide_case(case=case, result="upheld", decided_on=FILED, actor=officer)


def test_the_reply_follows_the_copy_and_the_decision_may_order_a_new_handling(
    organ: Organ, officer: User
) -> None:
    filed = date(2024, 4, 1)
    case = enter(organ, officer, filed_on=filed, entered_on=filed)
    with pytest.raises(ValidationError, match="收到副本"):
        reply_to_case(case=case, replied_on=date(2024, 4, 8), actor=officer)
    with pytest.raises(ValidationError):
        serve_case(case=case, served_on=date(2024, 3, 31), actor=officer)
    serve_case(case=case, served_on=date(2024, 4, 1), simple=True, actor=officer)
    assert case_deadlines(case)[0].due == date(2024, 4, 9)
    with pytest.raises(ValidationError):
        reply_to_case(case=case, replied_on=date(2024, 3, 31), actor=officer)
    reply_to_case(case=case, replied_on=date(2024, 4, 8), actor=officer)
    order: dict[str, Any] = {
        "case": case,
        "result": "corrected",
        "decided_on": date(2024, 4, 20),
        "decision": "青政复决〔2024〕3号",
        "decision_received_on": date(2024, 4, 22),
        "ordered": True,
        "ordered_until": date(2024, 5, 10),
        "actor": officer,
    }
    for name, change in (
        ("ordered", {"result": "upheld"}),
        ("ordered_until", {"ordered": False}),
        ("ordered_until", {"ordered_until": date(2024, 4, 22)}),
        ("decision_received_on", {"decision_received_on": date(2024, 4, 19)}),
    ):
        with pytest.raises(ValidationError) as caught:
            decide_case(**order | change)
        assert name in caught.value.message_dict
    decide_case(**order)
    case.refresh_from_db()
    assert (case.ordered, case.ordered_until, case.simple) == (True, date(2024, 5, 10), True)
    assert case_deadlines(case)[0].owed_by == "organ"
    with pytest.raises(ValidationError, match="已经审结"):
        serve_case(case=case, served_on=date(2024, 4, 2), actor=officer)
    assert events.prove()[1] == []
