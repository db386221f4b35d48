"""What other rooms list in a column: each registers a listing for a kind, in its `listings.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a column: title, day, address of the page, and what stands beside it."""

    title: str
    day: date
    href: str
    note: str = ""


Listing = Callable[[Any], Iterable[Listed]]
"""From a `ColumnPage` to its lines, the newest first."""

_listings: dict[str, list[Listing]] = {}
_tags: dict[str, list[str]] = {}


def listing(kind: str, *tags: str) -> Callable[[Listing], Listing]:
    """Register what is listed in columns of `kind` (a decorator); `tags` make such a list stale."""

    def register(find: Listing) -> Listing:
        _listings.setdefault(str(kind), []).append(find)
        _tags.setdefault(str(kind), []).extend(tags)
        return find

    return register


def listed(column: Any) -> list[Listed]:
    """The lines that other rooms list in `column`, the newest first."""
    found = [line for find in _listings.get(column.kind, ()) for line in find(column)]
    return sorted(found, key=lambda line: line.day, reverse=True)


def tags_of_listings(kind: str) -> list[str]:
    """What makes the lines stale that other rooms list in columns of `kind`."""
    return _tags.get(kind, [])
