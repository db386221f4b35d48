"""A document in the making: the steps of the table, the days of a consultation, adoption."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from gongkai.ledger.events import history, prove
from gongkai.ledger.figures import registry
from gongkai.ledger.models import Organ, User
from gongkai.ledger.scope import Scope
from gongkai.ledger.tests.factories import make_user
from gongkai.library import making, selectors
from gongkai.library.models import DocumentKind, Draft
from gongkai.library.states import Status

BODY = "第一条　为了监测价格，制定本办法。"


@pytest.fixture
def draft(organ: Organ, officer: User) -> Draft:
    return making.begin_draft(
        organ=organ, kind=DocumentKind.NORMATIVE, title="青麓区价格监测办法", body=BODY,
        drafted_on=date(2022, 1, 4), actor=officer, entered_on=date(2022, 1, 4),
    )  # fmt: skip


def step(draft: Draft, actor: User, status: str, day: date, **others: Any) -> Draft:
    values = {"basis": "情况说明", "entered_on": date(2022, 6, 30), **others}
    return making.advance_draft(draft=draft, status=status, day=day, actor=actor, **values)


def adopt(draft: Draft, actor: User, **others: Any) -> Any:
    values: dict[str, Any] = {
        "number": "青发改规〔2022〕1号", "issued_on": date(2022, 5, 5),
        "in_force_on": date(2022, 6, 1), "basis": "局务会", "entered_on": date(2022, 5, 6), **others,
    }  # fmt: skip
    return making.adopt_draft(draft=draft, actor=actor, **values)


def test_a_draft_becomes_a_document_that_tells_how_it_was_made(draft: Draft, officer: User) -> None:
    step(draft, officer, Status.CONSULTED, date(2022, 2, 1), until=date(2022, 3, 2))
    step(draft, officer, Status.REVIEWED, date(2022, 4, 1))
    document = adopt(draft, officer)
    draft.refresh_from_db()
    assert (draft.status, draft.document) == (Status.ADOPTED, document)
    assert [one.label for one in selectors.life(document)] == [
        "起草", "公开征求意见", "合法性审核", "审议通过", "施行",
    ]  # fmt: skip
    assert selectors.versions(document)[0].body == BODY
    assert document.published_on is None and not selectors.published().exists()
    assert registry.value("table1.normative_documents.issued", Scope.year(2022)) == 1
    assert [event.name for event in history(Draft.STREAM, draft.pk)][-1] == "adopted"
    assert prove()[1] == []
    with pytest.raises(ValidationError, match="已经成为文件"):
        making.strike_draft(draft=draft, reason="误录", actor=officer)


def test_a_normative_document_is_not_adopted_unreviewed(draft: Draft, officer: User) -> None:
    with pytest.raises(ValidationError, match="下一步不能是"):
        adopt(draft, officer)
    assert registry.value("table1.normative_documents.issued", Scope.year(2022)) == 0


@pytest.mark.parametrize(
    ("status", "others", "name"),
    [
        (Status.CONSULTED, {}, "until"),
        (Status.CONSULTED, {"until": date(2022, 2, 20), "basis": " "}, "until"),
        (Status.REVIEWED, {"basis": ""}, "basis"),
        (Status.IN_FORCE, {}, "status"),
        ("nonsense", {}, "status"),
    ],
)
def test_a_step_that_lacks_something_is_refused_by_field(
    draft: Draft, officer: User, status: str, others: dict[str, Any], name: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        step(draft, officer, status, date(2022, 2, 1), **others)
    assert name in caught.value.message_dict
    draft.refresh_from_db()
    assert draft.status == Status.DRAFTED


def test_steps_go_forward_in_time_and_are_taken_by_the_organ(draft: Draft, officer: User) -> None:
    with pytest.raises(ValidationError, match="早于上一步"):
        step(draft, officer, Status.REVIEWED, date(2022, 1, 3))
    with pytest.raises(PermissionDenied):
        step(draft, make_user(), Status.REVIEWED, date(2022, 2, 1))
    step(draft, officer, Status.ABANDONED, date(2022, 2, 1))
    with pytest.raises(ValidationError, match="下一步不能是"):
        step(draft, officer, Status.DRAFTED, date(2022, 2, 2))
