"""Whom to remind of what today, by the facts of one request (政府信息公开条例 Art. 30–35).

A round may come late or twice: what it says depends on the facts and the day alone, and each
reminder bears a kind and a day by which the second one is known. A stage that was missed is not
made up for: the nearest stage that is reached speaks for those before it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gongkai.foi.rules.facts import Told, stated_day
from gongkai.foi.rules.standing import Standing
from gongkai.foi.rules.urging import open_urge
from gongkai.foi.states import BEGINNINGS, OPEN, Status, Step
from gongkai.norms import deadlines as kinds
from gongkai.norms.calendar import WorkCalendar
from gongkai.norms.deadlines import DEADLINES, Deadline, silence

STAGES = (0, 2, 5)
"""Working days that are left when a deadline is reminded of, nearest first."""
FRESH = 5
"""Working days during which an arrival or a moved deadline is news."""
MAY = frozenset({kinds.CORRECTION_NOTICE})
"""Deadlines of what an organ may do: letting them pass is no fault, so never overdue."""
CALENDAR_CHANGED = "calendar_changed"


class Audience(StrEnum):
    """Who is reminded."""

    OFFICERS = "officers"
    HEADS = "heads"
    OFFICE = "office"


OFFICERS = frozenset({Audience.OFFICERS})
LEADING = frozenset({Audience.OFFICERS, Audience.HEADS})
EVERYBODY = frozenset(Audience)


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing to say: `kind` and `day` tell it from all others about the same request.

    `text` follows the number of the request and holds nothing of the applicant. `urgent` ones also
    go by short message. `not_to` is a user's id who is left out.
    """

    kind: str
    day: date
    audience: frozenset[Audience]
    text: str
    urgent: bool = False
    not_to: int | None = None


def reminders(
    facts: Sequence[Told],
    found: Iterable[Deadline],
    now: Standing,
    today: date,
    calendar: WorkCalendar,
) -> list[Reminder]:
    """What to say `today` about a request with these facts, deadlines and standing.

    Nothing about one that has ended. `calendar` should be a provisional one; raises
    UnannouncedYear for days beyond all tables.
    """
    if now.status not in OPEN:
        return []
    return [
        *_arrival(facts, now, today, calendar),
        *_due(found, today, calendar),
        *_lapsed(found, today),
        *_opinions(now, today),
        *_approvals(now),
        *_moved(facts, today, calendar),
        *_urged(facts, today),
    ]


def stage(due: date, today: date, calendar: WorkCalendar) -> int | None:
    """The stage that is reached `today`: 0, 2 or 5 working days left; None before and after."""
    if today > due:
        return None
    left = calendar.working_days_between(today, due)
    return next((days for days in STAGES if left <= days), None)


def _fresh(day: date | None, today: date, calendar: WorkCalendar) -> bool:
    return day is not None and calendar.working_days_between(day, today) <= FRESH


def _arrival(
    facts: Sequence[Told], now: Standing, today: date, calendar: WorkCalendar
) -> Iterator[Reminder]:
    first = next((f for f in facts if f.name in BEGINNINGS), None)
    if first is None or not _fresh(stated_day(first, "entered_on"), today, calendar):
        return
    if now.status == Status.SUBMITTED:
        text = f"{first.day} 提交，请尽快与申请人确认收到（条例第三十一条）。"
    else:
        text = f"{first.day} 收到，请开始办理。"
    yield Reminder("arrived", first.day, OFFICERS, text)


def _due(found: Iterable[Deadline], today: date, calendar: WorkCalendar) -> Iterator[Reminder]:
    for deadline in found:
        kind = DEADLINES[deadline.kind]
        if kind.owed_by != "organ" or deadline.met is not None:
            continue
        what, due = kind.label, deadline.due
        about = "（暂定）" if deadline.provisional else ""
        if today > due:
            if deadline.kind not in MAY:
                text = f"“{what}”的期限 {due} 已过，请立即办理。"
                yield Reminder(f"{kind.key}.overdue", due, EVERYBODY, text, urgent=True)
            continue
        reached = stage(due, today, calendar)
        if reached is None:
            continue
        if deadline.kind in MAY:
            text = f"需要{what}的，须在 {due}{about} 前一次告知。"
            yield Reminder(f"{kind.key}.{reached}", due, OFFICERS, text)
        elif reached:
            left = calendar.working_days_between(today, due)
            text = f"“{what}”的期限是 {due}{about}，还有 {left} 个工作日。"
            yield Reminder(f"{kind.key}.{reached}", due, OFFICERS, text)
        else:
            when = "今天到期" if today == due else f"{due}{about} 到期，此前没有别的工作日"
            text = f"“{what}”{when}。"
            yield Reminder(f"{kind.key}.0", due, LEADING, text, urgent=True)


def _lapsed(found: Iterable[Deadline], today: date) -> Iterator[Reminder]:
    for deadline in found:
        kind = DEADLINES[deadline.kind]
        if kind.owed_by == "applicant" and deadline.met is None and today > deadline.due:
            text = f"“{kind.label}”的期限 {deadline.due} 已过，请决定如何办理。"
            yield Reminder(f"{kind.key}.lapsed", deadline.due, OFFICERS, text)


_OPINIONS = {Step.THIRD_PARTY_ASKED: kinds.THIRD_PARTY, Step.ORGAN_ASKED: kinds.ORGAN}


def _opinions(now: Standing, today: date) -> Iterator[Reminder]:
    late: defaultdict[tuple[str, date], list[str]] = defaultdict(list)
    for asked in now.waiting:
        if asked.limit is not None and asked.limit < today:
            late[asked.step, asked.limit].append(asked.party)
    for (step, limit), parties in late.items():
        kind = _OPINIONS[Step(step)]
        text = f"{'、'.join(parties)}未在 {limit} 前提出意见。{silence(kind).label}"
        yield Reminder(f"{kind}.lapsed", limit, OFFICERS, text)


def _approvals(now: Standing) -> Iterator[Reminder]:
    for kind, what, waiting in (
        ("approve.answer", "答复", now.draft),
        ("approve.extension", "延期", now.extension),
    ):
        if waiting is not None:
            text = f"{waiting.day} 提请的{what}等待审批。"
            yield Reminder(kind, waiting.day, frozenset({Audience.HEADS}), text, not_to=waiting.by)


def _moved(facts: Sequence[Told], today: date, calendar: WorkCalendar) -> Iterator[Reminder]:
    moves = [fact for fact in facts if fact.name == CALENDAR_CHANGED]
    if moves and _fresh(moves[-1].day, today, calendar):
        due = stated_day(moves[-1], "due_on")
        if due is not None:
            text = f"放假安排公布后，答复期限改为 {due}。"
            yield Reminder("moved", due, OFFICERS, text)


def _urged(facts: Sequence[Told], today: date) -> Iterator[Reminder]:
    urge = open_urge(facts)
    if urge is None:
        return
    yield Reminder(
        "urged", urge.day, LEADING, f"政务公开办督办，请在 {urge.due} 前回复。", urgent=True
    )
    if today > urge.due:
        text = f"督办的回复期限 {urge.due} 已过。"
        yield Reminder("urged.overdue", urge.due, EVERYBODY, text, urgent=True)
