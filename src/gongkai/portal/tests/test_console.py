"""Officers draft in the explorer; heads make public and withdraw through the portal's own pages."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongkai.portal import actions
from gongkai.portal.body import from_paragraphs
from gongkai.portal.kinds import ColumnKind
from gongkai.portal.models import Disclosure, ItemPage, Review
from gongkai.portal.tests.conftest import Portal


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def posted(title: str) -> dict[str, str]:
    return {
        "title": title,
        "category": "20-11",
        "formed_on": "2022-05-05",
        "document_number": "青教[2022]8号",
        "validity": "",
        "keywords": "招生 学区",
        "source": "",
        "summary": "招生的时间和范围。",
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "text",
        "body-0-value": '{"entityMap":{},"blocks":[{"key":"a","text":"六月一日开始报名。",'
        '"type":"unstyled","depth":0,"inlineStyleRanges":[],"entityRanges":[]}]}',
        "slug": "zhaosheng",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
    }


@pytest.fixture
def officer(client: Client, portal: Portal) -> Client:
    client.force_login(portal.officer)
    return client


def test_an_officer_drafts_in_the_explorer_and_the_head_makes_it_public(
    officer: Client, portal: Portal
) -> None:
    column = portal.column(ColumnKind.STATUTORY)
    address = reverse("wagtailadmin_pages:add", args=["portal", "itempage", column.pk])
    form = text(officer.get(address))
    assert "内容概述" in form and "action-go-to-review" in form and "action-publish" not in form
    assert "Moderators" not in form
    made = officer.post(address, posted("关于义务教育招生的通知"))
    item = ItemPage.objects.get()
    assert made.status_code == 302 and not item.live and item.organ == portal.bureau
    assert item.document_number == "青教〔2022〕8号" and item.text == "六月一日开始报名。"
    publish = reverse("console_page_publish", args=[item.pk])
    assert officer.get(publish)["Location"] == "/console/"
    submit = reverse("console_page_submit", args=[item.pk])
    assert "内容检查没有发现问题" in text(officer.get(submit))
    review = officer.post(submit)["Location"]
    for reviewer in (portal.second, portal.head, portal.office):
        desk = Client()
        desk.force_login(reviewer)
        assert item.title in text(desk.get(reverse("console_reviews")))
        assert item.title in text(desk.get("/console/"))
        assert "六月一日开始报名。" in text(desk.get(f"{review}approve/"))
        assert desk.post(f"{review}approve/", {"note": "同意。"})["Location"] == review
    assert Disclosure.objects.get().published_on == timezone.localdate()
    page = text(officer.get(review))
    assert all(name in page for name in ("一审通过", "二审通过", "三审通过", "同意。"))
    edit = text(officer.get(reverse("wagtailadmin_pages:edit", args=[item.pk])))
    assert "action-go-to-review" in edit and "action-publish" not in edit
    head = Client()
    head.force_login(portal.head)
    edit = text(head.get(reverse("wagtailadmin_pages:edit", args=[item.pk])))
    assert "action-go-public" not in edit and "action-unpub" not in edit
    assert text(head.get(reverse("wagtailadmin_explore", args=[column.pk]))).count("撤下")


def test_what_stands_in_the_way_is_told_and_a_correction_asks_for_its_note(
    officer: Client, portal: Portal
) -> None:
    item = portal.draft(category="")
    submit = reverse("console_page_submit", args=[item.pk])
    assert "请选择" in text(officer.post(submit))
    item = portal.draft()
    portal.published(item)
    submit = reverse("console_page_submit", args=[item.pk])
    assert "更正说明" in text(officer.get(submit)) and officer.post(submit).status_code == 200
    review = officer.post(submit, {"note": "更正了电话。"})["Location"]
    for reviewer in (portal.second, portal.head, portal.office):
        desk = Client()
        desk.force_login(reviewer)
        desk.post(f"{review}approve/")
    assert item.disclosures.get().corrections.get().note == "更正了电话。"
    head = Client()
    head.force_login(portal.head)
    withdraw = reverse("console_page_withdraw", args=[item.pk])
    assert head.post(withdraw, {"reason": ""}).status_code == 200
    head.post(withdraw, {"reason": "核对内容。"})
    assert item.disclosures.get().withdrawal_reason == "核对内容。"


def test_a_remark_that_stops_a_draft_is_shown_with_a_box_for_the_reason(
    officer: Client, portal: Portal
) -> None:
    item = portal.draft(body=from_paragraphs(["值班手机 13912345678，帐户照旧。"]))
    submit = reverse("console_page_submit", args=[item.pk])
    page = text(officer.get(submit))
    assert "须先改正，或者放行" in page and "应为“账户”" in page
    (mark,) = set(re.findall(r'name="([0-9a-f]{64})"', page))
    refused = text(officer.post(submit, {mark: "", "public_on": "2099-01-01"}))
    assert "gk-errors" in refused and "2099-01-01" in refused
    review = officer.post(submit, {mark: "值班专用手机。"})["Location"]
    page = text(officer.get(review))
    assert "已放行" in page and "放行检查意见" in page and "值班专用手机。" in page
    assert f'name="{mark}"' not in text(officer.get(f"{review}comment/"))


def test_the_editor_overwrites_nothing_that_is_under_review(
    officer: Client, portal: Portal
) -> None:
    address = reverse(
        "wagtailadmin_pages:add", args=["portal", "itempage", portal.column("statutory").pk]
    )
    officer.post(address, posted("关于义务教育招生的通知"))
    item = ItemPage.objects.get()
    edit = reverse("wagtailadmin_pages:edit", args=[item.pk])
    alone = {"Accept": "application/json"}
    typed = posted("关于义务教育招生的通知（改）")
    first = officer.post(edit, typed, headers=alone).json()
    assert first["success"]
    review = portal.submitted(item)
    again = typed | {"title": "又改了标题", "overwrite_revision_id": str(first["revision_id"])}
    refused = officer.post(edit, again, headers=alone)
    assert refused.status_code == 400 and "正在审核" in refused.json()["error_message"]
    officer.post(edit, again)
    review.refresh_from_db()
    assert review.revision.as_object().title == "关于义务教育招生的通知（改）"
    assert (review.status, review.round) == ("first", 1)
    page = text(officer.post(edit, typed | {"title": "又改了标题"}, follow=True))
    review.refresh_from_db()
    assert "从一审重新开始" in page and (review.title, review.round) == ("又改了标题", 2)


def test_comments_are_made_answered_and_versions_compared(officer: Client, portal: Portal) -> None:
    item = portal.draft()
    review = officer.post(reverse("console_page_submit", args=[item.pk]))["Location"]
    desk = Client()
    desk.force_login(portal.second)
    desk.post(f"{review}comment/", {"where": "正文第 2 段", "quote": "文末", "text": "写明号码。"})
    desk.post(f"{review}send-back/", {"note": "补充后再送。"})
    assert item.title in text(officer.get("/console/")) and "退回修改" in text(
        officer.get("/console/")
    )
    draft = ItemPage.objects.get().get_latest_revision_as_object()
    draft.body = from_paragraphs(["招生范围见附件。", "咨询电话见文首。"])
    draft.save_revision(user=portal.officer)
    page = text(officer.get(f"{review}answer/"))
    (pk,) = re.findall(r'<option value="(\d+)"', page)
    officer.post(f"{review}answer/", {"comment": pk, "text": "已写明。"})
    assert officer.post(f"{review}submit/").status_code == 302
    page = text(officer.get(review))
    assert "第 1 轮 一审退回" in page and "答复：已写明。" in page
    assert "<del>末</del><ins>首</ins>" in page
    versions = reverse("console_page_compare", args=[item.pk])
    assert "1 段不同" in text(officer.get(versions))
    assert officer.get(versions, {"before": "live"}).status_code == 404
    listed = text(officer.get(reverse("console_records", args=["reviews"])))
    assert "待一审" in listed


def test_a_stranger_of_another_organ_opens_none_of_it(officer: Client, portal: Portal) -> None:
    item = portal.draft()
    made = actions.attach(item, name="名单.txt", data="第一名\n".encode(), actor=portal.officer)
    file = reverse("console_page_file", args=[item.pk, made.file_id])
    assert officer.get(file).content.decode() == "第一名\n"
    review = reverse("console_record", args=["reviews", portal.submitted(item).pk])
    Review.objects.update(organ=portal.district)
    item.organ = portal.district
    item.save()
    for name in ("publish", "withdraw", "files", "submit", "compare"):
        address = reverse(f"console_page_{name}", args=[item.pk])
        assert officer.get(address)["Location"] == "/console/"
    assert officer.get(file)["Location"] == "/console/"
    assert officer.get(review)["Location"] == "/console/"


def test_attachments_join_the_draft_and_may_be_left_out_again(
    officer: Client, portal: Portal
) -> None:
    item = portal.draft()
    address = reverse("console_page_files", args=[item.pk])
    bad = officer.post(address, {"file": SimpleUploadedFile("a.exe", b"MZ\x90\x00" * 40)})
    assert bad.status_code == 200 and "附件" in text(bad)
    officer.post(address, {"file": SimpleUploadedFile("名单.txt", "第一名\n".encode())})
    assert "名单.txt" in text(officer.get(address))
    file = ItemPage.objects.get().get_latest_revision_as_object().attachments.get().file_id
    officer.post(address, {"leave": str(file)})
    assert not ItemPage.objects.get().get_latest_revision_as_object().attachments.exists()
