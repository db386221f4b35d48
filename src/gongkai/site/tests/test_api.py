"""The read API: whole, in pages of a lasting order, only what is public, for few queries."""

from __future__ import annotations

import re
from datetime import date, timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.ledger.limits import Rough
from gongkai.library.models import Document
from gongkai.portal import actions
from gongkai.portal.kinds import ColumnKind
from gongkai.portal.models import ItemPage
from gongkai.portal.tests.conftest import Portal, portal  # noqa: F401
from gongkai.site.api import api
from gongkai.site.tests.public import make_public
from gongkai.site.tests.scene import Scene

DAY = date(2022, 5, 20)
LISTS = (
    "organs",
    "columns",
    "topics",
    "items",
    "documents",
    "interpretations",
    "answers",
    "reports",
)


def read(client: Client, path: str, **query: Any) -> Any:
    response = client.get(f"/api/v1/{path}", query)
    assert response.status_code == 200, (path, response.content.decode())
    return response.json()


@pytest.fixture
def public(scene: Scene) -> dict[str, str]:
    return make_public(scene)


def test_every_list_and_every_record_of_it_can_be_read(
    client: Client, public: dict[str, str]
) -> None:
    for path in LISTS:
        found = read(client, path)
        assert set(found) == {"items", "count", "page", "pages"}
        assert found["count"] == len(found["items"]) > 0 or path == "topics", path
    document = read(client, f"documents/{public['document'].split('/')[3]}")
    assert document["number"] == "青发改规〔2020〕1号" and document["standing"] == "已修改"
    assert [step["label"] for step in document["life"]] == ["成文", "公开", "施行", "修改"]
    amending = read(client, f"documents/{public['amending'].split('/')[3]}")
    assert amending["changes"][0]["number"] == document["number"]
    item = read(client, f"items/{public['item'].split('/')[2]}")
    assert item["text"] == "收费标准见附件。</script>" and item["category_name"]
    assert item["url"].endswith(public["item"]) and item["column_name"] == "法定主动公开内容"
    report = read(client, "reports/fagai/2022")
    values = {one["figure"]: one["value"] for one in report["values"]}
    assert values["foi.received"] == 3
    assert read(client, "organs/fagai")["parent"] == read(client, "organs")["items"][0]["code"]


