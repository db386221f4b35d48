"""The layer ahead of Django: the right variant for each reader, and nobody else's bytes."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from wsgiref.validate import validator

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone

from gongkai.ledger.ready import Mark
from gongkai.site.ready import layer as module
from gongkai.site.ready.keys import Key
from gongkai.site.ready.layer import Layer, next_midnight
from gongkai.site.ready.store import EVERYTHING, Store
from gongkai.site.ready.warming import request, warm

HOST = "127.0.0.1:8000"


class Site:
    """An application in Django's place: counts what it is asked, answers what it is told to."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.mark: Mark | None = Mark(frozenset(["item:1"]), frozenset(["page"]))
        self.change: Callable[[HttpResponse], object] = lambda response: None
        self.during: Callable[[], object] = lambda: None
        self.body = ""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        self.asked.append(environ["PATH_INFO"])
        cookie = environ.get("HTTP_COOKIE", "")
        text = self.body or f"<p>{environ['PATH_INFO']} {environ['QUERY_STRING']} {cookie}</p>"
        self.during()
        response = HttpResponse(text * 50)
        response["X-Frame-Options"] = "SAMEORIGIN"
        response["Vary"] = "Cookie"
        if self.mark:
            response.ready = self.mark  # type: ignore[attr-defined]
        response = self.change(response) or response  # type: ignore[assignment]
        headers = [*response.items(), *(("Set-Cookie", "x=1") for _ in response.cookies)]
        start_response(f"{response.status_code} {response.reason_phrase}", headers)
        return response


class Answer:
    """What a reader got."""

    def __init__(self, app: Any, environ: dict[str, Any]) -> None:
        self.status, self.headers = "", {}

        def start(status: str, headers: list[tuple[str, str]], error: Any = None) -> Any:
            self.status = status
            self.headers = {name.lower(): value for name, value in headers}
            assert len(self.headers) == len(headers)
            return lambda data: None

        parts = app(environ, start)
        self.body = b"".join(parts)
        if close := getattr(parts, "close", None):
            close()


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def layer(site: Site, tmp_path: Path, connections_stay: None) -> Iterator[Layer]:
    store = Store(tmp_path / "ready", 10_000_000)
    store.open("1")
    made = Layer(site, store, 1_000_000)
    made.active = True
    yield made
    store.close()


def get(layer: Layer, address: str = "/a/", method: str = "GET", **headers: str) -> Answer:
    environ = request(address)
    environ["REQUEST_METHOD"] = method
    for name, value in headers.items():
        environ[name if name in environ else f"HTTP_{name}"] = value
    return Answer(layer, environ)


def test_a_marked_page_is_made_once_and_keeps_the_headers_of_django(
    layer: Layer, site: Site
) -> None:
    first, second = get(layer), get(layer)
    assert site.asked == ["/a/"]
    assert first.body == second.body and first.headers == second.headers
    assert second.headers["x-frame-options"] == "SAMEORIGIN"
    assert second.headers["cache-control"] == "public, no-cache"
    assert second.headers["vary"] == "Accept-Encoding, Cookie"
    assert int(second.headers["content-length"]) == len(second.body)


def test_a_second_worker_finds_it_on_disk(layer: Layer, site: Site) -> None:
    get(layer)
    other = Layer(site, layer.store, 1_000_000)
    other.active = True
    assert get(other).status == "200 OK" and site.asked == ["/a/"]
    assert get(other, "/b/", "HEAD").status == "200 OK"


def test_gzip_and_plain_have_tags_of_their_own(layer: Layer, site: Site) -> None:
    plain = get(layer)
    packed = get(layer, ACCEPT_ENCODING="br, gzip")
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["etag"] != plain.headers["etag"]
    assert not plain.headers["etag"].startswith("W/")
    assert get(layer, ACCEPT_ENCODING="gzip;q=0").body == plain.body


