"""An address of another site is asked without harm to this house."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator, Sequence

import pytest

from gongkai.portal.outside import asking
from gongkai.portal.outside.asking import Found, ask, ask_bounded
from gongkai.portal.outside.tests.sites import LOOPBACK, Other, other_site
from gongkai.verify import bounded

INNER = "地址在内部网络，公众打不开"


@pytest.fixture(scope="module")
def site() -> Iterator[Other]:
    with other_site() as running:
        yield running


@pytest.mark.parametrize(
    ("path", "found", "words"),
    [
        ("/", Found.FINE, "200 正常"),
        ("/政策?号=5", Found.FINE, "200 正常"),
        ("/status/404", Found.FAILED, "404 页面不存在"),
        ("/status/410", Found.FAILED, "410 页面已经删除"),
        ("/status/503", Found.FAILED, "503 对方网站暂停服务"),
        ("/status/403", Found.UNSURE, "403 对方拒绝程序访问，请人工打开核对"),
        ("/status/799", Found.FAILED, "799 未知的回答"),
        ("/to?to=/status/204", Found.FINE, "204 No Content"),
        ("/to?to=/status/404", Found.FAILED, "404 页面不存在"),
        ("/around", Found.FAILED, "跳转超过 5 次"),
        ("/endless", Found.FINE, "200 正常"),
    ],
)
def test_what_it_answers_is_told_in_words(site: Other, path: str, found: Found, words: str) -> None:
    told = ask(site.at(path), LOOPBACK)
    assert (told.found, told.words) == (found, words)
    assert told.failed is (found is Found.FAILED)


def test_nothing_is_sent_that_says_who_asks(site: Other, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    site.asked.clear()
    assert ask(site.at("/to?to=/"), LOOPBACK).found is Found.FINE
    assert [path for path, _ in site.asked] == ["/to?to=/", "/"]
    for _, head in site.asked:
        assert set(head) == {"Host", "User-Agent", "Accept-Encoding"}
        assert head["Host"] == site.at("").removeprefix("http://")


NAMES = {
    "loopback": "127.0.0.1",
    "metadata": "169.254.169.254",
    "private": "10.8.0.1",
    "ip6": "::1",
    "mapped": "::ffff:127.0.0.1",
    "mapped-private": "::ffff:10.0.0.8",
    "link-local": "fe80::1",
}


@pytest.mark.parametrize("address", NAMES.values())
def test_an_address_inside_the_house_is_refused(address: str, no_connection: list[object]) -> None:
    host = f"[{address}]" if ":" in address else address
    for scheme in ("http", "https"):
        told = ask(f"{scheme}://{host}:8080/")
        assert (told.found, told.words) == (Found.FAILED, INNER)
    assert no_connection == []


@pytest.fixture
def no_connection(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Whereto a connection was begun."""
    begun: list[object] = []

    def connect(self: socket.socket, address: object) -> None:
        begun.append(address)
        raise OSError

    monkeypatch.setattr(socket.socket, "connect", connect)
    return begun


@pytest.mark.parametrize(
    "host", ["localhost", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "0.0.0.0"]
)
def test_a_name_that_the_system_takes_for_it_is_refused(
    host: str, no_connection: list[object]
) -> None:
    told = ask(f"http://{host}/")
    assert told.failed and no_connection == []
    assert told.words == INNER


@pytest.mark.parametrize("address", NAMES.values())
def test_a_name_that_resolves_to_it_is_refused(address: str, no_connection: list[object]) -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        return ["1.1.1.1", address]

    told = ask("http://www.example.cn/", resolve=resolve)
    assert (told.words, no_connection) == (INNER, [])


@pytest.mark.parametrize("address", [*list(NAMES.values())[1:], "127.0.0.2"])
def test_a_redirect_to_it_is_refused(site: Other, address: str) -> None:
    host = f"[{address}]" if ":" in address else address
    site.asked.clear()
    told = ask(site.at(f"/to?to=http://{host}:8000/"), LOOPBACK)
    assert told.words == INNER and len(site.asked) == 1


def test_the_connection_goes_to_what_was_judged(
    site: Other, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    asked = []

    def resolve(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return next(answers)

    port = site.server_address[1]
    site.asked.clear()
    told = ask(f"http://www.example.cn:{port}/", LOOPBACK, resolve)
    # A second question would have had the other answer; the site was told the name all the same.
    assert told.found is Found.FINE and asked == ["www.example.cn"]
    assert site.asked[0][1]["Host"] == f"www.example.cn:{port}"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("ftp://www.example.cn/", "网址的写法不对"),
        ("file:///etc/passwd", "网址的写法不对"),
        ("gopher://127.0.0.1/", "网址的写法不对"),
        ("http://", "网址的写法不对"),
        ("http://[::1", "网址的写法不对"),
        ("http://a.cn:99999/", "网址的写法不对"),
        ("http://www.example.cn/" + "x" * 2_000, "网址的写法不对"),
        ("http://who:word@www.example.cn/", "网址里带有用户名或密码"),
        ("http://www.example.cn:25/", "端口 25 不是网站的端口"),
    ],
)
def test_what_is_no_address_of_a_site_is_not_asked(
    address: str, words: str, no_connection: list[object]
) -> None:
    told = ask(address)
    assert (told.found, told.words, no_connection) == (Found.FAILED, words, [])


def test_a_redirect_to_another_scheme_or_none_is_told(site: Other) -> None:
    assert ask(site.at("/to?to=file:///etc/passwd"), LOOPBACK).words == "网址的写法不对"
    assert ask(site.at("/to?to="), LOOPBACK).words == "302 Found"


def test_silence_is_told_apart_from_an_answer() -> None:
    def nowhere(host: str, port: int) -> Sequence[str]:
        raise OSError

    assert ask("http://www.example.cn/", resolve=nowhere).found is Found.SILENT
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    told = ask(f"http://127.0.0.1:{port}/", LOOPBACK)
    assert (told.found, told.words) == (Found.SILENT, "连接不上")


def test_a_certificate_that_nobody_vouches_for_is_told(site: Other) -> None:
    address = site.at("/").replace("http:", "https:")
    told = ask(address, LOOPBACK)
    assert told.found is Found.FAILED and "安全连接不成" in told.words


def test_a_server_that_drips_is_ended_at_its_time(
    site: Other, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = time.monotonic()
    with bounded.Process(2, asking.MEMORY, jobs=asking.__name__) as process:
        told = ask_bounded(process, site.at("/drip"), LOOPBACK)
        assert (told.found, told.words) == (Found.SILENT, "没有在时限内回答完")
        assert time.monotonic() - begun < 10
    with asking.asker() as process:
        assert ask_bounded(process, site.at("/"), LOOPBACK).words == "200 正常"
        assert ask_bounded(process, site.at("/")).words == INNER
