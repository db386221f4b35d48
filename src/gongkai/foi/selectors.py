"""Reads of requests: the day's work, deadlines, timelines, search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from gongkai.foi.models import Request
from gongkai.foi.rules.clock_facts import KINDS
from gongkai.foi.rules.deadlines import answer_deadline, deadlines
from gongkai.foi.rules.facts import Told
from gongkai.foi.rules.urging import URGE_LABELS
from gongkai.foi.states import OPEN, Status, Step
from gongkai.ledger import events
from gongkai.ledger.calendars import site_calendar
from gongkai.ledger.models import Organ, Role, User
from gongkai.ledger.once import once
from gongkai.ledger.permissions import approved_organs, has_role, is_office, visible_organs
from gongkai.ledger.secrecy import mask_name, mask_number, unseal
from gongkai.norms.applicants import is_organisation
from gongkai.norms.deadlines import Deadline
from gongkai.norms.outcomes import OUTCOMES

SOON = 3
"""Working days before the due day from which a request counts as due soon."""


def facts_of(request: Request) -> list[Told]:
    """The facts of a request, oldest first."""
    return list(events.told(Request.STREAM, request.pk))


def deadlines_of(request: Request) -> tuple[Deadline, ...]:
    """Every deadline of a request; each explains itself."""
    return deadlines(facts_of(request), site_calendar())


def deadline_of(request: Request) -> Deadline | None:
    """The deadline of the answer with its explanation; None while the applicant is waited for."""
    return answer_deadline(deadlines_of(request))


def first_handling(request: Request) -> Request:
    """The request as it was first made; itself unless it is a new handling."""
    return request.again_of or request


@once
def handlings_of(request: Request) -> list[Request]:
    """Every handling of a request that is not struck, the first one first."""
    first = first_handling(request)
    again = first.handlings.filter(struck_on__isnull=True).select_related("organ", "again_of")
    return [first, *again.order_by("handling")]


WAITING = frozenset({Status.CORRECTING, Status.REASONING, Status.CONSULTING, Status.AWAITING_FEE})
"""Statuses in which somebody outside the organ has to act."""


def soon_until(today: date) -> date:
    """The last day that counts as due soon: `SOON` working days ahead."""
    return site_calendar().provisional().add_working_days(today, SOON)


def by_clock(name: str, today: date, last: date) -> Q:
    """What an open request must be to stand in a group of the day's work; `last` of `soon_until`.

    `overdue`, `soon`, `waiting` and `confirm` never overlap; `approve` and `urged` lie across them.
    Raises KeyError for an unknown group.
    """
    return {
        "overdue": Q(due_on__lt=today),
        "soon": Q(due_on__range=(today, last)),
        "waiting": Q(status__in=WAITING) & (Q(due_on__isnull=True) | Q(due_on__gt=last)),
        "confirm": Q(status=Status.SUBMITTED),
        "approve": Q(draft_by__isnull=False) | Q(extension_by__isnull=False),
        "urged": Q(urge_due_on__isnull=False),
    }[name]


@dataclass(frozen=True, slots=True)
class Worklist:
    """Open requests by the clock, nearest deadline first; the three never overlap.

    `waiting` are those that wait for the applicant, with no day of answer running, and all whose
    day is farther off than `SOON` working days.
    """

    overdue: QuerySet[Request]
    soon: QuerySet[Request]
    waiting: QuerySet[Request]


@dataclass(frozen=True, slots=True)
class Group:
    """A group of the day's work: how many, and the first of them with the nearest day first."""

    name: str
    count: int
    first: Sequence[Request]


def day_of_work(user: User, today: date, shown: int) -> tuple[list[Group], int]:
    """The groups of `user`'s day in their order, and how many requests are open in all.

    `approve` is what others have put before this user, and is left out for who approves nothing.
    One query counts, one more fetches the first `shown` of each group that has any.
    """
    last = soon_until(today)
    requests = open_requests(user)
    conditions = {name: by_clock(name, today, last) for name in ("urged", "overdue", "soon")}
    mine = _to_approve(user)
    if mine is not None:
        conditions["approve"] = mine
    conditions |= {name: by_clock(name, today, last) for name in ("confirm", "waiting")}
    counts = requests.order_by().aggregate(
        open=Count("pk"), **{f"n_{n}": Count("pk", filter=q) for n, q in conditions.items()}
    )
    groups = [
        Group(name, count, list(requests.filter(condition)[:shown]) if count else [])
        for name, condition in conditions.items()
        if (count := counts[f"n_{name}"]) or name != "urged"
    ]
    return groups, counts["open"]


