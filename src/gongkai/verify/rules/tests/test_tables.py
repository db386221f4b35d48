"""E1 to E6, E8 to E12 over a filing."""

from __future__ import annotations

import pytest

from gongkai.norms import form
from gongkai.verify.tests.making import REQUESTS, cells, filing, found


def changed(figure: str, by: int, requests=REQUESTS):
    values = cells(requests)
    values[figure] += by
    return filing(values=values)


@pytest.mark.parametrize("rule", ["E1", "E2", "E3", "E4", "E10", "E12"])
def test_a_clean_table_keeps_every_relation(rule):
    assert found(filing(), rule) == []


@pytest.mark.parametrize(
    ("figure", "rule"),
    [
        ("table2.carried_out.natural_person", "E1"),
        ("table2.disclosed.natural_person", "E2"),
        ("table2.disclosed.total", "E3"),
        ("table3.reconsideration.total", "E4"),
    ],
)
@pytest.mark.parametrize("by", [1, -1])
def test_one_more_or_less_breaks_the_relation_and_names_the_cell(figure, rule, by):
    findings = found(changed(figure, by, {**REQUESTS, "carried_out": 3}), rule)
    assert findings and all(finding.severity == "error" for finding in findings)
    assert any(figure in {place.figure for place in finding.places} for finding in findings)


def test_last_years_carried_out_requests_are_this_years_carried_in():
    before = filing(values=cells({**REQUESTS, "carried_out": 4}), year=2021)
    assert found(filing(), "E5", previous=before) == []
    wrong = filing(values=cells({**REQUESTS, "carried_out": 5}), year=2021)
    findings = found(filing(), "E5", previous=wrong)
    assert {place.label.split("·")[0] for place in findings[0].places} == {"表二", "上年报告"}


def test_documents_in_force_follow_from_last_year():
    def stock(n: int, issued: int = 0, year: int = 2022):
        figures = {
            "table1__normative_documents__in_force": n,
            "table1__normative_documents__issued": issued,
        }
        return filing(values=cells(**figures), year=year)

    assert found(stock(7, 2), "E6", previous=stock(5, year=2021)) == []
    (finding,) = found(stock(8, 2), "E6", previous=stock(5, year=2021))
    assert (finding.severity, finding.expected, finding.found) == ("warning", 7, 8)


def test_a_district_is_the_sum_of_its_organs():
    one = filing(organ="甲局", values=cells({**REQUESTS}))
    two = filing(organ="乙局", values=cells({}))
    assert found(filing(), "E9", organs=(one, two)) == []
    findings = found(filing(), "E9", organs=(two, two))
    assert findings and findings[0].severity == "error"


def test_an_organ_that_was_not_read_leaves_the_sum_unjudged_and_is_named():
    values = cells({})
    for figure in form.cells():
        if figure.startswith("table2."):
            values[figure] = None
    half = filing(organ="乙局", values=values)
    findings = found(filing(), "E9", organs=(half,))
    assert [finding.severity for finding in findings] == ["warning"]
    assert "乙局" in findings[0].message


def test_blank_cells_are_told_once_for_a_table():
    values = cells()
    for column in ("natural_person", "total"):
        values[form.table2_figure("disclosed", column)] = None
    (finding,) = found(filing(values=values), "E10")
    assert finding.severity == "warning" and len(finding.places) == 2
    assert found(filing(values=values), "E2") == []


def test_a_negative_count_is_an_error():
    values = cells(table1__permits=-1)
    (finding,) = found(filing(values=values), "E10")
    assert finding.severity == "error"


@pytest.mark.parametrize(("year", "told"), [(2023, False), (2024, True)])
def test_direct_suits_beside_refusals_are_noted_since_2024(year, told):
    values = cells(
        {"received": 1, "refused.state_secret": 1, "total": 1},
        table3__lawsuit_without_reconsideration__upheld=1,
        table3__lawsuit_without_reconsideration__total=1,
    )
    assert bool(found(filing(values=values, year=year), "E11")) is told


def test_who_closed_for_unpaid_fees_has_sent_notices():
    values = cells({**REQUESTS, "unavailable.not_held": 4, "other.fee_unpaid": 1})
    silent = "本年度未发出收费通知。"
    assert len(found(filing(silent, values=values, part="other"), "E8")) == 1
    assert found(filing("本年度发出收费通知1件。", values=values, part="other"), "E8") == []
    assert found(filing(silent, part="other"), "E8") == []
