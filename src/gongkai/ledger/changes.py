"""What changed of what everyone may read: an outbox in the same transaction as the change.

A follower (the search index, the ready pages) keeps the id up to which it has followed. Ids stand in
the order in which their transactions ended: a follower that has seen one has missed none before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from gongkai.ledger.models import PublicChange

KEPT = timedelta(days=30)
"""How long changes are kept; whoever is further behind begins anew from everything."""
_LOCK = 0x676F6E67
"""Key of PostgreSQL's advisory lock that lets one announcing transaction end after the other."""
_listeners: list[Callable[[], None]] = []


def announce(source: str, *keys: str) -> None:
    """Tell followers that `keys` of `source` changed, appeared or went, inside the transaction.

    Raises RuntimeError outside a transaction: the change and its announcement stand or fall
    together.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("announce() belongs inside the transaction that changes the content")
    if not keys:
        return
    if connection.vendor == "postgresql":
        # Without it a later id could become visible before an earlier one, and be passed over.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    PublicChange.objects.bulk_create(
        [PublicChange(source=source, key=key) for key in dict.fromkeys(keys)], batch_size=500
    )
    for listener in _listeners:
        transaction.on_commit(listener, robust=True)


def listen(listener: Callable[[], None]) -> Callable[[], None]:
    """Call `listener` in this process after each transaction that announced something (a decorator).

    Only a hint for speed: a process that dies before it is called loses no change.
    """
    _listeners.append(listener)
    return listener


def newest() -> int:
    """Id of the newest change; 0 where there is none."""
    return PublicChange.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def state() -> str:
    """A word that differs whenever what everyone may read may differ: by a change, or by the day."""
    last = PublicChange.objects.order_by("-pk").values_list("pk", "at").first()
    told = f"{last[0]}-{last[1].timestamp():.6f}" if last else "0"
    return f"{timezone.localdate().isoformat()}-{told}"


def since(cursor: int, most: int = 1000) -> list[PublicChange] | None:
    """Changes after `cursor` in order, at most `most`.

    None where the follower must begin anew: some changes were already dropped, or the database is
    older than what it has followed (a restored backup).
    """
    oldest = PublicChange.objects.order_by("pk").values_list("pk", flat=True).first() or 0
    if cursor + 1 < oldest or newest() < cursor:
        return None
    return list(PublicChange.objects.filter(pk__gt=cursor).order_by("pk")[:most])


def keys_by_source(changes: Iterable[PublicChange]) -> dict[str, list[str]]:
    """Keys of each source in order, each once."""
    found: dict[str, dict[str, None]] = {}
    for change in changes:
        found.setdefault(change.source, {})[change.key] = None
    return {source: list(keys) for source, keys in found.items()}


def drop_old() -> int:
    """Drop changes older than `KEPT`, never the newest; returns how many."""
    return PublicChange.objects.filter(at__lt=timezone.now() - KEPT, pk__lt=newest()).delete()[0]
