"""One round of the day: what ends by itself ends, what should be said is made, what is due is sent.

Safe at any time and twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from gongkai.ledger.calendars import site_calendar
from gongkai.ledger.couriers import channels
from gongkai.ledger.notices import Sent, Step, deliver, make
from gongkai.library.actions import come_into_force, lapse_expired
from gongkai.norms.calendar import WorkCalendar
from gongkai.portal.review.due import expire_due, publish_due

SEND_FROM = time(8, 30)
SEND_UNTIL = time(18, 0)
"""Within these hours of a working day (Asia/Shanghai) messages leave the house."""


@dataclass(frozen=True, slots=True)
class Round:
    """What a round did."""

    made: int
    sent: Sent
    lapsed: int = 0
    published: int = 0
    expired: int = 0


def may_send(now: datetime, calendar: WorkCalendar) -> bool:
    """Whether messages go out at `now`, local time: on a working day, from 08:30 to 18:00.

    A weekend day of a year without notice counts as a day of rest.
    """
    return calendar.is_working_day(now.date()) and SEND_FROM <= now.time() < SEND_UNTIL


def run_round(
    now: datetime | None = None, *, send: bool | None = None, step: Step = lambda name: None
) -> Round:
    """Publish and withdraw what is due, let lapse what has run out, make and send the day's notices.

    Where `send` is not given they are sent if it is time.

    `step` is told “made”, “claimed” and “sent” as they happen.
    """
    now = timezone.localtime(now)
    calendar = site_calendar().provisional()
    today: date = now.date()
    come_into_force(today=today)
    lapsed = len(lapse_expired(today=today))
    published, expired = len(publish_due(today)), len(expire_due(now))
    made = make(today)
    step("made")
    going = may_send(now, calendar) if send is None else send
    sent = deliver(today, channels(), step) if going else Sent()
    return Round(made, sent, lapsed, published, expired)
