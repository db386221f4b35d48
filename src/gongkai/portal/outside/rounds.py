"""A round of links to other sites: what stands in public items is kept, what is due is tried.

Safe at any time and twice. Nothing of it happens in a request; it is bounded by addresses, by
addresses of one host, and by time, so that other jobs of the queue do not wait for it.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from django.db.models import F, QuerySet, TextField
from django.db.models.functions import Cast
from wagtail.models import Site

from gongkai.portal.body import parts
from gongkai.portal.models import ItemPage
from gongkai.portal.outside.actions import enter_link, keep_answer, leave_link
from gongkai.portal.outside.asking import LONGEST, Found, Told, ask_bounded, asker
from gongkai.portal.outside.models import OutsideLink
from gongkai.portal.review.links import anchors
from gongkai.portal.rules.link_standing import is_due

log = logging.getLogger(__name__)

MOST: Final = 200
MOST_OF_A_HOST: Final = 20
SECONDS: Final = 180
LANES: Final = 4
"""Addresses that are asked at once; those of one host always one after the other."""
HEARD: Final = 3
"""Where so many hosts are asked and not one is heard, it is this machine that has no way out."""

Asking = Callable[[Sequence[str]], dict[str, Told]]
"""From addresses to what they answered, as far as there was time."""


@dataclass(frozen=True, slots=True)
class Round:
    """What a round did: links found and left, addresses tried, those of them that lead nowhere.

    `deaf` is whether nothing at all was heard, so that nothing was written down.
    """

    found: int = 0
    left: int = 0
    tried: int = 0
    failed: int = 0
    deaf: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another site as it stands in an item."""

    page: ItemPage
    address: str
    where: str
    words: str

    @property
    def key(self) -> str:
        """The same for the same address in the same item."""
        told = hashlib.sha256(self.address.encode()).hexdigest()[:16]
        return f"{self.page.pk}-{told}"

    def differs(self, kept: OutsideLink) -> bool:
        """Whether it stands elsewhere now, or under another title."""
        return (self.page.title, self.where, self.words) != (kept.title, kept.where, kept.words)


def run(today: date, asking: Asking | None = None) -> Round:
    """Follow the public items, then try what is due."""
    found, left = follow(today)
    told = (asking or ask_all)(chosen(today))
    hosts = {host_of(address) for address in told}
    if len(hosts) >= HEARD and all(one.found is Found.SILENT for one in told.values()):
        log.warning("links: not one of %s hosts was heard; is there a way out?", len(hosts))
        return Round(found, left, len(told), deaf=True)
    for address, one in told.items():
        for link in OutsideLink.objects.current().filter(address=address):
            keep_answer(link=link, failed=one.failed, words=one.words, today=today)
    failed = sum(one.failed for one in told.values())
    return Round(found, left, len(told), failed)


def host_of(address: str) -> str:
    """The host of an address, empty where it has none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def links() -> Iterator[Link]:
    """Every link to another site in what is public now, each address of an item once."""
    own = set(Site.objects.values_list("hostname", flat=True))
    written = ItemPage.objects.filter(live=True).annotate(written=Cast("body", TextField()))
    for page in written.filter(written__contains="http").select_related("organ").iterator(500):
        seen = set()
        for part in parts(page.body):
            for address, words in anchors(part.markup):
                if not address.lower().startswith(("http://", "https://")):
                    continue
                if host_of(address) in own or address in seen or len(address) > LONGEST:
                    continue
                seen.add(address)
                yield Link(page, address, part.where[:120], words[:200])


def follow(today: date) -> tuple[int, int]:
    """Keep what is new in public items and strike what left them; returns how many of each."""
    known = {one.key: one for one in OutsideLink.objects.current()}
    found = 0
    for link in links():
        standing = known.pop(link.key, None)
        if standing is None or link.differs(standing):
            enter_link(
                page=link.page,
                key=link.key,
                address=link.address,
                where=link.where,
                words=link.words,
                today=today,
            )
        found += standing is None
    for gone in known.values():
        leave_link(link=gone, today=today)
    return found, len(known)


def due(today: date) -> QuerySet[OutsideLink]:
    """Links in the order in which they are to be tried: never tried first, then the longest ago."""
    return OutsideLink.objects.current().order_by(F("checked_on").asc(nulls_first=True), "pk")


def chosen(today: date) -> list[str]:
    """The addresses of this round, each once."""
    hosts: Counter[str] = Counter()
    found: dict[str, None] = {}
    for one in due(today).iterator():
        if len(found) >= MOST:
            break
        if one.address in found or not is_due(one.standing, today):
            continue
        host = host_of(one.address)
        hosts[host] += 1
        if hosts[host] <= MOST_OF_A_HOST:
            found[one.address] = None
    return list(found)


def ask_all(addresses: Sequence[str], beside: Sequence[str] = ()) -> dict[str, Told]:
    """What addresses answer, asked in lanes; those for which there is no time are left out."""
    lanes: dict[int, list[str]] = defaultdict(list)
    for address in addresses:
        digest = hashlib.sha256(host_of(address).encode()).digest()
        lanes[digest[0] % LANES].append(address)
    last = time.monotonic() + SECONDS

    def walk(lane: Sequence[str]) -> dict[str, Told]:
        told = {}
        with asker() as process:
            for address in lane:
                if time.monotonic() > last:
                    break
                told[address] = ask_bounded(process, address, beside)
        return told

    found: dict[str, Told] = {}
    with ThreadPoolExecutor(LANES, thread_name_prefix="links") as pool:
        for told in pool.map(walk, lanes.values()):
            found |= told
    return found
