"""Redacting in a real browser: by keyboard, by mouse, without JavaScript, on a phone."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from gongkai.foi.redaction import find_text, render
from gongkai.foi.redaction.tests.letters import tells
from gongkai.ledger.models import Role
from gongkai.ledger.tests import papers
from gongkai.site.tests.windows import NAMES, PHONE, opened

pytestmark = pytest.mark.browser

SECRET = "SECRET-4711"


@pytest.fixture
def visit(browser: Any, site_server: Any) -> Iterator[Any]:
    """Opens a logged-in page for a role; scripts must not fail on any of them."""
    with opened(browser, site_server.url) as enter:
        yield lambda role, **options: enter(NAMES[role], **options)


def open_editor(page: Any, folder: Path, name: str, ready: str = "[data-add]") -> None:
    """Upload a page with a secret to the first request of the list and begin to redact it.

    `ready` is what is seen once the editor can be used: buttons that its script shows.
    """
    paper = folder / f"{name}.pdf"
    paper.write_bytes(papers.saved(papers.pdf((f"{SECRET} plain", "Second page"))))
    page.goto("/console/records/requests/")
    link = page.locator(".gk-table tbody a").first.get_attribute("href")
    page.goto(f"/console/requests/{link.rstrip('/').rsplit('/', 1)[-1]}/files/")
    page.set_input_files("#file", str(paper))
    page.click("text=存入 >> nth=-1")
    page.click(f"[aria-label='遮盖 {name}.pdf']")
    page.wait_for_selector(".gk-sheet img")
    page.wait_for_selector(ready)


def press(page: Any, key: str, times: int) -> None:
    for _ in range(times):
        page.keyboard.press(key)


def test_a_secret_is_marked_by_keyboard_saved_previewed_approved_and_gone(
    visit: Any, tmp_path: Path
) -> None:
    page = visit(Role.OFFICER)
    open_editor(page, tmp_path, "钥匙")
    page.locator("[data-page='1'] [data-add]").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.className").startswith("gk-mark")
    press(page, "ArrowUp", 64)
    press(page, "ArrowLeft", 58)
    press(page, "Shift+ArrowRight", 16)
    press(page, "Shift+ArrowDown", 4)
    label = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert "个人隐私" in label and "左 11.0% 上 13.0% 宽 28.0% 高 6.0%" in label
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.matches('[data-reason]')")
    page.locator("[data-list] select").select_option("trade_secret")

    page.reload()
    page.wait_for_selector(".gk-mark")
    assert page.locator(".gk-mark").count() == 1
    assert "商业秘密" in page.locator(".gk-mark").get_attribute("aria-label")
    assert "已恢复" in page.locator("[data-status]").inner_text()

    page.click("text=保存并预览")
    image = page.locator(".gk-sheet img").first
    shown = Image.open(io.BytesIO(page.request.get(image.get_attribute("src")).body()))
    width, height = shown.size
    assert shown.convert("L").getpixel((width // 5, height * 15 // 100)) == 0
    page.click("text=继续编辑")
    page.wait_for_selector(".gk-mark")
    assert page.locator(".gk-mark").count() == 1
    page.click("text=提交审核")
    page.wait_for_selector(".gk-pair")
    assert page.locator("text=同意遮盖").count() == 0
    address = page.url

    head = visit(Role.HEAD)
    head.goto(address)
    assert head.locator(".gk-pair img").count() == 4
    head.click("button:has-text('同意遮盖')")
    head.wait_for_selector("text=已审核")
    with head.expect_download() as download:
        head.click("text=下载遮盖后的文件")
    data = Path(download.value.path()).read_bytes()
    assert download.value.suggested_filename == "钥匙（遮盖后）.pdf"
    original = (tmp_path / "钥匙.pdf").read_bytes()
    assert tells(original, SECRET) and not tells(data, SECRET) and not tells(data, "4711")
    assert tells(data, "plain") and tells(data, "Second page")
    (mark,) = find_text(original, [SECRET])
    seen = Image.open(io.BytesIO(render(data, 1, 1000))).convert("L")
    high = seen.size[1]
    place = (mark.x // 10, mark.y * high // 10_000)
    box = (*place, place[0] + mark.w // 10, place[1] + mark.h * high // 10_000)
    assert seen.crop(box).getextrema()[1] <= 8


def marks_of(page: Any) -> list[dict[str, float]]:
    return page.evaluate(
        """[...document.querySelectorAll('.gk-mark')].map(m => ({
             x: parseFloat(m.style.left), y: parseFloat(m.style.top),
             w: parseFloat(m.style.width), h: parseFloat(m.style.height)}))"""
    )


def drag(page: Any, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    page.mouse.move(*end)
    page.mouse.up()


def test_marks_are_drawn_moved_sized_undone_and_deleted_with_the_mouse(
    visit: Any, tmp_path: Path
) -> None:
    page = visit(Role.OFFICER)
    open_editor(page, tmp_path, "鼠标")
    sheet = page.locator("[data-page='1'] .gk-layer").bounding_box()

    def at(x: float, y: float) -> tuple[float, float]:
        return sheet["x"] + sheet["width"] * x, sheet["y"] + sheet["height"] * y

    drag(page, at(0.1, 0.1), at(0.4, 0.2))
    (mark,) = marks_of(page)
    assert mark == pytest.approx({"x": 10, "y": 10, "w": 30, "h": 10}, abs=0.5)
    drag(page, at(0.2, 0.15), at(0.3, 0.25))
    (mark,) = marks_of(page)
    assert mark == pytest.approx({"x": 20, "y": 20, "w": 30, "h": 10}, abs=0.7)
    grip = page.locator(".gk-grip").bounding_box()
    drag(page, (grip["x"] + 8, grip["y"] + 8), at(0.9, 0.4))
    (mark,) = marks_of(page)
    assert mark == pytest.approx({"x": 20, "y": 20, "w": 70, "h": 20}, abs=1.2)
    page.click("[data-undo]")
    assert marks_of(page)[0]["w"] == pytest.approx(30, abs=1)
    page.locator(".gk-mark").focus()
    page.keyboard.press("Delete")
    assert marks_of(page) == [] and page.locator("[data-list] li").count() == 0
    assert page.evaluate("document.activeElement.matches('[data-add]')")
    page.keyboard.press("Control+z")
    assert len(marks_of(page)) == 1
    before = page.locator("[data-page='1'] img").bounding_box()["width"]
    page.click("[data-zoom='1']")
    assert page.locator("[data-page='1'] img").bounding_box()["width"] > before * 1.4
    assert marks_of(page)[0]["x"] == pytest.approx(20, abs=1)


def test_a_text_is_found_on_all_pages_and_nothing_drawn_is_lost(visit: Any, tmp_path: Path) -> None:
    page = visit(Role.OFFICER)
    open_editor(page, tmp_path, "查找")
    page.click("[data-page='2'] [data-add]")
    page.fill("#words", "page 4711")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=找到并遮盖了 2 处")
    assert page.locator("[data-page='1'] .gk-mark").count() == 1
    assert page.locator("[data-page='2'] .gk-mark").count() == 2
    assert page.locator("[data-list] li").count() == 3


def test_a_finger_draws_only_when_it_was_told_to(visit: Any, tmp_path: Path) -> None:
    page = visit(Role.OFFICER, has_touch=True)
    page.set_viewport_size(PHONE)
    open_editor(page, tmp_path, "手指")
    touch = page.context.new_cdp_session(page)
    page.locator("[data-page='1'] .gk-layer").scroll_into_view_if_needed()

    def swipe() -> None:
        page.locator("[data-page='1'] img").scroll_into_view_if_needed()
        box = page.locator("[data-page='1'] .gk-layer").bounding_box()
        for kind, share in (("touchStart", 0.2), ("touchMove", 0.3), ("touchMove", 0.5)):
            point = {"x": box["x"] + box["width"] * share, "y": box["y"] + box["height"] * share}
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    swipe()
    assert marks_of(page) == []
    page.click("[data-draw]")
    swipe()
    (mark,) = marks_of(page)
    assert mark["w"] == pytest.approx(30, abs=3)
    wide = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide == 0


def test_marks_are_written_into_a_table_without_javascript(visit: Any, tmp_path: Path) -> None:
    page = visit(Role.OFFICER, java_script_enabled=False)
    open_editor(page, tmp_path, "无脚本", ready=".gk-sheet")
    for name, value in (("page", "2"), ("x", "10"), ("y", "12.5"), ("w", "50"), ("h", "6")):
        page.locator(f"[name={name}]").first.fill(value)
    page.locator("[name=reason]").first.select_option("internal")
    page.click("button:has-text('保存'):visible >> nth=0")
    page.wait_for_selector("text=已保存 1 处遮盖")
    assert page.locator("[name=y]").first.input_value() == "12.50"
    assert page.locator("[name=reason]").first.input_value() == "internal"
