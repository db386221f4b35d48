"""What an organ owes once its answer is contested, and until when."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.norms.calendar import default_calendar
from gongkai.norms.remedy_cases import decision_deadline, reply_deadline

CALENDAR = default_calendar()
SUIT = "lawsuit_without_reconsideration"


@pytest.mark.parametrize(
    ("group", "served", "simple", "due"),
    [
        # Ten working days over Qingming 2024 (4 to 6 April off, Sunday 7 April worked).
        ("reconsideration", date(2024, 4, 1), False, date(2024, 4, 16)),
        ("reconsideration", date(2024, 4, 1), True, date(2024, 4, 9)),
        # Before the act of 2023: ten calendar days, a Saturday moves to Monday.
        ("reconsideration", date(2022, 3, 2), False, date(2022, 3, 14)),
        (SUIT, date(2024, 3, 1), False, date(2024, 3, 18)),
        (SUIT, date(2024, 3, 1), True, date(2024, 3, 18)),
    ],
)
def test_the_written_reply_is_due(group: str, served: date, simple: bool, due: date) -> None:
    found = reply_deadline(group, served, CALENDAR, simple=simple)
    assert (found.due, found.owed_by, found.provisional) == (due, "organ", False)


@pytest.mark.parametrize(
    ("group", "filed", "simple", "due"),
    [
        ("reconsideration", date(2024, 1, 2), False, date(2024, 3, 4)),
        ("reconsideration", date(2024, 1, 2), True, date(2024, 2, 1)),
        (SUIT, date(2024, 3, 1), False, date(2024, 9, 2)),
        (SUIT, date(2024, 3, 1), True, date(2024, 4, 15)),
    ],
)
def test_the_authority_decides(group: str, filed: date, simple: bool, due: date) -> None:
    found = decision_deadline(group, filed, CALENDAR, simple=simple)
    assert (found.due, found.owed_by) == (due, "authority")


def test_a_year_without_notice_gives_the_earliest_day() -> None:
    assert reply_deadline("reconsideration", date(2028, 3, 1), CALENDAR).provisional
