"""The chain of events: appending, hashing, proving (DESIGN §6)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

from cryptography.hazmat.primitives import hashes
from django.db import connection, models, transaction
from django.utils import timezone

from gongkai.ledger.models import Event, User
from gongkai.ledger.once import once

BATCH = 2000


def digest(data: bytes) -> str:
    """SM3 of `data` in hexadecimal (GB/T 32905-2016)."""
    sm3 = hashes.Hash(hashes.SM3())
    sm3.update(data)
    return sm3.finalize().hex()


def event_hash(
    *,
    stream: str,
    record: int,
    sequence: int,
    name: str,
    day: date,
    recorded_at: datetime,
    actor_id: int | None,
    payload: dict[str, Any],
    previous_hash: str,
) -> str:
    """Hash of an event over its canonical JSON and the hash of the event before it."""
    moment = recorded_at.astimezone(UTC).isoformat(timespec="microseconds")
    body = [stream, record, sequence, name, day.isoformat(), moment, actor_id, payload]
    text = json.dumps(
        [*body, previous_hash], ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return digest(text.encode())


@dataclass(frozen=True, slots=True)
class Fact:
    """An event about to be appended. `recorded_at` is set only by history that is loaded later."""

    name: str
    day: date
    payload: dict[str, Any]
    recorded_at: datetime | None = None


def append(
    record: models.Model,
    name: str,
    *,
    stream: str,
    day: date,
    actor: User | None,
    payload: dict[str, Any] | None = None,
) -> Event:
    """Append one event to the chain of `record`, inside the caller's transaction.

    Raises RuntimeError outside a transaction: an event and the change that it tells of stand or
    fall together.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("append() belongs inside the transaction that changes the record")
    last = (
        Event.objects.filter(stream=stream, record=record.pk)
        .order_by("-sequence")
        .only("sequence", "hash")
        .first()
    )
    event = _chained(
        stream, record.pk, last, [Fact(name, day, payload or {})], actor, timezone.now()
    )[0]
    event.save(force_insert=True)
    return event


def append_chains(
    stream: str, chains: Iterable[tuple[int, Sequence[Fact]]], *, actor: User | None
) -> int:
    """Begin the chains of many new records at once; returns the number of events.

    `chains` yields (record, facts in order). Only for records that have no event yet.
    """
    now = timezone.now()
    waiting: list[Event] = []
    count = 0
    for record, facts in chains:
        waiting.extend(_chained(stream, record, None, facts, actor, now))
        if len(waiting) >= BATCH:
            count += len(Event.objects.bulk_create(waiting, batch_size=BATCH))
            waiting = []
    return count + len(Event.objects.bulk_create(waiting, batch_size=BATCH))


def _chained(
    stream: str,
    record: int,
    last: Event | None,
    facts: Sequence[Fact],
    actor: User | None,
    now: datetime,
) -> list[Event]:
    sequence, previous = (last.sequence, last.hash) if last else (0, "")
    actor_id = actor.pk if actor else None
    events = []
    for fact in facts:
        sequence += 1
        values: dict[str, Any] = {
            "stream": stream,
            "record": record,
            "sequence": sequence,
            "name": fact.name,
            "day": fact.day,
            "recorded_at": fact.recorded_at or now,
            "actor_id": actor_id,
            "payload": fact.payload,
            "previous_hash": previous,
        }
        previous = event_hash(**values)
        events.append(Event(**values, hash=previous))
    return events


def history(stream: str, record: int) -> models.QuerySet[Event]:
    """Events of one record in order."""
    return Event.objects.filter(stream=stream, record=record).order_by("sequence")


@once
def told(stream: str, record: int) -> tuple[Event, ...]:
    """Events of one record in order with who entered them, read once a page."""
    return tuple(history(stream, record).select_related("actor"))


def last_recorded(stream: str, records: Iterable[int]) -> dict[int, datetime]:
    """The moment at which something was last entered about each of `records`."""
    told = Event.objects.filter(stream=stream, record__in=list(records)).order_by()
    return dict(told.values_list("record").annotate(models.Max("recorded_at")))


@dataclass(frozen=True, slots=True)
class Broken:
    """A place where a chain does not hold."""

    stream: str
    record: int
    sequence: int
    reason: str


def prove(progress: Any = None) -> tuple[int, list[Broken]]:
    """Walk every chain; return the number of events and the places that do not hold.

    `progress` is called with the number of events passed so far.
    """
    broken: list[Broken] = []
    count = 0
    events: Iterator[Event] = Event.objects.order_by("stream", "record", "sequence").iterator(
        chunk_size=BATCH
    )
    for _, chain in groupby(events, key=lambda e: (e.stream, e.record)):
        for _event, found in _walk(chain):
            count += 1
            broken.extend(found)
            if progress is not None and count % BATCH == 0:
                progress(count)
    return count, broken


def prove_chain(chain: Iterable[Event]) -> list[Broken]:
    """The places that do not hold in one record's whole chain, given in order."""
    return [place for _, found in _walk(chain) for place in found]


def _walk(chain: Iterable[Event]) -> Iterator[tuple[Event, list[Broken]]]:
    """Each event of one record's chain with what does not hold there."""
    previous = ""
    for expected, event in enumerate(chain, start=1):
        found = [
            Broken(event.stream, event.record, event.sequence, reason)
            for holds, reason in (
                (event.sequence == expected, "序号不连续，前面的事件缺失"),
                (event.previous_hash == previous, "与前一事件的哈希不衔接"),
                (event.hash == _hash_of(event), "内容与哈希不符，事件被改动"),
            )
            if not holds
        ]
        previous = event.hash
        yield event, found


def _hash_of(event: Event) -> str:
    return event_hash(
        stream=event.stream,
        record=event.record,
        sequence=event.sequence,
        name=event.name,
        day=event.day,
        recorded_at=event.recorded_at,
        actor_id=event.actor_id,
        payload=event.payload,
        previous_hash=event.previous_hash,
    )


APPEND_ONLY = {
    "sqlite": (
        """CREATE TRIGGER ledger_event_no_update BEFORE UPDATE ON ledger_event
           BEGIN SELECT RAISE(ABORT, 'ledger_event is append-only'); END""",
        """CREATE TRIGGER ledger_event_no_delete BEFORE DELETE ON ledger_event
           BEGIN SELECT RAISE(ABORT, 'ledger_event is append-only'); END""",
    ),
    "postgresql": (
        """CREATE FUNCTION ledger_event_append_only() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION 'ledger_event is append-only'; END $$""",
        """CREATE TRIGGER ledger_event_no_change BEFORE UPDATE OR DELETE ON ledger_event
           FOR EACH ROW EXECUTE FUNCTION ledger_event_append_only()""",
        """CREATE TRIGGER ledger_event_no_truncate BEFORE TRUNCATE ON ledger_event
           FOR EACH STATEMENT EXECUTE FUNCTION ledger_event_append_only()""",
    ),
}


def protected() -> bool:
    """Whether the append-only triggers stand in the connected database."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"
                " AND name IN ('ledger_event_no_update', 'ledger_event_no_delete')"
            )
        else:
            cursor.execute(
                "SELECT count(*) FROM pg_trigger WHERE tgenabled <> 'D'"
                " AND tgname IN ('ledger_event_no_change', 'ledger_event_no_truncate')"
            )
        return bool(cursor.fetchone()[0] == 2)
