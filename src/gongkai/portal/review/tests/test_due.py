"""A chosen day: nothing is registered before it, it comes once, a refusal is told, its end comes too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from gongkai.ledger import changes, events, notices
from gongkai.ledger.models import Notice, Post
from gongkai.portal import actions as portal_actions
from gongkai.portal import gates
from gongkai.portal.checks.material import Remark, Weight
from gongkai.portal.models import Disclosure, ItemPage, Review
from gongkai.portal.review import actions, checking, due
from gongkai.portal.review.due import expire_due, publish_due
from gongkai.portal.review.states import Status
from gongkai.portal.tests.conftest import Portal

TODAY = date(2022, 5, 20)
DAY = TODAY + timedelta(days=3)


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Sets the present day."""

    def move(day: date) -> None:
        moment = timezone.make_aware(datetime.combine(day, time(9)))
        monkeypatch.setattr(timezone, "now", lambda: moment)

    move(TODAY)
    return move


def scheduled(portal: Portal, **values: Any) -> Review:
    return portal.approved(portal.draft(), public_on=DAY, **values)


def test_nothing_is_registered_before_the_day_and_it_comes_once(
    portal: Portal, client: Client, on: Callable[[date], None]
) -> None:
    review = scheduled(portal)
    assert review.status == Status.APPROVED and not Disclosure.objects.exists()
    assert publish_due(DAY - timedelta(days=1)) == []
    assert client.get(f"/content/{review.page_id}/").status_code == 404
    on(DAY)
    assert publish_due(DAY) == [review.page_id] and publish_due(DAY) == []
    found = Disclosure.objects.get()
    assert (found.published_on, found.entered_on) == (DAY, DAY)
    assert client.get(f"/content/{review.page_id}/").status_code == 200
    last = events.history("portal.review", review.pk).last()
    assert last is not None and (last.name, last.actor) == ("published", portal.office)


def test_a_day_on_which_no_worker_ran_is_made_up_for_on_the_next(
    portal: Portal, on: Callable[[date], None]
) -> None:
    scheduled(portal)
    later = DAY + timedelta(days=4)
    on(later)
    publish_due(later)
    assert Disclosure.objects.get().published_on == later


