"""Runs something in a child process on a copy of a site's folder, and kills it at a chosen write."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import traceback
import uuid
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

DATABASE = "gongkai.sqlite3"
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
CHANGING = frozenset(
    [
        "id",
        "hash",
        "previous_hash",
        "recorded_at",
        "made_at",
        "digest",
        "sealed",
        "blob",
        "salt",
        "sha256",
        "payload",
        "session_data",
        "expire_date",
        "translation_key",
        "last_login",
    ]
)
"""Columns that differ between two runs of one action: salts, what they make, and moments of theirs."""


def freeze(home: Path) -> None:
    """Write the suite's database, which lives in memory, and the site's files to `home`.

    What the test's own transaction holds is written as if it were committed.
    """
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(settings.HOME, home)
    (home / DATABASE).write_bytes(connection.connection.serialize())


def copy_of(home: Path, place: Path) -> Path:
    """A fresh copy of a site's folder at `place`."""
    shutil.rmtree(place, ignore_errors=True)
    return Path(shutil.copytree(home, place))


def last_moment() -> datetime:
    """The end of this day in the district: what was prepared today lies before it."""
    end = timezone.localtime().replace(hour=23, minute=59, second=59, microsecond=999_999)
    return end.astimezone(UTC)


def run(home: Path, act: Callable[[], Any], moment: datetime, kill_at: int = 0) -> tuple[int, int]:
    """Run `act` in a child on the site at `home`; it kills itself before write or commit `kill_at`.

    0 kills nowhere. The child takes `moment` for the present. Returns the child's status (negative:
    the signal) and how many writes and commits it came to.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        _act(home, act, moment, kill_at, writer)
    os.close(writer)
    with os.fdopen(reader, "rb") as told:
        count = len(told.read())
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), count


def _act(home: Path, act: Callable[[], Any], moment: datetime, kill_at: int, writer: int) -> None:
    """The child's whole life."""
    status, count = 1, 0

    def arrive() -> None:
        nonlocal count
        count += 1
        if count == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        os.write(writer, b".")

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(WRITES):
            arrive()
        return execute(sql, params, many, context)

    try:
        _repeat(moment)
        settings.HOME = home
        connection.settings_dict["NAME"] = str(home / DATABASE)
        connection.connection = None
        connection.connect()
        commit = connection._commit

        def before_commit() -> Any:
            arrive()
            return commit()

        connection._commit = before_commit
        with connection.execute_wrapper(watch):
            act()
        # Whatever follows the last commit is tried as well.
        arrive()
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def _repeat(moment: datetime) -> None:
    """Let this process name and date things as every other child does, where code asks for that."""
    drawn = random.Random(1)
    uuid.uuid4 = lambda: uuid.UUID(int=drawn.getrandbits(128), version=4)
    timezone.now = lambda: moment


Dump = dict[str, list[tuple[Any, ...]]]


def dump(home: Path, *, whole: bool = True) -> Dump:
    """Every table of the site at `home`; without `whole` only what two runs of one action share."""
    found: Dump = {}
    with closing(sqlite3.connect(home / DATABASE)) as database:
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            names = [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]
            kept = [
                name
                for name in names
                if whole
                or not (name in CHANGING or name.endswith(("_sealed", "_digest", "_mark", "_at")))
            ]
            if kept:
                columns = ", ".join(f'"{name}"' for name in kept)
                rows = database.execute(f'SELECT {columns} FROM "{table}"').fetchall()
                found[table] = sorted(rows, key=repr)
    return found
