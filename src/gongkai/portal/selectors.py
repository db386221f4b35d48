"""What the public may read of the portal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet
from django.urls import reverse
from wagtail.models import Page

from gongkai.ledger.files import name_of
from gongkai.ledger.models import Organ, StoredFile
from gongkai.ledger.rules.upload import size_text
from gongkai.norms.disclosure_items import ITEMS
from gongkai.portal.kinds import ColumnKind
from gongkai.portal.models import (
    Attachment,
    ColumnPage,
    Correction,
    Disclosure,
    HomePage,
    ItemPage,
    OrganPage,
)

OPENED = {"pdf": "pdf", "jpg": "image", "png": "image", "txt": "text"}
"""Types of attachments that a browser opens in the page, and as what."""


@dataclass(frozen=True, slots=True)
class File:
    """An attachment as the page prints it; `opens` is how a browser can show it, or empty."""

    pk: int
    address: str
    title: str
    name: str
    type: str
    size: str
    opens: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """One of the items of Art. 20 or 21 with the number of public items in it."""

    code: str
    name: str
    text: str
    count: int


def page_at(path: str) -> Page | None:
    """The live page at `path` below the portal's root, every page above it live as well."""
    home = HomePage.objects.only("url_path").first()
    if home is None:
        return None
    found = Page.objects.live().filter(url_path=f"{home.url_path}{path}").first()
    return found.specific if found is not None else None


def trail_of(page: Page) -> list[Page]:
    """The pages above `page` up to the portal's root, that one first."""
    return list(page.get_ancestors().filter(depth__gt=1))


def column_above(page: ItemPage) -> ColumnPage:
    """The column in which an item stands, with its organ."""
    found = ColumnPage.objects.select_related("organ")
    return found.get(path=page.path[: -ItemPage.steplen])


def public_items() -> QuerySet[ItemPage]:
    """All items that everyone may read, the newest first."""
    return (
        ItemPage.objects.live()
        .filter(published_on__isnull=False)
        .select_related("organ")
        .defer("body")
        .order_by("-published_on", "-pk")
    )


def items_in_order() -> QuerySet[ItemPage]:
    """All public items in the order of their numbers, which no correction changes."""
    return public_items().order_by("pk")


def public_columns() -> QuerySet[ColumnPage]:
    """All columns of organs that everyone may read."""
    found = ColumnPage.objects.live().filter(organ__isnull=False).select_related("organ")
    return found.order_by("pk")


def public_topics() -> QuerySet[ColumnPage]:
    """All topics of organs, closed ones as well."""
    return public_columns().filter(kind=ColumnKind.TOPIC)


def item(pk: int) -> ItemPage | None:
    """An item, live or not, with its organ; None where there is none."""
    # By the base row's number: of one that no database holds it knows that there is none.
    return ItemPage.objects.select_related("organ").filter(id=pk).first()


def items_of(column: ColumnPage) -> QuerySet[ItemPage]:
    """The public items of a column: those below it, for a topic those that name it, for the
    catalogue all of the organ that belong to an item of Art. 20 or 21."""
    if column.kind == ColumnKind.TOPIC:
        return public_items().filter(topics=column)
    if column.kind == ColumnKind.CATALOGUE:
        return public_items().filter(organ_id=column.organ_id).exclude(category="")
    if column.kind == ColumnKind.STATUTORY:
        return public_items().filter(organ_id=column.organ_id).exclude(category="")
    return public_items().filter(path__startswith=column.path, depth=column.depth + 1)


def shelves(items: QuerySet[ItemPage]) -> list[Shelf]:
    """Art. 20 and 21, item by item, with the number of `items` in each; empty ones left out."""
    counts = dict(items.order_by().values_list("category").annotate(Count("pk")))
    return [
        Shelf(one.code, one.name, one.text, counts[one.code]) for one in ITEMS if one.code in counts
    ]


def years(items: QuerySet[ItemPage]) -> list[int]:
    """Years in which some of `items` were published, the latest first."""
    # By days, not by years: SQLite would call Python for the year of every item.
    days = items.order_by().values_list("published_on", flat=True).distinct()
    return sorted({day.year for day in days if day}, reverse=True)


def in_year(items: QuerySet[ItemPage], year: int) -> QuerySet[ItemPage]:
    """Those of `items` that were published in a year."""
    return items.filter(published_on__range=(date(year, 1, 1), date(year, 12, 31)))


def organs_of(items: QuerySet[ItemPage]) -> list[Organ]:
    """The organs of `items`, in the order of their tree."""
    return list(Organ.objects.filter(pk__in=items.order_by().values("organ")).order_by("path"))


