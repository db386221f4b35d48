"""What is asked of the bounded process: to read an attachment (`gongkai.verify.bounded`)."""

from __future__ import annotations

from typing import Any

from gongkai.portal.checks.material import Piece, Unread
from gongkai.portal.checks.reading import Unreadable, pieces_of
from gongkai.verify import bounded
from gongkai.verify.worker import attempt

SECONDS = 20
MEMORY = 1_500_000_000


def run(job: str, arguments: tuple[Any, ...]) -> tuple[bool, Any]:
    """Whether the job was done, and the pieces or what is wrong in Chinese."""
    return attempt(pieces_of, arguments, Unreadable)


def read_attachments(files: list[tuple[str, bytes]]) -> tuple[list[Piece], list[Unread]]:
    """The pieces of attachments, given as (where, bytes), read in a process of their own.

    A file that breaks the process or runs over its time becomes an `Unread`.
    """
    pieces: list[Piece] = []
    unread: list[Unread] = []
    with bounded.Process(SECONDS, MEMORY, jobs=__name__) as process:
        for where, data in files:
            try:
                pieces.extend(process.run("read", where, data))
            except bounded.Unreadable as error:
                unread.append(Unread(where, str(error)))
    return pieces, unread
