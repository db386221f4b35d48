"""Of several who take one step at the same moment one does, and the others are told."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from gongkai.site.testing import environment
from gongkai.site.tests.contests import CONTESTS, DONE

WORKER = Path(__file__).with_name("contests.py")
TOGETHER = {
    "two_attach_a_file_each": [{DONE}],
    # Whoever comes second: the correction is of what was withdrawn, or the corrected is withdrawn.
    "one_corrects_while_one_withdraws": [{DONE}],
    # The draft is changed before it is looked at, while it is, or once it is public.
    "the_author_edits_while_it_is_approved": [
        {DONE},
        {DONE, "草稿在送审后改动过，已回到一审，请重新查看后再办。"},
        {DONE, "草稿在三审后改动过，不能公开，要从一审重新审核。请刷新后查看。"},
        {DONE, "这次送审在您查看之后有了变化，请重新查看后再办。"},
    ],
}
"""Contests in which both may come to their end, by what each may be told."""


def ask(names: dict[str, str], command: str, *values: str) -> str:
    found = subprocess.run(
        [sys.executable, str(WORKER), command, *values],
        env={**names, "DJANGO_SETTINGS_MODULE": "gongkai.site.settings.base"},
        stdout=subprocess.PIPE,
        text=True,
        timeout=600,
        check=True,
    )
    return found.stdout


def check_contests(names: dict[str, str], rounds: int) -> None:
    ask(names, "make")
    told = json.loads(ask(names, "hold", str(rounds)).splitlines()[-1])
    assert told.keys() == CONTESTS.keys()
    for name, ends in told.items():
        assert len(ends) == rounds
        for each in ends:
            if name in TOGETHER:
                assert set(each) in TOGETHER[name], (name, each)
                continue
            assert each.count(DONE) == 1, (name, each)
            assert all(one == DONE or len(re.findall("[一-鿿]", one)) > 5 for one in each), each


@pytest.mark.slow
def test_of_several_who_take_one_step_at_once_one_does_on_sqlite(tmp_path: Path) -> None:
    check_contests(environment(tmp_path), 2)


@pytest.mark.slow
@pytest.mark.postgres
def test_of_several_who_take_one_step_at_once_one_does_on_postgresql(
    tmp_path: Path, database_of_its_own: str
) -> None:
    url = urlsplit(os.environ["GONGKAI_DATABASE_URL"])._replace(path=f"/{database_of_its_own}")
    check_contests({**environment(tmp_path), "GONGKAI_DATABASE_URL": url.geturl()}, 2)
