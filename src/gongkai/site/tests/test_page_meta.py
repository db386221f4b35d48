"""What public pages tell machines of themselves: prescribed tags, one address, schema.org."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client
from lxml import html

from gongkai.ledger.pagemeta import script_text
from gongkai.library.models import Document
from gongkai.site.tests.public import make_public
from gongkai.site.tests.scene import Scene

BASE = "https://gk.example.cn"
SITE = {
    "SiteName": "青麓区人民政府政务公开",
    "SiteDomain": "gk.example.cn",
    "SiteIDCode": "3299990001",
}
COLUMN = ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")
ARTICLE = ("ArticleTitle", "PubDate", "ContentSource", "Author", "Keywords", "Description", "Url")


@pytest.fixture(autouse=True)
def named_site(settings: Any) -> None:
    settings.WAGTAILADMIN_BASE_URL = BASE
    settings.SITE_CODE = SITE["SiteIDCode"]
    settings.SITE_ICP, settings.SITE_POLICE = "青ICP备00000001号", "青公网安备 32999902000001号"


@pytest.fixture
def public(scene: Scene) -> dict[str, str]:
    return make_public(scene)


ARTICLES = {"item", "report", "document", "amending", "interpretation", "answer"}


def head_of(client: Client, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200, address
    return html.fromstring(response.content).find("head")


def tags_of(head: Any) -> dict[str, str]:
    found = [(one.get("name"), one.get("content")) for one in head.iter("meta") if one.get("name")]
    tags = dict(found)
    assert len(tags) == len(found)
    return tags


def data_of(head: Any) -> dict[str, dict[str, Any]]:
    blocks = [json.loads(one.text) for one in head.iter("script")]
    assert all(block["@context"] == "https://schema.org" for block in blocks)
    return {block["@type"]: block for block in blocks}


def test_every_kind_of_public_page_carries_the_tags_of_its_kind_filled(
    client: Client, public: dict[str, str]
) -> None:
    for kind, address in public.items():
        head = head_of(client, address)
        tags = tags_of(head)
        for name in (*SITE, *COLUMN, "Keywords", "Description", "Url"):
            assert tags.get(name, "").strip(), (kind, name)
        assert {name: tags[name] for name in SITE} == SITE
        missing = [name for name in ARTICLE if not tags.get(name, "").strip()]
        assert (missing == []) is (kind in ARTICLES), (kind, missing)
        links = head.xpath("link[@rel='canonical']/@href")
        assert links == [BASE + address] == [tags["Url"]], kind


def test_the_tags_of_an_item_are_its_elements(client: Client, public: dict[str, str]) -> None:
    tags = tags_of(head_of(client, public["item"]))
    assert tags["ArticleTitle"] == "关于<价格>&收费的通知"
    assert tags["PubDate"] == "2022-05-20 09:00"
    assert tags["ContentSource"] == tags["Author"] == "青麓区发展和改革局"
    assert (tags["ColumnName"], tags["Keywords"]) == ("法定主动公开内容", "价格 收费")
    assert tags["Description"] == "收费标准见附件。</script>"


def test_the_canonical_address_holds_the_page_and_category_and_nothing_else(
    client: Client, public: dict[str, str]
) -> None:
    for asked, meant in (
        ("?category=20-11&from=x", "?category=20-11"),
        ("?category=nonsense&page=9", ""),
        ("?page=1", ""),
    ):
        tags = tags_of(head_of(client, public["column"] + asked))
        assert tags["Url"] == BASE + public["column"] + meant


def test_schema_org_tells_organs_legislation_and_the_way_to_a_page(
    client: Client, public: dict[str, str]
) -> None:
    organ = data_of(head_of(client, public["organ"]))["GovernmentOrganization"]
    assert organ["name"] == "青麓区发展和改革局" and organ["url"] == f"{BASE}/organs/fagai/"
    assert organ["parentOrganization"]["name"] == "青麓区人民政府"
    amended = data_of(head_of(client, public["document"]))["Legislation"]
    assert amended["legislationIdentifier"] == "青发改规〔2020〕1号"
    assert amended["legislationDate"] == "2020-05-01"
    assert amended["legislationLegalForce"] == "https://schema.org/InForce"
    amending = data_of(head_of(client, public["amending"]))["Legislation"]
    assert [one["@id"] for one in amending["legislationAmends"]] == [amended["@id"]]
    assert "Legislation" not in data_of(head_of(client, public["document"] + "?on=2020-05-15"))
    steps = data_of(head_of(client, public["item"]))["BreadcrumbList"]["itemListElement"]
    assert [step["name"] for step in steps] == [
        "首页",
        "政府信息公开",
        "发展和改革局",
        "法定主动公开内容",
        "关于<价格>&收费的通知",
    ]
    assert [step["position"] for step in steps] == [1, 2, 3, 4, 5]
    assert steps[-1]["item"] == BASE + public["item"]


def test_a_document_that_is_over_says_so(client: Client, public: dict[str, str]) -> None:
    Document.objects.filter(key="青发改规〔2020〕1号").update(
        ended_on=date(2021, 6, 1), end_kind="repealed"
    )
    data = data_of(head_of(client, public["document"]))["Legislation"]
    assert data["legislationLegalForce"] == "https://schema.org/NotInForce"


def test_no_text_ends_the_element_that_holds_it() -> None:
    text = script_text({"name": "</script><!--<script>&"})
    assert "<" not in text and ">" not in text and "&" not in text
    assert json.loads(text) == {"name": "</script><!--<script>&"}


def test_the_foot_bears_the_numbers_of_the_site(
    client: Client, scene: Scene, settings: Any
) -> None:
    foot = client.get("/organs/").content.decode().partition('<footer class="foot">')[2]
    assert "网站标识码：3299990001" in foot and "青ICP备00000001号" in foot
    assert "code=32999902000001" in foot and "主办：<span>青麓区人民政府</span>" in foot
    settings.SITE_CODE = settings.SITE_ICP = settings.SITE_POLICE = ""
    page = client.get("/organs/").content.decode()
    assert "网站标识码" not in page and "SiteIDCode" not in page
