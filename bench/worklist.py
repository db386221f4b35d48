"""The officers' pages with 100,000 requests on SQLite, against the bare SQL of the day's work.

A fresh file holds the requests of 51 organs over five years with their events; five of a hundred
are open, spread around today. Measured in the same run: the first screen, the list of requests as
it opens, narrowed to those due, and searched, each for an officer of the busiest organ and for the
disclosure office, and the office's page of supervision for one year. The time is that of the whole
answer, from the address to the bytes, without the network; beside the median stands the fastest
run, which other processes disturbed least. The baseline is the statement that a
person would write for the day's work with `sqlite3` alone: the nearest fifty open requests of
whom the office sees, and how many are overdue and due soon. (CROSS JOIN keeps SQLite
from beginning with the organs.) The bar: a median of 150 ms.

    PYTHONPATH=src python bench/worklist.py [--small | number of requests]

The events only give the file its real size: their hashes are fillers, not a chain.
"""

from __future__ import annotations

import os
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

REQUESTS, SMALL = 100_000, 10_000
ORGANS = 50
REPEATS = 15
BAR = 0.150

OPEN = "('submitted', 'received', 'correcting', 'reasoning', 'consulting', 'awaiting_fee')"
STATEMENTS = (
    f"""SELECT r.key, r.subject, r.status, r.due_on, o.short_name FROM foi_request r
         CROSS JOIN ledger_organ o ON o.id = r.organ_id
        WHERE r.struck_on IS NULL AND r.status IN {OPEN}
        ORDER BY r.due_on IS NULL, r.due_on, r.received_on, r.id LIMIT 50""",
    f"""SELECT count(*), SUM(due_on < :today), SUM(due_on BETWEEN :today AND :last)
         FROM foi_request
        WHERE struck_on IS NULL AND status IN {OPEN}""",
)


