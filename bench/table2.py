"""The 175 cells of table 2 against one hand-written SQL statement that gives the same cells.

A fresh SQLite file holds a million requests of 51 organs over five years, each with two events.
Measured in the same run: `registry.evaluate` of the whole district's table 2 for a year, and the
statement that a person would write for just these cells with `sqlite3` alone. Both are checked to
give the same cells. The bars: at most 1.5 times the statement, and at most 2 seconds. Each way
is taken in turn, and its fastest run counts: it is the one that other processes disturbed least.

    PYTHONPATH=src python bench/table2.py [--small | number of requests]

The events only give the file its real size: their hashes are fillers, not a chain.
"""

from __future__ import annotations

import os
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

REQUESTS = 1_000_000
SMALL = 100_000
ORGANS = 50
FIRST_YEAR, YEARS = 2018, 5
REPEATS = 7
RATIO_BAR, SECONDS_BAR = 1.5, 2.0

STATEMENT = """
SELECT applicant_kind, outcome,
       SUM(received_on >= :start),
       SUM(received_on < :start),
       SUM(closed_on <= :end AND closed_on >= :start AND closed_entered_on <= :as_of),
       SUM(closed_on IS NULL OR closed_on > :end OR closed_entered_on > :as_of)
  FROM foi_request
 WHERE received_on <= :end
   AND again_of_id IS NULL
   AND (closed_on IS NULL OR closed_on >= :start OR closed_entered_on > :as_of)
   AND entered_on <= :as_of
   AND (struck_on IS NULL OR struck_on > :as_of)
 GROUP BY applicant_kind, outcome
"""


