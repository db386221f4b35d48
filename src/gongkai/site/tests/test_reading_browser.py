"""How a public page is read: aloud, on paper, and over a slow line, in a real browser."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pytest

pytestmark = pytest.mark.browser

KINDS = ("item", "document", "interpretation", "answer", "report")
LARGEST_ARTICLE = 100_000
"""Bytes on the wire without images (issue 5)."""
SLOW_LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}

VOICE = """
window.said = [];
class Said { constructor(text) { this.text = text; } }
const synth = {
  speak(one) { window.said.push(one.text); window.current = one; },
  cancel() { const one = window.current; window.current = null; if (one) one.onerror({error: 'canceled'}); },
  getVoices() { return [{lang: 'en-US'}, {lang: 'zh-CN'}]; },
};
Object.defineProperty(window, 'speechSynthesis', {value: synth});
Object.defineProperty(window, 'SpeechSynthesisUtterance', {value: Said});
window.finish = () => { const one = window.current; window.current = null; one.onend(); };
"""
NO_VOICE = "Object.defineProperty(window, 'speechSynthesis', {value: undefined});"
SHIFTS = """
window.shifts = [];
new PerformanceObserver(list => list.getEntries().forEach(
  one => window.shifts.push([one.value, ...one.sources.map(s => s.node && s.node.outerHTML.slice(0, 90))])
)).observe({type: 'layout-shift', buffered: true});
"""


@pytest.fixture
def visit(browser: Any, site_server: Any) -> Iterator[Any]:
    """Opens a fresh visitor's page; scripts must not fail and no policy be offended on any."""
    contexts: list[Any] = []
    errors: list[str] = []

    def enter(script: str = "", **options: Any) -> Any:
        context = browser.new_context(base_url=site_server.url, locale="zh-CN", **options)
        contexts.append(context)
        if script:
            context.add_init_script(script)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda told: errors.append(told.text) if told.type == "error" else None)
        return page

    yield enter
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture(scope="module")
def addresses(browser: Any, site_server: Any) -> dict[str, str]:
    """The address of one page of each kind that is read."""
    context = browser.new_context(base_url=site_server.url)
    page = context.new_page()
    places = {
        "item": ("/zwgk/", ".rows.items a[href^='/content/']"),
        "document": ("/library/documents/", ".lib-rows .head a"),
        "interpretation": ("/library/interpretations/", ".lib-rows .head a"),
        "answer": ("/library/answers/", ".lib-rows .head a"),
        "report": ("/reports/", ".rows a"),
    }
    found = {}
    for kind, (place, link) in places.items():
        page.goto(place)
        found[kind] = page.locator(link).first.get_attribute("href")
    context.close()
    return found


def spoken(page: Any) -> str:
    """The text of the marked paragraph; empty where none is."""
    marked = page.locator(".spoken")
    return marked.inner_text() if marked.count() else ""


def test_a_page_is_read_aloud_paragraph_by_paragraph_with_the_keyboard(
    visit: Any, addresses: dict[str, str]
) -> None:
    page = visit(VOICE)
    page.goto(addresses["document"])
    title = page.locator("h1").inner_text()
    first = page.locator(".lib-text p").first.inner_text().strip()
    status = page.locator(".aloud [role=status]")
    page.locator(".aloud button").first.focus()
    page.keyboard.press("Enter")
    assert (spoken(page), status.inner_text()) == (title, "正在朗读")
    page.evaluate("finish()")
    assert spoken(page).strip() == first and page.locator(".spoken").count() == 1

    page.keyboard.press("Enter")
    assert status.inner_text() == "已暂停" and spoken(page).strip() == first
    assert page.evaluate("window.current") is None
    page.keyboard.press("Enter")
    said = page.evaluate("said")
    assert said[-1] == said[-2] != said[0], "goes on where it was"

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert (spoken(page), status.inner_text()) == ("", "已停止")
    assert page.evaluate("document.activeElement.textContent") == "朗读正文"
    page.keyboard.press("Enter")
    assert spoken(page) == title, "begins anew"


