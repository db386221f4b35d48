"""The content check stands before every step; who answers for a remark does so by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Page

from gongkai.ledger import events
from gongkai.ledger.files import shred_file
from gongkai.portal import actions as portal_actions
from gongkai.portal.body import from_paragraphs
from gongkai.portal.bulk import publish_items
from gongkai.portal.checks.tests import people
from gongkai.portal.kinds import ColumnKind
from gongkai.portal.models import ItemPage, Override
from gongkai.portal.review import actions, readings
from gongkai.portal.review.checking import Checked, check_draft
from gongkai.portal.review.models import Reading
from gongkai.portal.review.states import Status
from gongkai.portal.tests.conftest import Portal
from gongkai.portal.tests.test_bulk import new

PHONE = "13912345678"


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def found(item: ItemPage) -> list[Checked]:
    return check_draft(ItemPage.objects.get(pk=item.pk).get_latest_revision_as_object())


def rewritten(item: ItemPage, portal: Portal, *paragraphs: str) -> None:
    draft = ItemPage.objects.get(pk=item.pk).get_latest_revision_as_object()
    draft.body = from_paragraphs(paragraphs)
    draft.save_revision(user=portal.officer)


def test_a_secret_in_the_text_stops_the_submission_until_it_is_gone_or_answered_for(
    portal: Portal,
) -> None:
    item = portal.draft(body=from_paragraphs(["报名须知如下。", f"联系人手机 {PHONE}。"]))
    with pytest.raises(ValidationError) as refused:
        portal.submitted(item)
    (message,) = refused.value.messages
    assert "正文第 2 段" in message and "手机号码" in message and PHONE not in message
    (remark,) = [one for one in found(item) if one.blocks]
    with pytest.raises(ValidationError, match="已经变化"):
        portal.submitted(item, overrides={"0" * 64: "公开的值班手机"})
    with pytest.raises(ValidationError):
        portal.submitted(item, overrides={remark.fingerprint: "  "})
    review = portal.submitted(item, overrides={remark.fingerprint: "公开的值班手机"})
    kept = Override.objects.get()
    assert kept.by == portal.officer and PHONE not in kept.message + kept.reason
    told = events.history("portal.review", review.pk).get(name="overridden")
    assert told.payload["reason"] == "公开的值班手机" and told.actor == portal.officer
    for reviewer in (portal.second, portal.head, portal.office):
        review = actions.approve(review, actor=reviewer)
    assert review.status == Status.PUBLISHED and Override.objects.count() == 1


def test_an_override_stands_as_long_as_the_text_it_is_about(portal: Portal) -> None:
    line = f"值班手机 {PHONE}。"
    item = portal.draft(body=from_paragraphs(["报名须知如下。", line]))
    (remark,) = [one for one in found(item) if one.blocks]
    review = portal.submitted(item, overrides={remark.fingerprint: "值班手机"})
    rewritten(item, portal, "新加的一段。", "报名须知如下。", line)
    assert not [one for one in found(item) if one.blocks]
    rewritten(item, portal, "报名须知如下。", f"家长王某的手机 {PHONE}。")
    assert [one.remark.rule for one in found(item) if one.blocks] == ["C1"]
    with pytest.raises(ValidationError, match="回到一审"):
        actions.approve(review, actor=portal.second)
    with pytest.raises(ValidationError, match="手机号码"):
        actions.approve(review, actor=portal.second)


def test_what_hides_in_an_attachment_stops_it_and_the_file_is_read_once(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = portal.draft()
    sheet = people.sheet(("姓名", "结果"), ("赵某", "合格"), row=PHONE)
    made = portal_actions.attach(item, name="名单.xlsx", data=sheet, actor=portal.officer)
    stopped = [one for one in found(item) if one.blocks]
    assert {one.remark.rule for one in stopped} == {"C1", "C2"}
    assert all("附件“名单”" in one.remark.where for one in stopped)
    assert PHONE.encode() not in bytes(Reading.objects.get().sealed)

    def never(files: Any) -> Any:
        raise AssertionError("the file was read again")

    monkeypatch.setattr(readings, "read_attachments", never)
    assert [one.fingerprint for one in found(item) if one.blocks] == [
        one.fingerprint for one in stopped
    ]
    reasons = {one.fingerprint: "已核对" for one in stopped}
    assert portal.submitted(item, overrides=reasons).status == Status.FIRST
    monkeypatch.undo()
    portal_actions.detach(item, file=made.file_id, actor=portal.officer)
    other = people.sheet(("姓名", "结果"), ("钱某", "合格"), row=PHONE)
    portal_actions.attach(item, name="名单.xlsx", data=other, actor=portal.officer)
    assert {one.remark.rule for one in found(item) if one.blocks} == {"C1", "C2"}
    shred_file(record=item, file=made.file, reason="误传", actor=portal.head)
    made.file.refresh_from_db()
    assert readings.read_files([made.file])[made.file_id].unread


def test_links_pictures_and_elements_are_looked_at(portal: Portal) -> None:
    other = portal.draft(title="还没有公开的通知")
    markup = (
        f'<p>见<a href="/content/{other.pk}/">通知</a>、<a href="/nowhere/">旧址</a>、'
        f'<a linktype="page" id="{other.pk}">页面</a>、<a linktype="page" id="99999">没有</a>、'
        '<a href="https://www.yunxi.example/">外网</a>。</p>'
    )
    body = f'[{{"type": "text", "value": {_json(markup)}, "id": "a"}}]'
    item = portal.draft(body=body)
    portal_actions.attach(item, name="IMG_1.jpg", data=people.photo(), actor=portal.officer)
    stopped = [one for one in found(item) if one.blocks]
    assert [one.remark.rule for one in stopped].count("C6") == 4
    assert [one.remark.where for one in stopped if one.remark.rule == "C7"] == ["附件“IMG_1”"]
    portal.published(other)
    assert [one.remark.rule for one in found(item) if one.blocks].count("C6") == 2
    bare = portal.draft(category="")
    (missing,) = [one for one in found(bare) if one.blocks]
    assert missing.remark.rule == "C3" and not missing.may_be_overridden
    with pytest.raises(ValidationError):
        portal.submitted(bare, overrides={missing.fingerprint: "不需要"})


def _json(text: str) -> str:
    return '"' + text.replace('"', '\\"') + '"'


def test_light_remarks_only_warn(portal: Portal) -> None:
    item = portal.draft(body=from_paragraphs(["请到指定帐户缴费（凭通知书。"]))
    hints = found(item)
    assert hints and not any(one.blocks for one in hints)
    assert portal.submitted(item).status == Status.FIRST


def test_a_backlog_with_a_secret_is_refused_as_a_whole(portal: Portal) -> None:
    column = portal.column(ColumnKind.STATUTORY)
    pages = Page.objects.count()
    with pytest.raises(ValidationError) as refused:
        publish_items({column: [new(1), new(2, paragraphs=[f"手机 {PHONE}。"])]}, actor=portal.head)
    assert refused.value.messages[0].startswith("第 2 条") and Page.objects.count() == pages