def _to_approve(user: User) -> Q | None:
    """What waits for `user`'s own approval; None for who approves nothing."""
    waits = Q(draft_by__isnull=False) & ~Q(draft_by=user.pk)
    waits |= Q(extension_by__isnull=False) & ~Q(extension_by=user.pk)
    if is_office(user):
        return waits
    return waits & Q(organ__in=approved_organs(user)) if has_role(user, Role.HEAD) else None


def open_requests(user: User) -> QuerySet[Request]:
    """Requests that `user` may see and that are not answered yet, nearest deadline first."""
    return (
        visible_requests(user)
        .filter(status__in=OPEN)
        .order_by(F("due_on").asc(nulls_last=True), "received_on", "pk")
    )


def visible_requests(user: User) -> QuerySet[Request]:
    """Requests that are not struck, of the organs that `user` may open."""
    found = Request.objects.current().select_related("organ")
    return found if is_office(user) else found.filter(organ__in=visible_organs(user))


def worklist(user: User, today: date) -> Worklist:
    """What `user` has before them on `today`."""
    last = soon_until(today)
    requests = open_requests(user)
    return Worklist(
        requests.filter(due_on__lt=today),
        requests.filter(due_on__range=(today, last)),
        requests.filter(Q(due_on__isnull=True) | Q(due_on__gt=last)),
    )


def search(
    requests: QuerySet[Request],
    *,
    text: str = "",
    organ: Organ | None = None,
    status: str = "",
    outcome: str = "",
    applicant_kind: str = "",
    received_from: date | None = None,
    received_until: date | None = None,
) -> QuerySet[Request]:
    """Those of `requests` that fit every filter; `text` is sought in number and subject.

    Names are sealed and cannot be searched. `organ` means the organ with all below it.
    """
    for word in text.split():
        requests = requests.filter(Q(key__icontains=word) | Q(subject__icontains=word))
    if organ is not None:
        requests = requests.filter(organ__path__startswith=organ.path)
    wanted: dict[str, Any] = {
        "status": status,
        "outcome": outcome,
        "applicant_kind": applicant_kind,
        "received_on__gte": received_from,
        "received_on__lte": received_until,
    }
    return requests.filter(**{name: value for name, value in wanted.items() if value})


def masked_applicant(request: Request) -> tuple[str, str]:
    """Name and contact as lists show them: a person's name and every contact are masked.

    Raises ValueError under another field key.
    """
    name, contact = unseal(request.applicant_sealed), unseal(request.contact_sealed)
    shown = name if is_organisation(request.applicant_kind) else mask_name(name)
    return shown, mask_number(contact)


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a request's timeline."""

    day: date
    label: str
    detail: str
    actor: str
    recorded_at: datetime


OTHER_LABELS = {
    "applicant_revealed": "查看申请人信息",
    "applicant_shredded": "销毁申请人信息",
    "third_party_invited": "发送第三方查询码",
    "handling_ordered": "决定或者判决要求重新办理",
    **URGE_LABELS,
}


def timeline(request: Request) -> list[Moment]:
    """What happened to a request, oldest first, in words."""
    return [
        Moment(
            event.day,
            Step(event.name).label
            if event.name in Step.values
            else OTHER_LABELS.get(event.name, event.name),
            "；".join(_said(event.name, event.payload)),
            str(event.actor) if event.actor else "",
            event.recorded_at,
        )
        for event in events.told(Request.STREAM, request.pk)
    ]


def _said(name: str, payload: dict[str, Any]) -> Iterable[str]:
    if payload.get("party"):
        yield str(payload["party"])
    if payload.get("limit_day"):
        yield f"期限 {payload['limit_day']}"
    if payload.get("days"):
        yield f"延长 {payload['days']} 个工作日"
    if payload.get("fee"):
        yield f"{payload['fee']} 元"
    if payload.get("outcome"):
        yield OUTCOMES[payload["outcome"]].label
    if payload.get("reason"):
        yield str(payload["reason"])
    if name in KINDS and name != Step.CLOSED and payload.get("due_on"):
        yield f"答复期限 {payload['due_on']}"
