"""What is said of corrections (Art. 41), proposals to publish (Art. 44) and data past retention.

The Regulations set no day for either. What was not dealt with in the days of an answer (Art. 33) is
told to the organ's head, as a matter of good order and not of law.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from gongkai.ledger.rules.reminding import (
    HEADS,
    LEADING,
    OFFICERS,
    Audience,
    Reminder,
    fresh,
)
from gongkai.norms.calendar import WorkCalendar

USUAL = 20
"""Working days after which what has no day of its own is called slow."""
RETENTION_YEARS: Final = 10
"""Years after its end during which an applicant's data is kept; to be confirmed by the office (O)."""


def of_correction(
    received_on: date,
    drafted_on: date | None,
    draft_by: int | None,
    today: date,
    calendar: WorkCalendar,
) -> Iterator[Reminder]:
    """What to say `today` of an open correction; `drafted_on` where a result waits for approval."""
    if drafted_on is not None:
        text = f"{drafted_on} 拟定的处理意见等待审批。"
        yield Reminder("approve.correction", drafted_on, HEADS, text, not_to=draft_by)
    elif fresh(received_on, today, calendar):
        text = f"{received_on} 收到，请核对记录和证据（条例第四十一条）。"
        yield Reminder("correction.arrived", received_on, OFFICERS, text)
    slow = calendar.add_working_days(received_on, USUAL)
    if today > slow:
        text = (
            f"收到已满 {USUAL} 个工作日还没有处理。条例没有规定期限，请尽快核对并告知申请人结果。"
        )
        yield Reminder("correction.slow", slow, LEADING, text)


def of_proposal(
    proposed_on: date, proposed_by: int | None, accepted_on: date | None
) -> Iterator[Reminder]:
    """What to say of a proposal that is undecided or, once accepted, not yet public."""
    if accepted_on is None:
        text = f"{proposed_on} 提出的主动公开建议等待决定（条例第四十四条）。"
        yield Reminder("decide.proposal", proposed_on, HEADS, text, not_to=proposed_by)
    else:
        text = f"{accepted_on} 采纳的建议还没有公开，请公开并登记网址。"
        yield Reminder("publish.proposal", accepted_on, OFFICERS, text)


def past_retention(ended: date) -> Reminder:
    """What the office is told of a record that ended long ago and still holds an applicant's data."""
    text = f"{ended} 办结，已满 {RETENTION_YEARS} 年，请销毁申请人信息。"
    return Reminder("retention", ended, frozenset({Audience.OFFICE}), text)
