"""What a visitor sends decides nothing but path, canonical query, mode and language."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.site.ready.keys import (
    Key,
    file_of,
    keepable,
    none_match,
    only_variant,
    takes_gzip,
    variant_asked,
)

CLOSED = frozenset({"sessionid", "messages"})


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/", ""),
        ("/organs/", ""),
        ("/figures/foi.received/", ""),
        ("/feeds/news.xml", ""),
        ("/reports/", "page=2"),
        ("/reports/", "organ=fagai&page=2&year=2022"),
    ],
)
def test_plain_addresses_may_be_kept(path: str, query: str) -> None:
    assert keepable(path, query)


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("", ""),
        ("organs/", ""),
        ("/organs", ""),
        ("//organs/", ""),
        ("/../secret/", ""),
        ("/a/../b/", ""),
        ("/./", ""),
        ("/.git/", ""),
        ("/a\\..\\b/", ""),
        ("/a%2e/", ""),
        ("/a\0/", ""),
        ("/a\n/", ""),
        ("/a/\n", ""),
        ("/a?page=2/", ""),
        ("/\xe5\x8c\xba/", ""),
        ("/" + "a/" * 200, ""),
        ("/" + "a" * 100 + "/", ""),
        ("/reports/", "page=2&organ=x"),
        ("/reports/", "page=1&page=2"),
        ("/reports/", "page="),
        ("/reports/", "page=../../x"),
        ("/reports/", "page=%32"),
        ("/reports/", "page=2&"),
        ("/reports/", "&"),
        ("/reports/", "a=" + "1" * 200),
        ("/reports/", "page=2\n"),
    ],
)
def test_other_addresses_are_never_kept(path: str, query: str) -> None:
    assert not keepable(path, query)


NASTY = st.text("./a~-_%\\\0?=&9区\n", max_size=24)


@settings(max_examples=60)
@given(NASTY, NASTY)
def test_a_kept_address_stays_below_the_folder_of_pages(path: str, query: str) -> None:
    path = "/" + path
    if keepable(path, query):
        parts = file_of(Key(path, query, "elder"), "text/html").split("/")
        assert parts[0] == "elder"
        assert all(part and not part.startswith(".") for part in parts)


ADDRESSES = st.sampled_from(
    [
        (path, query, kind)
        for path in ("/", "/a/", "/a/index.html", "/index.html", "/a.xml", "/a/page.xml", "/b/")
        for query in ("", "page=2", "page=2.html", "page=index")
        for kind in ("text/html; charset=utf-8", "application/xml", "application/json")
    ]
)


@settings(max_examples=60)
@given(ADDRESSES, ADDRESSES)
def test_two_addresses_never_share_a_file(
    one: tuple[str, str, str], two: tuple[str, str, str]
) -> None:
    if one[:2] != two[:2]:
        files = [file_of(Key(path, query, "standard"), kind) for path, query, kind in (one, two)]
        assert files[0] != files[1]


def test_a_type_that_nginx_would_guess_wrong_is_put_where_it_never_looks() -> None:
    assert file_of(Key("/a/", "", "standard"), "text/html; charset=utf-8").endswith("a/index.html")
    assert file_of(Key("/a/", "", "standard"), "application/json").endswith("a/@@data")
    assert file_of(Key("/a.xml", "", "standard"), "application/xml").endswith("a.xml@@data")


@pytest.mark.parametrize(
    ("cookie", "variant"),
    [
        ("", "standard"),
        ("reading=elder", "elder"),
        ("reading=contrast; seen=1", "contrast"),
        ("reading=<script>", "standard"),
        ("reading=elder; reading=contrast", "contrast"),
        ('reading="elder"', "elder"),
        ("xreading=elder", "standard"),
        ("csrftoken=abc", "standard"),
        ("sessionid=abc", None),
        ("reading=elder; sessionid=", None),
        ("a=1;sessionid=abc", None),
        (" sessionid = abc", None),
        ("messages=x", None),
        ("language=en", "standard-en"),
        ("language=en; reading=elder", "elder-en"),
        ("language=zh-hans; reading=contrast", "contrast"),
        ("language=../en", "standard"),
        ("a=" + "x" * 5000, None),
    ],
)
def test_the_variant_is_read_from_its_cookies_and_a_session_is_left_to_django(
    cookie: str, variant: str | None
) -> None:
    assert variant_asked(cookie, CLOSED) == variant


def test_a_page_is_kept_only_for_one_who_sends_no_other_cookie() -> None:
    assert only_variant("") and only_variant("reading=elder; language=en")
    assert not only_variant("reading=elder; x=1") and not only_variant("x")


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [
        ("gzip", True),
        ("GZIP, br", True),
        ("br, gzip;q=0.1", True),
        ("*", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000, *", False),
        ("*;q=0", False),
        ("br", False),
        ("identity", False),
        ("", False),
        ("gzipped", False),
    ],
)
def test_gzip_is_sent_only_where_it_is_admitted(accepted: str, takes: bool) -> None:
    assert takes_gzip(accepted) is takes


def test_an_entity_tag_is_found_in_a_list_weak_or_strong() -> None:
    assert none_match('"a"', '"a"') and none_match('W/"a"', '"a"') and none_match("*", '"a"')
    assert none_match('"b", W/"a" ,"c"', '"a"')
    assert not none_match('"a-gzip"', '"a"') and not none_match("", '"a"')
