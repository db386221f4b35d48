"""No page lets a script of somebody else's run."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

import gongkai
from gongkai.portal.groups import sync_all
from gongkai.portal.models import HomePage
from gongkai.portal.trees import plant_organ
from gongkai.site.headers import beginners
from gongkai.site.tests.scene import Scene

INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)|\son[a-z]+=[\"']|javascript:"
)


@pytest.mark.django_db
def test_scripts_come_from_the_site_itself_on_public_and_console_pages(
    client: Client, scene: Scene
) -> None:
    client.force_login(scene.office)
    for name in ("home", "foi_entry", "wagtailadmin_home", "console_notices"):
        policy = client.get(reverse(name))["Content-Security-Policy"]
        assert "script-src 'self';" in policy and "object-src 'none'" in policy
        assert "frame-ancestors 'self'" in policy


def test_no_template_of_ours_needs_a_script_in_the_page() -> None:
    root = Path(gongkai.__file__).parent
    found = [str(path) for path in root.rglob("*.html") if INLINE.search(path.read_text("utf-8"))]
    assert found == []


@pytest.mark.django_db
def test_wagtails_fields_begin_and_no_other_script_does(client: Client, scene: Scene) -> None:
    plant_organ(scene.district)
    sync_all()
    client.force_login(scene.office)
    home = HomePage.objects.get()
    answer = client.get(reverse("wagtailadmin_explore", args=[home.pk]))
    page = answer.content.decode()
    assert page.count("<script>initDateChooser(") == 2
    scripts = answer["Content-Security-Policy"].partition("script-src")[2].partition(";")[0]
    assert scripts.split() == ["'self'", *beginners(page)] and len(beginners(page)) == 2
    more = page.replace("</main>", '<script>alert("1")</script></main>')
    assert beginners(more) == beginners(page)


@pytest.mark.parametrize(
    "script",
    [
        'alert("1")',
        'initDateChooser("a", {}); alert("1")',
        'initDateChooser("a", alert("1"))',
        'initDateChooser("a", {"b": 1}.c)',
        "new Chooser(document.cookie)",
        'initOther("a", {})',
        'initDateChooser("a" + "b")',
    ],
)
def test_what_is_more_than_data_begins_nothing(script: str) -> None:
    assert beginners(f"<script>{script}</script>") == []


def test_a_field_that_begins_is_known_by_its_whole_script() -> None:
    script = 'new PageChooser("id_parent", {"modelNames": ["portal.columnpage"], "a": null})'
    digest = b64encode(sha256(script.encode()).digest()).decode()
    assert beginners(f"<p><script>{script}</script>") == [f"'sha256-{digest}'"]
    assert beginners(f'<script src="x.js">{script}</script>') == []