def main(count: int) -> None:
    """Build the file, measure every page on it and print the medians."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["GONGKAI_HOME"] = home
        os.environ.pop("GONGKAI_DATABASE_URL", None)
        os.environ["DJANGO_SETTINGS_MODULE"] = "gongkai.site.settings.base"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0, skip_checks=True)
        officer, office = _fill(count)
        print(f"{count} requests of {ORGANS + 1} organs, {count // 20} open")
        _measure(Path(home) / "gongkai.sqlite3", officer, office)


def _fill(count: int) -> tuple[Any, Any]:
    from django.db import connection, transaction

    from gongkai.foi.models import Request
    from gongkai.ledger import bulk
    from gongkai.ledger.models import Event, Role
    from gongkai.ledger.secrecy import seal
    from gongkai.ledger.tests.factories import make_district, make_organ, make_user

    district = make_district()
    organs = [make_organ(district, f"青麓区第{n}局", short_name=f"第{n}局") for n in range(ORGANS)]
    district.refresh_from_db()
    places = [district.pk, *(organ.pk for organ in organs)]
    weights = [1, *(ORGANS - n for n in range(ORGANS))]
    with transaction.atomic():
        rows = _requests(count, places, weights, seal("欧阳某人"), seal("13800000021"))
        bulk.insert(Request, REQUEST_COLUMNS, rows)
        bulk.insert(Event, EVENT_COLUMNS, _events(count))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return make_user(organs[0]), make_user(district, Role.OFFICE)


REQUEST_COLUMNS = [
    "id",
    "organ_id",
    "key",
    "entered_on",
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


def _requests(
    count: int, organs: list[int], weights: list[int], name: bytes, contact: bytes
) -> Iterator[tuple[Any, ...]]:
    from gongkai.foi.states import HANDLED, Channel
    from gongkai.norms.form import APPLICANT_COLUMNS, OUTCOME_ROWS

    chance = random.Random(2022)
    today = date.today()
    for number in range(1, count + 1):
        is_open = number % 20 == 0
        ago = chance.randrange(45) if is_open else 45 + chance.randrange(5 * 365)
        received = today - timedelta(days=ago)
        closed = received + timedelta(days=chance.randrange(40))
        yield (
            number,
            chance.choices(organs, weights)[0],
            f"青依申{number}",
            received,
            chance.choices(APPLICANT_COLUMNS, (86, 9, 1, 1, 2, 1))[0],
            name,
            contact,
            b"",
            "",
            "申请人需要的信息的详细描述。" * 12,
            "online",
            b"",
            "",
            chance.choice(Channel.values),
            f"第{number % 977}类政府信息的制作依据和执行情况",
            received,
            received + timedelta(days=28),
            chance.choice(sorted(HANDLED)) if is_open else "closed",
            "" if is_open else chance.choice(OUTCOME_ROWS),
            None if is_open else closed,
            None if is_open else closed,
            0,
            1,
        )


def _events(count: int) -> Iterator[tuple[Any, ...]]:
    moment = datetime(2022, 3, 1, 2, tzinfo=UTC)
    names = ("entered", "third_party_asked", "third_party_answered", "closed")
    for number in range(1, count + 1):
        chain = names if number % 10 == 1 else names[:1] if number % 20 == 0 else names[::3]
        for sequence, name in enumerate(chain, start=1):
            filler = f"{number * 4 + sequence:064x}"
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


def _measure(file: Path, officer: Any, office: Any) -> None:
    from django.test import Client
    from django.urls import reverse
    from django.utils import timezone

    from gongkai.foi.selectors import soon_until

    base = sqlite3.connect(file)
    base.execute("PRAGMA cache_size=-65536")
    today = timezone.localdate()
    days = {"today": today.isoformat(), "last": soon_until(today).isoformat()}

    def by_hand() -> None:
        for statement in STATEMENTS:
            base.execute(statement, days).fetchall()

    listing = reverse("console_records", args=["requests"])
    year = f"?from={today.year - 2}-01-01&to={today.year - 2}-12-31"
    pages = {
        "first screen": reverse("wagtailadmin_home"),
        "list": listing,
        "list, due": f"{listing}?clock=overdue&sort=due_on",
        "list, last page": f"{listing}?page=9999",
        "list, searched": f"{listing}?q=第7类",
    }
    baseline, fastest = _timed(by_hand)
    print(f"  {'':<32}{'median':>11}{'fastest':>11}  median to bare SQL")
    print(f"  {'bare SQL of the day':<32}{baseline * 1000:8.1f} ms{fastest * 1000:8.1f} ms")
    failed = False
    for who, user in (("officer", officer), ("office", office)):
        client = Client(HTTP_HOST="localhost")
        client.force_login(user)
        asked = pages if who == "officer" else {**pages, "supervision": _supervision(year)}
        for name, address in asked.items():

            def visit(client: Client = client, address: str = address) -> None:
                response = client.get(address)
                if response.status_code != 200:
                    raise RuntimeError(f"{address}: {response.status_code}")
                response.close()

            took, fastest = _timed(visit)
            barred = name in {"first screen", "list", "list, due"}
            mark = " over the bar" if barred and took > BAR else ""
            failed |= bool(mark)
            label = f"{who}: {name}"
            shown = f"{took * 1000:8.1f} ms{fastest * 1000:8.1f} ms"
            print(f"  {label:<32}{shown}  x{took / baseline:.1f}{mark}")
    if failed:
        sys.exit(3)


def _supervision(year: str) -> str:
    from django.urls import reverse

    return reverse("console_supervision") + year


def _timed(run: Callable[[], None]) -> tuple[float, float]:
    """Median and fastest of the runs after the first, in seconds."""
    run()
    taken = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        run()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken), min(taken)


if __name__ == "__main__":
    argument = sys.argv[1] if len(sys.argv) > 1 else ""
    main(SMALL if argument == "--small" else int(argument or REQUESTS))
