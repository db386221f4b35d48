"""What a person does with the site, in a real browser on the demo's district."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from gongkai.ledger.models import Role
from gongkai.site.tests.windows import DESKTOP, NAMES, PHONE, log_in, overflow, slow
from gongkai.site.views.verification import SAMPLE

pytestmark = pytest.mark.browser

CHECKED = "/verify/?sample=1"
OF_DATA = ("/data/", "/data/items/", "/api/", "/sitemap/")
SMALLEST_TARGET_OF_ELDERS = 60
SMALLEST_TEXT_OF_ELDERS = 24  # 18 pt in CSS pixels


@pytest.fixture
def page(browser: Any, site_server: Any) -> Iterator[Any]:
    """A fresh visitor on a desktop."""
    context = browser.new_context(base_url=site_server.url, viewport=DESKTOP, locale="zh-CN")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


def open_report(page: Any) -> None:
    page.goto("/")
    page.click("text=阅读报告")
    page.wait_for_selector("article.report")


def test_a_visitor_goes_from_a_number_in_the_report_to_its_definition(page: Any) -> None:
    open_report(page)
    number = page.locator("#table2 tbody td a").first
    printed = number.inner_text()
    number.click()
    assert page.locator("#value").inner_text().startswith(printed)
    body = page.locator("main").inner_text()
    assert "含义" in body and "依据" in body and "政府信息公开条例" in body
    assert page.locator("#records").count() == 0


def test_an_officer_goes_from_a_number_to_its_records(page: Any) -> None:
    log_in(page, NAMES[Role.OFFICE])
    open_report(page)
    number = page.locator("a.fig[href*='foi.received']").first
    printed = number.inner_text()
    number.click()
    assert page.locator("#value").inner_text().startswith(printed)
    assert page.locator("table.list tbody tr").count() == min(int(printed), 50)
    page.click("table.list tbody a >> nth=0")
    page.locator("main", has_text="登记历史").wait_for()


def test_the_report_is_read_with_the_keyboard_alone(page: Any) -> None:
    open_report(page)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('a.fig')"):
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert float(outline.removesuffix("px")) >= 2
    page.keyboard.press("Enter")
    page.wait_for_selector("#value")


def test_elder_mode_is_large_and_remembered(page: Any) -> None:
    page.goto("/")
    page.click("button[value=elder]")
    for address in ("/", "/reports/", "/organs/", "/figures/", "/verify/", CHECKED, *OF_DATA):
        page.goto(address)
        assert page.locator("html").get_attribute("data-reading") == "elder"
        small = page.evaluate(
            """least => [...document.querySelectorAll('body *')].filter(e =>
                 [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())
                 && e.getClientRects().length && parseFloat(getComputedStyle(e).fontSize) < least
                 && !e.closest('option,script,style')).map(e => e.outerHTML.slice(0, 120))""",
            SMALLEST_TEXT_OF_ELDERS,
        )
        assert small == [], address
        low = page.evaluate(
            """least => [...document.querySelectorAll('a,button,select,input:not([type=hidden])')]
                 .filter(e => e.getClientRects().length && !e.matches('.skip,main p a'))
                 .filter(e => e.getBoundingClientRect().height < least - 0.5)
                 .map(e => e.outerHTML.slice(0, 120))""",
            SMALLEST_TARGET_OF_ELDERS,
        )
        assert low == [], address


@pytest.mark.parametrize("mode", ["standard", "elder", slow("contrast")])
def test_no_page_scrolls_sideways_on_a_phone(page: Any, mode: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto("/")
    page.click(f"button[value={mode}]")
    open_report(page)
    addresses = ["/", "/reports/", "/organs/", "/figures/", page.url]
    addresses.append(page.locator("a.fig").first.get_attribute("href"))
    addresses.append(page.locator(".trail a >> nth=1").get_attribute("href"))
    addresses += ["/verify/", CHECKED, *OF_DATA]
    for address in addresses:
        page.goto(address)
        assert overflow(page) == 0, address
    page.click("button[name=language]")
    for address in addresses:
        page.goto(address)
        assert page.locator("html").get_attribute("lang") == "en"
        assert overflow(page) == 0, address
    page.goto(addresses[4])
    inside = page.evaluate(
        "(s => s.scrollWidth > s.clientWidth)(document.querySelector('#table2').parentElement)"
    )
    assert inside


LUMINANCE = """() => {
  const light = c => { const [r, g, b] = c.map(v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; }); return .2126 * r + .7152 * g + .0722 * b; };
  const parse = t => (t.match(/[\\d.]+/g) || []).map(Number);
  const ground = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.length === 3 || c[3] === 1) return c.slice(0, 3); } return [255, 255, 255]; };
  const bad = [];
  for (const e of document.querySelectorAll('body *')) {
    if (!e.getClientRects().length || e.closest('svg,option')) continue;
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
    const a = light(parse(getComputedStyle(e).color).slice(0, 3)), b = light(ground(e));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) bad.push(ratio.toFixed(2) + ' ' + e.outerHTML.slice(0, 100));
  }
  return bad;
}"""


@pytest.mark.parametrize("mode", ["standard", "contrast"])
def test_text_stands_out_from_its_ground(page: Any, mode: str) -> None:
    page.goto("/")
    page.click(f"button[value={mode}]")
    open_report(page)
    for address in (
        "/",
        "/reports/?year=1999",
        "/organs/",
        "/figures/?q=申请",
        page.url,
        "/verify/",
        CHECKED,
        *OF_DATA,
    ):
        page.goto(address)
        assert page.evaluate(LUMINANCE) == [], address


def test_what_pages_tell_machines_offends_no_policy(page: Any) -> None:
    page.add_init_script(
        "window.offences = [];"
        "document.addEventListener('securitypolicyviolation',"
        " e => window.offences.push(e.violatedDirective))"
    )
    for address in ("/organs/", "/zwgk/", "/library/documents/", "/data/items/"):
        page.goto(address)
        told = page.locator("script[type='application/ld+json']").all_inner_texts()
        assert told and all(json.loads(one)["@context"] == "https://schema.org" for one in told)
        assert page.evaluate("window.offences") == []


def test_the_site_works_without_javascript(browser: Any, site_server: Any) -> None:
    context = browser.new_context(base_url=site_server.url, java_script_enabled=False)
    page = context.new_page()
    open_report(page)
    page.click("button[value=contrast]")
    assert page.locator("html").get_attribute("data-reading") == "contrast"
    page.click("a.fig >> nth=0")
    assert page.locator("#value").count() == 1
    context.close()


def test_a_report_is_dropped_on_the_page_and_each_mark_leads_to_its_finding(
    browser: Any, site_server: Any, tmp_path: Any
) -> None:
    context = browser.new_context(
        base_url=site_server.url, java_script_enabled=False, viewport=DESKTOP
    )
    page = context.new_page()
    page.goto("/")
    page.click(".quick >> text=报告核验")
    report = tmp_path / "报告.txt"
    report.write_bytes(SAMPLE.read_bytes())
    page.set_input_files("#file", str(report))
    page.click("text=开始核验")
    assert "个错误" in page.locator("h1").inner_text()
    badge = page.locator("[id='c-table2.disclosed.total'] .v-badge").first
    number = badge.inner_text()
    badge.click()
    assert page.locator(".v-finding:target .v-tag").inner_text() == number
    page.locator(".v-finding:target .v-places a").first.click()
    assert page.locator("td:target").count() == 1
    with page.expect_download() as download:
        page.click("text=下载数据")
    assert download.value.suggested_filename == "核验结果 报告.json"
    context.close()


def test_a_refused_check_keeps_the_text_and_is_mended_with_the_keyboard(page: Any) -> None:
    page.goto("/verify/")
    page.focus("#text")
    page.keyboard.type("不是报告")
    page.set_input_files("#file", {"name": "a.bin", "mimeType": "", "buffer": b"\0\1\2"})
    page.click("text=开始核验")
    assert "只给一样" in page.locator("[role=alert]").inner_text()
    assert page.locator("#text").input_value() == "不是报告"
    page.fill("#text", SAMPLE.read_text(encoding="utf-8"))
    for _ in range(3):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "开始核验"
    page.keyboard.press("Enter")
    page.wait_for_selector(".v-finding")


def test_the_tables_stand_beside_the_prose_on_a_desktop_and_under_it_on_a_phone(page: Any) -> None:
    page.goto(CHECKED)
    prose, tables = (page.locator(part).bounding_box() for part in (".v-prose", ".v-tables"))
    assert tables["x"] >= prose["x"] + prose["width"] and abs(tables["y"] - prose["y"]) < 5
    page.set_viewport_size(PHONE)
    prose, tables = (page.locator(part).bounding_box() for part in (".v-prose", ".v-tables"))
    assert tables["y"] >= prose["y"] + prose["height"]


def test_the_days_work_shows_what_is_late_and_leads_to_it(page: Any) -> None:
    log_in(page, NAMES[Role.OFFICER])
    assert page.locator(".gk-clock.overdue").count() >= 1
    page.click("section table tbody a >> nth=0")
    assert "现在可以办理" in page.locator("main").inner_text()


def test_a_figure_is_put_into_the_report_and_seen_in_the_preview(page: Any) -> None:
    log_in(page, NAMES[Role.OFFICE])
    page.goto("/console/annual/?status=draft")
    page.click(".gk-table tbody a >> nth=0")
    area = page.locator("#part-other")
    area.fill("试写一句：")
    page.fill("[data-picker] input[type=search]", "新收到的政府信息公开申请")
    page.wait_for_selector("[data-choices]:not(:has(li:nth-of-type(5)))")
    value = page.locator("[data-choices] b").first.inner_text().split()[0]
    area.focus()
    page.click("[data-insert='{foi.received}']")
    assert area.input_value() == "试写一句：{foi.received}"
    # The preview follows the typing with a delay; what was typed first may be shown before it.
    page.locator("[data-preview]", has_text=f"试写一句：{value}").wait_for()


def test_the_console_fits_a_phone(page: Any) -> None:
    log_in(page, NAMES[Role.OFFICER])
    page.set_viewport_size(PHONE)
    for address in (
        "/console/",
        "/console/records/requests/",
        "/console/records/requests/add/",
        "/console/import/",
        "/console/annual/",
        "/console/organs/",
        "/console/notices/",
        "/console/portal/reviews/",
        "/console/records/reviews/",
    ):
        page.goto(address)
        wide = page.evaluate("(m => m.scrollWidth - m.clientWidth)(document.querySelector('.gk'))")
        assert overflow(page) == 0 and wide <= 1, address


def test_the_office_urges_from_its_page_and_the_page_fits_a_phone(page: Any) -> None:
    log_in(page, NAMES[Role.OFFICE])
    page.goto("/console/supervision/?from=2022-01-01&to=2022-12-31")
    page.locator("tfoot a").last.click()
    assert "共" in page.locator(".gk-bar").inner_text()
    page.go_back()
    page.set_viewport_size(PHONE)
    wide = page.evaluate("(m => m.scrollWidth - m.clientWidth)(document.querySelector('.gk'))")
    assert overflow(page) == 0 and wide <= 1
    page.click("td a:has-text('督办') >> nth=0")
    page.fill("[name=reason]", "请说明办理进度")
    page.click("form .gk-buttons button")
    page.wait_for_selector(".gk-timeline")
    assert "请说明办理进度" in page.locator(".gk-timeline").inner_text()
    assert "登记链完整" in page.locator("main").inner_text()


def test_a_template_is_uploaded_tried_and_its_problems_are_listed(page: Any, tmp_path: Any) -> None:
    log_in(page, NAMES[Role.OFFICER])
    page.goto("/console/import/requests/")
    sheet = tmp_path / "台账.csv"
    heads = page.locator("details tbody tr td:first-child").all_text_contents()
    wrong = ["某某局" if head == "行政机关" else "不是日期" for head in heads]
    sheet.write_text(",".join(heads) + "\n" + ",".join(wrong) + "\n", encoding="utf-8")
    page.set_input_files("#file", str(sheet))
    page.click("text=上传并试读")
    page.wait_for_selector(".gk-problems")
    rows = page.locator(".gk-problems tbody tr")
    assert "2" in rows.first.inner_text()
