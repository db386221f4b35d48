"""What every step of a review shares: who wrote, who may review, taking the step in the record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, TypeVar, cast

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision

from gongkai.ledger.hearing import people_by_post
from gongkai.ledger.models import Organ, Role, User
from gongkai.ledger.once import kept
from gongkai.ledger.recording import append
from gongkai.portal.models import ItemPage, PortalPage
from gongkai.portal.review.drafts import digest_of
from gongkai.portal.review.models import Review, Verdict
from gongkai.portal.review.states import LEVEL_OF, OPEN, SETTLED, WAITING, Step, follows
from gongkai.portal.rules.reviewers import Reviewers, Staff, reviewers

P = TypeVar("P", bound=PortalPage)

CHANGED = "草稿在送审后改动过，已回到一审，请重新查看后再办。"


def open_review(page: int) -> Review | None:
    """The review of an item, by its primary key, that is neither public nor called back."""
    found = Review.objects.filter(page_id=page, status__in=OPEN)
    return found.select_related("organ", "submitted_by", "revision").first()


def staff_of(organs: Iterable[Organ]) -> dict[int, Staff]:
    """Who holds which post in some organs and in the disclosure office, by the organ's key."""
    posts = people_by_post()
    in_office = (Role.OFFICE, Role.ADMINISTRATOR)
    office = {user for (_, role), held in posts.items() if role in in_office for user in held}

    def holding(organ: Organ, role: str) -> set[int]:
        return posts.get((organ.pk, role), set())

    return {
        organ.pk: Staff(holding(organ, Role.OFFICER), holding(organ, Role.HEAD), office)
        for organ in organs
    }


def writers_of(reviews: Sequence[Review]) -> dict[int, set[int]]:
    """By review: ids of everybody who wrote on what is not public yet, and who submitted it.

    Of each the page must be loaded.
    """
    pages = {review.page_id: review.page for review in reviews}
    written: dict[int, set[int]] = {pk: set() for pk in pages}
    rows = Revision.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page, for_concrete_model=False),
        object_id__in=[str(pk) for pk in pages],
        user__isnull=False,
    )
    for revision, page, user in rows.values_list("pk", "object_id", "user_id"):
        held = pages[int(page)]
        if not held.live or revision > (held.live_revision_id or 0):
            written[held.pk].add(user)
    return {review.pk: {review.submitted_by_id} | written[review.page_id] for review in reviews}


def reviewers_of(reviews: Sequence[Review]) -> dict[int, Reviewers]:
    """By review: who may give the verdict that is waited for; nobody where none is.

    While a page is read, asked once of each review.
    """
    known: dict[int, Reviewers] = kept(reviewers_of)
    if unknown := [review for review in reviews if review.pk not in known]:
        known.update(_reviewers_of(unknown))
    return {review.pk: known[review.pk] for review in reviews}


def _reviewers_of(reviews: Sequence[Review]) -> dict[int, Reviewers]:
    waiting = [review for review in reviews if review.status in WAITING]
    staff = staff_of(review.organ for review in waiting)
    writers = writers_of(waiting)
    given: dict[tuple[int, int], set[int]] = {}
    verdicts = Verdict.objects.filter(review__in=[one.pk for one in waiting], approved=True)
    for review, number, user in verdicts.values_list("review_id", "round", "by_id"):
        given.setdefault((review, number), set()).add(user)
    found = {review.pk: Reviewers(frozenset()) for review in reviews}
    for one in waiting:
        barred = writers[one.pk] | given.get((one.pk, one.round), set())
        found[one.pk] = reviewers(LEVEL_OF[one.status], staff[one.organ_id], barred)
    return found


def hold_page(page: P) -> P:
    """The page as it is now, held against everybody who writes on it, the editor's saving too.

    Taken before its review wherever both are held, so that no two who work on one item wait for
    each other.
    """
    held = type(page).objects.select_for_update(of=("self", "page_ptr"), no_key=True)
    return cast(P, held.get(pk=page.pk))


def hold(review: Review, step: Step) -> Review:
    """The review as it is now, locked; raises ValidationError where `step` cannot be taken."""
    found = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if follows(found.status, step) is None:
        message = f"这次送审{found.get_status_display()}，现在不能办理这一步，请刷新后查看。"
        raise ValidationError(message)
    return found


def take(
    review: Review, step: Step, *, actor: User | None, day: date, name: str = "", **payload: Any
) -> None:
    """Bring a locked review to the status that follows and tell of it, in the caller's transaction.

    The event is named by the step, or by `name`.
    """
    status = follows(review.status, step)
    assert status is not None, (review.status, step)
    review.status, review.since = status, day
    review.save()
    append(review, name or str(step), day, {"page": review.page_id, **payload}, actor)


def frozen(draft: Any) -> int:
    """A revision of `draft` that no editor can overwrite any more; its primary key.

    Wagtail's editor saves by itself into the newest revision of the person who edits; this one is
    nobody's.
    """
    return int(draft.save_revision(user=None, clean=False).pk)


def follow_draft(page: Any, *, actor: User | None) -> bool:
    """Send a review whose draft was changed back to the first level; returns whether it was.

    A draft that was saved again without a change stays where it is.
    """
    if not isinstance(page, ItemPage):
        return False
    with transaction.atomic():
        current = hold_page(page)
        found = (
            Review.objects.select_for_update(of=("self",))
            .filter(page_id=page.pk, status__in=WAITING | SETTLED)
            .first()
        )
        if found is None:
            return False
        if current.latest_revision_id == found.revision_id:
            return False
        draft = current.get_latest_revision_as_object()
        digest = digest_of(draft)
        if digest == found.digest:
            return False
        found.revision_id, found.digest = frozen(draft), digest
        found.title, found.trouble = draft.title, ""
        found.round += 1
        take(found, Step.CHANGE, actor=actor, day=timezone.localdate(), round=found.round)
    return True


def refuse_changed(review: Review) -> None:
    """Send a review whose draft was changed back to the first level, and raise ValidationError."""
    if follow_draft(ItemPage.objects.get(pk=review.page_id), actor=None):
        raise ValidationError(CHANGED)
