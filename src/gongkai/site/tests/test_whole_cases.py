"""Ten whole cases in a real browser: applicants, an officer, a head, a third party.

Afterwards the organ's tables, of this year and the last, have moved by exactly those cases. What
needs weeks (a correction that never comes, a fee that is not paid) came by letter: the officer enters
it with its true days.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from gongkai.demo.people import DESK
from gongkai.foi.redaction.tests.letters import tells
from gongkai.ledger.models import Role
from gongkai.ledger.tests import papers
from gongkai.norms.form import OUTCOME_ROWS
from gongkai.site.tests.windows import DESKTOP, NAMES, PHONE, opened

pytestmark = [pytest.mark.browser, pytest.mark.slow]

KINDS = {"natural_person": "natural_person", "enterprise": "legal.enterprise"}
SECRET = "SECRET-4711"
CELLS = """[...document.querySelectorAll('#table2 td a')].map(a => [
  decodeURIComponent(new URL(a.href).pathname.split('/')[2]), a.innerText.trim()])"""


@dataclass
class Played:
    """A case that was brought to its end: of what kind of applicant, its days, its outcome."""

    outcome: str
    received: date
    applicant: str = "natural_person"
    closed: date = field(default_factory=timezone.localdate)


class Applicant:
    """Somebody at home, in a window of their own."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.number = self.code = ""

    def apply(self, subject: str) -> Applicant:
        page = self.page
        page.goto(f"/requests/new/organ/?organ={DESK}")
        page.click(f"button[name=organ][value={DESK}]")
        page.fill("#id_subject", subject)
        self._next()
        if "/found/" in page.url:
            page.click("main .button >> text=继续")
        page.check("[name=applicant_kind][value=natural_person]")
        self._next()
        page.fill("#id_applicant_name", "张三丰")
        page.check("[name=identity_kind][value=passport]")
        page.fill("#id_identity_number", "E12345678")
        self._next()
        page.fill("#id_contact", "13800000021")
        self._next()
        page.check("[name=delivery][value=online]")
        self._next()
        self._next()
        page.click("main form .button:not(.plain) >> text=提交申请")
        self.number = page.locator("#number").inner_text()
        self.code = page.locator("#code").inner_text()
        return self

    def _next(self) -> None:
        with self.page.expect_navigation():
            self.page.click("form.ask .button:not(.plain) >> nth=0")

    def follow(self) -> str:
        """What the public page of the case says."""
        self.page.goto("/requests/follow/")
        self.page.select_option("#id_organ", DESK)
        self.page.fill("#id_number", self.number)
        self.page.fill("#id_code", self.code)
        self.page.click("form.ask .button")
        self.page.wait_for_selector(".timeline")
        return str(self.page.inner_text("main"))

    def due(self) -> str:
        """The day of the answer that the public page names, after its reason was unfolded."""
        self.follow()
        self.page.click("summary:has-text('为什么是这一天')")
        assert "第三十三条" in self.page.inner_text(".hero details")
        found = re.search(r"\d{4}-\d{2}-\d{2}", self.page.inner_text(".hero"))
        assert found, self.page.inner_text(".hero")
        return found.group()


class Officer:
    """Somebody at a desk of the organ."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def open(self, number: str) -> str:
        """Open the case of a number; gives its address."""
        self.page.goto(f"/console/records/requests/?q={number}&organ={DESK}")
        self.page.click(f".gk-table tbody a >> text='{number}'")
        return str(self.page.url)

    def enter(self, number: str, received: date, subject: str) -> str:
        """Enter a letter that came by hand; gives the address of the case."""
        self.page.goto("/console/records/requests/add/")
        self.fill(
            number=number,
            received_on=received.isoformat(),
            channel="in_person",
            applicant_kind="natural_person",
            applicant_name="李四",
            subject=subject,
        )
        self.send()
        return str(self.page.url)

    def fill(self, **fields: Any) -> None:
        for name, value in fields.items():
            at = self.page.locator(f".gk-form [name='{name}']").first
            if isinstance(value, bool):
                at.set_checked(value)
            elif at.evaluate("e => e.tagName") == "SELECT":
                at.select_option(value)
            else:
                at.fill(value)

    def send(self) -> None:
        """Press the form's own button; what was asked and left empty is filled in once."""
        for area in self.page.locator(
            ".gk-form textarea:visible, .gk-form input:not([type]):visible, .gk-form input[type=text]:visible"
        ).all():
            if not area.input_value() and area.get_attribute("name") not in OPTIONAL:
                area.fill("详见本机关留存的办理材料。")
        with self.page.expect_navigation():
            self.page.click(".gk-form .button:not([name]):not(.button-secondary)")
        problems = self.page.locator(".gk-form .error, .gk-form [role=alert], .gk-form .gk-error")
        assert problems.count() == 0, self.page.inner_text(".gk-form")

    def step(self, case: str, label: str, **fields: Any) -> None:
        """Take a step of a case."""
        self.page.goto(case)
        self.page.click(f".gk-actions a >> text='{label}'")
        self.fill(**fields)
        self.send()

    def draft(self, case: str, kind: str, **fields: Any) -> None:
        """Draft an answer."""
        self.page.goto(case)
        self.page.click(".gk-actions a >> text='拟定答复'")
        self.page.select_option("[name=kind]", kind)
        self.page.wait_for_selector(f"[name=shown][value='{kind}']", state="attached")
        self.fill(**fields)
        self.send()


