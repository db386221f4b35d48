"""What is cleared every night: safe at any time, twice, and when it is killed in the middle."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.sessions.backends.db import SessionStore

from gongkai.foi.drafts import drop_expired
from gongkai.ledger.changes import drop_old
from gongkai.ledger.files import sweep


@dataclass(frozen=True, slots=True)
class Tidied:
    """How many of each were cleared."""

    files: int
    drafts: int
    changes: int


def tidy() -> Tidied:
    """Clear sealed bytes without a row, drafts past their day, old public changes, old sessions."""
    SessionStore.clear_expired()
    return Tidied(files=sweep(), drafts=drop_expired(), changes=drop_old())
