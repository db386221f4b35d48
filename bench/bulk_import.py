"""Import of a district's decisions against a bare insert of the same ready rows.

The baseline is `executemany` (SQLite) or COPY (PostgreSQL) of rows that need no check any more,
committed. Measured against it, in the same run and on the same table: `load_decisions` with its
checks by column, and a whole import that reads the CSV file, checks every cell, organ, right and
key, and writes the batch and its event.

    PYTHONPATH=src python bench/bulk_import.py

GONGKAI_BENCH_POSTGRES_URL adds PostgreSQL; a scratch database is made beside the named one.
"""

from __future__ import annotations

import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

ROWS = 65_078
ORGANS = 50
REPEATS = 5
BAR = 0.3
ENTRY = date(2021, 12, 31)
HEADER = (
    "行政机关",
    "决定类别",
    "决定文书号",
    "事项",
    "行政相对人",
    "统一社会信用代码",
    "决定日期",
)


def main() -> None:
    """Measure each database in a process of its own: settings hold one database."""
    urls = {"SQLite": ""}
    if os.environ.get("GONGKAI_BENCH_POSTGRES_URL"):
        urls["PostgreSQL"] = os.environ["GONGKAI_BENCH_POSTGRES_URL"]
    for name, url in urls.items():
        with tempfile.TemporaryDirectory() as home:
            environment = {
                **os.environ,
                "GONGKAI_HOME": home,
                "GONGKAI_DATABASE_URL": url,
                "DJANGO_SETTINGS_MODULE": "gongkai.site.settings.test",
            }
            command = [sys.executable, __file__, "measure", name, home]
            subprocess.run(command, env=environment, check=True)


def measure(name: str, home: Path) -> None:
    """Print the ratios of the configured database."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    if connection.vendor == "postgresql":
        previous = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            _measure(name, home)
        finally:
            connection.creation.destroy_test_db(previous, verbosity=0)
    else:
        call_command("migrate", verbosity=0)
        _measure(name, home)


def _measure(name: str, home: Path) -> None:
    from django.db import connection, transaction

    from gongkai.enforcement.actions import DECISION_COLUMNS, load_decisions
    from gongkai.enforcement.models import Decision, DecisionKind
    from gongkai.ledger.imports import run
    from gongkai.ledger.models import ImportBatch, Role
    from gongkai.ledger.tests.factories import (
        credit_code,
        make_district,
        make_organ,
        make_user,
    )

    chance = random.Random(2021)
    district = make_district()
    organs = [make_organ(district, f"青麓区第{n}局", short_name=f"第{n}局") for n in range(ORGANS)]
    actor = make_user(district, Role.OFFICE)
    codes = ["", "", *(credit_code(100_000 + n) for n in range(9_000))]
    rows = []
    for number in range(ROWS):
        organ = chance.choice(organs)
        party = chance.randrange(2, 9_002)
        kind = chance.choices(DecisionKind.values, (66, 31, 3))[0]
        day = date(2021, 1, 1) + timedelta(days=chance.randrange(365))
        matter = f"第{number % 60}类事项"
        values = (f"青决〔2021〕{number}号", kind, matter, f"青麓第{party}商行", codes[party], day)
        rows.append((organ.pk, *values))
    names = {organ.pk: organ.name for organ in organs}
    labels = dict(DecisionKind.choices)
    ledger = home / "decisions.csv"
    with ledger.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for pk, number, kind, *others, day in rows:
            writer.writerow((names[pk], labels[kind], number, *others, day.isoformat()))

    batch = ImportBatch.objects.create(
        kind="decisions", filename="基准", digest="", entered_on=ENTRY, actor=actor
    )
    columns = (*DECISION_COLUMNS, "entered_on", "batch_id")
    listed = ", ".join(columns)
    sqlite = connection.vendor == "sqlite"
    ready = [
        (*row[:6], row[6].isoformat(), ENTRY.isoformat(), batch.pk)
        if sqlite
        else (*row, ENTRY, batch.pk)
        for row in rows
    ]

    def bare() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            if sqlite:
                places = ", ".join(["?"] * len(columns))
                # The driver's own cursor: nothing of the framework is in the baseline.
                connection.connection.cursor().executemany(
                    f"INSERT INTO enforcement_decision ({listed}) VALUES ({places})", ready
                )
            else:
                with cursor.copy(f"COPY enforcement_decision ({listed}) FROM STDIN") as copy:
                    for row in ready:
                        copy.write_row(row)

    def load() -> None:
        load_decisions(rows, batch=batch, actor=actor, entered_on=ENTRY)

    def whole() -> float:
        """Import the file; returns the seconds after reading."""
        begun = 0.0

        def watch(done: int, total: int) -> None:
            nonlocal begun
            if not begun and done >= total // 2:
                begun = time.perf_counter()

        result = run(
            "decisions", ledger, filename="台账.csv", actor=actor, today=ENTRY, on_progress=watch
        )
        assert result.added == ROWS, result.problems
        return time.perf_counter() - begun

    def again() -> None:
        result = run("decisions", ledger, filename="台账.csv", actor=actor, today=ENTRY)
        assert result.unchanged == ROWS, result.problems

    def timed(task: Callable[[], object]) -> float:
        begun = time.perf_counter()
        task()
        return time.perf_counter() - begun

    def emptied() -> None:
        Decision.objects.all()._raw_delete("default")
        if not sqlite:
            with connection.cursor() as cursor:
                cursor.execute("VACUUM enforcement_decision")

    seconds: dict[str, list[float]] = {}
    for _ in range(REPEATS):
        for label, task in (("bare", bare), ("load", load)):
            emptied()
            seconds.setdefault(label, []).append(timed(task))
        emptied()
        begun = time.perf_counter()
        seconds.setdefault("after", []).append(whole())
        seconds.setdefault("import", []).append(time.perf_counter() - begun)
        seconds.setdefault("again", []).append(timed(again))
    # The least of several is what the work costs when nothing else runs beside it.
    least = {label: min(values) for label, values in seconds.items()}
    base = least["bare"]
    way = "executemany" if sqlite else "COPY"
    print(f"{name}: {ROWS} decisions, {ORGANS} organs, best of {REPEATS}")
    print(f"  baseline: bare {way} of ready rows    {base:6.3f} s  1.00")
    for label, value in (
        ("load_decisions: checks by column", least["load"]),
        ("import of the CSV file, after reading", least["after"]),
        ("import of the CSV file, all included", least["import"]),
    ):
        verdict = "" if base / value >= BAR else f"  below the bar of {BAR}"
        print(f"  {label:40} {value:6.3f} s  {base / value:.2f}{verdict}")
    print(f"  (the same file again, nothing to change {least['again']:6.3f} s)")


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        measure(sys.argv[2], Path(sys.argv[3]))
    else:
        main()
