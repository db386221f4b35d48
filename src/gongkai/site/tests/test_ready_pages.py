"""Public pages through the layer: new things are read at once, an officer sees his own page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from gongkai.ledger import changes
from gongkai.ledger.models import Organ
from gongkai.ledger.organs import change_organ
from gongkai.ledger.ready import tags_of
from gongkai.ledger.tests.factories import credit_code
from gongkai.site.ready import following
from gongkai.site.ready.following import Keeper, follow
from gongkai.site.ready.layer import Layer
from gongkai.site.ready.tests.test_layer import Answer, get
from gongkai.site.tests.layering import kept, layer_over
from gongkai.site.tests.scene import Scene, publish


@pytest.fixture
def layer(scene: Scene, tmp_path: Path, connections_stay: None) -> Iterator[Layer]:
    with layer_over(tmp_path) as made:
        yield made


def pages(layer: Layer) -> dict[str, Answer]:
    addresses = ("/", "/organs/", "/organs/fagai/", "/reports/", "/reports/fagai/2022/")
    return {address: get(layer, address) for address in addresses}


def call(organ: Organ, phone: str, scene: Scene) -> None:
    """Enter a new telephone number."""
    values = {"phone": phone, "credit_code": credit_code(organ.pk)}
    change_organ(organ=organ, values=values, actor=scene.office)


def test_public_pages_are_kept_and_others_are_not(layer: Layer, scene: Scene) -> None:
    publish(scene)
    found = pages(layer)
    assert {answer.status for answer in found.values()} == {"200 OK"}
    for address in (
        "/organs/?q=a",
        "/reports/?page=9",
        "/reports/?year=1999",
        "/requests/",
        "/verify/",
        "/console/login/",
        "/figures/?year=2030",
        "/reports/fagai/2022/docx/",
    ):
        get(layer, address)
    assert kept(layer) == set(found)


def test_the_bytes_are_those_of_django_with_its_headers(
    layer: Layer, scene: Scene, client: Client
) -> None:
    publish(scene)
    for address, first in pages(layer).items():
        again, plain = get(layer, address), client.get(address, HTTP_HOST="127.0.0.1")
        assert first.body == again.body == plain.content
        for name, value in plain.headers.items():
            if name not in ("Vary", "Content-Length"):
                assert again.headers[name.lower()] == value


def test_a_published_report_appears_on_its_pages_and_nowhere_else_is_touched(
    layer: Layer, scene: Scene
) -> None:
    assert "2022" not in get(layer, "/organs/fagai/").body.decode()
    get(layer, "/organs/")
    publish(scene)
    wanted = follow(layer.store)
    assert wanted == ["/", "/reports/", "/reports/fagai/2022/"]
    assert kept(layer) == {"/organs/"}
    assert "/reports/fagai/2022/" in get(layer, "/organs/fagai/").body.decode()


def test_the_districts_name_stands_on_every_page(layer: Layer, scene: Scene) -> None:
    publish(scene)
    follow(layer.store)
    assert len(pages(layer)) == len(kept(layer))
    call(scene.district, "0531-7654321", scene)
    follow(layer.store)
    assert kept(layer) == set()
    assert all("0531-7654321" in answer.body.decode() for answer in pages(layer).values())


def test_an_officer_is_served_by_django_and_leaves_nothing(
    layer: Layer, scene: Scene, client: Client
) -> None:
    client.force_login(scene.officer)
    cookie = f"sessionid={client.cookies['sessionid'].value}"
    assert "工作台</a>" in get(layer, "/organs/", COOKIE=cookie).body.decode()
    assert kept(layer) == set()
    assert "工作人员登录" in get(layer, "/organs/").body.decode()
    assert "工作台</a>" in get(layer, "/organs/", COOKIE=cookie).body.decode()


def test_the_elder_reader_gets_the_elder_page(layer: Layer, scene: Scene) -> None:
    for mode in ("elder", "contrast", "standard"):
        for _ in range(2):
            page = get(layer, "/organs/", COOKIE=f"reading={mode}").body.decode()
            assert f'data-reading="{mode}"' in page


def test_a_database_older_than_what_was_followed_begins_anew(layer: Layer, scene: Scene) -> None:
    get(layer, "/organs/")
    layer.store.drop([], (layer.store.cursor(), 99))
    assert kept(layer) == {"/organs/"}
    follow(layer.store)
    assert kept(layer) == set() and layer.store.cursor() == changes.newest()


def test_the_process_that_publishes_follows_on_its_own(
    layer: Layer,
    scene: Scene,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    get(layer, "/organs/")
    settings.READY = True
    monkeypatch.setattr(following, "site_store", lambda: layer.store)
    monkeypatch.setattr(following, "opened_store", lambda: layer.store)
    with django_capture_on_commit_callbacks(execute=True):
        call(scene.bureau, "0531-1234567", scene)
    assert "0531-1234567" in get(layer, "/organs/").body.decode()


def test_a_keeper_makes_ready_what_was_published_and_outlives_an_error(
    layer: Layer, scene: Scene
) -> None:
    publish(scene)
    stores = [layer.store]
    keeper = Keeper(layer, lambda: stores[0])
    stores[0] = None  # type: ignore[assignment, call-overload]
    keeper.look()
    stores[0] = layer.store
    keeper.look()
    assert {"/reports/", "/reports/fagai/2022/"} <= kept(layer)


def test_a_change_of_a_source_touches_its_key_and_its_lists(scene: Scene) -> None:
    assert tags_of({"page": ["1", "2"]}) == {"page:*", "page:1", "page:2"}
    district = str(scene.district.pk)
    assert tags_of({"ledger.organ": [district]}) == {
        "ledger.organ:*",
        f"ledger.organ:{district}",
        "chrome",
    }
