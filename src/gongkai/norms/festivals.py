"""The days that 全国年节及纪念日放假办法 (2024-11-10) Art. 2 frees for all citizens.

The festivals of the lunar year are facts of the calendar (GB/T 33661-2017), tabulated here for the
years 2019 to 2050. The law is that of 2024-11-10 for all of them. What the State Council adds each year by notice (bridge days, make-up working
weekends) is not in this module: see `calendar`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

CITATION: Final = "《全国年节及纪念日放假办法》（2024年11月10日修订）第二条"

NEW_YEAR: Final = "元旦"
SPRING_FESTIVAL: Final = "春节"
TOMB_SWEEPING: Final = "清明节"
LABOUR_DAY: Final = "劳动节"
DRAGON_BOAT: Final = "端午节"
MID_AUTUMN: Final = "中秋节"
NATIONAL_DAY: Final = "国庆节"

# year: lunar new year (month, day), Qingming (day of April), lunar 5-5 (month, day),
# lunar 8-15 (month, day).
_LUNAR: Final[dict[int, tuple[int, int, int, int, int, int, int]]] = {
    2019: (2, 5, 5, 6, 7, 9, 13),
    2020: (1, 25, 4, 6, 25, 10, 1),
    2021: (2, 12, 4, 6, 14, 9, 21),
    2022: (2, 1, 5, 6, 3, 9, 10),
    2023: (1, 22, 5, 6, 22, 9, 29),
    2024: (2, 10, 4, 6, 10, 9, 17),
    2025: (1, 29, 4, 5, 31, 10, 6),
    2026: (2, 17, 5, 6, 19, 9, 25),
    2027: (2, 6, 5, 6, 9, 9, 15),
    2028: (1, 26, 4, 5, 28, 10, 3),
    2029: (2, 13, 4, 6, 16, 9, 22),
    2030: (2, 3, 5, 6, 5, 9, 12),
    2031: (1, 23, 5, 6, 24, 10, 1),
    2032: (2, 11, 4, 6, 12, 9, 19),
    2033: (1, 31, 4, 6, 1, 9, 8),
    2034: (2, 19, 5, 6, 20, 9, 27),
    2035: (2, 8, 5, 6, 10, 9, 16),
    2036: (1, 28, 4, 5, 30, 10, 4),
    2037: (2, 15, 4, 6, 18, 9, 24),
    2038: (2, 4, 5, 6, 7, 9, 13),
    2039: (1, 24, 5, 5, 27, 10, 2),
    2040: (2, 12, 4, 6, 14, 9, 20),
    2041: (2, 1, 4, 6, 3, 9, 10),
    2042: (1, 22, 4, 6, 22, 9, 28),
    2043: (2, 10, 5, 6, 11, 9, 17),
    2044: (1, 30, 4, 5, 31, 10, 5),
    2045: (2, 17, 4, 6, 19, 9, 25),
    2046: (2, 6, 4, 6, 8, 9, 15),
    2047: (1, 26, 5, 5, 29, 10, 4),
    2048: (2, 14, 4, 6, 15, 9, 22),
    2049: (2, 2, 4, 6, 4, 9, 11),
    2050: (1, 23, 4, 6, 23, 9, 30),
}

YEARS: Final = range(min(_LUNAR), max(_LUNAR) + 1)
"""Years for which `statutory_festivals` knows the days (放假办法 Art. 2)."""


@dataclass(frozen=True, slots=True)
class Festival:
    """A festival of one year: its name and the consecutive days off (放假办法 Art. 2)."""

    name: str
    first: date
    last: date

    def days(self) -> Iterator[date]:
        """The days off, in order (放假办法 Art. 2)."""
        day = self.first
        while day <= self.last:
            yield day
            day += timedelta(days=1)


def statutory_festivals(year: int) -> tuple[Festival, ...]:
    """The seven festivals of `year` by date (放假办法 Art. 2). Raises KeyError outside `YEARS`."""
    spring_month, spring_day, qingming, boat_month, boat_day, moon_month, moon_day = _LUNAR[year]
    spring = date(year, spring_month, spring_day)
    boat, moon = date(year, boat_month, boat_day), date(year, moon_month, moon_day)
    new_year, tombs = date(year, 1, 1), date(year, 4, qingming)
    found = (
        Festival(NEW_YEAR, new_year, new_year),
        Festival(SPRING_FESTIVAL, spring - timedelta(days=1), spring + timedelta(days=2)),
        Festival(TOMB_SWEEPING, tombs, tombs),
        Festival(LABOUR_DAY, date(year, 5, 1), date(year, 5, 2)),
        Festival(DRAGON_BOAT, boat, boat),
        Festival(MID_AUTUMN, moon, moon),
        Festival(NATIONAL_DAY, date(year, 10, 1), date(year, 10, 3)),
    )
    return tuple(sorted(found, key=lambda festival: festival.first))


def statutory_days(year: int) -> dict[date, str]:
    """Day off -> name of the festival (放假办法 Art. 2). Raises KeyError outside `YEARS`.

    Where Mid-autumn falls within National Day the two names are joined.
    """
    days: dict[date, str] = {}
    for festival in statutory_festivals(year):
        for day in festival.days():
            days[day] = f"{days[day]}、{festival.name}" if day in days else festival.name
    return days
