"""What is said of a reconsideration or a lawsuit: the organ's own reply, and what it was ordered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gongkai.ledger.rules.reminding import LEADING, Reminder, fresh, of_deadline
from gongkai.norms.calendar import WorkCalendar
from gongkai.norms.remedy_cases import CaseDeadline


def of_case(
    reply: CaseDeadline | None,
    ordered_on: date | None,
    ordered_until: date | None,
    today: date,
    calendar: WorkCalendar,
) -> Iterator[Reminder]:
    """What to say `today` of a case.

    `reply` is the organ's deadline while it has not replied to a case that is open; `ordered_on`
    the day on which it received an order to handle the request again that it has not begun to
    follow, by `ordered_until` where the decision names a day.
    """
    if reply is not None:
        said = of_deadline(
            "reply", reply.label, reply.due, today, calendar, provisional=reply.provisional
        )
        if said is not None:
            yield said
    if ordered_on is None:
        return
    if ordered_until is not None:
        said = of_deadline("ordered", "按决定或判决重新办理", ordered_until, today, calendar)
        if said is not None:
            yield said
            return
    if fresh(ordered_on, today, calendar):
        text = f"{ordered_on} 收到的决定或判决要求重新办理，请在申请页登记重新办理。"
        yield Reminder("ordered", ordered_on, LEADING, text)