OPTIONAL = frozenset({"party", "复议机关", "管辖法院", "contact", "办理经过"})


@pytest.fixture
def people(browser: Any, site_server: Any) -> Iterator[Callable[..., Any]]:
    """Opens windows: `people()` for somebody at home, `people(role)` for somebody at a desk."""
    with opened(browser, site_server.url) as open_window:

        def enter(role: Role | None = None, **options: Any) -> Any:
            name = NAMES[role] if role else ""
            options.setdefault("viewport", DESKTOP if role else PHONE)
            page = open_window(name, timeout=60_000, **options)
            return Officer(page) if role else Applicant(page)

        yield enter


def table2(page: Any, year: int) -> Counter[str]:
    """The cells of the organ's table 2 of a year as the page prints them, by figure."""
    page.goto(f"/figures/?organ={DESK}&year={year}&as_of={timezone.localdate()}")
    return Counter({name: int(text or 0) for name, text in page.evaluate(CELLS)})


def expected(cases: list[Played], year: int) -> Counter[str]:
    """By how much the cases move table 2 of a year, cell by cell."""
    moved: Counter[str] = Counter()

    def count(row: str, applicant: str) -> None:
        moved[f"table2.{row}.{applicant}"] += 1
        moved[f"table2.{row}.total"] += 1

    for case in cases:
        if case.received.year == year:
            count("received", case.applicant)
        elif case.received.year < year:
            count("carried_in", case.applicant)
        if case.closed.year == year:
            count(case.outcome, case.applicant)
            count("total", case.applicant)
        elif case.received.year <= year < case.closed.year:
            count("carried_out", case.applicant)
    return moved


