"""Every action in every situation by every post does what the expected list says."""

from __future__ import annotations

from itertools import product

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from gongkai.foi.models import Request
from gongkai.foi.states import TRANSITIONS, Status, Step
from gongkai.foi.tests.situations import EXPECTED, SITUATIONS, Desk, Expected, make, make_desk


def what_happens(desk: Desk, action: Expected, pk: int, post: str) -> str:
    """`done`, `not now` or `not you`; whatever was done is undone."""
    try:
        with transaction.atomic():
            action.do(desk, Request.objects.get(pk=pk), desk.posts[post])
            transaction.set_rollback(True)
    except PermissionDenied:
        return "not you"
    except ValidationError:
        return "not now"
    return "done"


def expected(action: Expected, situation: str, post: str) -> str:
    """What the list says."""
    if post not in action.posts:
        return "not you"
    return "done" if situation in action.where else "not now"


def test_the_situations_stand_for_every_status_and_the_actions_for_every_step() -> None:
    assert {status for status, _ in TRANSITIONS} | {"closed", "cancelled"} == set(Status)
    assert {step for _, step in TRANSITIONS} - set(EXPECTED) == {
        Step.EXTENSION_PROPOSED,
        Step.EXTENSION_RETURNED,
        Step.EXTENDED,
        Step.ANSWER_DRAFTED,
        Step.ANSWER_RETURNED,
        Step.CLOSED,
        Step.WITHDRAWN,
    }


@pytest.mark.slow
@pytest.mark.django_db
def test_every_action_everywhere_by_everybody() -> None:
    desk = make_desk()
    where = {situation: make(desk, situation).pk for situation in SITUATIONS}
    assert set(Request.objects.values_list("status", flat=True)) == set(Status)
    wrong = [
        (name, situation, post, found)
        for (name, action), situation, post in product(EXPECTED.items(), SITUATIONS, desk.posts)
        if (found := what_happens(desk, action, where[situation], post))
        != expected(action, situation, post)
    ]
    assert not wrong, wrong
