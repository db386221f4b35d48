"""E7: the prose against the tables."""

from __future__ import annotations

import pytest

from gongkai.verify.rules.prose_table import RULE
from gongkai.verify.tests.making import REQUESTS, cells, filing, found


def test_a_number_that_equals_its_cell_is_no_finding():
    assert found(filing("新收政府信息公开申请30件，上年结转4件。"), RULE.id) == []


def test_a_number_that_differs_names_both_places_and_the_difference():
    (finding,) = found(filing("新收政府信息公开申请33件。"), RULE.id)
    assert (finding.severity, finding.expected, finding.found) == ("error", 30, 33)
    assert "33件" in finding.message and "30件" in finding.message and "相差3件" in finding.message
    assert [place.figure for place in finding.places] == ["", "table2.received.total"]


def test_the_same_wrong_number_in_two_places_is_one_finding():
    (finding,) = found(
        filing("新收政府信息公开申请33件。\n本年新收政府信息公开申请33件。"), RULE.id
    )
    assert len(finding.places) == 3


def test_all_requests_taken_may_include_the_carried_in_ones():
    assert found(filing("共收到政府信息公开申请34件。"), RULE.id) == []
    assert len(found(filing("共收到政府信息公开申请35件。"), RULE.id)) == 1


def test_a_reading_that_would_reconcile_is_offered():
    (finding,) = found(filing("新收政府信息公开申请34件，上年结转4件。"), RULE.id)
    assert any("34＝表中30＋" in reading for reading in finding.readings)


def test_a_reading_by_a_turned_pair_of_digits_is_offered():
    values = cells({**REQUESTS, "received": 36})
    (finding,) = found(filing("新收政府信息公开申请63件。", values=values), RULE.id)
    assert any("次序不同" in reading for reading in finding.readings)


@pytest.mark.parametrize(
    ("prose", "broken"),
    [
        ("共收到政府信息公开申请20余件。", False),
        ("共收到政府信息公开申请30余件。", False),
        ("共收到政府信息公开申请50余件。", True),
        ("共收到政府信息公开申请约31件。", False),
        ("共收到政府信息公开申请约60件。", True),
        ("共收到政府信息公开申请不足40件。", False),
        ("共收到政府信息公开申请不足20件。", True),
    ],
)
def test_an_inexact_number_is_held_to_what_it_says(prose, broken):
    assert bool(found(filing(prose), RULE.id)) is broken


@pytest.mark.parametrize(
    ("said", "broken"),
    [
        ("385.39万元", False),
        ("385.4万元", False),
        ("385.38万元", True),
        ("386万元", True),
        ("385万元", False),
    ],
)
def test_money_is_compared_at_the_precision_that_was_printed(said, broken):
    report = filing(
        f"收取行政事业性收费{said}。",
        part="proactive",
        values=cells(table1__fees_10k_yuan="385.39003"),
    )
    assert bool(found(report, RULE.id)) is broken


def test_an_unknown_cell_is_never_taken_for_zero():
    values = cells()
    values["table2.received.total"] = None
    assert found(filing("新收政府信息公开申请33件。", values=values), RULE.id) == []


def test_what_is_said_not_to_have_happened_is_held_against_the_table():
    report = filing("未收到政府信息公开申请。")
    (finding,) = found(report, RULE.id)
    assert (finding.expected, finding.found) == (30, 0)


def test_a_group_of_outcomes_is_the_sum_of_its_rows():
    values = cells({**REQUESTS, "refused.state_secret": 2, "refused.enforcement_files": 1})
    assert found(filing("不予公开的政府信息公开申请3件。", values=values), RULE.id) == []
    (finding,) = found(filing("不予公开的政府信息公开申请4件。", values=values), RULE.id)
    assert finding.expected == 3


def test_a_number_of_the_government_that_may_be_its_own_office_is_a_reminder():
    (finding,) = found(filing("区政府共收到政府信息公开申请12件。"), RULE.id)
    assert finding.severity == "warning"
    assert any("本级" in reading for reading in finding.readings)
