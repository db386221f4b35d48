"""What a change in the portal makes stale, and what each of its pages depends on.

Besides the sources of `actions`: `portal.organ:N` are the newest items of an organ (its page),
`portal.catalogue:N` those of its items that belong to Art. 20 or 21 (catalogue, statutory content,
guide), `portal.structure:N` its columns, `portal.wide:KIND` a list over the whole district.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import QuerySet
from django.urls import reverse
from wagtail.models import Page

from gongkai.ledger.organs import STREAM as ORGAN
from gongkai.ledger.ready import expands, shown_at
from gongkai.portal.actions import COLUMN, ITEM, PAGE
from gongkai.portal.kinds import ColumnKind
from gongkai.portal.listings import tags_of_listings
from gongkai.portal.meta import path_of
from gongkai.portal.models import ColumnPage, Disclosure, ItemPage, OrganPage
from gongkai.portal.selectors import CLASSES
from gongkai.search.sources import numbers

HOME = (f"{ITEM}:*", f"{PAGE}:*", f"{ORGAN}:*")
"""What the portal's first page depends on."""
_OF_CATALOGUE = (ColumnKind.STATUTORY, ColumnKind.CATALOGUE, ColumnKind.GUIDE)


@expands(ITEM)
def lists_of_items(keys: Sequence[str]) -> Iterable[str]:
    """The lists across an organ in which an item stands or ever stood."""
    told = Disclosure.objects.filter(page_id__in=numbers(keys)).order_by()
    for organ, listed in told.values_list("organ_id", "is_catalogue").distinct():
        yield f"portal.organ:{organ}"
        if listed:
            yield f"portal.catalogue:{organ}"


def wide(kind: str) -> str:
    """Tag of a list over the whole district."""
    return f"portal.wide:{kind}"


@expands(ITEM)
def wide_lists_of_items(keys: Sequence[str]) -> Iterable[str]:
    """The lists over the whole district in which an item stands or ever stood."""
    return map(wide, _kinds_of(Disclosure.objects.filter(page_id__in=numbers(keys))))


def _kinds_of(told: QuerySet[Disclosure]) -> set[str]:
    facts = ("is_news", "is_notice", "is_catalogue")
    return {
        kind
        for one in told.order_by().values(*facts).distinct()
        for kind, wanted in CLASSES.items()
        if wanted.items() <= one.items()
    }


@expands(PAGE)
def columns_of_organ(keys: Sequence[str]) -> Iterable[str]:
    """The pages that name an organ's columns."""
    for model in (ColumnPage, OrganPage):
        for organ in model.objects.filter(pk__in=numbers(keys)).values_list("organ_id", flat=True):
            yield f"portal.structure:{organ}"


@shown_at(ITEM)
def of_items(keys: Sequence[str]) -> Iterator[str]:
    """An item, the column and the lists over the whole district in which it stands, for few queries
    however many there are."""
    live = ItemPage.objects.live().filter(pk__in=numbers(keys)).values_list("pk", "path")
    found = dict(live)
    yield from (reverse("content", args=[pk]) for pk in found)
    above = {path[: -ItemPage.steplen] for path in found.values()}
    for column in ColumnPage.objects.live().filter(path__in=above):
        yield path_of(column)
    for kind in sorted(_kinds_of(Disclosure.objects.current().filter(page_id__in=found))):
        yield reverse("wide", args=[kind])


def of_item(page: ItemPage, trail: Iterable[Page]) -> list[str]:
    """Tags of an item's page; `trail` are the pages above it."""
    return [f"{ITEM}:{page.pk}", f"{ORGAN}:{page.organ_id}", *of_pages(trail)]


def of_column(page: ColumnPage, trail: Iterable[Page]) -> list[str]:
    """Tags of a column's page and its feed."""
    tags = [f"{COLUMN}:{page.pk}", f"{ORGAN}:{page.organ_id}", *of_pages([page, *trail])]
    if page.kind in _OF_CATALOGUE:
        tags.append(f"portal.catalogue:{page.organ_id}")
    if page.kind == ColumnKind.GUIDE:
        tags.append(f"portal.structure:{page.organ_id}")
    return [*tags, *tags_of_listings(page.kind)]


def of_organ(page: OrganPage, trail: Iterable[Page]) -> list[str]:
    """Tags of an organ's page."""
    organ = page.organ_id
    own = (f"portal.organ:{organ}", f"portal.structure:{organ}", f"{ORGAN}:{organ}")
    return [*own, *of_pages([page, *trail])]


def of_pages(pages: Iterable[Page]) -> Iterator[str]:
    """Tags of pages above the items that a page names."""
    return (f"{PAGE}:{page.pk}" for page in pages)
