"""What a page may ask of the database that is made anew, on the whole demo district."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from gongkai.ledger.models import Role, User
from gongkai.reports.models import Report
from gongkai.site.tests.kinds import linked

MOST = 12
MORE = {
    # Each kind of work is asked what of it waits for this person.
    "wagtailadmin_home": 24,
    # What hangs on a case: letters, opinions, files, lawsuits, cases like it, who may decide.
    "console_record": 17,
    "console_record_action": 14,
    # All 200 cells and what the prose names, derived and checked.
    "console_report": 17,
    "console_report_check": 15,
}
"""Pages of the console that show many things at once, by the names of their addresses."""
FOR_EACH_ORGAN = 4
"""What the check of a whole district's report asks besides, for the sum over its organs (E9)."""
KINDS = 50
"""Pages that the walk finds at least; fewer would prove little."""

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("demo_district"),
    pytest.mark.xdist_group("demo"),
]


def most(path: str) -> int:
    found = resolve(urlsplit(path).path)
    share = MORE.get(str(found.url_name), MOST)
    if found.url_name == "console_report_check":
        organ = Report.objects.get(pk=found.kwargs["pk"]).organ
        share += FOR_EACH_ORGAN * (organ.get_descendant_count() + 1 if organ.numchild else 0)
    return share


def asked_for(client: Client, path: str) -> tuple[int, str]:
    """How many queries a page takes that was drawn before, and its HTML."""
    for _ in range(2):
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(path)
        # The first time it may ask for what the process keeps.
        if len(seen) <= most(path):
            break
    shown = answer.status_code == 200 and "html" in answer.get("Content-Type", "")
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


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD, Role.OFFICE])
def test_no_page_of_the_console_asks_more_than_its_share(role: Role) -> None:
    client = Client()
    client.force_login(User.objects.filter(is_active=True, posts__role=role).earliest("pk"))
    counts: dict[str, int] = {}

    def get(path: str) -> str:
        counts[path], page = asked_for(client, path)
        return page

    seeds = ["/console/", "/console/records/reviews/", "/console/records/requests/?clock=open"]
    shown = list(linked(get, seeds, each=2, console=True))
    assert {path: counts[path] for path in shown if counts[path] > most(path)} == {}
    assert len(shown) >= KINDS
