"""A whole case in a real browser: two people bring a request to its answer and open the letter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gongkai.ledger.models import Role
from gongkai.site.tests.windows import NAMES, PHONE, opened, overflow, shot

pytestmark = pytest.mark.browser


@pytest.fixture
def person(browser: Any, site_server: Any) -> Iterator[Callable[[Role], Any]]:
    """Log a post's holder in, in a window of their own."""
    with opened(browser, site_server.url) as enter:
        yield lambda role: enter(NAMES[role])


def test_a_case_goes_from_its_receipt_to_the_approved_answer_by_two_people(
    person: Callable[[Role], Any],
) -> None:
    officer = person(Role.OFFICER)
    officer.goto("/console/records/requests/?status=submitted")
    officer.click(".gk-table tbody a >> nth=0")
    case = officer.url
    officer.click(".gk-actions >> text=与申请人确认收到")
    assert officer.is_checked("[name=issue]")
    shot(officer, "1-receipt")
    officer.click("button:has-text('预览文书')")
    assert "政府信息公开申请登记回执" in officer.inner_text(".gk-letter")
    officer.click(".gk-form .button:not([name]):has-text('与申请人确认收到')")
    assert "登记回执" in officer.inner_text("main")
    shot(officer, "2-case")

    officer.click(".gk-actions >> text=拟定答复")
    officer.select_option("[name=kind]", "answer.refused.internal_affairs")
    officer.wait_for_selector("[name=信息类别]")
    officer.fill("[name=涉及信息]", "2021年度考勤记录")
    officer.fill("[name=信息类别]", "人事管理方面的信息")
    officer.fill("[name=理由]", "上述信息是本机关内部管理产生的，不对外发生效力。")
    shot(officer, "3-draft")
    officer.click("button:has-text('预览文书')")
    letter = officer.inner_text(".gk-letter")
    assert "申请行政复议的期限至" in letter and "2021年度考勤记录" in letter
    shot(officer, "3-preview")
    officer.click(".gk-form .button:not([name]):has-text('拟定答复')")
    assert officer.url == case and "待审批的答复" in officer.inner_text("main")
    assert officer.locator(".gk-actions >> text=审批并作出答复").count() == 0

    head = person(Role.HEAD)
    head.goto(case)
    head.click(".gk-actions >> text=审批并作出答复")
    assert head.inner_text(".gk-letter") == letter
    shot(head, "4-approve")
    head.click(".gk-form .button:has-text('审批并作出答复')")
    assert "已办结" in head.inner_text(".gk-facts")
    rows = head.locator("section:has(h2:text-is('文书')) li")
    assert rows.count() == 2
    shot(head, "5-closed")
    with head.expect_download() as downloading:
        rows.last.locator("text=PDF").click()
    file = downloading.value
    assert file.suggested_filename.endswith(".pdf") and "公开答" in file.suggested_filename
    assert Path(file.path()).read_bytes().startswith(b"%PDF")
    head.set_viewport_size(PHONE)
    head.goto(case)
    assert overflow(head) == 0
    shot(head, "6-phone")


def test_earlier_requests_like_this_one_stand_on_its_page(person: Callable[[Role], Any]) -> None:
    officer = person(Role.OFFICER)
    officer.goto("/console/records/requests/?q=2022-020")
    officer.click(".gk-table tbody a >> nth=0")
    similar = officer.locator("section:has(h2:text-is('相似的申请和答复'))")
    assert "保障性住房" in similar.inner_text()
    shot(officer, "9-similar")
    similar.locator("li a").first.click()
    officer.locator("main", has_text="登记历史").wait_for()


def test_the_head_edits_a_template_with_its_preview_beside(person: Callable[[Role], Any]) -> None:
    head = person(Role.HEAD)
    head.goto("/console/letters/templates/")
    shot(head, "7-templates")
    head.click("text=政府信息公开申请补正告知书")
    area = head.locator("[name=body]")
    area.fill(area.input_value() + "\n请先电话联系。")
    head.wait_for_selector("[data-preview] >> text=请先电话联系。")
    head.click("button:has-text('保存为新版本')")
    assert "第 1 版" in head.inner_text("main")
    shot(head, "8-template")
