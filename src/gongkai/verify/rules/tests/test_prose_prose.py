"""P1: the prose against itself."""

from __future__ import annotations

from gongkai.verify.rules.prose_prose import RULE
from gongkai.verify.tests.making import cells, filing, found

TWICE = "新收政府信息公开申请30件。\n本年新收政府信息公开申请31件。"


def test_where_the_table_decides_the_prose_is_not_compared_with_itself():
    assert found(filing(TWICE), RULE.id) == []


def test_two_numbers_of_one_thing_contradict_each_other_where_the_cell_is_unknown():
    values = cells()
    values["table2.received.total"] = None
    (finding,) = found(filing(TWICE, values=values), RULE.id)
    assert (finding.severity, finding.expected, finding.found) == ("error", 30, 31)
    assert len(finding.places) == 2


def test_the_same_number_twice_is_no_contradiction():
    values = cells()
    values["table2.received.total"] = None
    prose = "新收政府信息公开申请30件。\n本年新收政府信息公开申请30件。"
    assert found(filing(prose, values=values), RULE.id) == []


def test_two_amounts_of_the_processing_fee_are_a_reminder():
    prose = "全年收取信息处理费400元。\n收取政府信息公开信息处理费500元。"
    (finding,) = found(filing(prose, part="other"), RULE.id)
    assert finding.severity == "warning"


def test_a_fee_of_the_year_before_is_not_compared():
    prose = "全年收取信息处理费400元。\n2021年收取信息处理费500元。"
    assert found(filing(prose, part="other"), RULE.id) == []
