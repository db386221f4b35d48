"""The indexer: follows the feed of public changes into the index, and builds it anew.

One process per node runs `follow`; it asks the feed often enough that no text is found later than a
second after its commit. Everything it writes can be written again: an entry takes the place of its
older self, and the cursor stands in the same commit.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from django.db import DatabaseError, close_old_connections

from gongkai.ledger import changes
from gongkai.search.index import IndexWriter, Place
from gongkai.search.port import Busy
from gongkai.search.sources import Entry, Source, sources

log = logging.getLogger(__name__)

PAUSE = 0.2
"""Seconds between two looks at the feed."""
PATIENCE = 5.0
"""Seconds before what failed is tried again."""
BATCH = 500
CATCH_UP = 20
"""Rounds in which a new index follows what changed while it was built."""

_hint = threading.Event()
changes.listen(_hint.set)

Progress = Callable[[str, int], None]


def entry_id(source: str, key: str) -> str:
    """The id of an entry in the index."""
    return f"{source}:{key}"


def rebuild(place: Place, on_progress: Progress | None = None) -> int:
    """Build the index anew from all sources and put it in its place; returns its entries.

    Meanwhile the old one is read and written; what changes meanwhile is followed before the switch.
    Raises Busy where one is being built.
    """
    with place.building() as writer:
        begun = changes.newest()
        counted = 0

        def all_entries() -> Iterator[tuple[str, Entry]]:
            nonlocal counted
            for source in sources().values():
                for keys in _batches(dict.fromkeys(source.keys())):
                    for found in _load(source, keys).items():
                        counted += 1
                        yield found
                    if on_progress is not None:
                        on_progress(source.label, counted)

        writer.build(all_entries(), begun)
        for _ in range(CATCH_UP):
            if not step(writer):
                break
    return place.entries


def step(writer: IndexWriter) -> int:
    """Follow the feed by one batch; returns how many changes it had, -1 where it was cut off."""
    found = changes.since(writer.cursor, BATCH)
    if found is None:
        return -1
    if found:
        known = sources()
        put: dict[str, Entry] = {}
        drop: list[str] = []
        for name, keys in changes.keys_by_source(found).items():
            if name not in known:
                continue
            loaded = _load(known[name], keys)
            put |= loaded
            drop += [one for one in (entry_id(name, key) for key in keys) if one not in loaded]
        writer.write(put.items(), drop, found[-1].pk)
    return len(found)


def follow(place: Place, stop: threading.Event) -> None:
    """Follow until stopped; builds what is missing, and waits where another process writes."""
    while not stop.is_set():
        try:
            _follow(place, stop)
        except Busy:
            stop.wait(PATIENCE)
        except (DatabaseError, OSError, ValueError):
            log.exception("the index cannot follow; trying again")
            close_old_connections()
            stop.wait(PATIENCE)


def _follow(place: Place, stop: threading.Event) -> None:
    if place.current is None:
        rebuild(place)
    cut_off = False
    with place.writer() as writer:
        while not stop.is_set() and place.current == writer.path and not cut_off:
            _hint.clear()
            done = step(writer)
            cut_off = done < 0
            if not done:
                _hint.wait(PAUSE)
    if cut_off:
        rebuild(place)


def _load(source: Source, keys: Sequence[str]) -> dict[str, Entry]:
    """Entries of some keys by id; one that cannot be loaded is logged and left out."""
    try:
        return {entry_id(source.name, one.key): one for one in source.load(keys)}
    except DatabaseError:
        raise
    except Exception:
        log.exception("entries of %s cannot be loaded together", source.name)
    found: dict[str, Entry] = {}
    for key in keys:
        try:
            found.update((entry_id(source.name, one.key), one) for one in source.load([key]))
        except DatabaseError:
            raise
        except Exception:
            log.exception("the entry %s of %s cannot be loaded", key, source.name)
    return found


def _batches(keys: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(keys)
    while batch := list(islice(rest, BATCH)):
        yield batch