def test_a_job_that_dies_in_the_middle_leaves_nothing_half_done(
    portal: Portal, on: Callable[[date], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    review = scheduled(portal)
    on(DAY)

    def dies(*names: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(changes, "announce", dies)
        publish_due(DAY)
    review.refresh_from_db()
    assert review.status == Status.APPROVED and not Disclosure.objects.exists()
    assert not ItemPage.objects.get(pk=review.page_id).live
    assert publish_due(DAY) == [review.page_id]


@pytest.mark.parametrize("why", ["gate", "post"])
def test_what_is_refused_on_its_day_is_told_and_does_not_hold_up_others(
    portal: Portal, on: Callable[[date], None], monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    refused, other = scheduled(portal), scheduled(portal)
    on(DAY)
    blocked = [gates.Blocked("与已公开的信息重复。")]
    monkeypatch.setattr(gates, "_gates", [])
    if why == "gate":
        gates.gate(lambda page: blocked if page.pk == refused.page_id else [])
        assert publish_due(DAY) == [other.page_id]
    else:
        Post.objects.filter(user=portal.office).delete()
        assert publish_due(DAY) == []
    refused.refresh_from_db()
    assert refused.status == Status.MISSED and refused.trouble
    notices.make(DAY)
    told = Notice.objects.filter(stream="portal.review", record=refused.pk, urgent=True)
    people = {portal.officer.pk, portal.office.pk}
    assert set(told.values_list("user_id", flat=True)) == people
    assert all(refused.trouble in one.text for one in told)
    assert publish_due(DAY) == []
    if why == "gate":
        monkeypatch.setattr(gates, "_gates", [])
        moved = actions.reschedule(refused, actor=portal.head, public_on=DAY + timedelta(days=1))
        assert (moved.status, moved.trouble) == (Status.APPROVED, "")
        on(DAY + timedelta(days=1))
        assert publish_due(DAY + timedelta(days=1)) == [refused.page_id]


def test_a_remark_that_is_new_on_the_day_waits_for_somebody_to_answer_for_it(
    portal: Portal, on: Callable[[date], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    review = scheduled(portal)
    remark = Remark("C4", Weight.STOP, "正文第 1 段", "新列入的敏感表述。", "用语表", "招生")
    monkeypatch.setattr(checking, "examine", lambda material: [remark])
    on(DAY)
    assert publish_due(DAY) == []
    review.refresh_from_db()
    assert (review.status, review.trouble) == (Status.MISSED, "新列入的敏感表述。")
    with pytest.raises(ValidationError):
        portal_actions.publish(review.page, actor=portal.head)
    (found,) = checking.check_draft(review.revision.as_object())
    actions.override(review, actor=portal.head, overrides={found.fingerprint: "此处是通用说法"})
    portal_actions.publish(review.page, actor=portal.head)
    review.refresh_from_db()
    assert (review.status, review.trouble) == (Status.PUBLISHED, "")


def test_what_is_over_before_its_last_review_does_not_become_public(
    portal: Portal, on: Callable[[date], None]
) -> None:
    review = portal.submitted(portal.draft(), expires_on=DAY)
    for reviewer in (portal.second, portal.head):
        review = actions.approve(review, actor=reviewer)
    on(DAY + timedelta(days=1))
    with pytest.raises(ValidationError, match="已经过期"):
        actions.approve(review, actor=portal.office)
    on(DAY)
    assert actions.approve(review, actor=portal.office).status == Status.PUBLISHED


def test_a_draft_changed_after_its_reviews_does_not_become_public(
    portal: Portal, on: Callable[[date], None]
) -> None:
    review = scheduled(portal)
    draft = ItemPage.objects.get(pk=review.page_id).get_latest_revision_as_object()
    draft.title = "改了标题"
    draft.save_revision(user=portal.officer)
    on(DAY)
    assert publish_due(DAY) == []
    review.refresh_from_db()
    assert review.status == Status.FIRST and not Disclosure.objects.exists()


def test_it_leaves_by_itself_after_its_last_day(
    portal: Portal, client: Client, on: Callable[[date], None]
) -> None:
    review = scheduled(portal, expires_on=DAY + timedelta(days=10))
    on(DAY)
    publish_due(DAY)
    last = timezone.make_aware(datetime.combine(DAY + timedelta(days=10), time(23, 59)))
    assert expire_due(last) == []
    over = last + timedelta(minutes=1)
    on(over.date())
    assert expire_due(over) == [review.page_id] and expire_due(over) == []
    gone = client.get(f"/content/{review.page_id}/")
    assert gone.status_code == 410 and "公开期限届满" in gone.content.decode()
    assert Disclosure.objects.get().withdrawn_on == DAY + timedelta(days=11)


def test_days_that_cannot_be_are_refused(portal: Portal, on: Callable[[date], None]) -> None:
    for days in (
        {"public_on": TODAY - timedelta(days=1)},
        {"public_on": DAY, "expires_on": TODAY},
    ):
        with pytest.raises(ValidationError):
            portal.submitted(portal.draft(), **days)
    with pytest.raises(ValidationError):
        actions.reschedule(scheduled(portal), actor=portal.head, public_on=TODAY)


def test_reviewers_and_writers_are_reminded(portal: Portal) -> None:
    review = portal.submitted(portal.draft())
    notices.make(timezone.localdate())
    told = Notice.objects.filter(stream="portal.review", settled_at=None)
    assert [one.user for one in told] == [portal.second]
    actions.send_back(review, actor=portal.second, note="请改。")
    notices.make(timezone.localdate())
    assert [one.user for one in told.all()] == [portal.officer]
    assert due.approver_of(review) is None
