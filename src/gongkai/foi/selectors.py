"""Reads of requests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from gongkai.foi.rules.facts import Told


def due_day(facts: Sequence[Told]) -> date | None:
    """The last day to answer by the facts of a request; None while the clock does not run."""
    return None
