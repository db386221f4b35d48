"""What happens to a redaction: opening, saving marks, offering, approving, sending back.

Each step is an event on the request. Who drew the marks does not approve them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from gongkai.foi.models import Request
from gongkai.foi.redaction import RedactionError, isolated
from gongkai.foi.redaction.marks import Mark, as_json, merged, parse
from gongkai.foi.redaction_records import Redaction, RedactionStatus
from gongkai.foi.upload_kinds import REDACTED
from gongkai.ledger import events
from gongkai.ledger.files import FileGone, load, name_of, store_file, tell_reading
from gongkai.ledger.models import Event, StoredFile, User
from gongkai.ledger.permissions import may_approve, may_record, require
from gongkai.ledger.recording import append
from gongkai.ledger.recording import locked as held
from gongkai.ledger.rules.upload import PICTURES

OPENED, SAVED = "redaction_opened", "redaction_saved"
OFFERED, APPROVED, RETURNED = "redaction_offered", "redaction_approved", "redaction_returned"
EVENT_LABELS = {
    OPENED: "开始遮盖",
    SAVED: "保存遮盖",
    OFFERED: "提交审核遮盖",
    APPROVED: "同意遮盖",
    RETURNED: "退回遮盖",
}
"""Names of the events that a redaction leaves on its request."""


class SavedMeanwhile(ValidationError):
    """Somebody else saved first; nothing of either is lost where the marks are merged."""


def open_redaction(*, request: Request, original: StoredFile, actor: User) -> Redaction:
    """Begin to redact a file of the request, or go on where that was begun.

    Raises PermissionDenied, or ValidationError where the file cannot be redacted.
    """
    require(may_record(actor, request.organ), "遮盖文件")
    found = Redaction.objects.filter(original=original, request=request).first()
    if found is not None:
        return found
    if original.struck_on is not None or original.type not in PICTURES:
        raise ValidationError({"file": "只能遮盖未作废的 PDF、JPG 和 PNG 文件，请先转换格式。"})
    try:
        pages = isolated.pages(load(original))
    except (RedactionError, FileGone) as error:
        raise ValidationError({"file": str(error)}) from None
    with transaction.atomic():
        held(request, "request", "申请")
        redaction, made = Redaction.objects.get_or_create(
            original=original,
            defaults={
                "request": request,
                "pages": [[page.width, page.height] for page in pages],
                "saved_by": actor,
            },
        )
        if made:
            why = "遮盖不予公开的内容"
            tell_reading(record=request, file=original, actor=actor, reason=why)
            _tell(redaction, OPENED, actor, {"pages": len(pages)})
    return redaction


def save_marks(
    *, redaction: Redaction, marks: Any, keep_text: bool, version: int, actor: User
) -> Redaction:
    """Save all marks of a redaction as its next version; `version` is the one that was edited.

    Raises PermissionDenied, SavedMeanwhile where another version was saved since, ValidationError
    under `marks` for what is no mark and once the redaction is offered.
    """
    require(may_record(actor, redaction.request.organ), "遮盖文件")
    parsed = parsed_marks(redaction, marks)
    with transaction.atomic():
        now = _locked(redaction)
        _must_be(now, RedactionStatus.DRAFT)
        if now.version != version:
            raise SavedMeanwhile(
                {"marks": f"{now.saved_by} 刚保存过这份文件的遮盖，您的遮盖已与之合并，请核对。"}
            )
        if now.marks == as_json(parsed) and now.keep_text == keep_text and now.version:
            return now
        now.marks, now.keep_text = as_json(parsed), keep_text
        now.version, now.saved_by = version + 1, actor
        now.save(update_fields=["marks", "keep_text", "version", "saved_by"])
        _tell(now, SAVED, actor, {"version": now.version, **_counted(parsed)})
    return now


def parsed_marks(redaction: Redaction, marks: Any) -> list[Mark]:
    """Marks from JSON; raises ValidationError under `marks`."""
    try:
        return parse(marks, len(redaction.pages))
    except RedactionError as error:
        raise ValidationError({"marks": str(error)}) from None


def find_marks(
    *,
    redaction: Redaction,
    marks: Any,
    words: Sequence[str],
    kinds: Sequence[str],
    reason: str,
    actor: User,
) -> tuple[list[Mark], int, bool]:
    """`marks` with those on every place where words or personal numbers stand; saves nothing.

    Also returns how many were added, and whether the file has any text to search.
    """
    require(may_record(actor, redaction.request.organ), "遮盖文件")
    old = parsed_marks(redaction, marks)
    if not words and not kinds:
        raise ValidationError({"words": "请写出要查找的文字，或勾选一类号码。"})
    try:
        found, any_text = isolated.find(load(redaction.original), words, kinds, reason)
        new = merged(old, parse(found, len(redaction.pages)))
    except (RedactionError, FileGone) as error:
        raise ValidationError({"words": str(error)}) from None
    return new, len(new) - len(old), any_text


def overlooked_marks(*, redaction: Redaction, actor: User) -> list[Mark]:
    """Where words that the saved marks cover stand uncovered; empty where that cannot be told."""
    require(may_record(actor, redaction.request.organ), "遮盖文件")
    marks = parsed_marks(redaction, redaction.marks)
    if not marks:
        return []
    try:
        return parse(isolated.overlooked(load(redaction.original), marks), len(redaction.pages))
    except (RedactionError, FileGone):
        return []


def offer_redaction(*, redaction: Redaction, actor: User) -> Redaction:
    """Make the delivered file and offer it for approval, with original and result side by side.

    The file is made outside the transaction: where marks are saved meanwhile, it is not offered.
    Raises PermissionDenied, or ValidationError without marks, once it is offered, and where the file
    cannot be worked with.
    """
    request = redaction.request
    require(may_record(actor, request.organ), "提交遮盖")
    _must_be(redaction, RedactionStatus.DRAFT)
    marks = parsed_marks(redaction, redaction.marks)
    if not marks:
        raise ValidationError({"marks": "还没有遮盖任何内容。全部公开的文件不必遮盖，可直接答复。"})
    original = redaction.original
    try:
        data = isolated.redact(load(original), marks, keep_text=redaction.keep_text)
    except (RedactionError, FileGone) as error:
        raise ValidationError({"marks": str(error)}) from None
    with transaction.atomic():
        now = _locked(redaction)
        _must_be(now, RedactionStatus.DRAFT)
        if now.version != redaction.version:
            raise SavedMeanwhile({"marks": f"{now.saved_by} 刚改动了遮盖，请核对后再提交审核。"})
        name = name_of(original).rsplit(".", 1)[0]
        now.result = store_file(
            record=request, kind=REDACTED, name=f"{name}（遮盖后）", data=data, actor=actor
        )
        now.status = RedactionStatus.OFFERED
        now.save(update_fields=["result", "status"])
        facts = {
            "version": now.version,
            "result": now.result.pk,
            "digest": now.result.digest,
            "original_digest": original.digest,
            "marks": as_json(marks),
            "keep_text": now.keep_text,
        }
        _tell(now, OFFERED, actor, facts)
    return now


def approve_redaction(*, redaction: Redaction, actor: User) -> Redaction:
    """Approve the offered file for delivery.

    Raises PermissionDenied but for the organ's head and the office, and for whoever saved marks or
    offered it; ValidationError where it is not offered.
    """
    require(may_approve(actor, redaction.request.organ), "审核遮盖")
    with transaction.atomic():
        now = _locked(redaction)
        _must_be(now, RedactionStatus.OFFERED)
        if actor.pk in hands(now):
            raise PermissionDenied("遮盖由您参与制作，须由另一位有审核权限的人审核。")
        now.status, now.decided_by = RedactionStatus.APPROVED, actor
        now.save(update_fields=["status", "decided_by"])
        facts = {"result": now.result_id, "digest": now.result.digest if now.result else ""}
        _tell(now, APPROVED, actor, facts)
    return now


def return_redaction(*, redaction: Redaction, reason: str, actor: User) -> Redaction:
    """Send an offered or approved redaction back to be changed; its result is struck.

    Raises PermissionDenied but for the organ's head and the office, ValidationError without a
    reason and where nothing is offered.
    """
    require(may_approve(actor, redaction.request.organ), "退回遮盖")
    if not reason.strip():
        raise ValidationError({"reason": "请写明退回的原因，让经办人知道改什么。"})
    with transaction.atomic():
        now = _locked(redaction)
        _must_be(now, RedactionStatus.OFFERED, RedactionStatus.APPROVED)
        result = now.result
        now.status, now.result, now.decided_by = RedactionStatus.DRAFT, None, None
        now.save(update_fields=["status", "result", "decided_by"])
        if result is not None:
            result.struck_on = timezone.localdate()
            result.save(update_fields=["struck_on"])
        facts = {"reason": reason.strip()[:400], "result": result.pk if result else None}
        _tell(now, RETURNED, actor, facts)
    return now


def hands(redaction: Redaction) -> set[int]:
    """Ids of those who took part in the marks that are offered."""
    found = Event.objects.filter(
        stream=Request.STREAM,
        record=redaction.request_id,
        name__in=(SAVED, OFFERED),
        payload__redaction=redaction.pk,
    )
    return {pk for pk in found.values_list("actor_id", flat=True) if pk is not None}


def deliverable(request: Request) -> list[StoredFile]:
    """The redacted files of a request that may be delivered: approved, neither struck nor shredded."""
    approved = Redaction.objects.filter(
        request=request,
        status=RedactionStatus.APPROVED,
        result__struck_on__isnull=True,
        result__shredded_on__isnull=True,
    ).select_related("result")
    return [one.result for one in approved.order_by("pk") if one.result is not None]


def _locked(redaction: Redaction) -> Redaction:
    held(redaction.request, "request", "申请")
    found = Redaction.objects.select_for_update(of=("self",)).select_related(
        "request__organ", "saved_by", "original", "result"
    )
    return found.get(pk=redaction.pk)


def _must_be(redaction: Redaction, *statuses: str) -> None:
    if redaction.status not in statuses:
        told = redaction.get_status_display()
        raise ValidationError(f"这份文件的遮盖目前为“{told}”，这一步现在不能办理。")


def _counted(marks: Sequence[Mark]) -> dict[str, Any]:
    text = json.dumps(as_json(marks), sort_keys=True, separators=(",", ":"))
    return {
        "count": len(marks),
        "reasons": dict(sorted(Counter(mark.reason for mark in marks).items())),
        "marks_digest": events.digest(text.encode()),
    }


def _tell(redaction: Redaction, name: str, actor: User, facts: dict[str, Any]) -> None:
    payload = {"redaction": redaction.pk, "file": redaction.original_id, **facts}
    append(redaction.request, name, timezone.localdate(), payload, actor)
