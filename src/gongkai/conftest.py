"""Fixtures of the whole suite."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection

from gongkai.site.testing import DATABASE

Copies = tuple[sqlite3.Connection, sqlite3.Connection]


@pytest.fixture(scope="session")
def _demo_copies(
    django_db_setup: None, django_db_blocker: Any, request: pytest.FixtureRequest
) -> Iterator[Copies | None]:
    """SQLite: the database without and with the demo's district, as two copies in memory."""
    if connection.vendor != "sqlite":
        yield None
        return
    home: Path = request.getfixturevalue("demo_home")
    shutil.copytree(home / "files", Path(settings.HOME) / "files", dirs_exist_ok=True)
    empty, demo = sqlite3.connect(":memory:"), sqlite3.connect(":memory:")
    with closing(sqlite3.connect(home / DATABASE)) as loaded:
        loaded.backup(demo)
    with django_db_blocker.unblock():
        connection.ensure_connection()
        connection.connection.backup(empty)
    yield empty, demo
    empty.close()
    demo.close()


@pytest.fixture(scope="session")
def _demo_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """PostgreSQL: the name of a second database, with the demo's district; empty on SQLite."""
    if connection.vendor != "postgresql":
        yield ""
        return
    from gongkai.demo.load import load

    with _copied_database("demo", django_db_blocker) as demo:
        with django_db_blocker.unblock(), _working_in(demo):
            load()
        yield demo


@pytest.fixture
def database_of_its_own(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """PostgreSQL: the name of a copy of the suite's empty database, for processes beside the test."""
    with _copied_database("own", django_db_blocker) as name:
        yield name


@contextmanager
def _copied_database(ending: str, blocker: Any) -> Iterator[str]:
    """The name of a copy of the suite's database, which is dropped at the end."""
    usual = str(connection.settings_dict["NAME"])
    name = f"{usual}_{ending}"
    with blocker.unblock():
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{usual}"')
    yield name
    with blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def _working_in(database: str) -> Iterator[None]:
    """Let the connection work in another database of its server."""
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual


@pytest.fixture(scope="module")
def demo_district(
    _demo_copies: Copies | None, _demo_database: str, django_db_blocker: Any
) -> Iterator[None]:
    """The demo's district in the database of every test of the module that asks for it.

    Tests carry `@pytest.mark.django_db`; what they change is rolled back as ever, and the modules
    after this one find the database empty. The district is loaded once per worker;
    `@pytest.mark.xdist_group("demo")` keeps its tests on one.
    """
    if _demo_copies is None:
        with _working_in(_demo_database):
            yield
        return
    empty, demo = _demo_copies
    with django_db_blocker.unblock():
        demo.backup(connection.connection)
    yield
    with django_db_blocker.unblock():
        empty.backup(connection.connection)


@pytest.fixture
def connections_stay() -> Iterator[None]:
    """A request through WSGI closes no connection: the test's own transaction runs on it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
