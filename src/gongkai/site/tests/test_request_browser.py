"""An applicant in a real browser: by keyboard alone on a phone, in every reading mode."""

from __future__ import annotations

import http.cookiejar
import json
import re
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from gongkai.site.testing import environment
from gongkai.site.tests.test_browser import LUMINANCE, SMALLEST_TARGET_OF_ELDERS
from gongkai.site.tests.windows import PHONE, overflow, slow

pytestmark = pytest.mark.browser

TARGETS = """least => [...document.querySelectorAll('a,button,select,input:not([type=hidden]),textarea,summary')]
  .filter(e => e.getClientRects().length && !e.matches('.skip,main p a'))
  .filter(e => e.getBoundingClientRect().height < least - 0.5)
  .map(e => e.outerHTML.slice(0, 120))"""
ASK_FOR_A_CORRECTION = """
from gongkai.site.cli.program import setup; setup()
import sys
from django.utils import timezone
from gongkai.foi.actions import take_step
from gongkai.foi.models import Request
from gongkai.ledger.models import Role, User
request = Request.objects.filter(key=sys.argv[1], organ__code=sys.argv[2]).get()
office = User.objects.filter(posts__role=Role.OFFICE).first()
for step, details in (("receipt_confirmed", {}), ("correction_requested", {"limit_days": 10})):
    take_step(request=request, step=step, day=timezone.localdate(), actor=office, **details)
"""


MAKE_CASES = """
from gongkai.site.cli.program import setup; setup()
import json
from decimal import Decimal
from django.utils import timezone
from gongkai.foi import actions, approvals
from gongkai.ledger.models import Organ, Role, User
organ, today = Organ.objects.get(code="jianshe"), timezone.localdate()
officer, head = (
    User.objects.filter(posts__organ=organ, posts__role=r).first() for r in (Role.OFFICER, Role.HEAD)
)
def begin():
    made = actions.submit_request(
        organ=organ, applicant_kind="natural_person", applicant_name="李四", contact="13900000000",
        particulars={"identity_kind": "passport", "identity_number": "E1"},
        subject="管网改造工程的竣工验收备案表" * 5, description="二期", delivery="online", actor=None)
    take(made.request, "receipt_confirmed")
    return made
def take(request, step, **details):
    actions.take_step(request=request, step=step, day=today, actor=officer, **details)
refused, fee, asked = begin(), begin(), begin()
approvals.draft_answer(
    request=refused.request, kind="answer.refused.third_party_rights",
    fields={"涉及信息": "报价", "权益类型": "商业秘密", "征求意见情况": "第三方不同意公开。",
            "理由": "公开会损害第三方的合法权益。"}, actor=officer)
approvals.approve_answer(request=refused.request, actor=head)
take(fee.request, "fee_notified", fee=Decimal("120.00"))
take(asked.request, "correction_requested", limit_days=15)
print(json.dumps([[one.request.key, one.code] for one in (refused, fee, asked)]))
"""


@pytest.fixture(scope="module")
def cases(site_server: Any) -> list[list[str]]:
    """Numbers and codes of an answered request, one that waits for a fee, one for a correction."""
    made = subprocess.run(
        [sys.executable, "-c", MAKE_CASES],
        env=environment(site_server.home),
        check=True,
        timeout=120,
        capture_output=True,
        text=True,
    )
    found: list[list[str]] = json.loads(made.stdout.splitlines()[-1])
    return found


@pytest.fixture
def page(browser: Any, site_server: Any) -> Iterator[Any]:
    """A visitor on a phone, without JavaScript of the page's own."""
    context = browser.new_context(base_url=site_server.url, viewport=PHONE, locale="zh-CN")
    page = context.new_page()
    yield page
    context.close()


def press(page: Any, key: str, times: int = 1) -> None:
    for _ in range(times):
        page.keyboard.press(key)


def tab_to(page: Any, selector: str) -> None:
    """Go on with Tab until the focus is on what `selector` names; it must be seen there."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            break
    else:
        raise AssertionError(f"{selector} is not reached by Tab")
    outline = page.evaluate(
        """() => { const e = document.activeElement, c = e.closest('.choice');
           return parseFloat(getComputedStyle(c || e).outlineWidth); }"""
    )
    assert outline >= 2, selector


def go_on(page: Any) -> None:
    """Press the page's own button by keyboard and wait for the next page."""
    tab_to(page, "form.ask .button")
    with page.expect_navigation():
        press(page, "Enter")


