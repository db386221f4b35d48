"""Working days: which days count, and adding and counting them.

Sources: 全国年节及纪念日放假办法 (2024-11-10) Art. 2, 6, 7; the State Council's yearly notices
(节假日安排的通知), of which chinesecalendar carries those of 2004 to 2026; 行政诉讼法 and 民法典
practice of not counting the first day.

A year without a notice is refused (`UnannouncedYear`), never guessed. Where a date is needed all
the same, `WorkCalendar.provisional` gives the *earliest possible* day, so that who acts by it is
on time under any notice that may follow. The reasoning:

* Days off by law (Art. 2) and ordinary weekends are rest days under any notice. What a notice
  adds as further days off only moves a deadline later; the provisional calendar adds none.
* A notice pays for added days off with make-up working weekends, and these move a deadline
  *earlier* if they fall within the period while the days off that they pay for fall outside.
  So the provisional calendar lets them count for as many as can be expected: two for Spring
  Festival, Labour Day and National Day, on any weekend within 14 days of the festival; one for a
  festival of a single day that falls on Tuesday, Wednesday or Thursday, within 6 days; none for
  one that falls on or beside a weekend, which makes three days off without any. The notices of
  2019 to 2026 all keep within these bounds.
* The bound takes account of where a period begins and ends, so a provisional sum is not
  additive: adding n and then m can give an earlier day than adding n+m, never a later one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from chinese_calendar import constants

from gongkai.norms import festivals

WEEKEND: Final = "周末"

_FESTIVAL_NAMES: Final[dict[str, str]] = {
    "New Year's Day": festivals.NEW_YEAR,
    "Spring Festival": festivals.SPRING_FESTIVAL,
    "Tomb-sweeping Day": festivals.TOMB_SWEEPING,
    "Labour Day": festivals.LABOUR_DAY,
    "Dragon Boat Festival": festivals.DRAGON_BOAT,
    "National Day": festivals.NATIONAL_DAY,
    "Mid-autumn Festival": festivals.MID_AUTUMN,
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}

# Make-up weekends to expect: (how many, within how many days of the festival).
_LONG_FESTIVAL = (2, 14)
_SHORT_FESTIVAL = (1, 6)
_LONG_NAMES = (festivals.SPRING_FESTIVAL, festivals.LABOUR_DAY, festivals.NATIONAL_DAY)


class UnannouncedYear(ValueError):
    """The State Council has not announced the days off of `year` (放假办法 Art. 7).

    `year` is the first year that is missing.
    """

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(
            f"{year}年的放假安排尚未录入，无法推算工作日。请在国务院办公厅发布{year}年"
            "节假日安排的通知后录入该通知，或者改用暂定期限。"
        )


class NoticeError(ValueError):
    """A holiday notice that contradicts itself (放假办法 Art. 6, 7); the message is Chinese."""


@dataclass(frozen=True, slots=True)
class HolidayNotice:
    """One yearly notice of the State Council (国务院办公厅关于…节假日安排的通知; 放假办法 Art. 7).

    `citation` names it; `holidays` maps each day off, weekends within it included, to the name of
    the festival; `make_up_workdays` are the weekend days that are worked. Days may lie in
    December before `year`, where New Year's Day reaches back. Raises NoticeError.
    """

    year: int
    citation: str
    holidays: Mapping[date, str] = field(hash=False)
    make_up_workdays: frozenset[date]

    def __post_init__(self) -> None:
        if not self.citation.strip():
            raise NoticeError("放假通知缺少文号或者名称，请填写出处。")
        for day in sorted((*self.holidays, *self.make_up_workdays)):
            if day.year != self.year and (day.year, day.month) != (self.year - 1, 12):
                raise NoticeError(f"{day:%Y-%m-%d}不在{self.year}年放假安排的范围内。")
        for day in sorted(self.make_up_workdays):
            if day in self.holidays:
                raise NoticeError(f"{day:%Y-%m-%d}既列为放假又列为上班，请核对通知。")
            if day.weekday() < 5:
                raise NoticeError(f"{day:%Y-%m-%d}不是周六或者周日，不能列为调休上班日。")
        object.__setattr__(self, "holidays", MappingProxyType(dict(self.holidays)))


class WorkCalendar:
    """The working days of all announced years (放假办法 Art. 2, 7). Immutable.

    Every method takes and returns `datetime.date` (Asia/Shanghai) and raises UnannouncedYear if
    an answer depends on a year without a notice, or, when provisional, on one outside
    `festivals.YEARS`. The first day of a period is never counted.
    """

    __slots__ = (
        "_candidates",
        "_counts",
        "_days",
        "_first_candidate",
        "_origin",
        "_reasons",
        "_run_end",
        "_twin",
        "is_provisional",
        "notices",
    )

    is_provisional: bool
    notices: Mapping[int, HolidayNotice]

    def __init__(self, notices: Iterable[HolidayNotice], *, provisional: bool = False) -> None:
        """Build the table from `notices` (放假办法 Art. 7); of two for a year the later counts."""
        by_year = {notice.year: notice for notice in notices}
        if not by_year:
            raise NoticeError("工作日历至少需要一年的放假通知。")
        self.notices = MappingProxyType(dict(sorted(by_year.items())))
        self.is_provisional = provisional
        self._twin: WorkCalendar | None = self if provisional else None
        covered = set(by_year) | (set(festivals.YEARS) if provisional else set())
        self._reasons = _reasons(self.notices, covered)
        self._lay_out(covered)
        # Weekend days of unannounced years that a notice may turn into working days.
        self._candidates: list[tuple[int, list[int]]] = []
        if provisional:
            for year in sorted(covered - set(by_year)):
                self._candidates.extend(_make_up_candidates(year, self._reasons))
        self._first_candidate = min(
            (days[0] for _, days in self._candidates), default=date.max.toordinal() + 1
        )

    def _lay_out(self, covered: set[int]) -> None:
        first, last = date(min(covered), 1, 1), date(max(covered), 12, 31)
        self._origin: int = first.toordinal()
        self._days: list[date] = []
        self._counts: list[int] = []
        count = 0
        for ordinal in range(self._origin, last.toordinal() + 1):
            day = date.fromordinal(ordinal)
            if day.year in covered and day not in self._reasons:
                self._days.append(day)
                count += 1
            self._counts.append(count)
        # year -> last ordinal of the unbroken run of covered years that it belongs to.
        self._run_end: dict[int, int] = {}
        for year in sorted(covered, reverse=True):
            own_end = date(year, 12, 31).toordinal()
            self._run_end[year] = self._run_end.get(year + 1, own_end)

    def __repr__(self) -> str:
        years = list(self.notices)
        kind = "provisional " if self.is_provisional else ""
        return f"<{kind}WorkCalendar {years[0]}–{years[-1]}>"

    def with_notice(self, notice: HolidayNotice) -> WorkCalendar:
        """A calendar that also knows `notice`, replacing one for that year (放假办法 Art. 7)."""
        others = [known for year, known in self.notices.items() if year != notice.year]
        return WorkCalendar((*others, notice), provisional=self.is_provisional)

    def provisional(self) -> WorkCalendar:
        """The variant that gives the earliest possible day in unannounced years.

        放假办法 Art. 2, 7; the reasoning stands at the head of the module.
        """
        if self._twin is None:
            self._twin = WorkCalendar(self.notices.values(), provisional=True)
        return self._twin

    def is_announced(self, first: date, last: date | None = None) -> bool:
        """True if every year from `first` to `last` has its notice (放假办法 Art. 7)."""
        end = first if last is None else last
        return all(year in self.notices for year in range(first.year, end.year + 1))

    def is_working_day(self, day: date) -> bool:
        """True if `day` is worked (放假办法 Art. 2, 7). A possible make-up day is a rest day."""
        self._end_of_run(day)
        return day not in self._reasons

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after `day`, which is not counted; n=0 gives `day` itself.

        条例 Art. 30, 32–34 count so. Provisional: the earliest day that can be the n-th. Raises
        ValueError if n is negative.
        """
        if n <= 0:
            if n < 0:
                raise ValueError("工作日数不能小于零。")
            return day
        end = self._run_end.get(day.year)
        if end is None:
            raise UnannouncedYear(day.year)
        index = self._counts[day.toordinal() - self._origin] + n - 1
        try:
            found = self._days[index]
        except IndexError:
            raise UnannouncedYear(date.fromordinal(end).year + 1) from None
        if found.toordinal() > end:
            raise UnannouncedYear(date.fromordinal(end).year + 1)
        if found.toordinal() >= self._first_candidate:
            return self._earliest(day, n, found)
        return found

    def _earliest(self, day: date, n: int, latest: date) -> date:
        start = day.toordinal()
        spare = self._possible_make_ups(start, latest.toordinal())
        if not spare:
            return latest
        before = self._counts[start - self._origin]
        low = self._days[before + n - spare - 1].toordinal() if n > spare else start + 1
        for ordinal in range(low, latest.toordinal()):
            worked = self._counts[ordinal - self._origin] - before
            if worked + self._possible_make_ups(start, ordinal) >= n:
                return date.fromordinal(ordinal)
        return latest

    def _possible_make_ups(self, after: int, until: int) -> int:
        """How many days in (after, until] a notice may at most turn into working days."""
        total = 0
        for cap, days in self._candidates:
            if days[-1] > after and days[0] <= until:
                total += min(cap, bisect_right(days, until) - bisect_right(days, after))
        return total

    def working_days_between(self, after: date, until: date) -> int:
        """Working days in (after, until]; 0 if `until` is not later (条例 Art. 33).

        Provisional: the most that there can be.
        """
        if until <= after:
            return 0
        start, stop = after.toordinal(), until.toordinal()
        end = self._end_of_run(after)
        if stop > end:
            raise UnannouncedYear(date.fromordinal(end).year + 1)
        count = self._counts[stop - self._origin] - self._counts[start - self._origin]
        if stop >= self._first_candidate:
            count += self._possible_make_ups(start, stop)
        return count

    def next_working_day(self, day: date) -> date:
        """`day` if it is worked, else the next day that is.

        A limit in calendar days that ends on a rest day ends on the next working day (民法典
        Art. 203). Provisional: `day` itself if a notice may make it a working day.
        """
        end = self._end_of_run(day)
        if day not in self._reasons:
            return day
        ordinal = day.toordinal()
        index = self._counts[ordinal - self._origin]
        if index >= len(self._days) or self._days[index].toordinal() > end:
            raise UnannouncedYear(date.fromordinal(end).year + 1)
        found = self._days[index]
        if found.toordinal() >= self._first_candidate:
            for candidate in range(ordinal, found.toordinal()):
                if self._possible_make_ups(candidate - 1, candidate):
                    return date.fromordinal(candidate)
        return found

    def skipped(self, after: date, until: date) -> list[tuple[date, str]]:
        """The rest days in (after, until] with their reason: 周末 or a festival (放假办法 Art. 2)."""
        return [
            (day, self._reasons[day]) for day in self._span(after, until) if day in self._reasons
        ]

    def made_up(self, after: date, until: date) -> list[date]:
        """The weekend days in (after, until] that a notice makes working days (放假办法 Art. 7)."""
        return [
            day
            for day in self._span(after, until)
            if day.weekday() >= 5 and day not in self._reasons
        ]

    def possible_make_ups(self, after: date, until: date) -> int:
        """Weekend days in (after, until] that a provisional count takes as worked.

        放假办法 Art. 7; always 0 unless provisional and beyond the announced years.
        """
        if until <= after:
            return 0
        return self._possible_make_ups(after.toordinal(), until.toordinal())

    def _span(self, after: date, until: date) -> list[date]:
        if until <= after:
            return []
        end = self._end_of_run(after)
        if until.toordinal() > end:
            raise UnannouncedYear(date.fromordinal(end).year + 1)
        return [
            date.fromordinal(ordinal)
            for ordinal in range(after.toordinal() + 1, until.toordinal() + 1)
        ]

    def _end_of_run(self, day: date) -> int:
        end = self._run_end.get(day.year)
        if end is None:
            raise UnannouncedYear(day.year)
        return end


