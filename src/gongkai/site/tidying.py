"""What is cleared every night: safe at any time, twice, and when it is killed in the middle."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.sessions.backends.db import SessionStore

from gongkai.foi.drafts import drop_expired
from gongkai.foi.letters import store
from gongkai.foi.models import Letter
from gongkai.ledger import files
from gongkai.ledger.changes import drop_old
from gongkai.ledger.limits import forget_old_tries


@dataclass(frozen=True, slots=True)
class Tidied:
    """How many of each were cleared."""

    files: int
    drafts: int
    changes: int


def tidy() -> Tidied:
    """Clear files without a row, drafts past their day, old public changes, sessions and tries."""
    SessionStore.clear_expired()
    forget_old_tries()
    # A shredded letter keeps the digest of its signed file, never the file.
    signed = Letter.objects.exclude(signed_digest="").exclude(layout_sealed=b"")
    letters = store.sweep(
        lambda name: signed.filter(signed_digest=name).exists(), files.ORPHAN_SECONDS
    )
    return Tidied(files=files.sweep() + letters, drafts=drop_expired(), changes=drop_old())
