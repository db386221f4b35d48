"""Deadlines of a request by its facts (政府信息公开条例 Art. 30–35; 国办函〔2020〕109号)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from gongkai.foi.rules.clock_facts import clock_facts
from gongkai.foi.rules.facts import Told
from gongkai.norms import deadlines as kinds
from gongkai.norms.calendar import WorkCalendar
from gongkai.norms.clock import clock
from gongkai.norms.deadlines import Deadline


def deadlines(facts: Iterable[Told], calendar: WorkCalendar) -> tuple[Deadline, ...]:
    """Every deadline, settled ones first; in a year without notice the earliest possible day.

    Facts stand in the order of their entry, in which each was permitted: those of one day happened
    in that order. Raises ClockError for facts that cannot be, UnannouncedYear for days beyond all tables.
    """
    return clock(clock_facts(facts), calendar, provisional=True, as_told=True)


def answer_deadline(found: Iterable[Deadline]) -> Deadline | None:
    """The deadline of the answer; None while a correction or a fee is awaited."""
    return next((one for one in found if one.kind == kinds.ANSWER), None)


def open_limit(found: Iterable[Deadline], kind: str, party: str = "") -> date | None:
    """The last day of what is awaited from outside: `kind` is one of `norms.deadlines`."""
    limits = [d.due for d in found if (d.kind, d.party) == (kind, party) and d.met is None]
    return limits[-1] if limits else None
