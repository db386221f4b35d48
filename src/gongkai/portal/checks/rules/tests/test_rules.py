"""Each rule: what keeps it, what breaks it, and its boundary."""

from __future__ import annotations

import pytest

from gongkai.portal.checks.checking import examine
from gongkai.portal.checks.material import (
    LEFTOVERS,
    Hidden,
    Link,
    Material,
    Picture,
    Piece,
    Remark,
    Unread,
    Weight,
)
from gongkai.portal.checks.rules import leftovers, wording
from gongkai.portal.checks.rules.personal import folded


def of_text(text: str, rule: str) -> list[Remark]:
    return [r for r in examine(Material((Piece("正文", text),))) if r.rule == rule]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("身份证 110101195710126324", True),
        ("编号 110101195713126324", False),
        ("一三八〇〇一三八〇〇〇", True),
        ("第一三八〇〇号", False),
        ("护照 E12345678", True),
        ("设备 E12345678", False),
        ("家住云溪区和平路12号", True),
        ("办公地址：云溪区和平路12号", False),
        ("翠堤小区12栋2单元301室", True),
        ("政务服务中心12栋301室", False),
        ("someone@example.com", True),
        ("gongkai@yunxi.gov.cn", False),
        ("1 6222 0000 0000 0000 004", True),
        ("6222000000000000005", False),
    ],
)
def test_personal_data_is_told_from_other_numbers(text: str, found: bool) -> None:
    remarks = of_text(text, "C1")
    assert bool(remarks) is found
    assert all(remark.weight is Weight.STOP for remark in remarks)


def test_an_element_may_hold_no_personal_data_either() -> None:
    material = Material((), {"联系人": "钱某 13800000021"})
    assert [r.where for r in examine(material)] == ["要素“联系人”"]


def test_folding_keeps_every_place() -> None:
    text = "ＡＢ１２３㊙ﬁ壹〇一"
    assert len(folded(text)) == len(text)


def test_a_remark_repeats_no_neighbours_secret() -> None:
    remarks = of_text("13800000021，13800000022", "C1")
    assert len(remarks) == 2
    for remark in remarks:
        assert "13800000021" not in remark.message and "13800000022" not in remark.message


def test_an_override_holds_for_this_text_at_this_place_only() -> None:
    one, other = of_text("13800000021", "C1")[0], of_text("13800000022", "C1")[0]
    moved = examine(Material((Piece("附件", "13800000021"),)))[0]
    assert len({one.mark, other.mark, moved.mark}) == 3
    assert of_text("前言。13800000021", "C1")[0].mark == one.mark


@pytest.mark.parametrize("hidden", list(Hidden))
def test_what_is_hidden_stops_a_page_except_mere_properties(hidden: Hidden) -> None:
    remarks = list(leftovers.check(Material((Piece("附件", "底稿", hidden),))))
    assert bool(remarks) is (hidden in LEFTOVERS)
    assert set(leftovers.HOW) == LEFTOVERS


def test_a_file_that_cannot_be_read_is_not_cleared() -> None:
    (remark,) = examine(Material((), unread=(Unread("附件“a”", "文件有密码。"),)))
    assert remark.weight is Weight.STOP and "文件有密码" in remark.message


def test_a_demanded_element_may_not_be_empty() -> None:
    material = Material((), {"索引号": " ", "发文字号": ""}, ("索引号", "标题"))
    assert [r.where for r in examine(material)] == ["要素“索引号”", "要素“标题”"]


@pytest.mark.parametrize(
    ("alt", "found"),
    [("", True), ("IMG_2022.jpg", True), ("图片1", True), ("区长走访企业", False)],
)
def test_a_picture_needs_words(alt: str, found: bool) -> None:
    assert bool(examine(Material((), pictures=(Picture("图 1", alt),)))) is found
    assert not examine(Material((), pictures=(Picture("图 1", alt, decorative=True),)))


@pytest.mark.parametrize(
    ("href", "found"),
    [
        ("https://www.gov.cn/zhengce/", False),
        ("/content/12/", False),
        ("mailto:gongkai@yunxi.gov.cn", False),
        ("", True),
        ("#", True),
        ("javascript:void(0)", True),
        ("www.gov.cn", True),
        ("http://192.168.1.8/a.pdf", True),
        ("http://oa/notice", True),
        ("http://172.32.0.1/", False),
    ],
)
def test_a_link_leads_somewhere_from_outside(href: str, found: bool) -> None:
    assert bool(examine(Material((), links=(Link("正文", href, "看"),)))) is found


def test_a_link_that_the_portal_knows_to_be_broken_is_told() -> None:
    (remark,) = examine(Material((), links=(Link("正文", "/content/9/", "看", "页面已撤下"),)))
    assert "页面已撤下" in remark.message


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("云政[2022]5号", "云政〔2022〕5号"),
        ("云政办发﹝2022﹞15号", "云政办发〔2022〕15号"),
        ("云政〔2022〕5号", None),
        ("（2022）云0104行初5号", None),
        ("1）报名；2）审核", None),
    ],
)
def test_a_document_number_has_its_brackets(text: str, right: str | None) -> None:
    assert [r.instead for r in of_text(text, "C5")] == ([right] if right else [])


def test_a_bracket_without_its_half_is_told() -> None:
    assert of_text("《办法（试行》", "C5") and not of_text("《办法（试行）》", "C5")


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("2022年2月29日", Weight.STOP),
        ("2024年2月29日", None),
        ("2022-02-30", Weight.STOP),
        ("6月31日", Weight.STOP),
        ("2月29日", None),
        ("2022.13.5", None),
        ("二零二二年三月", Weight.HINT),
        ("二〇二二年三月", None),
        ("2022年三月", Weight.HINT),
    ],
)
def test_a_day_exists_and_is_of_one_style(text: str, weight: Weight | None) -> None:
    assert [r.weight for r in of_text(text, "C8")][:1] == ([weight] if weight else [])


def test_every_listed_word_is_found_and_what_is_right_is_not() -> None:
    for word in wording.words():
        found = of_text(f"我区{word.wrong}工作", "C4")
        assert word.right in [r.instead for r in found], word
        if word.right:
            assert word.wrong not in word.right, word
        for longer in word.within:
            assert word.wrong in longer
            assert word.right not in [r.instead for r in of_text(f"我区{longer}工作", "C4")]


def test_a_sensitive_word_stops_and_a_slip_does_not() -> None:
    assert of_text("增强“四个意思”", "C4")[0].weight is Weight.STOP
    assert of_text("截止目前", "C4")[0].weight is Weight.HINT
    assert not of_text("截至目前，所以经济向好", "C4")
