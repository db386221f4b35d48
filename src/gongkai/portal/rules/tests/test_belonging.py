"""An item stands in a column of its own organ that holds items."""

from __future__ import annotations

from gongkai.portal.rules.belonging import belonging_problem

OWN, OTHER = "青麓区教育局", "青麓区民政局"


def test_an_item_may_stand_in_a_column_of_its_own_organ() -> None:
    assert belonging_problem("招生通知", OWN, "通知公告", OWN) == ""
    assert belonging_problem("专题", "", "专题专栏", "") == ""


def test_a_column_of_another_organ_is_refused_with_the_ways_that_are_open() -> None:
    told = belonging_problem("招生通知", OWN, "通知公告", OTHER, verb="复制到")
    assert told == (
        "“招生通知”由青麓区教育局发布，不能复制到青麓区民政局的“通知公告”。"
        "请复制到青麓区教育局自己的栏目；应当由青麓区民政局发布的，请在“通知公告”里另行起草送审。"
    )
    assert "区级" in belonging_problem("招生通知", OWN, "专题", "")
    assert "区级" in belonging_problem("专题", "", "通知公告", OTHER)


def test_a_column_that_is_drawn_from_records_holds_no_items() -> None:
    told = belonging_problem("招生通知", OWN, "政府信息公开指南", OWN, holds=False)
    assert "自动生成" in told and "法定主动公开内容" in told
    assert "由青麓区教育局发布" in belonging_problem("招生", OWN, "指南", OTHER, holds=False)
