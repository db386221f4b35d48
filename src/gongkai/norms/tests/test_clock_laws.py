"""What holds of the clock for any sequence of events."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.norms import events
from gongkai.norms.calendar import default_calendar
from gongkai.norms.clock import ClockEvent, Deadline, clock

CALENDAR = default_calendar()
ANNOUNCED = st.dates(date(2019, 5, 15), date(2025, 9, 30))
UNANNOUNCED = st.dates(date(2026, 10, 1), date(2031, 12, 31))


@st.composite
def histories(draw: st.DrawFn, starts: st.SearchStrategy[date] = ANNOUNCED) -> list[ClockEvent]:
    """A possible history of a request, in no particular order."""
    start = draw(starts)
    facts = [ClockEvent(events.RECEIVED, start, channel=events.IN_PERSON)]
    latest = start
    if draw(st.booleans()):
        asked = start + timedelta(days=draw(st.integers(0, 12)))
        latest = asked + timedelta(days=draw(st.integers(0, 30)))
        days = draw(st.integers(1, 15))
        facts.append(ClockEvent(events.CORRECTION_REQUESTED, asked, limit_days=days))
        facts.append(ClockEvent(events.CORRECTED, latest))
    for ask, answer in (
        (events.THIRD_PARTY_ASKED, events.THIRD_PARTY_ANSWERED),
        (events.ORGAN_ASKED, events.ORGAN_ANSWERED),
    ):
        for party in draw(st.sets(st.sampled_from("甲乙"))):
            asked = start + timedelta(days=draw(st.integers(0, 60)))
            facts.append(ClockEvent(ask, asked, party=party))
            if draw(st.booleans()):
                heard = asked + timedelta(days=draw(st.integers(0, 40)))
                facts.append(ClockEvent(answer, heard, party=party))
    if draw(st.booleans()):
        told = latest + timedelta(days=draw(st.integers(1, 35)))
        facts.append(ClockEvent(events.EXTENDED, told, limit_days=draw(st.integers(1, 20))))
    return draw(st.permutations(facts))


def excluded_days(deadline: Deadline) -> list[date]:
    return [
        first + timedelta(days=n)
        for first, last, _ in deadline.excluded
        for n in range((last - first).days + 1)
    ]


@given(histories(), st.randoms())
@settings(max_examples=100, deadline=None)
def test_the_order_of_events_does_not_matter(facts: list[ClockEvent], random: object) -> None:
    shuffled = list(facts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert clock(shuffled, CALENDAR) == clock(facts, CALENDAR)


@given(histories())
@settings(max_examples=150, deadline=None)
def test_a_deadline_explains_every_day_that_it_counts(facts: list[ClockEvent]) -> None:
    for deadline in clock(facts, CALENDAR):
        if not deadline.working_days:
            continue
        explained = len(deadline.skipped) + len(excluded_days(deadline))
        assert (deadline.due - deadline.starts).days - explained == deadline.working_days
        assert CALENDAR.is_working_day(deadline.due)
        assert len(deadline.explain()) >= 2


@given(histories())
@settings(max_examples=150, deadline=None)
def test_excluded_time_is_never_negative_nor_counted_twice(facts: list[ClockEvent]) -> None:
    for deadline in clock(facts, CALENDAR):
        days = excluded_days(deadline)
        assert len(days) == len(set(days))
        assert all(first <= last for first, last, _ in deadline.excluded)
        assert all(deadline.starts < day <= deadline.due for day in days)
        worked = sum(CALENDAR.is_working_day(day) for day in days)
        assert deadline.excluded_working_days == worked >= 0


@given(ANNOUNCED, st.integers(0, 20), st.integers(0, 20), st.integers(0, 20))
@settings(max_examples=100, deadline=None)
def test_asking_both_at_once_excludes_no_more_than_the_longer(
    start: date, sent: int, one: int, other: int
) -> None:
    day = start + timedelta(days=sent)
    received = ClockEvent(events.RECEIVED, start)
    third = [
        ClockEvent(events.THIRD_PARTY_ASKED, day),
        ClockEvent(events.THIRD_PARTY_ANSWERED, day + timedelta(days=one)),
    ]
    organ = [
        ClockEvent(events.ORGAN_ASKED, day),
        ClockEvent(events.ORGAN_ANSWERED, day + timedelta(days=other)),
    ]
    both = clock([received, *third, *organ], CALENDAR)[-1].due
    alone = [clock([received, *facts], CALENDAR)[-1].due for facts in (third, organ)]
    assert both == max(alone)


@given(histories(UNANNOUNCED))
@settings(max_examples=100, deadline=None)
def test_a_provisional_deadline_explains_every_day_too(facts: list[ClockEvent]) -> None:
    for deadline in clock(facts, CALENDAR, provisional=True):
        if deadline.working_days:
            span = (deadline.due - deadline.starts).days
            explained = len(deadline.skipped) + len(excluded_days(deadline))
            assert span - explained + deadline.expected_make_ups == deadline.working_days
            assert deadline.expected_make_ups >= 0
        if not deadline.provisional:
            assert CALENDAR.is_announced(deadline.starts, deadline.due)
