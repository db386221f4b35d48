"""How a link to another site stands after it was tried on a day, and when it is tried again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

AGAIN: Final = timedelta(days=14)
"""A link that led somewhere is tried again after so many days; one that did not, on the next day."""
TOLD_AFTER: Final = 2
"""On so many different days a link has failed before its organ is told."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Since when a link fails (None: it does not), on how many days it was found so, when last tried."""

    failing_since: date | None = None
    failed_days: int = 0
    checked_on: date | None = None

    @property
    def to_tell(self) -> bool:
        """Whether the organ should hear of it."""
        return self.failed_days >= TOLD_AFTER


def after(before: Standing, failed: bool, today: date) -> Standing:
    """How a link stands that was tried `today`; a day on which it fails twice counts once."""
    if not failed:
        return Standing(checked_on=today)
    again = before.failing_since is not None and before.checked_on == today
    return Standing(
        before.failing_since or today, before.failed_days + (0 if again else 1), checked_on=today
    )


def is_due(standing: Standing, today: date) -> bool:
    """Whether it should be tried today."""
    if standing.checked_on is None:
        return True
    if standing.failing_since is not None:
        return standing.checked_on < today
    return standing.checked_on + AGAIN <= today
