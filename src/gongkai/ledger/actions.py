"""Writing what belongs to no single room: notices of days off."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gongkai.ledger import changes, events
from gongkai.ledger.calendars import notice_of
from gongkai.ledger.models import HolidayNotice, User
from gongkai.ledger.permissions import is_office, require
from gongkai.norms.calendar import NoticeError


def enter_holiday_notice(
    *,
    year: int,
    citation: str,
    holidays: Mapping[date, str],
    make_up_workdays: frozenset[date],
    actor: User,
) -> HolidayNotice:
    """Enter or correct one year's notice (放假办法 Art. 7).

    Raises PermissionDenied but for the disclosure office, ValidationError where the notice does
    not hold together. Deadlines are recomputed by the rooms that keep them.
    """
    require(is_office(actor), "录入放假通知")
    row = HolidayNotice(
        year=year,
        citation=citation.strip(),
        holidays={day.isoformat(): name for day, name in sorted(holidays.items())},
        make_up_workdays=[day.isoformat() for day in sorted(make_up_workdays)],
        entered_on=timezone.localdate(),
        actor=actor,
    )
    if not holidays:
        raise ValidationError({"holidays": "请逐行填写放假的日期和节日名称。"})
    try:
        notice_of(row)
    except NoticeError as error:
        raise ValidationError({"holidays": str(error)}) from None
    with transaction.atomic():
        row.save(force_insert=True)
        events.append(
            row,
            "entered",
            stream=HolidayNotice.STREAM,
            day=row.entered_on,
            actor=actor,
            payload={
                "year": year,
                "citation": row.citation,
                "holidays": row.holidays,
                "make_up_workdays": row.make_up_workdays,
            },
        )
        changes.announce("ledger.holiday", str(year))
    return row