def test_the_schema_describes_every_route_and_every_answer_keeps_to_it(
    client: Client, public: dict[str, str]
) -> None:
    schema = client.get("/api/v1/openapi.json").json()
    assert schema["openapi"].startswith("3.") and len(schema["paths"]) == 12
    for path, methods in schema["paths"].items():
        assert set(methods) == {"get"}, path
        told = methods["get"]
        assert told["summary"] and told["description"]
        for one in told["parameters"]:
            assert one["in"] == "path" or one.get("description"), (path, one["name"])
    for path in LISTS:
        row = schema["paths"][f"/api/v1/{path}"]["get"]["responses"]["200"]["content"]
        name = row["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
        line = schema["components"]["schemas"][name]["properties"]["items"]["items"]["$ref"]
        fields = schema["components"]["schemas"][line.rsplit("/", 1)[1]]["properties"]
        for item in read(client, path)["items"]:
            assert set(item) == set(fields)
        assert all(field["title"] and field["description"] for field in fields.values())


def test_what_is_not_public_does_not_exist(client: Client, portal: Portal) -> None:  # noqa: F811
    draft = portal.draft(ColumnKind.NEWS)
    gone = portal.draft(ColumnKind.NEWS)
    portal.published(gone, on=DAY)
    assert read(client, "items")["count"] == 1
    actions.withdraw(gone, reason="内容有误。", actor=portal.head)
    assert read(client, "items")["count"] == 0
    for item in (draft, gone):
        response = client.get(f"/api/v1/items/{item.pk}")
        assert response.status_code == 404 and "没有公开" in response.json()["detail"]


@pytest.mark.django_db
def test_a_document_or_report_that_is_not_public_does_not_exist(
    client: Client, scene: Scene
) -> None:
    hidden = Document.objects.get()
    assert hidden.published_on is None
    assert read(client, "documents")["count"] == read(client, "reports")["count"] == 0
    for path in (f"documents/{hidden.pk}", "reports/fagai/2022", "organs/nobody"):
        assert client.get(f"/api/v1/{path}").status_code == 404


def test_pages_hold_every_record_once_whatever_their_size(
    client: Client,
    portal: Portal,  # noqa: F811
) -> None:
    for _ in range(7):
        portal.published(portal.draft(ColumnKind.NEWS), on=DAY)
    for size in (1, 3, 7, 100):
        first = read(client, "items", page_size=size)
        found = [
            item["id"]
            for page in range(1, first["pages"] + 1)
            for item in read(client, "items", page=page, page_size=size)["items"]
        ]
        assert found == sorted(ItemPage.objects.live().values_list("pk", flat=True))
    assert read(client, "items", page=9)["items"] == []


def test_filters_narrow_and_combine(client: Client, portal: Portal) -> None:  # noqa: F811
    for kind, category in ((ColumnKind.NEWS, ""), (ColumnKind.STATUTORY, "20-11")):
        item = portal.draft(kind, category=category, keywords="招生")
        portal.published(item, on=DAY)

    def count(**query: Any) -> int:
        return int(read(client, "items", **query)["count"])

    news = portal.column(ColumnKind.NEWS).pk
    assert count() == 2 and count(column=news) == 1 and count(column=news + 10_000) == 0
    assert count(category="20-11") == 1 and count(category="20-11", column=news) == 0
    assert count(organ="jiaoyu") == 2 and count(organ=portal.district.code) == 0
    assert count(published_from="2022-05-20", published_to="2022-05-20") == 2
    assert count(published_from="2022-05-21") == 0
    today = timezone.localdate()
    assert count(changed_from="0001-01-01") == 2 and count(changed_from="9999-12-31") == 0
    assert count(changed_from=today) == 2 and count(changed_from=today + timedelta(days=1)) == 0
    assert count(q="招生 义务") == 2 and count(q="招生 没有") == 0


@pytest.mark.parametrize(
    ("path", "query", "parameter"),
    [
        ("items", {"page": "0"}, "page"),
        ("items", {"page": "x"}, "page"),
        ("items", {"page": "9" * 30}, "page"),
        ("items", {"page_size": "101"}, "page_size"),
        ("items", {"published_from": "2022-13-40"}, "published_from"),
        ("items", {"validity": "没有"}, "validity"),
        ("items", {"q": "长" * 101}, "q"),
        ("reports", {"year": "1"}, "year"),
    ],
)
def test_a_wrong_parameter_is_refused_in_chinese_by_name(
    db: None, client: Client, path: str, query: dict[str, str], parameter: str
) -> None:
    response = client.get(f"/api/v1/{path}", query)
    assert response.status_code == 422
    assert response.json()["detail"][0]["parameter"] == parameter
    assert f"参数 {parameter} " in response.json()["detail"][0]["message"]
    assert "ETag" not in response


def test_what_did_not_change_costs_one_query_and_sends_nothing(
    client: Client,
    portal: Portal,  # noqa: F811
    django_assert_num_queries: Any,
) -> None:
    portal.published(portal.draft(ColumnKind.NEWS), on=DAY)
    first = client.get("/api/v1/items")
    assert first["Access-Control-Allow-Origin"] == "*"
    tag = {"If-None-Match": first["ETag"]}
    with django_assert_num_queries(1):
        same = client.get("/api/v1/items", headers=tag)
    assert same.status_code == 304 and same.content == b""
    portal.published(portal.draft(ColumnKind.NEWS), on=DAY)
    changed = client.get("/api/v1/items", headers=tag)
    assert changed.status_code == 200 and changed.json()["count"] == 2


def routes_of(public: dict[str, str]) -> list[str]:
    """A path of every route of the API, a file and the schema."""
    ids = {kind: path.split("/")[-2] for kind, path in public.items()}
    return [
        *(f"/api/v1/{path}" for path in LISTS),
        f"/api/v1/items/{ids['item']}",
        f"/api/v1/documents/{ids['document']}",
        "/api/v1/organs/fagai",
        "/api/v1/reports/fagai/2022",
        "/api/v1/openapi.json",
        "/data/items.csv",
        "/data/items.xlsx",
    ]


def test_every_address_knows_the_methods_of_what_is_only_read(
    client: Client, public: dict[str, str]
) -> None:
    paths = routes_of(public)
    assert len(paths) == len(api.get_openapi_schema(path_prefix="/api/v1/")["paths"]) + 3
    for path in paths:
        full, head = client.get(path), client.head(path)
        assert head.status_code == 200 and not b"".join(head), path
        for name in ("Content-Type", "ETag", "Link", "Access-Control-Allow-Origin"):
            assert head.get(name) == full.get(name), (path, name)
        assert full["ETag"] and full["Access-Control-Allow-Origin"] == "*", path
        for method in (client.get, client.head):
            same = method(path, headers={"If-None-Match": full["ETag"]})
            assert same.status_code == 304, path
        asked = client.options(
            path,
            headers={"Origin": "https://a.example", "Access-Control-Request-Method": "GET"},
        )
        assert asked.status_code == 200 and asked.content == b""
        assert asked["Allow"] == asked["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
        assert asked["Access-Control-Allow-Origin"] == "*"
        for method in (client.post, client.put, client.patch, client.delete):
            refused = method(path)
            assert refused.status_code == 405 and refused["Allow"] == "GET, HEAD, OPTIONS", path
            assert "只读" in refused.json()["detail"]
    assert client.head("/api/v1/items/999999").status_code == 404
    assert client.head("/api/v1/items?page=0").status_code == 422


def links(response: Any) -> dict[str, str]:
    found = re.findall(r'<([^>]+)>; rel="(\w+)"', response["Link"])
    return {name: address for address, name in found}


def test_a_list_names_the_pages_around_it_and_they_lead_through_it(
    client: Client, public: dict[str, str], settings: Any
) -> None:
    settings.WAGTAILADMIN_BASE_URL = base = "https://gk.example.cn"
    address, seen = "/api/v1/columns?kind=news&page_size=1&organ=fagai", []
    only = links(client.get(address))
    assert set(only) == {"first", "last"}
    address, steps = "/api/v1/columns?page_size=2", 0
    while address:
        response = client.get(address)
        seen += [one["id"] for one in response.json()["items"]]
        near = links(response)
        assert ("prev" in near) is (steps > 0)
        assert near["first"] == f"{base}/api/v1/columns?page_size=2&page=1"
        address, steps = near.get("next", "").removeprefix(base), steps + 1
    told = response.json()
    assert near["last"] == f"{base}/api/v1/columns?page_size=2&page={told['pages']}"
    assert told["page"] == told["pages"] == steps > 1 and len(seen) == told["count"]
    beyond = links(client.get("/api/v1/columns?page=99&q=x"))
    assert beyond["prev"] == beyond["last"] == f"{base}/api/v1/columns?page=1&q=x"
    assert "Link" not in client.get("/api/v1/columns?page=0")


@pytest.fixture
def limit(settings: Any, monkeypatch: pytest.MonkeyPatch) -> int:
    settings.API_PER_MINUTE = 5
    settings.PROXIES = (ip_network("10.0.0.0/8"),)
    monkeypatch.setattr("gongkai.ledger.api._visitors", Rough(1))
    return 5


def test_who_asks_too_often_is_told_when_to_come_back(
    client: Client, public: dict[str, str], limit: int
) -> None:
    for _ in range(limit):
        first = client.get("/api/v1/items")
        assert first.status_code == 200
    for path in ("/api/v1/items", "/api/v1/organs/fagai", "/data/items.csv"):
        refused = client.get(path)
        assert refused.status_code == 429 and "每分钟最多 5 次" in refused.json()["detail"]
        assert 1 <= int(refused["Retry-After"]) <= 60
        assert refused["Access-Control-Allow-Origin"] == "*" and "ETag" not in refused
    tag = {"If-None-Match": first["ETag"]}
    assert client.get("/api/v1/items", headers=tag).status_code == 304
    for path in ("/", "/data/", "/data/catalog.jsonld", "/api/v1/openapi.json"):
        assert client.get(path).status_code == 200, path
    assert client.get("/api/v1/items", REMOTE_ADDR="203.0.113.9").status_code == 200


def test_a_visitor_behind_a_proxy_is_counted_by_the_address_that_the_proxy_names(
    client: Client, public: dict[str, str], limit: int
) -> None:
    def ask(here: str, forwarded: str) -> int:
        response = client.get("/api/v1/topics", REMOTE_ADDR=here, HTTP_X_FORWARDED_FOR=forwarded)
        return int(response.status_code)

    assert [ask("10.0.0.1", "198.51.100.1") for _ in range(6)] == [200] * 5 + [429]
    assert ask("10.0.0.1", "198.51.100.2") == 200
    assert ask("10.0.0.1", "9.9.9.9, 198.51.100.1") == 429
    # Whoever is no known proxy speaks for nobody but itself, whatever it makes up.
    made_up = [ask("203.0.113.9", f"198.51.100.{number}") for number in range(6)]
    assert made_up == [200] * 5 + [429]


def test_without_a_limit_nobody_is_counted(
    client: Client, public: dict[str, str], limit: int, settings: Any
) -> None:
    settings.API_PER_MINUTE = 0
    assert all(client.get("/api/v1/topics").status_code == 200 for _ in range(12))


@pytest.mark.parametrize("path", LISTS)
def test_a_list_costs_as_many_queries_for_many_as_for_few(
    client: Client, public: dict[str, str], path: str, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(5):
        read(client, path, page_size=100)


def test_a_page_of_items_costs_four_queries(
    client: Client,
    portal: Portal,  # noqa: F811
    django_assert_num_queries: Any,
) -> None:
    for kind in (ColumnKind.NEWS, ColumnKind.NOTICES, ColumnKind.STATUTORY):
        for _ in range(3):
            portal.published(portal.draft(kind), on=DAY)
    with django_assert_num_queries(4):
        assert len(read(client, "items", page_size=100)["items"]) == 9


ROUTES = [
    (path, [one["name"] for one in told["get"]["parameters"] if one["in"] == "query"])
    for path, told in api.get_openapi_schema(path_prefix="/api/v1/")["paths"].items()
]
VALUES = st.one_of(
    st.integers().map(str),
    st.dates().map(str),
    st.text(max_size=12),
    st.sampled_from(["20-01", "fagai", "现行有效", "in_force", "policy", "", "null", "\x00", "%"]),
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_asked_the_answer_is_one_that_the_api_has(
    db: None, client: Client, data: st.DataObject
) -> None:
    path, names = data.draw(st.sampled_from(ROUTES))
    numbers = st.integers(0, 2**70).map(str)
    place = path.replace("{pk}", data.draw(numbers)).replace("{year}", data.draw(numbers))
    place = place.replace("{code}", "fagai").replace("{organ}", "fagai")
    query = data.draw(st.dictionaries(st.sampled_from([*names, "x"]), VALUES, max_size=4))
    response = client.get(place, query)
    assert response.status_code in (200, 400, 404, 422), place
    if response.status_code == 422:
        assert all(one["message"] for one in response.json()["detail"])
