"""Where an item stands on its way to the public, what may follow what, and who takes which step."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from django.db import models


class Level(models.IntegerChoices):
    """The three reviews, each by another person."""

    FIRST = 1, "一审"
    SECOND = 2, "二审"
    FINAL = 3, "三审"


class Status(models.TextChoices):
    """Where a review stands."""

    FIRST = "first", "待一审"
    SECOND = "second", "待二审"
    FINAL = "final", "待三审"
    RETURNED = "returned", "退回修改"
    APPROVED = "approved", "审定待公开"
    MISSED = "missed", "到期未能公开"
    PUBLISHED = "published", "已公开"
    CALLED_BACK = "called_back", "已撤回"


class Step(StrEnum):
    """What can happen to a review."""

    SUBMIT = "submitted"
    APPROVE = "approved"
    SEND_BACK = "sent_back"
    CHANGE = "changed"
    CALL_BACK = "called_back"
    RESCHEDULE = "rescheduled"
    PUBLISH = "published"
    MISS = "missed"


class Who(StrEnum):
    """Who takes a step."""

    WRITER = "writer"
    """Whoever may draft for the organ."""
    REVIEWER = "reviewer"
    """Whoever `rules.reviewers` names at the present level."""
    PUBLISHER = "publisher"
    """Whoever may make the organ's information public (条例 Art. 17)."""
    CLOCK = "clock"
    """Nobody by hand: it follows from the day."""


LEVEL_OF: Final[Mapping[str, Level]] = {
    Status.FIRST: Level.FIRST,
    Status.SECOND: Level.SECOND,
    Status.FINAL: Level.FINAL,
}
WAITING: Final = frozenset(LEVEL_OF)
"""A reviewer is waited for."""
SETTLED: Final = frozenset({Status.APPROVED, Status.MISSED})
"""All three reviews are passed, the item is not public yet."""
OPEN: Final = WAITING | SETTLED | {Status.RETURNED}
"""Neither public nor called back; a page has at most one."""

_UNDER_WAY: Final[Mapping[Step, Status]] = {
    Step.SEND_BACK: Status.RETURNED,
    Step.CHANGE: Status.FIRST,
    Step.CALL_BACK: Status.CALLED_BACK,
}
_TO_COME: Final[Mapping[Step, Status]] = {
    **_UNDER_WAY,
    Step.PUBLISH: Status.PUBLISHED,
    Step.MISS: Status.MISSED,
    Step.RESCHEDULE: Status.APPROVED,
}
NEXT: Final[Mapping[Status, Mapping[Step, Status]]] = {
    Status.FIRST: {Step.APPROVE: Status.SECOND, **_UNDER_WAY},
    Status.SECOND: {Step.APPROVE: Status.FINAL, **_UNDER_WAY},
    Status.FINAL: {Step.APPROVE: Status.APPROVED, **_UNDER_WAY},
    Status.RETURNED: {Step.SUBMIT: Status.FIRST, Step.CALL_BACK: Status.CALLED_BACK},
    Status.APPROVED: _TO_COME,
    Status.MISSED: _TO_COME,
    Status.PUBLISHED: {},
    Status.CALLED_BACK: {},
}
"""What may follow. A draft that is changed on its way begins at the first review again."""

BY: Final[Mapping[Step, Who]] = {
    Step.SUBMIT: Who.WRITER,
    Step.APPROVE: Who.REVIEWER,
    Step.SEND_BACK: Who.REVIEWER,
    Step.CHANGE: Who.WRITER,
    Step.CALL_BACK: Who.WRITER,
    Step.RESCHEDULE: Who.PUBLISHER,
    Step.PUBLISH: Who.PUBLISHER,
    Step.MISS: Who.CLOCK,
}


def follows(status: str, step: Step) -> Status | None:
    """The status after `step`, None where it cannot be taken in `status`."""
    return NEXT[Status(status)].get(step)
