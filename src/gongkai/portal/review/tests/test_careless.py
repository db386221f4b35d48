"""Whoever presses twice, goes back, or works in two tabs harms nothing and is told what happened."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongkai.ledger.models import Post, Role, User
from gongkai.portal.body import from_paragraphs
from gongkai.portal.models import Disclosure, ItemPage, Review
from gongkai.portal.review import actions
from gongkai.portal.tests.conftest import Portal


class Desk:
    """A person at the console."""

    def __init__(self, user: User) -> None:
        self.client = Client()
        self.client.force_login(user)

    def opened(self, address: str) -> dict[str, str]:
        """A form with what it holds when it is printed."""
        page = self.client.get(address).content.decode()
        found = re.findall(r'<input type="hidden" name="seen" value="([^"]*)"', page)
        return {"seen": found[0]}

    def pressed(self, address: str, form: dict[str, str]) -> str:
        """Where the button leads, and what stands there."""
        answer = self.client.post(address, form, follow=True)
        assert answer.status_code == 200
        return answer.content.decode()


def desk(user: User) -> Desk:
    return Desk(user)


def step(review: Review, name: str) -> str:
    return reverse("console_record_action", args=["reviews", review.pk, name])


def retyped(item: ItemPage, portal: Portal, words: str) -> None:
    draft = ItemPage.objects.get(pk=item.pk).get_latest_revision_as_object()
    draft.body = from_paragraphs([words])
    draft.save_revision(user=portal.officer)


def test_whoever_presses_approve_twice_approves_once_and_is_told_so(portal: Portal) -> None:
    review = portal.submitted(portal.draft())
    second = desk(portal.second)
    address = step(review, "approve")
    form = second.opened(address)
    assert "现在是“待二审”" in second.pressed(address, form)
    # Once more: a double click, or the back button.
    assert "您已经办理过这一步，没有重复办理" in second.pressed(address, form)
    review.refresh_from_db()
    assert review.status == "second" and review.verdicts.count() == 1
    Post.objects.create(user=portal.second, organ=portal.bureau, role=Role.HEAD)
    assert "您已经办理过这一步" in second.pressed(address, form)
    assert review.verdicts.count() == 1


def test_the_last_approval_pressed_twice_publishes_once(portal: Portal) -> None:
    review = portal.submitted(portal.draft())
    for reviewer in (portal.second, portal.head):
        review = actions.approve(review, actor=reviewer)
    office = desk(portal.office)
    address = step(review, "approve")
    form = office.opened(address)
    assert "已公开" in office.pressed(address, form)
    assert "请看下面的登记历史" in office.pressed(address, form)
    assert Disclosure.objects.count() == 1 and review.verdicts.count() == 3


def test_an_approval_of_what_was_changed_meanwhile_is_told_and_not_taken(portal: Portal) -> None:
    item = portal.draft()
    review = actions.approve(portal.submitted(item), actor=portal.second)
    head = desk(portal.head)
    address = step(review, "approve")
    form = head.opened(address)
    retyped(item, portal, "没有人审过的话。")
    told = head.pressed(address, form)
    assert "草稿在送审后改动过" in told
    told = head.pressed(address, form)
    assert "在您查看之后有了变化，现在是“待一审”" in told
    review.refresh_from_db()
    assert (review.status, review.round) == ("first", 2)
    assert not review.verdicts.filter(round=2)


def test_an_approval_of_what_was_sent_back_and_submitted_again_is_told(portal: Portal) -> None:
    item = portal.draft()
    review = portal.submitted(item)
    tab = desk(portal.second)
    address = step(review, "approve")
    form = tab.opened(address)
    actions.send_back(review, actor=portal.second, note="请改。")
    retyped(item, portal, "改好的话。")
    portal.submitted(item)
    assert "请重新查看后再办" in tab.pressed(address, form)
    review.refresh_from_db()
    assert (review.status, review.round) == ("first", 2)


def test_nobody_approves_the_own_text_by_typing_the_address(portal: Portal) -> None:
    for role in (Role.HEAD, Role.OFFICE):
        Post.objects.create(user=portal.officer, organ=portal.district, role=role)
    Post.objects.create(user=portal.officer, organ=portal.bureau, role=Role.HEAD)
    review = portal.submitted(portal.draft())
    author = desk(portal.officer)
    for reviewer in (portal.second, portal.head, None):
        for name in ("approve", "send-back", "publish", "reschedule"):
            author.pressed(step(review, name), {"note": "好", "seen": review.mark})
        seen = Review.objects.get(pk=review.pk)
        assert (seen.mark, seen.verdicts.count()) == (review.mark, review.verdicts.count())
        if reviewer is not None:
            review = actions.approve(review, actor=reviewer)
    assert review.status == "final" and not Disclosure.objects.exists()


def test_submitting_twice_is_one_review(portal: Portal) -> None:
    item = portal.draft()
    author = desk(portal.officer)
    address = reverse("console_page_submit", args=[item.pk])
    form = author.opened(address)
    assert "已送审" in author.pressed(address, form)
    author.pressed(address, form)
    # Back: the form is no longer offered, the review is.
    assert "待一审" in author.client.get(address, follow=True).content.decode()
    assert Review.objects.count() == 1
    review = Review.objects.get()
    assert review.round == 1


def test_what_was_changed_in_another_tab_is_looked_at_before_it_is_submitted(
    portal: Portal,
) -> None:
    item = portal.draft()
    author = desk(portal.officer)
    address = reverse("console_page_submit", args=[item.pk])
    form = author.opened(address)
    retyped(item, portal, "另一个标签页里写的话。")
    told = author.pressed(address, form)
    assert "又改动过，请看过现在的草稿再送审" in told and "另一个标签页里写的话。" in told
    assert not Review.objects.exists()
    (now,) = re.findall(r'<input type="hidden" name="seen" value="([^"]*)"', told)
    assert "已送审" in author.pressed(address, {"seen": now})


def test_the_last_day_of_what_is_corrected_is_kept_unless_it_is_taken_out(portal: Portal) -> None:
    last = timezone.localdate() + timedelta(days=30)
    item = portal.draft()
    portal.approved(item, expires_on=last)
    retyped(item, portal, "改正的话。")
    page = desk(portal.officer).client.get(reverse("console_page_submit", args=[item.pk]))
    assert re.search(rf'name="expires_on" value="{last}"', page.content.decode())


@pytest.mark.parametrize("name", ["withdraw", "strike"])
def test_a_withdrawal_pressed_twice_is_one(portal: Portal, name: str) -> None:
    found = portal.published(portal.draft())
    address = reverse("console_record_action", args=["disclosures", found.pk, name])
    head = desk(portal.head)
    for _ in range(2):
        head.pressed(address, {"reason": "内容有误。"})
    assert Disclosure.objects.count() == 1
    page = ItemPage.objects.get(pk=found.page_id)
    assert not page.live
