"""What the day says of open requests, corrections and proposals, to whom; `ledger.notices` keeps and sends it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date
from itertools import islice

from gongkai.foi.corrections.selectors import drafted_on, open_corrections
from gongkai.foi.models import Correction, Proposal, Request
from gongkai.foi.proactive.selectors import open_proposals
from gongkai.foi.retention import corrections_to_shred, due_for_shredding
from gongkai.foi.rules.deadlines import deadlines
from gongkai.foi.rules.facts import FactRow
from gongkai.foi.rules.reminders import reminders
from gongkai.foi.rules.reminders_beside import of_correction, of_proposal, past_retention
from gongkai.foi.rules.standing import standing
from gongkai.foi.states import OPEN
from gongkai.ledger import notices
from gongkai.ledger.calendars import site_calendar
from gongkai.ledger.hearing import Posts, people_by_post, told
from gongkai.ledger.models import Event
from gongkai.ledger.notices import Wanted
from gongkai.norms.calendar import UnannouncedYear
from gongkai.norms.clock import ClockError

BATCH = 5000
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
    """Every notice about requests that should stand today."""
    posts = people_by_post()
    yield from _open_requests(today, posts)
    yield from _past_retention(today, posts)


def _past_retention(today: date, posts: Posts) -> Iterator[Wanted]:
    """Tell the office of requests whose applicants' data should be destroyed, oldest first."""
    due = due_for_shredding(today).select_related("organ").order_by("entered_on", "pk")
    for request in due[:MOST_TO_SHRED]:
        ended = request.closed_on or request.struck_on or request.submitted_on or today
        title = f"{request.organ.short_name} 申请 {request.key}"
        yield from told(past_retention(ended), request.pk, request.organ_id, title, posts)


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
            history = facts[pk]
            if not history:
                continue
            try:
                found = deadlines(history, calendar)
                said = reminders(history, found, standing(history), today, calendar)
            except (ClockError, UnannouncedYear, KeyError):
                # One unreadable history must not silence the others.
                log.exception("no reminders for request %s", pk)
                continue
            for reminder in said:
                yield from told(reminder, pk, organ, f"{name} 申请 {key}", posts)


def wanted_corrections(today: date) -> Iterator[Wanted]:
    """Every notice about corrections of records that should stand today."""
    posts, calendar = people_by_post(), site_calendar().provisional()
    waiting = open_corrections()
    drafted = drafted_on([one.pk for one in waiting])
    for one in waiting:
        title = f"{one.organ.short_name} 更正要求 {one.key}"
        for reminder in of_correction(
            one.received_on, drafted.get(one.pk), one.draft_by, today, calendar
        ):
            yield from told(reminder, one.pk, one.organ_id, title, posts)
    due = corrections_to_shred(today).select_related("organ").order_by("received_on", "pk")
    for one in due[:MOST_TO_SHRED]:
        title = f"{one.organ.short_name} 更正要求 {one.key}"
        ended = one.closed_on or one.struck_on or today
        yield from told(past_retention(ended), one.pk, one.organ_id, title, posts)


def wanted_proposals(today: date) -> Iterator[Wanted]:
    """Every notice about proposals to publish that should stand today."""
    posts = people_by_post()
    for one in open_proposals():
        title = f"{one.organ.short_name} 主动公开建议 {one.key}"
        for reminder in of_proposal(one.proposed_on, one.proposed_by, one.decided_on):
            yield from told(reminder, one.pk, one.organ_id, title, posts)


notices.register(Request.STREAM, wanted)
notices.register(Correction.STREAM, wanted_corrections)
notices.register(Proposal.STREAM, wanted_proposals)
