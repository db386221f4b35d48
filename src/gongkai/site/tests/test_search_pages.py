"""The search page, what an applicant is shown from it, and the office's list of synonyms."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.foi.already import already_public
from gongkai.search import index
from gongkai.search.index import Place
from gongkai.search.sources import Entry
from gongkai.search.synonyms import given, groups
from gongkai.site.tests.scene import Scene
from gongkai.site.tests.test_language import page_of, strangers


@pytest.fixture
def place(tmp_path, monkeypatch):
    """The site's index, in a folder of the test; empty until something is built."""
    found = Place(tmp_path)
    monkeypatch.setattr(index, "place", lambda: found)
    monkeypatch.setattr("gongkai.search.search.place", lambda: found)
    return found


def build(place: Place, organ: str) -> None:
    entries = [
        Entry(
            str(number),
            "通知" if number % 2 else "新闻",
            f"居住证办理通知之{number}",
            "持<script>alert(1)</script>居住证的居民。",
            f"/content/{number}/",
            organ=organ,
            day=date(2021, 3, 5),
            validity="现行有效",
        )
        for number in range(12)
    ]
    with place.building() as writer:
        writer.build([(f"test:{one.key}", one) for one in entries], 1)


def text(client: Client, status: int = 200, **query: str) -> str:
    page = client.get(reverse("search"), query)
    assert page.status_code == status
    return page.content.decode()


def hits(page: str) -> int:
    return len(re.findall(r'href="/content/\d', page))


def test_before_there_is_an_index_the_page_says_when(
    client: Client, scene: Scene, place: Place
) -> None:
    assert "检索正在准备" in text(client, 503, q="居住证")


def test_results_can_be_narrowed_sorted_and_paged_and_hold_no_foreign_markup(
    client: Client, scene: Scene, place: Place
) -> None:
    build(place, scene.bureau.code)
    page = text(client, q="居住证")
    assert "共 12 条，第 1 页" in page
    assert "<mark>居住证</mark>" in page
    assert "<script>alert" not in page
    assert f"{scene.bureau.short_name}（12）" in page
    assert 'href="?q=%E5%B1%85%E4%BD%8F%E8%AF%81&amp;page=2"' in page
    assert hits(page) == 10
    assert hits(text(client, q="居住证", page="2")) == 2
    narrowed = text(client, q="居住证", kind="新闻", order="date", page="x")
    assert "共 6 条" in narrowed and "取消筛选" in narrowed
    assert hits(text(client, q="居住证", year="1999", page="-1")) == 0
    assert "<script>alert" not in text(client, q="<script>alert(1)</script>")


def test_what_finds_nothing_helps_on(client: Client, scene: Scene, place: Place) -> None:
    build(place, scene.bureau.code)
    page = text(client, q="居主证")
    assert "您要找的是不是" in page and ">居住证</a>" in page
    nothing = text(client, q="大熊猫")
    for address in (reverse("foi_entry"), reverse("wide", args=["news"])):
        assert f'href="{address}"' in nothing


def test_an_applicant_is_shown_what_search_finds_of_that_organ(scene: Scene, place: Place) -> None:
    assert already_public("办理居住证", scene.bureau) == []
    build(place, scene.bureau.code)
    found = already_public("怎么办理居住证", scene.bureau)
    assert (len(found), found[0].href[:9]) == (8, "/content/")
    assert already_public("办理居住证", scene.other) == []


def test_the_office_keeps_the_synonyms_and_wrong_lines_are_named(
    client: Client, scene: Scene
) -> None:
    address = reverse("console_synonyms")
    client.force_login(scene.officer)
    assert client.get(address).status_code in (302, 403)
    client.force_login(scene.office)
    assert given().splitlines()[2] in client.get(address).content.decode()
    refused = client.post(address, {"text": "社保\n居住证=暂住证"})
    assert refused.status_code == 400
    assert "第 1 行" in refused.content.decode() and "居住证=暂住证" in refused.content.decode()
    assert client.post(address, {"text": "居住证＝暂住证"}).status_code == 302
    assert groups() == {"居住证": ("暂住证",), "暂住证": ("居住证",)}
    assert scene.office.get_full_name() in client.get(address).content.decode()


def test_results_are_shown_in_english_chrome_with_chinese_marked(
    client: Client, scene: Scene, place: Place
) -> None:
    build(place, scene.bureau.code)
    client.post(reverse("reading"), {"language": "en"})
    for query in ("居住证", "居住正", "无此词"):
        page = page_of(client, f"{reverse('search')}?q={query}")
        assert strangers(page) == [], query
    labels = {one.text.strip() for one in page_of(client, "/search/?q=居住证").iter("label")}
    assert {"Type", "Organ", "Order"} <= labels
