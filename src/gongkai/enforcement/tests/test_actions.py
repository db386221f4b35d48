from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError

from gongkai.enforcement.actions import (
    enter_decision,
    enter_receipt,
    load_decisions,
    load_receipts,
    strike_decision,
    strike_receipt,
)
from gongkai.enforcement.models import Decision, DecisionKind, FeeReceipt
from gongkai.ledger.events import history, prove
from gongkai.ledger.models import ImportBatch, Role
from gongkai.ledger.tests.factories import credit_code, make_district, make_organ, make_user

pytestmark = pytest.mark.django_db
DAY = date(2021, 6, 1)
ENTRY = date(2021, 6, 2)


@pytest.fixture
def organ():
    return make_organ(make_district())


@pytest.fixture
def officer(organ):
    return make_user(organ)


def decide(organ, actor, **others):
    values = {
        "number": "青许〔2021〕1号",
        "kind": DecisionKind.PERMIT,
        "matter": "食品经营许可",
        "party": "青麓某某商行",
        "decided_on": DAY,
        "entered_on": ENTRY,
        **others,
    }
    return enter_decision(organ=organ, actor=actor, **values)


def receive(organ, actor, **others):
    values = {
        "number": "票 0001",
        "item": "不动产登记费",
        "payer": "张某",
        "amount": Decimal("80.50"),
        "received_on": DAY,
        "entered_on": ENTRY,
        **others,
    }
    return enter_receipt(organ=organ, actor=actor, **values)


def test_a_decision_is_entered_with_its_event(organ, officer):
    decision = decide(organ, officer)
    (event,) = history(Decision.STREAM, decision.pk)
    assert (event.name, event.day, event.payload["number"]) == ("entered", ENTRY, decision.key)
    assert "商行" not in str(event.payload)


def test_only_the_organs_officers_and_the_office_may_enter(organ):
    with pytest.raises(PermissionDenied):
        decide(organ, make_user())
    decide(organ, make_user(organ.get_parent(), Role.OFFICE))


@pytest.mark.parametrize(
    ("others", "name"),
    [
        ({"decided_on": date(2021, 6, 3)}, "decided_on"),
        ({"decided_on": date(1989, 12, 31)}, "decided_on"),
        ({"kind": "reward"}, "kind"),
        ({"number": ""}, "key"),
        ({"party": ""}, "party"),
        ({"matter": "许" * 121}, "matter"),
        ({"party_code": credit_code(7)[:-1] + "?"}, "party_code"),
        ({"party_code": "123"}, "party_code"),
    ],
)
def test_a_wrong_decision_is_refused_by_field(organ, officer, others, name):
    with pytest.raises(ValidationError) as caught:
        decide(organ, officer, **others)
    assert name in caught.value.message_dict
    assert not Decision.objects.exists()


def test_a_decision_on_the_day_of_entry_and_with_a_true_code_is_taken(organ, officer):
    assert decide(organ, officer, decided_on=ENTRY, party_code=credit_code(7).lower()).pk


def test_a_number_is_taken_once_for_each_kind_until_it_is_struck(organ, officer):
    first = decide(organ, officer)
    decide(organ, officer, kind=DecisionKind.PENALTY)
    with pytest.raises(ValidationError, match="已登记"):
        decide(organ, officer)
    strike_decision(decision=first, reason="录入错误", actor=officer, on=ENTRY)
    decide(organ, officer, matter="公共场所卫生许可")
    assert [e.name for e in history(Decision.STREAM, first.pk)] == ["entered", "struck"]
    assert prove()[1] == []


def test_a_receipt_keeps_whole_fen(organ, officer):
    assert receive(organ, officer).amount == 8050


@pytest.mark.parametrize("amount", ["0", "-1", "0.001"])
def test_an_amount_that_is_not_positive_whole_fen_is_refused(organ, officer, amount):
    with pytest.raises(ValidationError) as caught:
        receive(organ, officer, amount=Decimal(amount))
    assert "amount" in caught.value.message_dict


def test_striking_needs_a_reason_a_possible_day_and_happens_once(organ, officer):
    receipt = receive(organ, officer)
    with pytest.raises(ValidationError, match="原因"):
        strike_receipt(receipt=receipt, reason=" ", actor=officer)
    with pytest.raises(ValidationError, match="早于登记日"):
        strike_receipt(receipt=receipt, reason="重复", actor=officer, on=DAY)
    with pytest.raises(PermissionDenied):
        strike_receipt(receipt=receipt, reason="重复", actor=make_user())
    strike_receipt(receipt=receipt, reason="重复", actor=officer, on=ENTRY)
    with pytest.raises(ValidationError, match="不能再次作废"):
        strike_receipt(receipt=receipt, reason="重复", actor=officer)
    assert not FeeReceipt.objects.current().exists()
    assert not FeeReceipt.objects.as_of(ENTRY).exists()


@pytest.fixture
def batch(officer):
    return ImportBatch.objects.create(
        kind="decisions", filename="历史数据", digest="", entered_on=ENTRY, actor=officer
    )


def rows(organ, count=3):
    return [
        (organ.pk, f"青许〔2021〕{n}号", "permit", "食品经营许可", "某某商行", "", DAY)
        for n in range(count)
    ]


def test_loading_enters_all_rows_with_one_event_of_the_batch(organ, officer, batch):
    seen: list[tuple[int, int]] = []
    count = load_decisions(
        rows(organ),
        batch=batch,
        actor=officer,
        entered_on=ENTRY,
        on_progress=lambda done, total: seen.append((done, total)),
    )
    assert count == Decision.objects.filter(batch=batch, entered_on=ENTRY, decided_on=DAY).count()
    assert seen == [(3, 3)]
    batch.refresh_from_db()
    assert batch.added == 3
    (event,) = history("ledger.batch", batch.pk)
    assert event.payload["organs"] == {organ.code: 3}


def test_loading_nothing_is_no_error(organ, officer, batch):
    assert load_decisions([], batch=batch, actor=officer, entered_on=ENTRY) == 0


@pytest.mark.parametrize(
    ("place", "value"),
    [(2, "reward"), (3, ""), (4, "某" * 121), (5, "123"), (6, date(2021, 6, 3))],
)
def test_loading_a_wrong_row_writes_nothing(organ, officer, batch, place, value):
    wrong = list(rows(organ)[0])
    wrong[1], wrong[place] = "青许〔2021〕9号", value
    with pytest.raises(ValidationError):
        load_decisions([*rows(organ), tuple(wrong)], batch=batch, actor=officer, entered_on=ENTRY)
    assert not Decision.objects.exists()


def test_loading_a_number_twice_breaks_the_constraint(organ, officer, batch):
    with pytest.raises(IntegrityError):
        load_decisions(rows(organ) + rows(organ), batch=batch, actor=officer, entered_on=ENTRY)


def test_loading_for_a_foreign_organ_is_refused(organ, batch):
    with pytest.raises(PermissionDenied):
        load_decisions(rows(organ), batch=batch, actor=make_user(), entered_on=ENTRY)


def test_receipts_are_loaded_in_fen(organ, officer, batch):
    ready = [(organ.pk, "票1", "不动产登记费", "张某", 8050, DAY)]
    assert load_receipts(ready, batch=batch, actor=officer, entered_on=ENTRY) == 1
    with pytest.raises(ValidationError):
        load_receipts(
            [(organ.pk, "票2", "不动产登记费", "张某", 0, DAY)],
            batch=batch,
            actor=officer,
            entered_on=ENTRY,
        )
