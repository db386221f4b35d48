"""Rounds of reminders: killed between any two writes, two at once, missed, and beside the server."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from gongkai.norms.calendar import default_calendar
from gongkai.site.rounds import may_send
from gongkai.site.testing import environment

pytestmark = pytest.mark.xdist_group("jobs")

PREPARE = """
from gongkai.site.cli.program import setup; setup()
from gongkai.site.cli.serve import built_aside
from django.core.management import call_command
with built_aside():
    call_command("migrate", verbosity=0)
from datetime import timedelta
from django.utils import timezone
from gongkai.foi.actions import enter_request
from gongkai.ledger.models import Role
from gongkai.ledger.tests.factories import make_district, make_organ, make_user
organ = make_organ(make_district())
people = [make_user(organ), make_user(organ), make_user(organ, Role.HEAD)]
for number, user in enumerate(people):
    user.email = f"person{number}@example.cn"
    user.save()
day = timezone.localdate() - timedelta(days=60)
for number in range(3):
    enter_request(organ=organ, number=str(number), applicant_kind="natural_person",
                  applicant_name="张三丰", contact="", channel="in_person", subject="材料",
                  received_on=day, entered_on=day, actor=people[0])
"""
ROUND = """
import os, sys, time
from pathlib import Path
from datetime import timedelta
from django.utils import timezone
import django; django.setup()
from gongkai.site.rounds import run_round
fatal, later, gate = sys.argv[1], int(sys.argv[2]), sys.argv[3]
while gate and not Path(gate).exists():
    time.sleep(0.001)
run_round(timezone.now() + timedelta(days=later), send=True,
          step=lambda name: os.kill(os.getpid(), 9) if name == fatal else None)
"""
PEOPLE = {f"person{number}@example.cn" for number in range(3)}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with three people and three requests that are overdue. Copy it."""
    home = tmp_path_factory.mktemp("jobs")
    subprocess.run([sys.executable, "-c", PREPARE], env=environment(home), check=True, timeout=120)
    return home


@pytest.fixture
def home(prepared: Path, tmp_path: Path) -> Path:
    """A copy of the prepared site."""
    return Path(shutil.copytree(prepared, tmp_path / "home"))


def begin(home: Path, fatal: str = "", later: int = 0, gate: str = "") -> subprocess.Popen[str]:
    settings = {"DJANGO_SETTINGS_MODULE": "gongkai.site.settings.base"}
    return subprocess.Popen(
        [sys.executable, "-c", ROUND, fatal, str(later), gate],
        env={**environment(home), **settings},
        stdout=subprocess.PIPE,
        text=True,
    )


def mails(process: subprocess.Popen[str]) -> list[str]:
    """To whom a round sent mail, by what the console backend printed."""
    return re.findall(r"^To: (\S+)$", process.communicate(timeout=120)[0], re.MULTILINE)


def notices(home: Path) -> int:
    """Notices that nobody has read."""
    with sqlite3.connect(home / "gongkai.sqlite3", timeout=20) as database:
        query = "SELECT count(*) FROM ledger_notice WHERE read_at IS NULL"
        return int(database.execute(query).fetchone()[0])


@pytest.mark.slow
def test_a_round_killed_after_making_is_finished_by_the_next(home: Path) -> None:
    killed = begin(home, "made")
    assert mails(killed) == [] and killed.returncode == -signal.SIGKILL
    assert notices(home) == 9
    assert Counter(mails(begin(home))) == Counter(PEOPLE)
    assert notices(home) == 9


@pytest.mark.parametrize(("fatal", "sent"), [("claimed", 0), ("sent", 1)])
@pytest.mark.slow
def test_a_round_killed_around_sending_never_sends_twice_and_keeps_every_notice(
    home: Path, fatal: str, sent: int
) -> None:
    first = mails(begin(home, fatal))
    assert len(first) == sent
    rest = mails(begin(home))
    # The person whose message was under way is not written to again that day.
    assert len(rest) == 2 and not set(first) & set(rest)
    assert notices(home) == 9
    # The next day's message to that person carries what may be lost, and nobody else hears again.
    again = mails(begin(home, later=1))
    assert again == list(PEOPLE - set(first) - set(rest) or first)


@pytest.mark.slow
def test_two_rounds_at_once_make_and_send_everything_once(home: Path, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    both = [begin(home, gate=str(gate)) for _ in range(2)]
    time.sleep(2)
    gate.touch()
    assert Counter(to for process in both for to in mails(process)) == Counter(PEOPLE)
    assert [process.returncode for process in both] == [0, 0]
    assert notices(home) == 9


def eventually(true: Callable[[], bool]) -> bool:
    last = time.monotonic() + 60
    while time.monotonic() < last:
        if true():
            return True
        time.sleep(0.2)
    return False


@pytest.mark.slow
def test_a_worker_makes_up_at_its_start_for_what_was_missed(home: Path) -> None:
    worker = subprocess.Popen(
        [sys.executable, "-m", "gongkai.site.cli", "jobs", "work"], env=environment(home)
    )
    try:
        assert eventually(lambda: notices(home) == 9)
    finally:
        worker.terminate()
        worker.wait(30)
    assert (home / "jobs.sqlite3").exists()


BESIDE = """
import sys, time
from gongkai.site.cli.jobs import workers_beside
with workers_beside():
    {stay}
"""


def workers_of(parent: int) -> list[int]:
    """Processes that run beside `parent`."""
    mark = f"--beside\0{parent}\0"
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (place / "cmdline").read_text():
                found.append(int(place.name))
        except OSError:
            continue
    return found


@pytest.mark.skipif(not Path("/proc").exists(), reason="needs /proc")
@pytest.mark.slow
def test_the_workers_beside_a_server_end_with_it_however_it_ends(home: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", BESIDE.format(stay="time.sleep(300)")], env=environment(home)
    )
    assert eventually(lambda: len(workers_of(parent.pid)) == 2)
    first = workers_of(parent.pid)[0]
    os.kill(first, signal.SIGKILL)
    assert eventually(lambda: len({*workers_of(parent.pid)} - {first}) == 2)
    parent.kill()
    parent.wait()
    assert eventually(lambda: not workers_of(parent.pid))


@pytest.mark.slow
def test_a_round_by_hand_says_what_it_did(home: Path) -> None:
    command = [sys.executable, "-m", "gongkai.site.cli", "jobs", "run", "--no-send"]
    told = subprocess.run(
        [*command, "--format", "json"], env=environment(home), capture_output=True, check=True
    )
    assert json.loads(told.stdout) == {
        "made": 9,
        "sent": 0,
        "refused": 0,
        "unknown": 0,
        "published": 0,
        "expired": 0,
    }


@pytest.mark.parametrize(
    ("moment", "sends"),
    [
        (datetime(2022, 3, 1, 8, 29), False),
        (datetime(2022, 3, 1, 8, 30), True),
        (datetime(2022, 3, 1, 18, 0), False),
        (datetime(2022, 3, 5, 9, 0), False),
        (datetime(2022, 4, 2, 9, 0), True),
        (datetime(2022, 4, 4, 9, 0), False),
    ],
)
def test_messages_leave_the_house_on_working_days_from_half_past_eight(
    moment: datetime, sends: bool
) -> None:
    assert may_send(moment, default_calendar().provisional()) is sends
