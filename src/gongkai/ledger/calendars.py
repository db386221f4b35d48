"""The working days that this site counts by: the seed and the notices entered since."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from gongkai.ledger.models import HolidayNotice
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
def _calendar(latest: int, count: int) -> WorkCalendar:
    calendar = default_calendar()
    rows = {row.year: row for row in HolidayNotice.objects.order_by("pk")}
    for row in rows.values():
        calendar = calendar.with_notice(notice_of(row))
    return calendar


def site_calendar() -> WorkCalendar:
    """The calendar of announced and entered notices (放假办法 Art. 7); rebuilt when one is added."""
    keys = list(HolidayNotice.objects.order_by("-pk").values_list("pk", flat=True))
    return _calendar(keys[0], len(keys)) if keys else default_calendar()
