"""What is said of a case before, on and after its days."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.ledger.rules.reminding import EVERYBODY, LEADING, OFFICERS
from gongkai.norms.calendar import default_calendar
from gongkai.norms.remedy_cases import reply_deadline
from gongkai.remedies.rules.reminders import of_case

CALENDAR = default_calendar().provisional()
SERVED = date(2024, 3, 1)
REPLY = reply_deadline("reconsideration", SERVED, CALENDAR)
"""Ten working days after Friday, 1 March 2024: the 15th."""


@pytest.mark.parametrize(
    ("today", "kind", "audience"),
    [
        (date(2024, 3, 8), "reply.5", OFFICERS),
        (date(2024, 3, 13), "reply.2", OFFICERS),
        (date(2024, 3, 15), "reply.0", LEADING),
        (date(2024, 3, 16), "reply.overdue", EVERYBODY),
    ],
)
def test_the_reply_is_reminded_of_by_stages(
    today: date, kind: str, audience: frozenset[str]
) -> None:
    (said,) = of_case(REPLY, None, None, today, CALENDAR)
    assert (said.kind, said.day, said.audience) == (kind, date(2024, 3, 15), audience)


def test_nothing_is_said_long_before_nor_once_the_organ_has_replied() -> None:
    assert list(of_case(REPLY, None, None, date(2024, 3, 7), CALENDAR)) == []
    assert list(of_case(None, None, None, date(2024, 3, 16), CALENDAR)) == []


def test_an_order_is_news_and_then_reminded_of_by_its_own_day() -> None:
    received, until = date(2024, 5, 6), date(2024, 6, 14)

    def kinds(today: date, until: date | None) -> list[str]:
        return [one.kind for one in of_case(None, received, until, today, CALENDAR)]

    assert kinds(received, None) == kinds(received, until) == ["ordered"]
    assert kinds(date(2024, 5, 14), until) == []
    assert kinds(date(2024, 6, 7), until) == ["ordered.5"]
    assert kinds(date(2024, 6, 14), until) == ["ordered.0"]
    assert kinds(date(2024, 6, 15), until) == ["ordered.overdue"]
    assert kinds(date(2024, 6, 15), None) == []
