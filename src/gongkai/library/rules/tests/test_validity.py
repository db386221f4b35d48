from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.library.rules.validity import Days, standing
from gongkai.library.states import NEXT, Status

LIFE = Days(
    issued_on=date(2020, 5, 1),
    in_force_on=date(2020, 6, 1),
    until=date(2025, 5, 31),
    amended_on=(date(2022, 1, 1),),
)


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2020, 4, 30), None),
        (date(2020, 5, 1), Status.ADOPTED),
        (date(2020, 5, 31), Status.ADOPTED),
        (date(2020, 6, 1), Status.IN_FORCE),
        (date(2021, 12, 31), Status.IN_FORCE),
        (date(2022, 1, 1), Status.AMENDED),
        (date(2025, 5, 31), Status.AMENDED),
        (date(2025, 6, 1), Status.LAPSED),
    ],
)
def test_a_document_stands_where_its_days_put_it(day: date, status: Status | None) -> None:
    assert standing(LIFE, day) is status


def test_the_day_of_a_repeal_is_the_first_without_it() -> None:
    days = Days(date(2020, 5, 1), date(2020, 6, 1), None, date(2021, 5, 1), "repealed")
    assert standing(days, date(2021, 4, 30)) is Status.IN_FORCE
    assert standing(days, date(2021, 5, 1)) is Status.REPEALED


def test_a_document_that_reaches_back_is_in_force_before_its_issue() -> None:
    assert standing(Days(date(2020, 5, 1), date(2020, 4, 1)), date(2020, 4, 1)) is Status.IN_FORCE


DAYS = st.dates(date(2000, 1, 1), date(2003, 12, 31))


@given(DAYS, DAYS, st.none() | DAYS, st.none() | DAYS, st.lists(DAYS, max_size=3), DAYS)
def test_from_one_day_to_the_next_a_life_only_takes_steps_of_the_table(
    issued: date,
    force: date,
    until: date | None,
    ended: date | None,
    amended: list[date],
    day: date,
) -> None:
    life = Days(issued, force, until, ended, "repealed" if ended else "", tuple(amended))
    before, after = standing(life, day), standing(life, day + timedelta(days=1))
    if before is not None and before is not after and not (until and ended):
        assert after in NEXT[before]
