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
from typing import Any

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
Table = dict[Any, Page]

LARGEST = 2_000_000
"""Bytes of the largest page that is kept."""
REMEMBERED = 1024
"""How many readings of one header are remembered."""
FAR = 4_102_444_800
"""The end of what is timeless: 2100-01-01."""
_EMPTY = [b""]
_ALLOWED_VARY = {"", "cookie", "accept-encoding"}
_PRIVATE = ("private", "no-store")


class Layer:
    """A WSGI application in front of `app`."""

    def __init__(self, app: App, store: Store, most_memory: int) -> None:
        self.app = app
        self.store = store
        self.most_memory = most_memory
        self.active = False
        """Whether kept pages may be used: from the first time that changes were followed."""
        self.tables: dict[str, Table] = {variant: {} for variant in VARIANTS}
        self.standard = self.tables[VARIANTS[0]]
        self.held = 0
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
        self.simple = not self.forwarded_host and not self.secure_only

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        """Answer a request."""
        if not self.active:
            return self.app(environ, start_response)
        if self.store.counter.cell[0] != self.seen and not self.catch_up():
            return self.app(environ, start_response)
        method = environ["REQUEST_METHOD"]
        if method != "GET" and method != "HEAD":
            return self.app(environ, start_response)
        cookie = environ.get("HTTP_COOKIE")
        table = self.standard if cookie is None else self.table_of(cookie)
        if table is None:
            return self.app(environ, start_response)
        known = self.simple and environ.get("HTTP_HOST") in self.hosts
        if (not known or environ.get("SCRIPT_NAME")) and not self.trusts(environ):
            return self.app(environ, start_response)
        path = environ["PATH_INFO"]
        query = environ.get("QUERY_STRING")
        page = table.get((path, query) if query else path)
        if page is None or page.until <= time.time():
            return self.find(environ, start_response)
        page.used = True
        return self.answer(page, environ, start_response)

    def answer(self, page: Page, environ: Environ, start_response: Start) -> Iterable[bytes]:
        """Send a page in the encoding that is asked for, or say that it is the same (304)."""
        accepted = environ.get("HTTP_ACCEPT_ENCODING")
        known = environ.get("HTTP_IF_NONE_MATCH")
        if accepted is not None and page.packed and self.takes_gzip(accepted):
            if known is not None and keys.none_match(known, page.packed_tag):
                start_response("304 Not Modified", page.packed_same.copy())
                return _EMPTY
            start_response("200 OK", page.packed_headers.copy())
            return _EMPTY if environ["REQUEST_METHOD"] == "HEAD" else page.packed_parts
        if known is not None and keys.none_match(known, page.plain_tag):
            start_response("304 Not Modified", page.plain_same.copy())
            return _EMPTY
        start_response("200 OK", page.plain_headers.copy())
        return _EMPTY if environ["REQUEST_METHOD"] == "HEAD" else page.plain_parts

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

    def find(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
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
            return self.answer(found[0], environ, start_response)
        if environ["REQUEST_METHOD"] != "GET":
            return self.app(environ, start_response)
        return self.render(key, environ, start_response)

    def key_of(self, environ: Environ) -> Key | None:
        """The key of a request; None for one whose answer is never kept."""
        path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        if not keys.keepable(path, query):
            return None
        cookie = environ.get("HTTP_COOKIE", "")
        variant = keys.variant_asked(cookie, self.closed)
        return None if variant is None else Key(path, query, variant)

    def render(self, key: Key, environ: Environ, start_response: Start) -> Iterable[bytes]:
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
        return self.answer(page, environ, start_response)

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
        place = (key.path, key.query) if key.query else key.path
        with self.lock:
            if self.generation > generation:
                return
            self.forget(table, place)
            table[place] = page
            self.held += page.size
            # The variant that holds most gives way; of its pages the oldest that nobody asked for.
            while self.held > self.most_memory:
                fullest = max(self.tables.values(), key=len)
                oldest = next(iter(fullest))
                if fullest[oldest].used:
                    fullest[oldest].used = False
                    fullest[oldest] = fullest.pop(oldest)
                else:
                    self.forget(fullest, oldest)

    def forget(self, table: Table, place: Any) -> None:
        """Let go of a page in memory."""
        gone = table.pop(place, None)
        if gone is not None:
            self.held -= gone.size

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
