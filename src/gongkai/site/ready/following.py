"""From the change feed to the kept pages: at once on commit, and within a second whatever dies."""

from __future__ import annotations

import hashlib
import json
import logging
import threading
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import close_old_connections, connections

import gongkai
from gongkai.ledger import changes
from gongkai.ledger.ready import addresses_of, tags_of
from gongkai.site.ready.layer import App, Layer
from gongkai.site.ready.store import EVERYTHING, Store
from gongkai.site.ready.warming import warm

log = logging.getLogger(__name__)

EVERY = 0.5
"""Seconds between two looks of the follower."""
MOST = 1000
"""Changes read at once; where as many wait, everything is dropped."""
MOST_WARMED = 50
"""Pages made ready after one look."""
_SHAPING = (
    "ALLOWED_HOSTS",
    "LICENCE_NAME",
    "LICENCE_TEXT",
    "LICENCE_URL",
    "SECURE_CONTENT_TYPE_NOSNIFF",
    "SECURE_CROSS_ORIGIN_OPENER_POLICY",
    "SECURE_HSTS_SECONDS",
    "SECURE_REFERRER_POLICY",
    "SESSION_COOKIE_NAME",
    "SITE_CODE",
    "SITE_ICP",
    "SITE_NAME",
    "SITE_POLICE",
    "STATIC_URL",
    "WAGTAILADMIN_BASE_URL",
    "X_FRAME_OPTIONS",
)
"""Settings that shape pages or their headers."""


@cache
def site_store() -> Store:
    """The store of this site, not yet opened."""
    return Store(Path(settings.READY_FOLDER), settings.READY_DISK)


@cache
def opened_store() -> Store:
    """The store of this site, for a process that tells of changes."""
    store = site_store()
    store.open(None)
    return store


@cache
def served_store() -> Store:
    """The store of this site, for a process that serves from it."""
    store = site_store()
    store.open(stamp())
    return store


def stamp() -> str:
    """What the bytes of a page rest on besides the records: the program and its settings."""
    root = Path(gongkai.__file__).parent
    seen = hashlib.sha256(json.dumps([str(getattr(settings, n)) for n in _SHAPING]).encode())
    for path in sorted(root.rglob("*")):
        if path.suffix in (".py", ".html") and "tests" not in path.parts:
            told = path.stat()
            seen.update(f"{path.relative_to(root)} {told.st_size} {told.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def follow(store: Store) -> list[str]:
    """Drop what changed since the store last followed; returns the addresses to make ready.

    Any process may do it, several at once: the cursor moves by comparison.
    """
    wanted: list[str] = []
    while True:
        cursor = store.cursor()
        if cursor is not None and changes.newest() == cursor:
            return wanted
        found = None if cursor is None else changes.since(cursor, MOST)
        if cursor is None or found is None or len(found) == MOST:
            store.drop([EVERYTHING], (cursor, changes.newest()))
        elif found:
            by_source = changes.keys_by_source(found)
            if store.drop(tags_of(by_source), (cursor, found[-1].pk)) is not None:
                wanted += addresses_of(by_source)


def on_commit() -> None:
    """Follow at once in the process that published; a site that keeps nothing has no folder."""
    if settings.READY and site_store().index.exists():
        wanted = follow(opened_store())
        if _keeper is not None:
            _keeper.wish(wanted)


class Keeper:
    """A thread in each worker: follows, ends what is over, makes ready what was published."""

    def __init__(self, layer: Layer, open_store: Callable[[], Store]) -> None:
        self.layer = layer
        self.open_store = open_store
        self.wanted: dict[str, None] = {}
        self.woken = threading.Event()

    def begin(self) -> None:
        """Follow for the first time, so that nothing stale is used; then in the background."""
        self.look()
        # The database's connection is the thread's own: this one does not look again.
        connections.close_all()
        threading.Thread(target=self.run, name="ready", daemon=True).start()

    def run(self) -> None:
        """Look for ever; a connection that the server ended is replaced."""
        while True:
            self.woken.wait(EVERY)
            self.woken.clear()
            close_old_connections()
            self.look()
            close_old_connections()

    def wish(self, addresses: list[str]) -> None:
        """Have pages made ready soon."""
        if addresses:
            self.wanted.update(dict.fromkeys(addresses))
            self.woken.set()

    def look(self) -> None:
        """One look; an error is told and does not end the thread."""
        try:
            store = self.open_store()
            now = follow(store)
            store.expire(int(time.time()))
            self.layer.check()
            self.layer.active = True
            self.wanted.update(dict.fromkeys(now))
            todo = list(self.wanted)[:MOST_WARMED]
            for address in todo:
                self.wanted.pop(address, None)
            warm(self.layer, todo)
        except Exception:
            log.exception("ready pages are not followed")


_keeper: Keeper | None = None


def ahead_of(app: App) -> App:
    """The layer before `app`, followed from now on; `app` itself where ready pages are off."""
    global _keeper
    if not settings.READY:
        return app
    layer = Layer(app, site_store(), settings.READY_MEMORY)
    _keeper = Keeper(layer, served_store)
    _keeper.begin()
    return layer
