"""The embedded server over a real socket: the layer's answers, whole requests, no endless clients."""

from __future__ import annotations

import asyncio
import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from uvicorn import Config, Server

from gongkai.site.ready.layer import Layer
from gongkai.site.ready.store import EVERYTHING, Store
from gongkai.site.ready.tests.test_layer import HOST, Answer, Site
from gongkai.site.ready.warming import request
from gongkai.site.serving import application as module
from gongkai.site.serving import front, protocol
from gongkai.site.serving.application import Application
from gongkai.site.serving.protocol import Protocol

Reply = tuple[int, dict[str, str], bytes]
PAGE = b"GET /a/ HTTP/1.1\r\nHost: %s\r\n%s\r\n"
PATIENCE = 20


class Served:
    """A site behind the embedded server, in a thread of this process."""

    def __init__(self, layer: Layer, site: Site) -> None:
        self.layer = layer
        self.site = site
        self.application = Application(layer)
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        config = Config(
            self.application,
            http=Protocol,
            ws="none",
            loop="uvloop",
            lifespan="on",
            interface="asgi3",
            log_level="error",
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=1,
        )
        self.server = Server(config)
        factory = config.get_loop_factory()
        with_sockets = self.server.serve(sockets=[self.listening])

        def run() -> None:
            with asyncio.Runner(loop_factory=factory) as runner:
                runner.run(with_sockets)

        self.thread = threading.Thread(target=run, daemon=True)
        self.thread.start()
        until(lambda: self.server.started)

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive()

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), PATIENCE)

    def raw(self, *pieces: bytes, wait: float = 0.05) -> bytes:
        """All that the server sends until it closes, for bytes sent piece by piece."""
        with self.connect() as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for at, piece in enumerate(pieces):
                if at:
                    time.sleep(wait)
                line.sendall(piece)
            return received(line)

    def ask(self, path: str = "/a/", method: str = "GET", **headers: str) -> Reply:
        """An answer on a connection of its own."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            return asked(line, path, method, **headers)
        finally:
            line.close()


def asked(line: http.client.HTTPConnection, path: str, method: str, **headers: str) -> Reply:
    """Ask on an open connection."""
    line.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    for name, value in {"Host": HOST, **headers}.items():
        line.putheader(name.replace("_", "-"), value)
    line.endheaders()
    answer = line.getresponse()
    body = answer.read()
    return answer.status, {n.lower(): v for n, v in answer.getheaders()}, body


def received(line: socket.socket) -> bytes:
    """What arrives until the other side closes."""
    parts = []
    while True:
        try:
            part = line.recv(65536)
        except ConnectionResetError:
            break
        if not part:
            break
        parts.append(part)
    return b"".join(parts)


def until(holds: Callable[[], object]) -> None:
    """Wait for something that another thread does."""
    last = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < last
        time.sleep(0.01)


def page(*lines: str) -> bytes:
    """A GET of the page with some more headers."""
    return PAGE % (HOST.encode(), "".join(f"{one}\r\n" for one in lines).encode())


@pytest.fixture
def served(
    tmp_path: Path, connections_stay: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Served]:
    settings.STATIC_ROOT = tmp_path / "static"
    (tmp_path / "static/css").mkdir(parents=True)
    (tmp_path / "static/css/site.css").write_text("body{}")
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.1)
    site = Site()
    store = Store(tmp_path / "ready", 10_000_000)
    store.open("1")
    layer = Layer(site, store, 1_000_000)
    layer.active = True
    running = Served(layer, site)
    yield running
    running.stop()
    store.close()


def test_a_kept_page_is_sent_without_django_and_bears_a_date(served: Served) -> None:
    first = served.ask()
    for _ in range(3):
        status, headers, body = served.ask()
        assert status == 200 and body == first[2]
        assert headers.keys() == first[1].keys() and "date" in headers
        assert int(headers["content-length"]) == len(body)
    assert served.site.asked == ["/a/"]
    assert served.application.front.readers and served.application.front.places


def test_a_dropped_page_is_never_sent_again_to_a_request_that_is_known(served: Served) -> None:
    line = http.client.HTTPConnection("127.0.0.1", served.port, timeout=PATIENCE)
    for turn in range(5):
        served.site.body = f"<p>turn {turn}</p>"
        served.layer.store.drop(["item:1"])
        for _ in range(3):
            assert f"turn {turn}".encode() in asked(line, "/a/", "GET")[2]
    line.close()
    assert len(served.site.asked) == 5


def test_requests_one_behind_the_other_are_answered_in_order(served: Served) -> None:
    served.ask()
    served.ask("/b/")
    other = page().replace(b"/a/", b"/b/")
    closing = page("Connection: close")
    told = served.raw(page() + other + page() + other + closing)
    assert told.count(b"HTTP/1.1 200 OK") == 5
    marks = [told.find(b"<p>/a/"), told.find(b"<p>/b/")]
    assert 0 < marks[0] < marks[1] and told.rstrip().endswith(b"</p>")


def test_a_known_request_behind_one_that_django_works_on_waits_its_turn(served: Served) -> None:
    served.ask()
    served.site.during = lambda: time.sleep(0.4)
    slow = page("Cookie: sessionid=1").replace(b"/a/", b"/slow/")
    told = served.raw(slow, page(), page("Connection: close"))
    assert told.index(b"<p>/slow/") < told.index(b"<p>/a/")
    assert told.count(b"HTTP/1.1 200 OK") == 3


@pytest.mark.parametrize("at", [1, 4, 16, 17, 18, 30, -3, -2, -1])
def test_a_known_request_that_comes_in_pieces_is_read_as_one(served: Served, at: int) -> None:
    served.ask()
    served.raw(page("Connection: close"))
    whole = page("Connection: close")
    told = served.raw(whole[:at], whole[at:])
    assert told.startswith(b"HTTP/1.1 200 OK") and told.count(b"HTTP/1.1") == 1


def test_what_follows_a_known_head_is_not_taken_for_its_body(served: Served) -> None:
    served.ask()
    smuggled = page("Content-Length: 5") + b"GET /"
    told = served.raw(smuggled + page("Connection: close"))
    assert told.count(b"HTTP/1.1 200 OK") == 2
    assert not any(b"content-length" in rest.lower() for rest in served.application.front.readers)


@pytest.mark.parametrize(
    "lines",
    [
        ("Cookie: sessionid=abc",),
        ("Authorization: Basic eA==",),
        ("Content-Length: 0",),
        ("Transfer-Encoding: chunked",),
        ("Expect: 100-continue",),
        ("Host: other.example",),
        ("Cookie: reading=elder", "Cookie: sessionid=abc"),
    ],
)
def test_a_request_that_is_no_plain_question_is_never_remembered(
    served: Served, lines: tuple[str, ...]
) -> None:
    served.ask()
    known = dict(served.application.front.readers)
    end = b"0\r\n\r\n" if "chunked" in lines[0] else b""
    served.raw(page(*lines, "Connection: close") + end)
    served.raw(page(*lines) + end + page("Connection: close"))
    new = served.application.front.readers.keys() - known.keys()
    assert not any(lines[-1].encode() in rest for rest in new)


def test_a_foreign_host_is_django_s_to_refuse(served: Served) -> None:
    served.ask()
    served.ask("/a/", Host="evil.example")
    served.ask("/a/", Host="evil.example")
    assert served.site.asked == ["/a/"] * 3


def test_headers_with_an_underscore_do_not_stand_for_the_proxy_s(served: Served) -> None:
    seen: list[dict[str, Any]] = []
    inner = served.layer.app
    served.layer.app = lambda environ, start: (seen.append(environ), inner(environ, start))[1]
    served.raw(page("X_Forwarded_For: 10.0.0.1", "X-Real: 1", "Connection: close"))
    assert "HTTP_X_FORWARDED_FOR" not in seen[0] and seen[0]["HTTP_X_REAL"] == "1"


def test_an_old_client_gets_its_page_and_the_end_of_the_connection(served: Served) -> None:
    served.ask()
    told = served.raw(f"GET /a/ HTTP/1.0\r\nHost: {HOST}\r\n\r\n".encode())
    assert told.startswith(b"HTTP/1.1 200 OK") and b"connection: close\r\n" in told
    assert served.site.asked == ["/a/"]


def test_nothing_is_answered_behind_a_request_that_asks_for_the_end(served: Served) -> None:
    served.ask()
    told = served.raw(page("Connection: close") + page() + page("Cookie: sessionid=1"))
    assert told.count(b"HTTP/1.1 200 OK") == 1
    assert served.site.asked == ["/a/"]


def test_nonsense_is_refused_and_ends_the_connection(served: Served) -> None:
    assert served.raw(b"\x16\x03\x01 nonsense\r\n\r\n").startswith(b"HTTP/1.1 400")
    assert served.raw(page()[:-2] + b"bad header\r\n\r\n").startswith(b"HTTP/1.1 400")


def test_an_endless_head_is_refused(served: Served) -> None:
    told = served.raw(page()[:-2] + b"X: ", *[b"x" * 40_000] * 3)
    assert told == b"" or told.startswith(b"HTTP/1.1 431")
    assert served.ask()[0] == 200


def test_a_head_that_does_not_end_is_given_up(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.2)
    assert served.raw(page()[:-10]) == b""


def test_an_idle_connection_is_closed(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "IDLE_SECONDS", 0.3)
    assert served.raw(b"") == b""
    assert served.raw(page()).startswith(b"HTTP/1.1 200")
    assert served.raw(page(), page(), wait=0.2).count(b"HTTP/1.1 200") == 2


def test_a_client_that_takes_nothing_is_given_up(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "STALLED_SECONDS", 0.3)
    served.site.mark = None
    served.site.body = "x" * 1_000_000
    with served.connect() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.sendall(page())
        until(lambda: served.site.asked)
        until(lambda: not served.application.connections)


def test_a_known_request_from_a_client_that_takes_nothing_is_not_heaped_up(served: Served) -> None:
    served.site.body = "x" * 10_000
    served.ask()
    with served.connect() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.setblocking(False)
        sent, last = 0, time.monotonic() + 1
        while time.monotonic() < last and sent < 2_000:
            try:
                line.send(page())
                sent += 1
            except BlockingIOError:
                time.sleep(0.01)
        (one,) = served.application.connections
        assert one.transport.get_write_buffer_size() < 2_000_000


def test_a_form_that_is_broken_off_never_reaches_django(served: Served) -> None:
    body = b"name=whole"
    head = page(f"Content-Length: {len(body) + 5}").replace(b"GET", b"POST")
    with served.connect() as line:
        line.sendall(head + body)
        until(lambda: served.application.connections)
    until(lambda: not served.application.connections)
    time.sleep(0.1)
    assert served.site.asked == []


def test_a_slow_form_holds_no_thread(served: Served) -> None:
    head = page("Content-Length: 10").replace(b"GET", b"POST")
    lines = [served.connect() for _ in range(2 * module.THREADS)]
    for line in lines:
        line.sendall(head + b"x=")
    assert served.ask("/c/", Cookie="sessionid=1")[0] == 200
    for line in lines:
        line.sendall(b"12345678")
    until(lambda: served.site.asked.count("/a/") == len(lines))
    for line in lines:
        line.close()


def test_a_body_arrives_whole_and_one_too_large_is_refused(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    got: list[bytes] = []

    def takes(environ: Any, start: Any) -> list[bytes]:
        got.append(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        start("200 OK", [("Content-Length", "0")])
        return [b""]

    served.layer.app = takes
    for size in (0, 1, module.PIECE - 1, module.PIECE, module.PIECE + 1, 2 * module.IN_MEMORY):
        body = bytes(range(256)) * (size // 256 + 1)
        head = page(f"Content-Length: {size}", "Connection: close").replace(b"GET", b"POST")
        assert served.raw(head + body[:size]).startswith(b"HTTP/1.1 200")
        assert got.pop() == body[:size]
    monkeypatch.setattr(module, "MOST_BODY", 10)
    head = page("Content-Length: 11", "Connection: close").replace(b"GET", b"POST")
    assert served.raw(head + b"x" * 11).startswith(b"HTTP/1.1 413") and not got


def test_static_files_are_sent_and_nothing_beside_them(served: Served, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("kept from all")
    status, headers, body = served.ask("/static/css/site.css")
    assert status == 200 and body == b"body{}" and headers["content-type"].startswith("text/css")
    assert "max-age=3600" in headers["cache-control"]
    assert "access-control-allow-origin" not in headers
    for path in ("/static/../secret.txt", "/static/%2e%2e/secret.txt", "/static//../secret.txt"):
        assert b"kept" not in served.ask(path)[2]


def test_the_memories_are_bounded(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "MOST_READERS", 5)
    monkeypatch.setattr(front, "MOST_PLACES", 5)
    for number in range(12):
        served.ask(f"/{number}/")
        served.ask(f"/{number}/", Accept=f"text/{number}")
        assert len(served.application.front.readers) <= 5
        assert len(served.application.front.places) <= 5
    served.ask("/0/", X=f"{'x' * front.LONGEST_HEAD}")
    assert all(len(rest) <= front.LONGEST_HEAD for rest in served.application.front.readers)


HEADERS = {
    "Accept-Encoding": ["gzip", "br, gzip;q=0.5", "gzip;q=0", "identity", ""],
    "Cookie": [
        "reading=elder",
        "reading=elder; language=en",
        "other=1",
        "sessionid=1",
        "reading=x",
    ],
    "If-None-Match": ["*", '"x"', "PLAIN", "PACKED", 'W/"x", PACKED'],
    "Range": ["bytes=0-3"],
    "User-Agent": ["a", "b"],
}


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    asked_for=st.lists(
        st.tuples(
            st.sampled_from(["GET", "GET", "GET", "HEAD", "POST"]),
            st.sampled_from(
                ["/a/", "/b/?page=2", "/b/?z=1", "/%61/", "/c.xml", "/c/?page=a&page=b"]
            ),
            st.fixed_dictionaries(
                {}, optional={name: st.sampled_from(values) for name, values in HEADERS.items()}
            ),
        ),
        min_size=1,
        max_size=5,
    ),
    dropped=st.booleans(),
)
def test_a_request_is_answered_as_the_layer_answers_it(
    served: Served, asked_for: list[tuple[str, str, dict[str, str]]], dropped: bool
) -> None:
    if dropped:
        served.layer.store.drop([EVERYTHING])
    line = http.client.HTTPConnection("127.0.0.1", served.port, timeout=PATIENCE)
    for method, address, headers in asked_for * 2:
        environ = request(address)
        tags = {
            "PLAIN": Answer(served.layer, environ).headers.get("etag", ""),
            "PACKED": Answer(served.layer, {**environ, "HTTP_ACCEPT_ENCODING": "gzip"}).headers.get(
                "etag", ""
            ),
        }
        for name, tag in tags.items():
            headers = {key: value.replace(name, tag) for key, value in headers.items()}
        for key, value in headers.items():
            environ[f"HTTP_{key.upper().replace('-', '_')}"] = value
        environ["REQUEST_METHOD"] = method
        expected = Answer(served.layer, environ)
        status, told, body = asked(line, address, method, **headers)
        assert status == int(expected.status[:3])
        assert body == (b"" if method == "HEAD" else expected.body)
        for name, value in expected.headers.items():
            assert told[name] == value
        assert told.keys() - expected.headers.keys() <= {"date", "transfer-encoding"}
    line.close()