def test_everything_is_read_once_and_in_order(visit: Any, addresses: dict[str, str]) -> None:
    page = visit(VOICE)
    for kind in KINDS:
        page.goto(addresses[kind])
        page.click(".aloud button >> nth=0")
        page.evaluate("() => { while (window.current) finish(); }")
        said = page.evaluate("said")
        assert max(map(len, said)) <= 120, kind
        read = "".join("".join(said).split())
        texts = page.locator("h1, article :is(.body, .lib-text) p, .report > p").all_inner_texts()
        told = ["".join(text.split()) for text in texts]
        assert read.startswith(told[0]), kind
        places = [read.index(text) for text in told]
        assert places == sorted(places), kind
        assert page.locator(".aloud [role=status]").inner_text() == "朗读完毕"
        assert spoken(page) == ""


def test_a_device_that_cannot_read_says_so(visit: Any, addresses: dict[str, str]) -> None:
    page = visit(VOICE)
    page.goto(addresses["answer"])
    page.click(".aloud button >> nth=0")
    page.evaluate("current.onerror({error: 'language-unavailable'})")
    assert "中文语音" in page.locator(".aloud [role=status]").inner_text()
    assert spoken(page) == ""


def test_nothing_offers_to_read_where_nothing_can(visit: Any, addresses: dict[str, str]) -> None:
    for page in (visit(NO_VOICE), visit(java_script_enabled=False)):
        page.goto(addresses["item"])
        assert page.locator("h1").count() == 1
        assert not page.locator(".aloud button").first.is_visible()


@pytest.mark.parametrize("mode", ["standard", "contrast"])
def test_paper_is_black_on_white_without_navigation(
    visit: Any, site_server: Any, addresses: dict[str, str], mode: str
) -> None:
    page = visit()
    page.context.add_cookies([{"name": "reading", "value": mode, "url": site_server.url}])
    page.goto(addresses["report"])
    title = page.locator("h1").inner_text()
    pdf = pypdfium2.PdfDocument(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    text = "".join(sheet.get_textpage().get_text_range() for sheet in pdf).replace("\r\n", "")
    assert title in text and addresses["report"] in text
    for gone in ("检索", "工作人员登录", "网站地图", "下载", "朗读"):
        assert gone not in text, gone
    page.emulate_media(media="print")
    for selector in ("body", "h1", ".report p", ".printed th"):
        colors = page.evaluate(
            "s => { const c = getComputedStyle(document.querySelector(s)); return [c.color, c.backgroundColor]; }",
            selector,
        )
        assert colors[0] == "rgb(0, 0, 0)", selector
        assert colors[1] in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"), selector
    for table in page.locator(".printed").all():
        assert table.evaluate("e => getComputedStyle(e).breakInside") == "avoid"


@pytest.mark.parametrize("kind", [*KINDS, "home"])
def test_a_page_is_light_and_stands_still_on_a_slow_line(
    visit: Any, addresses: dict[str, str], kind: str, record_property: Any
) -> None:
    page = visit(SHIFTS, viewport={"width": 390, "height": 844})
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    line.send("Network.emulateNetworkConditions", SLOW_LINE)
    kinds: dict[str, str] = {}
    sizes: dict[str, float] = {}
    line.on("Network.responseReceived", lambda e: kinds.update({e["requestId"]: e["type"]}))
    line.on(
        "Network.loadingFinished",
        lambda e: sizes.update({e["requestId"]: e["encodedDataLength"]}),
    )
    page.goto(addresses.get(kind, "/"), wait_until="networkidle")
    size = sum(size for request, size in sizes.items() if kinds.get(request) != "Image")
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    record_property("measured", f"{kind}: {size / 1000:.1f} KB, first paint {paint:.0f} ms")
    assert kinds and size <= LARGEST_ARTICLE
    assert page.evaluate("shifts") == []
