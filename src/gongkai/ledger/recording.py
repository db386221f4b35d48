"""What every room does when it writes a record: checking arguments, keeping numbers, striking."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeVar, cast

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from gongkai.ledger import events
from gongkai.ledger.models import Organ, Recorded, User
from gongkai.ledger.permissions import may_record, require

FIRST_DAY = date(1990, 1, 1)
"""Days before it are taken for slips of the pen."""

Record = TypeVar("Record", bound=Recorded)


def clean(text: str) -> str:
    """`text` in NFC without blanks at its ends; None becomes empty."""
    return unicodedata.normalize("NFC", text or "").strip()


def text_problem(text: str, label: str, longest: int) -> str:
    """What is wrong with a text that must be there and have at most `longest` characters."""
    if not text:
        return f"请填写{label}。"
    return f"{label}超过 {longest} 字，请缩短。" if len(text) > longest else ""


def late_problem(label: str, day: date, entered_on: date) -> str:
    """What is wrong with a day that must not come after the day of entry."""
    return f"{label} {day} 晚于登记日 {entered_on}，请检查日期。" if day > entered_on else ""


def entry_problem(entered_on: date, today: date) -> str:
    """What is wrong with a day of entry, which must not lie ahead of today."""
    return f"登记日 {entered_on} 晚于今天 {today}，请检查日期。" if entered_on > today else ""


def refuse(problems: Mapping[str, str]) -> None:
    """Raise ValidationError with the arguments that have a problem, if any has."""
    found = {name: message for name, message in problems.items() if message}
    if found:
        raise ValidationError(found)


def day_errors(name: str, label: str, day: date, entered_on: date) -> dict[str, list[str]]:
    """Errors, by field, of a day that must lie between `FIRST_DAY` and the day of entry."""
    if day > entered_on:
        return {name: [f"{label} {day} 晚于登记日 {entered_on}，请核对日期。"]}
    if day < FIRST_DAY:
        return {name: [f"{label} {day} 早于 {FIRST_DAY}，请核对年份。"]}
    return {}


def check_fields(record: Recorded, errors: Mapping[str, list[str]]) -> None:
    """Raise ValidationError for `errors` together with what is wrong with the fields themselves."""
    found = dict(errors)
    try:
        record.full_clean(exclude=list(found), validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        found = {**error.message_dict, **found}
    if found:
        raise ValidationError(found)


def append(
    record: Recorded, name: str, day: date, payload: dict[str, Any], actor: User | None
) -> None:
    """Append an event to the chain of `record`, inside the caller's transaction."""
    events.append(record, name, stream=record.STREAM, day=day, actor=actor, payload=payload)


def locked(record: Record, argument: str, noun: str) -> Record:
    """The record as it is now, held against concurrent writes.

    Raises ValidationError under `argument` once it is struck; `noun` names its kind, such as “案件”.
    """
    held = type(record).objects.select_for_update(of=("self",)).get(pk=record.pk)
    if held.struck_on:
        raise ValidationError({argument: f"{noun} {held.key} 已于 {held.struck_on} 作废。"})
    return cast(Record, held)


def is_taken(model: type[Recorded], organ: Organ, number: str) -> bool:
    """Whether a record of `organ` that is not struck bears `number`."""
    return bool(model.objects.current().filter(organ=organ, key=number).exists())


@contextmanager
def number_kept(model: type[Recorded], organ: Organ, number: str, message: str) -> Iterator[None]:
    """A transaction that enters a record; ValidationError with `message` where it comes second.

    Two officers may enter the same number at the same moment; the table's constraint lets one
    through. Any other IntegrityError goes on.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        if is_taken(model, organ, number):
            raise ValidationError({"number": message}) from None
        raise


def strike(
    record: Recorded,
    *,
    reason: str,
    actor: User,
    on: date | None = None,
    parts: Sequence[Recorded] = (),
) -> None:
    """Strike a wrong record as of `on` (default today), after the `parts` that fall with it.

    Raises PermissionDenied, or ValidationError without a reason, for a record that is struck
    already, and for a day before the last entry.
    """
    require(may_record(actor, record.organ), "作废登记")
    day = on or timezone.localdate()
    if not reason.strip():
        raise ValidationError({"reason": "请写明作废的原因。"})
    latest = max(one.entered_on for one in (record, *parts))
    if day < latest:
        raise ValidationError({"on": f"作废日 {day} 早于登记日 {latest}，请核对日期。"})
    with transaction.atomic():
        now = type(record).objects.select_for_update(of=("self",)).get(pk=record.pk)
        if now.struck_on is not None:
            raise ValidationError(f"“{record.key}”已于 {now.struck_on} 作废，不能再次作废。")
        for one in (*parts, record):
            one.struck_on = day
            one.save(update_fields=["struck_on"])
            append(one, "struck", day, {"reason": reason.strip()}, actor)
