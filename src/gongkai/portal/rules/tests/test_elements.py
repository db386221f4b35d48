"""The elements of an item, and its last day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from gongkai.norms.calendar import default_calendar
from gongkai.portal.rules.due import disclosure_due
from gongkai.portal.rules.elements import element_problems

GOOD: dict[str, Any] = {
    "title": "通知",
    "has_content": True,
    "column_kind": "statutory",
    "category": "20-07",
    "formed_on": date(2022, 5, 20),
    "published_on": date(2022, 5, 20),
}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({}, None),
        ({"column_kind": "news", "category": ""}, None),
        ({"title": " "}, "title"),
        ({"has_content": False}, "body"),
        ({"category": ""}, "category"),
        ({"category": "20-16"}, "category"),
        ({"formed_on": None}, "formed_on"),
        ({"formed_on": date(2022, 5, 21)}, "formed_on"),
        ({"formed_on": date(1022, 5, 20)}, "formed_on"),
    ],
)
def test_an_item_tells_what_it_must(change: dict[str, Any], field: str | None) -> None:
    assert list(element_problems(**{**GOOD, **change})) == ([field] if field else [])


def test_twenty_working_days_are_counted_from_the_next_day() -> None:
    calendar = default_calendar()
    assert disclosure_due(date(2022, 5, 5), calendar) == date(2022, 6, 1)
    assert disclosure_due(date(1980, 5, 5), calendar) is None
    assert disclosure_due(date(2026, 12, 20), calendar) is not None