def _reasons(notices: Mapping[int, HolidayNotice], covered: set[int]) -> dict[date, str]:
    """Every rest day of the covered years with its reason."""
    reasons: dict[date, str] = {}
    for year in covered:
        for ordinal in range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1):
            day = date.fromordinal(ordinal)
            if day.weekday() >= 5:
                reasons[day] = WEEKEND
        if year not in notices:
            reasons.update(festivals.statutory_days(year))
    # In order of years: the notice of a year has the last word on the December before it.
    for notice in notices.values():
        for holiday, name in notice.holidays.items():
            if holiday.year in covered:
                reasons[holiday] = name
        for worked in notice.make_up_workdays:
            reasons.pop(worked, None)
    return reasons


def _make_up_candidates(year: int, reasons: Mapping[date, str]) -> list[tuple[int, list[int]]]:
    """(how many, ordinals of the weekend days) per festival of an unannounced year."""
    found: list[tuple[int, list[int]]] = []
    for festival in festivals.statutory_festivals(year):
        if festival.name in _LONG_NAMES:
            cap, reach = _LONG_FESTIVAL
        elif festival.first.weekday() in (1, 2, 3):
            cap, reach = _SHORT_FESTIVAL
        else:
            continue
        first, last = festival.first.toordinal() - reach, festival.last.toordinal() + reach
        days = [
            ordinal
            for ordinal in range(first, last + 1)
            if reasons.get(date.fromordinal(ordinal)) == WEEKEND
            and date.fromordinal(ordinal).year == year
        ]
        if days:
            found.append((cap, days))
    return found


def announced_notices() -> tuple[HolidayNotice, ...]:
    """The notices of 2004 to 2026 as chinesecalendar carries them (放假办法 Art. 7)."""
    holidays: dict[int, dict[date, str]] = {}
    for day, name in constants.holidays.items():
        holidays.setdefault(day.year, {})[day] = _FESTIVAL_NAMES[str(name)]
    worked: dict[int, set[date]] = {}
    for day in constants.workdays:
        worked.setdefault(day.year, set()).add(day)
    return tuple(
        HolidayNotice(
            year,
            f"国务院办公厅关于{year}年部分节假日安排的通知",
            days,
            frozenset(worked.get(year, ())),
        )
        for year, days in sorted(holidays.items())
    )


@lru_cache(maxsize=1)
def default_calendar() -> WorkCalendar:
    """The calendar of the notices of 2004 to 2026 (放假办法 Art. 7), built once."""
    return WorkCalendar(announced_notices())
