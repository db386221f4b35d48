"""Lists over the whole district: what they hold, how they are narrowed, fed and kept ready."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from lxml import etree, html

from gongkai.portal import actions
from gongkai.portal.kinds import ColumnKind
from gongkai.portal.models import ColumnPage, ItemPage
from gongkai.portal.tests.conftest import Portal, portal  # noqa: F401
from gongkai.portal.wide import WIDE
from gongkai.site.ready.following import follow
from gongkai.site.ready.tests.test_layer import get
from gongkai.site.tests.layering import kept, layer_over

DAY = date(2022, 5, 20)
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def put(portal: Portal, kind: str, title: str, day: date = DAY, **values: Any) -> ItemPage:  # noqa: F811
    """A public item of the bureau, or of the district where it is said."""
    category = "" if kind == ColumnKind.NEWS else "20-11"
    item = portal.draft(kind, **{"category": category, "title": title, "formed_on": day, **values})
    portal.published(item, on=day)
    return item


def moved(item: ItemPage, portal: Portal) -> ItemPage:  # noqa: F811
    """The item as one that the district's government published."""
    column = ColumnPage.objects.get(organ=portal.district, kind=item.get_parent().specific.kind)
    item.organ = portal.district
    item.save()
    item.disclosures.update(organ=portal.district)
    item.move(column, pos="last-child")
    return item


def listed(client: Client, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200, address
    page = html.fromstring(response.content.decode())
    found = page.xpath("//main//*[self::li or self::td]/a[starts-with(@href, '/content/')]")
    return [one.xpath("string(span[1])") or one.text for one in found]


def test_a_list_holds_what_all_organs_published_the_newest_first(
    client: Client,
    portal: Portal,  # noqa: F811
) -> None:
    put(portal, ColumnKind.NEWS, "开学")
    moved(put(portal, ColumnKind.NEWS, "区长调研", date(2022, 6, 1)), portal)
    put(portal, ColumnKind.NOTICES, "停课通知")
    put(portal, ColumnKind.STATUTORY, "招生计划")
    gone = put(portal, ColumnKind.NEWS, "登错的")
    actions.withdraw(gone, reason="内容有误。", actor=portal.head)
    portal.draft(ColumnKind.NEWS, title="没有公开的")
    assert listed(client, "/content/news/") == ["区长调研", "开学"]
    assert listed(client, "/content/notices/") == ["停课通知"]
    assert listed(client, "/content/statutory/") == ["招生计划"]
    assert sorted(listed(client, "/content/catalogue/")) == ["停课通知", "招生计划"]
    assert "教育局" in client.get("/content/news/").content.decode()
    for kind in ("guide", "rules", "nowhere"):
        assert client.get(f"/content/{kind}/").status_code == 404
        assert client.get(f"/content/{kind}/feed.atom").status_code == 404


def test_it_is_narrowed_by_organ_year_and_category(
    client: Client,
    portal: Portal,  # noqa: F811
) -> None:
    put(portal, ColumnKind.STATUTORY, "甲", date(2021, 12, 31))
    put(portal, ColumnKind.STATUTORY, "乙", date(2022, 1, 1))
    put(portal, ColumnKind.STATUTORY, "丙", DAY, category="20-01")
    moved(put(portal, ColumnKind.STATUTORY, "丁", date(2022, 6, 1)), portal)
    base = "/content/statutory/"
    assert listed(client, f"{base}?year=2021") == ["甲"]
    assert listed(client, f"{base}?year=2022") == ["丁", "丙", "乙"]
    assert listed(client, f"{base}?organ=jiaoyu&year=2022") == ["丙", "乙"]
    assert listed(client, f"{base}?category=20-01") == ["丙"]
    assert listed(client, f"{base}?category=20-01&organ={portal.district.code}") == []
    shown = client.get(f"{base}?category=20-01&organ={portal.district.code}").content.decode()
    assert "没有符合条件的信息" in shown and "清除条件" in shown


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("?organ=&year=2022", "?year=2022"),
        ("?year=2022&organ=jiaoyu", "?organ=jiaoyu&year=2022"),
        ("?page=1", ""),
        ("?page=9", ""),
        ("?page=x&year=1999", ""),
        ("?year=%00", None),
        ("?organ=nobody&utm_source=x", ""),
        ("?category=20-11", ""),
    ],
)
def test_each_page_has_one_address(
    client: Client,
    portal: Portal,  # noqa: F811
    asked: str,
    meant: str | None,
) -> None:
    put(portal, ColumnKind.NEWS, "开学")
    response = client.get(f"/content/news/{asked}")
    if meant is None:
        assert response.status_code == 400
        return
    assert response.status_code == 302 and response["Location"] == f"/content/news/{meant}"
    page = client.get(response["Location"]).content.decode()
    canonical = f"http://127.0.0.1:8000/content/news/{meant}".replace("&", "&amp;")
    assert f'<link rel="canonical" href="{canonical}">' in page