def test_a_reader_who_has_it_gets_304_without_body(layer: Layer) -> None:
    first = get(layer)
    tag = first.headers["etag"]
    for header in (tag, f'W/"x", W/{tag}', "*"):
        again = get(layer, IF_NONE_MATCH=header)
        assert again.status == "304 Not Modified" and again.body == b""
        assert again.headers["etag"] == tag and again.headers["vary"] == first.headers["vary"]
        assert "content-length" not in again.headers
    assert get(layer, IF_NONE_MATCH=tag, ACCEPT_ENCODING="gzip").status == "200 OK"
    assert get(layer, IF_NONE_MATCH='"other"').status == "200 OK"


def test_head_says_the_same_and_sends_nothing(layer: Layer, site: Site) -> None:
    get(layer, "/b/", "HEAD")
    assert layer.store.status().pages == 0
    full, head = get(layer), get(layer, method="HEAD")
    assert head.headers == full.headers and head.body == b""


def test_a_range_is_answered_with_the_whole(layer: Layer) -> None:
    full = get(layer)
    part = get(layer, RANGE="bytes=0-9", IF_RANGE=full.headers["etag"])
    assert part.status == "200 OK" and part.body == full.body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get", "PURGE"])
def test_other_methods_are_left_to_django(layer: Layer, site: Site, method: str) -> None:
    get(layer)
    get(layer, method=method)
    assert site.asked == ["/a/", "/a/"]


def test_each_reading_mode_has_its_own_bytes(layer: Layer, site: Site) -> None:
    bodies = {
        get(layer, COOKIE=cookie).body
        for cookie in ("reading=elder", "reading=contrast", "reading=standard")
        for _ in range(2)
    }
    assert len(bodies) == 3 and len(site.asked) == 3
    # Cookies of others (a proxy's, a counter's) neither change what is sent nor are they kept.
    assert get(layer, COOKIE="seen=1; reading=elder").body in bodies
    get(layer, "/b/", COOKIE="seen=1")
    assert layer.store.load(Key("/b/", "", "standard")) is None


def test_a_session_is_always_left_to_django_and_never_kept(layer: Layer, site: Site) -> None:
    get(layer)
    for cookie in ("sessionid=a", "reading=elder; sessionid=a", "messages=a", "x" * 5000):
        get(layer, COOKIE=cookie)
        get(layer, "/b/", COOKIE=cookie)
    assert len(site.asked) == 9 and layer.store.status().pages == 1
    get(layer, "/c/", AUTHORIZATION="Basic eA==")
    assert layer.store.status().pages == 1


def streamed(response: HttpResponse) -> Any:
    made = StreamingHttpResponse([b"x"])
    made.ready = Mark(frozenset())  # type: ignore[attr-defined]
    return made


@pytest.mark.parametrize(
    "change",
    [
        lambda r: setattr(r, "ready", None),
        lambda r: setattr(r, "ready", "yes"),
        lambda r: setattr(r, "ready_never", True),
        lambda r: setattr(r, "status_code", 404),
        lambda r: setattr(r, "status_code", 302),
        lambda r: setattr(r, "status_code", 206),
        lambda r: r.set_cookie("x", "1"),
        lambda r: r.__setitem__("Vary", "Cookie, Accept-Language"),
        lambda r: r.__setitem__("Vary", "*"),
        lambda r: r.__setitem__("Cache-Control", "private, max-age=9"),
        lambda r: r.__setitem__("Cache-Control", "no-store"),
        lambda r: r.__setitem__("Content-Encoding", "br"),
        lambda r: r.write('<input name="csrfmiddlewaretoken">'),
        lambda r: r.write("x" * module.LARGEST),
        streamed,
    ],
)
def test_what_is_not_marked_or_not_the_same_for_all_is_never_kept(
    layer: Layer, site: Site, change: Any
) -> None:
    site.change = change
    first = get(layer)
    get(layer)
    assert len(site.asked) == 2 and layer.store.status().pages == 0
    assert first.headers.get("etag") is None


def test_a_query_is_kept_only_where_the_view_names_it(layer: Layer, site: Site) -> None:
    assert get(layer, "/a/?page=2").body == get(layer, "/a/?page=2").body
    assert len(site.asked) == 1
    assert get(layer, "/a/").body != get(layer, "/a/?page=2").body
    for address in ("/a/?x=1", "/a/?page=2&page=3", "/a/?page=%32", "/a/?page=2&x=1"):
        get(layer, address)
        get(layer, address)
    assert len(site.asked) == 10


