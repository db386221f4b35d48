from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps

from gongkai.ledger import bulk
from gongkai.ledger.events import history
from gongkai.ledger.models import Role
from gongkai.ledger.tests.factories import make_district, make_organ, make_user

# A room of a higher floor, known by name only.
Decision = apps.get_model("enforcement", "Decision")
DECISION_COLUMNS = ("organ_id", "key", "kind", "matter", "party", "party_code", "decided_on")
DAY = date(2021, 6, 1)


def rows(organ, count):
    return [
        (organ.pk, f"青许〔2021〕{n}号", "permit", "食品\t经营\\许可\n", "某某“商行”", "", DAY)
        for n in range(count)
    ]


def insert(organ, count, **others):
    constants = (("entered_on", DAY), ("struck_on", None), ("batch_id", None))
    return bulk.insert(
        Decision, DECISION_COLUMNS, rows(organ, count), constants=constants, **others
    )


@pytest.mark.django_db
def test_bulk_rows_read_back_as_they_were_given(monkeypatch):
    monkeypatch.setattr(bulk, "CHUNK", 2)
    organ = make_organ(make_district())
    told = []
    assert insert(organ, 5, on_chunk=told.append) == 5
    assert told == [2, 4, 5]
    found = Decision.objects.order_by("pk").values_list(*DECISION_COLUMNS)
    assert list(found) == rows(organ, 5)
    assert set(Decision.objects.values_list("entered_on", "struck_on")) == {(DAY, None)}


@pytest.mark.django_db
def test_striking_many_leaves_one_event_each_and_passes_over_the_struck(monkeypatch):
    monkeypatch.setattr(bulk, "SET", 2)
    district = make_district()
    organ, actor = make_organ(district), make_user(district, Role.OFFICE)
    insert(organ, 5)
    pks = list(Decision.objects.values_list("pk", flat=True))
    count = bulk.strike(
        Decision, pks, stream=Decision.STREAM, reason="导入更正", on=DAY, actor=actor
    )
    assert count == 5
    assert not Decision.objects.current().exists()
    assert all(history(Decision.STREAM, pk).count() == 1 for pk in pks)


def test_bulk_writing_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError):
        bulk.insert(Decision, DECISION_COLUMNS, [])
    with pytest.raises(RuntimeError):
        bulk.strike(Decision, [1], stream="x", reason="y", on=DAY, actor=None)


KILLED = """
import os, sys
from datetime import date
import django
django.setup()
from gongkai.ledger import bulk
from gongkai.ledger.imports import run
from gongkai.ledger.models import User
bulk.CHUNK = 100
last = int(sys.argv[2])

def stop(done, total):
    if done >= last:
        os._exit(9)

run("decisions", sys.argv[1], filename="a.csv", actor=User.objects.get(),
    today=date(2021, 12, 31), on_progress=stop if last else None)
"""

PREPARED = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from gongkai.ledger.models import Role
from gongkai.ledger.tests.factories import make_district, make_organ, make_user
district = make_district()
make_organ(district)
make_user(district, Role.OFFICE)
"""


@pytest.mark.slow
def test_a_process_killed_in_the_middle_leaves_the_database_as_before(tmp_path):
    header = "行政机关,决定类别,决定文书号,事项,行政相对人,决定日期\n"
    line = "青麓区发展和改革局,行政许可,青〔2021〕{}号,食品经营许可,某某商行,2021-03-15\n"
    ledger = tmp_path / "a.csv"
    ledger.write_text(header + "".join(line.format(n) for n in range(1000)), encoding="utf-8")
    environment = {
        **os.environ,
        "GONGKAI_HOME": str(tmp_path),
        "GONGKAI_DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "gongkai.site.settings.test",
        "PYTHONPATH": str(Path(bulk.__file__).parents[2]),
    }

    def call(code, *arguments):
        command = [sys.executable, "-c", code, *arguments]
        return subprocess.run(command, env=environment, check=False).returncode

    def count(table):
        connection = sqlite3.connect(tmp_path / "gongkai.sqlite3")
        try:
            return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        finally:
            connection.close()

    tables = ("enforcement_decision", "ledger_importbatch", "ledger_event")
    assert call(PREPARED) == 0
    # After 500 of 1000 parts rows are being written; at 750 half of them are in.
    assert call(KILLED, str(ledger), "750") == 9
    assert [count(table) for table in tables] == [0, 0, 0]
    assert call(KILLED, str(ledger), "0") == 0
    assert [count(table) for table in tables] == [1000, 1, 1]
