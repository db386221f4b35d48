"""Working days that a request used (政府信息公开条例 Art. 30, 33; 国办函〔2020〕109号)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gongkai.foi.rules.facts import Told, stated_day
from gongkai.foi.rules.standing import ANSWERS
from gongkai.foi.states import Step
from gongkai.norms.calendar import WorkCalendar

_ENDS: dict[str, str] = {
    **ANSWERS,
    Step.CORRECTED: Step.CORRECTION_REQUESTED,
    Step.FEE_PAID: Step.FEE_NOTIFIED,
}
WAITS = frozenset({*_ENDS, *_ENDS.values()})
"""Steps that stop the organ's time or let it run again."""

_LIMITED = frozenset(ANSWERS.values())
# A consultation is excluded no longer than its limit; a correction or a fee until it comes.


@dataclass(frozen=True, slots=True)
class Used:
    """Working days from receipt to answer: `all` of them, and `own` without the excluded ones."""

    all: int
    own: int


def used(received: date, until: date, facts: Iterable[Told], calendar: WorkCalendar) -> Used:
    """Working days that a request took from its day of receipt, itself not counted, to `until`.

    `own` leaves out what the law does not count against the organ: from the day after a
    consultation goes out to the opinion or its limit (Art. 33 para. 3), from the day after a
    correction notice to the correction (Art. 30), from the day after a fee notice to the payment
    (109号). Days excluded twice are left out once. `facts` are in order; only `WAITS` matter.
    Raises UnannouncedYear for days beyond all tables.
    """
    total = calendar.working_days_between(received, until)
    out = 0
    reached = received
    for sent, back in sorted(_stretches(facts, until)):
        first, last = max(sent, reached), min(back, until)
        if last > first:
            out += calendar.working_days_between(first, last)
            reached = last
    return Used(total, total - out)


def _stretches(facts: Iterable[Told], until: date) -> Iterable[tuple[date, date]]:
    """(day sent, last day excluded) of everything that was awaited, ended by `until` at latest."""
    asked: dict[tuple[str, str], tuple[date, date]] = {}
    found: list[tuple[date, date]] = []
    for fact in facts:
        party = str(fact.payload.get("party", ""))
        if fact.name in _ENDS.values():
            limit = stated_day(fact, "limit_day") if fact.name in _LIMITED else None
            asked[fact.name, party] = (fact.day, limit or until)
        elif fact.name in _ENDS and (_ENDS[fact.name], party) in asked:
            sent, last = asked.pop((_ENDS[fact.name], party))
            found.append((sent, min(last, fact.day)))
    return [*found, *asked.values()]


@dataclass(frozen=True, slots=True)
class Spread:
    """How working days are spread: quartiles by linear interpolation (the inclusive method)."""

    count: int
    lower: Decimal
    median: Decimal
    upper: Decimal
    most: int


def spread(days: Sequence[int]) -> Spread | None:
    """Quartiles, median and maximum; None of nothing."""
    if not days:
        return None
    ordered = sorted(days)

    def at(quarter: int) -> Decimal:
        place, rest = divmod(quarter * (len(ordered) - 1), 4)
        here = Decimal(ordered[place])
        return here + (ordered[place + 1] - here) * rest / 4 if rest else here

    return Spread(len(ordered), at(1), at(2), at(3), ordered[-1])