def test_a_question_mark_within_the_path_is_another_address(layer: Layer, site: Site) -> None:
    two = get(layer, "/a/?page=2").body
    assert get(layer, "/a/%3Fpage=2").body != two
    assert get(layer, "/b/%3Fpage=2/").body and get(layer, "/b/?page=2/").body
    assert site.asked[1:] == ["/a/?page=2", "/b/?page=2/", "/b/"]


def test_two_writings_of_one_path_are_one_page(layer: Layer, site: Site) -> None:
    assert get(layer, "/%61/").body == get(layer, "/a/").body
    assert len(site.asked) == 1


@pytest.mark.parametrize(
    "path",
    ["/../../etc/passwd", "/a/%2e%2e/%2e%2e/x/", "/a/..%2f..%2fx/", "/a%00/", "/" + "a" * 9000],
)
def test_no_path_leads_out_of_the_folder(layer: Layer, site: Site, path: str) -> None:
    before = set(layer.store.folder.parent.rglob("*"))
    get(layer, path)
    assert set(layer.store.folder.parent.rglob("*")) == before
    assert len(site.asked) == 1


def test_only_a_host_of_the_site_gets_ready_bytes(layer: Layer, site: Site) -> None:
    get(layer)
    for host in ("evil.example", "", "127.0.0.1.evil.example", "127.0.0.1@evil.example", "a b"):
        get(layer, HOST=host)
    assert len(site.asked) == 6
    for host in ("localhost", "127.0.0.1:81", "[::1]:8000", "LOCALHOST"):
        get(layer, HOST=host)
    assert len(site.asked) == 6 and "evil.example" not in layer.hosts


def test_bytes_made_of_the_host_or_of_a_forwarded_one_are_not_kept(
    layer: Layer, site: Site
) -> None:
    site.body = "<a href='http://localhost:99/'>"
    get(layer, HOST="localhost:99")
    site.body = "<a href='http://Evil.example/'>"
    get(layer, X_FORWARDED_HOST="evil.example")
    assert layer.store.status().pages == 0
    site.body = f"<a href='http://{HOST}/'>"
    get(layer, HOST=HOST)
    assert layer.store.status().pages == 1


def test_a_site_for_https_alone_sends_ready_bytes_by_https_alone(
    layer: Layer, site: Site, settings: Any
) -> None:
    get(layer)
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    strict = Layer(site, layer.store, 1_000_000)
    strict.active = True
    get(strict)
    get(strict, X_FORWARDED_PROTO="http")
    assert len(site.asked) == 3
    get(strict, X_FORWARDED_PROTO="https")
    assert len(site.asked) == 3


def test_below_a_prefix_nothing_is_ready(layer: Layer, site: Site) -> None:
    get(layer)
    get(layer, SCRIPT_NAME="/below")
    assert len(site.asked) == 2


def test_a_drop_is_seen_by_the_next_request_of_every_worker(layer: Layer, site: Site) -> None:
    other = Layer(site, layer.store, 1_000_000)
    other.active = True
    for one in (layer, other):
        get(one)
        get(one, "/b/")
    layer.store.drop(["item:2"])
    get(other)
    assert len(site.asked) == 2
    layer.store.drop(["item:1"])
    get(other)
    get(layer)
    assert len(site.asked) == 3


