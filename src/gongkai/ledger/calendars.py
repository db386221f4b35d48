"""The working days that this site counts by: the seed and the notices entered since."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from gongkai.ledger.models import HolidayNotice
from gongkai.ledger.once import once
from gongkai.norms.calendar import HolidayNotice as Notice
from gongkai.norms.calendar import WorkCalendar, default_calendar


def notice_of(row: HolidayNotice) -> Notice:
    """An entered notice as the law's code reads it; raises NoticeError where it is no notice."""
    return Notice(
        row.year,
        row.citation,
        {date.fromisoformat(day): name for day, name in row.holidays.items()},
        frozenset(date.fromisoformat(day) for day in row.make_up_workdays),
    )


@lru_cache(maxsize=4)
def _calendar(notices: tuple[Notice, ...]) -> WorkCalendar:
    calendar = default_calendar()
    for notice in notices:
        calendar = calendar.with_notice(notice)
    return calendar


@once
def site_calendar() -> WorkCalendar:
    """The calendar of announced and entered notices (放假办法 Art. 7).

    The notices, a handful of rows, are read once a page; the calendar is laid out anew only when
    they differ.
    """
    latest = {row.year: row for row in HolidayNotice.objects.order_by("pk")}
    return _calendar(tuple(notice_of(row) for row in latest.values()))
