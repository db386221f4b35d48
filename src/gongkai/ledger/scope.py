"""口径: which organ, which period, known as of which day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from django.db import models
from django.utils import timezone

from gongkai.ledger.models import Organ

Q = TypeVar("Q", bound="models.QuerySet")


@dataclass(frozen=True, slots=True)
class Scope:
    """Organ (None: the whole district) with its subtree × period × as-of day.

    `own` leaves the subtree out (本级). A flow figure counts `start`..`end`, both included; a stock
    figure stands at the end of `end`. Only what was entered by `as_of` counts.
    """

    organ: Organ | None
    start: date
    end: date
    as_of: date
    own: bool = False

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"统计期间的终日 {self.end} 早于始日 {self.start}，请检查起止日期。")

    @classmethod
    def year(cls, year: int, organ: Organ | None = None, as_of: date | None = None) -> Scope:
        """The reporting year of 政府信息公开条例 Art. 49: 1 January to 31 December."""
        return cls(organ, date(year, 1, 1), date(year, 12, 31), as_of or timezone.localdate())

    def of(self, organ: Organ | None, *, own: bool = False) -> Scope:
        """The same period and day for another organ."""
        return replace(self, organ=organ, own=own)

    def narrow(self, records: Q, field: str = "organ") -> Q:
        """Leave only the records of this scope's organ and what stands below it."""
        if self.organ is None or (self.organ.is_root() and not self.own):
            return records
        if self.own or self.organ.is_leaf():
            return records.filter(**{field: self.organ})
        return records.filter(**{f"{field}__path__startswith": self.organ.path})

    def label(self) -> str:
        """Printed form, e.g. “全区 2022-01-01 至 2022-12-31（截至 2023-01-20）”."""
        name = self.organ.name if self.organ else "全区"
        own = "本级" if self.own else ""
        return f"{name}{own} {self.start} 至 {self.end}（截至 {self.as_of}）"
