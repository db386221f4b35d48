"""Atom 1.0 (RFC 4287): one way to write a feed, for every list that has one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast

from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed

from gongkai.ledger.pagemeta import Feed, absolute

MOST: Final = 50
"""Entries in a feed."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; `path` is its page below the site and, made whole, its lasting id."""

    title: str
    path: str
    author: str
    published: datetime
    updated: datetime | None = None
    summary: str = ""
    categories: tuple[str, ...] = ()


class _Atom(Atom1Feed):
    """A feed that says when its list changed last, though it lists nothing."""

    content_type = mime_type = "application/atom+xml; charset=utf-8"

    def __init__(self, *, changed: datetime, **values: Any) -> None:
        super().__init__(**values)
        self.changed = changed

    def latest_post_date(self) -> datetime:
        """When the newest entry changed, else when the list did."""
        return super().latest_post_date() if self.items else self.changed


def atom(
    told: Feed, entries: Iterable[Entry], *, of: str, author: str, subtitle: str, changed: datetime
) -> HttpResponse:
    """The feed `told` of the list at the path `of`; `changed` counts where nothing is listed."""
    address = absolute(told.path)
    feed = _Atom(
        changed=changed,
        title=told.title,
        link=absolute(of),
        description=None,
        language="zh-Hans",
        author_name=author,
        subtitle=subtitle,
        feed_url=address,
        feed_guid=address,
    )
    for one in entries:
        feed.add_item(
            title=one.title,
            link=absolute(one.path),
            # Without a summary the element is left out.
            description=cast(str, one.summary or None),
            author_name=one.author,
            pubdate=one.published,
            updateddate=max(one.published, one.updated or one.published),
            unique_id=absolute(one.path),
            categories=one.categories,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
