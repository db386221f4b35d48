"""Letters, answers and templates in the console: what each page does, and who may not open it."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from gongkai.foi import approvals
from gongkai.foi.actions import enter_request
from gongkai.foi.answer_drafts import draft_of
from gongkai.foi.letters import signing
from gongkai.foi.letters.actions import edit_template, issue_letter
from gongkai.foi.letters.kinds import KINDS
from gongkai.foi.letters.models import Letter, LetterTemplate
from gongkai.foi.letters.selectors import official_letter
from gongkai.foi.letters.texts import TEXTS
from gongkai.foi.models import Request
from gongkai.ledger import events
from gongkai.ledger.models import Organ, Role, User
from gongkai.ledger.tests.factories import make_user
from gongkai.site.tests.scene import Scene

DAY = date(2022, 3, 20)


@pytest.fixture(autouse=True)
def console() -> None:
    """The rooms' kinds are registered when the console's hooks are read, at its first page."""
    import_module("gongkai.site.wagtail_hooks")


@pytest.fixture
def letter(scene: Scene) -> Letter:
    return issue_letter(
        request=scene.request,
        kind="receipt",
        fields={},
        day=DAY,
        actor=scene.officer,
        entered_on=DAY,
    )


@pytest.fixture
def open_case(scene: Scene) -> Request:
    return Request.objects.get(key="2022-3")


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(response: Any) -> str:
    return str(response.content.decode())


def refused(response: Any) -> bool:
    """Whether a page was not opened; Wagtail answers a refusal by leading to its first page."""
    home = reverse("wagtailadmin_home")
    return response.status_code in {403, 404, 405} or (
        response.status_code == 302 and response["Location"] == home
    )


def act(user: User, case: Request, action: str, **data: str) -> Any:
    address = reverse("console_record_action", args=["requests", case.pk, action])
    return logged_in(user).post(address, data)


def case_page(user: User, case: Request) -> str:
    return text(logged_in(user).get(reverse("console_record", args=["requests", case.pk])))


def test_a_letter_is_downloaded_as_an_attachment_that_nobody_stores(
    scene: Scene, letter: Letter
) -> None:
    client = logged_in(scene.officer)
    word = client.get(reverse("console_letter_file", args=[letter.pk, "docx"]))
    pdf = client.get(reverse("console_letter_file", args=[letter.pk, "pdf"]))
    told = "\n".join(p.text for p in Document(BytesIO(word.content)).paragraphs)
    assert "欧阳某人：" in told and pdf.content.startswith(b"%PDF")
    for response in (word, pdf):
        assert response["Content-Disposition"].startswith("attachment")
        assert "no-store" in response["Cache-Control"]
    opened = [e for e in events.history(Letter.STREAM, letter.pk) if e.name == "opened"]
    assert [event.actor for event in opened] == [scene.officer]
    missing = reverse("console_letter_file", args=[letter.pk, "txt"])
    assert client.get(missing).status_code == 404


def private_pages(scene: Scene, letter: Letter) -> list[str]:
    """Every address that shows or changes a letter or a template of the bureau."""
    case, bureau = letter.request_id, scene.bureau.pk
    return [
        reverse("console_letter_file", args=[letter.pk, "docx"]),
        reverse("console_letter_file", args=[letter.pk, "pdf"]),
        reverse("console_letter_step", args=[letter.pk, "sign"]),
        reverse("console_letter_step", args=[letter.pk, "strike"]),
        reverse("console_letter_write", args=[case]),
        reverse("console_letter_write_kind", args=[case, "receipt"]),
        reverse("console_template", args=[bureau, "receipt"]),
        reverse("console_template", args=[0, "receipt"]),
        reverse("console_template_preview", args=[bureau, "receipt"]),
        *(
            reverse("console_record_action", args=["requests", case, action])
            for action in ("draft", "approve", "return", "receipt_confirmed", "fee_notified")
        ),
    ]


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_opens_a_letter_of_another_organ(scene: Scene, letter: Letter, method: str) -> None:
    posts = [make_user(scene.other, role) for role in (Role.OFFICER, Role.HEAD)]
    for user in posts:
        client = logged_in(user)
        for page in private_pages(scene, letter):
            response = getattr(client, method)(page, {"reason": "看看"})
            assert refused(response), (user, page)
            assert "欧阳" not in text(response)
    public = Client()
    for page in private_pages(scene, letter):
        response = getattr(public, method)(page)
        assert response.status_code == 302, page
        assert response["Location"].startswith(reverse("wagtailadmin_login"))
    letter.refresh_from_db()
    assert letter.struck_on is None and Letter.objects.count() == 1
    assert not LetterTemplate.objects.exists()


def test_a_guessed_letter_and_one_of_another_organ_look_the_same(
    scene: Scene, letter: Letter
) -> None:
    client = logged_in(scene.stranger)
    for extension in ("docx", "pdf"):
        answers = [
            client.get(reverse("console_letter_file", args=[pk, extension]))
            for pk in (letter.pk, letter.pk + 1, 10**15)
        ]
        assert {response.status_code for response in answers} == {404}
        assert len({response.content for response in answers}) == 1


def test_an_officer_writes_neither_templates_nor_signatures(scene: Scene, letter: Letter) -> None:
    client = logged_in(scene.officer)
    for name, args in (
        ("console_templates", []),
        ("console_template", [scene.bureau.pk, "receipt"]),
        ("console_letter_step", [letter.pk, "sign"]),
    ):
        assert refused(client.get(reverse(name, args=args))), name


def test_an_answer_goes_from_draft_to_letter_by_two_people(
    scene: Scene, open_case: Request
) -> None:
    kind = "answer.refused.internal_affairs"
    fields = {"涉及信息": "考勤记录", "信息类别": "人事管理", "理由": "属内部事务。"}
    typed = {"kind": kind, "shown": kind, **fields}
    shown = text(act(scene.officer, open_case, "draft", **typed, preview="1"))
    assert "答复预览" in shown and "申请行政复议的期限至" in shown
    assert "欧***：" in shown and "欧阳某人" not in shown, (
        "looking at the name is an audited action"
    )
    assert draft_of(Request.objects.get(pk=open_case.pk)) is None
    act(scene.officer, open_case, "draft", **typed)
    assert "approve/" not in case_page(scene.officer, open_case)
    address = reverse("console_record_action", args=["requests", open_case.pk, "approve"])
    page = text(logged_in(scene.head).get(address))
    assert "待审批的答复" in page and "考勤记录" in page and "申请行政复议的期限至" in page
    act(scene.head, open_case, "return", reason="请补充条款")
    again = reverse("console_record_action", args=["requests", open_case.pk, "draft"])
    assert "属内部事务。" in text(logged_in(scene.officer).get(again))
    returned = draft_of(Request.objects.get(pk=open_case.pk))
    assert returned is not None
    act(scene.officer, open_case, "draft", **typed, begun_from=returned.mark)
    draft = draft_of(Request.objects.get(pk=open_case.pk))
    assert draft is not None and draft.mark != returned.mark
    refused = text(act(scene.head, open_case, "approve", seen="another"))
    assert "与您看到的不同" in refused
    act(scene.head, open_case, "approve", seen=draft.mark)
    given = Letter.objects.get()
    assert given.request_id == open_case.pk and given.kind == kind
    page = case_page(scene.head, open_case)
    assert page.count(given.key) >= 2, "in the list of letters and in the timeline"
    assert reverse("console_letter_file", args=[given.pk, "pdf"]) in page


def test_two_officers_at_one_draft_one_wins_the_other_is_told_and_loses_no_text(
    scene: Scene, open_case: Request
) -> None:
    kind = "answer.disclosed.already_public"
    typed = {"kind": kind, "shown": kind, "begun_from": ""}
    act(scene.officer, open_case, "draft", **typed, 获取途径="区政府网站")
    page = text(act(scene.office, open_case, "draft", **typed, 获取途径="本局网站"))
    assert "被他人改过" in page and "本局网站" in page
    kept = draft_of(Request.objects.get(pk=open_case.pk))
    assert kept is not None and kept.fields["获取途径"] == "区政府网站"
    assert f'name="begun_from" value="{kept.mark}"' in page
    again = {**typed, "begun_from": kept.mark}
    act(scene.office, open_case, "draft", **again, 获取途径="本局网站")
    kept = draft_of(Request.objects.get(pk=open_case.pk))
    assert kept is not None and kept.fields["获取途径"] == "本局网站"


def test_a_repetition_begins_with_the_earlier_answer(scene: Scene) -> None:
    earlier = scene.request
    again = enter_request(
        organ=scene.bureau,
        number="2022-9",
        applicant_kind="natural_person",
        applicant_name="欧阳某人",
        contact="13800000021",
        channel="in_person",
        subject=earlier.subject,
        received_on=date(2022, 4, 1),
        actor=scene.officer,
        entered_on=date(2022, 4, 1),
    )
    page = text(act(scene.officer, again, "draft", kind="answer.not_processed.repeated", shown=""))
    assert 'value="2022-03-20"' in page
    assert "以前申请过相同内容" in case_page(scene.officer, again)


def test_a_case_page_is_read_in_few_queries(
    scene: Scene, letter: Letter, django_assert_max_num_queries: Any
) -> None:
    client = logged_in(scene.officer)
    address = reverse("console_record", args=["requests", scene.request.pk])
    client.get(address)
    with django_assert_max_num_queries(50):
        client.get(address)


def test_another_letter_chosen_asks_for_its_fields_and_keeps_what_both_have(
    scene: Scene, open_case: Request
) -> None:
    first, second = "answer.refused.internal_affairs", "answer.refused.enforcement_files"
    page = text(
        act(
            scene.officer,
            open_case,
            "draft",
            kind=second,
            shown=first,
            涉及信息="某案卷",
            理由="属于行政执法案卷。",
        )
    )
    assert "请填写下列内容" in page and "某案卷" in page and "属于行政执法案卷。" in page
    assert 'name="信息类别"' not in page
    assert "gk-error" not in page


def test_a_fee_is_shown_piece_by_piece_before_the_notice_goes_out(
    scene: Scene, open_case: Request
) -> None:
    typed = {
        "day": "2022-03-10",
        "way": "pieces",
        "units": "12",
        "fee": "1",
        "issue": "on",
        "收费事由": "本月已提出申请12件",
        "缴费方式": "凭码缴纳。",
    }
    page = text(act(scene.officer, open_case, "fee_notified", **typed))
    assert "第11至第12件，共2件：每件100元，计200元。" in page and "再次提交" in page
    assert 'value="200"' in page and not Letter.objects.exists()
    preview = text(act(scene.officer, open_case, "fee_notified", **typed, preview="1"))
    assert "应缴金额：200元。" in preview and not Letter.objects.exists()
    act(scene.officer, open_case, "fee_notified", **typed, shown_fee="200")
    open_case.refresh_from_db()
    assert open_case.fee_charged == 20000, "what was typed as the fee counts for nothing"
    assert "应缴金额：200元。" in official_letter(Letter.objects.get()).plain_text()


def test_what_the_letter_lacks_stands_at_its_field_and_nothing_is_written(
    scene: Scene, open_case: Request
) -> None:
    typed = {"day": "2022-03-07", "limit_day": "2022-03-20", "issue": "on"}
    page = text(act(scene.officer, open_case, "correction_requested", **typed))
    assert "请填写“补正事项”" in page and 'id="id_补正事项_error"' in page
    open_case.refresh_from_db()
    assert open_case.status == "received" and not Letter.objects.exists()
    preview = act(
        scene.officer, open_case, "correction_requested", **typed, 补正事项="文号", preview="1"
    )
    assert "请于2022年3月20日前" in text(preview)
    open_case.refresh_from_db()
    assert open_case.status == "received" and not Letter.objects.exists()
    act(scene.officer, open_case, "correction_requested", **typed, 补正事项="文号")
    assert Letter.objects.get().day == date(2022, 3, 7)


def test_an_organ_without_prefix_is_refused_in_words(scene: Scene, open_case: Request) -> None:
    Organ.objects.filter(pk=scene.bureau.pk).update(document_prefix="")
    page = text(act(scene.officer, open_case, "organ_asked", day="2022-03-07", issue="on"))
    assert "还没有登记机关代字" in page
    open_case.refresh_from_db()
    assert open_case.status == "received"


def test_a_letter_is_struck_with_a_reason_and_stays_in_the_case(
    scene: Scene, letter: Letter
) -> None:
    client = logged_in(scene.officer)
    address = reverse("console_letter_step", args=[letter.pk, "strike"])
    client.post(address, {"reason": ""})
    letter.refresh_from_db()
    assert letter.struck_on is None
    client.post(address, {"reason": "申请人写错"})
    letter.refresh_from_db()
    assert letter.struck_on
    page = case_page(scene.officer, scene.request)
    assert "作废</span>" in page and letter.key in page and "申请人写错" in page


class Stamping:
    """A signer that only leaves a mark."""

    def sign(self, pdf: bytes, place: object, signatory: str) -> bytes:
        return pdf + b"%signed"


def test_the_head_signs_where_a_certificate_is_set_up(
    scene: Scene, letter: Letter, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HOME = tmp_path
    sign = reverse("console_letter_step", args=[letter.pk, "sign"])
    assert sign not in case_page(scene.head, scene.request)
    assert "没有配置签名证书" in text(logged_in(scene.head).post(sign))
    monkeypatch.setattr(signing, "pkcs12_of", lambda organ: Stamping())
    assert sign in case_page(scene.head, scene.request)
    assert sign not in case_page(scene.officer, scene.request)
    logged_in(scene.head).post(sign)
    letter.refresh_from_db()
    assert letter.signed_on
    pdf = logged_in(scene.officer).get(reverse("console_letter_file", args=[letter.pk, "pdf"]))
    assert pdf.content.endswith(b"%signed")


def test_a_further_letter_is_previewed_and_written(scene: Scene, open_case: Request) -> None:
    client = logged_in(scene.officer)
    choice = text(client.get(reverse("console_letter_write", args=[open_case.pk])))
    assert "决定公开政府信息告知第三方书" in choice and "不予公开告知书" not in choice
    address = reverse("console_letter_write_kind", args=[open_case.pk, "third_party_decision"])
    fields = {"第三方": "青麓某公司", "涉及信息": "备案材料", "公开理由": "关系公共利益"}
    assert "青麓某公司：" in text(client.post(address, {**fields, "preview": "1"}))
    assert not Letter.objects.exists()
    assert "请填写“公开理由”" in text(client.post(address, {**fields, "公开理由": ""}))
    client.post(address, fields)
    assert Letter.objects.get().kind == "third_party_decision"
    answer = reverse("console_letter_write_kind", args=[open_case.pk, "answer.disclosed"])
    assert client.post(answer, {}).status_code == 302 and Letter.objects.count() == 1


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_every_template_opens_in_its_editor(scene: Scene, kind: str) -> None:
    page = text(
        logged_in(scene.head).get(reverse("console_template", args=[scene.bureau.pk, kind]))
    )
    assert KINDS[kind].title in page and "gk-letter" in page and "系统自带" in page


def test_a_template_is_edited_compared_and_taken_back(scene: Scene) -> None:
    client = logged_in(scene.head)
    address = reverse("console_template", args=[scene.bureau.pk, "receipt"])
    title = KINDS["receipt"].title
    typed = {"title": title, "body": TEXTS["receipt"] + "\n请勿回复。", "seen_version": "0"}
    client.post(address, typed)
    page = text(client.get(address))
    assert "第 1 版" in page and '<li class="ins">' in page and "请勿回复。" in page
    assert '<li class="del">' not in page
    client.post(address, {**typed, "body": TEXTS["receipt"], "seen_version": "1"})
    assert "请勿回复。" in text(client.get(address, {"version": "1"}))
    client.post(address, {**typed, "seen_version": "2"})
    newest = LetterTemplate.objects.order_by("-version").first()
    assert newest is not None and newest.version == 3 and newest.body.endswith("请勿回复。")
    assert newest.organ == scene.bureau
    listed = text(client.get(reverse("console_templates")))
    assert "本机关" in listed


def test_two_editors_of_one_template_lose_no_text(scene: Scene) -> None:
    edit_template(
        organ=scene.bureau,
        kind="receipt",
        title="回执",
        body="{{ 申请编号 }}号收悉。",
        seen_version=0,
        actor=scene.head,
    )
    client = logged_in(scene.head)
    address = reverse("console_template", args=[scene.bureau.pk, "receipt"])
    typed = {"title": "我的标题", "body": "{{ 申请编号 }}我的正文。", "seen_version": "0"}
    page = text(client.post(address, typed))
    assert "被他人修改" in page and "我的正文。" in page and "号收悉。" in page
    assert LetterTemplate.objects.count() == 1
    assert 'name="seen_version" value="1"' in page
    client.post(address, {**typed, "seen_version": "1"})
    assert LetterTemplate.objects.count() == 2


def test_the_preview_of_a_template_saves_nothing_and_says_what_is_wrong(scene: Scene) -> None:
    client = logged_in(scene.head)
    address = reverse("console_template_preview", args=[scene.bureau.pk, "receipt"])
    partial = {"x-requested-with": "XMLHttpRequest"}
    typed = {"title": "回执<b>", "body": "{{ 申请编号 }}收悉<i>。"}
    shown = text(client.post(address, typed, headers=partial))
    assert "2022001收悉&lt;i&gt;。" in shown and "<html" not in shown
    wrong = text(client.post(address, {**typed, "body": "{{ 身份证号 }}"}, headers=partial))
    assert "没有字段“身份证号”" in wrong
    assert "预览（未保存）" in text(client.post(address, typed))
    assert not LetterTemplate.objects.exists()


def test_the_district_text_is_the_offices(scene: Scene) -> None:
    address = reverse("console_template", args=[0, "receipt"])
    typed = {"title": "区回执", "body": "{{ 申请编号 }}号收悉。", "seen_version": "0"}
    assert refused(logged_in(scene.head).post(address, typed))
    assert not LetterTemplate.objects.exists()
    logged_in(scene.office).post(address, typed)
    assert LetterTemplate.objects.get().organ is None
    listed = logged_in(scene.head).get(reverse("console_templates"))
    assert "全区" in text(listed)


def test_an_extension_is_granted_with_its_notice(scene: Scene, open_case: Request) -> None:
    day = date(2022, 3, 10)
    approvals.propose_extension(
        request=open_case, days=10, reason="材料较多", actor=scene.officer, day=day
    )
    address = reverse("console_record_action", args=["requests", open_case.pk, "extended"])
    assert "材料较多" in text(logged_in(scene.head).get(address))
