"""A process of its own that draws numbers in many threads at once; run by the suite of numbers.

usage: drawing.py make | draw ORGAN THREADS | drop

On PostgreSQL it works in a schema of its own, which the suite's database does not see.
"""

from __future__ import annotations

import json
import sys

import django
from django.db.backends.signals import connection_created

SCHEMA = "gongkai_drawing"
DRAWS = 5


def _own_schema(sender: object, connection: object, **others: object) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET search_path TO {SCHEMA}")


class _GivenUp(Exception):
    pass


def make() -> None:
    """Create the two tables and an organ; print its key."""
    from django.db import connection

    from gongkai.ledger.models import Counter, Organ
    from gongkai.ledger.tests.factories import make_district

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
            cursor.execute(f"CREATE SCHEMA {SCHEMA}")
    with connection.schema_editor() as editor:
        for model in (Organ, Counter):
            editor.create_model(model)
    print(make_district(document_prefix="云").pk)


def draw(organ: int, threads: int) -> None:
    """Draw in many threads, each beginning when all are there; print what was committed."""
    from django.db import transaction

    from gongkai.foi.letters.numbers import draw_number
    from gongkai.ledger.models import Organ
    from gongkai.ledger.tests.at_once import at_once

    owner = Organ.objects.get(pk=organ)
    committed: list[str] = []

    def work(_: int) -> None:
        for turn in range(DRAWS):
            try:
                with transaction.atomic():
                    number = draw_number(owner, "云公开答", 2022)
                    if turn == 2:
                        raise _GivenUp
                committed.append(number)
            except _GivenUp:
                continue

    at_once(threads, work)
    print(json.dumps(committed))


def drop() -> None:
    """Take the schema away again; a file of SQLite goes with its folder."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")


if __name__ == "__main__":
    connection_created.connect(_own_schema)
    django.setup()
    command, *rest = sys.argv[1:]
    {"make": make, "draw": draw, "drop": drop}[command](*map(int, rest))