def files_of(page: ItemPage, *, draft: bool = False) -> list[File]:
    """The attachments of an item in their order; of a `draft`, where its writers fetch them."""
    return [
        File(
            one.file_id,
            reverse("console_page_file", args=[page.pk, one.file_id])
            if draft
            else reverse("content_file", args=[page.pk, one.file_id, one.file.type]),
            one.title,
            name_of(one.file),
            one.file.type,
            size_text(one.file.size),
            "" if draft else OPENED.get(one.file.type, ""),
        )
        for one in page.attachments.select_related("file")
        if one.file.struck_on is None and one.file.shredded_on is None
    ]


def public_file(pk: int, file: int) -> StoredFile | None:
    """A file that a public item refers to; None for all others."""
    found = (
        Attachment.objects.filter(page__id=pk, file__id=file, page__live=True)
        .filter(file__struck_on__isnull=True, file__shredded_on__isnull=True)
        .select_related("file")
        .first()
    )
    return found.file if found is not None else None


def disclosure_of(page: ItemPage) -> Disclosure | None:
    """The standing disclosure of an item."""
    return Disclosure.objects.filter(page_id=page.pk, struck_on__isnull=True).first()


def corrections_of(page: ItemPage) -> Sequence[Correction]:
    """What was changed in an item after it was published, the latest first."""
    found = Correction.objects.filter(disclosure__page_id=page.pk, struck_on__isnull=True)
    return list(found.order_by("-corrected_on", "-pk"))


def columns_below(page: Page) -> list[ColumnPage]:
    """The live columns below a page, in their order."""
    return list(ColumnPage.objects.live().child_of(page).order_by("path"))


def columns_of(organ: Organ | None, kinds: Sequence[str]) -> list[ColumnPage]:
    """The live columns of an organ that are of some kinds."""
    return list(ColumnPage.objects.live().filter(organ=organ, kind__in=kinds).order_by("path"))


def organ_page(organ: int | None) -> OrganPage | None:
    """The page of an organ, by the organ's primary key."""
    return OrganPage.objects.filter(organ_id=organ).first()


def organ_links() -> list[tuple[str, str]]:
    """Title and address of the pages of all organs, in the order of the tree of organs."""
    base = reverse("wagtail_serve", args=[""])
    found = OrganPage.objects.live().order_by("organ__path").values_list("title", "url_path")
    # The first part of a page's path in the tree is that of the portal's root.
    return [(title, base + path.split("/", 2)[2]) for title, path in found]


def open_on(topics: QuerySet[ColumnPage], day: date) -> QuerySet[ColumnPage]:
    """Those of `topics` that were not closed by `day`."""
    return topics.exclude(closed_on__lte=day)


def topics(on: date, organ: Organ | None = None) -> list[ColumnPage]:
    """Topics that are open on a day, the newest first."""
    found = open_on(ColumnPage.objects.live().filter(kind=ColumnKind.TOPIC), on)
    if organ is not None:
        found = found.filter(organ=organ)
    return list(found.order_by("-opened_on", "-pk"))


CLASSES: Mapping[str, Mapping[str, bool]] = {
    ColumnKind.NEWS: {"is_news": True},
    ColumnKind.NOTICES: {"is_notice": True},
    ColumnKind.STATUTORY: {"is_catalogue": True, "is_notice": False},
    ColumnKind.CATALOGUE: {"is_catalogue": True},
}
"""What the disclosures of the items are that columns of a kind list."""


def of_kind(kind: str) -> QuerySet[ItemPage]:
    """The public items of all columns of a kind of `CLASSES`, the newest first."""
    chosen = {f"disclosures__{name}": value for name, value in CLASSES[kind].items()}
    return public_items().filter(**chosen, disclosures__struck_on__isnull=True)


@dataclass(frozen=True, slots=True)
class Issuer:
    """The organ of a line."""

    short_name: str


@dataclass(frozen=True, slots=True)
class Line:
    """An item as a list prints it."""

    pk: int
    title: str
    published_on: date
    organ: Issuer


def newest(kind: str, most: int, organ: Organ | None = None) -> list[Line]:
    """The newest public items of all columns of a kind."""
    found = of_kind(kind)
    if organ is not None:
        found = found.filter(organ=organ)
    rows = found.values_list("pk", "title", "published_on", "organ__short_name")
    return [Line(pk, title, day, Issuer(name)) for pk, title, day, name in rows[:most]]
