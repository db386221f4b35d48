"""Feeds of the libraries: each narrowed as its list is, what is new in all of them together, and the
results of clean-ups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from heapq import nlargest
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import conditional_page, require_safe

from gongkai.ledger.events import last_recorded
from gongkai.ledger.feeds import MOST, Entry, atom
from gongkai.ledger.models import Organ
from gongkai.ledger.organs import STREAM as ORGAN
from gongkai.ledger.pagemeta import Feed, instant, shortened
from gongkai.ledger.ready import also, never, ready
from gongkai.library import meta
from gongkai.library.announcing import ANSWERS, CLEAN_UPS, DOCUMENTS, INTERPRETATIONS
from gongkai.library.models import Amendment, Document, Extension, TextVersion
from gongkai.library.opendata import label_of
from gongkai.library.selectors import published_clean_ups
from gongkai.library.views.shelves import Shelf, chosen_of, narrowed, shelf_by

SOURCES: Final[Mapping[str, str]] = {
    "documents": DOCUMENTS,
    "interpretations": INTERPRETATIONS,
    "answers": ANSWERS,
}
"""By what the feed of each library becomes stale."""


@ready(*(f"{source}:*" for source in (*SOURCES.values(), ORGAN)))
@conditional_page
@require_safe
def library_feed(request: HttpRequest) -> HttpResponse:
    """What came last into all libraries."""
    found = [one for shelf in SOURCES for one in entries(shelf_by(shelf), {})]
    told = meta.feed_of_home()
    newest = nlargest(MOST, found, key=lambda one: one.published)
    response = _feed(told, newest, reverse("library"), meta.HOME.description)
    return never(response) if request.GET else response


@ready(f"{ORGAN}:*", query=("kind", "organ"))
@conditional_page
@require_safe
def shelf_feed(request: HttpRequest, shelf: str) -> HttpResponse:
    """What came last into one library, narrowed as its list is by the same query; kept are those
    that one thing narrows at most."""
    chosen, query = shelf_by(shelf), request.GET.dict()
    told = meta.feed_of_list(chosen, query)
    page = meta.path_of_list(chosen, query)
    response = _feed(told, entries(chosen, query), page, chosen.lead)
    also(response, f"{SOURCES[shelf]}:*")
    plain = len(query) < 2 and len(chosen_of(chosen, query)) == len(query)
    return response if plain else never(response)


@ready(f"{CLEAN_UPS}:*", f"{ORGAN}:*")
@conditional_page
@require_safe
def clean_up_feed(request: HttpRequest) -> HttpResponse:
    """The results of clean-ups, the latest first."""
    told = meta.feed_of_clean_ups()
    found = [
        Entry(
            title=meta.title_of_clean_up(one),
            path=reverse("library_clean_up", args=[one.pk]),
            author=one.organ.name,
            published=instant(one.published_on),
            summary=one.basis,
        )
        for one in published_clean_ups()[:MOST]
    ]
    page, lead = reverse("library_clean_ups"), meta.CLEAN_UPS.description
    response = _feed(told, found, page, lead)
    return never(response) if request.GET else response


def entries(shelf: Shelf, query: Mapping[str, str]) -> list[Entry]:
    """The newest of a library that the query asks for."""
    found = narrowed(shelf, query).order_by("-published_on", "-pk")[:MOST]
    return list(_WRITTEN[shelf.key](found))


def _feed(told: Feed, found: Any, of: str, subtitle: str) -> HttpResponse:
    district = Organ.get_first_root_node()
    author = district.name if district is not None else told.title
    return atom(told, found, of=of, author=author, subtitle=subtitle, changed=instant(None))


def _documents(found: QuerySet[Any]) -> Iterator[Entry]:
    documents = list(found)
    changed = _changed([one.pk for one in documents])
    entered = last_recorded(Document.STREAM, changed)
    for one in documents:
        standing = label_of(one)
        days = (one.published_on, changed[one.pk], one.ended_entered_on)
        yield Entry(
            title=one.title,
            path=reverse("library_document", args=[one.pk]),
            author=one.organ.name,
            published=instant(one.published_on),
            updated=instant(max(filter(None, days)), entered.get(one.pk)),
            summary=f"{one.key}，{one.issued_on} 成文，{standing}。",
            categories=(one.get_kind_display(), standing),
        )


def _changed(documents: list[int]) -> dict[int, date | None]:
    """The day on which the last change of each document was entered; None where nothing changed."""
    days: dict[int, date | None] = dict.fromkeys(documents)
    today = timezone.localdate()
    for model in (Amendment, Extension, TextVersion):
        rows = model.objects.current().filter(Q(document__in=documents), entered_on__lte=today)
        for pk, day in rows.values_list("document_id", "entered_on"):
            days[pk] = max(day, days[pk] or day)
    return days


def _interpretations(found: QuerySet[Any]) -> Iterator[Entry]:
    for one in found:
        yield Entry(
            title=one.title,
            path=reverse("library_interpretation", args=[one.pk]),
            author=one.organ.name,
            published=instant(one.published_on),
            summary=shortened(one.body),
            categories=(one.get_kind_display(),),
        )


def _answers(found: QuerySet[Any]) -> Iterator[Entry]:
    for one in found:
        yield Entry(
            title=one.question,
            path=reverse("library_answer", args=[one.pk]),
            author=one.organ.name,
            published=instant(one.published_on),
            summary=shortened(one.body),
            categories=tuple(filter(None, (one.category, one.get_source_display()))),
        )


_WRITTEN: Final = {
    "documents": _documents,
    "interpretations": _interpretations,
    "answers": _answers,
}
