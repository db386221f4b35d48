"""The page tree: a home page, one page for each organ, and the columns that every organ has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Site

from gongkai.ledger import changes
from gongkai.ledger.models import Organ
from gongkai.portal.actions import PAGE
from gongkai.portal.kinds import STRUCTURE
from gongkai.portal.models import ColumnPage, HomePage, OrganPage
from gongkai.portal.placing import Place, fill_pages, place_pages, take_place

TITLE = "政府信息公开"
HOME = "home"


def home() -> HomePage | None:
    """The root of the portal's tree, if it is planted."""
    return HomePage.objects.first()


def plant_home() -> HomePage:
    """The root of the portal's tree, in the place of Wagtail's page of welcome."""
    found = home()
    if found is not None:
        return found
    with transaction.atomic():
        root = Page.get_first_root_node()
        assert root is not None
        for welcome in root.get_children():
            if welcome.specific_class is Page:
                Site.objects.filter(root_page=welcome).update(root_page=root)
                welcome.delete()
        root.refresh_from_db()
        made = HomePage(title=TITLE, slug=HOME)
        root.add_child(instance=made)
        site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
        site.hostname, site.root_page = site.hostname or "localhost", made
        site.save()
    return made


def plant_organ(organ: Organ) -> OrganPage:
    """The page of an organ with the columns that every organ has; what is there stays."""
    with transaction.atomic():
        page = OrganPage.objects.filter(organ=organ).first()
        if page is None:
            page = OrganPage(title=organ.short_name, slug=organ.code, organ=organ)
            plant_home().add_child(instance=page)
        there = set(ColumnPage.objects.filter(organ=organ).values_list("kind", flat=True))
        for kind, slug in STRUCTURE:
            if kind not in there:
                column = ColumnPage(title=str(kind.label), slug=slug, kind=kind, organ=organ)
                page.add_child(instance=column)
                changes.announce(PAGE, str(column.pk))
    return page


def plant_organs(organs: Sequence[Organ]) -> dict[str, OrganPage]:
    """Pages and columns of many organs that have none yet, by code, in a few statements."""
    now = timezone.now()
    with transaction.atomic():
        root = plant_home()
        places = [Place(root, organ.short_name, now, organ.code) for organ in organs]
        made = {}
        for organ, base in zip(organs, place_pages(OrganPage, places), strict=True):
            page = OrganPage(organ=organ)
            take_place(page, base)
            made[organ.code] = page
        fill_pages(list(made.values()))
        rows = [(page, kind, slug) for page in made.values() for kind, slug in STRUCTURE]
        places = [Place(page, str(kind.label), now, slug) for page, kind, slug in rows]
        columns = []
        for (page, kind, _), base in zip(rows, place_pages(ColumnPage, places), strict=True):
            column = ColumnPage(kind=kind, organ=page.organ)
            take_place(column, base)
            columns.append(column)
        fill_pages(columns)
        changes.announce(PAGE, *(str(column.pk) for column in columns))
    return made


def rename_organ(organ: Organ, page: Any = None) -> None:
    """Give an organ's page its present short name."""
    found = page or OrganPage.objects.filter(organ=organ).first()
    if found is not None and found.title != organ.short_name:
        found.title = found.draft_title = organ.short_name
        found.save()
