"""What a reminder is, to whom it speaks, and when a deadline is spoken of.

A round may come late or twice: what is said depends on the facts and the day alone, and each
reminder bears a kind and a day by which the second one is known. A stage that was missed is not
made up for: the nearest stage that is reached speaks for those before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gongkai.norms.calendar import WorkCalendar

STAGES = (0, 2, 5)
"""Working days that are left when a deadline is reminded of, nearest first."""
FRESH = 5
"""Working days during which something is news."""


class Audience(StrEnum):
    """Who is reminded."""

    OFFICERS = "officers"
    HEADS = "heads"
    OFFICE = "office"


OFFICERS = frozenset({Audience.OFFICERS})
HEADS = frozenset({Audience.HEADS})
LEADING = OFFICERS | HEADS
EVERYBODY = frozenset(Audience)


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing to say: `kind` and `day` tell it from all others about the same record.

    `text` follows the number of the record and holds nothing of an applicant. `urgent` ones also
    go by short message. `not_to` is a user's id who is left out.
    """

    kind: str
    day: date
    audience: frozenset[Audience]
    text: str
    urgent: bool = False
    not_to: int | None = None


def stage(due: date, today: date, calendar: WorkCalendar) -> int | None:
    """The stage that is reached `today`: 0, 2 or 5 working days left; None before and after."""
    if today > due:
        return None
    left = calendar.working_days_between(today, due)
    return next((days for days in STAGES if left <= days), None)


def fresh(day: date | None, today: date, calendar: WorkCalendar) -> bool:
    """Whether `day` lies at most `FRESH` working days before `today`."""
    return day is not None and calendar.working_days_between(day, today) <= FRESH


def of_deadline(
    kind: str,
    what: str,
    due: date,
    today: date,
    calendar: WorkCalendar,
    *,
    provisional: bool = False,
) -> Reminder | None:
    """What is said `today` of `what` that the organ owes by `due`; None far before it.

    The officers hear it while days are left, the head on the last one, everybody once it is over.
    """
    if today > due:
        text = f"“{what}”的期限 {due} 已过，请立即办理。"
        return Reminder(f"{kind}.overdue", due, EVERYBODY, text, urgent=True)
    reached, about = stage(due, today, calendar), "（暂定）" if provisional else ""
    if reached is None:
        return None
    if reached:
        left = calendar.working_days_between(today, due)
        text = f"“{what}”的期限是 {due}{about}，还有 {left} 个工作日。"
        return Reminder(f"{kind}.{reached}", due, OFFICERS, text)
    when = "今天到期" if today == due else f"{due}{about} 到期，此前没有别的工作日"
    return Reminder(f"{kind}.0", due, LEADING, f"“{what}”{when}。", urgent=True)
