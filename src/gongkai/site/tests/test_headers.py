"""No page lets a script of somebody else's run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

import gongkai
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
