"""What can be found: each room registers the sources of what it makes public, at start.

Search knows no room. A source is named as its changes are announced (`ledger.changes.announce`); for
the keys that it is asked for it gives entries, and a key for which it gives none leaves the index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

VALIDITIES = ("现行有效", "已修改", "已废止", "已失效")
"""What a document's validity may be; empty for what has none."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One public thing as search shows it; texts are plain, `organ` is a code.

    `attachments` are pairs of a file's name and the text in it (`search.extract`).
    """

    key: str
    kind: str
    title: str
    body: str
    url: str
    organ: str = ""
    organ_name: str = ""
    category: str = ""
    keywords: str = ""
    number: str = ""
    index_number: str = ""
    day: date | None = None
    validity: str = ""
    attachments: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where entries come from: `load` gives those of some keys, `keys` all that are public."""

    name: str
    label: str
    load: Callable[[Sequence[str]], Iterable[Entry]]
    keys: Callable[[], Iterable[str]]


_sources: dict[str, Source] = {}


def numbers(keys: Iterable[str]) -> list[int]:
    """The keys that are primary keys, as numbers."""
    return [int(key) for key in keys if key.isascii() and key.isdecimal()]


def register(source: Source) -> Source:
    """Make a source known; one of the same name stands in its place."""
    _sources[source.name] = source
    return source


def forget(name: str) -> None:
    """Take a source away again."""
    _sources.pop(name, None)


def sources() -> dict[str, Source]:
    """All sources by name."""
    return dict(_sources)
