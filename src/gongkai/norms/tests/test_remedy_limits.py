"""Last days of remedies, counted from the day after the applicant knew."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.norms.calendar import default_calendar
from gongkai.norms.outcomes import COMPLAINT, LAWSUIT, RECONSIDERATION
from gongkai.norms.remedy_limits import last_day


@pytest.mark.parametrize(
    ("remedy", "known", "last"),
    [
        (RECONSIDERATION, date(2022, 3, 15), date(2022, 5, 16)),  # 14 May is a Saturday
        (RECONSIDERATION, date(2022, 3, 11), date(2022, 5, 10)),
        (LAWSUIT, date(2022, 3, 15), date(2022, 9, 15)),
        (LAWSUIT, date(2023, 8, 31), date(2024, 2, 29)),  # no 31 February
        (LAWSUIT, date(2022, 4, 3), date(2022, 10, 8)),  # in the week of the National Day
        (LAWSUIT, date(2022, 12, 1), date(2023, 6, 1)),
    ],
)
def test_a_limit_ends_on_a_working_day(remedy, known: date, last: date) -> None:
    assert last_day(remedy, known, default_calendar()) == last


def test_a_complaint_has_no_last_day() -> None:
    assert last_day(COMPLAINT, date(2022, 3, 15), default_calendar()) is None


def test_a_year_without_a_notice_gives_the_earliest_possible_day() -> None:
    assert last_day(LAWSUIT, date(2026, 11, 1), default_calendar()) == date(2027, 5, 3)
