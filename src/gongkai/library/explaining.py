"""Writing interpretations of documents: written, published with their document, withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gongkai.ledger.models import Organ, User
from gongkai.ledger.numbering import draw
from gongkai.ledger.permissions import may_approve, may_record, require
from gongkai.ledger.recording import append, check_fields, clean, day_errors, locked, strike
from gongkai.library.announcing import tell, tell_interpretation
from gongkai.library.models import Document, Interpretation
from gongkai.library.states import InterpretationKind


def write_interpretation(
    *,
    organ: Organ,
    documents: Sequence[Document],
    kind: str,
    title: str,
    body: str,
    link: str = "",
    actor: User,
    entered_on: date | None = None,
) -> Interpretation:
    """Write an interpretation of `documents`; it is public only once it is published.

    `body` is the text; of a figure one “标题：内容” a line; of questions alternately 问： and 答：; of a
    video its transcript, so that nobody is left out (无障碍环境建设法). Raises PermissionDenied and
    ValidationError.
    """
    require(may_record(actor, organ), "登记解读")
    day = entered_on or timezone.localdate()
    errors: dict[str, list[str]] = {}
    if not documents:
        errors["documents"] = ["请选择所解读的文件。"]
    if any(one.struck_on is not None for one in documents):
        errors["documents"] = ["所选文件中有已作废的登记，请重新选择。"]
    address = clean(link)
    if kind == InterpretationKind.VIDEO and not address:
        errors["link"] = ["请填写视频的网址。"]
    if address and not address.startswith("https://"):
        errors["link"] = ["请填写以 https:// 开头的网址。"]
    if kind == InterpretationKind.VIDEO and not clean(body):
        errors["body"] = ["请填写视频的文字稿，听不见、看不清的人靠它了解内容。"]
    with transaction.atomic():
        one = Interpretation(
            organ=organ,
            key=f"解读 {day.year}-{draw(f'library.interpretation.{day.year}')}",
            kind=kind,
            title=clean(title),
            body=clean(body),
            link=address,
            entered_on=day,
        )
        check_fields(one, errors)
        one.save(force_insert=True)
        one.documents.set(documents)
        payload = {"kind": kind, "documents": [document.pk for document in documents]}
        append(one, "entered", day, payload, actor)
    return one


def publish_interpretation(
    *,
    interpretation: Interpretation,
    published_on: date | None = None,
    actor: User,
    entered_on: date | None = None,
) -> Interpretation:
    """Publish an interpretation of documents that are public already.

    One whose document waits goes out with it (`actions.publish_document`). Raises PermissionDenied
    and ValidationError.
    """
    require(may_record(actor, interpretation.organ), "公开解读")
    day = entered_on or timezone.localdate()
    public = published_on or day
    with transaction.atomic():
        held = locked(interpretation, "interpretation", "解读")
        if held.published_on is not None:
            raise ValidationError(f"“{held.title}”已于 {held.published_on} 公开。")
        errors = day_errors("published_on", "公开日期", public, day)
        waiting = held.documents.current().filter(published_on__isnull=True).first()
        if waiting is not None:
            errors["documents"] = [f"“{waiting.key}”还没有公开；解读与文件同步公开，请公开文件。"]
        if errors:
            raise ValidationError(errors)
        held.published_on = public
        held.save(update_fields=["published_on"])
        append(held, "published", day, {"published_on": public.isoformat()}, actor)
        tell_interpretation(held)
        tell(*held.documents.current())
    interpretation.refresh_from_db()
    return interpretation


def withdraw_interpretation(
    *,
    interpretation: Interpretation,
    reason: str,
    actor: User,
    withdrawn_on: date | None = None,
) -> Interpretation:
    """Withdraw a published interpretation; `reason` is public. Raises PermissionDenied and
    ValidationError."""
    require(may_approve(actor, interpretation.organ), "撤下解读")
    day = withdrawn_on or timezone.localdate()
    with transaction.atomic():
        held = locked(interpretation, "interpretation", "解读")
        if held.published_on is None or held.withdrawn_on is not None:
            raise ValidationError("只能撤下正在公开的解读。")
        if not clean(reason):
            raise ValidationError({"reason": ["请写明撤下的原因，会一并公开。"]})
        if day < held.published_on:
            raise ValidationError({"withdrawn_on": [f"撤下日期 {day} 早于公开日期。"]})
        held.withdrawn_on, held.withdrawn_reason = day, clean(reason)
        check_fields(held, {})
        held.save(update_fields=["withdrawn_on", "withdrawn_reason"])
        append(held, "withdrawn", day, {"reason": held.withdrawn_reason}, actor)
        tell_interpretation(held)
    interpretation.refresh_from_db()
    return interpretation


def strike_interpretation(
    *, interpretation: Interpretation, reason: str, actor: User, on: date | None = None
) -> Interpretation:
    """Strike an interpretation that was never public; raises PermissionDenied, ValidationError."""
    if interpretation.published_on is not None:
        raise ValidationError("已经公开的解读不能作废，请撤下并写明原因。")
    strike(interpretation, reason=reason, actor=actor, on=on)
    return interpretation
