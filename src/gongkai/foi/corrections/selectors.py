"""Reads of requests to correct a record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext_noop as _

from gongkai.foi.corrections.states import TRANSITIONS, Result, Status, Step
from gongkai.foi.letters.selectors import letters_of, text_of
from gongkai.foi.models import Correction
from gongkai.foi.rules.facts import Told
from gongkai.ledger import events
from gongkai.ledger.models import Event, Organ, User
from gongkai.ledger.permissions import approved_organs, recordable_organs

STATUSES = {
    Status.RECEIVED: (_("正在审核"), _("受理机关正在核对记录和您的证据。")),
    Status.PROPOSED: (_("正在审核"), _("受理机关正在核对记录和您的证据。")),
}
RESULTS = {
    Result.CORRECTED: (_("已经更正"), _("受理机关审核属实，已经更正记录。")),
    Result.NOT_CORRECTED: (
        _("不予更正"),
        _("受理机关认为现有证据不能证明记录不准确，理由见告知书。"),
    ),
    Result.PASSED_ON: (
        _("已经转送"),
        _("更正不归受理机关管，已经转送有权更正的机关，由它办理并告知您。"),
    ),
    Result.REDIRECTED: (_("请向其他机关提出"), _("更正不归受理机关管，该找的机关见告知书。")),
    Result.WITHDRAWN: (_("已经撤回"), _("您撤回了更正要求，不再办理。")),
}
"""Result → (headline, what it means) in public words."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What one organ did about it, in public words; `letter` is the text of its letter."""

    organ: Organ
    number: str
    received_on: date
    headline: str
    meaning: str
    closed_on: date | None
    letter: tuple[str, ...]


def correction_facts(correction: Correction) -> list[Told]:
    """The facts of one, oldest first."""
    return list(events.told(Correction.STREAM, correction.pk))


def open_corrections() -> QuerySet[Correction]:
    """Those of every organ that are not dealt with yet, the oldest first."""
    found = Correction.objects.current().exclude(status=Status.CLOSED).select_related("organ")
    return found.order_by("received_on", "pk")


def corrections_before(user: User) -> QuerySet[Correction]:
    """Open ones on which `user` has something to do: to check, or to approve another's result."""
    check = Q(status=Status.RECEIVED, organ__in=recordable_organs(user))
    approve = Q(status=Status.PROPOSED, organ__in=approved_organs(user)) & ~Q(draft_by=user.pk)
    return open_corrections().filter(check | approve)


def drafted_on(records: Sequence[int]) -> dict[int, date]:
    """Record → the day on which the result that waits for approval was drafted."""
    waiting = Correction.objects.filter(pk__in=records, status=Status.PROPOSED)
    drafts = Event.objects.filter(
        stream=Correction.STREAM, name=Step.DRAFTED, record__in=waiting.values("pk")
    )
    return dict(drafts.values_list("record").annotate(Max("day")))


def stages(correction: Correction) -> Sequence[Stage]:
    """What happened to it, at the organ that was asked and at those that it was passed on to."""
    found: list[Stage] = []
    now: Correction | None = correction
    while now is not None:
        told = RESULTS[Result(now.result)] if now.result else STATUSES[Status(now.status)]
        found.append(
            Stage(now.organ, now.key, now.received_on, *told, now.closed_on, _letter_text(now))
        )
        now = now.passed_to.select_related("organ").filter(struck_on__isnull=True).first()
    return found


def _letter_text(correction: Correction) -> tuple[str, ...]:
    return text_of(letters_of(correction).filter(struck_on__isnull=True).last())


def possible_steps(correction: Correction) -> frozenset[str]:
    """Steps that its status permits."""
    return frozenset(Step(step) for status, step in TRANSITIONS if status == correction.status)
