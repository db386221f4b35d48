"""督办: what the disclosure office demands of an organ about one request, and the organ's reply."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gongkai.foi.rules.facts import Told, stated_day

URGED = "urged"
URGE_ANSWERED = "urge_answered"
URGE_LABELS = {URGED: "督办", URGE_ANSWERED: "回复督办"}
"""Events beside the procedure: they move no clock and no status."""


@dataclass(frozen=True, slots=True)
class Urge:
    """An urge of `day` that waits for its reply until `due`, that day included."""

    day: date
    due: date
    reason: str


def open_urge(facts: Iterable[Told]) -> Urge | None:
    """The urge that waits for its reply after `facts`; at most one waits at a time."""
    now: Urge | None = None
    for fact in facts:
        if fact.name == URGED:
            due = stated_day(fact, "answer_by") or fact.day
            now = Urge(fact.day, due, str(fact.payload.get("reason", "")))
        elif fact.name == URGE_ANSWERED:
            now = None
    return now
