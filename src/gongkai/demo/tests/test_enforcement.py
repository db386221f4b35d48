"""Rows of decisions and receipts: the same at every call, exact sums, uneven shares."""

from collections import Counter
from decimal import Decimal

import pytest

from gongkai.demo import enforcement
from gongkai.demo.organs import DISTRICT_GOVERNMENT, ORGANS
from gongkai.demo.plan import lives
from gongkai.demo.targets import table1
from gongkai.ledger.models import Organ


@pytest.fixture(scope="module")
def organs():
    return {o.code: Organ(pk=n, code=o.code) for n, o in enumerate((DISTRICT_GOVERNMENT, *ORGANS))}


@pytest.fixture(scope="module")
def decisions(organs):
    return enforcement.decision_rows(organs, 2022)


def test_two_calls_give_the_same_rows(organs):
    assert enforcement.decision_rows(organs, 2021) == enforcement.decision_rows(organs, 2021)
    planned = lives()
    first = enforcement.receipt_rows(organs, 2022, planned)
    assert first == enforcement.receipt_rows(organs, 2022, planned)


def test_decisions_of_the_year_are_those_of_table_one(decisions):
    counts = Counter(row[2] for row in decisions)
    assert counts == {
        "permit": table1()["table1.permits"],
        "penalty": table1()["table1.penalties"],
        "coercive_measure": table1()["table1.coercive_measures"],
    }


def test_decisions_of_the_year_before_are_three_thousand(organs):
    assert len(enforcement.decision_rows(organs, 2021)) == 3_000


def test_receipts_sum_to_the_fen(organs):
    rows = enforcement.receipt_rows(organs, 2022, lives())
    assert sum(row[4] for row in rows) == 385_390_030
    assert Decimal(385_390_030) / 1_000_000 == table1()["table1.fees_10k_yuan"]
    assert min(row[4] for row in rows) > 0
    assert len({row[1] for row in rows}) == len(rows)


def test_only_organs_with_the_power_decide_and_unevenly(decisions):
    counts = Counter(row[0] for row in decisions)
    assert 15 <= len(counts) <= 30
    assert max(counts.values()) > 20 * sorted(counts.values())[len(counts) // 2]


def test_a_company_keeps_its_code(decisions):
    codes = {}
    for row in decisions:
        if row[5]:
            assert codes.setdefault(row[4], row[5]) == row[5]
    assert len(set(codes.values())) == len(codes)
