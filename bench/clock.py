"""How long the statutory clock takes.

Run with the package on the path: `PYTHONPATH=src python bench/clock.py`. Prints the time of the
clock for 100,000 requests with five events each, on one core, and of 100,000 additions of twenty
working days; each with its bar and with the ratio to a loop that asks day by day whether the day
is worked, measured in the same run on a sample. Exits with 1 if a bar is missed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TypeVar

from gongkai.norms import events
from gongkai.norms.calendar import WorkCalendar, default_calendar
from gongkai.norms.clock import ClockEvent, clock

T = TypeVar("T")

REQUESTS = 100_000
SAMPLE = 2_000
CLOCK_BAR = 1.5
ADD_BAR = 0.1


def request(number: int) -> tuple[ClockEvent, ...]:
    """Five events: received, third party asked and heard, extended, answered."""
    start = date(2019, 5, 15) + timedelta(days=number % 2000)
    return (
        ClockEvent(events.RECEIVED, start, channel=events.IN_PERSON),
        ClockEvent(events.THIRD_PARTY_ASKED, start + timedelta(days=4), party="甲"),
        ClockEvent(events.THIRD_PARTY_ANSWERED, start + timedelta(days=15), party="甲"),
        ClockEvent(events.EXTENDED, start + timedelta(days=20), limit_days=10),
        ClockEvent(events.ANSWERED, start + timedelta(days=35)),
    )


def seconds(work: Callable[[T], object], items: Sequence[T]) -> float:
    begin = time.perf_counter()
    for item in items:
        work(item)
    return time.perf_counter() - begin


def loop_add(calendar: WorkCalendar, day: date, days: int) -> date:
    """The baseline: one day at a time, each asked whether it is worked."""
    while days:
        day += timedelta(days=1)
        days -= calendar.is_working_day(day)
    return day


def loop_clock(calendar: WorkCalendar, facts: tuple[ClockEvent, ...]) -> date:
    """The baseline's answer deadline: a day counts if it is worked and not excluded."""
    received, asked, heard, extended, _ = facts
    limit = loop_add(calendar, asked.day, 15)
    end = min(heard.day, limit)
    day, days = received.day, 20 + (extended.limit_days or 0)
    while days:
        day += timedelta(days=1)
        days -= calendar.is_working_day(day) and not asked.day < day <= end
    return day


def report(name: str, taken: float, bar: float, baseline: float) -> bool:
    met = taken <= bar
    sys.stdout.write(
        f"{name}: {taken:.3f} s (bar {bar} s, {'met' if met else 'MISSED'}); "
        f"day-by-day loop {baseline:.2f} s, ratio {baseline / taken:.1f}\n"
    )
    return met


def main() -> int:
    calendar = default_calendar()
    requests = [request(number) for number in range(REQUESTS)]
    for facts in requests[:SAMPLE]:
        if clock(facts, calendar)[-1].due != loop_clock(calendar, facts):
            sys.stdout.write(f"clock and loop differ: {facts}\n")
            return 1
    taken = seconds(lambda facts: clock(facts, calendar), requests)
    loop = seconds(lambda facts: loop_clock(calendar, facts), requests[:SAMPLE])
    met = report("clock, 100,000 requests", taken, CLOCK_BAR, loop * REQUESTS / SAMPLE)

    starts = [facts[0].day for facts in requests]
    taken = seconds(lambda day: calendar.add_working_days(day, 20), starts)
    loop = seconds(lambda day: loop_add(calendar, day, 20), starts[:SAMPLE])
    met &= report("add 20 working days, 100,000 times", taken, ADD_BAR, loop * REQUESTS / SAMPLE)
    return 0 if met else 3


if __name__ == "__main__":
    sys.exit(main())
