"""A process that dies while it freezes a report leaves the database as before."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from gongkai.site.testing import environment

FREEZE = """
import os, sys
import django
django.setup()
from gongkai.ledger.models import User
from gongkai.reports.actions import freeze
from gongkai.reports.models import Report
die = sys.argv[1] == "die"
freeze(report=Report.objects.get(status="submitted"),
       actor=User.objects.get(username="zhengwugongkai"),
       before_commit=(lambda: os._exit(9)) if die else None)
"""


def state(home: Path) -> list[tuple[object, ...]]:
    """What the reports and their events are."""
    with sqlite3.connect(home / "gongkai.sqlite3") as database:
        return [
            *database.execute(
                "SELECT id, status, snapshot_hash, as_of FROM reports_report ORDER BY id"
            ),
            *database.execute("SELECT hash FROM ledger_event ORDER BY id"),
        ]


def freeze(home: Path, how: str) -> int:
    settings = {"DJANGO_SETTINGS_MODULE": "gongkai.site.settings.base"}
    return subprocess.run(
        [sys.executable, "-c", FREEZE, how],
        env={**environment(home), **settings},
        timeout=120,
        check=False,
    ).returncode


@pytest.mark.slow
@pytest.mark.xdist_group("demo")
def test_a_killed_freeze_changes_nothing_and_can_be_repeated(demo_home, tmp_path) -> None:
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    before = state(home)
    assert freeze(home, "die") == 9
    assert state(home) == before
    assert freeze(home, "whole") == 0
    assert state(home) != before
