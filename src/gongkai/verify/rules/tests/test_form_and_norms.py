"""N1 to N7 and R1: norms cited, form, parts, duties, brackets, residue, headings, gaps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gongkai.verify.filing import Gap, Place
from gongkai.verify.rules import (
    brackets,
    duties,
    form_year,
    heading_order,
    parts_present,
    residue,
    superseded,
    unread,
)
from gongkai.verify.tests.making import filing, found

OLD = "按照国办公开办函〔2019〕60号的要求编制。"


@pytest.mark.parametrize(
    ("prose", "year", "broken"),
    [
        (OLD, 2022, True),
        (OLD, 2021, True),
        (OLD, 2020, False),
        ("按照国办公开办函〔2021〕30号的要求编制。", 2022, False),
        ("国办公开办函〔2019〕60号同时废止。", 2022, False),
        ("依据国务院令第492号编制。", 2019, True),
        ("依据国务院令第492号编制。", 2018, False),
        ("依据国务院令第711号编制。", 2022, False),
    ],
)
def test_a_report_rests_on_the_norms_of_its_year(prose, year, broken):
    assert bool(found(filing(prose, year=year), superseded.RULE.id)) is broken


@pytest.mark.parametrize(
    ("form", "year", "broken"),
    [
        ("2021", 2021, False),
        ("2019", 2021, True),
        ("2019", 2020, False),
        ("2021", 2020, True),
        ("", 2022, False),
        ("2021", 2018, False),
    ],
)
def test_a_report_uses_the_form_of_its_year(form, year, broken):
    findings = found(filing(year=year, form_year=form), form_year.RULE.id)
    assert bool(findings) is broken


def without(report, *parts: str):
    kept = tuple(place for place in report.headings if place.part not in parts)
    return replace(report, headings=kept)


def test_a_report_with_six_parts_is_no_finding():
    assert found(filing(), parts_present.RULE.id) == []


def test_a_missing_part_is_named():
    report = without(headed("五、", "一是"), "problems")
    (finding,) = found(report, parts_present.RULE.id)
    assert finding.severity == "error" and "五、存在的主要问题" in finding.message


def test_a_part_under_another_name_is_a_reminder_and_no_error():
    report = without(headed("存在的主要问题及改进情况", "工作中的不足与改进的措施"), "problems")
    (finding,) = found(report, parts_present.RULE.id)
    assert finding.severity == "warning" and "工作中的不足" in finding.message


def test_too_few_headings_are_a_reminder_and_no_error():
    report = without(filing(), "problems", "other", "remedies")
    (finding,) = found(report, parts_present.RULE.id)
    assert finding.severity == "warning"


def test_a_report_of_the_old_form_is_not_asked_for_the_parts_of_the_new_one():
    assert found(without(filing(year=2020), "problems"), parts_present.RULE.id) == []


def silent(organ: str):
    report = filing(organ=organ)
    text = report.text.replace("考核", "口口").replace("评议", "口口").replace("追究", "口口")
    return replace(report, text=text)


def test_a_government_tells_of_its_three_duties():
    assert found(filing(), duties.RULE.id) == []
    (finding,) = found(silent("临江市云溪区人民政府"), duties.RULE.id)
    assert "工作考核、社会评议、责任追究" in finding.message


def test_a_department_has_no_such_duties():
    assert found(silent("临江市云溪区教育局"), duties.RULE.id) == []


@pytest.mark.parametrize(
    ("number", "broken"),
    [
        ("国办公开办函〔2021〕30号", False),
        ("国办公开办函﹝2021﹞30号", True),
        ("国办公开办函[2021]30号", True),
        ("国办公开办函（2021）30号", True),
        ("国办公开办函【2021】30号", True),
        ("国办公开办函〔2021〕第30号", True),
        ("国办公开办函〔2021〕030号", True),
        ("（2022）鄂0104行初12号", False),
        ("按照条例（2019）执行", False),
    ],
)
def test_document_numbers_have_their_brackets(number, broken):
    assert bool(found(filing(f"根据{number}编制。"), brackets.RULE.id)) is broken


def test_all_wrong_brackets_are_one_finding():
    (finding,) = found(filing("根据国办函[2020]109号、国办函[2021]30号。"), brackets.RULE.id)
    assert len(finding.places) == 2


def test_traces_of_editing_are_told_once():
    (finding,) = found(filing("[bookmark: _GoBack]工作。错误！未定义书签。"), residue.RULE.id)
    assert len(finding.places) == 2
    assert found(filing("工作。"), residue.RULE.id) == []


def headed(old: str, new: str):
    report = filing()
    text = report.text.replace(old, new)
    places = tuple(replace(place, label=place.label.replace(old, new)) for place in report.headings)
    assert len(old) == len(new)
    return replace(report, text=text, headings=places)


@pytest.mark.parametrize(
    ("new", "broken"),
    [("三、", False), ("二、", True), ("3、", True), ("3.", True), ("四、", True)],
)
def test_main_headings_carry_the_numerals_of_the_form(new, broken):
    report = headed("三、", new)
    assert bool(found(report, heading_order.RULE.id)) is broken


@pytest.mark.parametrize(
    ("marks", "broken"),
    [
        ("（一）（二）（三）", False),
        ("（一）（三）", True),
        ("（一）（二）（二）", True),
        ("（一）（二）（一）（二）", False),
        ("（二）（三）", False),
    ],
)
def test_subheadings_count_without_gap_or_repetition(marks, broken):
    prose = "\n".join(f"{mark}）工作。" for mark in marks.split("）") if mark)
    assert bool(found(filing(prose), heading_order.RULE.id)) is broken


def test_what_could_not_be_read_is_a_finding_each():
    report = replace(filing(), gaps=(Gap("没有找到表三", Place("表三")),))
    (finding,) = found(report, unread.RULE.id)
    assert finding.message == "没有找到表三。"
    assert found(filing(), unread.RULE.id) == []
