"""The console's menu: each person finds what leads them somewhere, and nothing else."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from gongkai.ledger.models import User
from gongkai.site.console.menu import ENTRIES, everyone
from gongkai.site.tests.scene import Scene

EVERYONES = [entry.name for entry in ENTRIES if entry.shown is everyone]


def sidebar(user: User) -> dict[str, list[str]]:
    """Names of what stands beside a page, by the kind of its part."""
    client = Client()
    client.force_login(user)
    page = html.fromstring(client.get(reverse("console_notices")).content)
    (props,) = page.xpath("//script[@id='wagtail-sidebar-props']/text()")
    found: dict[str, list[str]] = {}
    for module in json.loads(props)["modules"]:
        kind = module["_type"].rpartition(".")[2]
        parts = module["_args"][0] if kind == "MainMenuModule" else []
        found[kind] = [one["_args"][0]["name"] for one in parts]
    return found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "more"),
    [
        ("officer", []),
        ("head", ["templates"]),
        ("office", ["supervision", "templates", "synonyms", "people"]),
    ],
)
def test_each_post_has_its_entries_and_the_search(scene: Scene, who: str, more: list[str]) -> None:
    shown = sidebar(getattr(scene, who))
    assert set(shown["MainMenuModule"]) == {*EVERYONES, *more}
    assert "SearchModule" in shown


def test_a_superuser_keeps_the_settings_of_accounts(scene: Scene) -> None:
    User.objects.filter(pk=scene.office.pk).update(is_superuser=True)
    assert "settings" in sidebar(User.objects.get(pk=scene.office.pk))["MainMenuModule"]


def test_the_menu_reads_no_permissions_of_pages_and_no_collections(scene: Scene) -> None:
    client = Client()
    client.force_login(scene.officer)
    address = reverse("console_notices")
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        client.get(address)
    asked = " ".join(query["sql"] for query in seen)
    assert "permission" not in asked and "wagtailcore_page" not in asked
