"""Every state, every step, every post: what is written down here is all that is possible."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from gongkai.ledger.models import Role, User
from gongkai.ledger.tests.factories import make_organ, make_user
from gongkai.portal import actions as portal_actions
from gongkai.portal.models import ItemPage, Review
from gongkai.portal.review import actions
from gongkai.portal.review.states import BY, NEXT, OPEN, Status, Step, Who
from gongkai.portal.tests.conftest import Portal

WRITERS = {"officer", "second", "head", "office"}
PUBLISHERS = {"head", "office"}
EXPECTED: dict[tuple[Status, Step], set[str]] = {
    (Status.FIRST, Step.APPROVE): {"second"},
    (Status.FIRST, Step.SEND_BACK): {"second"},
    (Status.FIRST, Step.CALL_BACK): WRITERS,
    (Status.SECOND, Step.APPROVE): {"head"},
    (Status.SECOND, Step.SEND_BACK): {"head"},
    (Status.SECOND, Step.CALL_BACK): WRITERS,
    (Status.FINAL, Step.APPROVE): {"office"},
    (Status.FINAL, Step.SEND_BACK): {"office"},
    (Status.FINAL, Step.CALL_BACK): WRITERS,
    (Status.RETURNED, Step.SUBMIT): WRITERS,
    (Status.RETURNED, Step.CALL_BACK): WRITERS,
    (Status.APPROVED, Step.SEND_BACK): PUBLISHERS,
    (Status.APPROVED, Step.CALL_BACK): WRITERS,
    (Status.APPROVED, Step.RESCHEDULE): PUBLISHERS,
    (Status.APPROVED, Step.PUBLISH): PUBLISHERS,
    (Status.MISSED, Step.SEND_BACK): PUBLISHERS,
    (Status.MISSED, Step.CALL_BACK): WRITERS,
    (Status.MISSED, Step.RESCHEDULE): PUBLISHERS,
    (Status.MISSED, Step.PUBLISH): PUBLISHERS,
    (Status.CALLED_BACK, Step.SUBMIT): WRITERS,
}
"""Who may take which step; a review that was called back makes room for a new one."""


def tomorrow() -> date:
    return timezone.localdate() + timedelta(days=1)


STEPS: dict[Step, Callable[[Review, User], object]] = {
    Step.SUBMIT: lambda review, actor: actions.submit(review.page, actor=actor),
    Step.APPROVE: lambda review, actor: actions.approve(review, actor=actor),
    Step.SEND_BACK: lambda review, actor: actions.send_back(review, actor=actor, note="请改。"),
    Step.CALL_BACK: lambda review, actor: actions.call_back(review, actor=actor),
    Step.RESCHEDULE: lambda review, actor: actions.reschedule(
        review, actor=actor, public_on=tomorrow()
    ),
    Step.PUBLISH: lambda review, actor: portal_actions.publish(review.page, actor=actor),
}


def brought_to(portal: Portal, status: Status) -> Review:
    """A review that came to `status` by the steps themselves; one that missed its day, by the row."""
    item = portal.draft()
    day = None if status == Status.PUBLISHED else tomorrow()
    review = portal.submitted(item, public_on=day)
    if status == Status.RETURNED:
        return actions.send_back(review, actor=portal.second, note="请改。")
    if status == Status.CALLED_BACK:
        return actions.call_back(review, actor=portal.officer)
    for before, reviewer in (
        (Status.FIRST, portal.second),
        (Status.SECOND, portal.head),
        (Status.FINAL, portal.office),
    ):
        if status == before:
            return review
        review = actions.approve(review, actor=reviewer)
    if status in (Status.APPROVED, Status.MISSED):
        Review.objects.filter(pk=review.pk).update(public_on=timezone.localdate(), status=status)
        review.refresh_from_db()
    assert review.status == status
    return review


@pytest.mark.parametrize("status", list(Status))
def test_state_by_step_by_post(portal: Portal, status: Status) -> None:
    people = {name: getattr(portal, name) for name in ("officer", "second", "head", "office")}
    other = make_organ(portal.district, "青麓区民政局", code="minzheng")
    people["stranger"] = make_user(other, Role.HEAD)
    review = brought_to(portal, status)
    for step, take in STEPS.items():
        for name, actor in people.items():
            allowed = name in EXPECTED.get((status, step), set())
            before = review.status, review.round, review.verdicts.count()
            held = ItemPage.objects.get(pk=review.page_id)
            review.page = held
            if allowed:
                follows(review, step, take, actor)
                continue
            with pytest.raises((PermissionDenied, ValidationError)):
                take(review, actor)
            review.refresh_from_db()
            assert (review.status, review.round, review.verdicts.count()) == before, (step, name)


class Undo(Exception):
    """Takes a step back."""


def follows(
    review: Review, step: Step, take: Callable[[Review, User], object], actor: User
) -> None:
    """The step leads where the table says; then it is undone."""
    with pytest.raises(Undo), transaction.atomic():
        take(review, actor)
        if review.status == Status.CALLED_BACK:
            assert Review.objects.filter(page=review.page, status=Status.FIRST).exists()
        else:
            now = Review.objects.get(pk=review.pk).status
            assert now == NEXT[Status(review.status)][step], (review.status, step)
        raise Undo
    review.refresh_from_db()


def test_the_table_is_whole() -> None:
    assert set(NEXT) == set(Status) and set(BY) == set(Step)
    assert {status for status in Status if NEXT[status]} == set(OPEN)
    by_hand = {(s, step) for s in Status for step in NEXT[s] if step in STEPS}
    assert by_hand == {pair for pair in EXPECTED if pair[0] in OPEN}
    assert {step for step in Step if step not in STEPS} == {Step.CHANGE, Step.MISS}
    assert BY[Step.MISS] is Who.CLOCK
