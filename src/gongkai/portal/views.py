"""Public pages: the portal's root, organs, columns, items and their files."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import require_safe
from wagtail.models import Page

from gongkai.ledger.downloads import published
from gongkai.ledger.files import FileGone, load, name_of
from gongkai.ledger.ready import also, never, ready
from gongkai.norms.disclosure_items import BY_CODE
from gongkai.portal import meta, ready_tags, selectors
from gongkai.portal.kinds import ColumnKind
from gongkai.portal.listings import listed
from gongkai.portal.models import ColumnPage, HomePage, ItemPage, OrganPage

PER_PAGE = 20
NEWEST = 8
LISTS = (
    (ColumnKind.NEWS, _("政务动态")),
    (ColumnKind.NOTICES, _("通知公告")),
    (ColumnKind.STATUTORY, _("法定主动公开内容")),
)
"""The lists of the portal's first page with their headings."""


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
        "files": selectors.files_of(page),
        "corrections": selectors.corrections_of(page),
        "meta": meta.of_item(page, selectors.column_above(page), trail),
    }
    response = render(request, "portal/item.html", context)
    return also(response, *ready_tags.of_item(page, trail))


def _guide(page: ColumnPage) -> dict[str, Any]:
    """What the guide says (条例 Art. 12), drawn from the organ's record and its columns."""
    columns = selectors.columns_below(page.get_parent())
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
        response = render(request, "portal/column.html", {**context, **_guide(page)})
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
            "organs": selectors.organ_pages(),
            "topics": selectors.topics(timezone.localdate()),
            "lists": [(label, selectors.newest(kind, NEWEST)) for kind, label in LISTS],
        },
    )
    return never(response) if request.GET else also(response, *ready_tags.HOME)
