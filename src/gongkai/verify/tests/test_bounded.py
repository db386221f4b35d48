"""A file that kills, stalls or bloats its reader costs one message and nothing else."""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gongkai.verify import bounded, jobs
from gongkai.verify.bounded import Crew, Job, Process, Unreadable
from gongkai.verify.filing import Filing
from gongkai.verify.reading.tests import fixtures

REPORT = fixtures.text("tabs").encode()


def read(process: Process, data: bytes = REPORT) -> Filing:
    filing = pickle.loads(process.run("read", "a.txt", data).filing)
    assert isinstance(filing, Filing)
    return filing


def test_a_report_is_read_in_another_process() -> None:
    with Process() as process:
        assert len(read(process).cells) == 200
        assert process._process is not None and process._process.pid != os.getpid()


def test_what_the_reader_says_of_a_file_is_told() -> None:
    with Process() as process, pytest.raises(Unreadable, match="文件是空的"):
        process.run("read", "a.txt", b"")


def test_a_process_that_was_killed_costs_one_file() -> None:
    with Process() as process:
        read(process)
        assert process._process is not None
        os.kill(process._process.pid, signal.SIGKILL)
        with pytest.raises(Unreadable, match="意外中止"):
            read(process)
        assert read(process).year == 2023


def test_a_process_that_stalls_is_ended() -> None:
    with Process(seconds=0.3) as process:
        with pytest.raises(Unreadable, match=r"超过0\.3秒"):
            process.run("read", "a.txt", Stall())
        assert process._process is None


class Stall:
    """Something whose loading never ends."""

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        import time

        return time.sleep, (60,)


class Bloat:
    """Something whose loading takes 2 GB."""

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return bytearray, (2_000_000_000,)


def test_memory_has_a_limit() -> None:
    with Process() as process:
        with pytest.raises(Unreadable, match="内存超过了限度"):
            process.run("read", "a.txt", Bloat())
        assert read(process).year == 2023


def test_a_fault_of_the_program_names_its_kind_and_nothing_of_the_file() -> None:
    done, message = jobs.run("judge", (pickle.dumps("secret"), None, None, "text", {}))
    assert not done and "AssertionError" in message and "secret" not in message


def test_results_come_in_the_order_of_the_jobs() -> None:
    texts = [REPORT.replace(b"2023", str(year).encode()) for year in range(2021, 2041)]
    asked = [Job("read", ("a", text)) for text in texts]
    asked.insert(3, Job("read", ("a", b"")))
    with Crew(2) as crew:
        results = list(crew.map(asked))
    assert isinstance(results[3], Unreadable)
    assert [r.year for r in results if not isinstance(r, Unreadable)] == list(range(2021, 2041))


def test_a_module_beside_the_files_is_not_taken_for_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lxml.py").write_text("raise SystemExit('taken')")
    (tmp_path / "pickle.py").write_text("raise SystemExit('taken')")
    monkeypatch.chdir(tmp_path)
    with Process() as process:
        assert read(process).year == 2023


def test_no_process_is_left_over() -> None:
    with Crew(2) as crew:
        list(crew.map(Job("read", ("a", REPORT)) for _ in range(4)))
        pids = [p._process.pid for p in crew._processes if p._process]
    assert pids
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    assert sum(bounded.SECONDS.values()) <= 12 and bounded.MEMORY <= 500_000_000
