"""The process behind `isolated`: one question on the standard input, one answer on the output."""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Mapping
from typing import Any

from gongkai.foi.redaction import build, raster, words
from gongkai.foi.redaction.isolated import REFUSED
from gongkai.foi.redaction.limits import MOST_PAGES, RedactionError
from gongkai.foi.redaction.marks import as_json, merged, parse

MOST_MEMORY = 3 * 1024**3


def confine(seconds: int) -> None:
    """Bound what this process may use from here on: memory, time, no file written, no child."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(data: bytes, wanted: Mapping[str, Any]) -> bytes:
    """The answer to one question; raises RedactionError."""
    match wanted["work"]:
        case "pages":
            return json.dumps([(p.width, p.height) for p in raster.pages(data)]).encode()
        case "render":
            marks = parse(wanted["marks"], MOST_PAGES)
            return raster.render(data, wanted["page"], wanted["width"], marks)
        case "find":
            found = merged(
                words.find_text(data, wanted["words"], wanted["reason"]),
                words.find_personal(data, wanted["kinds"], wanted["reason"]),
            )
            return json.dumps([as_json(found), words.has_text(data)]).encode()
        case "overlooked":
            marks = parse(wanted["marks"], MOST_PAGES)
            return json.dumps(as_json(words.overlooked(data, marks))).encode()
        case "redact":
            marks = parse(wanted["marks"], MOST_PAGES)
            return build.redact(data, marks, keep_text=wanted["keep_text"])
    raise ValueError(f"unknown work: {wanted['work']}")


def main() -> int:
    """Read, confine, answer; returns the status of the process."""
    question, _, data = sys.stdin.buffer.read().partition(b"\n")
    wanted = json.loads(question)
    confine(wanted["seconds"])
    try:
        result, status = answer(data, wanted), 0
    except RedactionError as refused:
        result, status = str(refused).encode(), REFUSED
    sys.stdout.buffer.write(result)
    return status


if __name__ == "__main__":
    sys.exit(main())
