"""The process in which strangers' files are read: `python -P -m gongkai.verify.worker MEMORY MODULE`.

The module's `run(job, arguments)` does the jobs. It takes them as frames on its standard input and answers on its standard output, one answer for
each job, until the input ends. `gongkai.verify.bounded` starts it and ends it; a frame is a pickle
of the project's own objects and comes from nowhere else.
"""

from __future__ import annotations

import os
import pickle
import resource
import signal
import struct
import sys
from importlib import import_module
from typing import Any, BinaryIO

HEADER = struct.Struct(">Q")
TOO_LARGE = "读取时用的内存超过了限度；请去掉文件里的图片，或另存为 docx 再试"


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
