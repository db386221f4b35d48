"""The text in attachments, so that search looks inside: .docx, .xlsx, .pdf, .html, .txt and kin.

Files are read in a process of their own within a time and a memory limit, by the readers of
`verify`. What cannot be read has no text: its name is found all the same.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from gongkai.verify.bounded import Process, Unreadable

log = logging.getLogger(__name__)

LONGEST = 200_000
"""Characters of one file that are indexed."""


def texts(files: Iterable[tuple[str, Callable[[], bytes]]]) -> tuple[tuple[str, str], ...]:
    """Name and text of each file, as `Entry.attachments` holds them; a loader gives the bytes."""
    found = []
    with Process() as process:
        for name, load in files:
            try:
                text = process.run("text", load(), LONGEST)
            except (Unreadable, OSError) as error:
                log.info("no text in the attachment %s: %s", name, error)
                text = ""
            found.append((name, text))
    return tuple(found)
