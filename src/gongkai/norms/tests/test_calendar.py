"""Working days: announced years exactly, unannounced years refused or bounded from below."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.norms import festivals
from gongkai.norms.calendar import (
    HolidayNotice,
    NoticeError,
    UnannouncedYear,
    WorkCalendar,
    announced_notices,
    default_calendar,
)

CALENDAR = default_calendar()
PROVISIONAL = CALENDAR.provisional()
days = st.dates(date(2004, 1, 1), date(2025, 12, 31))

NOTICE_2027 = HolidayNotice(
    2027,
    "示例通知〔2026〕1号",
    {date(2027, 1, 1): "元旦", date(2027, 1, 2): "元旦", date(2027, 1, 3): "元旦"},
    frozenset({date(2027, 2, 14)}),
)


def naive_add(day: date, n: int) -> date:
    while n:
        day += timedelta(days=1)
        n -= CALENDAR.is_working_day(day)
    return day


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 2, 16), False),  # eve of the lunar year
        (date(2026, 2, 14), True),  # a Saturday made up
        (date(2026, 2, 15), False),
        (date(2026, 10, 8), True),
        (date(2026, 11, 21), False),
        (date(2026, 12, 31), True),
        (date(2020, 1, 31), False),
        (date(2015, 9, 3), False),
        (date(2015, 9, 6), True),
    ],
)
def test_holidays_rest_and_make_up_weekends_work(day: date, working: bool) -> None:
    assert CALENDAR.is_working_day(day) is working


def test_twenty_working_days_step_over_national_day() -> None:
    assert CALENDAR.add_working_days(date(2026, 9, 18), 20) == date(2026, 10, 22)
    assert CALENDAR.add_working_days(date(2026, 9, 18), 20) == naive_add(date(2026, 9, 18), 20)


def test_no_days_added_is_the_day_itself_even_if_it_rests() -> None:
    assert CALENDAR.add_working_days(date(2026, 10, 1), 0) == date(2026, 10, 1)


def test_a_negative_number_of_days_is_refused() -> None:
    with pytest.raises(ValueError, match="不能小于零"):
        CALENDAR.add_working_days(date(2026, 1, 5), -1)


@given(days, st.integers(0, 120))
@settings(max_examples=150, deadline=None)
def test_the_table_agrees_with_counting_day_by_day(day: date, n: int) -> None:
    due = CALENDAR.add_working_days(day, n)
    assert due == naive_add(day, n)
    assert CALENDAR.working_days_between(day, due) == n
    assert (due - day).days == n + len(CALENDAR.skipped(day, due))


@given(days, st.integers(0, 60), st.integers(0, 60))
@settings(max_examples=150, deadline=None)
def test_adding_n_and_then_m_is_adding_both(day: date, n: int, m: int) -> None:
    assert CALENDAR.add_working_days(
        CALENDAR.add_working_days(day, n), m
    ) == CALENDAR.add_working_days(day, n + m)


@given(days, days)
@settings(max_examples=100, deadline=None)
def test_days_between_are_those_not_skipped(a: date, b: date) -> None:
    counted = CALENDAR.working_days_between(a, b)
    assert counted == max(0, (b - a).days - len(CALENDAR.skipped(a, b)))


def test_the_next_working_day_is_the_day_itself_or_later() -> None:
    assert CALENDAR.next_working_day(date(2026, 10, 8)) == date(2026, 10, 8)
    assert CALENDAR.next_working_day(date(2026, 10, 1)) == date(2026, 10, 8)
    assert CALENDAR.next_working_day(date(2026, 10, 10)) == date(2026, 10, 10)


def test_skipped_days_say_why() -> None:
    reasons = dict(CALENDAR.skipped(date(2026, 9, 23), date(2026, 10, 5)))
    assert reasons[date(2026, 9, 25)] == "中秋节"
    assert reasons[date(2026, 10, 1)] == "国庆节"
    assert CALENDAR.skipped(date(2026, 11, 20), date(2026, 11, 23)) == [
        (date(2026, 11, 21), "周末"),
        (date(2026, 11, 22), "周末"),
    ]
    assert CALENDAR.made_up(date(2026, 9, 18), date(2026, 9, 21)) == [date(2026, 9, 20)]


@pytest.mark.parametrize("day", [date(2027, 1, 4), date(2003, 12, 31)])
def test_a_day_in_an_unannounced_year_is_refused(day: date) -> None:
    with pytest.raises(UnannouncedYear) as refusal:
        CALENDAR.is_working_day(day)
    assert refusal.value.year == day.year
    assert f"{day.year}年" in str(refusal.value)


def test_a_count_that_runs_into_an_unannounced_year_is_refused() -> None:
    with pytest.raises(UnannouncedYear) as refusal:
        CALENDAR.add_working_days(date(2026, 12, 10), 20)
    assert refusal.value.year == 2027
    assert CALENDAR.add_working_days(date(2026, 12, 10), 15) == date(2026, 12, 31)
    with pytest.raises(UnannouncedYear):
        CALENDAR.working_days_between(date(2026, 12, 10), date(2027, 1, 1))
    with pytest.raises(UnannouncedYear):
        CALENDAR.skipped(date(2026, 12, 10), date(2027, 1, 1))


def test_a_gap_between_announced_years_is_refused() -> None:
    calendar = CALENDAR.with_notice(HolidayNotice(2028, "示例通知", {}, frozenset()))
    assert calendar.add_working_days(date(2028, 1, 3), 1) == date(2028, 1, 4)
    with pytest.raises(UnannouncedYear) as refusal:
        calendar.add_working_days(date(2026, 12, 30), 20)
    assert refusal.value.year == 2027


def test_a_provisional_day_rests_on_the_festivals_fixed_by_law() -> None:
    assert PROVISIONAL.is_provisional
    assert PROVISIONAL.add_working_days(date(2026, 12, 10), 20) == date(2027, 1, 8)
    assert PROVISIONAL.skipped(date(2026, 12, 31), date(2027, 1, 1)) == [(date(2027, 1, 1), "元旦")]
    assert not PROVISIONAL.is_announced(date(2026, 12, 10), date(2027, 1, 8))
    assert PROVISIONAL.is_announced(date(2026, 12, 10))


def test_a_provisional_day_within_announced_years_is_the_exact_one() -> None:
    day = date(2026, 9, 18)
    assert PROVISIONAL.add_working_days(day, 20) == CALENDAR.add_working_days(day, 20)


def test_a_provisional_day_allows_for_make_up_weekends_around_long_festivals() -> None:
    # Lunar new year is on 2027-02-06; by law alone the tenth day would be 2027-02-23.
    assert PROVISIONAL.add_working_days(date(2027, 2, 9), 10) == date(2027, 2, 19)
    assert PROVISIONAL.possible_make_ups(date(2027, 2, 9), date(2027, 2, 23)) == 2


@pytest.mark.parametrize("year", range(2019, 2027))
def test_a_provisional_day_is_never_later_than_the_true_one(year: int) -> None:
    unknowing = WorkCalendar([n for n in announced_notices() if n.year != year], provisional=True)
    eve_worked = date(2024, 2, 9)  # not yet a day off by law in 2024
    for offset in range(-40, 330):
        start = date(year, 1, 1) + timedelta(days=offset)
        for n in (1, 5, 7, 15, 20):
            true = CALENDAR.add_working_days(start, n)
            if true.year > year or start < eve_worked <= true:
                continue
            assert unknowing.add_working_days(start, n) <= true
            assert unknowing.working_days_between(start, true) >= n


@given(st.dates(date(2026, 1, 1), date(2040, 12, 31)), st.integers(0, 40), st.integers(0, 40))
@settings(max_examples=150, deadline=None)
def test_a_provisional_day_never_moves_back_as_days_are_added(day: date, n: int, m: int) -> None:
    both = PROVISIONAL.add_working_days(day, n + m)
    assert PROVISIONAL.add_working_days(day, n) <= both
    assert PROVISIONAL.add_working_days(PROVISIONAL.add_working_days(day, n), m) <= both


def test_beyond_the_tabulated_festivals_even_a_provisional_day_is_refused() -> None:
    with pytest.raises(UnannouncedYear):
        PROVISIONAL.add_working_days(date(2050, 12, 30), 20)


def test_an_entered_notice_makes_a_new_calendar_and_leaves_the_old() -> None:
    calendar = CALENDAR.with_notice(NOTICE_2027)
    assert calendar.is_working_day(date(2027, 2, 14))
    assert calendar.add_working_days(date(2026, 12, 10), 20) == date(2027, 1, 8)
    with pytest.raises(UnannouncedYear):
        CALENDAR.is_working_day(date(2027, 2, 14))
    assert not calendar.provisional().possible_make_ups(date(2027, 1, 1), date(2027, 12, 31))


def test_a_changed_notice_replaces_the_earlier_one() -> None:
    changed = HolidayNotice(2027, "更正通知", {date(2027, 1, 4): "元旦"}, frozenset())
    calendar = CALENDAR.with_notice(NOTICE_2027).with_notice(changed)
    assert not calendar.is_working_day(date(2027, 1, 4))
    assert calendar.is_working_day(date(2027, 1, 1))


def test_a_notice_may_reach_back_into_december() -> None:
    notice = HolidayNotice(
        2027, "示例通知", {date(2027, 1, 1): "元旦"}, frozenset({date(2026, 12, 26)})
    )
    assert CALENDAR.with_notice(notice).is_working_day(date(2026, 12, 26))


@pytest.mark.parametrize(
    ("holidays", "worked", "message"),
    [
        ({date(2027, 2, 6): "春节"}, {date(2027, 2, 6)}, "既列为放假又列为上班"),
        ({}, {date(2027, 2, 8)}, "不是周六或者周日"),
        ({date(2026, 11, 30): "元旦"}, set(), "不在2027年"),
        ({date(2028, 1, 1): "元旦"}, set(), "不在2027年"),
    ],
)
def test_a_notice_that_contradicts_itself_is_refused(
    holidays: dict[date, str], worked: set[date], message: str
) -> None:
    with pytest.raises(NoticeError, match=message):
        HolidayNotice(2027, "示例通知", holidays, frozenset(worked))


def test_a_notice_without_a_source_is_refused() -> None:
    with pytest.raises(NoticeError, match="出处"):
        HolidayNotice(2027, " ", {}, frozenset())


def test_a_calendar_without_notices_is_refused() -> None:
    with pytest.raises(NoticeError):
        WorkCalendar([])


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_tabulated_festivals_are_days_off_in_the_notices(year: int) -> None:
    notice = CALENDAR.notices[year]
    for day, name in festivals.statutory_days(year).items():
        assert day in notice.holidays
        assert notice.holidays[day] in name or year == 2025


def test_thirteen_days_a_year_are_free_by_law() -> None:
    assert len(festivals.statutory_days(2026)) == 13
    assert len(festivals.statutory_days(2031)) == 12  # Mid-autumn falls on National Day
    assert festivals.statutory_days(2031)[date(2031, 10, 1)] == "中秋节、国庆节"


def test_a_hundred_thousand_additions_take_a_moment() -> None:
    starts = [date(2004, 1, 1) + timedelta(days=i % 8000) for i in range(100_000)]
    begin = time.perf_counter()
    for start in starts:
        CALENDAR.add_working_days(start, 20)
    assert time.perf_counter() - begin < 1.0  # the bar of 0.1 s is measured in bench/clock.py
