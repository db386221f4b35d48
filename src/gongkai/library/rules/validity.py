"""Where a document stands on a day, from its own days (国办发〔2018〕37号: 有效期制)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gongkai.library.states import END_STATUS, Status

LABELS = {
    Status.IN_FORCE: "现行有效",
    Status.AMENDED: "已修改",
    Status.REPEALED: "已废止",
    Status.LAPSED: "已失效",
    Status.ADOPTED: "尚未施行",
}
"""How the public reads a standing."""


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a document that its standing depends on. `until` is its last day of validity."""

    issued_on: date
    in_force_on: date
    until: date | None = None
    ended_on: date | None = None
    end_kind: str = ""
    amended_on: tuple[date, ...] = ()


def standing(days: Days, day: date) -> Status | None:
    """Where the document stands on `day`; None before it was adopted.

    The last day of validity still counts; the day of an end does not.
    """
    if day < min(days.issued_on, days.in_force_on):
        return None
    if days.ended_on is not None and days.ended_on <= day:
        return END_STATUS[days.end_kind]
    if days.until is not None and days.until < day:
        return Status.LAPSED
    if day < days.in_force_on:
        return Status.ADOPTED
    return Status.AMENDED if any(one <= day for one in days.amended_on) else Status.IN_FORCE


def latest(days: Iterable[date | None]) -> date | None:
    """The last of the days that are known."""
    return max((one for one in days if one is not None), default=None)
