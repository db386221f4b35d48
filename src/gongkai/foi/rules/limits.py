"""The last day on which somebody outside the organ may act."""

from __future__ import annotations

from datetime import date, timedelta


def limit_of(day: date, *, limit_day: date | None, limit_days: int | None) -> date | None:
    """The stated limit: `limit_day`, or `limit_days` calendar days after `day`, else None."""
    if limit_day is not None:
        return limit_day
    return day + timedelta(days=limit_days) if limit_days else None
