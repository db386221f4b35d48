"""What a public page tells machines of itself: prescribed tags, its one address, schema.org.

The tags are those of 国办发〔2017〕47号; `site/templates/site/_meta.html` prints them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from gongkai.ledger.models import Organ

Data = dict[str, Any]
DESCRIPTION = 120
"""Characters of the longest description."""
_ESCAPED = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@dataclass(frozen=True, slots=True)
class Column:
    """ColumnName, ColumnDescription, ColumnKeywords and ColumnType of a page."""

    name: str
    description: str
    keywords: str
    type: str


@dataclass(frozen=True, slots=True)
class Article:
    """ArticleTitle, PubDate and the like of a page with content; `published` as `moment` gives it."""

    title: str
    published: str
    source: str
    author: str
    description: str
    keywords: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """An Atom feed of what a page lists."""

    title: str
    path: str


@dataclass(frozen=True, slots=True)
class PageMeta:
    """What a page tells of itself.

    `path` is its one address below the site, with the query that it needs; `crumbs` are the pages
    above it and itself as (name, path), the first page left out; `data` are schema.org records.
    """

    path: str
    column: Column
    article: Article | None = None
    crumbs: tuple[tuple[str, str], ...] = ()
    data: tuple[Data, ...] = ()
    feed: Feed | None = None

    @property
    def url(self) -> str:
        """The canonical address."""
        return absolute(self.path)

    @property
    def description(self) -> str:
        """One or two sentences of what the page holds."""
        return self.article.description if self.article else self.column.description

    @property
    def keywords(self) -> str:
        """Keywords of the content, else of the column."""
        told = self.article.keywords if self.article else ""
        return told or self.column.keywords

    @property
    def linked_data(self) -> list[SafeString]:
        """The JSON-LD blocks of the page, safe inside a script element."""
        blocks = [*self.data, *([breadcrumbs(self.crumbs)] if self.crumbs else [])]
        return [script_text({"@context": "https://schema.org", **block}) for block in blocks]


def absolute(path: str) -> str:
    """The address of `path` on this site, as other machines know it."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path


def script_text(data: Mapping[str, Any]) -> SafeString:
    """JSON that no HTML parser takes for the end of its script element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(_ESCAPED))


def instant(day: date | None, at: datetime | None = None) -> datetime:
    """The moment at which something of `day` was published: `at` where it is of that day, else the
    day's beginning; without a day that of the oldest Unix clock."""
    if day is None:
        return datetime.fromtimestamp(0, UTC)
    if at is not None and timezone.localtime(at).date() == day:
        return timezone.localtime(at)
    return timezone.make_aware(datetime.combine(day, time.min))


def moment(day: date | None, at: datetime | None = None) -> str:
    """PubDate as 47号 writes it, `2022-02-24 09:00`; empty without a day."""
    return timezone.localtime(instant(day, at)).strftime("%Y-%m-%d %H:%M") if day else ""


def shortened(text: str) -> str:
    """A text in one line as a description."""
    return Truncator(" ".join(text.split())).chars(DESCRIPTION)


def breadcrumbs(crumbs: tuple[tuple[str, str], ...]) -> Data:
    """BreadcrumbList from the first page to this one."""
    steps = (("首页", reverse("home")), *crumbs)
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": absolute(path)}
            for place, (name, path) in enumerate(steps, start=1)
        ],
    }


def organ_named(organ: Organ) -> Data:
    """An organ as another record names it."""
    return {
        "@type": "GovernmentOrganization",
        "@id": absolute(reverse("organ", args=[organ.code])),
        "name": organ.name,
    }


def organ_data(organ: Organ, parent: Organ | None = None) -> Data:
    """GovernmentOrganization: name, code and how to reach its disclosure work (条例 Art. 12)."""
    data = organ_named(organ) | {
        "alternateName": organ.short_name,
        "url": absolute(reverse("organ", args=[organ.code])),
        "telephone": organ.phone,
        "address": {"@type": "PostalAddress", "streetAddress": organ.address},
        "identifier": {
            "@type": "PropertyValue",
            "propertyID": "统一社会信用代码",
            "value": organ.credit_code,
        },
    }
    return data | ({"parentOrganization": organ_named(parent)} if parent is not None else {})
