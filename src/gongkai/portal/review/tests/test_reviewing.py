"""三审三校: three people, a draft that begins anew when it is changed, comments, comparison."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from gongkai.ledger import events
from gongkai.ledger.models import Post, Role
from gongkai.ledger.tests.factories import make_user
from gongkai.portal import actions as portal_actions
from gongkai.portal.body import from_paragraphs
from gongkai.portal.models import Disclosure, ItemPage, Review
from gongkai.portal.review import actions, selectors
from gongkai.portal.review.states import Status
from gongkai.portal.tests.conftest import Portal


def edited(item: ItemPage, portal: Portal, *paragraphs: str) -> ItemPage:
    draft = ItemPage.objects.get(pk=item.pk).get_latest_revision_as_object()
    draft.body = from_paragraphs(paragraphs)
    draft.save_revision(user=portal.officer)
    return ItemPage.objects.get(pk=item.pk)


def test_three_people_review_and_the_last_makes_it_public(portal: Portal) -> None:
    item = portal.draft()
    review = portal.submitted(item)
    assert review.key.endswith("-00001") and review.status == Status.FIRST
    assert selectors.waiting_for(portal.second) == [review]
    assert not selectors.waiting_for(portal.officer) and not selectors.waiting_for(portal.head)
    review = actions.approve(review, actor=portal.second, note="已核对。")
    assert not Disclosure.objects.exists()
    review = actions.approve(review, actor=portal.head)
    review = actions.approve(review, actor=portal.office)
    assert review.status == Status.PUBLISHED
    assert ItemPage.objects.get(pk=item.pk).live
    names = [one.name for one in events.history("portal.review", review.pk)]
    assert names == ["submitted", "approved_1", "approved_2", "approved_3", "published"]
    verdicts = selectors.verdicts_of(review)
    assert [one.by for one in verdicts] == [portal.second, portal.head, portal.office]
    assert verdicts[0].note == "已核对。" and not any(one.stands_in for one in verdicts)
    assert events.prove()[1] == []


def test_whoever_wrote_on_the_draft_reviews_it_at_no_level(portal: Portal) -> None:
    item = portal.draft()
    draft = item.get_latest_revision_as_object()
    draft.summary = "负责人改过的概述。"
    draft.save_revision(user=portal.head)
    review = actions.approve(portal.submitted(item), actor=portal.second)
    with pytest.raises(PermissionDenied):
        actions.approve(review, actor=portal.head)
    # With no other head the office stands in, and the third review needs a further person.
    review = actions.approve(review, actor=portal.office)
    assert review.verdicts.last().stands_in
    with pytest.raises(PermissionDenied):
        actions.approve(review, actor=portal.office)
    assert "目前没有可以审核的人" in selectors.seats_of(review)[2].waited_for
    other = make_user(portal.district, Role.OFFICE)
    assert actions.approve(review, actor=other).status == Status.PUBLISHED


def test_one_person_with_two_posts_counts_once(portal: Portal) -> None:
    Post.objects.create(user=portal.second, organ=portal.bureau, role=Role.HEAD)
    review = actions.approve(portal.submitted(portal.draft()), actor=portal.second)
    with pytest.raises(PermissionDenied):
        actions.approve(review, actor=portal.second)


def test_a_changed_draft_begins_at_the_first_review_again(portal: Portal) -> None:
    item = portal.draft()
    review = actions.approve(portal.submitted(item), actor=portal.second)
    ItemPage.objects.get(pk=item.pk).get_latest_revision_as_object().save_revision(
        user=portal.officer
    )
    assert actions.approve(review, actor=portal.head).status == Status.FINAL
    edited(item, portal, "招生范围见附件。", "报名时间改为六月二日。")
    with pytest.raises(ValidationError, match="回到一审"):
        actions.approve(review, actor=portal.office)
    review.refresh_from_db()
    assert (review.status, review.round) == (Status.FIRST, 2)
    with pytest.raises(PermissionDenied):
        actions.approve(review, actor=portal.office)
    before = selectors.reviewed_before(review)
    changes = selectors.compared(review.page, before, review.revision)
    assert [one.kind for one in changes if one.kind != "same"] == ["new", "gone"]
    for reviewer in (portal.second, portal.head, portal.office):
        review = actions.approve(review, actor=reviewer)
    assert "六月二日" in ItemPage.objects.get(pk=item.pk).text


def test_an_attachment_that_joins_later_is_a_change(portal: Portal) -> None:
    item = portal.draft()
    review = actions.approve(portal.submitted(item), actor=portal.second)
    portal_actions.attach(item, name="名单.txt", data="第一名\n".encode(), actor=portal.officer)
    review.refresh_from_db()
    assert (review.status, review.round) == (Status.FIRST, 2)


def test_a_verdict_is_on_what_was_looked_at(portal: Portal) -> None:
    item = portal.draft()
    review = portal.submitted(item)
    looked_at = review.mark
    review = actions.approve(review, actor=portal.second, seen=looked_at)
    # The head had the page open while it waited for its first review.
    with pytest.raises(ValidationError, match="重新查看"):
        actions.approve(review, actor=portal.head, seen=looked_at)
    assert actions.approve(review, actor=portal.head, seen=review.mark).status == Status.FINAL


def test_nothing_passes_the_reviews_by_another_door(portal: Portal) -> None:
    item = portal.draft()
    review = portal.submitted(item)
    for reviewer in (portal.second, portal.head):
        review = actions.approve(review, actor=reviewer)
        with pytest.raises(ValidationError, match="还没有通过三审"):
            portal_actions.publish(item, actor=portal.office)
    assert not ItemPage.objects.get(pk=item.pk).live
    assert not item.permissions_for_user(portal.officer).can_delete()


def test_a_draft_sent_back_returns_with_its_comments_answered(portal: Portal) -> None:
    item = portal.draft()
    review = portal.submitted(item)
    made = actions.comment(
        review, actor=portal.second, where="正文第 2 段", quote="咨询电话", text="请写明号码。"
    )
    with pytest.raises(ValidationError, match="没有这句原文"):
        actions.comment(review, actor=portal.second, where="标题", quote="咨询电话", text="改。")
    with pytest.raises(ValidationError, match="没有答复"):
        actions.approve(review, actor=portal.second)
    with pytest.raises(ValidationError):
        actions.send_back(review, actor=portal.second, note=" ")
    actions.send_back(review, actor=portal.second, note="请补充电话。")
    assert selectors.returned_to(portal.officer) == [review]
    edited(item, portal, "招生范围见附件。", "咨询电话见文首。")
    with pytest.raises(ValidationError, match="没有答复"):
        portal.submitted(item)
    actions.answer(made, actor=portal.officer, text="已补充。")
    with pytest.raises(ValidationError):
        actions.answer(made, actor=portal.officer, text="再答一次。")
    review = portal.submitted(item)
    assert (review.status, review.round) == (Status.FIRST, 2)
    changed = selectors.compared(review.page, selectors.reviewed_before(review), review.revision)
    (line,) = [one for one in changed if one.kind == "changed"]
    assert [piece for piece in line.pieces if piece[0] != "same"] == [("gone", "末"), ("new", "首")]
    assert Review.objects.count() == 1


def test_public_and_draft_are_compared(portal: Portal) -> None:
    item = portal.draft()
    portal.published(item)
    page = edited(item, portal, "招生范围见附件。", "咨询电话见文末。", "本通知自即日起施行。")
    live, draft = selectors.version(page, "live"), selectors.version(page, "draft")
    changes = selectors.compared(page, live, draft)
    assert [one.pieces[0][1] for one in changes if one.kind == "new"] == ["本通知自即日起施行。"]
    assert dict(selectors.versions(page))["live"] == "已公开的"
    assert selectors.version(page, "999999") is None
