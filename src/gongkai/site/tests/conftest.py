"""Fixtures of the tests of pages."""

from __future__ import annotations

import pytest
from django.test import Client

from gongkai.site.tests.scene import Scene, make_scene


@pytest.fixture
def scene(db: None) -> Scene:
    """The small district."""
    return make_scene()


@pytest.fixture
def english(client: Client) -> Client:
    """A visitor who chose English."""
    client.post("/reading/", {"language": "en"})
    return client
