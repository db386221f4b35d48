"""The process in which strangers' files are read: `python -P -m gongkai.verify.worker`.

It takes jobs as frames on its standard input and answers on its standard output, one answer for
each job, until the input ends. `gongkai.verify.bounded` starts it and ends it; a frame is a pickle
of the project's own objects and comes from nowhere else.
"""

from __future__ import annotations

import copyreg
import os
import pickle
import resource
import signal
import struct
import sys
from collections.abc import Callable
from operator import attrgetter
from typing import Any, BinaryIO

from gongkai.verify.checking import judge
from gongkai.verify.filing import Cell, Filing, Gap, Place, Sentence
from gongkai.verify.reading import ReadError, read
from gongkai.verify.telling import writers

HEADER = struct.Struct(">Q")
TOO_LARGE = "读取时用的内存超过了限度；请去掉文件里的图片，或另存为 docx 再试"
FAULT = "程序读不了这份文件（{}）；请另存为 docx 或 UTF-8 文本再试，并把情况告诉维护者"


def _by_fields(kind: type[Any]) -> None:
    """Pickle objects of a class as a call of it: three times as fast as a dataclass's own way."""
    fields = attrgetter(*kind.__slots__)
    copyreg.pickle(kind, lambda item: (kind, fields(item)))


for _kind in (Place, Cell, Sentence, Gap):
    _by_fields(_kind)


def read_job(name: str, data: bytes) -> tuple[str, int | None, bytes]:
    """Read a report: its organ, its year, and the pickled `Filing`."""
    filing = read(name, data)
    return filing.organ, filing.year, pickle.dumps(filing, pickle.HIGHEST_PROTOCOL)


def judge_job(
    filing: bytes,
    previous: bytes | None,
    organs: tuple[bytes, ...] | None,
    form: str,
    options: dict[str, Any],
) -> writers.Told:
    """Judge a report that was read, and tell it in the format `form`."""
    found = judge(
        _filing(filing),
        previous=None if previous is None else _filing(previous),
        organs=None if organs is None else tuple(_filing(organ) for organ in organs),
    )
    return writers.tell(found, form, options)


def _filing(data: bytes) -> Filing:
    loaded = pickle.loads(data)
    assert isinstance(loaded, Filing)
    return loaded


JOBS: dict[str, Callable[..., Any]] = {"read": read_job, "judge": judge_job}


def run(job: str, arguments: tuple[Any, ...]) -> tuple[bool, Any]:
    """Whether the job was done, and its result or what is wrong in Chinese."""
    try:
        return True, JOBS[job](*arguments)
    except ReadError as error:
        return False, str(error)
    except MemoryError:
        return False, TOO_LARGE
    except Exception as error:
        return False, FAULT.format(type(error).__name__)


def take(stream: BinaryIO) -> Any:
    """The next frame's object; raises EOFError where the stream ends."""
    head = stream.read(HEADER.size)
    if len(head) < HEADER.size:
        raise EOFError
    return pickle.loads(stream.read(HEADER.unpack(head)[0]))


def put(stream: BinaryIO, value: Any) -> None:
    """Write one frame."""
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    stream.write(HEADER.pack(len(data)))
    stream.write(data)
    stream.flush()


def main(memory: int) -> None:
    """Do jobs until the input ends, within `memory` bytes of address space."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What a library prints must not get between the frames.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        while True:
            put(answers, run(*take(sys.stdin.buffer)))
    except EOFError:
        return
    except MemoryError:
        # What was read of the frame is lost; the other side starts a new process.
        put(answers, (False, TOO_LARGE))


if __name__ == "__main__":
    main(int(sys.argv[1]))
