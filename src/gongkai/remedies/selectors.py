"""Reads of cases: their days, and those about one request."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongkai.ledger.calendars import site_calendar
from gongkai.norms.remedy_cases import CaseDeadline, decision_deadline, reply_deadline
from gongkai.remedies.models import Case


def case_deadlines(case: Case) -> list[CaseDeadline]:
    """The days that run in a case: the organ's reply once it was served, then the decision."""
    calendar = site_calendar()
    found = []
    if case.served_on:
        found.append(reply_deadline(case.group, case.served_on, calendar, simple=case.simple))
    if case.decided_on is None:
        found.append(decision_deadline(case.group, case.filed_on, calendar, simple=case.simple))
    return found


def unfinished() -> QuerySet[Case]:
    """Cases that the organ has yet to reply to, or whose order it has not begun to follow."""
    requests: Any = Case._meta.get_field("request").related_model
    later = requests.objects.current().filter(
        Q(again_of=OuterRef("request")) | Q(again_of=OuterRef("request__again_of")),
        received_on__gte=OuterRef("decided_on"),
    )
    to_reply = Q(decided_on__isnull=True, replied_on__isnull=True, served_on__isnull=False)
    to_follow = Q(ordered=True, request__isnull=False) & ~Exists(later)
    found = Case.objects.current().filter(to_reply | to_follow)
    return found.select_related("organ").order_by("filed_on", "pk")


def cases_about(request: Any) -> list[Case]:
    """The cases about a request or any handling of it, the oldest first; struck ones left out."""
    first = request.again_of or request
    about = Q(request=first) | Q(request__again_of=first)
    return list(Case.objects.current().filter(about).order_by("filed_on", "pk"))
