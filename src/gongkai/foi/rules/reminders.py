"""Whom to remind of what today, by the facts of one request (政府信息公开条例 Art. 30–35)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from gongkai.foi.rules.facts import Told, stated_day
from gongkai.foi.rules.standing import Standing
from gongkai.foi.rules.urging import open_urge
from gongkai.foi.states import BEGINNINGS, OPEN, Status, Step
from gongkai.ledger.rules.reminding import (
    EVERYBODY,
    HEADS,
    LEADING,
    OFFICERS,
    Reminder,
    fresh,
    of_deadline,
    stage,
)
from gongkai.norms import deadlines as kinds
from gongkai.norms.calendar import WorkCalendar
from gongkai.norms.deadlines import DEADLINES, Deadline, silence

MAY = frozenset({kinds.CORRECTION_NOTICE})
"""Deadlines of what an organ may do: letting them pass is no fault, so never overdue."""
CALENDAR_CHANGED = "calendar_changed"


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


def _arrival(
    facts: Sequence[Told], now: Standing, today: date, calendar: WorkCalendar
) -> Iterator[Reminder]:
    first = next((f for f in facts if f.name in BEGINNINGS), None)
    if first is None or not fresh(stated_day(first, "entered_on"), today, calendar):
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
        said = (
            _may(deadline, today, calendar)
            if deadline.kind in MAY
            else of_deadline(
                kind.key,
                kind.label,
                deadline.due,
                today,
                calendar,
                provisional=deadline.provisional,
            )
        )
        if said is not None:
            yield said


def _may(deadline: Deadline, today: date, calendar: WorkCalendar) -> Reminder | None:
    reached = stage(deadline.due, today, calendar)
    if reached is None:
        return None
    kind, about = DEADLINES[deadline.kind], "（暂定）" if deadline.provisional else ""
    text = f"需要{kind.label}的，须在 {deadline.due}{about} 前一次告知。"
    return Reminder(f"{kind.key}.{reached}", deadline.due, OFFICERS, text)


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
            yield Reminder(kind, waiting.day, HEADS, text, not_to=waiting.by)


def _moved(facts: Sequence[Told], today: date, calendar: WorkCalendar) -> Iterator[Reminder]:
    moves = [fact for fact in facts if fact.name == CALENDAR_CHANGED]
    if moves and fresh(moves[-1].day, today, calendar):
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
