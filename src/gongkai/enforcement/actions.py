"""Writing decisions and receipts: one by one with an event each, or in bulk under a batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gongkai.enforcement.models import Decision, DecisionKind, FeeReceipt
from gongkai.ledger import bulk, events
from gongkai.ledger.imports import STREAM as BATCH_STREAM
from gongkai.ledger.intake.cells import code18_check
from gongkai.ledger.models import ImportBatch, Organ, Recorded, User
from gongkai.ledger.permissions import may_record, require
from gongkai.ledger.recording import append, check_fields, day_errors, is_taken, strike

FEN = Decimal(100)

DecisionRow: TypeAlias = tuple[int, str, str, str, str, str, date]
ReceiptRow: TypeAlias = tuple[int, str, str, str, int, date]
DECISION_COLUMNS = ("organ_id", "key", "kind", "matter", "party", "party_code", "decided_on")
RECEIPT_COLUMNS = ("organ_id", "key", "item", "payer", "amount", "received_on")


def enter_decision(
    *,
    organ: Organ,
    number: str,
    kind: str,
    matter: str,
    party: str,
    party_code: str = "",
    decided_on: date,
    actor: User,
    entered_on: date | None = None,
    batch: ImportBatch | None = None,
) -> Decision:
    """Enter one permit, penalty or coercive measure (条例 Art. 20 第五、六项).

    `kind` is a DecisionKind; `party_code` the unified social credit code, empty for natural
    persons. Raises PermissionDenied and ValidationError.
    """
    require(may_record(actor, organ), "登记执法决定")
    day = entered_on or timezone.localdate()
    decision = Decision(
        organ=organ,
        key=number.strip(),
        kind=kind,
        matter=matter.strip(),
        party=party.strip(),
        party_code=party_code.strip().upper(),
        decided_on=decided_on,
        entered_on=day,
        batch=batch,
    )
    errors = day_errors("decided_on", "决定日期", decided_on, day)
    if decision.party_code and not _is_code(decision.party_code):
        errors["party_code"] = ["统一社会信用代码的校验位不对，请按证照逐位核对。"]
    taken = Decision.objects.current().filter(organ=organ, kind=kind, key=decision.key)
    if taken.exists():
        label = DecisionKind(kind).label
        errors["key"] = [f"{organ.name}已登记文书号为“{decision.key}”的{label}决定，请核对编号。"]
    _save(decision, errors, {"kind": kind, "decided_on": decided_on.isoformat()}, actor)
    return decision


def enter_receipt(
    *,
    organ: Organ,
    number: str,
    item: str,
    payer: str,
    amount: Decimal,
    received_on: date,
    actor: User,
    entered_on: date | None = None,
    batch: ImportBatch | None = None,
) -> FeeReceipt:
    """Enter one receipt of an administrative fee (条例 Art. 20 第八项); `amount` is in yuan.

    Raises PermissionDenied and ValidationError.
    """
    require(may_record(actor, organ), "登记行政事业性收费")
    day = entered_on or timezone.localdate()
    errors = day_errors("received_on", "收款日期", received_on, day)
    if amount <= 0 or amount * FEN != int(amount * FEN):
        errors["amount"] = [f"金额 {amount} 元应大于零，且最多到分，请核对票据。"]
    receipt = FeeReceipt(
        organ=organ,
        key=number.strip(),
        item=item.strip(),
        payer=payer.strip(),
        amount=int(amount * FEN),
        received_on=received_on,
        entered_on=day,
        batch=batch,
    )
    if is_taken(FeeReceipt, organ, receipt.key):
        errors["key"] = [f"{organ.name}已登记票据号为“{receipt.key}”的收费，请核对编号。"]
    payload = {"amount": receipt.amount, "received_on": received_on.isoformat()}
    _save(receipt, errors, payload, actor)
    return receipt


def strike_decision(
    *, decision: Decision, reason: str, actor: User, on: date | None = None
) -> Decision:
    """Strike a wrong decision; raises PermissionDenied and ValidationError."""
    strike(decision, reason=reason, actor=actor, on=on)
    return decision


def strike_receipt(
    *, receipt: FeeReceipt, reason: str, actor: User, on: date | None = None
) -> FeeReceipt:
    """Strike a wrong receipt; raises PermissionDenied and ValidationError."""
    strike(receipt, reason=reason, actor=actor, on=on)
    return receipt


def load_decisions(
    rows: Sequence[DecisionRow],
    *,
    batch: ImportBatch,
    actor: User,
    entered_on: date,
    on_progress: Callable[[int, int], None] | None = None,
) -> int:
    """Enter many new decisions under one batch with one event of the batch; returns how many.

    A row is (organ id, number, DecisionKind, matter, party, party code or "", day of decision).
    Rows are ready values: kinds, days, codes and lengths are checked by column, keys by the
    table's constraint. Raises PermissionDenied, ValidationError, and IntegrityError for a number
    that is entered already.
    """
    columns: list[tuple[Any, ...]] = list(zip(*rows, strict=True))
    if columns:
        strange = sorted(set(columns[2]) - set(DecisionKind.values))
        if strange:
            raise ValidationError({"kind": f"没有名为“{strange[0]}”的决定类别。"})
        for code in set(columns[5]) - {""}:
            if not _is_code(code):
                raise ValidationError({"party_code": f"统一社会信用代码“{code}”的校验位不对。"})
        _check_days("decided_on", "决定日期", columns[6], entered_on)
        _check_lengths(Decision, DECISION_COLUMNS, columns)
    return _load(Decision, DECISION_COLUMNS, rows, batch, actor, entered_on, on_progress)


def load_receipts(
    rows: Sequence[ReceiptRow],
    *,
    batch: ImportBatch,
    actor: User,
    entered_on: date,
    on_progress: Callable[[int, int], None] | None = None,
) -> int:
    """Enter many new receipts under one batch with one event of the batch; returns how many.

    A row is (organ id, number, item, payer, amount in fen, day of receipt). Raises as
    `load_decisions` does.
    """
    columns: list[tuple[Any, ...]] = list(zip(*rows, strict=True))
    if columns:
        if min(columns[4]) <= 0:
            raise ValidationError({"amount": "收费金额应大于零。"})
        _check_days("received_on", "收款日期", columns[5], entered_on)
        _check_lengths(FeeReceipt, RECEIPT_COLUMNS, columns)
    return _load(FeeReceipt, RECEIPT_COLUMNS, rows, batch, actor, entered_on, on_progress)


def _load(
    model: type[Decision] | type[FeeReceipt],
    columns: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
    batch: ImportBatch,
    actor: User,
    entered_on: date,
    on_progress: Callable[[int, int], None] | None,
) -> int:
    counts = Counter(row[0] for row in rows)
    organs = Organ.objects.in_bulk(list(counts))
    for pk in counts:
        if pk not in organs:
            raise ValidationError({"organ": f"没有编号为 {pk} 的行政机关。"})
        require(may_record(actor, organs[pk]), f"为{organs[pk].name}登记")
    with transaction.atomic():
        count = bulk.insert(
            model,
            columns,
            rows,
            constants=(("entered_on", entered_on), ("struck_on", None), ("batch_id", batch.pk)),
            on_chunk=(lambda done: on_progress(done, len(rows))) if on_progress else None,
        )
        batch.added += count
        batch.save(update_fields=["added"])
        events.append(
            batch,
            "loaded",
            stream=BATCH_STREAM,
            day=entered_on,
            actor=actor,
            payload={
                "kind": model.STREAM,
                "added": count,
                "organs": {organs[pk].code: number for pk, number in counts.items()},
            },
        )
    return count


def _check_days(name: str, label: str, days: Sequence[date], entered_on: date) -> None:
    for day in (min(days), max(days)):
        errors = day_errors(name, label, day, entered_on)
        if errors:
            raise ValidationError(errors)


def _check_lengths(
    model: type[Recorded], names: Sequence[str], columns: Sequence[Sequence[Any]]
) -> None:
    for name, column in zip(names, columns, strict=True):
        one = {field.attname: field for field in model._meta.concrete_fields}[name]
        limit = one.max_length
        if limit is None:
            continue
        distinct = set(column)
        longest = max(distinct, key=len)
        if len(longest) > limit:
            raise ValidationError(
                {name: f"“{longest[:30]}…”有 {len(longest)} 个字，最多 {limit} 个。"}
            )
        if "" in distinct and not one.blank:
            raise ValidationError({name: "有空白的内容，请补齐后重新登记。"})


def _is_code(code: str) -> bool:
    if len(code) != 18:
        return False
    try:
        return code18_check(code) == code[17]
    except KeyError:
        return False


def _save(
    record: Decision | FeeReceipt,
    errors: dict[str, list[str]],
    payload: dict[str, Any],
    actor: User,
) -> None:
    """Validate the fields, then write the record and its event."""
    check_fields(record, errors)
    with transaction.atomic():
        record.save(force_insert=True)
        told = {"organ": record.organ.code, "number": record.key, **payload}
        append(record, "entered", record.entered_on, told, actor)
