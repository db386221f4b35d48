"""Sitemaps, robots.txt and feeds: whole, valid, of this site's address, stale with what they list."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from lxml import etree

from gongkai.portal import actions
from gongkai.portal.kinds import ColumnKind
from gongkai.portal.models import ColumnPage, ItemPage
from gongkai.portal.tests.conftest import Portal, portal  # noqa: F401
from gongkai.site import sitemaps
from gongkai.site.ready.following import follow
from gongkai.site.ready.tests.test_layer import get
from gongkai.site.tests.layering import kept, layer_over
from gongkai.site.tests.public import make_public
from gongkai.site.tests.scene import Scene

BASE = "https://gk.example.cn"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
DAY = date(2022, 5, 20)


@pytest.fixture
def named_site(settings: Any) -> None:
    settings.WAGTAILADMIN_BASE_URL = BASE


def tree(client: Client, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200, address
    return etree.fromstring(response.content)


def places(client: Client, address: str) -> list[str]:
    found = tree(client, address).xpath("//s:loc/text()", namespaces=MAP)
    return [str(one) for one in found]


def test_the_sitemap_leads_to_every_public_page_and_to_no_other(
    named_site: None, client: Client, scene: Scene
) -> None:
    public = make_public(scene)
    found: list[str] = []
    for file in places(client, "/sitemap.xml"):
        assert file.startswith(f"{BASE}/sitemap-")
        found += places(client, file.removeprefix(BASE))
    assert len(found) == len(set(found))
    paths = {one.removeprefix(BASE) for one in found}
    known = {path for kind, path in public.items() if kind not in ("figures", "figure")}
    assert known <= paths
    for path in paths:
        assert client.get(path).status_code == 200, path
    robots = client.get("/robots.txt").content.decode()
    assert f"Sitemap: {BASE}/sitemap.xml\n" in robots and "Disallow: /console/\n" in robots


def test_a_section_is_paged_and_costs_few_queries(
    named_site: None,
    client: Client,
    portal: Portal,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: Any,
) -> None:
    monkeypatch.setattr(sitemaps.Section, "limit", 2)
    for _ in range(5):
        portal.published(portal.draft(ColumnKind.NEWS), on=DAY)
    files = [one for one in places(client, "/sitemap.xml") if "items" in one]
    assert files == [f"{BASE}/sitemap-items.xml{query}" for query in ("", "?p=2", "?p=3")]
    assert [len(places(client, one.removeprefix(BASE))) for one in files] == [2, 2, 1]
    with django_assert_max_num_queries(3):
        places(client, "/sitemap-items.xml")
    assert client.get("/sitemap-items.xml?p=4").status_code == 404
    assert client.get("/sitemap-items.xml?p=x").status_code == 404
    assert client.get("/sitemap-secrets.xml").status_code == 404


def item_of(portal: Portal, kind: str, **values: Any) -> ItemPage:  # noqa: F811
    item = portal.draft(kind, **values)
    portal.published(item, on=DAY)
    return item


def test_a_columns_feed_is_valid_atom_and_named_in_its_page(
    named_site: None,
    client: Client,
    portal: Portal,  # noqa: F811
) -> None:
    item = item_of(portal, ColumnKind.NOTICES, title="关于<招生>&入学的通知", summary="招生范围。")
    page = client.get("/zwgk/jiaoyu/notices/").content.decode()
    assert 'type="application/atom+xml" title="教育局·通知公告"' in page
    response = client.get("/zwgk/jiaoyu/notices/feed.atom")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = etree.fromstring(response.content)

    def text(path: str) -> list[str]:
        return [str(one) for one in feed.xpath(path, namespaces=ATOM)]

    address = f"{BASE}/zwgk/jiaoyu/notices/"
    assert text("a:id/text()") == text("a:link[@rel='self']/@href") == [f"{address}feed.atom"]
    assert text("a:link[@rel='alternate']/@href") == [address]
    assert text("a:title/text()") == ["教育局·通知公告"]
    assert text("a:author/a:name/text()") == ["青麓区教育局"]
    entry = f"{BASE}/content/{item.pk}/"
    assert text("a:entry/a:id/text()") == text("a:entry/a:link/@href") == [entry]
    assert text("a:entry/a:title/text()") == ["关于<招生>&入学的通知"]
    assert text("a:entry/a:summary/text()") == ["招生范围。"]
    assert text("a:entry/a:published/text()") == ["2022-05-20T09:00:00+08:00"]
    assert text("a:updated/text()") == text("a:entry/a:updated/text()")
    # RFC 4287 §4.1.1, 4.1.2: exactly one id, title and updated in the feed and in each entry.
    for path in ("a:id", "a:title", "a:updated"):
        assert len(text(f"{path}/text()")) == len(text(f"a:entry/{path}/text()")) == 1


def test_a_correction_is_told_in_the_feed_under_the_same_id(
    named_site: None,
    client: Client,
    portal: Portal,  # noqa: F811
) -> None:
    item = item_of(portal, ColumnKind.NEWS)
    address = "/zwgk/jiaoyu/news/feed.atom"

    def told() -> list[str]:
        feed = tree(client, address)
        return [str(feed.xpath(f"string(a:entry/a:{one})", namespaces=ATOM)) for one in NAMES]

    before = told()
    draft = item.get_latest_revision_as_object()
    draft.title = "更正后的标题"
    draft.save_revision(user=portal.officer)
    portal.published(item, note="改了标题。")
    after = told()
    assert after[0] == before[0] and after[2] == before[2]
    assert after[1] == "更正后的标题" and after[3] > before[3]


NAMES = ("id", "title", "published", "updated")


def test_an_empty_column_has_a_feed_and_a_drawn_page_has_none(
    client: Client,
    portal: Portal,  # noqa: F811
) -> None:
    first, second = (client.get("/zwgk/jiaoyu/rules/feed.atom").content for _ in range(2))
    assert first == second and b"<entry>" not in first
    for path in ("guide", "reports", "nowhere"):
        assert client.get(f"/zwgk/jiaoyu/{path}/feed.atom").status_code == 404
    assert b"atom+xml" not in client.get("/zwgk/jiaoyu/guide/").content


@pytest.mark.parametrize("address", ["/zwgk/jiaoyu/news/feed.atom", "/sitemap-items.xml"])
def test_what_did_not_change_is_not_sent_again(
    client: Client,
    portal: Portal,  # noqa: F811
    address: str,
) -> None:
    item_of(portal, ColumnKind.NEWS)
    tag = client.get(address)["ETag"]
    same = client.get(address, headers={"If-None-Match": tag})
    assert same.status_code == 304 and same.content == b""
    item_of(portal, ColumnKind.NEWS)
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_feeds_and_sitemaps_lie_ready_and_go_with_what_they_list(
    portal: Portal,  # noqa: F811
    tmp_path: Path,
    connections_stay: None,
) -> None:
    topic = ColumnPage(
        title="专题", slug="zhuanti", kind=ColumnKind.TOPIC, organ=portal.bureau, opened_on=DAY
    )
    portal.column(ColumnKind.NEWS).get_parent().add_child(instance=topic)
    item = item_of(portal, ColumnKind.NEWS, category="")
    columns = ("news", "notices", "catalogue", "zhuanti")
    feeds = {f"/zwgk/jiaoyu/{column}/feed.atom" for column in columns}
    maps = {"/sitemap.xml", "/sitemap-items.xml", "/sitemap-columns.xml", "/robots.txt"}
    with layer_over(tmp_path) as layer:
        for address in [*feeds, *maps, "/sitemap-items.xml?p=01", "/robots.txt?p=1"]:
            assert get(layer, address).status == "200 OK"
        assert kept(layer) == feeds | maps
        actions.withdraw(item, reason="内容有误。", actor=portal.head)
        follow(layer.store)
        gone = {"/zwgk/jiaoyu/news/feed.atom", "/sitemap.xml", "/sitemap-items.xml"}
        assert kept(layer) == (feeds | maps) - gone
        assert f"/content/{item.pk}/".encode() not in get(layer, "/sitemap-items.xml").body
