"""P3: lists against their total."""

from __future__ import annotations

import pytest

from gongkai.verify.rules.parts_total import RULE
from gongkai.verify.tests.making import filing, found


def check(prose: str, part: str = "proactive"):
    return found(filing(prose, part=part), RULE.id)


def test_a_list_that_adds_up_is_no_finding():
    assert check("共公开信息100条，其中通知公告类40条，政务动态类50条，其他类10条。") == []


def test_classes_that_add_up_to_more_than_their_total_are_an_error():
    (finding,) = check("共公开信息100条，通知公告类40条，政务动态类60条，公开目录1条。")
    assert (finding.severity, finding.expected, finding.found) == ("error", 101, 100)
    assert len(finding.places) == 4


def test_one_too_many_is_found_and_one_exact_is_not():
    assert len(check("共公开信息100条，其中通知公告类40条，政务动态类61条。")) == 1
    assert check("共公开信息100条，其中通知公告类40条，政务动态类60条。") == []


def test_parts_without_class_may_overlap_and_are_a_reminder():
    (finding,) = check("共公开信息100条，其中网站80条，规范性文件30条。")
    assert finding.severity == "warning"


def test_a_list_that_is_nearly_complete_is_a_reminder():
    (finding,) = check("共公开信息100条，其中动态40条，公告50条，文件9条。")
    assert (finding.severity, finding.expected) == ("warning", 99)


@pytest.mark.parametrize(
    "prose",
    [
        "共公开信息100条，其中动态40条，公告20条。",
        "共公开信息100余条，其中通知公告类80条，政务动态类90条。",
        "共公开信息100条，发布微信80篇，微博90篇。",
        "共公开信息100条，同比增加20条，其中动态60条，公告40条。",
        "共公开信息100条，同时新开设专栏80条、90条。",
        "全年收到政府信息公开申请30件，其中自然人28件、企业2件，网上申请29件。",
    ],
)
def test_lists_that_are_partial_inexact_or_of_other_things_are_not_added(prose):
    assert check(prose) == []


def test_a_list_in_a_sentence_of_its_own_belongs_to_the_total_before_it():
    prose = "共办理建议提案431件。其中省市类建议提案18件（含主办件6件），区类建议提案413件。"
    assert check(prose, "other") == []
    assert len(check(prose.replace("413", "414"), "other")) == 1


def test_a_part_that_repeats_another_is_offered_as_a_reading():
    (finding,) = check("共公开信息100条，其中公告类40条，动态类60条，目录类5条。")
    assert any("“5条”后正好等于总数" in reading for reading in finding.readings)
