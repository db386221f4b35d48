"""The addresses of everything that search engines should find (sitemaps.org), by section."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from gongkai.ledger.datasets import data_sets
from gongkai.ledger.models import Organ
from gongkai.ledger.organs import STREAM as ORGAN
from gongkai.library import selectors as library
from gongkai.library.announcing import ANSWERS, CLEAN_UPS, DOCUMENTS, INTERPRETATIONS
from gongkai.library.views.shelves import SHELVES
from gongkai.portal.actions import ITEM, PAGE
from gongkai.portal.models import ColumnPage, HomePage, OrganPage
from gongkai.portal.selectors import public_items
from gongkai.portal.wide import WIDE
from gongkai.reports.selectors import published as published_reports
from gongkai.site.columns import COLUMNS

EACH: Final = 2000
"""Addresses in one file."""
Row = tuple[Any, ...]


class Section(Sitemap):  # type: ignore[type-arg]
    """A section of rows (key, …, last change) in a lasting order.

    `tags` make it stale.
    """

    limit = EACH
    tags: Sequence[str] = ()
    address = ""

    def get_urls(self, page: Any = 1, site: Any = None, protocol: Any = None) -> list[Any]:
        """The entries of a page, with addresses as the public knows them."""
        base = urlsplit(settings.WAGTAILADMIN_BASE_URL)
        return super().get_urls(page, cast(Any, _Site(base.netloc)), base.scheme)

    def location(self, item: Row) -> str:
        """The path of a row."""
        return reverse(self.address, args=item[:-1])

    def lastmod(self, item: Row) -> date | datetime | None:
        """When a row changed last."""
        found: date | datetime | None = item[-1]
        return found


class _Site:
    def __init__(self, domain: str) -> None:
        self.domain = domain


class Pages(Section):
    """The fixed pages."""

    tags = ()

    def items(self) -> list[str]:
        """Their paths; results of a search are nobody's to find."""
        names = [*(name for name in COLUMNS if name != "search"), "library", "library_clean_ups"]
        wide = [reverse("wide", args=[kind]) for kind in WIDE]
        shelves = [reverse("library_list", args=[shelf]) for shelf in SHELVES]
        sets = [reverse("data_set", args=[key]) for key in data_sets()]
        return [*map(reverse, names), *wide, *shelves, *sets]

    def location(self, item: Any) -> str:
        """The path itself."""
        return str(item)

    def lastmod(self, item: Any) -> None:
        """They have no day of their own."""
        return


class Tree(Section):
    """The portal's first page, organs and columns."""

    tags = (f"{PAGE}:*", f"{ORGAN}:*")

    def items(self) -> list[Any]:
        """Live pages above the items."""
        found: list[Any] = []
        for model in (HomePage, OrganPage, ColumnPage):
            found += model.objects.live().order_by("pk")
        return found

    def location(self, item: Any) -> str:
        """The page's path."""
        return item.get_url() or "/"

    def lastmod(self, item: Any) -> datetime | None:
        """When it was last published."""
        found: datetime | None = item.last_published_at
        return found


class Items(Section):
    """The portal's items."""

    tags = (f"{ITEM}:*",)
    address = "content"

    def items(self) -> QuerySet[Any, Row]:
        """Public items."""
        found: QuerySet[Any, Row] = public_items().order_by("pk")
        return found.values_list("pk", "last_published_at")


class Documents(Section):
    """The library's documents."""

    tags = (f"{DOCUMENTS}:*",)
    address = "library_document"

    def items(self) -> QuerySet[Any, Row]:
        """Public documents."""
        return library.published().order_by("pk").values_list("pk", "published_on")


class Interpretations(Section):
    """The library's interpretations."""

    tags = (f"{INTERPRETATIONS}:*",)
    address = "library_interpretation"

    def items(self) -> QuerySet[Any, Row]:
        """Public interpretations."""
        found = library.published_interpretations().order_by("pk")
        return found.values_list("pk", "published_on")


class Answers(Section):
    """The library's answers."""

    tags = (f"{ANSWERS}:*",)
    address = "library_answer"

    def items(self) -> QuerySet[Any, Row]:
        """Public answers."""
        return library.published_answers().order_by("pk").values_list("pk", "published_on")


class CleanUps(Section):
    """The results of the library's clean-ups."""

    tags = (f"{CLEAN_UPS}:*",)
    address = "library_clean_up"

    def items(self) -> QuerySet[Any, Row]:
        """Public results."""
        return library.published_clean_ups().order_by("pk").values_list("pk", "published_on")


class Organs(Section):
    """The organs' own pages."""

    tags = (f"{ORGAN}:*",)

    def items(self) -> QuerySet[Any, Any]:
        """Codes of all organs."""
        found: QuerySet[Any, Any] = Organ.objects.order_by("path")
        return found.values_list("code", flat=True)

    def location(self, item: Any) -> str:
        """The organ's page."""
        return reverse("organ", args=[item])

    def lastmod(self, item: Any) -> None:
        """An organ has no day of its own."""
        return


class Reports(Section):
    """Published annual reports."""

    tags = ("reports.report:*",)
    address = "report"

    def items(self) -> QuerySet[Any, Row]:
        """Public reports."""
        found = published_reports().order_by("year", "organ__path")
        return found.values_list("organ__code", "year", "frozen_at")


SECTIONS: Final[dict[str, type[Section]]] = {
    "pages": Pages,
    "columns": Tree,
    "items": Items,
    "documents": Documents,
    "interpretations": Interpretations,
    "answers": Answers,
    "clean-ups": CleanUps,
    "organs": Organs,
    "reports": Reports,
}
