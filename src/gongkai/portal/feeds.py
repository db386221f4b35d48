"""Feeds of what a column lists, and of the lists over the whole district."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import conditional_page, require_safe

from gongkai.ledger.feeds import MOST, Entry, atom
from gongkai.ledger.models import Organ
from gongkai.ledger.organs import STREAM as ORGAN
from gongkai.ledger.pagemeta import instant
from gongkai.ledger.ready import also, never, ready
from gongkai.portal import meta, ready_tags, selectors
from gongkai.portal.models import ColumnPage, ItemPage
from gongkai.portal.wide import wide_or_404


@ready(timeless=True)
@conditional_page
@require_safe
def column_feed(request: HttpRequest, path: str) -> HttpResponse:
    """The newest items of the column at `path`, those that were corrected with their last change."""
    page = selectors.page_at(path)
    told = meta.feed_of(page) if isinstance(page, ColumnPage) else None
    if told is None:
        raise Http404("没有此订阅源")
    assert isinstance(page, ColumnPage)
    response = atom(
        told,
        entries(selectors.items_of(page)[:MOST]),
        of=meta.path_of(page),
        author=page.organ.name if page.organ else told.title,
        subtitle=meta.column_of(page).description,
        changed=page.last_published_at or page.latest_revision_created_at or instant(None),
    )
    tags = ready_tags.of_column(page, selectors.trail_of(page))
    return never(response) if request.GET else also(response, *tags)


@ready(f"{ORGAN}:*", timeless=True)
@conditional_page
@require_safe
def wide_feed(request: HttpRequest, kind: str) -> HttpResponse:
    """The newest items of a list over the whole district."""
    wide = wide_or_404(kind)
    told = meta.feed_of_wide(wide)
    district = Organ.get_first_root_node()
    response = atom(
        told,
        entries(selectors.of_kind(wide.kind)[:MOST]),
        of=meta.path_of_wide(wide),
        author=district.name if district is not None else told.title,
        subtitle=wide.description,
        changed=instant(None),
    )
    return never(response) if request.GET else also(response, ready_tags.wide(wide.kind))


def entries(items: Iterable[ItemPage]) -> Iterator[Entry]:
    """Items as entries of a feed."""
    for item in items:
        yield Entry(
            title=item.title,
            path=reverse("content", args=[item.pk]),
            author=item.organ.name,
            published=instant(item.published_on, item.first_published_at),
            updated=item.last_published_at,
            summary=item.summary,
            categories=(item.get_category_display(),) if item.category else (),
        )
