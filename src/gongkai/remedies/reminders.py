"""What the day says of each case, to whom; `ledger.notices` keeps and sends it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gongkai.ledger import notices
from gongkai.ledger.calendars import site_calendar
from gongkai.ledger.hearing import people_by_post, told
from gongkai.ledger.notices import Wanted
from gongkai.norms.remedy_cases import reply_deadline
from gongkai.remedies.models import Case
from gongkai.remedies.rules.reminders import of_case
from gongkai.remedies.selectors import unfinished


def wanted(today: date) -> Iterator[Wanted]:
    """Every notice that should stand today."""
    posts, calendar = people_by_post(), site_calendar()
    for case in unfinished():
        reply = None
        if case.decided_on is None and case.served_on is not None:
            reply = reply_deadline(case.group, case.served_on, calendar, simple=case.simple)
        ordered_on = case.decision_received_on or case.decided_on
        title = f"{case.organ.short_name} 案件 {case.key}"
        for reminder in of_case(
            reply, ordered_on, case.ordered_until, today, calendar.provisional()
        ):
            yield from told(reminder, case.pk, case.organ_id, title, posts)


notices.register(Case.STREAM, wanted)
