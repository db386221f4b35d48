"""Kept pages on disk, shared by all processes of a machine: plain files and an index beside them.

The index (an SQLite file of its own, whatever the site's database) knows every file before it is
written, with its tags; so what is dropped is dropped whole, and a process killed at any moment
leaves no file that nobody knows. Every drop has a number, the generation. A page is kept only where
none of its tags was dropped since the generation at which its rendering began.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import secrets
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from gongkai.site.ready.counter import Counter
from gongkai.site.ready.keys import Key, file_of
from gongkai.site.ready.pages import Page, unpacks_to

log = logging.getLogger(__name__)

EVERYTHING = "*"
"""The tag that every page has."""
KEPT_DROPS = 20_000
MOST_TAGS = 2_000
"""A drop of more tags than these drops everything."""
CHUNK = 500
_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS entry (
    id INTEGER PRIMARY KEY, path TEXT, query TEXT, variant TEXT, file TEXT UNIQUE, headers TEXT,
    digest TEXT, plain INTEGER, packed INTEGER, until INTEGER, claim TEXT, whole INTEGER,
    UNIQUE (path, query, variant)
);
CREATE INDEX IF NOT EXISTS entry_until ON entry (until);
CREATE INDEX IF NOT EXISTS entry_size ON entry (plain, packed);
CREATE TABLE IF NOT EXISTS tag (
    tag TEXT, entry INTEGER REFERENCES entry ON DELETE CASCADE, PRIMARY KEY (tag, entry)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS tag_entry ON tag (entry);
CREATE TABLE IF NOT EXISTS dropped (generation INTEGER PRIMARY KEY AUTOINCREMENT, tag TEXT);
"""


@dataclass(frozen=True, slots=True)
class Status:
    """What is kept: pages, bytes on disk, generation, and the change up to which it is followed."""

    pages: int
    size: int
    generation: int
    cursor: int | None


