"""How often one visitor may try: counted in the database, so that all workers count together."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from math import ceil
from threading import Lock
from time import monotonic

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from gongkai.ledger.models import Tries

MOST_COUNTED = 10_000
"""Visitors whom a worker keeps apart."""
MOST_HOPS = 20
"""Proxies that are followed back at most; a longer way is a made-up header."""


class TooMany(Exception):
    """Too many tries; the message says in Chinese what helps, `seconds` when it helps."""

    def __init__(self, message: str, seconds: int = 0) -> None:
        super().__init__(message)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` tries in `seconds`; `message` is what one who goes on is told."""

    name: str
    most: int
    seconds: int
    message: str

    def count(self, what: str, pieces: int = 1) -> None:
        """Count `pieces` tries of `what`, one cheap write; raises TooMany over the limit."""
        now = timezone.now()
        until = now + timedelta(seconds=self.seconds)
        mine = Tries.objects.filter(key=self._key(what))
        with transaction.atomic():
            # Each update is one statement that adds in the database: no two workers read the same
            # count. Who finds the row renewed or made by another in between adds to that.
            if not mine.filter(until__gt=now).update(count=F("count") + pieces) and not mine.filter(
                until__lte=now
            ).update(count=pieces, until=until):
                try:
                    with transaction.atomic():
                        Tries.objects.create(key=self._key(what), count=pieces, until=until)
                except IntegrityError:
                    mine.update(count=F("count") + pieces)
            tries = mine.values_list("count", "until").first()
        if tries is not None and tries[0] > self.most:
            raise TooMany(self.message, max(1, ceil((tries[1] - now).total_seconds())))

    def forget(self, what: str) -> None:
        """Begin to count anew."""
        Tries.objects.filter(key=self._key(what)).delete()

    def _key(self, what: str) -> str:
        return f"{self.name}:{hashlib.sha256(what.encode()).hexdigest()[:32]}"


class Rough:
    """A limit for what is asked often: each worker counts by itself and adds to the common count in
    steps, so that one in `step` asks writes, and whoever is over the limit costs nothing at all.

    A visitor may go over it by a step for each worker.
    """

    def __init__(self, step: int = 20) -> None:
        self.step = step
        self._counts: dict[str, int] = {}
        self._refused: dict[str, float] = {}
        self._lock = Lock()

    def count(self, limit: Limit, what: str) -> None:
        """Count a try of `what` under `limit`; raises TooMany over it."""
        now, step = monotonic(), min(self.step, limit.most)
        with self._lock:
            left = self._refused.get(what, now) - now
            if left > 0:
                raise TooMany(limit.message, ceil(left))
            if len(self._counts) >= MOST_COUNTED:
                self._counts.clear()
                self._refused.clear()
            self._counts[what] = (self._counts.get(what, 0) + 1) % step
            full = self._counts[what] == 0
        if full:
            try:
                limit.count(what, step)
            except TooMany as error:
                self._refused[what] = now + error.seconds
                raise


def forget_old_tries() -> int:
    """Delete the counts whose time has passed; returns how many."""
    return int(Tries.objects.filter(until__lte=timezone.now()).delete()[0])


def address_of(request: HttpRequest) -> str:
    """The network address that a request came from.

    A proxy of `settings.PROXIES` is believed about whom it speaks for, and nobody else is: the way
    is followed back from the nearest hop to the first one that is no such proxy.
    """
    here = str(request.META.get("REMOTE_ADDR", ""))
    hops = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")[-MOST_HOPS:]
    while _is_proxy(here) and hops:
        before = _parsed(hops.pop().strip())
        if before is None:
            break
        here = str(before)
    return here


def visitor_of(request: HttpRequest) -> str:
    """What tries are counted by: the address, of IPv6 its /64 network, which one visitor holds."""
    parsed = _parsed(address_of(request))
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed, 64), strict=False))
    return str(parsed or "")


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    try:
        parsed = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped:
        return parsed.ipv4_mapped
    return parsed


def _is_proxy(address: str) -> bool:
    parsed = _parsed(address)
    return parsed is not None and any(parsed in network for network in settings.PROXIES)
