"""What must hold before a page goes public: rooms register checks, `actions.publish` asks them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Blocked:
    """Why a page cannot go public yet.

    `field` names the field that is concerned, empty for the whole page; `message` says in Chinese
    what is wrong, where, and how to mend it.
    """

    message: str
    field: str = ""


Gate = Callable[[Any], Iterable[Blocked]]
"""From a page as it would be published to what stands in its way."""

_gates: list[Gate] = []


def gate(check: Gate) -> Gate:
    """Register a check of pages (a decorator)."""
    _gates.append(check)
    return check


def blocked(page: Any) -> list[Blocked]:
    """Everything that stands in the way of publishing `page`."""
    return [found for check in _gates for found in check(page)]
