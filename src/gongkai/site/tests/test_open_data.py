"""Open data: every list in every format, safe in a spreadsheet, described, and whole."""

from __future__ import annotations

import csv
import json
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from gongkai.ledger.datasets import MEDIA, Type, data_sets
from gongkai.portal import actions
from gongkai.portal.kinds import ColumnKind
from gongkai.portal.tests.conftest import Portal, portal  # noqa: F401
from gongkai.site.tests.public import make_public
from gongkai.site.tests.scene import Scene

SETS = {
    "answers", "columns", "documents", "figures", "interpretations", "items", "organs",
    "report-figures", "reports", "topics",
}  # fmt: skip
DAY = date(2022, 5, 20)
BASE = "https://gk.example.cn"


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def file(client: Client, key: str, extension: str) -> bytes:
    response = client.get(f"/data/{key}.{extension}")
    assert response.status_code == 200, key
    assert response["Content-Type"] == MEDIA[extension]
    assert response["Content-Disposition"].endswith(f".{extension}")
    return body(response)


def table(client: Client, key: str) -> list[list[str]]:
    return list(csv.reader(StringIO(file(client, key, "csv").decode("utf-8-sig"))))


def rows(client: Client, key: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(file(client, key, "json"))["rows"]
    return found


def test_every_list_is_the_same_in_every_format_and_in_its_dictionary(
    client: Client, scene: Scene
) -> None:
    make_public(scene)
    assert set(data_sets()) == SETS
    for key, found in data_sets().items():
        heads, *lines = table(client, key)
        told = rows(client, key)
        book = CalamineWorkbook.from_filelike(BytesIO(file(client, key, "xlsx")))
        sheet = book.get_sheet_by_index(0).to_python()
        assert heads == sheet[0] == [field.label for field in found.fields], key
        assert len(lines) == len(told) == len(sheet) - 1, key
        assert len(lines) > 0 or key == "topics"
        assert all(list(row) == [field.name for field in found.fields] for row in told)
        page = client.get(f"/data/{key}/").content.decode()
        assert all(f"<code>{field.name}</code>" in page for field in found.fields)
        assert all(f'href="/data/{key}.{extension}"' in page for extension in MEDIA)
        for place, field in enumerate(found.fields):
            for line, row in zip(lines, told, strict=True):
                assert line[place].removeprefix("'") == (
                    "" if row[field.name] is None else str(row[field.name])
                )
                if field.type is Type.ADDRESS:
                    assert client.get(row[field.name]).status_code == 200


def test_names_of_columns_are_distinct_and_every_list_tells_its_basis() -> None:
    for found in data_sets().values():
        for of in ("name", "label"):
            names = [getattr(field, of) for field in found.fields]
            assert len(set(names)) == len(names), found.key
        assert found.basis and found.keywords and found.description.endswith("。")


def test_no_spreadsheet_takes_a_title_for_a_formula(
    client: Client,
    portal: Portal,  # noqa: F811
) -> None:
    title = '=HYPERLINK("http://example.org","点我")'
    item = portal.draft(ColumnKind.NEWS, title=title, keywords="+1 @a")
    portal.published(item, on=DAY)
    assert file(client, "items", "csv").startswith(b"\xef\xbb\xbf")
    line = dict(zip(*table(client, "items"), strict=True))
    assert (line["标题"], line["关键词"]) == (f"'{title}", "'+1 @a")
    assert rows(client, "items")[0]["title"] == title
    book = CalamineWorkbook.from_filelike(BytesIO(file(client, "items", "xlsx")))
    assert title in book.get_sheet_by_index(0).to_python()[1]


def test_drafts_and_withdrawn_items_are_in_no_file(
    client: Client,
    portal: Portal,  # noqa: F811
) -> None:
    portal.draft(ColumnKind.NEWS, title="草稿")
    gone = portal.draft(ColumnKind.NOTICES, title="撤下的")
    portal.published(gone, on=DAY)
    assert "撤下的" in file(client, "items", "json").decode()
    actions.withdraw(gone, reason="内容有误。", actor=portal.head)
    for extension in ("csv", "json"):
        told = file(client, "items", extension).decode()
        assert "草稿" not in told and "撤下的" not in told


def test_a_file_costs_as_many_queries_for_many_rows_as_for_few_and_nothing_unchanged(
    client: Client,
    portal: Portal,  # noqa: F811
    django_assert_num_queries: Any,
) -> None:
    for kind in (ColumnKind.NEWS, ColumnKind.NOTICES):
        for _ in range(3):
            portal.published(portal.draft(kind), on=DAY)
    with django_assert_num_queries(3):
        assert len(rows(client, "items")) == 6
    tag = client.get("/data/items.json")["ETag"]
    with django_assert_num_queries(1):
        same = client.get("/data/items.json", headers={"If-None-Match": tag})
    assert same.status_code == 304
    portal.published(portal.draft(ColumnKind.NEWS), on=DAY)
    assert client.get("/data/items.json", headers={"If-None-Match": tag}).status_code == 200


def test_the_catalogue_names_every_list_and_file(
    client: Client, scene: Scene, settings: Any
) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://gk.example.cn"
    response = client.get("/data/catalog.jsonld")
    assert response["Content-Type"] == "application/ld+json"
    told = response.json()
    assert told["@type"] == "dcat:Catalog" and set(told["@context"]) >= {"dcat", "dct"}
    assert {one["dct:identifier"] for one in told["dcat:dataset"]} == SETS
    assert told["dct:publisher"]["foaf:name"] == "青麓区人民政府"
    files = [
        one["dcat:downloadURL"]["@id"]
        for data in told["dcat:dataset"]
        for one in data["dcat:distribution"]
    ]
    assert len(files) == len(SETS) * len(MEDIA)
    assert "https://gk.example.cn/data/items.csv" in files
    assert all(
        client.get(one.removeprefix("https://gk.example.cn")).status_code == 200 for one in files
    )


def test_the_terms_of_use_are_told_wherever_data_is_offered(
    client: Client, scene: Scene, settings: Any
) -> None:
    settings.WAGTAILADMIN_BASE_URL = BASE
    for name, text, url, place in (
        (settings.LICENCE_NAME, settings.LICENCE_TEXT, "", f"{BASE}/data/#licence"),
        ("青麓公共数据许可", "随便用。", "https://example.cn/xuke", "https://example.cn/xuke"),
    ):
        settings.LICENCE_NAME, settings.LICENCE_TEXT, settings.LICENCE_URL = name, text, url
        told = client.get("/data/catalog.jsonld").json()
        data = told["dcat:dataset"][0]
        for one in (told, told["dcat:service"], data, data["dcat:distribution"][0]):
            assert one["dct:license"]["@id"] == place
            assert one["dct:rights"]["rdfs:label"] == name
            assert one["dct:rights"]["dct:description"] == text
        page = client.get("/data/").content.decode()
        assert 'id="licence"' in page and name in page and text in page
        link = f'<a href="{place}" rel="license">{name}</a>'
        for address in ("/data/items/", "/api/"):
            assert link in client.get(address).content.decode(), address
        linked = client.get("/data/items/").content.decode()
        assert f'"license":"{place}"' in linked
        schema = client.get("/api/v1/openapi.json").json()
        assert schema["info"]["license"] == {"name": name, "url": place}
        assert json.loads(file(client, "organs", "json"))["license"] == place


def test_without_a_word_of_the_district_use_is_free_with_the_source_named(settings: Any) -> None:
    assert settings.LICENCE_NAME == "注明来源即可使用"
    for word in ("免费", "商业用途", "注明来源", "取得日期"):
        assert word in settings.LICENCE_TEXT


@pytest.mark.django_db
def test_the_apis_page_names_every_route_and_its_choices(client: Client) -> None:
    page = client.get("/api/").content.decode()
    schema = client.get("/api/v1/openapi.json").json()
    assert all(path in page for path in schema["paths"])
    assert "normative_document" in page and "现行有效" in page and "<script src" not in page
    for path in ("/data/poems/", "/data/items.exe", "/data/poems.csv", "/api/v1/"):
        assert client.get(path).status_code == 404
