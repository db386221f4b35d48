"""Writing documents: entered, amended, ended, struck."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gongkai.ledger import events
from gongkai.ledger.models import ImportBatch, Organ, User
from gongkai.ledger.permissions import may_record, require
from gongkai.ledger.recording import FIRST_DAY, check_fields, day_errors, is_taken, strike
from gongkai.library.models import Amendment, Document, EndKind
from gongkai.norms.documents import document_number


def enter_document(
    *,
    organ: Organ,
    number: str,
    kind: str,
    title: str,
    issued_on: date,
    in_force_on: date,
    valid_until: date | None = None,
    published_on: date | None = None,
    actor: User,
    entered_on: date | None = None,
    batch: ImportBatch | None = None,
) -> Document:
    """Enter one document (条例 Art. 20 第一项); `kind` is a DocumentKind.

    `valid_until` is the last day of force that the document itself states. Raises
    PermissionDenied and ValidationError.
    """
    require(may_record(actor, organ), "登记文件")
    day = entered_on or timezone.localdate()
    document = Document(
        organ=organ,
        key=document_number(number),
        kind=kind,
        title=title.strip(),
        issued_on=issued_on,
        in_force_on=in_force_on,
        valid_until=valid_until,
        published_on=published_on,
        entered_on=day,
        batch=batch,
    )
    errors: dict[str, list[str]] = {}
    errors |= day_errors("issued_on", "成文日期", issued_on, day)
    if published_on is not None:
        errors |= day_errors("published_on", "公开日期", published_on, day)
        if published_on < issued_on:
            errors["published_on"] = [f"公开日期 {published_on} 早于成文日期 {issued_on}，请核对。"]
    if in_force_on < FIRST_DAY:
        # A document that favours citizens may reach back before its day of issue (立法法 Art. 104).
        errors["in_force_on"] = [f"施行日期 {in_force_on} 早于 {FIRST_DAY}，请核对年份。"]
    if valid_until is not None and valid_until < max(in_force_on, issued_on):
        errors["valid_until"] = [
            f"有效期至 {valid_until} 早于成文日期 {issued_on} 或施行日期 {in_force_on}，请核对。"
        ]
    if is_taken(Document, organ, document.key):
        errors["key"] = [f"{organ.name}已登记文号为“{document.key}”的文件，请核对文号。"]
    check_fields(document, errors)
    with transaction.atomic():
        document.save(force_insert=True)
        events.append(
            document,
            "entered",
            stream=Document.STREAM,
            day=day,
            actor=actor,
            payload={
                "organ": organ.code,
                "number": document.key,
                "kind": kind,
                "issued_on": issued_on.isoformat(),
            },
        )
    return document


def end_document(
    *,
    document: Document,
    end_kind: str,
    ended_on: date,
    basis: str,
    actor: User,
    entered_on: date | None = None,
) -> Document:
    """Enter that a document was repealed or lapsed on `ended_on`; `end_kind` is an EndKind.

    `basis` names the repealing document or the term that ran out. Raises PermissionDenied and
    ValidationError.
    """
    require(may_record(actor, document.organ), "登记文件废止")
    day = entered_on or timezone.localdate()
    _refuse_gone(document, "再登记废止")
    errors: dict[str, list[str]] = {}
    if end_kind not in EndKind.values:
        errors["end_kind"] = ["请选择“废止”或“自然失效”。"]
    if not basis.strip():
        errors["end_basis"] = ["请写明废止的文件或有效期的规定。"]
    errors |= day_errors("ended_on", "废止或失效日期", ended_on, day)
    if ended_on < document.issued_on:
        errors["ended_on"] = [
            f"废止或失效日期 {ended_on} 早于成文日期 {document.issued_on}，请核对。"
        ]
    if day < document.entered_on:
        errors["entered_on"] = [f"登记日 {day} 早于文件的登记日 {document.entered_on}，请核对。"]
    document.end_kind, document.end_basis = end_kind, basis.strip()
    document.ended_on, document.ended_entered_on = ended_on, day
    try:
        check_fields(document, errors)
    except ValidationError:
        document.refresh_from_db()
        raise
    with transaction.atomic():
        document.save(update_fields=["end_kind", "end_basis", "ended_on", "ended_entered_on"])
        events.append(
            document,
            "ended",
            stream=Document.STREAM,
            day=day,
            actor=actor,
            payload={
                "end_kind": end_kind,
                "ended_on": ended_on.isoformat(),
                "basis": basis.strip(),
            },
        )
    return document


def amend_document(
    *,
    document: Document,
    number: str,
    amended_on: date,
    summary: str,
    actor: User,
    entered_on: date | None = None,
) -> Amendment:
    """Enter an amendment, which keeps the document in force.

    `number` is that of the amending document. Raises PermissionDenied and ValidationError.
    """
    require(may_record(actor, document.organ), "登记文件修改")
    day = entered_on or timezone.localdate()
    _refuse_gone(document, "登记修改")
    amendment = Amendment(
        organ=document.organ,
        document=document,
        key=document_number(number),
        amended_on=amended_on,
        summary=summary.strip(),
        entered_on=day,
    )
    errors: dict[str, list[str]] = {}
    errors |= day_errors("amended_on", "修改日期", amended_on, day)
    if amended_on < document.issued_on:
        errors["amended_on"] = [
            f"修改日期 {amended_on} 早于成文日期 {document.issued_on}，请核对。"
        ]
    if document.amendments.filter(struck_on__isnull=True, key=amendment.key).exists():
        errors["key"] = [f"“{document.key}”已登记由“{amendment.key}”作出的修改，请核对文号。"]
    check_fields(amendment, errors)
    with transaction.atomic():
        amendment.save(force_insert=True)
        payload = {"number": amendment.key, "amended_on": amended_on.isoformat()}
        events.append(
            document, "amended", stream=Document.STREAM, day=day, actor=actor, payload=payload
        )
        events.append(
            amendment,
            "entered",
            stream=Amendment.STREAM,
            day=day,
            actor=actor,
            payload={"document": document.pk, **payload},
        )
    return amendment


def strike_document(
    *, document: Document, reason: str, actor: User, on: date | None = None
) -> Document:
    """Strike a wrong document with its amendments; raises PermissionDenied and ValidationError."""
    amendments = list(document.amendments.filter(struck_on__isnull=True))
    strike(document, reason=reason, actor=actor, on=on, parts=amendments)
    return document


def _refuse_gone(document: Document, what: str) -> None:
    if document.struck_on is not None:
        raise ValidationError(f"“{document.key}”已于 {document.struck_on} 作废，不能{what}。")
    if document.ended_on is not None:
        raise ValidationError(
            f"“{document.key}”已于 {document.ended_on} {document.get_end_kind_display()}，不能{what}。"
        )
