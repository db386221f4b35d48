"""Strangers' files are read in processes of their own, within a time and a memory limit.

A process that dies or runs over its time becomes a message about the one file that it had; the
next file gets a new process.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import select
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import gongkai
from gongkai.verify.reading import ReadError
from gongkai.verify.worker import HEADER, TOO_LARGE

SECONDS = {"read": 9, "judge": 3}
"""Limits of the jobs; reading may have to start another program for an old format."""
MEMORY = 500_000_000
TOO_SLOW = "核验超过{}秒，已停止；请去掉文件里的图片，或另存为 docx 再试"
DIED = "核验时程序意外中止（可能是内存不够或文件损坏）；请另存为 docx 或 UTF-8 文本再试"
_SOURCE = Path(gongkai.__file__).resolve().parents[1]


class Unreadable(Exception):
    """A file could not be read or judged; the message says why in Chinese."""


class Process:
    """One worker; `run` starts it where there is none. Not for two threads at once.

    `seconds` stands for the limits of `SECONDS`; `memory` is in bytes of address space; `jobs` is the
    module whose `run` does them.
    """

    def __init__(
        self, seconds: float | None = None, memory: int = MEMORY, jobs: str = "gongkai.verify.jobs"
    ) -> None:
        self.seconds = seconds
        self.memory = memory
        self.jobs = jobs
        self._process: subprocess.Popen[bytes] | None = None

    def run(self, job: str, *arguments: Any) -> Any:
        """The result of a job; raises Unreadable."""
        frame = pickle.dumps((job, arguments), pickle.HIGHEST_PROTOCOL)
        seconds = SECONDS[job] if self.seconds is None else self.seconds
        last = time.monotonic() + seconds
        try:
            process = self._process or self._start()
            assert process.stdin is not None
            process.stdin.write(HEADER.pack(len(frame)))
            process.stdin.write(frame)
            process.stdin.flush()
            size = HEADER.unpack(self._receive(process, HEADER.size, last))[0]
            done, result = pickle.loads(self._receive(process, size, last))
        except TimeoutError:
            self.stop()
            raise Unreadable(TOO_SLOW.format(seconds)) from None
        except (OSError, EOFError):
            self.stop()
            raise Unreadable(DIED) from None
        except BaseException:
            self.stop()
            raise
        if not done:
            if result == TOO_LARGE:
                self.stop()
            raise Unreadable(result)
        return result

    def _start(self) -> subprocess.Popen[bytes]:
        # -P: a module that lies in the folder of the files must not be taken for ours.
        paths = [str(_SOURCE), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "gongkai.verify.worker", str(self.memory), self.jobs],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(dict.fromkeys(paths))},
            start_new_session=True,
        )
        return self._process

    @staticmethod
    def _receive(process: subprocess.Popen[bytes], size: int, last: float) -> bytes:
        assert process.stdout is not None
        pipe = process.stdout.fileno()
        poll = select.poll()
        poll.register(pipe, select.POLLIN | select.POLLHUP)
        blocks: list[bytes] = []
        while size:
            left = last - time.monotonic()
            if left <= 0 or not poll.poll(left * 1000):
                raise TimeoutError
            block = os.read(pipe, min(size, 1 << 20))
            if not block:
                raise EOFError
            blocks.append(block)
            size -= len(block)
        return b"".join(blocks)

    def stop(self) -> None:
        """End the process and whatever it started."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def __enter__(self) -> Process:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


@dataclass(frozen=True, slots=True)
class Job:
    """A job's name and arguments; an argument that can be called stands for what it gives."""

    name: str
    arguments: tuple[Any, ...]


class Crew:
    """Several workers; `map` gives results in the order of the jobs, a few jobs ahead at most."""

    def __init__(self, size: int) -> None:
        self._size = max(1, size)
        self._local = threading.local()
        self._processes: list[Process] = []
        self._threads = ThreadPoolExecutor(self._size, thread_name_prefix="verify")

    def map(self, jobs: Iterable[Job]) -> Iterator[Any]:
        """The result of each job, or the `Unreadable` that it ended in."""
        waiting: deque[Future[Any]] = deque()
        for job in jobs:
            waiting.append(self._threads.submit(self._run, job))
            if len(waiting) > 3 * self._size:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def _run(self, job: Job) -> Any:
        process = getattr(self._local, "process", None)
        if process is None:
            process = self._local.process = Process()
            self._processes.append(process)
        try:
            arguments = [a() if callable(a) else a for a in job.arguments]
            return process.run(job.name, *arguments)
        except Unreadable as error:
            return error
        except ReadError as error:  # Of a loader, which runs on this side.
            return Unreadable(str(error))

    def __enter__(self) -> Crew:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        # A killed process ends the read that its thread waits in.
        for process in self._processes:
            process.stop()
        self._threads.shutdown(wait=True)
