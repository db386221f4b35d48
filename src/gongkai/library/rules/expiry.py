"""When to warn that a document's validity ends: 90 and 30 days before its last day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

STAGES = (30, 90)
"""Days that are left when a warning is due, nearest first."""


@dataclass(frozen=True, slots=True)
class Expiring:
    """A warning that is due: its stage in days and the days that are left."""

    stage: int
    left: int

    @property
    def kind(self) -> str:
        """Tells the warnings about one document apart."""
        return f"expiry_{self.stage}"

    @property
    def urgent(self) -> bool:
        """Whether it also goes by short message: the nearest stage does."""
        return self.stage == STAGES[0]

    @property
    def text(self) -> str:
        """What is said, after the document's number."""
        when = "今天" if self.left == 0 else f"还有 {self.left} 天"
        return f"有效期{when}届满。需要继续执行的，请在届满前评估并延长；否则届满后自动失效。"


def warning(until: date, today: date) -> Expiring | None:
    """The warning that should stand `today` for a validity that ends with `until`; None for none."""
    left = (until - today).days
    if left < 0:
        return None
    stage = next((stage for stage in STAGES if left <= stage), None)
    return Expiring(stage, left) if stage is not None else None
