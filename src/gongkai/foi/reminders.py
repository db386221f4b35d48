"""What the day says of each open request, to whom; `ledger.notices` keeps and sends it."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice

from gongkai.foi.models import Request
from gongkai.foi.retention import RETENTION_YEARS, due_for_shredding
from gongkai.foi.rules.deadlines import deadlines
from gongkai.foi.rules.facts import FactRow
from gongkai.foi.rules.reminders import Audience, Reminder, reminders
from gongkai.foi.rules.standing import standing
from gongkai.foi.states import OPEN
from gongkai.ledger import notices
from gongkai.ledger.calendars import site_calendar
from gongkai.ledger.models import Event, Post, Role
from gongkai.ledger.notices import Wanted
from gongkai.norms.calendar import UnannouncedYear
from gongkai.norms.clock import ClockError

BATCH = 5000
ROLES = {
    Audience.OFFICERS: Role.OFFICER,
    Audience.HEADS: Role.HEAD,
    Audience.OFFICE: Role.OFFICE,
}
log = logging.getLogger(__name__)


def facts_of_many(records: list[int]) -> dict[int, list[FactRow]]:
    """The facts of many requests in one query, each oldest first; `records` ascending."""
    found: dict[int, list[FactRow]] = {record: [] for record in records}
    if not records:
        return found
    rows = (
        Event.objects.filter(stream=Request.STREAM, record__range=(records[0], records[-1]))
        .filter(record__in=Request.objects.filter(status__in=OPEN).values("pk"))
        .order_by("record", "sequence")
        .values_list("record", "name", "day", "payload")
    )
    for record, name, day, payload in rows.iterator(chunk_size=BATCH):
        if record in found:
            found[record].append(FactRow(name, day, payload))
    return found


MOST_TO_SHRED = 50
"""How many requests past their retention are told of at a time; the next follow as these go."""


def wanted(today: date) -> Iterator[Wanted]:
    """Every notice that should stand today."""
    posts = _posts()
    yield from _open_requests(today, posts)
    yield from _past_retention(today, posts)


def _past_retention(today: date, posts: Posts) -> Iterator[Wanted]:
    """Tell the office of requests whose applicants' data should be destroyed, oldest first."""
    office = sorted(posts.get((0, Role.OFFICE), ()))
    due = due_for_shredding(today).select_related("organ").order_by("entered_on", "pk")
    for request in due[:MOST_TO_SHRED] if office else ():
        ended = request.closed_on or request.struck_on or request.submitted_on
        title = f"{request.organ.short_name} 申请 {request.key}"
        text = f"{ended} 办结，已满 {RETENTION_YEARS} 年，请销毁申请人信息。"
        for user in office:
            yield Wanted(user, request.pk, "retention", ended or today, title, text, False)


def _open_requests(today: date, posts: Posts) -> Iterator[Wanted]:
    calendar = site_calendar().provisional()
    rows = iter(
        Request.objects.current()
        .filter(status__in=OPEN)
        .order_by("pk")
        .values_list("pk", "key", "organ_id", "organ__short_name")
    )
    while batch := list(islice(rows, BATCH)):
        facts = facts_of_many([pk for pk, *_ in batch])
        for pk, key, organ, name in batch:
            told = facts[pk]
            if not told:
                continue
            try:
                found = deadlines(told, calendar)
                said = reminders(told, found, standing(told), today, calendar)
            except (ClockError, UnannouncedYear, KeyError):
                # One unreadable history must not silence the others.
                log.exception("no reminders for request %s", pk)
                continue
            for reminder in said:
                for user in _people(reminder, organ, posts):
                    title = f"{name} 申请 {key}"
                    yield Wanted(
                        user,
                        pk,
                        reminder.kind,
                        reminder.day,
                        title,
                        reminder.text,
                        reminder.urgent,
                    )


notices.register(Request.STREAM, wanted)

Posts = Mapping[tuple[int, str], set[int]]


def _posts() -> Posts:
    found: defaultdict[tuple[int, str], set[int]] = defaultdict(set)
    for user, organ, role in Post.objects.filter(user__is_active=True).values_list(
        "user_id", "organ_id", "role"
    ):
        # The office is one for the whole district.
        found[0 if role == Role.OFFICE else organ, role].add(user)
    return found


def _people(reminder: Reminder, organ: int, posts: Posts) -> list[int]:
    """Who hears a reminder; where an organ has nobody in that post, whoever stands above."""
    people: set[int] = set()
    for audience in reminder.audience:
        for role, place in (
            (ROLES[audience], 0 if audience is Audience.OFFICE else organ),
            (Role.HEAD, organ),
            (Role.OFFICE, 0),
        ):
            found = posts.get((place, role), set()) - {reminder.not_to}
            if found:
                people |= found
                break
    return sorted(people)
