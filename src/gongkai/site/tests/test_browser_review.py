"""三审三校 in a real browser: a draft that was sent back is mended, reviewed by three and public."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from gongkai.site.tests.windows import DESKTOP, PHONE, opened, shot

pytestmark = pytest.mark.browser


@pytest.fixture
def person(browser: Any, site_server: Any) -> Iterator[Callable[[str], Any]]:
    """Log somebody in, in a window of their own."""
    with opened(browser, site_server.url) as enter:
        yield enter


def fits_a_phone(page: Any) -> bool:
    page.set_viewport_size(PHONE)
    page.wait_for_selector(".gk")
    wide = page.evaluate("(m => m.scrollWidth - m.clientWidth)(document.querySelector('.gk'))")
    page.set_viewport_size(DESKTOP)
    return int(wide) <= 1


def test_a_draft_sent_back_is_mended_reviewed_by_three_and_public(
    person: Callable[[str], Any], site_server: Any
) -> None:
    writer = person("gongkaiyuan")
    writer.click("#waiting-reviews >> text=住宅专项维修资金使用备案结果")
    writer.wait_for_selector(".gk-timeline")
    review = writer.url
    assert "请写明年份和季度。" in writer.inner_text("main")
    for said in ("已写明年份和季度。", "已写出比例。"):
        writer.click(".gk-actions >> text=答复意见")
        writer.fill("[name=text]", said)
        writer.click(".gk-form .button:has-text('答复意见')")
    assert "等待答复" not in writer.inner_text("main")
    with writer.expect_popup() as opening:
        writer.click("text=看一看公开后的样子")
    shown = opening.value
    shown.wait_for_selector("h1:has-text('住宅专项维修资金使用备案结果')")
    assert "尚未公开" in shown.inner_text(".elements")
    shown.close()
    writer.click("text=改草稿")
    writer.wait_for_selector("[name=summary]")
    writer.click("[data-side-panel-toggle=preview]")
    panel = writer.frame_locator("#w-preview-iframe")
    panel.locator("h1:has-text('住宅专项维修资金使用备案结果')").wait_for()
    writer.click("[data-side-panel-toggle=preview]")
    writer.fill("[name=summary]", "三季度维修资金备案结果，值班手机 13800000000。")
    writer.click("[data-w-dropdown-target=toggle] >> visible=true >> nth=-1")
    writer.click("text=保存并送审")
    writer.wait_for_selector("h1:has-text('送审')")
    shot(writer, "review-1-submit")
    assert fits_a_phone(writer)
    writer.click(".gk-form .button:has-text('送审')")
    assert "手机号码" in writer.inner_text(".gk-errors")
    writer.fill("textarea[maxlength] >> nth=-1", "值班专用手机，公告期满即停用。")
    writer.click(".gk-form .button:has-text('送审')")
    writer.wait_for_url(review)
    assert "三季度" in writer.inner_text(".gk-diff ins >> nth=0")
    assert "值班专用手机" in writer.inner_text(".gk-findings >> nth=-1")
    shot(writer, "review-2-submitted")

    for username in ("shenheyuan", "jiguan", "zhengwugongkai"):
        page = person(username)
        page.click("#waiting-reviews >> text=住宅专项维修资金使用备案结果")
        page.wait_for_url(review)
        assert fits_a_phone(page)
        page.click(".gk-actions >> text=审核通过")
        assert "三季度维修资金备案结果" in page.inner_text("main")
        page.fill("[name=note]", "同意公开。")
        page.click(".gk-form .button:has-text('审核通过')")
        page.wait_for_url(review)
    assert "已公开" in page.inner_text(".gk-facts")
    shot(page, "review-3-public")
    page.goto("/zwgk/fangguan/statutory/")
    page.click("text=住宅专项维修资金使用备案结果")
    assert "青藤苑 3 号楼电梯更换" in page.inner_text("article")


def test_the_fields_of_the_editor_begin_and_break_no_policy(person: Callable[[str], Any]) -> None:
    writer = person("gongkaiyuan")
    writer.goto("/console/pages/create/portal/itempage")
    writer.click(".chooser button >> visible=true")
    writer.wait_for_selector(".modal-content >> text=区房管局")
    writer.keyboard.press("Escape")
    writer.goto("/console/pages/search/?q=住宅专项维修资金使用备案结果")
    with writer.expect_navigation():
        writer.click(".title-wrapper a >> nth=0")
    day = writer.locator("[name=formed_on]")
    assert day.get_attribute("type") == "date" and day.input_value()
    writer.goto(writer.url.replace("/edit/", "/history/"))
