"""Finding what is public: the one function that pages, the API and the rooms call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import itemgetter
from typing import Any

from django.utils.safestring import SafeString

from gongkai.search import marking
from gongkai.search.asking import Wanted, understand
from gongkai.search.index import place
from gongkai.search.port import FACETS, Ask, Found, Index, NoIndex, Order
from gongkai.search.suggesting import nearest
from gongkai.search.synonyms import groups

__all__ = ["PAGE", "Hit", "NoIndex", "Order", "Results", "Value", "search"]

PAGE = 10
LAST_PAGE = 100
"""Pages past it are not shown: nobody reads them, and each costs more than the one before."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One result; `marked` and `snippet` are safe HTML with the found words in <mark>."""

    id: str
    kind: str
    title: str
    marked: SafeString
    snippet: SafeString
    url: str
    organ: str
    organ_name: str
    category: str
    number: str
    index_number: str
    day: date | None
    validity: str
    attachment: str = ""
    """Name of the attachment from which the snippet is, if it is from one."""


@dataclass(slots=True)
class Value:
    """A value of a facet, and how many results have it under the other filters.

    Not frozen, which makes it twice as fast: a page has more than a hundred.
    """

    value: str
    count: int
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Results:
    """A page of results with the counts by which it can be narrowed.

    `relaxed` says that nothing held all words, and what is shown holds some of them. `suggestions`
    are queries that find something, for words that find nothing.
    """

    query: str
    total: int
    page: int
    pages: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[Value, ...]]
    suggestions: tuple[str, ...] = ()
    relaxed: bool = False


def search(
    query: str,
    *,
    kind: str = "",
    organ: str = "",
    category: str = "",
    year: str = "",
    validity: str = "",
    order: Order = Order.RELEVANCE,
    page: int = 1,
    size: int = PAGE,
    index: Index | None = None,
) -> Results:
    """What is public and holds the words of `query`; everything where it is empty.

    `organ` is a code, `year` that of publication. A page before the first is the first, one past
    the last the last. Raises NoIndex where nothing was indexed yet.
    """
    asked: Index = index or place()
    wanted = understand(query, groups())
    chosen = zip(FACETS, (kind, organ, category, year, validity), strict=True)
    filters = {name: value for name, value in chosen if value}
    page = min(max(1, page), LAST_PAGE)
    ask = Ask(
        wanted.terms,
        wanted.phrases,
        wanted.whole,
        wanted.numbers,
        wanted.spans,
        filters,
        order,
        (page - 1) * size,
        size,
    )
    if ask.empty and wanted.typed:
        return Results(wanted.typed, 0, 1, 1, (), dict.fromkeys(FACETS, ()))
    found = asked.find(ask)
    relaxed = False
    suggestions: tuple[str, ...] = ()
    # Where anything answers without the filters, they are what has to give way.
    if not found.total and not ask.empty and not (filters and asked.answers(ask)):
        suggestions = nearest(wanted, asked)
        if len(ask.terms) > 1:
            found = asked.find(replace(ask, phrases=(), numbers=(), spans=(), any_term=True))
            relaxed = bool(found.total)
    pages = min(max(1, -(-found.total // size)), LAST_PAGE)
    if page > pages:
        return search(query, **filters, order=order, page=pages, size=size, index=asked)
    return _results(wanted, found, filters, page, pages, suggestions, relaxed)


def _results(
    wanted: Wanted,
    found: Found,
    filters: Mapping[str, str],
    page: int,
    pages: int,
    suggestions: tuple[str, ...],
    relaxed: bool,
) -> Results:
    marked = wanted.marked
    return Results(
        wanted.typed,
        found.total,
        page,
        pages,
        tuple(_hit(stored, marked) for stored in found.entries),
        {name: _values(name, found.facets.get(name, {}), filters.get(name, "")) for name in FACETS},
        suggestions,
        relaxed,
    )


def _hit(stored: Mapping[str, Any], marked: Sequence[str]) -> Hit:
    attachment, snippet = marking.snippet([("", stored["body"]), *stored["files"]], marked)
    names = ("id", "kind", "title", "url", "organ", "organ_name", "category", "number")
    return Hit(
        **{name: stored[name] for name in names},
        index_number=stored["index_number"],
        validity=stored["validity"],
        day=date.fromisoformat(stored["day"]) if stored["day"] else None,
        marked=marking.mark(stored["title"], marked),
        snippet=snippet,
        attachment=attachment,
    )


def _values(name: str, counts: Mapping[str, int], chosen: str) -> tuple[Value, ...]:
    """Values by count, years by age; the chosen one stands in the list even where it has none."""
    told = dict(counts)
    if chosen:
        told.setdefault(chosen, 0)
    pairs = sorted(told.items(), reverse=name == "year")
    if name != "year":
        pairs.sort(key=itemgetter(1), reverse=True)
    return tuple([Value(value, count, value == chosen) for value, count in pairs])
