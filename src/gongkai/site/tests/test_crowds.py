"""Fifty who submit at once, and twenty officers who work at once."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from gongkai.site.testing import Server, environment

WORKER = Path(__file__).with_name("crowding.py")
PROCESSES, THREADS = 2, 25
OFFICERS, ROUNDS = 20, 4


def begin(names: dict[str, str], command: str, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(WORKER), command, str(count)],
        env={**names, "DJANGO_SETTINGS_MODULE": "gongkai.site.settings.base"},
        stdout=subprocess.PIPE,
        text=True,
    )


def told(process: subprocess.Popen[str]) -> list[str]:
    """What a worker printed; fails where it failed."""
    output = process.communicate(timeout=300)[0]
    assert process.returncode == 0
    return list(json.loads(output.splitlines()[-1]))


def check_submissions(names: dict[str, str]) -> None:
    told(begin(names, "make", 0))
    workers = [begin(names, "submit", THREADS) for _ in range(PROCESSES)]
    numbers = [number for worker in workers for number in told(worker)]
    assert len(numbers) == PROCESSES * THREADS
    running = sorted(int(number.rpartition("-")[2]) for number in numbers)
    assert running == list(range(running[0], running[0] + len(numbers)))
    assert len({number.rpartition("-")[0] for number in numbers}) == 1


@pytest.mark.slow
def test_fifty_submissions_at_once_have_fifty_numbers_without_a_gap_on_sqlite(
    tmp_path: Path,
) -> None:
    check_submissions(environment(tmp_path))


# A server takes a hundred connections: two crowds of fifty must not meet.
@pytest.mark.postgres
@pytest.mark.xdist_group("crowd")
def test_fifty_submissions_at_once_have_fifty_numbers_without_a_gap_on_postgresql(
    tmp_path: Path, database_of_its_own: str
) -> None:
    url = urlsplit(os.environ["GONGKAI_DATABASE_URL"])._replace(path=f"/{database_of_its_own}")
    check_submissions({**environment(tmp_path), "GONGKAI_DATABASE_URL": url.geturl()})


class Officer:
    """Somebody who is logged in and works by hand."""

    def __init__(self, url: str, session: str, number: int) -> None:
        self.url, self.number = url, number
        self.cookies = {"sessionid": session}
        self.seen: list[int] = []

    def ask(self, path: str, **fields: str) -> tuple[str, str]:
        """The address that was arrived at, and its page."""
        token = {"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")} if fields else {}
        request = urllib.request.Request(
            self.url + path,
            urlencode({**token, **fields}).encode() if fields else None,
            {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())},
        )
        with urllib.request.urlopen(request, timeout=120) as answer:
            for line in answer.headers.get_all("Set-Cookie", []):
                name, _, value = line.partition(";")[0].partition("=")
                self.cookies[name] = value
            self.seen.append(answer.status)
            return answer.url, answer.read().decode()

    def work(self) -> list[int]:
        """Enter requests, ask for what is missing in them, and look at what there is to do."""
        today = date.today().isoformat()
        for turn in range(ROUNDS):
            self.ask("/console/")
            _, page = self.ask("/console/records/requests/add/")
            organ = re.search(r'<option value="(\d+)"', page)
            assert organ, page
            at, page = self.ask(
                "/console/records/requests/add/",
                organ=organ.group(1),
                number=f"来函-{self.number}-{turn}",
                applicant_kind="natural_person",
                applicant_name="李四",
                channel="in_person",
                subject="批复",
                received_on=today,
            )
            found = re.search(r"/console/records/requests/(\d+)/$", at)
            assert found, page
            pk = found.group(1)
            self.ask(f"/console/records/requests/{pk}/organ_asked/")
            at, page = self.ask(
                f"/console/records/requests/{pk}/organ_asked/",
                day=today,
                party="青麓区教育局",
                limit_days="10",
            )
            assert at.endswith(f"/console/records/requests/{pk}/"), page
            self.ask(
                "/console/records/requests/?clock=open&q=批复".replace("批复", "%E6%89%B9%E5%A4%8D")
            )
        return self.seen


@pytest.mark.slow
def test_twenty_officers_at_once_see_no_error(tmp_path: Path) -> None:
    sessions = told(begin(environment(tmp_path), "make", OFFICERS))
    server = Server(tmp_path)
    try:
        officers = [Officer(server.url, key, number) for number, key in enumerate(sessions)]
        with ThreadPoolExecutor(OFFICERS) as pool:
            seen = list(pool.map(Officer.work, officers))
    finally:
        server.stop()
    assert {status for each in seen for status in each} == {200}
    assert sum(map(len, seen)) == OFFICERS * ROUNDS * 6
