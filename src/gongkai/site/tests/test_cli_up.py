"""`gongkai up`: a start that is killed can be repeated; a taken port is said."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from gongkai.site.cli import main
from gongkai.site.testing import environment

PREPARE = (
    "from gongkai.site.cli.program import setup; setup();"
    "from gongkai.site.cli.serve import prepare; prepare(demo={demo})"
)


def begin(home: Path, *, demo: bool) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", PREPARE.format(demo=demo)],
        env=environment(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def organs(home: Path) -> int:
    with sqlite3.connect(home / "gongkai.sqlite3") as database:
        return int(database.execute("SELECT count(*) FROM ledger_organ").fetchone()[0])


def test_a_taken_port_is_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = CliRunner().invoke(main, ["up", "--port", str(port)])
    assert result.exit_code == 2
    assert f"端口 {port} 已被占用" in result.stderr


@pytest.mark.slow
def test_a_start_killed_anywhere_can_be_repeated(tmp_path: Path) -> None:
    waiting = 0.5
    kills = 0
    while True:
        process = begin(tmp_path, demo=True)
        time.sleep(waiting)
        if process.poll() is not None:
            break
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        kills += 1
        waiting += 4
    _, errors = process.communicate()
    assert process.returncode == 0, errors.decode()
    assert kills
    assert organs(tmp_path) > 40


@pytest.mark.slow
def test_a_building_that_was_killed_does_not_stand_in_the_way(tmp_path: Path) -> None:
    building = tmp_path / "gongkai.sqlite3.building"
    with sqlite3.connect(building) as half:
        half.execute("CREATE TABLE wagtailcore_page (id INTEGER)")
    process = begin(tmp_path, demo=False)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors.decode()
    assert not building.exists()
    assert organs(tmp_path) == 0
