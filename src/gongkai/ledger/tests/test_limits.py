"""Tries are counted together by all workers, and by the visitor behind a proxy that is known."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from django.test import RequestFactory
from django.utils import timezone

from gongkai.ledger.limits import Limit, Rough, TooMany, address_of, forget_old_tries, visitor_of
from gongkai.ledger.models import Tries

LIMIT = Limit("test", 3, 60, "请稍后再试。")


@pytest.mark.django_db
def test_the_last_permitted_try_is_taken_and_the_next_is_refused_until_the_time_is_over() -> None:
    for _ in range(LIMIT.most):
        LIMIT.count("一")
    LIMIT.count("二")
    with pytest.raises(TooMany, match="请稍后再试"):
        LIMIT.count("一")
    Tries.objects.update(until=timezone.now() - timedelta(seconds=1))
    for _ in range(LIMIT.most):
        LIMIT.count("一")
    with pytest.raises(TooMany):
        LIMIT.count("一")
    LIMIT.forget("一")
    LIMIT.count("一")
    assert forget_old_tries() == 1
    assert Tries.objects.get().count == 1


@pytest.mark.django_db
def test_what_is_counted_in_steps_writes_seldom_and_is_refused_for_nothing(
    django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr("gongkai.ledger.limits.monotonic", lambda: now)
    limit, workers = Limit("often", 20, 60, "请稍后再来。"), (Rough(10), Rough(10))
    with django_assert_num_queries(0):
        for one in workers:
            for _ in range(9):
                one.count(limit, "一")
    for one in workers:
        one.count(limit, "一")
    assert Tries.objects.get().count == 20
    for _ in range(9):
        workers[0].count(limit, "一")
    with pytest.raises(TooMany, match="请稍后再来") as refused:
        workers[0].count(limit, "一")
    assert 0 < refused.value.seconds <= 60
    with django_assert_num_queries(0):
        for _ in range(30):
            with pytest.raises(TooMany):
                workers[0].count(limit, "一")
        workers[0].count(limit, "二")
    Tries.objects.update(until=timezone.now() - timedelta(seconds=1))
    now += refused.value.seconds
    for _ in range(10):
        workers[0].count(limit, "一")
    assert Tries.objects.get().count == 10


def test_a_limit_lower_than_a_step_holds(db: None) -> None:
    limit, counted = Limit("few", 2, 60, "请稍后再来。"), Rough(20)
    for _ in range(3):
        counted.count(limit, "一")
    with pytest.raises(TooMany):
        counted.count(limit, "一")


def test_a_worker_does_not_keep_visitors_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.ledger.limits.MOST_COUNTED", 5)
    limit, counted = Limit("many", 100, 60, ""), Rough(10)
    for number in range(50):
        counted.count(limit, str(number))
    assert len(counted._counts) <= 5


@pytest.mark.parametrize(
    ("here", "forwarded", "address"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "1.1.1.1, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "1.1.1.1, rubbish", "10.0.0.1"),
        ("10.0.0.1", "10.0.0.7", "10.0.0.7"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("::ffff:10.0.0.1", "2001:db8::1", "2001:db8::1"),
    ],
)
def test_only_a_known_proxy_is_believed_about_whom_it_speaks_for(
    settings: Any, here: str, forwarded: str, address: str
) -> None:
    settings.PROXIES = (ip_network("10.0.0.0/8"), ip_network("::1"))
    request = RequestFactory().get("/", REMOTE_ADDR=here, HTTP_X_FORWARDED_FOR=forwarded)
    assert address_of(request) == address


def test_without_a_known_proxy_a_header_changes_nothing() -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="1.1.1.1")
    assert address_of(request) == visitor_of(request) == "127.0.0.1"


def test_one_visitor_has_a_whole_network_of_ipv6_addresses() -> None:
    asked = [RequestFactory().get("/", REMOTE_ADDR=f"2001:db8:0:1::{n}") for n in (1, "ffff")]
    assert {visitor_of(one) for one in asked} == {"2001:db8:0:1::/64"}
