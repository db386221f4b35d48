"""The chain of events: appended, never changed, proven."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from gongkai.ledger import events
from gongkai.ledger.models import Event, ImportBatch

pytestmark = pytest.mark.django_db
DAY = date(2022, 2, 24)


@pytest.fixture
def batch() -> ImportBatch:
    return ImportBatch.objects.create(kind="t", filename="f", digest="d", entered_on=DAY)


def append(record: ImportBatch, name: str, **payload: object) -> Event:
    return events.append(
        record, name, stream="ledger.batch", day=DAY, actor=None, payload=dict(payload)
    )


def forge(sql: str) -> None:
    """Do what the triggers forbid, as somebody with the database's own tools would."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER ledger_event_no_update")
            cursor.execute("DROP TRIGGER ledger_event_no_delete")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE ledger_event DISABLE TRIGGER USER")
        cursor.execute(sql)


def test_each_event_holds_the_hash_of_the_one_before(batch) -> None:
    first, second = append(batch, "one"), append(batch, "two", n=1)
    assert first.previous_hash == ""
    assert second.previous_hash == first.hash
    assert (first.sequence, second.sequence) == (1, 2)


def test_many_chains_begun_at_once_are_proven(batch) -> None:
    other = ImportBatch.objects.create(kind="t", filename="g", digest="e", entered_on=DAY)
    facts = [events.Fact("one", DAY, {}), events.Fact("two", DAY, {"字": "值"})]
    count = events.append_chains("ledger.batch", [(batch.pk, facts), (other.pk, facts)], actor=None)
    append(batch, "three")
    assert count == 4
    assert events.prove() == (5, [])


def test_an_event_is_never_updated(batch) -> None:
    append(batch, "one")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.update(name="changed")


def test_an_event_is_never_deleted(batch) -> None:
    append(batch, "one")
    refused = pytest.raises(DatabaseError, match="append-only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_event")


def test_the_triggers_are_seen_to_stand() -> None:
    assert events.protected()
    forge("SELECT 1")
    assert not events.protected()


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("UPDATE ledger_event SET payload = '{\"n\": 2}' WHERE sequence = 2", "内容与哈希不符"),
        ("UPDATE ledger_event SET day = '2022-01-01' WHERE sequence = 2", "内容与哈希不符"),
        ("UPDATE ledger_event SET previous_hash = 'x' WHERE sequence = 2", "不衔接"),
        ("DELETE FROM ledger_event WHERE sequence = 2", "序号不连续"),
    ],
)
def test_a_forged_chain_is_found_at_its_place(batch, sql: str, reason: str) -> None:
    append(batch, "one")
    append(batch, "two", n=1)
    append(batch, "three")
    forge(sql)
    _, broken = events.prove()
    assert any(reason in place.reason for place in broken)
    assert {place.record for place in broken} == {batch.pk}


def test_an_event_outside_a_transaction_is_refused(monkeypatch) -> None:
    class Idle:
        in_atomic_block = False

    monkeypatch.setattr(events.transaction, "get_connection", Idle)
    with pytest.raises(RuntimeError, match="transaction"):
        append(ImportBatch(pk=1), "one")


def test_one_record_is_proved_by_its_chain_alone(batch: ImportBatch) -> None:
    with transaction.atomic():
        for name in ("first", "second", "third"):
            append(batch, name)
    chain = list(events.history("ledger.batch", batch.pk))
    assert events.prove_chain(chain) == []
    assert [place.reason for place in events.prove_chain([chain[0], chain[2]])] == [
        "序号不连续，前面的事件缺失",
        "与前一事件的哈希不衔接",
    ]
    chain[1].payload = {"changed": True}
    assert [place.sequence for place in events.prove_chain(chain)] == [2]