def apply_by_keyboard(page: Any) -> tuple[str, str]:
    """Fill and hand in an application by keyboard alone; gives number and query code."""
    page.goto("/requests/")
    tab_to(page, "main a.button")
    press(page, "Enter")
    page.wait_for_selector(".organs")
    tab_to(page, "button[name=organ][value=jianshe]")
    press(page, "Enter")
    page.wait_for_selector("#id_subject")
    tab_to(page, "#id_subject")
    page.keyboard.type("砚池路管网改造施工图审查合格书")
    go_on(page)
    page.wait_for_selector("[name=applicant_kind], .found")
    if page.locator(".found").count():
        # What is public on some of these words is shown first, once the index has it.
        tab_to(page, "main a.button")
        press(page, "Enter")
        page.wait_for_selector("[name=applicant_kind]")
    tab_to(page, "[name=applicant_kind]")
    press(page, "Space")
    go_on(page)
    tab_to(page, "#id_applicant_name")
    page.keyboard.type("张三丰")
    tab_to(page, "[name=identity_kind]")
    press(page, "ArrowDown", 3)
    assert page.locator("[value=passport]").is_checked()
    # Wrong at first: the focus goes to the summary, and from there by a link to the field.
    go_on(page)
    assert page.evaluate("document.activeElement.id") == "problems"
    press(page, "Tab")
    press(page, "Enter")
    assert page.evaluate("document.activeElement.id") == "id_identity_number"
    described = page.locator("#id_identity_number").get_attribute("aria-describedby")
    assert "请填写证件号码" in page.locator(f"#{described.split()[-1]}").inner_text()
    assert page.locator("#id_applicant_name").input_value() == "张三丰"
    page.keyboard.type("E12345678")
    go_on(page)
    tab_to(page, "#id_contact")
    page.keyboard.type("13800000021")
    go_on(page)
    assert not page.locator("#id_address").is_visible()
    tab_to(page, "[name=delivery]")
    press(page, "Space")
    press(page, "ArrowDown", 2)
    assert page.locator("#id_address").is_visible()
    tab_to(page, "#id_address")
    page.keyboard.type("临江市云溪区青藤路 1 号")
    go_on(page)
    go_on(page)
    assert "砚池路管网改造" in page.locator("main").inner_text()
    tab_to(page, "main form .button:not(.plain)")
    press(page, "Enter")
    page.wait_for_selector("#code")
    return page.locator("#number").inner_text(), page.locator("#code").inner_text()


def follow(page: Any, number: str, code: str) -> None:
    page.goto("/requests/follow/")
    page.select_option("#id_organ", "jianshe")
    page.fill("#id_number", number)
    page.fill("#id_code", code)
    page.click("form.ask .button")
    page.wait_for_selector(".timeline")


def test_an_application_by_keyboard_is_followed_corrected_and_withdrawn(
    page: Any, site_server: Any
) -> None:
    number, code = apply_by_keyboard(page)
    assert overflow(page) == 0
    with page.expect_download() as download:
        page.click("text=下载回执")
    assert download.value.suggested_filename == "申请回执.pdf"
    follow(page, number, code)
    assert "等待确认收到" in page.locator("h1").inner_text()
    assert number not in page.url and "?" not in page.url
    subprocess.run(
        [sys.executable, "-c", ASK_FOR_A_CORRECTION, number, "jianshe"],
        env=environment(site_server.home),
        check=True,
        timeout=120,
    )
    page.reload()
    page.click("text=补正申请")
    page.fill("#id_text", "二期工程，2021 年 6 月")
    page.click("form.ask .button")
    assert "已经收到您的补充" in page.locator("[role=status]").inner_text()
    page.click("summary:has-text('为什么是这一天')")
    assert "第三十三条" in page.locator(".hero details").inner_text()
    page.click("text=撤回申请")
    page.click("text=确定撤回")
    page.wait_for_selector(".timeline")
    assert page.locator("h1").inner_text() == "已经撤回"
    page.click("text=退出查询")
    page.goto("/requests/follow/case/")
    assert page.locator("#id_code").count() == 1


def walk(page: Any) -> Iterator[str]:
    """Every page of an application up to its review, and those around it."""
    around = ("", "follow/", "draft/", "opinion/", "receipt/", "correction/", "correction/follow/")
    for name in (*around, "new/review/", "new/organ/"):
        page.goto(f"/requests/{name}")
        yield page.url
    page.click("button[name=organ] >> nth=0")
    page.fill("#id_subject", "云溪区人民政府 2021 年度报告")
    page.click("form.ask .button")
    yield page.url
    page.click("summary:has-text('草稿已保存')")
    yield page.url + " (open)"
    for step in ("what", "kind", "identity", "reach", "deliver", "help", "review"):
        page.goto(f"/requests/new/{step}/")
        yield step
        if step not in ("help", "review"):
            for field in page.locator("form.ask input[type=text]").all():
                if field.is_visible():
                    field.fill("")
            page.click("form.ask .button:not(.plain)")
            yield step + " (refused)"
    page.click("text=提交申请")
    yield "review (refused)"


