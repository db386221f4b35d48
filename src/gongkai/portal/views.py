"""Public pages: the portal's root, organs, columns, items and their files."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.models import Page

from gongkai.ledger.downloads import published
from gongkai.ledger.files import FileGone, load, name_of
from gongkai.ledger.organs import STREAM as ORGAN
from gongkai.ledger.ready import also, never, ready
from gongkai.ledger.templatetags.addresses import canonical
from gongkai.norms.disclosure_items import BY_CODE
from gongkai.portal import meta, ready_tags, selectors
from gongkai.portal.kinds import ColumnKind
from gongkai.portal.listings import listed
from gongkai.portal.models import ColumnPage, HomePage, ItemPage, OrganPage
from gongkai.portal.wide import WIDE, wide_or_404

PER_PAGE = 20
NEWEST = 8
LISTS = (ColumnKind.NEWS, ColumnKind.NOTICES, ColumnKind.STATUTORY)
"""The lists over the whole district whose newest stand on the portal's first page."""


@ready(query=("category", "page"))
@require_safe
def at(request: HttpRequest, path: str = "") -> HttpResponse:
    """The page of the tree at `path`; an item answers at its canonical address alone."""
    page = selectors.page_at(path)
    if page is None and not path:
        page = HomePage(title="政府信息公开")
    if page is None:
        raise Http404("没有此页")
    if isinstance(page, ItemPage):
        return HttpResponsePermanentRedirect(page.get_url(request) or "/")
    return show(request, page)


@ready(timeless=True)
@require_safe
def content(request: HttpRequest, pk: int) -> HttpResponse:
    """An item; of one that was withdrawn the day and the reason."""
    page = selectors.item(pk)
    if page is None:
        raise Http404("没有此页")
    if page.live:
        return show(request, page)
    disclosure = selectors.disclosure_of(page)
    if disclosure is None or disclosure.withdrawn_on is None:
        raise Http404("没有此页")
    context = {"page": page, "disclosure": disclosure}
    return render(request, "portal/withdrawn.html", context, status=410)


@ready(f"{ORGAN}:*", query=("category", "organ", "page", "year"))
@require_safe
def wide(request: HttpRequest, kind: str) -> HttpResponse:
    """A list over the whole district, narrowed by organ, year and item of Art. 20 or 21.

    Whatever else is asked, or in another writing, leads to the one address of what is shown. Kept
    are those that one thing narrows at most.
    """
    found = wide_or_404(kind)
    asked = request.GET.dict()
    items = selectors.of_kind(found.kind)
    organs = [(one.code, one.name) for one in selectors.organs_of(items)]
    years = [(str(year), str(year)) for year in selectors.years(items)]
    organ = _offered(asked.get("organ"), dict(organs))
    year = _offered(asked.get("year"), dict(years))
    if organ:
        items = items.filter(organ__code=organ)
    if year:
        items = selectors.in_year(items, int(year))
    shelves = selectors.shelves(items) if found.shelved else []
    category = _offered(asked.get("category"), BY_CODE) if found.shelved else ""
    if category:
        items = items.filter(category=category)
    listing = Paginator(items, PER_PAGE).get_page(asked.get("page"))
    narrowed = {"category": category, "organ": organ, "year": year}
    query = canonical(narrowed, page=listing.number)
    if request.GET.urlencode() != query:
        return redirect(f"{request.path}?{query}" if query else request.path)
    home = HomePage.objects.first()
    trail = [home] if home is not None else []
    response = render(
        request,
        "portal/column.html",
        {
            "page": found,
            "column": found,
            "trail": trail,
            "meta": meta.of_wide(found, trail, query),
            "shelves": shelves,
            "chosen": BY_CODE.get(category),
            "choices": (("organ", "发布机构", organ, organs), ("year", "公开年度", year, years)),
            "narrowed": any(narrowed.values()),
            "listing": listing,
            "wide": True,
        },
    )
    also(response, ready_tags.wide(found.kind), *ready_tags.of_pages(trail))
    return response if sum(map(bool, narrowed.values())) < 2 else never(response)


def _offered(asked: str | None, offered: Container[str]) -> str:
    return asked if asked and asked in offered else ""


@require_safe
def content_file(request: HttpRequest, pk: int, file: int, extension: str) -> HttpResponse:
    """A file of a public item, shown in the browser where its type is safe to show."""
    found = selectors.public_file(pk, file)
    if found is None or found.type != extension:
        raise Http404("没有此文件")
    try:
        data = load(found)
    except FileGone as gone:
        raise Http404(str(gone)) from None
    inline = found.type in selectors.OPENED
    return published(data, name=name_of(found), type_=found.type, inline=inline)


