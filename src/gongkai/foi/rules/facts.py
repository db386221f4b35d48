"""What the rules read: the facts of one request."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple, Protocol


class Told(Protocol):
    """A fact of a request: an event of the ledger, or one that is about to be appended.

    `name` is a `foi.states.Step`, `day` the legal day, `payload` its details: days as ISO text,
    `fee` in yuan as text, `entered_on` the day of entry.
    """

    @property
    def name(self) -> str: ...

    @property
    def day(self) -> date: ...

    @property
    def payload(self) -> Mapping[str, Any]: ...


def stated_day(fact: Told, name: str) -> date | None:
    """The day that the payload states under `name`; None where it states none."""
    text = fact.payload.get(name)
    return date.fromisoformat(text) if text else None


class FactRow(NamedTuple):
    """A fact as a query gives it, without the event that holds it."""

    name: str
    day: date
    payload: Mapping[str, Any]