def check(page: Any, mode: str, address: str) -> None:
    """A page fits the phone, its words stand out, its fields have names, its targets are large."""
    assert overflow(page) == 0, address
    assert page.evaluate(LUMINANCE) == [], address
    if mode == "elder":
        assert page.evaluate(TARGETS, SMALLEST_TARGET_OF_ELDERS) == [], address
    nameless = page.evaluate(
        """[...document.querySelectorAll('input:not([type=hidden]),select,textarea')]
           .filter(e => !e.labels.length).map(e => e.outerHTML)"""
    )
    assert nameless == [], address


@pytest.mark.parametrize("mode", ["standard", "elder", slow("contrast")])
def test_every_page_of_a_case_fits_a_phone(page: Any, cases: list[list[str]], mode: str) -> None:
    page.goto("/")
    page.click(f"button[value={mode}]")
    for (number, code), word in zip(
        cases, ("先申请行政复议", "120.00 元", "请您补正"), strict=True
    ):
        follow(page, number, code)
        for summary in page.locator("summary").all():
            summary.click()
        assert word in page.locator("main").inner_text()
        check(page, mode, word)
    for address in ("supplement", "withdraw"):
        page.goto(f"/requests/follow/case/{address}/")
        assert page.locator("form.ask").count() == 1
        check(page, mode, address)


def test_clicks_and_crowds_at_once_make_each_request_once(site_server: Any) -> None:
    def visitor() -> tuple[Any, Any]:
        jar = http.cookiejar.CookieJar()
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))

        def send(path: str, **fields: str) -> str:
            token = next((c.value for c in jar if c.name == "csrftoken"), "")
            data = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
            with opener.open(site_server.url + path, data if fields else None, 60) as answer:
                return str(answer.read().decode())

        return send, jar

    def ready() -> Any:
        send, _ = visitor()
        send("/requests/new/organ/")
        send("/requests/new/organ/", organ="shuiwu")
        send("/requests/new/what/", subject="管网改造")
        send("/requests/new/kind/", applicant_kind="natural_person")
        send(
            "/requests/new/identity/",
            applicant_name="王五",
            identity_kind="passport",
            identity_number="E2",
        )
        send("/requests/new/reach/", contact="13900000001")
        send("/requests/new/deliver/", delivery="online")
        return send

    def number(page: str) -> str:
        found = re.search(r'id="number">([^<]+)<', page)
        assert found, page
        return found.group(1)

    with ThreadPoolExecutor(12) as pool:
        clicker = ready()
        clicks = list(pool.map(lambda _: clicker("/requests/new/review/", go="1"), range(6)))
        once = {number(page) for page in clicks}
        assert len(once) == 1
        crowd = list(pool.map(lambda _: ready(), range(12)))
        numbers = list(pool.map(lambda send: number(send("/requests/new/review/", go="1")), crowd))
    first = int(once.pop().partition("-")[2])
    assert sorted(int(n.partition("-")[2]) for n in numbers) == list(range(first + 1, first + 13))


@pytest.mark.parametrize("mode", ["standard", "elder", slow("contrast")])
def test_every_page_fits_a_phone_can_be_hit_and_read(page: Any, mode: str) -> None:
    page.goto("/")
    page.click(f"button[value={mode}]")
    seen = 0
    for address in walk(page):
        seen += 1
        check(page, mode, address)
    assert seen >= 15


def test_the_form_works_without_javascript(browser: Any, site_server: Any) -> None:
    context = browser.new_context(
        base_url=site_server.url, viewport=PHONE, java_script_enabled=False
    )
    page = context.new_page()
    page.goto("/requests/new/organ/?organ=jianshe")
    page.click("button[name=organ]")
    page.fill("#id_subject", "砚池路管网改造")
    page.click("form.ask .button")
    page.goto("/requests/new/kind/")
    page.click("form.ask .button")
    assert "请选择申请人" in page.locator("[role=alert]").inner_text()
    page.click("summary:has-text('草稿已保存')")
    code = page.locator(".codeword").inner_text()
    context.close()
    other = browser.new_context(base_url=site_server.url, java_script_enabled=False)
    page = other.new_page()
    page.goto("/requests/draft/")
    page.fill("#id_code", code.lower())
    page.click("text=打开草稿")
    page.goto("/requests/new/what/")
    assert page.locator("#id_subject").input_value() == "砚池路管网改造"
    other.close()
