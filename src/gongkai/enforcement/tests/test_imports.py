from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest

from gongkai.enforcement.actions import enter_decision
from gongkai.enforcement.models import Decision, FeeReceipt
from gongkai.ledger.events import history, prove
from gongkai.ledger.figures import registry
from gongkai.ledger.imports import run
from gongkai.ledger.models import Role
from gongkai.ledger.scope import Scope
from gongkai.ledger.tests.factories import credit_code, make_district, make_organ, make_user

pytestmark = pytest.mark.django_db
DECISIONS = "行政机关,决定类别,决定文书号,事项,行政相对人,统一社会信用代码,决定日期"
FEES = "行政机关,票据号,收费项目,缴款人,金额（元）,收款日期"
ORGAN = "青麓区发展和改革局"
TODAY = date(2021, 12, 31)


@pytest.fixture
def organ():
    return make_organ(make_district())


@pytest.fixture
def actor(organ):
    return make_user(organ.get_parent(), Role.OFFICE)


def take(kind, actor, header, *lines, today=TODAY, **others):
    data = "\n".join([header, *lines]).encode("gb18030")
    return run(kind, BytesIO(data), filename="台账.csv", actor=actor, today=today, **others)


def decision(number=1, kind="行政许可", matter="食品经营许可", code="", day="2021-03-15"):
    return f"{ORGAN},{kind},青〔2021〕{number}号,{matter},某某商行,{code},{day}"


def receipt(number=1, amount="80.50", day="2021-03-15"):
    return f"{ORGAN},票{number},不动产登记费,张某,{amount},{day}"


def counts(result):
    return result.added, result.changed, result.unchanged, result.problems


def test_decisions_are_entered_without_event_of_their_own(organ, actor):
    lines = [decision(1), decision(1, kind="行政处罚"), decision(2, code=credit_code(9))]
    result = take("decisions", actor, DECISIONS, *lines)
    assert counts(result) == (3, 0, 0, [])
    assert set(Decision.objects.values_list("kind", "party_code", "decided_on", "batch")) == {
        ("permit", "", date(2021, 3, 15), result.batch.pk),
        ("penalty", "", date(2021, 3, 15), result.batch.pk),
        ("permit", credit_code(9), date(2021, 3, 15), result.batch.pk),
    }
    assert not history(Decision.STREAM, Decision.objects.first().pk).exists()


def test_a_second_file_adds_corrects_and_leaves(organ, actor):
    take("decisions", actor, DECISIONS, decision(1), decision(2), today=date(2021, 6, 1))
    result = take(
        "decisions", actor, DECISIONS, decision(1), decision(2, day="2020-03-15"), decision(3)
    )
    assert counts(result) == (1, 1, 1, [])
    permits = registry.figures["table1.permits"].records
    assert permits(Scope.year(2021, as_of=date(2021, 12, 30))).count() == 2
    assert permits(Scope.year(2021, as_of=TODAY)).count() == 2
    assert permits(Scope.year(2020, as_of=TODAY)).count() == 1
    struck = Decision.objects.get(struck_on=TODAY)
    assert [e.name for e in history(Decision.STREAM, struck.pk)] == ["struck"]
    assert prove()[1] == []


def test_a_correction_continues_the_chain_of_a_decision_entered_by_hand(organ, actor):
    by_hand = enter_decision(
        organ=organ,
        number="青〔2021〕1号",
        kind="permit",
        matter="食品经营许可",
        party="某某商行",
        decided_on=date(2021, 3, 14),
        actor=actor,
        entered_on=date(2021, 3, 16),
    )
    assert counts(take("decisions", actor, DECISIONS, decision(1))) == (0, 1, 0, [])
    assert [e.name for e in history(Decision.STREAM, by_hand.pk)] == ["entered", "struck"]
    assert prove()[1] == []


def test_fees_are_summed_in_whole_fen(organ, actor):
    result = take("fees", actor, FEES, receipt(1), receipt(2, "0.01"))
    assert counts(result) == (2, 0, 0, [])
    assert sorted(FeeReceipt.objects.values_list("amount", flat=True)) == [1, 8050]
    assert counts(take("fees", actor, FEES, receipt(1), receipt(2, "0.02"))) == (0, 1, 1, [])


@pytest.mark.parametrize(
    ("kind", "header", "line"),
    [
        ("decisions", DECISIONS, decision(9, kind="行政奖励")),
        ("decisions", DECISIONS, decision(9, code="91420100MA4KXXXX0X")),
        ("decisions", DECISIONS, decision(9, day="2022-01-01")),
        ("decisions", DECISIONS, decision(9, day="1989-12-31")),
        ("decisions", DECISIONS, decision(9, matter="")),
        ("fees", FEES, receipt(9, "0")),
        ("fees", FEES, receipt(9, "1.001")),
        ("fees", FEES, receipt(9, "一百")),
    ],
)
def test_one_wrong_row_keeps_the_whole_file_out(organ, actor, kind, header, line):
    good = decision(1) if kind == "decisions" else receipt(1)
    result = take(kind, actor, header, good, line)
    (problem,) = result.problems
    assert problem.row == 3
    assert problem.mend
    assert not Decision.objects.exists()
    assert not FeeReceipt.objects.exists()


def test_the_first_and_the_last_accepted_day(organ, actor):
    lines = [decision(1, day="1990-01-01"), decision(2, day=TODAY.isoformat())]
    assert counts(take("decisions", actor, DECISIONS, *lines)) == (2, 0, 0, [])
