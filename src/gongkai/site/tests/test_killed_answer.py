"""A process that dies while it gives an answer leaves the database as before."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from gongkai.site.testing import environment

ANSWER = """
import os, sys
import django
django.setup()
from gongkai.foi import approvals
from gongkai.foi.models import Request
from gongkai.ledger.models import User
officer = User.objects.get(username="gongkaiyuan")
head = User.objects.get(username="jiguan")
case = Request.objects.current().filter(organ__posts__user=officer, status="received").last()
if sys.argv[1] == "draft":
    fields = {"获取途径": "区政府网站"}
    approvals.draft_answer(
        request=case, kind="answer.disclosed.already_public", fields=fields, actor=officer
    )
    sys.exit(0)
issue = approvals.issue_letter
def letter(**given):
    if sys.argv[1] == "before":
        os._exit(9)
    issue(**given)
    if sys.argv[1] == "after":
        os._exit(9)
approvals.issue_letter = letter
approvals.approve_answer(request=case, actor=head)
"""


def state(home: Path) -> list[tuple[object, ...]]:
    """Cases, letters, counters and the chain."""
    with sqlite3.connect(home / "gongkai.sqlite3") as database:
        return [
            *database.execute("SELECT id, status, outcome, closed_on FROM foi_request ORDER BY id"),
            *database.execute("SELECT id, key FROM foi_letter ORDER BY id"),
            *database.execute("SELECT series, last FROM ledger_counter ORDER BY series"),
            *database.execute("SELECT hash FROM ledger_event ORDER BY id"),
        ]


def answer(home: Path, how: str) -> int:
    settings = {"DJANGO_SETTINGS_MODULE": "gongkai.site.settings.base"}
    return subprocess.run(
        [sys.executable, "-c", ANSWER, how],
        env={**environment(home), **settings},
        timeout=120,
        check=False,
    ).returncode


@pytest.mark.xdist_group("browser")
def test_a_killed_answer_leaves_neither_letter_nor_closing_and_can_be_repeated(
    demo_home: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    assert answer(home, "draft") == 0
    before = state(home)
    for how in ("before", "after"):
        assert answer(home, how) == 9
        assert state(home) == before
    assert answer(home, "whole") == 0
    changed = set(state(home)) - set(before)
    assert any("disclosed" in row for row in changed)
    assert any("公开答" in str(row) for row in changed)
