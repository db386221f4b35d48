"""The index on this node, kept by tantivy: reading, writing, building anew.

    search/current        a link to the index that is read and written
    search/<version>-<n>  an index; another one is built beside it and the link moved when it is whole
    search/<name>.lock    held by whoever writes it

The cursor is a document of the index, so that one commit carries both; a process that is killed
leaves the last commit, and what it had not committed is written again from the cursor.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tantivy
from django.conf import settings

from gongkai.search import analysis, querying
from gongkai.search.port import FACETS, Ask, Busy, Found, NoIndex, Order
from gongkai.search.schema import (
    CURSOR_KEY,
    KEY,
    RECENCY,
    SAID,
    SCHEMA,
    SOUNDS,
    STORED,
    cursor_document,
    document,
)
from gongkai.search.sources import Entry

MEMORY = 50_000_000
"""Bytes that a following writer fills before it writes a segment."""
BUILD_MEMORY = 200_000_000
BURST = 400_000
"""Characters of entries that a building writer is given together.

Its threads wait actively: woken for each entry by itself they take half as much processor again.
"""
MOST_VALUES = 200
"""Values of a facet that are counted."""


class Place:
    """A folder with an index in it, and the ones that are built to replace it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._home = str(root)
        self._lock = threading.Lock()
        self._open: tuple[str, tuple[int, int], tantivy.Index] | None = None

    # Reading.

    @property
    def current(self) -> Path | None:
        """The index that is read; None where there is none of this version."""
        name = self._current()
        return self.root / name if name else None

    def _current(self) -> str:
        # Looked at with every query: pathlib takes ten times as long as the system.
        try:
            name = os.readlink(f"{self._home}/current")  # noqa: PTH115
        except OSError:
            return ""
        return name if name.startswith(f"{analysis.version()}-") else ""

    def searcher(self) -> tantivy.Searcher:
        """A view of the last commit; raises NoIndex.

        Every call looks whether there was one since: a reader that waited to be told would show a
        new text late.
        """
        for _ in range(3):
            name = self._current()
            if not name:
                raise NoIndex("检索索引尚未建立，请运行 gongkai search rebuild。")
            # An index may be replaced between the look at the link and the opening.
            with contextlib.suppress(OSError, ValueError), self._lock:
                told = os.stat(f"{self._home}/{name}/meta.json")  # noqa: PTH116
                stamp = (told.st_ino, told.st_mtime_ns)
                if self._open is None or self._open[0] != name:
                    index = tantivy.Index.open(f"{self._home}/{name}")
                    index.config_reader("manual")
                    index.reload()
                    self._open = (name, stamp, index)
                elif self._open[1] != stamp:
                    self._open[2].reload()
                    self._open = (name, stamp, self._open[2])
                return self._open[2].searcher()
        raise NoIndex("检索索引读不出来，请运行 gongkai search rebuild。")

    def find(self, ask: Ask) -> Found:
        """The page of results; raises NoIndex."""
        searcher = self.searcher()
        filters = [(name, ask.filters[name]) for name in FACETS if ask.filters.get(name)]
        asked = querying.Asked(ask, searcher.doc_freq)
        base = querying.entries() if ask.empty else querying.every(asked.matching)
        total, facets = _count(searcher, querying.filtered(base, filters), FACETS)
        for name, _ in filters:
            others = [pair for pair in filters if pair[0] != name]
            facets |= _count(searcher, querying.filtered(base, others), (name,))[1]
        tiers = asked.tiers()
        if ask.order is Order.NEWEST or not tiers:
            hits = searcher.search(
                querying.filtered(base, filters),
                ask.limit,
                count=False,
                order_by_field=RECENCY,
                offset=ask.offset,
            ).hits
            addresses = [address for _, address in hits]
        else:
            addresses = _ranked(searcher, tiers, filters, ask.offset, ask.limit) if total else []
        return Found(total, tuple(_stored(searcher, one) for one in addresses), facets)

    def answers(self, ask: Ask) -> bool:
        """Whether anything at all is found; raises NoIndex."""
        searcher = self.searcher()
        asked = querying.every(querying.Asked(ask, searcher.doc_freq).matching)
        return bool(searcher.search(asked, 1, count=False).hits)

    def sounding(self, sound: str, most: int) -> list[tuple[str, int]]:
        """Words that are said so, each with the number of entries it names, the most first."""
        found = self.searcher().terms_with_prefix(SOUNDS, f"{sound}|", limit=most)
        said = [(term.partition("|")[2], count) for term, count in found]
        return sorted(said, key=lambda pair: (-pair[1], pair[0]))

    def syllables(self) -> frozenset[str]:
        """How the characters of all titles are said, without tones; raises NoIndex."""
        return frozenset(syllable for syllable, _ in self.searcher().terms_with_prefix(SAID, ""))

    def said(self, syllables: Sequence[str], most: int) -> list[str]:
        """Titles in which these syllables follow each other; raises NoIndex."""
        searcher = self.searcher()
        found = searcher.search(querying.said(syllables), most, count=False)
        return [str(_stored(searcher, address)["title"]) for _, address in found.hits]

    def holds(self, text: str) -> bool:
        """Whether any entry holds this stretch of text."""
        searcher = self.searcher()
        query = querying.Asked(Ask(), searcher.doc_freq).standing(text)
        return bool(searcher.search(query, 1, count=False).hits)

    @property
    def entries(self) -> int:
        """How many entries there are; raises NoIndex."""
        return _answers(self.searcher().search(querying.entries(), 1))

    @property
    def cursor(self) -> int:
        """The change up to which everything is in the index; raises NoIndex."""
        return _cursor(self.searcher())

    # Writing.

    @contextmanager
    def writer(self) -> Iterator[IndexWriter]:
        """Write the current index; raises NoIndex, or Busy where another process writes it."""
        path = self.current
        if path is None:
            raise NoIndex("检索索引尚未建立，请运行 gongkai search rebuild。")
        with self._held(path.name), IndexWriter(path, MEMORY, threads=1) as writer:
            yield writer

    @contextmanager
    def building(self) -> Iterator[IndexWriter]:
        """Write a new index; it takes the current one's place when the block ends without error.

        The current one is read and written meanwhile. Raises Busy where one is being built.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        with self._held("build"):
            self._sweep()
            path = self._next()
            path.mkdir()
            try:
                tantivy.Index(SCHEMA, str(path))
                with IndexWriter(path, BUILD_MEMORY, threads=2) as writer:
                    yield writer
            except BaseException:
                shutil.rmtree(path, ignore_errors=True)
                raise
            link = self.root / "current.new"
            link.unlink(missing_ok=True)
            link.symlink_to(path.name)
            link.replace(self.root / "current")
            self._sweep()

    def _next(self) -> Path:
        taken = [int(one.name.rpartition("-")[2]) for one in self._indexes()]
        return self.root / f"{analysis.version()}-{max(taken, default=0) + 1}"

    def _indexes(self) -> list[Path]:
        return [
            one
            for one in self.root.iterdir()
            if one.is_dir() and not one.is_symlink() and one.name.rpartition("-")[2].isdecimal()
        ]

    def _sweep(self) -> None:
        """Remove what is not current: replaced indexes, and what a killed build left."""
        try:
            kept = (self.root / "current").readlink().name
        except OSError:
            kept = ""
        for path in self._indexes():
            if path.name != kept:
                shutil.rmtree(path, ignore_errors=True)
                (self.root / f"{path.name}.lock").unlink(missing_ok=True)

    @contextmanager
    def _held(self, name: str) -> Iterator[None]:
        with (self.root / f"{name}.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Busy("另一个进程正在写检索索引，请等它结束。") from None
            yield


class IndexWriter:
    """Writes one index; what is not committed when it ends is forgotten."""

    def __init__(self, path: Path, memory: int, threads: int) -> None:
        self.path = path
        self._index = tantivy.Index.open(str(path))
        self._index.config_reader("manual")
        self._index.reload()
        self._writer = self._index.writer(memory, threads)
        self.cursor = _cursor(self._index.searcher())

    def build(self, put: Iterable[tuple[str, Entry]], cursor: int) -> None:
        """Put entries into an index that has none, each id once, and keep the cursor."""
        waiting: list[tantivy.Document] = []
        characters = 0
        for entry_id, entry in put:
            waiting.append(document(entry_id, entry))
            characters += len(entry.body) + sum(len(text) for _, text in entry.attachments)
            if characters > BURST:
                self._add(waiting)
                waiting, characters = [], 0
        self._add([*waiting, cursor_document(cursor)])
        self._writer.commit()
        self.cursor = cursor

    def _add(self, documents: Iterable[tantivy.Document]) -> None:
        for one in documents:
            self._writer.add_document(one)

    def write(self, put: Iterable[tuple[str, Entry]], drop: Iterable[str], cursor: int) -> None:
        """Put entries under their ids, drop others, and keep the cursor: all or nothing."""
        try:
            for entry_id in drop:
                self._writer.delete_documents_by_term(KEY, entry_id)
            for entry_id, entry in put:
                self._writer.delete_documents_by_term(KEY, entry_id)
                self._writer.add_document(document(entry_id, entry))
            self._writer.delete_documents_by_term(KEY, CURSOR_KEY)
            self._writer.add_document(cursor_document(cursor))
            self._writer.commit()
        except BaseException:
            self._writer.rollback()
            raise
        self.cursor = cursor

    def __enter__(self) -> IndexWriter:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if error is None:
            self._writer.wait_merging_threads()
        else:
            del self._writer


def _count(
    searcher: tantivy.Searcher, query: tantivy.Query, names: Sequence[str]
) -> tuple[int, dict[str, dict[str, int]]]:
    """How many entries answer, and how many with each value of some facets."""
    told = searcher.aggregate(
        query, {name: {"terms": {"field": name, "size": MOST_VALUES}} for name in names}
    )
    # Every entry has one value in each, be it none: the first facet's counts give the total.
    first = told[names[0]]
    total = sum(one["doc_count"] for one in first["buckets"]) + first["sum_other_doc_count"]
    return total, {
        name: {one["key"]: one["doc_count"] for one in told[name]["buckets"] if one["key"]}
        for name in names
    }


def _ranked(
    searcher: tantivy.Searcher,
    tiers: list[tantivy.Query],
    filters: list[tuple[str, str]],
    offset: int,
    limit: int,
) -> list[tantivy.DocAddress]:
    """Addresses of the page: tier after tier, those of a better tier left out of the next."""
    found: list[tantivy.DocAddress] = []
    better: list[tantivy.Query] = []
    for at, tier in enumerate(tiers):
        last = at == len(tiers) - 1
        query = querying.filtered(tier, filters, querying.some(better) if better else None)
        # Counting visits every entry of the tier: only a later page needs to know.
        result = searcher.search(
            query, limit - len(found), count=bool(offset) and not last, offset=offset
        )
        found += [address for _, address in result.hits]
        if len(found) == limit:
            break
        if offset and not last:
            offset = max(0, offset - _answers(result))
        better.append(tier)
    return found


def _answers(result: Any) -> int:
    """How many entries answered; tantivy's stubs do not know the attribute."""
    return int(result.count)


def _cursor(searcher: tantivy.Searcher) -> int:
    hits = searcher.search(querying.term(KEY, CURSOR_KEY), 1, count=False).hits
    return int(_bytes(searcher, hits[0][1])) if hits else 0


def _bytes(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> bytes:
    kept: Any = searcher.doc(address).get_first(STORED)
    return bytes(kept)


def _stored(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> Mapping[str, Any]:
    return dict(json.loads(_bytes(searcher, address).decode()))


_places: dict[Path, Place] = {}


def place() -> Place:
    """The index of this site: `search` in GONGKAI_HOME."""
    root = Path(settings.HOME) / "search"
    return _places.setdefault(root, Place(root))
