"""The demo's portal gives the figures of the sample, and nothing in it is empty or said twice."""

from datetime import date

import pytest
from django.db.models import Sum
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from gongkai.demo.organs import ROOT
from gongkai.demo.targets import YEAR
from gongkai.demo.texts import patterns, tails
from gongkai.ledger.figures import measured, registry
from gongkai.ledger.models import Organ
from gongkai.ledger.scope import Scope
from gongkai.portal.kinds import ColumnKind
from gongkai.portal.models import Attachment, ColumnPage, Disclosure, ItemPage

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.usefixtures("demo_district")]
WANTED = {
    "disclosure.items": 4574,
    "disclosure.news": 2523,
    "disclosure.notices": 397,
    "disclosure.catalogue_items": 1823,
    "topics.new_columns": 6,
}


@pytest.mark.django_db
def test_the_figures_of_the_sample_are_live_and_their_records_give_them():
    scope = Scope.year(YEAR, Organ.objects.get(code=ROOT), date(YEAR + 1, 1, 20))
    assert registry.evaluate(WANTED, scope) == WANTED
    assert {i: measured(registry.get(i), scope) for i in WANTED} == WANTED
    both = Disclosure.objects.filter(is_notice=True, is_catalogue=True).count()
    assert WANTED["disclosure.items"] == 2523 + 397 + 1823 - both and both == 169


@pytest.mark.django_db
def test_no_column_stands_empty_and_no_title_twice():
    held = Page.objects.filter(depth__gte=4).aggregate(Sum("numchild"))["numchild__sum"]
    assert held == ItemPage.objects.count()
    assert ItemPage.objects.values("title").distinct().count() == 4574
    kinds = (ColumnKind.NEWS, ColumnKind.NOTICES, ColumnKind.STATUTORY, ColumnKind.TOPIC)
    bare = [c for c in ColumnPage.objects.filter(kind__in=kinds) if not c.numchild]
    assert all(c.kind == ColumnKind.TOPIC and c.topic_items.exists() for c in bare)
    assert Attachment.objects.count() >= 24


def test_the_texts_are_many():
    assert len(patterns()) + sum(len(some) for some in tails().values()) >= 300
    assert len({one.paragraphs for one in patterns()}) == len(patterns())


@pytest.mark.django_db
def test_everyone_reads_the_records_behind_a_figure_of_what_is_public(client: Client):
    page = client.get(reverse("figure", args=["disclosure.notices"]), {"year": YEAR})
    text = page.content.decode()
    assert "397" in text and 'href="/content/' in text