class Store:
    """The kept pages in `folder`, at most `most_bytes` of them (older ones go first)."""

    def __init__(self, folder: Path, most_bytes: int) -> None:
        self.folder = folder
        self.files = folder / "pages"
        self.index = folder / "index.sqlite3"
        self.most_bytes = most_bytes
        self._own = threading.local()

    # The index

    def open(self, stamp: str | None) -> None:
        """Make the folder usable; drop what an earlier program of another `stamp` kept.

        Also drops files that are damaged, half written or unknown to the index. With None all of
        that is left to the process that serves: one that only tells of a change drops nothing more.
        """
        self.files.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            try:
                self._open(stamp)
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
                    raise
                log.warning("the index of ready pages is damaged and is made anew: %s", error)
                self.close()
                for ending in ("", "-wal", "-shm"):
                    Path(f"{self.index}{ending}").unlink(missing_ok=True)
                shutil.rmtree(self.files, ignore_errors=True)
                self.files.mkdir(exist_ok=True)
                self._open(stamp)
        self.counter = Counter(self.folder / "generation")
        self.counter.move()

    def _open(self, stamp: str | None) -> None:
        base = self._connection()
        if base.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("quick_check")
        base.executescript(_SCHEMA)
        with self._writing() as base:
            if not self._newest(base):
                # An index made anew goes on beyond every number that the old one gave.
                first = [time.time_ns() // 1_000_000, EVERYTHING]
                base.execute("INSERT INTO dropped VALUES (?, ?)", first)
            if stamp is None:
                return
            if self._meta(base, "stamp") != stamp:
                self._drop(base, [EVERYTHING])
                base.execute("INSERT OR REPLACE INTO meta VALUES ('stamp', ?)", [stamp])
            self._sweep(base)

    def close(self) -> None:
        """Close this thread's connection."""
        if base := getattr(self._own, "base", None):
            base.close()
        self._own.base = None

    def _connection(self) -> sqlite3.Connection:
        if getattr(self._own, "pid", 0) != os.getpid():
            self._own.base = None
        if self._own.base is None:
            base = sqlite3.connect(self.index, timeout=5, isolation_level=None)
            self._own.base, self._own.pid = base, os.getpid()
            base.execute("PRAGMA journal_mode = WAL")
            base.execute("PRAGMA synchronous = NORMAL")
            base.execute("PRAGMA foreign_keys = ON")
        connection: sqlite3.Connection = self._own.base
        return connection

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        base = self._connection()
        base.execute("BEGIN IMMEDIATE")
        try:
            yield base
        except BaseException:
            base.execute("ROLLBACK")
            raise
        base.execute("COMMIT")

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        base = self._connection()
        base.execute("BEGIN")
        try:
            yield base
        finally:
            base.execute("COMMIT")

    @staticmethod
    def _meta(base: sqlite3.Connection, name: str) -> int | str | None:
        row = base.execute("SELECT value FROM meta WHERE name = ?", [name]).fetchone()
        return row[0] if row else None

    @staticmethod
    def _newest(base: sqlite3.Connection) -> int:
        row = base.execute("SELECT seq FROM sqlite_sequence WHERE name = 'dropped'").fetchone()
        return int(row[0]) if row else 0

    # Reading

    def generation(self) -> int:
        """Number of the newest drop."""
        return self._newest(self._connection())

    def stamp(self) -> str | None:
        """The stamp of the program that serves; None before the first."""
        found = self._meta(self._connection(), "stamp")
        return None if found is None else str(found)

    def cursor(self) -> int | None:
        """Id of the change up to which changes were followed; None before the first."""
        found = self._meta(self._connection(), "cursor")
        return None if found is None else int(found)

    def load(self, key: Key) -> tuple[Page, int] | None:
        """The kept page and the generation at which it was whole; None where there is none.

        A damaged file is no page, and is dropped.
        """
        for _ in range(2):
            with self._reading() as base:
                generation = self._newest(base)
                row = base.execute(
                    "SELECT id, file, headers, digest, packed, until FROM entry"
                    " WHERE path = ? AND query = ? AND variant = ? AND whole AND until > ?",
                    [*key, int(time.time())],
                ).fetchone()
                if row is None:
                    return None
                tags = base.execute("SELECT tag FROM tag WHERE entry = ?", [row[0]]).fetchall()
            number, file, headers, digest, packed_size, until = row
            try:
                body = (self.files / file).read_bytes()
                packed = (self.files / f"{file}.gz").read_bytes() if packed_size else b""
            except OSError:
                continue
            page = Page(json.loads(headers), body, frozenset(t for (t,) in tags), until, packed)
            if page.digest == digest and unpacks_to(packed, body):
                return page, generation
        # Read twice, so that a page replaced between index and file is not taken for a damaged one.
        with self._writing() as base:
            same = "SELECT id, file FROM entry WHERE id = ? AND digest = ?"
            self._forget(base, base.execute(same, [number, digest]).fetchall())
        return None

    def dropped_since(self, generation: int) -> tuple[int, set[str]]:
        """The newest generation and the tags dropped after `generation`."""
        with self._reading() as base:
            newest = self._newest(base)
            oldest = base.execute("SELECT min(generation) FROM dropped").fetchone()[0]
            if newest != generation and (newest < generation or oldest > generation + 1):
                return newest, {EVERYTHING}
            found = base.execute("SELECT tag FROM dropped WHERE generation > ?", [generation])
            return newest, {tag for (tag,) in found}

    def status(self) -> Status:
        """What is kept now."""
        with self._reading() as base:
            pages, size = base.execute(
                "SELECT count(*), coalesce(sum(plain + packed), 0) FROM entry WHERE whole"
            ).fetchone()
            cursor = self._meta(base, "cursor")
            newest = self._newest(base)
        return Status(pages, size, newest, None if cursor is None else int(cursor))

    # Writing

    def keep(self, key: Key, page: Page, asked: int) -> int | None:
        """Keep a page whose rendering began at generation `asked`; returns the present generation.

        None where one of its tags was dropped since, or the disk refuses: then nothing is kept.
        """
        file = file_of(key, page.content_type)
        claim = secrets.token_hex(8)
        with self._writing() as base:
            if self._stale(base, page.tags, asked):
                return None
            same = "SELECT id, file FROM entry WHERE file = ? OR (path, query, variant) = (?, ?, ?)"
            self._forget(base, base.execute(same, [file, *key]).fetchall())
            self._make_room(base, len(page.body) + len(page.packed))
            number = base.execute(
                "INSERT INTO entry (path, query, variant, file, headers, digest, plain, packed, until,"
                " claim, whole) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
                [
                    *key,
                    file,
                    json.dumps(page.headers),
                    page.digest,
                    len(page.body),
                    len(page.packed),
                    page.until,
                    claim,
                ],
            ).lastrowid
            rows = [(tag, number) for tag in page.tags]
            base.executemany("INSERT INTO tag VALUES (?, ?)", rows)
        # The index knows the file from here on; a drop in between finds it, and this finds the drop.
        try:
            with self._writing() as base:
                mine = "UPDATE entry SET whole = 1 WHERE id = ? AND claim = ?"
                if not base.execute(mine, [number, claim]).rowcount:
                    return None
                self._write(file, page)
                return self._newest(base)
        except OSError as error:
            log.warning("a ready page was not kept: %s", error)
            with self._writing() as base:
                mine = "SELECT id, file FROM entry WHERE id = ? AND claim = ?"
                self._forget(base, base.execute(mine, [number, claim]).fetchall())
            return None

    def _stale(self, base: sqlite3.Connection, tags: Iterable[str], asked: int) -> bool:
        newest = self._newest(base)
        if newest == asked:
            return False
        oldest = base.execute("SELECT min(generation) FROM dropped").fetchone()[0]
        if newest < asked or oldest > asked + 1:
            return True
        found = base.execute("SELECT tag FROM dropped WHERE generation > ?", [asked])
        return not {EVERYTHING, *tags}.isdisjoint(tag for (tag,) in found)

    def _write(self, file: str, page: Page) -> None:
        place = self.files / file
        place.parent.mkdir(parents=True, exist_ok=True)
        # nginx makes its ETag of size and time: a time drawn from the content tells two contents
        # apart that were written within one second.
        stamp = int(page.digest[:8], 16)
        for path, data in ((place, page.body), (place.with_name(place.name + ".gz"), page.packed)):
            if not data and path != place:
                path.unlink(missing_ok=True)
                continue
            new = path.with_name(f"{path.name}@new")
            new.write_bytes(data)
            os.utime(new, (stamp, stamp))
            new.replace(path)

    def _make_room(self, base: sqlite3.Connection, size: int) -> None:
        held = base.execute("SELECT coalesce(sum(plain + packed), 0) FROM entry").fetchone()[0]
        if held + size <= self.most_bytes:
            return
        target, old = self.most_bytes * 9 // 10, []
        for number, file, one in base.execute(
            "SELECT id, file, plain + packed FROM entry ORDER BY id"
        ):
            if held + size <= target:
                break
            old.append((number, file))
            held -= one
        self._forget(base, old)

    def drop(self, tags: Iterable[str], cursor: tuple[int | None, int] | None = None) -> int | None:
        """Drop every page that has one of `tags`; returns the generation.

        With `cursor`, (followed so far, followed with this): None, and nothing done, where another
        process followed meanwhile.
        """
        with self._writing() as base:
            if cursor is not None:
                if self._meta(base, "cursor") != cursor[0]:
                    return None
                base.execute("INSERT OR REPLACE INTO meta VALUES ('cursor', ?)", [cursor[1]])
            self._drop(base, list(tags))
            newest = self._newest(base)
        self.counter.move()
        return newest

    def _drop(self, base: sqlite3.Connection, tags: Sequence[str]) -> None:
        if len(tags) > MOST_TAGS or EVERYTHING in tags:
            tags = [EVERYTHING]
            self._forget(base, base.execute("SELECT id, file FROM entry").fetchall())
        base.executemany("INSERT INTO dropped (tag) VALUES (?)", [(tag,) for tag in tags])
        for start in range(0, len(tags), CHUNK):
            part = tags[start : start + CHUNK]
            marks = ",".join("?" * len(part))
            found = base.execute(
                "SELECT DISTINCT entry.id, file FROM tag JOIN entry ON entry.id = tag.entry"
                f" WHERE tag IN ({marks})",
                part,
            )
            self._forget(base, found.fetchall())
        base.execute("DELETE FROM dropped WHERE generation <= ?", [self._newest(base) - KEPT_DROPS])

    def expire(self, now: int) -> int:
        """Drop the pages whose time is over; returns how many. Memory copies know their time."""
        over = "SELECT id, file FROM entry WHERE until <= ?"
        if self._connection().execute(f"{over} LIMIT 1", [now]).fetchone() is None:
            return 0
        with self._writing() as base:
            found = base.execute(over, [now]).fetchall()
            self._forget(base, found)
        return len(found)

    def _forget(self, base: sqlite3.Connection, rows: Sequence[tuple[int, str]]) -> None:
        for _, file in rows:
            for ending in ("", ".gz", "@new", ".gz@new"):
                with suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
                    (self.files / f"{file}{ending}").unlink()
        base.executemany("DELETE FROM entry WHERE id = ?", [(number,) for number, _ in rows])

    def _sweep(self, base: sqlite3.Connection) -> None:
        """Forget what is half written, over or of another size; remove files nobody knows."""
        known: set[str] = set()
        bad = []
        rows = base.execute("SELECT id, file, plain, packed, whole, until FROM entry").fetchall()
        for number, file, plain, packed, whole, until in rows:
            sizes = [(file, plain)] + ([(f"{file}.gz", packed)] if packed else [])
            good = whole and until > time.time()
            if good and all(_size(self.files / name) == size for name, size in sizes):
                known.update(name for name, _ in sizes)
            else:
                bad.append((number, file))
        self._forget(base, bad)
        for folder, folders, names in os.walk(self.files, topdown=False):
            for name in names:
                path = Path(folder, name)
                if str(path.relative_to(self.files)) not in known:
                    path.unlink(missing_ok=True)
            if not folders and folder != str(self.files):
                with suppress(OSError):
                    Path(folder).rmdir()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1
