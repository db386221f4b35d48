"""The officers' console: forms call actions, keep what was typed, and show what is wrong."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongkai.foi.answer_drafts import draft_of
from gongkai.foi.models import Request
from gongkai.ledger import events, imports
from gongkai.ledger.console import KINDS
from gongkai.ledger.models import Organ
from gongkai.ledger.tests.factories import credit_code
from gongkai.reports.models import ReportStatus
from gongkai.site.tests.scene import Scene, publish


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def application(scene: Scene, **others: str) -> dict[str, str]:
    return {
        "organ": str(scene.bureau.pk),
        "number": "2022-10",
        "received_on": "2022-06-01",
        "channel": "online",
        "applicant_kind": "enterprise",
        "applicant_name": "青麓贸易有限公司",
        "contact": "13900000000",
        "subject": "土地批复",
        **others,
    }


@pytest.fixture
def officer(client: Client, scene: Scene) -> Client:
    client.force_login(scene.officer)
    return client


@pytest.fixture
def head(scene: Scene) -> Client:
    client = Client()
    client.force_login(scene.head)
    return client


@pytest.fixture(autouse=True)
def console() -> None:
    """The rooms' kinds are registered when the console's hooks are read, at its first page."""
    import_module("gongkai.site.wagtail_hooks")


@pytest.mark.parametrize("kind", ["requests", "cases", "documents", "decisions", "fees"])
def test_every_kind_has_list_form_page_and_export(officer: Client, scene: Scene, kind: str) -> None:
    record = KINDS[kind].model.objects.first()
    assert record.key in text(officer.get(reverse("console_records", args=[kind])))
    assert officer.get(reverse("console_record_add", args=[kind])).status_code == 200
    page = text(officer.get(reverse("console_record", args=[kind, record.pk])))
    assert "登记历史" in page and record.key in page
    export = b"".join(officer.get(reverse("console_export", args=[kind])).streaming_content)
    assert record.key in export.decode("utf-8-sig")


@pytest.mark.parametrize("kind", ["requests", "cases", "documents", "decisions", "fees"])
def test_each_list_sorts_by_every_sortable_column_and_takes_every_filter(
    officer: Client, kind: str
) -> None:
    address = reverse("console_records", args=[kind])
    for column in KINDS[kind].columns:
        if column.sort:
            assert officer.get(address, {"sort": f"-{column.sort}"}).status_code == 200
    for one in KINDS[kind].filters:
        for value, _ in one.choices():
            assert officer.get(address, {one.name: value, "q": "二 ' %"}).status_code == 200


def test_an_application_is_entered_through_the_form(officer: Client, scene: Scene) -> None:
    officer.post(reverse("console_record_add", args=["requests"]), application(scene))
    assert Request.objects.get(key="2022-10").organ == scene.bureau


def test_what_the_action_refuses_stands_at_its_field_and_the_input_is_kept(
    officer: Client, scene: Scene
) -> None:
    response = officer.post(
        reverse("console_record_add", args=["requests"]), application(scene, number="2022-1")
    )
    assert response.status_code == 200
    assert response.context["form"].errors["number"]
    assert "土地批复" in text(response)


def test_an_organ_of_others_cannot_be_chosen(officer: Client, scene: Scene) -> None:
    response = officer.post(
        reverse("console_record_add", args=["requests"]),
        application(scene, organ=str(scene.other.pk)),
    )
    assert response.context["form"].errors["organ"]


def test_a_step_and_the_answer_are_taken_through_their_forms(
    officer: Client, head: Client, scene: Scene
) -> None:
    request = Request.objects.get(key="2022-3")
    address = reverse("console_record", args=["requests", request.pk])
    page = text(officer.get(address))
    assert f"{address}correction_requested/" in page and f"{address}corrected/" not in page
    assert "其他步骤为什么现在不能办" in page

    def act(action: str, client: Client = officer, **data: str) -> object:
        return client.post(
            reverse("console_record_action", args=["requests", request.pk, action]), data
        )

    act("correction_requested", day="2022-03-07", limit_day="2022-03-20")
    request.refresh_from_db()
    assert request.status == "correcting"
    act("corrected", day="2022-03-10")
    draft = {"kind": "answer.disclosed.provided", "信息清单": "批复文件1件"}
    assert "请填写下列内容" in text(act("draft", **draft))
    shown = text(act("draft", **draft, shown=draft["kind"]))
    assert "请填写“提供方式”" in shown and "批复文件1件" in shown
    assert draft_of(Request.objects.get(pk=request.pk)) is None, "what the letter needs is missing"
    act("draft", **draft, shown=draft["kind"], 提供方式="当面领取")
    act("approve")
    request.refresh_from_db()
    assert request.status == "received", "who drafted does not approve"
    assert "待审批的答复" in text(head.get(address)) and "close/" in text(head.get(address))
    act("approve", head)
    request.refresh_from_db()
    assert (request.outcome, request.closed_on) == ("disclosed", timezone.localdate())


def test_an_action_that_is_not_possible_is_refused(officer: Client, scene: Scene) -> None:
    response = officer.get(
        reverse("console_record_action", args=["requests", scene.request.pk, "corrected"])
    )
    assert response.status_code == 302


def test_the_applicant_is_shown_only_with_a_reason_and_the_look_is_recorded(
    officer: Client, scene: Scene
) -> None:
    address = reverse("console_record_action", args=["requests", scene.request.pk, "reveal"])
    assert "欧阳某人" not in text(officer.post(address, {"reason": ""}))
    shown = officer.post(address, {"reason": "核对收件地址"})
    assert "欧阳某人" in text(shown) and "no-store" in shown["Cache-Control"]
    last = events.history(Request.STREAM, scene.request.pk).last()
    assert last and last.payload["reason"] == "核对收件地址" and last.actor == scene.officer


def test_a_struck_record_leaves_the_list(officer: Client, scene: Scene) -> None:
    address = reverse("console_record_action", args=["requests", scene.request.pk, "strike"])
    officer.post(address, {"reason": "编号登记错误"})
    scene.request.refresh_from_db()
    assert scene.request.struck_on
    page = text(officer.get(reverse("console_records", args=["requests"])))
    assert ">2022-1<" not in page and ">2022-2<" in page


def test_the_first_page_is_the_days_work_without_wagtails_own(
    officer: Client, scene: Scene
) -> None:
    page = text(officer.get(reverse("wagtailadmin_home")))
    assert "今日工作" in page and "办理中" in page
    assert "wagtailadmin_explore" not in page and "/console/images/" not in page


def test_a_report_is_written_checked_submitted_and_frozen(client: Client, scene: Scene) -> None:
    client.force_login(scene.officer)
    address = reverse("console_report", args=[scene.report.pk])
    page = text(client.get(address))
    assert "本年新收申请{foi.received}件" in page and 'data-insert="{foi.received}"' in page
    client.post(address, {"problems": "本年没有突出问题，办结{foi.closed}件。"})
    assert scene.report.sections.get(part="problems").text.endswith("{foi.closed}件。")
    client.post(reverse("console_report_step", args=[scene.report.pk, "submit"]))
    scene.report.refresh_from_db()
    assert scene.report.status == ReportStatus.SUBMITTED
    client.force_login(scene.head)
    client.post(
        reverse("console_report_step", args=[scene.report.pk, "freeze"]), {"as_of": "2023-01-20"}
    )
    scene.report.refresh_from_db()
    assert scene.report.status == ReportStatus.FROZEN
    compared = text(client.get(address, {"compare": 1}))
    assert "全部指标与定稿一致" in compared


def test_an_error_keeps_a_report_from_being_submitted_and_says_why(
    officer: Client, scene: Scene
) -> None:
    address = reverse("console_report", args=[scene.report.pk])
    officer.post(address, {"other": ""})
    assert "还没有正文" in text(officer.get(address))
    response = officer.post(reverse("console_report_step", args=[scene.report.pk, "submit"]))
    assert "还没有正文" in text(response)
    scene.report.refresh_from_db()
    assert scene.report.status == ReportStatus.DRAFT


def test_the_preview_writes_out_what_is_typed_and_saves_nothing(
    officer: Client, scene: Scene
) -> None:
    address = reverse("console_report_preview", args=[scene.report.pk])
    typed = {"other": "试写{foi.received}件<b>"}
    partial = text(officer.post(address, typed, headers={"x-requested-with": "XMLHttpRequest"}))
    assert ">3</a>件&lt;b&gt;" in partial and "<html" not in partial
    assert "预览（未保存）" in text(officer.post(address, typed))
    assert "试写" not in scene.report.sections.get(part="other").text


def test_figures_are_found_by_words(officer: Client, scene: Scene) -> None:
    address = reverse("console_report_figures", args=[scene.report.pk])
    assert "{table1.permits}" in text(officer.get(address, {"q": "行政许可"}))
    assert "没有这个指标" in text(officer.get(address, {"q": "量子"}))


def test_only_the_head_or_the_office_may_waive(client: Client, scene: Scene) -> None:
    address = reverse("console_report_waive", args=[scene.report.pk, "E6"])
    client.force_login(scene.officer)
    client.post(address, {"reason": "上年口径不同，已核对"})
    assert not scene.report.waivers.exists()
    client.force_login(scene.head)
    client.post(address, {"reason": "上年口径不同，已核对"})
    assert scene.report.waivers.get().by == scene.head


def test_a_file_that_cannot_be_read_is_refused_in_words(officer: Client, scene: Scene) -> None:
    template = officer.get(reverse("console_import_template", args=["requests"]))
    assert template.content[:2] == b"PK"
    address = reverse("console_import", args=["requests"])
    bad = SimpleUploadedFile("台账.txt", b"x")
    assert "另存为" in text(officer.post(address, {"file": bad}))
    assert "请先选择" in text(officer.post(address, {}))
    broken = SimpleUploadedFile("台账.xlsx", b"not a workbook")
    assert "gk-errors" in text(officer.post(address, {"file": broken}))


def documents_file(organ: str) -> SimpleUploadedFile:
    """A ledger of one document."""
    schema = imports.KINDS["documents"].schema
    cells = {
        "organ": organ,
        "number": "青发改〔2022〕88号",
        "kind": "行政规范性文件",
        "title": "关于试点工作的通知",
        "issued_on": "2022-08-08",
        "in_force_on": "2022-09-01",
    }
    heads = ",".join(field.label for field in schema.fields)
    row = ",".join(cells.get(field.name, "") for field in schema.fields)
    return SimpleUploadedFile("文件.csv", f"{heads}\n{row}\n".encode())


def test_a_file_is_tried_and_then_imported(officer: Client, scene: Scene) -> None:
    documents = KINDS["documents"].model.objects
    address = reverse("console_import", args=["documents"])
    response = officer.post(address, {"file": documents_file("青麓区发展和改革局")})
    assert "没有问题" in text(response) and documents.count() == 1
    token = response.context["token"]
    progress = reverse("console_import_progress", args=["documents", token])
    assert officer.get(progress).json() == {"percent": 0}
    confirm = reverse("console_import_confirm", args=["documents", token])
    assert officer.post(confirm)["Location"] == reverse("console_imports")
    assert documents.get(key="青发改〔2022〕88号").batch.actor == scene.officer
    assert officer.get(progress).json() == {"percent": 100}
    assert officer.post(confirm).status_code == 404


def test_the_rows_of_another_organ_are_named_as_problems(officer: Client, scene: Scene) -> None:
    address = reverse("console_import", args=["documents"])
    page = text(officer.post(address, {"file": documents_file("青麓区教育局")}))
    assert "您没有为“青麓区教育局”登记的权限" in page and "确认导入" not in page


def test_nobody_confirms_the_upload_of_another(client: Client, scene: Scene) -> None:
    client.force_login(scene.officer)
    page = client.post(
        reverse("console_import", args=["documents"]),
        {"file": documents_file("青麓区发展和改革局")},
    )
    client.force_login(scene.office)
    address = reverse("console_import_confirm", args=["documents", page.context["token"]])
    assert client.post(address).status_code == 404
    unknown = reverse("console_import_confirm", args=["documents", "0" * 32])
    assert client.post(unknown).status_code == 404


def test_the_office_enters_an_organ(client: Client, scene: Scene) -> None:
    client.force_login(scene.office)
    values = {
        "name": "青麓区民政局",
        "short_name": "民政局",
        "code": "minzheng",
        "kind": "department",
        "credit_code": credit_code(99901),
        "address": "湖滨路 2 号",
        "phone": "027-1",
        "officer": "周信",
    }
    wrong = values["credit_code"][:-1] + ("0" if values["credit_code"][-1] != "0" else "1")
    response = client.post(reverse("console_organ_add"), {**values, "credit_code": wrong})
    assert "校验位" in text(response)
    client.post(reverse("console_organ_add"), values)
    assert Organ.objects.get(code="minzheng").get_parent() == Organ.objects.get(
        pk=scene.district.pk
    )


def test_a_published_report_shows_no_editor(officer: Client, scene: Scene) -> None:
    publish(scene)
    page = text(officer.get(reverse("console_report", args=[scene.report.pk])))
    assert "<textarea" not in page and "公开页面" in page


@pytest.mark.parametrize(
    "address",
    [
        "/console/annual/?year=²²&status=x&q='",
        "/console/records/requests/?year=²&sort=applicant_sealed&page=x&organ='&clock=x",
        "/console/records/requests/?sort=-&page=0",
        "/console/organs/?q=%25",
    ],
)
def test_strange_queries_get_an_orderly_answer(officer: Client, address: str) -> None:
    assert officer.get(address).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/console/records/nothing/",
        "/console/records/requests/99999999999999999999999/",
        "/console/annual/99999999999999999999999/",
        "/console/import/nothing/",
    ],
)
def test_what_is_not_there_is_not_found(officer: Client, address: str) -> None:
    assert officer.get(address).status_code == 404
