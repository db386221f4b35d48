"""The first page: what is new, the ways in, and the latest report's figures."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from gongkai.portal import actions
from gongkai.portal.body import from_paragraphs
from gongkai.portal.kinds import ColumnKind
from gongkai.portal.models import ColumnPage, ItemPage
from gongkai.portal.trees import plant_organ
from gongkai.site.tests.public import DAY, make_public, publish_item
from gongkai.site.tests.scene import Scene

MOST_QUERIES = 12


@pytest.fixture
def public(scene: Scene) -> dict[str, str]:
    """Something public of every kind, the district planted, a topic open."""
    pages = make_public(scene)
    plant_organ(scene.district)
    above = ColumnPage.objects.get(organ=scene.bureau, kind=ColumnKind.NEWS).get_parent()
    topic = ColumnPage(
        title="稳价专题",
        slug="wenjia",
        kind=ColumnKind.TOPIC,
        organ=scene.bureau,
        opened_on=DAY,
        live=False,
    )
    above.add_child(instance=topic)
    actions.publish(topic, actor=scene.head, on=DAY)
    return pages | {"topic": "/zwgk/fagai/wenjia/"}


def read(client: Client) -> str:
    response = client.get("/")
    assert response.status_code == 200
    return response.content.decode()


def add(scene: Scene, kind: ColumnKind, title: str, day: date) -> ItemPage:
    column = ColumnPage.objects.get(organ=scene.bureau, kind=kind)
    item = ItemPage(
        title=title,
        slug=f"item-{column.numchild}",
        organ=scene.bureau,
        formed_on=day,
        body=from_paragraphs(["见标题。"]),
        live=False,
    )
    column.add_child(instance=item)
    item.save_revision(user=scene.officer)
    publish_item(scene, item, day)
    item.refresh_from_db()
    return item


def test_it_leads_to_what_is_new_and_to_every_service(
    client: Client, public: dict[str, str], scene: Scene
) -> None:
    code = scene.district.code
    page = read(client)
    for address in (
        *(public[kind] for kind in ("item", "document", "interpretation", "topic", "report")),
        "/requests/",
        "/requests/follow/",
        f"/zwgk/{code}/guide/",
        f"/zwgk/{code}/rules/",
        "/reports/",
        "/library/answers/",
        "/data/",
        "/verify/",
    ):
        assert f'href="{address}"' in page, address


def test_the_newest_stand_first_in_their_own_list(
    client: Client, public: dict[str, str], scene: Scene
) -> None:
    titles = [f"价格动态之{number}" for number in range(1, 10)]
    for number, title in enumerate(titles, 1):
        add(scene, ColumnKind.NEWS, title, date(2022, 6, number))
    add(scene, ColumnKind.NOTICES, "停水公告", DAY)
    page = read(client)
    listed = re.findall(r"价格动态之\d", page)
    assert listed == list(reversed(titles))[: len(listed)] and len(listed) >= 5
    assert page.index("停水公告") > page.index('id="notices"') > page.index("价格动态之9")


def test_a_key_figure_is_the_one_that_the_report_printed(
    client: Client, public: dict[str, str]
) -> None:
    page = read(client)
    links = re.findall(r'<a href="(/figures/foi\.received/[^"]+)">.*?number">(\d+)<', page, re.S)
    [(address, number)] = links
    assert number == "3" and "as_of=2023-01-20" in address
    shown = client.get(address.replace("&amp;", "&")).content.decode()
    assert f'id="value">{number}<' in shown


def test_a_topic_that_is_closed_is_no_longer_offered(
    client: Client, public: dict[str, str]
) -> None:
    ColumnPage.objects.filter(kind=ColumnKind.TOPIC).update(closed_on=timezone.localdate())
    assert "稳价专题" not in read(client)


def test_it_is_drawn_for_few_queries(
    client: Client, public: dict[str, str], django_assert_max_num_queries: Any
) -> None:
    cache.clear()
    with django_assert_max_num_queries(MOST_QUERIES):
        read(client)
