"""What an officer does with an answered case: remedies, a new handling, corrections."""

from __future__ import annotations

from datetime import date
from importlib import import_module

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongkai.foi.corrections.actions import enter_correction
from gongkai.foi.models import Correction, Proposal, Request
from gongkai.ledger.figures import registry
from gongkai.ledger.scope import Scope
from gongkai.remedies.models import Case
from gongkai.site.tests.scene import Scene


@pytest.fixture(autouse=True)
def console() -> None:
    """The rooms' kinds are registered when the console's hooks are read, at its first page."""
    import_module("gongkai.site.wagtail_hooks")


@pytest.fixture
def officer(client: Client, scene: Scene) -> Client:
    client.force_login(scene.officer)
    return client


def page(client: Client, kind: str, pk: int) -> str:
    return client.get(reverse("console_record", args=[kind, pk])).content.decode()


def act(client: Client, kind: str, pk: int, action: str, **data: str) -> int:
    address = reverse("console_record_action", args=[kind, pk, action])
    assert client.get(address).status_code == 200
    response = client.post(address, data)
    if response.status_code == 200:
        raise AssertionError(response.context["form"].errors)
    return int(response.status_code)


def test_a_lawsuit_is_opened_from_a_case_and_its_result_reopens_it(
    officer: Client, scene: Scene
) -> None:
    pk = scene.request.pk
    act(
        officer,
        "requests",
        pk,
        "remedy",
        number="青复〔2022〕9号",
        group="reconsideration",
        authority="青麓区人民政府",
        filed_on="2022-04-01",
        served_on="2022-04-06",
    )
    case = Case.objects.get(key="青复〔2022〕9号")
    assert case.request_id == pk
    shown = page(officer, "requests", pk)
    assert "复议和诉讼" in shown and case.key in shown and "2022-04-18" in shown
    assert "2022-04-18" in page(officer, "cases", case.pk)
    act(officer, "cases", case.pk, "reply", replied_on="2022-04-15")
    act(
        officer,
        "cases",
        case.pk,
        "decide",
        result="corrected",
        decided_on="2022-05-20",
        decision="青政复决〔2022〕9号",
        decision_received_on="2022-05-23",
        ordered="on",
        ordered_until="2022-06-10",
    )
    scope = Scope.year(2022, scene.bureau)
    cell = "table3.reconsideration.corrected"
    assert registry.evaluate([cell], scope)[cell] == 1
    address = reverse("console_record_action", args=["cases", case.pk, "reopen"])
    form = officer.get(address).content.decode()
    assert "青政复决〔2022〕9号" in form and "2022-06-10" in form
    act(
        officer,
        "cases",
        case.pk,
        "reopen",
        ground="reconsideration",
        authority="青麓区人民政府",
        decision="青政复决〔2022〕9号",
        received_on="2022-05-23",
        limit_day="2022-06-10",
    )
    again = Request.objects.get(again_of=pk)
    assert again.due_on == date(2022, 6, 10)
    assert again.key in page(officer, "requests", pk)
    both = page(officer, "requests", again.pk)
    assert case.key in both and "各次办理" in both and "指定" in both
    assert officer.get(address).status_code == 302


def test_a_correction_is_entered_drafted_and_approved_on_its_pages(
    officer: Client, scene: Scene
) -> None:
    assert officer.get(reverse("console_records", args=["corrections"])).status_code == 200
    add = reverse("console_record_add", args=["corrections"])
    assert officer.get(add).status_code == 200
    values = {
        "applicant_kind": "natural_person",
        "applicant_name": "欧阳某人",
        "identity_kind": "passport",
        "identity_number": "E12345678",
        "contact": "13800000021",
        "subject": "项目备案记录",
        "wrong": "日期有误",
        "evidence": "批复原件",
    }
    entered = {"organ": str(scene.bureau.pk), "received_on": "2022-06-01", "channel": "in_person"}
    assert officer.post(add, {**values, **entered}).status_code == 302
    correction = Correction.objects.get()
    draft = reverse("console_record_action", args=["corrections", correction.pk, "draft"])
    asked = officer.post(draft, {"result": "redirected"}).content.decode()
    assert "有权机关" in asked and f'<option value="{scene.other.name}">' in asked
    told = {
        "result": "redirected",
        "shown": "redirected",
        "理由": "记录由教育局保存",
        "有权机关": scene.other.name,
    }
    preview = officer.post(draft, {**told, "preview": "1"}).content.decode()
    assert scene.other.phone in preview and "欧阳某人" not in preview
    assert officer.post(draft, told).status_code == 302
    head = Client()
    head.force_login(scene.head)
    waiting = head.get(
        reverse("console_record_action", args=["corrections", correction.pk, "approve"])
    )
    assert scene.other.phone in waiting.content.decode()
    act(head, "corrections", correction.pk, "approve")
    assert "青公开更〔" in page(officer, "corrections", correction.pk)


def test_nobody_opens_the_corrections_of_another_organ(client: Client, scene: Scene) -> None:
    made = enter_correction(
        organ=scene.bureau,
        actor=scene.officer,
        channel="in_person",
        values={
            "applicant_kind": "natural_person",
            "applicant_name": "欧阳某人",
            "identity_kind": "passport",
            "identity_number": "E12345678",
            "contact": "13800000021",
            "subject": "项目备案记录",
            "wrong": "日期有误",
            "evidence": "批复原件",
        },
    )
    client.force_login(scene.stranger)
    pk = made.correction.pk
    for address in (
        reverse("console_record", args=["corrections", pk]),
        reverse("console_record_action", args=["corrections", pk, "reveal"]),
        reverse("console_correction_file", args=[pk, 1]),
    ):
        assert client.get(address).status_code in {302, 403}
    assert (
        made.correction.key
        not in client.get(reverse("console_records", args=["corrections"])).content.decode()
    )


def test_publishing_is_proposed_from_the_case_and_listed_for_who_decides(
    officer: Client, scene: Scene
) -> None:
    pk = scene.request.pk
    assert "提请主动公开" in page(officer, "requests", pk)
    assert "提请主动公开" not in page(officer, "requests", pk + 2)
    act(officer, "requests", pk, "propose_publication", title="批复文件", text="可以公开")
    proposal = Proposal.objects.get()
    assert proposal.key in page(officer, "requests", pk)
    head = Client()
    head.force_login(scene.head)
    assert proposal.key in head.get(reverse("console_records", args=["proposals"])).content.decode()
    assert "决定是否主动公开" not in page(officer, "proposals", proposal.pk)
    act(head, "proposals", proposal.pk, "decide", accepted="yes", title="批复", reasons="属于范围")
    today = timezone.localdate().isoformat()
    act(officer, "proposals", proposal.pk, "published", address="/a/", day=today)
    assert "已经主动公开" in page(officer, "proposals", proposal.pk)
