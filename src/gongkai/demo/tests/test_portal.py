"""The demo's portal gives the figures of the sample, and nothing in it is empty or said twice."""

from datetime import date

import pytest
from django.db.models import Sum
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from gongkai.demo.organs import ROOT
from gongkai.demo.people import LOGINS
from gongkai.demo.people import REVIEWERS as PEOPLE
from gongkai.demo.reviews import REVIEWS
from gongkai.demo.targets import YEAR
from gongkai.demo.texts import patterns, tails
from gongkai.ledger.figures import measured, registry
from gongkai.ledger.models import Organ, User
from gongkai.ledger.scope import Scope
from gongkai.portal.kinds import ColumnKind
from gongkai.portal.models import Attachment, ColumnPage, Disclosure, ItemPage, Review
from gongkai.portal.review.selectors import returned_to, waiting_for
from gongkai.portal.review.states import Status

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
    titles = ItemPage.objects.values("title").distinct()
    assert titles.filter(live=True).count() == 4574 and titles.count() == 4574 + len(REVIEWS)
    kinds = (ColumnKind.NEWS, ColumnKind.NOTICES, ColumnKind.STATUTORY, ColumnKind.TOPIC)
    bare = [c for c in ColumnPage.objects.filter(kind__in=kinds) if not c.numchild]
    assert all(c.kind == ColumnKind.TOPIC and c.topic_items.exists() for c in bare)
    assert Attachment.objects.count() >= 24


def test_the_texts_are_many():
    assert len(patterns()) + sum(len(some) for some in tails().values()) >= 300
    assert len({one.paragraphs for one in patterns()}) == len(patterns())


@pytest.mark.django_db
def test_some_items_are_on_their_way_and_none_of_them_is_counted():
    found = Review.objects.values_list("status", flat=True)
    wanted = {Status.FIRST, Status.SECOND, Status.FINAL, Status.RETURNED, Status.APPROVED}
    assert set(found) == wanted and len(found) == len(REVIEWS)
    assert not Disclosure.objects.filter(page__reviews__isnull=False).exists()
    assert not ItemPage.objects.filter(live=True, reviews__isnull=False).exists()
    names = [login.username for login in (*LOGINS, *PEOPLE)]
    people = {user.username: user for user in User.objects.filter(username__in=names)}
    assert returned_to(people["gongkaiyuan"])
    for name in ("shenheyuan", "jiguan", "zhengwugongkai", "zhengwushenhe"):
        assert waiting_for(people[name]), name
    sent = Review.objects.get(status=Status.RETURNED)
    assert sent.comments.count() == 2 and sent.verdicts.get().note
    waiting = Review.objects.get(status=Status.APPROVED)
    assert waiting.public_on is not None and waiting.public_on > waiting.entered_on


@pytest.mark.django_db
def test_everyone_reads_the_records_behind_a_figure_of_what_is_public(client: Client):
    page = client.get(reverse("figure", args=["disclosure.notices"]), {"year": YEAR})
    text = page.content.decode()
    assert "397" in text and 'href="/content/' in text