def main(count: int) -> None:
    """Build the file, measure both ways on it and print them."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["GONGKAI_HOME"] = home
        os.environ.pop("GONGKAI_DATABASE_URL", None)
        os.environ["DJANGO_SETTINGS_MODULE"] = "gongkai.site.settings.test"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0, skip_checks=True)
        begun = time.perf_counter()
        _fill(count)
        print(f"{count} requests, {2 * count} events, {ORGANS + 1} organs, {YEARS} years")
        print(f"  (loaded in {time.perf_counter() - begun:.1f} s)")
        for year in range(FIRST_YEAR, FIRST_YEAR + YEARS):
            _measure(Path(home) / "gongkai.sqlite3", year)


def _fill(count: int) -> None:
    from django.db import connection, transaction

    from gongkai.foi.models import Request
    from gongkai.ledger import bulk
    from gongkai.ledger.models import Event
    from gongkai.ledger.tests.factories import make_district, make_organ

    district = make_district()
    organs = [district.pk] + [
        make_organ(district, f"青麓区第{n}局", short_name=f"第{n}局").pk for n in range(ORGANS)
    ]
    with transaction.atomic():
        bulk.insert(Request, REQUEST_COLUMNS, _requests(count, organs))
        bulk.insert(Event, EVENT_COLUMNS, _events(count))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


REQUEST_COLUMNS = [
    "id",
    "organ_id",
    "key",
    "entered_on",
    "struck_on",
    "applicant_kind",
    "applicant_sealed",
    "contact_sealed",
    "particulars_sealed",
    "code_digest",
    "description",
    "delivery",
    "draft_sealed",
    "applicant_mark",
    "channel",
    "subject",
    "received_on",
    "due_on",
    "status",
    "outcome",
    "closed_on",
    "closed_entered_on",
    "fee_charged",
    "handling",
]
EVENT_COLUMNS = [
    "stream",
    "record",
    "sequence",
    "name",
    "day",
    "recorded_at",
    "payload",
    "previous_hash",
    "hash",
]


def _requests(count: int, organs: list[int]) -> Iterator[tuple[Any, ...]]:
    from gongkai.norms.form import APPLICANT_COLUMNS, OUTCOME_ROWS

    chance = random.Random(2022)
    first = date(FIRST_YEAR, 1, 1)
    span = (date(FIRST_YEAR + YEARS, 1, 1) - first).days
    days = [first + timedelta(n) for n in range(span + 900)]
    sealed = bytes(61)
    for number in range(1, count + 1):
        received = chance.randrange(span)
        entered = received + (chance.randrange(30) if chance.random() < 0.05 else 0)
        answered = received + chance.randrange(45)
        known = max(entered, answered + (chance.randrange(60) if chance.random() < 0.05 else 0))
        closed = chance.random() < 0.97 and answered < span
        struck = days[known + chance.randrange(300)] if chance.random() < 0.01 else None
        yield (
            number,
            chance.choice(organs),
            f"青依申{number}",
            days[entered],
            struck,
            chance.choices(APPLICANT_COLUMNS, (86, 9, 1, 1, 2, 1))[0],
            sealed,
            sealed,
            b"",
            "",
            "",
            "online",
            b"",
            "",
            "online",
            f"第{number % 977}类政府信息的制作依据和执行情况",
            days[received],
            days[received + 28],
            "closed" if closed else "received",
            chance.choice(OUTCOME_ROWS) if closed else "",
            days[answered] if closed else None,
            days[known] if closed else None,
            0,
            1,
        )


def _events(count: int) -> Iterator[tuple[Any, ...]]:
    moment = datetime(2022, 3, 1, 2, tzinfo=UTC)
    for number in range(1, count + 1):
        for sequence, name in ((1, "entered"), (2, "closed")):
            filler = f"{number * 2 + sequence:064x}"
            yield (
                "foi.request",
                number,
                sequence,
                name,
                moment.date(),
                moment,
                '{"entered_on": "2022-03-01", "due_on": "2022-03-29"}',
                filler if sequence > 1 else "",
                filler,
            )


def _measure(file: Path, year: int) -> None:
    from gongkai.ledger.figures import registry
    from gongkai.ledger.models import Organ
    from gongkai.ledger.scope import Scope
    from gongkai.norms.form import TABLE2_COLUMNS, TABLE2_ROWS, table2_figure

    cells = [table2_figure(row.key, column.key) for row in TABLE2_ROWS for column in TABLE2_COLUMNS]
    as_of = date(year + 1, 1, 20)
    scope = Scope.year(year, Organ.objects.get(depth=1), as_of)
    bounds = {"start": f"{year}-01-01", "end": f"{year}-12-31", "as_of": as_of.isoformat()}
    base = sqlite3.connect(file)
    base.execute("PRAGMA cache_size=-65536")

    def by_hand() -> dict[str, int]:
        values = dict.fromkeys(cells, 0)
        for kind, outcome, received, carried_in, closed, carried_out in base.execute(
            STATEMENT, bounds
        ):
            for row, number in (
                ("received", received),
                ("carried_in", carried_in),
                (outcome, closed or 0),
                ("total", closed or 0),
                ("carried_out", carried_out),
            ):
                if row:
                    values[table2_figure(row, kind)] += number
                    values[table2_figure(row, "total")] += number
        return values

    def by_figures() -> dict[str, Any]:
        return registry.evaluate(cells, scope)

    if by_hand() != by_figures():
        raise SystemExit(f"{year}: the cells differ")
    seconds: dict[str, list[float]] = {"hand": [], "figures": []}
    for _ in range(REPEATS):
        seconds["hand"].append(_timed(by_hand))
        seconds["figures"].append(_timed(by_figures))
    hand, figures = (min(seconds[name]) for name in ("hand", "figures"))
    verdict = "" if figures <= RATIO_BAR * hand and figures <= SECONDS_BAR else "  over the bar"
    print(
        f"  {year}: statement {hand:6.3f} s, registry.evaluate {figures:6.3f} s,"
        f" ratio {figures / hand:4.2f}, cells equal{verdict}"
    )


def _timed(task: Callable[[], object]) -> float:
    begun = time.perf_counter()
    task()
    return time.perf_counter() - begun


if __name__ == "__main__":
    argument = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("GONGKAI_BENCH_REQUESTS", "")
    main(SMALL if argument == "--small" else int(argument or REQUESTS))
