"""The same work in a process of its own: a hostile file ends that process, never the server.

pdfium is not safe to use from two threads, and a page may be built to take for ever: each call has
its own process with bounded memory, processor time and patience.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from gongkai.foi.redaction.limits import MOST_SECONDS, RedactionError
from gongkai.foi.redaction.marks import Mark, as_json
from gongkai.foi.redaction.raster import PageSize

PAGE_SECONDS = 20
"""Patience for one page; a whole file has `MOST_SECONDS`."""

REFUSED = 3
"""How the worker ends when the file or a mark is to blame, with the sentence as its answer."""

BROKEN = "这份文件处理不了，可能已损坏或构造特殊。请用“打印为 PDF”重新生成一份后上传。"
SLOW = "这份文件处理的时间太长，已停止。请拆成几个文件，或用“打印为 PDF”重新生成后上传。"


def pages(data: bytes) -> list[PageSize]:
    """As `raster.pages`."""
    answer = json.loads(_ask("pages", data, {}, MOST_SECONDS))
    return [PageSize(width, height) for width, height in answer]


def render(data: bytes, page: int, width: int, marks: Sequence[Mark] = ()) -> bytes:
    """As `raster.render`."""
    wanted = {"page": page, "width": width, "marks": as_json(marks)}
    return _ask("render", data, wanted, PAGE_SECONDS)


def find(
    data: bytes, words: Sequence[str], kinds: Sequence[str], reason: str
) -> tuple[list[dict[str, Any]], bool]:
    """Marks as JSON on `words` and on personal numbers of `kinds`; whether there is text at all."""
    wanted = {"words": list(words), "kinds": list(kinds), "reason": reason}
    marks, any_text = json.loads(_ask("find", data, wanted, MOST_SECONDS))
    return marks, any_text


def overlooked(data: bytes, marks: Sequence[Mark]) -> list[dict[str, Any]]:
    """As `words.overlooked`, as JSON."""
    found: list[dict[str, Any]] = json.loads(
        _ask("overlooked", data, {"marks": as_json(marks)}, MOST_SECONDS)
    )
    return found


def redact(data: bytes, marks: Sequence[Mark], *, keep_text: bool = False) -> bytes:
    """As `build.redact`."""
    return _ask("redact", data, {"marks": as_json(marks), "keep_text": keep_text}, MOST_SECONDS)


def _ask(work: str, data: bytes, wanted: Mapping[str, Any], seconds: int) -> bytes:
    # The worker reads files of strangers: it is given none of the site's secrets.
    question = json.dumps({"work": work, "seconds": seconds, **wanted}).encode() + b"\n" + data
    try:
        done = subprocess.run(
            [sys.executable, "-m", "gongkai.foi.redaction.worker"],
            input=question,
            capture_output=True,
            timeout=seconds,
            check=False,
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "LANG": "C.UTF-8"},
        )
    except subprocess.TimeoutExpired:
        raise RedactionError(SLOW) from None
    if done.returncode == REFUSED:
        raise RedactionError(done.stdout.decode())
    if done.returncode != 0:
        raise RedactionError(BROKEN)
    return done.stdout
