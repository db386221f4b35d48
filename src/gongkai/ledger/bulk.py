"""Many ready rows at once: `executemany` on SQLite, COPY on PostgreSQL, striking by set.

The one place besides the append-only triggers where each database has SQL of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import islice, repeat
from typing import Any

from django.db import connection, models

from gongkai.ledger import events
from gongkai.ledger.imports import Job
from gongkai.ledger.models import Event, Recorded, User

CHUNK = 8_000
SET = 500


def insert(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    constants: Sequence[tuple[str, Any]] = (),
    on_chunk: Callable[[int], None] | None = None,
) -> int:
    """Insert rows of ready values; returns how many.

    `columns` are attribute names of `model` (`organ_id`, `key`) in the order of the values,
    `constants` further ones with one value for all rows. Values are texts, integers, days or None.
    Nothing is validated here; the constraints of the table hold as ever. `on_chunk` is told after
    every `CHUNK` rows how many are in.

    Raises RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("insert() belongs inside the transaction of its batch")
    fields = {one.attname: one for one in model._meta.concrete_fields}
    chosen = [fields[name] for name in (*columns, *(name for name, _ in constants))]
    quote = connection.ops.quote_name
    target = (
        f"{quote(model._meta.db_table)} ({', '.join(quote(str(one.column)) for one in chosen)})"
    )
    days = [place for place, one in enumerate(chosen) if isinstance(one, models.DateField)]
    fixed = [value for _, value in constants]
    write = _copy if connection.vendor == "postgresql" else _execute_many
    count = 0
    source = iter(rows)
    while chunk := list(islice(source, CHUNK)):
        values: list[Iterable[Any]] = list(zip(*chunk, strict=True))
        values += [(value,) * len(chunk) for value in fixed]
        write(target, values, days)
        count += len(chunk)
        if on_chunk is not None:
            on_chunk(count)
    return count


def _execute_many(target: str, values: list[Iterable[Any]], days: Sequence[int]) -> None:
    texts: dict[date | None, str | None] = {None: None}
    for place in days:
        column: list[date | None] = list(values[place])
        for day in set(column):
            if day is not None:
                texts[day] = day.isoformat()
        values[place] = [texts[day] for day in column]
    places = ", ".join(repeat("%s", len(values)))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {target} VALUES ({places})", list(zip(*values, strict=True))
        )


def _copy(target: str, values: list[Iterable[Any]], days: Sequence[int]) -> None:
    # The driver's own cursor does the copying, so its errors are not yet Django's.
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(f"COPY {target} FROM STDIN") as copy,
    ):
        for row in zip(*values, strict=True):
            copy.write_row(row)


def strike(
    model: type[Recorded],
    pks: Sequence[int],
    *,
    stream: str,
    reason: str,
    on: date,
    actor: User,
) -> int:
    """Strike many current records of `model` with one event each; returns how many.

    `stream` is the model's stream of events. Raises RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("strike() belongs inside the transaction of its batch")
    fact = events.Fact("struck", on, {"reason": reason})
    count = 0
    for start in range(0, len(pks), SET):
        some = list(pks[start : start + SET])
        count += model.objects.current().filter(pk__in=some).update(struck_on=on)
        begun = set(
            Event.objects.filter(stream=stream, record__in=some).values_list("record", flat=True)
        )
        events.append_chains(stream, ((pk, [fact]) for pk in some if pk not in begun), actor=actor)
        for record in model.objects.filter(pk__in=begun):
            events.append(
                record, fact.name, stream=stream, day=on, actor=actor, payload=fact.payload
            )
    return count


def take_over(
    job: Job,
    model: type[Recorded],
    columns: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
    *,
    identity: int,
    stream: str,
) -> None:
    """Take all entries of an import over at once.

    `rows` are the ready values of the entries for `columns`, the attribute names of `model`; the
    first is `organ_id`, and the first `identity` of them are the identity of a record. New rows are
    inserted, rows that equal the current record stay, and for the others the current record is
    struck and the row inserted. Counts go to `job`.
    """
    standing = _standing(model, columns, rows, identity)
    wrong: list[int] = []
    if standing:
        fresh: list[tuple[Any, ...]] = []
        for row in rows:
            pk, known = standing.get(row[:identity], (0, ()))
            if known == row:
                continue
            fresh.append(row)
            if known:
                wrong.append(pk)
    else:
        fresh = list(rows)
    strike(model, wrong, stream=stream, reason="导入更正", on=job.today, actor=job.actor)
    unchanged = len(rows) - len(fresh)
    insert(
        model,
        columns,
        fresh,
        constants=(
            ("entered_on", job.today),
            ("struck_on", None),
            ("batch_id", job.batch.pk),
        ),
        on_chunk=lambda done: job.advance(unchanged + done),
    )
    job.unchanged += unchanged
    job.changed += len(wrong)
    job.added += len(fresh) - len(wrong)


def _standing(
    model: type[Recorded], columns: Sequence[str], rows: Sequence[tuple[Any, ...]], identity: int
) -> dict[tuple[Any, ...], tuple[int, tuple[Any, ...]]]:
    """The current records of the rows' organs: identity → (pk, values of `columns`)."""
    current = model.objects.current().filter(organ_id__in={row[0] for row in rows})
    if len(rows) <= SET:
        current = current.filter(key__in={row[columns.index("key")] for row in rows})
    found = current.values_list("pk", *columns).iterator(chunk_size=CHUNK)
    return {values[:identity]: (pk, values) for pk, *rest in found for values in (tuple(rest),)}
