"""The WSGI layer ahead of Django: answers anonymous readers from memory, then from disk.

Before every answer it looks at the shared counter; where that moved, it first drops from memory what
was dropped. What is not kept goes to Django, and is kept where its view marked it.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from datetime import time as clock
from typing import Any, NamedTuple

from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.utils import timezone

from gongkai.ledger.ready import Mark, mark_of
from gongkai.site.context import VARIANTS
from gongkai.site.ready import keys
from gongkai.site.ready.keys import Key
from gongkai.site.ready.pages import Page
from gongkai.site.ready.store import EVERYTHING, Store

log = logging.getLogger(__name__)

Environ = dict[str, Any]
Start = Callable[..., Any]
App = Callable[[Environ, Start], Iterable[bytes]]
Place = str | tuple[str, str]
"""A path, with its query where it has one."""
Table = dict[Place, Page]

LARGEST = 2_000_000
"""Bytes of the largest page that is kept."""
REMEMBERED = 1024
"""How many readings of one header are remembered."""
FAR = 4_102_444_800
"""The end of what is timeless: 2100-01-01."""
_EMPTY = [b""]
_ALLOWED_VARY = {"", "cookie", "accept-encoding"}
_PRIVATE = ("private", "no-store")


class Reader(NamedTuple):
    """What an anonymous reader's headers ask for: the pages of a variant, gzip or not, what is known.

    `known` is the If-None-Match header.
    """

    table: Table
    packed: bool
    known: str | None


class Layer:
    """A WSGI application in front of `app`.

    A server whose event loop must not wait asks `reader` and `held`, which look at memory alone.
    """

    def __init__(self, app: App, store: Store, most_memory: int) -> None:
        self.app = app
        self.store = store
        self.most_memory = most_memory
        self.active = False
        """Whether kept pages may be used: from the first time that changes were followed."""
        self.tables: dict[str, Table] = {variant: {} for variant in VARIANTS}
        self.standard = self.tables[VARIANTS[0]]
        self.held_bytes = 0
        self.generation = 0
        self.seen: int | None = None
        self.lock = threading.Lock()
        self.closed = frozenset((settings.SESSION_COOKIE_NAME, "messages"))
        self.hosts: set[str | None] = set()
        self.cookies: dict[str, Table | None] = {}
        self.encodings: dict[str, bool] = {}
        self.forwarded_host = settings.USE_X_FORWARDED_HOST
        # Where plain http gets another answer than https, ready bytes are for https alone.
        self.secure_only = bool(settings.SECURE_SSL_REDIRECT or settings.SECURE_HSTS_SECONDS)

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        """Answer a request."""
        if not self.active:
            return self.app(environ, start_response)
        if self.store.counter.cell[0] != self.seen and not self.catch_up():
            return self.app(environ, start_response)
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self.app(environ, start_response)
        reader = self.reader(environ)
        if reader is None:
            return self.app(environ, start_response)
        page = self.held(reader, place_of(environ["PATH_INFO"], environ.get("QUERY_STRING", "")))
        if page is None:
            return self.find(reader, environ, start_response)
        return self.answer(page, reader, environ, start_response)

    def reader(self, environ: Environ) -> Reader | None:
        """What the headers of a GET or HEAD ask for; None where Django has to answer.

        Only the `HTTP_` entries, SCRIPT_NAME and `wsgi.url_scheme` of `environ` are looked at.
        """
        cookie = environ.get("HTTP_COOKIE")
        table = self.standard if cookie is None else self.table_of(cookie)
        if table is None or not self.trusts(environ):
            return None
        accepted = environ.get("HTTP_ACCEPT_ENCODING")
        packed = accepted is not None and self.takes_gzip(accepted)
        return Reader(table, packed, environ.get("HTTP_IF_NONE_MATCH"))

    def held(self, reader: Reader, place: Place) -> Page | None:
        """The page of a place in memory; None where none is there, or perhaps no longer true."""
        if self.store.counter.cell[0] != self.seen or not self.active:
            return None
        page = reader.table.get(place)
        if page is None or page.until <= time.time():
            return None
        page.used = True
        return page

    @staticmethod
    def answer(
        page: Page, reader: Reader, environ: Environ, start_response: Start
    ) -> Iterable[bytes]:
        """Send a page in the encoding that is asked for, or say that it is the same (304)."""
        answer = page.answer(reader.packed, reader.known)
        start_response(answer.status, answer.headers.copy())
        return _EMPTY if environ["REQUEST_METHOD"] == "HEAD" else answer.parts

    # What a request's headers say, each reading remembered

    def table_of(self, cookie: str) -> Table | None:
        """The table of the variant that a Cookie header asks for; None for one that is not anonymous."""
        try:
            return self.cookies[cookie]
        except KeyError:
            variant = keys.variant_asked(cookie, self.closed)
            table = None if variant is None else self.tables[variant]
            if len(self.cookies) < REMEMBERED and len(cookie) < 100:
                self.cookies[cookie] = table
            return table

    def takes_gzip(self, accepted: str) -> bool:
        """Whether an Accept-Encoding header admits gzip."""
        try:
            return self.encodings[accepted]
        except KeyError:
            found = len(accepted) < 400 and keys.takes_gzip(accepted)
            if len(self.encodings) < REMEMBERED and len(accepted) < 100:
                self.encodings[accepted] = found
            return found

    def trusts(self, environ: Environ) -> bool:
        """Whether the request came for a host of this site, at its root, by the way that it must."""
        host = environ.get("HTTP_HOST")
        if self.forwarded_host:
            host = environ.get("HTTP_X_FORWARDED_HOST", host)
        if host not in self.hosts:
            domain, _ = split_domain_port(host or "")
            if not domain or not validate_host(domain, settings.ALLOWED_HOSTS):
                return False
            # Only allowed ones: nobody fills the table with names of his own.
            if len(self.hosts) < REMEMBERED and len(domain) < 100:
                self.hosts.add(host)
        if environ.get("SCRIPT_NAME"):
            return False
        return not self.secure_only or _is_secure(environ)

    # Where memory has nothing

    def find(self, reader: Reader, environ: Environ, start_response: Start) -> Iterable[bytes]:
        """Answer from disk, else from Django, and keep what may be kept."""
        key = self.key_of(environ)
        if key is None:
            return self.app(environ, start_response)
        try:
            found = self.store.load(key)
        except (sqlite3.Error, OSError) as error:
            log.warning("ready pages cannot be read: %s", error)
            return self.app(environ, start_response)
        if found is not None:
            self.remember(key, *found)
            return self.answer(found[0], reader, environ, start_response)
        if environ["REQUEST_METHOD"] != "GET":
            return self.app(environ, start_response)
        return self.render(key, reader, environ, start_response)

    def key_of(self, environ: Environ) -> Key | None:
        """The key of a request; None for one whose answer is never kept."""
        path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        if not keys.keepable(path, query):
            return None
        cookie = environ.get("HTTP_COOKIE", "")
        variant = keys.variant_asked(cookie, self.closed)
        return None if variant is None else Key(path, query, variant)

    def render(
        self, key: Key, reader: Reader, environ: Environ, start_response: Start
    ) -> Iterable[bytes]:
        """Let Django answer; keep the answer where it is marked and nothing forbids it."""
        # Before rendering: what is dropped from here on may be missing in what is rendered.
        asked, began = self.generation, timezone.now()
        alone = keys.only_variant(environ.get("HTTP_COOKIE", ""))
        plain = alone and "HTTP_AUTHORIZATION" not in environ
        started: list[Any] = []

        def start(*args: Any) -> None:
            started[:] = args

        response: Any = self.app(environ, start)
        mark = mark_of(response) if plain else None
        page = None
        if mark is not None and started[0].startswith("200 "):
            page = self.page_of(key, mark, began, environ, started[1], response)
        if page is None:
            start_response(*started)
            return response  # type: ignore[no-any-return]
        try:
            generation = self.store.keep(key, page, asked)
        except (sqlite3.Error, OSError) as error:
            log.warning("a ready page was not kept: %s", error)
            generation = None
        if generation is not None:
            self.remember(key, page, generation)
        response.close()
        return self.answer(page, reader, environ, start_response)

    def page_of(
        self,
        key: Key,
        mark: Mark,
        began: datetime,
        environ: Environ,
        headers: list[tuple[str, str]],
        response: Any,
    ) -> Page | None:
        """The page of a marked answer; None where it is not the same for everyone."""
        names = keys.parameters(key.query) if key.query else ()
        if names is None or not mark.query.issuperset(names):
            return None
        if getattr(response, "streaming", True) or environ.get("CSRF_COOKIE"):
            return None
        for name, value in headers:
            name, value = name.lower(), value.lower()
            if name in ("set-cookie", "content-encoding"):
                return None
            if name == "vary" and not {v.strip() for v in value.split(",")} <= _ALLOWED_VARY:
                return None
            if name == "cache-control" and any(word in value for word in _PRIVATE):
                return None
        body: bytes = response.content
        if len(body) > LARGEST or b"csrfmiddlewaretoken" in body or _names_host(body, environ):
            return None
        until = FAR if mark.timeless else int(next_midnight(began).timestamp())
        if mark.until is not None:
            until = min(until, int(mark.until.timestamp()))
        if until <= time.time():
            return None
        return Page(headers, body, mark.tags, until)

    # Memory

    def remember(self, key: Key, page: Page, generation: int) -> None:
        """Hold a page in memory that was whole at `generation`, unless more was dropped since."""
        if page.size > self.most_memory // 4:
            return
        table = self.tables[key.variant]
        place = place_of(key.path, key.query)
        with self.lock:
            if self.generation > generation:
                return
            self.forget(table, place)
            table[place] = page
            self.held_bytes += page.size
            # The variant that holds most gives way; of its pages the oldest that nobody asked for.
            while self.held_bytes > self.most_memory:
                fullest = max(self.tables.values(), key=len)
                oldest = next(iter(fullest))
                if fullest[oldest].used:
                    fullest[oldest].used = False
                    fullest[oldest] = fullest.pop(oldest)
                else:
                    self.forget(fullest, oldest)

    def forget(self, table: Table, place: Place) -> None:
        """Let go of a page in memory."""
        gone = table.pop(place, None)
        if gone is not None:
            self.held_bytes -= gone.size

    def catch_up(self) -> bool:
        """Drop from memory what was dropped since; whether that could be found out."""
        with self.lock:
            seen = self.store.counter.cell[0]
            try:
                newest, tags = self.store.dropped_since(self.generation)
            except (sqlite3.Error, OSError) as error:
                log.warning("ready pages cannot be followed: %s", error)
                return False
            for table in self.tables.values():
                for place, page in list(table.items()):
                    if EVERYTHING in tags or not page.tags.isdisjoint(tags):
                        self.forget(table, place)
            self.generation, self.seen = newest, seen
            return True

    def check(self) -> None:
        """Catch up where a process dropped something and died before it moved the counter."""
        if self.store.generation() != self.generation:
            self.catch_up()


def place_of(path: str, query: str) -> Place:
    """Where a page stands in the table of its variant."""
    return (path, query) if query else path


def next_midnight(moment: datetime) -> datetime:
    """The end of the day of `moment`, in the site's time zone."""
    day = timezone.localtime(moment).date() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, clock.min))


def _is_secure(environ: Environ) -> bool:
    header = settings.SECURE_PROXY_SSL_HEADER
    if header and header[0] in environ:
        return bool(environ[header[0]].split(",")[0].strip() == header[1])
    return environ.get("wsgi.url_scheme") == "https"


def _names_host(body: bytes, environ: Environ) -> bool:
    """Whether a page holds the host that was asked for, other than in the site's own address.

    Such a page was made of what a visitor sent; another visitor must not get it.
    """
    told = (environ.get("HTTP_HOST", ""), environ.get("HTTP_X_FORWARDED_HOST", ""))
    rest = body.replace(settings.WAGTAILADMIN_BASE_URL.encode(), b"").lower()
    return any(host and host.lower().encode("latin-1", "replace") in rest for host in told)