def test_a_long_list_is_paged_under_what_narrows_it(
    client: Client,
    portal: Portal,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("gongkai.portal.views.PER_PAGE", 2)
    for number in range(5):
        put(portal, ColumnKind.NEWS, f"第{number}条", date(2022, 5, number + 1))
    first = client.get("/content/news/?year=2022").content.decode()
    assert 'rel="next" href="?page=2&amp;year=2022"' in first and 'rel="prev"' not in first
    assert listed(client, "/content/news/?page=2&year=2022") == ["第2条", "第1条"]
    last = client.get("/content/news/?page=3&year=2022").content.decode()
    assert 'rel="prev" href="?page=2&amp;year=2022"' in last and 'rel="next"' not in last
    second = client.get("/content/news/?page=2&year=2022").content.decode()
    assert 'rel="prev" href="?year=2022"' in second


@pytest.mark.parametrize("kind", WIDE)
def test_it_is_drawn_for_few_queries(
    client: Client,
    portal: Portal,  # noqa: F811
    kind: str,
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(9):
        put(portal, ColumnKind.NOTICES, f"第{number}条")
        put(portal, ColumnKind.NEWS, f"第{number}条")
    cache.clear()
    with django_assert_max_num_queries(12):
        client.get(f"/content/{kind}/")
    with django_assert_max_num_queries(4):
        client.get(f"/content/{kind}/feed.atom")


def test_its_feed_tells_the_newest_of_all_organs(
    client: Client,
    portal: Portal,  # noqa: F811
    settings: Any,
) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://gk.example.cn"
    address = "https://gk.example.cn/content/news/"
    empty = etree.fromstring(client.get("/content/news/feed.atom").content)
    assert empty.findall("a:entry", ATOM) == [] and empty.find("a:updated", ATOM) is not None
    put(portal, ColumnKind.NEWS, "关于<招生>&入学")
    put(portal, ColumnKind.NOTICES, "停课通知")
    page = client.get("/content/news/").content.decode()
    link = 'type="application/atom+xml" title="全区政务动态" href="/content/news/feed.atom"'
    assert link in page
    response = client.get("/content/news/feed.atom")
    feed = etree.fromstring(response.content)
    assert feed.findtext("a:id", namespaces=ATOM) == f"{address}feed.atom"
    assert feed.xpath("string(a:link[@rel='alternate']/@href)", namespaces=ATOM) == address
    assert feed.xpath("a:entry/a:title/text()", namespaces=ATOM) == ["关于<招生>&入学"]
    assert feed.xpath("a:entry/a:author/a:name/text()", namespaces=ATOM) == ["青麓区教育局"]
    same = client.get("/content/news/feed.atom", headers={"If-None-Match": response["ETag"]})
    assert same.status_code == 304


def test_it_lies_ready_and_goes_with_what_it_lists_and_with_nothing_else(
    portal: Portal,  # noqa: F811
    tmp_path: Path,
    connections_stay: None,
) -> None:
    news = put(portal, ColumnKind.NEWS, "开学")
    notice = put(portal, ColumnKind.NOTICES, "停课通知", category="")
    put(portal, ColumnKind.STATUTORY, "招生计划")
    lists = {f"/content/{kind}/" for kind in WIDE} | {f"/content/{kind}/feed.atom" for kind in WIDE}
    narrowed = {"/content/news/?year=2022", "/content/news/?organ=jiaoyu"}
    with layer_over(tmp_path) as layer:
        everything = {one.replace("?", "") for one in lists | narrowed}

        def dropped(change: Callable[[], object]) -> set[str]:
            for address in (*lists, *narrowed, "/content/news/?organ=jiaoyu&year=2022"):
                assert get(layer, address).status == "200 OK", address
            assert kept(layer) == everything
            change()
            follow(layer.store)
            return everything - kept(layer)

        def of(*kinds: str) -> set[str]:
            return {one for one in everything if one.split("/")[2] in kinds}

        reason = "内容有误。"
        assert dropped(lambda: actions.withdraw(news, reason=reason, actor=portal.head)) == of(
            "news"
        )
        assert get(layer, "/content/news/?year=2022").status == "302 Found"
        put(portal, ColumnKind.NEWS, "开学第二天")
        follow(layer.store)

        def corrected() -> None:
            draft = notice.get_latest_revision_as_object()
            draft.category = "20-11"
            draft.save_revision(user=portal.officer)
            portal.published(notice, note="属于公开事项。")

        assert dropped(corrected) == of("notices", "catalogue")
        assert "停课通知" in get(layer, "/content/catalogue/").body.decode()
        draft = portal.draft(ColumnKind.STATUTORY, title="学区划分")
        assert dropped(lambda: portal.published(draft, on=DAY)) == of("statutory", "catalogue")
        assert "学区划分" in get(layer, "/content/statutory/feed.atom").body.decode()


def test_the_pages_lead_to_it(client: Client, portal: Portal) -> None:  # noqa: F811
    put(portal, ColumnKind.NEWS, "开学")
    for address in ("/", "/zwgk/", "/zwgk/jiaoyu/news/", "/sitemap/"):
        assert 'href="/content/news/"' in client.get(address).content.decode(), address
    assert 'href="/content/catalogue/"' in client.get("/zwgk/jiaoyu/catalogue/").content.decode()
    trail = html.fromstring(client.get("/content/news/").content.decode())
    crumbs = trail.xpath("//nav[@class='trail']//li")
    assert [one.text_content() for one in crumbs] == ["首页", "政府信息公开", "全区政务动态"]
    assert trail.xpath("//nav[@class='main-nav']//a[@aria-current]/@href") == ["/zwgk/"]