def test_ten_whole_cases_move_the_report_by_exactly_those_cells(
    people: Callable[..., Any], tmp_path: Path
) -> None:
    officer, head = people(Role.OFFICER), people(Role.HEAD)
    reader = people()
    today = timezone.localdate()
    years = (today.year, today.year - 1)
    before = {year: table2(reader.page, year) for year in years}
    played: list[Played] = []

    def approve(case: str, outcome: str, received: date = today) -> None:
        head.page.goto(case)
        head.page.click(".gk-actions a >> text='审批并作出答复'")
        head.send()
        assert "已办结" in head.page.inner_text(".gk-facts")
        played.append(Played(outcome, received))

    def confirmed(applicant: Applicant) -> str:
        case = officer.open(applicant.number)
        officer.step(case, "与申请人确认收到")
        return case

    # 1 plain disclosure
    who = people().apply("申请公开青藤苑物业服务合同")
    case = confirmed(who)
    assert who.due() > today.isoformat()
    officer.draft(case, "answer.disclosed.provided")
    approve(case, "disclosed")
    assert "予以公开" in who.follow()
    with who.page.expect_download() as download:
        who.page.click("a >> text=/下载.*答复|政府信息公开告知书|PDF/ >> nth=0")
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")

    # 2 partial disclosure with a third party's opinion and a redacted file, in elder mode
    who = people()
    who.page.goto("/")
    who.page.click("button[value=elder]")
    who.apply("申请公开石榴园维修资金招标文件")
    case = confirmed(who)
    officer.step(case, "征求第三方意见", 第三方="石榴园物业服务有限公司")
    officer.page.goto(case)
    officer.page.click(".gk-actions a >> text='给第三方查询码'")
    officer.send()
    code = officer.page.locator("dt:has-text('查询码') + dd").inner_text().strip()
    third = people()
    third.page.goto("/requests/opinion/")
    third.page.fill("#id_code", code)
    third.page.click("form.ask .button")
    third.page.check("[value=objects]")
    third.page.fill("textarea", "含有我公司的报价，属于商业秘密。")
    third.page.click("form.ask .button")
    officer.page.goto(case)
    assert "含有我公司的报价" in officer.page.inner_text("main")
    paper = tmp_path / "招标文件.pdf"
    paper.write_bytes(papers.saved(papers.pdf((f"{SECRET} plain", "Second page"))))
    officer.page.goto(f"/console/requests/{case.rstrip('/').rsplit('/', 1)[-1]}/files/")
    officer.page.set_input_files("#file", str(paper))
    officer.page.click("text=存入 >> nth=-1")
    officer.page.click("[aria-label='遮盖 招标文件.pdf']")
    officer.page.wait_for_selector(".gk-sheet img")
    officer.page.fill("#words", SECRET)
    officer.page.keyboard.press("Enter")
    officer.page.wait_for_selector("text=找到并遮盖了")
    officer.page.click("text=提交审核")
    officer.page.wait_for_selector(".gk-pair")
    head.page.goto(officer.page.url)
    head.page.click("button:has-text('同意遮盖')")
    head.page.wait_for_selector("text=已审核")
    officer.draft(case, "answer.partially_disclosed")
    approve(case, "partially_disclosed")
    assert "部分公开" in who.follow()
    with who.page.expect_download() as download:
        who.page.click("a >> text=招标文件")
    given = Path(download.value.path()).read_bytes()
    assert tells(paper.read_bytes(), SECRET) and not tells(given, SECRET) and tells(given, "plain")

    # 3 refusal, the applicant without scripts
    who = people(java_script_enabled=False).apply("申请公开本局2021年度考勤记录")
    case = confirmed(who)
    officer.draft(case, "answer.refused.internal_affairs")
    approve(case, "refused.internal_affairs")
    assert "行政复议" in who.follow()

    # 4 not held
    who = people().apply("申请公开砚池路雨水管网图纸")
    case = confirmed(who)
    officer.draft(case, "answer.unavailable.not_held")
    approve(case, "unavailable.not_held")
    assert "不掌握" in who.follow()

    # 5 a correction that never came
    long_ago = today - timedelta(days=80)
    case = officer.enter("整案-5", long_ago, "申请公开我家房屋的材料")
    asked = (long_ago + timedelta(days=2)).isoformat()
    until = (long_ago + timedelta(days=20)).isoformat()
    officer.step(case, "告知补正", day=asked, issue=False, limit_day=until)
    officer.draft(case, "answer.other.correction_overdue")
    approve(case, "other.correction_overdue", long_ago)

    # 6 a fee that was not paid
    case = officer.enter("整案-6", long_ago, "申请公开十年间全部维修资金明细")
    officer.page.goto(case)
    officer.page.click(".gk-actions a >> text='发出收费通知'")
    officer.fill(day=asked, issue=False, way="pages", units="420")
    with officer.page.expect_navigation():
        officer.page.click(".gk-form .button:has-text('发出收费通知')")
    assert "合计11500元" in officer.page.inner_text("main")
    officer.send()
    officer.draft(case, "answer.other.fee_unpaid")
    approve(case, "other.fee_unpaid", long_ago)

    # 7 an excessive application whose reasons do not hold
    who = people().apply("申请公开全区近十年全部物业项目的备案材料")
    case = confirmed(who)
    officer.step(case, "要求说明理由", limit_day=(today + timedelta(days=20)).isoformat())
    assert "理由" in who.follow()
    who.page.click("a >> text=/说明/ >> nth=0")
    who.page.fill("#id_text", "我对此感兴趣。")
    who.page.click("form.ask .button")
    officer.draft(case, "answer.not_processed.excessive")
    approve(case, "not_processed.excessive")

    # 8 a repeated application
    who = people().apply("申请公开青藤苑物业服务合同")
    case = confirmed(who)
    officer.draft(
        case,
        "answer.not_processed.repeated",
        原答复日期=today.isoformat(),
        原答复文号="云房公开答〔2022〕1号",
    )
    approve(case, "not_processed.repeated")

    # 9 a petition
    who = people().apply("要求查处楼上住户违规装修")
    case = confirmed(who)
    officer.draft(case, "answer.not_processed.petition_or_complaint")
    approve(case, "not_processed.petition_or_complaint")

    # 10 an extension, then disclosure
    who = people().apply("申请公开槐荫街历年房屋安全鉴定报告")
    case = confirmed(who)
    before_it = who.due()
    officer.step(case, "提请延长答复期限", days="10", reason="需要调阅历年档案。")
    assert officer.page.locator(".gk-actions a >> text='同意延期'").count() == 0
    head.step(case, "同意延期")
    assert who.due() > before_it and "延长" in who.page.inner_text("main")
    officer.draft(case, "answer.disclosed.provided")
    approve(case, "disclosed")

    assert len(played) == 10 and {one.outcome for one in played} <= set(OUTCOME_ROWS)
    for year in years:
        after = table2(reader.page, year)
        moved = Counter({cell: after[cell] - before[year][cell] for cell in after})
        assert +moved == expected(played, year) and -moved == Counter()
        for applicant in ("natural_person", "total"):
            cell = {
                row.split(".", 1)[1].rpartition(".")[0]: n
                for row, n in after.items()
                if row.endswith(applicant)
            }
            assert cell["received"] + cell["carried_in"] == cell["total"] + cell["carried_out"]
