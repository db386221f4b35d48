"""Atom 1.0 of what a column lists (RFC 4287)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import conditional_page, require_safe

from gongkai.ledger.pagemeta import absolute, instant
from gongkai.ledger.ready import also, never, ready
from gongkai.portal import meta, ready_tags, selectors
from gongkai.portal.models import ColumnPage

MOST: Final = 50
"""Items in a feed."""


class ColumnFeed(Atom1Feed):
    """A feed that says when its column changed last, though it lists nothing."""

    content_type = mime_type = "application/atom+xml; charset=utf-8"

    def __init__(self, *, changed: datetime, **values: Any) -> None:
        super().__init__(**values)
        self.changed = changed

    def latest_post_date(self) -> datetime:
        """When the newest entry changed, else when the column did."""
        return super().latest_post_date() if self.items else self.changed


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
    feed = ColumnFeed(
        changed=page.last_published_at or page.latest_revision_created_at or instant(None),
        title=told.title,
        link=absolute(meta.path_of(page)),
        description=None,
        language="zh-Hans",
        author_name=page.organ.name if page.organ else told.title,
        subtitle=meta.column_of(page).description,
        feed_url=absolute(told.path),
        feed_guid=absolute(told.path),
    )
    for item in selectors.items_of(page)[:MOST]:
        address = absolute(reverse("content", args=[item.pk]))
        published = instant(item.published_on, item.first_published_at)
        feed.add_item(
            title=item.title,
            link=address,
            # Without a summary the element is left out.
            description=cast(str, item.summary or None),
            author_name=item.organ.name,
            pubdate=published,
            updateddate=max(published, item.last_published_at or published),
            unique_id=address,
            categories=[item.get_category_display()] if item.category else (),
        )
    response = HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
    tags = ready_tags.of_column(page, selectors.trail_of(page))
    return never(response) if request.GET else also(response, *tags)
