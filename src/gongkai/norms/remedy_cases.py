"""The days that run once a reconsideration or a lawsuit is accepted.

行政复议法(2023) Art. 48, 54, 62, 88; before it took effect: 行政复议法(2017) Art. 23 **(O)**;
行政诉讼法 Art. 67, 81, 83 **(O)**.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from gongkai.norms.calendar import WorkCalendar
from gongkai.norms.outcomes import RECONSIDERATION_FIRST_FROM
from gongkai.norms.remedy_limits import months_later

RECONSIDERATION: Final = "reconsideration"
NEW_LAW_FROM: Final = RECONSIDERATION_FIRST_FROM
"""The day on which 行政复议法(2023) took effect."""


@dataclass(frozen=True, slots=True)
class CaseDeadline:
    """A day of a case: what is due, the last day, who owes it (`organ` or `authority`), why.

    `provisional` marks a day that depends on a year without a notice of days off.
    """

    label: str
    due: date
    owed_by: str
    provisional: bool
    why: tuple[str, ...]


def reply_deadline(
    group: str, served_on: date, calendar: WorkCalendar, *, simple: bool = False
) -> CaseDeadline:
    """The last day for the organ's written reply and evidence, once it was served on `served_on`.

    `group` is a group of table 3. A reconsideration gives 10 working days, 5 in the simplified
    procedure (Art. 48, 54, 88), 10 calendar days before 2024; a court 15 calendar days.
    """
    count = calendar.provisional()
    if group == RECONSIDERATION and served_on >= NEW_LAW_FROM:
        days = 5 if simple else 10
        due = count.add_working_days(served_on, days)
        article = f"《行政复议法》第{'五十四' if simple else '四十八'}条、第八十八条"
        period = f"计{days}个工作日"
    elif group == RECONSIDERATION:
        due = count.next_working_day(served_on + timedelta(days=10))
        article, period = "《行政复议法》（2017年修正）第二十三条", "计10日"
    else:
        due = count.next_working_day(served_on + timedelta(days=15))
        article, period = "《行政诉讼法》第六十七条", "计15日"
    return CaseDeadline(
        "提出书面答复、提交证据",
        due,
        "organ",
        not calendar.is_announced(served_on, due),
        (f"{served_on} 收到副本，自次日起{period}（{article}）。",),
    )


def decision_deadline(
    group: str, filed_on: date, calendar: WorkCalendar, *, simple: bool = False
) -> CaseDeadline:
    """The day by which the authority decides a case that it accepted on `filed_on`.

    60 days, 30 in the simplified procedure (行政复议法 Art. 62); of a court six months, 45 days in
    the simplified procedure. It may be extended; the organ does not owe it.
    """
    if group == RECONSIDERATION:
        days = 30 if simple and filed_on >= NEW_LAW_FROM else 60
        end, period = filed_on + timedelta(days=days), f"{days}日"
        article = "《行政复议法》第六十二条" if filed_on >= NEW_LAW_FROM else "《行政复议法》"
    elif simple:
        end, period, article = filed_on + timedelta(days=45), "45日", "《行政诉讼法》第八十三条"
    else:
        end, period, article = months_later(filed_on, 6), "6个月", "《行政诉讼法》第八十一条"
    due = calendar.provisional().next_working_day(end)
    return CaseDeadline(
        "作出决定或者判决",
        due,
        "authority",
        not calendar.is_announced(filed_on, due),
        (f"{filed_on} 受理，一般在{period}内作出（{article}）；情况复杂的可以依法延长。",),
    )
