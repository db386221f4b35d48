from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from gongkai.enforcement.actions import enter_decision, enter_receipt, strike_decision
from gongkai.enforcement.selectors import decisions, receipts
from gongkai.ledger.models import Role
from gongkai.ledger.tests.factories import make_district, make_organ, make_user

pytestmark = pytest.mark.django_db
ENTRY = date(2021, 12, 31)


@pytest.fixture
def district():
    return make_district()


@pytest.fixture
def organs(district):
    bureau = make_organ(district, "青麓区市场监督管理局")
    return bureau, make_organ(bureau, "青麓区湖滨市场监管所"), make_organ(district, "青麓区水务局")


@pytest.fixture
def office(district):
    return make_user(district, Role.OFFICE)


def decide(organ, actor, number, day, **others):
    values = {"kind": "permit", "matter": "食品经营许可", "party": "某某商行", **others}
    return enter_decision(
        organ=organ, number=number, decided_on=day, actor=actor, entered_on=ENTRY, **values
    )


def numbers(found):
    return [one.key for one in found]


def test_decisions_stand_the_latest_first_without_the_struck(organs, office):
    decide(organs[0], office, "1号", date(2021, 1, 1))
    decide(organs[0], office, "2号", date(2021, 3, 1))
    wrong = decide(organs[0], office, "3号", date(2021, 2, 1))
    strike_decision(decision=wrong, reason="误录", actor=office, on=ENTRY)
    assert numbers(decisions()) == ["2号", "1号"]


def test_decisions_of_an_organ_include_those_below_it(district, organs, office):
    for number, organ in enumerate(organs):
        decide(organ, office, f"{number}号", date(2021, 1, 1 + number))
    assert numbers(decisions(organ=organs[0])) == ["1号", "0号"]
    assert decisions(organ=district).count() == 3


def test_decisions_are_found_by_kind_period_and_text(organs, office):
    decide(organs[0], office, "1号", date(2021, 1, 1), kind="penalty", matter="占道经营")
    decide(organs[0], office, "2号", date(2021, 1, 31), party="湖滨酒楼")
    assert numbers(decisions(kind="penalty")) == ["1号"]
    assert numbers(decisions(start=date(2021, 1, 31))) == ["2号"]
    assert numbers(decisions(end=date(2021, 1, 30))) == ["1号"]
    assert numbers(decisions(text=" 占道 ")) == ["1号"]
    assert numbers(decisions(text="酒楼")) == ["2号"]
    assert not decisions(text="%").exists()


def test_receipts_are_found_by_organ_period_and_text(organs, office):
    for number, organ in enumerate(organs):
        enter_receipt(
            organ=organ,
            number=f"票{number}",
            item="水资源费" if number == 2 else "检验费",
            payer="张某",
            amount=Decimal("10"),
            received_on=date(2021, 1, 1 + number),
            actor=office,
            entered_on=ENTRY,
        )
    assert numbers(receipts(organ=organs[0])) == ["票1", "票0"]
    assert numbers(receipts(text="水资源")) == ["票2"]
    assert numbers(receipts(start=date(2021, 1, 2), end=date(2021, 1, 2))) == ["票1"]
