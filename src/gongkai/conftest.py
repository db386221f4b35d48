"""Fixtures of the whole suite."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction

Copies = tuple[sqlite3.Connection, sqlite3.Connection]


@contextmanager
def _rolled_back() -> Iterator[None]:
    """A transaction around tests that is undone at the end, whatever they did."""
    atomic: Any = transaction.atomic()
    # As Django's own test cases say of theirs: code that insists on an outermost transaction
    # may take this one for none.
    atomic._from_testcase = True
    atomic.__enter__()
    try:
        yield
    finally:
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)


@pytest.fixture(scope="session")
def _demo_copies(django_db_setup: None, django_db_blocker: Any) -> Iterator[Copies | None]:
    """SQLite: the database without and with the demo's district, as two copies in memory."""
    if connection.vendor != "sqlite":
        yield None
        return
    from gongkai.demo.load import load

    empty, demo = sqlite3.connect(":memory:"), sqlite3.connect(":memory:")
    with django_db_blocker.unblock():
        connection.ensure_connection()
        connection.connection.backup(empty)
        load()
        connection.connection.backup(demo)
        empty.backup(connection.connection)
    yield empty, demo
    empty.close()
    demo.close()


@pytest.fixture(scope="module")
def demo_district(_demo_copies: Copies | None, django_db_blocker: Any) -> Iterator[None]:
    """The demo's district in the database of every test of the module that asks for it.

    Tests carry `@pytest.mark.django_db`; what they change is rolled back as ever, and the modules
    after this one find the database empty. The district is loaded once per worker on SQLite, once
    per module on PostgreSQL; `@pytest.mark.xdist_group("demo")` keeps its tests on one worker.
    """
    if _demo_copies is not None:
        empty, demo = _demo_copies
        with django_db_blocker.unblock():
            demo.backup(connection.connection)
        yield
        with django_db_blocker.unblock():
            empty.backup(connection.connection)
        return

    from gongkai.demo.load import load

    with django_db_blocker.unblock():
        around = _rolled_back()
        around.__enter__()
        load()
    yield
    with django_db_blocker.unblock():
        around.__exit__(None, None, None)


@pytest.fixture
def connections_stay() -> Iterator[None]:
    """A request through WSGI closes no connection: the test's own transaction runs on it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
