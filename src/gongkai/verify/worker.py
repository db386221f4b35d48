"""The process in which strangers' files are read: `python -P -m gongkai.verify.worker MEMORY MODULE`.

The module's `run(job, arguments)` does the jobs. They come as frames on the standard input and are
answered on the standard output, one answer for each job, until the input ends.
`gongkai.verify.bounded` starts the process and ends it; a frame is a pickle of the project's own
objects and comes from nowhere else.
"""

from __future__ import annotations

import os
import pickle
import resource
import signal
import struct
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any, BinaryIO

HEADER = struct.Struct(">Q")
TOO_LARGE = "读取时用的内存超过了限度；请去掉文件里的图片，或另存为 docx 再试"
FAULT = "程序读不了这份文件（{}）；请另存为 docx 或 UTF-8 文本再试，并把情况告诉维护者"


def attempt(
    do: Callable[..., Any], arguments: tuple[Any, ...], *refusals: type[Exception]
) -> tuple[bool, Any]:
    """Whether a job was done, and its result or what is wrong in Chinese.

    `refusals` are the errors whose message says that already.
    """
    try:
        return True, do(*arguments)
    except refusals as error:
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


def main(memory: int, module: str) -> None:
    """Do the jobs of `module` until the input ends, within `memory` bytes of address space."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    run = import_module(module).run
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
    main(int(sys.argv[1]), sys.argv[2])