def test_a_drop_whose_process_died_before_it_told_is_found_by_the_follower(
    layer: Layer, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    get(layer)
    monkeypatch.setattr(layer.store.counter, "move", lambda: None)
    layer.store.drop(["item:1"])
    layer.check()
    get(layer)
    assert len(site.asked) == 2


def test_a_page_rendered_before_a_change_and_finished_after_it_is_not_kept(
    layer: Layer, site: Site
) -> None:
    reached, go = threading.Barrier(2), threading.Barrier(2)

    def wait() -> None:
        reached.wait(10)
        go.wait(10)

    site.during, site.body = wait, "<p>old</p>"
    got: list[Answer] = []
    reader = threading.Thread(target=lambda: got.append(get(layer)))
    reader.start()
    reached.wait(10)
    layer.store.drop(["item:1"])
    assert layer.catch_up()
    go.wait(10)
    reader.join(10)
    site.during, site.body = (lambda: None), "<p>new</p>"
    assert b"old" in got[0].body
    assert b"new" in get(layer).body and b"new" in get(layer).body
    assert len(site.asked) == 2


def test_a_page_loaded_before_a_change_is_not_remembered_after_it(layer: Layer, site: Site) -> None:
    get(layer)
    found = layer.store.load(Key("/a/", "", "standard"))
    assert found
    layer.store.drop(["item:1"])
    layer.catch_up()
    layer.remember(Key("/a/", "", "standard"), *found)
    get(layer)
    assert len(site.asked) == 2


def test_a_page_of_today_ends_at_midnight(
    layer: Layer, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    get(layer)
    midnight = next_midnight(timezone.now())
    local = timezone.localtime(midnight)
    assert (local.hour, local.minute, local.utcoffset()) == (0, 0, timedelta(hours=8))
    monkeypatch.setattr("time.time", lambda: midnight.timestamp() - 1)
    get(layer)
    assert len(site.asked) == 1
    monkeypatch.setattr("time.time", lambda: midnight.timestamp())
    get(layer)
    assert len(site.asked) == 2


def test_a_page_may_end_earlier_or_have_no_day(layer: Layer, site: Site) -> None:
    soon = timezone.now() + timedelta(seconds=50)
    site.mark = Mark(frozenset(), until=soon, timeless=True)
    get(layer)
    assert layer.tables["standard"]["/a/"].until == int(soon.timestamp())
    site.mark = Mark(frozenset(), until=timezone.now() - timedelta(seconds=1))
    get(layer, "/b/")
    site.mark = Mark(frozenset(), timeless=True)
    get(layer, "/c/")
    assert layer.tables["standard"]["/c/"].until == module.FAR
    assert "/b/" not in layer.tables["standard"]


def test_memory_is_bounded_and_keeps_what_is_asked_for(layer: Layer, site: Site) -> None:
    layer.most_memory = 40_000
    for number in range(60):
        get(layer, f"/{number}/")
        get(layer, "/0/")
        assert layer.held_bytes <= layer.most_memory
    assert "/0/" in layer.standard and "/1/" not in layer.standard
    assert layer.held_bytes == sum(page.size for page in layer.standard.values())
    layer.store.drop([EVERYTHING])
    layer.catch_up()
    assert layer.held_bytes == 0 and not layer.standard


def test_headers_of_strangers_fill_no_memory(layer: Layer) -> None:
    for number in range(module.REMEMBERED + 50):
        get(layer, COOKIE=f"a={number}", ACCEPT_ENCODING=f"x{number}", HOST=f"h{number}.example")
    assert len(layer.cookies) <= module.REMEMBERED and len(layer.encodings) <= module.REMEMBERED
    assert len(layer.hosts) <= 2


def test_until_changes_are_followed_and_where_the_index_fails_django_answers(
    layer: Layer, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    layer.active = False
    get(layer)
    get(layer)
    assert len(site.asked) == 2
    layer.active = True
    get(layer)
    layer.store.drop(["item:1"])
    layer.store.close()
    monkeypatch.setattr(layer.store, "index", layer.store.folder / "nowhere" / "index")
    assert get(layer).status == "200 OK"
    assert len(site.asked) == 4


def test_pages_are_warmed_in_every_variant(layer: Layer, site: Site) -> None:
    assert warm(layer, ["/a/", "/a/?page=2"], module.VARIANTS) == {
        "/a/": "200 OK",
        "/a/?page=2": "200 OK",
    }
    assert layer.store.status().pages == 12


def test_it_speaks_wsgi(layer: Layer) -> None:
    for headers in ({}, {"ACCEPT_ENCODING": "gzip"}):
        assert get(validator(layer), **headers).status == "200 OK"
