"""What a page that is made anew may ask of the database, on the whole demo district."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongkai.ledger.models import Role, User
from gongkai.site.tests.kinds import linked

MOST = 12
KINDS = 50
"""Pages that the walk finds at least; fewer would prove little."""

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("demo_district"),
    pytest.mark.xdist_group("demo"),
]


def asked_for(client: Client, path: str) -> tuple[int, str]:
    """How many queries a page takes that was drawn before, and its HTML."""
    for _ in range(2):
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(path)
        # The first time it may ask for what the process keeps.
        if len(seen) <= MOST:
            break
    shown = answer.status_code == 200 and "html" in answer["Content-Type"]
    return len(seen), answer.content.decode() if shown else ""


@pytest.mark.parametrize("who", ["reader", "officer"])
def test_no_public_page_asks_more_than_twelve_times(who: str) -> None:
    client = Client()
    if who == "officer":
        client.force_login(
            User.objects.filter(is_active=True, posts__role=Role.OFFICE).earliest("pk")
        )
    counts: dict[str, int] = {}

    def get(path: str) -> str:
        counts[path], page = asked_for(client, path)
        return page

    shown = list(linked(get, ["/", "/figures/?year=2022"], each=1))
    assert {path: counts[path] for path in shown if counts[path] > MOST} == {}
    assert len(shown) >= KINDS
