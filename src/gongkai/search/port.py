"""What search asks of an index, whichever program keeps it.

`Index` and `Writer` are the port; `search.index` is the one that stands behind it, on tantivy. What
takes its place (OpenSearch, say) has to keep these promises: a write is seen at once by readers that
ask after it, the cursor is kept in the same commit as the writes, and nothing but `Writer` writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from gongkai.search.sources import Entry

FACETS = ("kind", "organ", "category", "year", "validity")
"""What results are filtered and counted by."""


class Order(StrEnum):
    """How results are sorted."""

    RELEVANCE = "relevance"
    NEWEST = "date"


@dataclass(frozen=True, slots=True)
class Term:
    """Something that a result has to hold: any of `forms`, the typed one first.

    A form of one unit is found where that unit stands, a longer one where its units follow.
    """

    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked, in terms that were normalised by `search.analysis`.

    `phrases` must stand in the text as they are; `whole` are the typed stretches, which raise a
    result that has them; `numbers` are short forms of document numbers with the part before the
    bracket; `spans` are terms of days and months.
    """

    terms: tuple[Term, ...] = ()
    phrases: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()
    spans: tuple[str, ...] = ()
    filters: Mapping[str, str] = field(default_factory=dict)
    order: Order = Order.RELEVANCE
    offset: int = 0
    limit: int = 10
    any_term: bool = False
    """One of the terms is enough."""

    @property
    def empty(self) -> bool:
        """Whether it asks for everything."""
        return not (self.terms or self.phrases or self.numbers or self.spans)


@dataclass(frozen=True, slots=True)
class Found:
    """The entries of one page as they were stored, the count of all, and the counts by facet."""

    total: int
    entries: tuple[Mapping[str, Any], ...]
    facets: Mapping[str, Mapping[str, int]]


class Index(Protocol):
    """Reading side; safe for several threads."""

    def find(self, ask: Ask) -> Found:
        """The page of results; raises `NoIndex` where nothing was built yet."""

    def answers(self, ask: Ask) -> bool:
        """Whether anything at all is found, whatever the filters; the ask is not empty."""

    def sounding(self, sound: str, most: int) -> list[tuple[str, int]]:
        """Words that are said so, each with the number of entries it names, the most first."""

    def syllables(self) -> frozenset[str]:
        """How the characters of all titles are said, without tones."""

    def said(self, syllables: Sequence[str], most: int) -> list[str]:
        """Titles in which these syllables follow each other."""

    def holds(self, text: str) -> bool:
        """Whether any entry holds this stretch of text."""


class Writer(Protocol):
    """Writing side; one at a time."""

    @property
    def cursor(self) -> int:
        """The change up to which everything is in the index."""

    def write(self, put: Iterable[tuple[str, Entry]], drop: Iterable[str], cursor: int) -> None:
        """Put entries under their ids, drop others, and keep the cursor: all or nothing.

        An id is `source:key`; an entry stands in place of the one that had its id.
        """


class NoIndex(Exception):
    """Nothing was built yet, or only by another version."""


class Busy(Exception):
    """Another process writes."""