def show(request: HttpRequest, page: Page) -> HttpResponse:
    """A page of the tree as the public reads it; drafts are previewed through it too."""
    if isinstance(page, ItemPage):
        return _item(request, page)
    if isinstance(page, ColumnPage):
        return _column(request, page)
    if isinstance(page, OrganPage):
        return _organ(request, page)
    if isinstance(page, HomePage):
        return _home(request, page)
    raise Http404("没有此页")


def _item(request: HttpRequest, page: ItemPage) -> HttpResponse:
    trail = selectors.trail_of(page)
    context = {
        "page": page,
        "trail": trail,
        "category": BY_CODE.get(page.category),
        "files": selectors.files_of(page, draft=getattr(request, "is_preview", False)),
        "corrections": selectors.corrections_of(page),
        "meta": meta.of_item(page, selectors.column_above(page), trail),
    }
    response = render(request, "portal/item.html", context)
    return also(response, *ready_tags.of_item(page, trail))


def _guide(page: ColumnPage, trail: Sequence[Page]) -> dict[str, Any]:
    """What the guide says (条例 Art. 12), drawn from the organ's record and its columns."""
    columns = selectors.columns_below(trail[-1])
    statutory = next((one for one in columns if one.kind == ColumnKind.STATUTORY), None)
    items = selectors.items_of(statutory) if statutory is not None else None
    shelves = selectors.shelves(items) if items is not None else []
    return {
        "organ": page.organ,
        "office": selectors.organ_page(page.organ_id),
        "columns": [one for one in columns if one.kind != ColumnKind.GUIDE],
        "shelves": shelves,
        "total": sum(shelf.count for shelf in shelves),
        "statutory_url": statutory.url if statutory is not None else "",
        "newest": items.first() if items is not None else None,
    }


def _column(request: HttpRequest, page: ColumnPage) -> HttpResponse:
    trail = selectors.trail_of(page)
    tags = ready_tags.of_column(page, trail)
    if page.kind == ColumnKind.GUIDE:
        told = meta.of_column(page, trail)
        context = {"page": page, "column": page, "trail": trail, "meta": told}
        response = render(request, "portal/column.html", {**context, **_guide(page, trail)})
        return never(response) if request.GET else also(response, *tags)
    items = selectors.items_of(page)
    shelved = page.kind in (ColumnKind.STATUTORY, ColumnKind.CATALOGUE)
    shelves = selectors.shelves(items) if shelved else []
    chosen = request.GET.get("category", "")
    if chosen:
        items = items.filter(category=chosen)
    listing = Paginator(items, PER_PAGE).get_page(request.GET.get("page"))
    place = {
        "category": chosen if chosen in BY_CODE else "",
        "page": str(listing.number) if listing.number > 1 else "",
    }
    query = urlencode({name: value for name, value in place.items() if value})
    response = render(
        request,
        "portal/column.html",
        {
            "page": page,
            "meta": meta.of_column(page, trail, query),
            "column": page,
            "trail": trail,
            "shelves": shelves,
            "chosen": BY_CODE.get(chosen),
            "listing": listing,
            "others": listed(page),
            "today": timezone.localdate(),
            "everywhere": WIDE.get(page.kind),
        },
    )
    # An address that shows nothing of its own is not kept: there are endlessly many.
    asked = request.GET.get("page", str(listing.number))
    meant = asked == str(listing.number) and (not chosen or chosen in {s.code for s in shelves})
    return also(response, *tags) if meant else never(response)


def _organ(request: HttpRequest, page: OrganPage) -> HttpResponse:
    columns, trail = selectors.columns_below(page), selectors.trail_of(page)
    lists = [
        (column, selectors.newest(column.kind, NEWEST, page.organ))
        for column in columns
        if column.kind in (ColumnKind.STATUTORY, ColumnKind.NOTICES, ColumnKind.NEWS)
    ]
    context: dict[str, Any] = {
        "page": page,
        "organ": page.organ,
        "trail": trail,
        "columns": columns,
        "lists": lists,
        "meta": meta.of_organ(page, trail),
    }
    response = render(request, "portal/organ.html", context)
    return never(response) if request.GET else also(response, *ready_tags.of_organ(page, trail))


def _home(request: HttpRequest, page: HomePage) -> HttpResponse:
    response = render(
        request,
        "portal/home.html",
        {
            "page": page,
            "meta": meta.of_home(page),
            "organs": selectors.organ_links(),
            "topics": selectors.topics(timezone.localdate()),
            "lists": [(WIDE[kind], selectors.newest(kind, NEWEST)) for kind in LISTS],
        },
    )
    return never(response) if request.GET else also(response, *ready_tags.HOME)
