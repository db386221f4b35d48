"""A small district with requests, documents, cases and a report, for the tests of pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gongkai.enforcement.actions import enter_decision, enter_receipt
from gongkai.foi.actions import close_request, enter_request
from gongkai.foi.models import Request
from gongkai.ledger.models import Organ, Role, User
from gongkai.ledger.tests.factories import make_district, make_organ, make_user
from gongkai.library.actions import enter_document
from gongkai.norms.form import PARTS
from gongkai.remedies.actions import enter_case
from gongkai.reports.actions import freeze, save_text, start_report, submit
from gongkai.reports.models import Report

YEAR = 2022


@dataclass
class Scene:
    """Who and what stands in the small district."""

    district: Organ
    bureau: Organ
    other: Organ
    officer: User
    stranger: User
    head: User
    office: User
    request: Request
    report: Report


def make_scene() -> Scene:
    """Two bureaus with an officer each; three requests of one of them; a draft report."""
    district = make_district()
    bureau = make_organ(district, "青麓区发展和改革局", code="fagai")
    other = make_organ(district, "青麓区教育局", code="jiaoyu")
    district.refresh_from_db()
    officer = make_user(bureau, Role.OFFICER, "officer")
    stranger = make_user(other, Role.OFFICER, "stranger")
    head = make_user(bureau, Role.HEAD, "head")
    office = make_user(district, Role.OFFICE, "office")
    requests = [
        enter_request(
            organ=bureau,
            number=f"2022-{number}",
            applicant_kind="natural_person",
            applicant_name="欧阳某人",
            contact="13800000021",
            channel="online",
            subject=f"第 {number} 号项目的批复文件",
            received_on=date(YEAR, 3, number),
            actor=officer,
            entered_on=date(YEAR, 3, number),
        )
        for number in (1, 2, 3)
    ]
    for request in requests[:2]:
        close_request(
            recorded=True,
            request=request,
            outcome="disclosed",
            closed_on=date(YEAR, 3, 20),
            actor=officer,
            entered_on=date(YEAR, 3, 20),
        )
    enter_document(
        organ=bureau,
        number="青发改〔2022〕5号",
        kind="normative_document",
        title="关于规范项目备案的通知",
        issued_on=date(YEAR, 5, 5),
        in_force_on=date(YEAR, 6, 1),
        actor=officer,
        entered_on=date(YEAR, 5, 6),
    )
    enter_case(
        organ=bureau,
        number="青复〔2022〕1号",
        group="reconsideration",
        authority="青麓区人民政府",
        filed_on=date(YEAR, 7, 1),
        actor=officer,
        entered_on=date(YEAR, 7, 1),
    )
    enter_decision(
        organ=bureau,
        number="青发改许〔2022〕1号",
        kind="permit",
        matter="项目核准",
        party="青麓建设有限公司",
        decided_on=date(YEAR, 8, 1),
        actor=officer,
        entered_on=date(YEAR, 8, 2),
    )
    enter_receipt(
        organ=bureau,
        number="PJ-1",
        item="考试费",
        payer="青麓建设有限公司",
        amount=Decimal("120.50"),
        received_on=date(YEAR, 9, 1),
        actor=officer,
        entered_on=date(YEAR, 9, 2),
    )
    report = start_report(organ=bureau, year=YEAR, actor=officer)
    for part in PARTS:
        save_text(
            report=report,
            part=part.key,
            text="（一）基本情况\n本年新收申请{foi.received}件，办结{foi.closed}件。",
            actor=officer,
        )
    save_text(report=report, part="lead", text="根据条例，现公布本年度报告。", actor=officer)
    return Scene(district, bureau, other, officer, stranger, head, office, requests[0], report)


def publish(scene: Scene) -> Report:
    """Freeze the scene's report as of 20 January of the next year."""
    submit(report=scene.report, actor=scene.officer)
    report = freeze(report=scene.report, actor=scene.head, as_of=date(YEAR + 1, 1, 20))
    scene.report = report
    return report
