"""Document numbers: without a gap, without a double, whoever draws at the same moment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection, transaction

from gongkai.foi.letters.kinds import KINDS
from gongkai.foi.letters.numbers import draw_number, prefix_of
from gongkai.ledger.models import Counter as Series
from gongkai.ledger.models import Organ
from gongkai.ledger.tests.factories import make_district

WORKER = Path(__file__).with_name("drawing.py")
PROCESSES, THREADS = 2, 25


@pytest.fixture
def organ() -> Organ:
    return make_district(document_prefix="云")


@pytest.mark.django_db
def test_a_number_has_the_official_form(organ: Organ) -> None:
    prefix = prefix_of(organ, KINDS["answer.disclosed"])
    assert prefix == "云公开答"
    assert [draw_number(organ, prefix, 2022) for _ in range(3)] == [
        "云公开答〔2022〕1号",
        "云公开答〔2022〕2号",
        "云公开答〔2022〕3号",
    ]
    assert draw_number(organ, prefix, 2023) == "云公开答〔2023〕1号"
    assert draw_number(organ, "云公开补", 2022) == "云公开补〔2022〕1号"


@pytest.mark.django_db
def test_two_organs_count_apart(organ: Organ) -> None:
    other = make_district("别区人民政府", document_prefix="别")
    draw_number(organ, "云公开答", 2022)
    assert draw_number(other, "云公开答", 2022) == "云公开答〔2022〕1号"


@pytest.mark.django_db
def test_what_is_rolled_back_gives_its_number_back(organ: Organ) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assert draw_number(organ, "云公开答", 2022).endswith("1号")
        raise ZeroDivisionError
    assert not Series.objects.exists()
    assert draw_number(organ, "云公开答", 2022) == "云公开答〔2022〕1号"


def test_a_number_is_not_drawn_outside_a_transaction(django_db_blocker, django_db_setup) -> None:
    with django_db_blocker.unblock():
        assert not connection.in_atomic_block
        with pytest.raises(RuntimeError, match="transaction"):
            draw_number(Organ(), "云公开答", 2022)


def drawn(home: Path, url: str) -> Counter[str]:
    """What 50 threads in two processes drew and committed at once; some of them failed."""
    names = {
        **{k: v for k, v in os.environ.items() if not k.startswith(("GONGKAI_", "DJANGO_"))},
        "PYTHONPATH": str(Path(__file__).resolve().parents[4]),
        "GONGKAI_HOME": str(home),
        "GONGKAI_DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "gongkai.site.settings.base",
    }

    def start(*arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, str(WORKER), *arguments]
        return subprocess.Popen(command, env=names, stdout=subprocess.PIPE, text=True)

    made = start("make")
    organ = made.communicate(timeout=120)[0].strip()
    assert made.returncode == 0
    try:
        workers = [start("draw", organ, str(THREADS)) for _ in range(PROCESSES)]
        outputs = [worker.communicate(timeout=120)[0] for worker in workers]
        assert [worker.returncode for worker in workers] == [0] * PROCESSES
    finally:
        assert start("drop").wait(timeout=60) == 0
    return Counter(number for output in outputs for number in json.loads(output))


def check(numbers: Counter[str]) -> None:
    """Every thread draws five times and gives up every fifth: four numbers stay."""
    count = PROCESSES * THREADS * 4
    assert numbers == Counter(f"云公开答〔2022〕{number}号" for number in range(1, count + 1))


def test_fifty_at_once_draw_no_gap_and_no_double_on_sqlite(tmp_path: Path) -> None:
    check(drawn(tmp_path, f"sqlite://{tmp_path / 'numbers.sqlite3'}"))


@pytest.mark.postgres
@pytest.mark.xdist_group("crowd")
def test_fifty_at_once_draw_no_gap_and_no_double_on_postgresql(tmp_path: Path) -> None:
    check(drawn(tmp_path, os.environ["GONGKAI_DATABASE_URL"]))
