"""P5: changes against last year's report."""

from __future__ import annotations

import pytest

from gongkai.verify.rules.year_on_year import RULE
from gongkai.verify.tests.making import REQUESTS, cells, filing, found

BEFORE = filing("", year=2021, values=cells({**REQUESTS, "received": 24}))


@pytest.mark.parametrize(
    ("said", "broken"),
    [
        ("同比增长25%", False),
        ("同比增长26%", True),
        ("同比下降25%", True),
        ("比上年增加6件", False),
        ("比上年增加7件", True),
        ("较上年减少6件", True),
        ("比2021年增加6件，同比增长25%", False),
        ("比2021年增加6件，同比增长21.4%", True),
    ],
)
def test_a_change_agrees_with_both_reports(said, broken):
    report = filing(f"新收政府信息公开申请30件，{said}。")
    findings = found(report, RULE.id, previous=BEFORE)
    assert bool(findings) is broken
    assert all(finding.severity == "warning" for finding in findings)


def test_nothing_is_judged_without_last_years_report():
    assert found(filing("新收政府信息公开申请30件，同比增长99%。"), RULE.id) == []


def test_a_change_of_something_else_is_not_compared():
    report = filing("新收政府信息公开申请30件。政府网站访问量同比增长99%。")
    assert found(report, RULE.id, previous=BEFORE) == []


def test_growth_from_nothing_has_no_percentage():
    before = filing("", year=2021, values=cells({}))
    report = filing("新收政府信息公开申请30件，同比增长99%。")
    assert found(report, RULE.id, previous=before) == []
