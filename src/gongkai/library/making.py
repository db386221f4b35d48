"""Writing documents in the making: drafted, consulted, reviewed, adopted (国办发〔2018〕37号)."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gongkai.ledger.models import Organ, User
from gongkai.ledger.numbering import draw
from gongkai.ledger.permissions import may_record, require
from gongkai.ledger.recording import append, check_fields, clean, day_errors, locked, strike
from gongkai.library.actions import enter_document
from gongkai.library.models import Document, Draft
from gongkai.library.rules.consultation import consultation_problem
from gongkai.library.states import Status, may_follow
from gongkai.library.texts import enter_text

EVENTS = {
    Status.DRAFTED: "redrafted",
    Status.CONSULTED: "consulted",
    Status.REVIEWED: "reviewed",
    Status.ABANDONED: "abandoned",
}


def begin_draft(
    *,
    organ: Organ,
    kind: str,
    title: str,
    body: str = "",
    basis: str = "",
    drafted_on: date | None = None,
    actor: User,
    entered_on: date | None = None,
) -> Draft:
    """Begin to make a document; `basis` is what asks for it. Its number is drawn for the year.

    Raises PermissionDenied and ValidationError.
    """
    require(may_record(actor, organ), "起草文件")
    day = entered_on or timezone.localdate()
    begun = drafted_on or day
    with transaction.atomic():
        number = draw(f"library.draft.{begun.year}")
        draft = Draft(
            organ=organ,
            key=f"草案 {begun.year}-{number}",
            kind=kind,
            title=clean(title),
            body=clean(body),
            status_on=begun,
            entered_on=day,
        )
        check_fields(draft, day_errors("drafted_on", "起草日期", begun, day))
        draft.save(force_insert=True)
        append(draft, "drafted", begun, {"kind": kind, "basis": clean(basis)}, actor)
    return draft


def advance_draft(
    *,
    draft: Draft,
    status: str,
    day: date,
    basis: str,
    until: date | None = None,
    body: str = "",
    actor: User,
    entered_on: date | None = None,
) -> Draft:
    """Take a draft one step: consulted (from `day` through `until`), reviewed, anew, abandoned.

    `basis` says how and by whom, or why; a consultation of less than 30 days needs its reason
    there. Raises PermissionDenied and ValidationError.
    """
    require(may_record(actor, draft.organ), "登记制定程序")
    entered = entered_on or timezone.localdate()
    with transaction.atomic():
        held = locked(draft, "draft", "草案")
        errors = _step_errors(held, status, day, entered)
        if status not in EVENTS:
            errors["status"] = ["请选择下一步。"]
        if not clean(basis):
            errors["basis"] = ["请写明这一步的依据或者情况。"]
        if status == Status.CONSULTED:
            problem = (
                consultation_problem(day, until, basis) if until else "请填写征求意见的截止日。"
            )
            if problem:
                errors["until"] = [problem]
        if errors:
            raise ValidationError(errors)
        held.status, held.status_on = status, day
        if clean(body):
            held.body = clean(body)
        check_fields(held, {})
        held.save(update_fields=["status", "status_on", "body"])
        payload = {"basis": clean(basis)}
        if until and status == Status.CONSULTED:
            payload["until"] = until.isoformat()
        append(held, EVENTS[Status(status)], day, payload, actor)
    draft.refresh_from_db()
    return draft


def adopt_draft(
    *,
    draft: Draft,
    number: str,
    issued_on: date,
    in_force_on: date,
    valid_until: date | None = None,
    keywords: str = "",
    basis: str,
    body: str = "",
    actor: User,
    entered_on: date | None = None,
) -> Document:
    """Enter the document that a draft became, with its text; it is published by a step of its own.

    `basis` names the meeting that adopted it. Raises PermissionDenied and ValidationError.
    """
    require(may_record(actor, draft.organ), "登记文件")
    entered = entered_on or timezone.localdate()
    with transaction.atomic():
        held = locked(draft, "draft", "草案")
        errors = _step_errors(held, Status.ADOPTED, issued_on, entered, "issued_on")
        if not clean(basis):
            errors["basis"] = ["请写明审议通过的会议。"]
        if not clean(body) and not held.body:
            errors["body"] = ["请填写通过的全文。"]
        if errors:
            raise ValidationError(errors)
        document = enter_document(
            organ=held.organ,
            number=number,
            kind=held.kind,
            title=held.title,
            issued_on=issued_on,
            in_force_on=in_force_on,
            valid_until=valid_until,
            keywords=keywords,
            actor=actor,
            entered_on=entered,
        )
        enter_text(
            document=document, body=clean(body) or held.body, actor=actor, entered_on=entered
        )
        held.status, held.status_on, held.document = Status.ADOPTED, issued_on, document
        held.save(update_fields=["status", "status_on", "document"])
        append(held, "adopted", issued_on, {"basis": clean(basis), "number": document.key}, actor)
    draft.refresh_from_db()
    return document


def strike_draft(*, draft: Draft, reason: str, actor: User, on: date | None = None) -> Draft:
    """Strike a draft that was entered by mistake; raises PermissionDenied and ValidationError."""
    if draft.document_id is not None:
        raise ValidationError("草案已经成为文件；登记有误的，请在文件上更正。")
    strike(draft, reason=reason, actor=actor, on=on)
    return draft


def _step_errors(
    draft: Draft, status: str, day: date, entered: date, name: str = "day"
) -> dict[str, list[str]]:
    errors = day_errors(name, "日期", day, entered)
    if day < draft.status_on:
        errors[name] = [f"日期 {day} 早于上一步的日期 {draft.status_on}，请核对。"]
    if status in Status.values and not may_follow(draft.kind, draft.status, status):
        before = Status(draft.status).label
        errors["status"] = [f"草案现在是“{before}”，下一步不能是“{Status(status).label}”。"]
    return errors
