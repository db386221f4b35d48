"""Until when must information be disclosed (政府信息公开条例 Art. 26)?"""

from __future__ import annotations

from datetime import date

from gongkai.norms.calendar import UnannouncedYear, WorkCalendar
from gongkai.norms.disclosure_items import DISCLOSE_WITHIN


def disclosure_due(formed_on: date, calendar: WorkCalendar) -> date | None:
    """The last day of the 20 working days after `formed_on`, which is not counted itself.

    Where the year ahead is not announced it is the earliest possible day; None for years of which
    `calendar` knows nothing at all.
    """
    try:
        return calendar.add_working_days(formed_on, DISCLOSE_WITHIN)
    except UnannouncedYear:
        pass
    try:
        return calendar.provisional().add_working_days(formed_on, DISCLOSE_WITHIN)
    except UnannouncedYear:
        return None
