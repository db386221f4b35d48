"""The last day on which an outcome can be contested (行政复议法 Art. 20, 行政诉讼法 Art. 45, 46)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from gongkai.norms.calendar import WorkCalendar
from gongkai.norms.outcomes import Remedy


def last_day(remedy: Remedy, known_on: date, calendar: WorkCalendar) -> date | None:
    """The last day of a remedy for one who knew on `known_on`; None where no limit is set.

    The day itself is not counted; a limit in months ends on the day of the same number, or on the
    month's last; one that ends on a rest day runs to the next working day (行政复议法 Art. 88,
    民事诉讼法 Art. 85, 民法典 Art. 201–203). Beyond the announced years it is the earliest
    possible day.
    """
    if remedy.limit is None:
        return None
    if remedy.unit == "月":
        end = months_later(known_on, remedy.limit)
    else:
        end = known_on + timedelta(days=remedy.limit)
    return calendar.provisional().next_working_day(end)


def months_later(day: date, months: int) -> date:
    """The day of the same number so many months later, or that month's last (民法典 Art. 202)."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))
