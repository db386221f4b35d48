"""The text in attachments, so that search looks inside: .docx, .xlsx, .pdf, .html, .txt and kin.

Files are read in a process of their own within a time and a memory limit, by the readers of
`verify`. What cannot be read has no text: its name is found all the same.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any

from gongkai.verify.bounded import Process, Unreadable
from gongkai.verify.reading import ReadError, pages
from gongkai.verify.reading.blocks import Paragraph
from gongkai.verify.worker import attempt

log = logging.getLogger(__name__)

LONGEST = 200_000
"""Characters of one file that are indexed."""
SECONDS = 9
"""Patience for one file."""


def text_of(data: bytes, most: int) -> str:
    """The text of a file, a paragraph or a row of a table a line, at most so many characters.

    Raises ReadError.
    """
    lines: list[str] = []
    length = 0
    for block in pages(data).blocks:
        rows = (
            [block.text]
            if isinstance(block, Paragraph)
            else [" ".join(slot.text for slot in row if slot.first) for row in block.rows]
        )
        lines += rows
        length += sum(map(len, rows))
        if length > most:
            break
    return "\n".join(lines)[:most]


def run(job: str, arguments: tuple[Any, ...]) -> tuple[bool, Any]:
    """What the bounded process calls: whether the text was read, and it or what is wrong."""
    return attempt(text_of, arguments, ReadError)


def texts(files: Iterable[tuple[str, Callable[[], bytes]]]) -> tuple[tuple[str, str], ...]:
    """Name and text of each file, as `Entry.attachments` holds them; a loader gives the bytes."""
    found = []
    with Process(SECONDS, jobs=__name__) as process:
        for name, load in files:
            try:
                text = process.run("text", load(), LONGEST)
            except (Unreadable, OSError) as error:
                log.info("no text in the attachment %s: %s", name, error)
                text = ""
            found.append((name, text))
    return tuple(found)
