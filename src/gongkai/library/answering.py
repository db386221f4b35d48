"""Writing questions and answers: taken from a public answer, reworded, approved by another person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from gongkai.ledger.models import Organ, User
from gongkai.ledger.numbering import draw
from gongkai.ledger.permissions import may_approve, may_record, require
from gongkai.ledger.recording import append, check_fields, clean, day_errors, locked, strike
from gongkai.library.announcing import tell, tell_answers
from gongkai.library.models import Answer, Document
from gongkai.library.selectors import documents_cited
from gongkai.library.states import ANSWER_NEXT, AnswerStatus


def write_answer(
    *,
    organ: Organ,
    source: str,
    reference: str = "",
    question: str,
    body: str,
    category: str = "",
    answered_on: date,
    documents: Sequence[Document] = (),
    actor: User,
    entered_on: date | None = None,
) -> Answer:
    """Take an answered question into the library, in a wording that names nobody.

    `reference` is its number where it was put (never shown to the public). The documents that the
    answer cites are linked by themselves, `documents` besides. Raises PermissionDenied and
    ValidationError.
    """
    require(may_record(actor, organ), "登记问答")
    day = entered_on or timezone.localdate()
    with transaction.atomic():
        answer = Answer(
            organ=organ,
            key=f"问答 {day.year}-{draw(f'library.answer.{day.year}')}",
            source=source,
            reference=clean(reference),
            question=clean(question),
            body=clean(body),
            category=clean(category),
            answered_on=answered_on,
            written_by=actor,
            entered_on=day,
        )
        check_fields(answer, day_errors("answered_on", "原答复日期", answered_on, day))
        answer.save(force_insert=True)
        _link(answer, documents)
        payload = {"source": source, "number": answer.reference}
        append(answer, "entered", day, payload, actor)
    return answer


def reword_answer(
    *,
    answer: Answer,
    question: str,
    body: str,
    category: str = "",
    documents: Sequence[Document] = (),
    actor: User,
    entered_on: date | None = None,
) -> Answer:
    """Write a returned or withdrawn answer anew; who writes it now cannot approve it.

    Raises PermissionDenied and ValidationError.
    """
    require(may_record(actor, answer.organ), "修改问答")
    day = entered_on or timezone.localdate()
    with transaction.atomic():
        held = _step(answer, AnswerStatus.DRAFT)
        held.question, held.body, held.category = clean(question), clean(body), clean(category)
        held.written_by, held.approved_by = actor, None
        held.published_on = held.withdrawn_on = None
        held.remark = ""
        _save(held, "reworded", day, {}, actor)
        _link(held, documents)
    answer.refresh_from_db()
    return answer


def approve_answer(
    *,
    answer: Answer,
    published_on: date | None = None,
    actor: User,
    entered_on: date | None = None,
) -> Answer:
    """Approve the wording and publish it; who wrote it does not approve it.

    Raises PermissionDenied and ValidationError.
    """
    _require_other(answer, actor)
    day = entered_on or timezone.localdate()
    public = published_on or day
    with transaction.atomic():
        held = _step(answer, AnswerStatus.PUBLISHED)
        errors = day_errors("published_on", "公开日期", public, day)
        if public < held.answered_on:
            errors["published_on"] = [f"公开日期 {public} 早于原答复日期 {held.answered_on}。"]
        if errors:
            raise ValidationError(errors)
        held.approved_by, held.published_on = actor, public
        _save(held, "published", day, {"published_on": public.isoformat()}, actor)
        _link(held, ())
        tell_answers(held)
        tell(*held.documents.current())
    answer.refresh_from_db()
    return answer


def return_answer(
    *, answer: Answer, reason: str, actor: User, entered_on: date | None = None
) -> Answer:
    """Send a wording back with what is wrong; raises PermissionDenied and ValidationError."""
    _require_other(answer, actor)
    with transaction.atomic():
        held = _step(answer, AnswerStatus.RETURNED)
        held.remark = _reason(reason, "请写明退回的原因。")
        payload = {"reason": held.remark}
        _save(held, "returned", entered_on or timezone.localdate(), payload, actor)
    answer.refresh_from_db()
    return answer


def withdraw_answer(
    *, answer: Answer, reason: str, actor: User, withdrawn_on: date | None = None
) -> Answer:
    """Withdraw a published answer; `reason` is public. Raises PermissionDenied, ValidationError."""
    require(may_approve(actor, answer.organ), "撤下问答")
    day = withdrawn_on or timezone.localdate()
    with transaction.atomic():
        held = _step(answer, AnswerStatus.WITHDRAWN)
        held.remark = _reason(reason, "请写明撤下的原因，会一并公开。")
        held.withdrawn_on = day
        _save(held, "withdrawn", day, {"reason": held.remark}, actor)
        tell_answers(held)
        tell(*held.documents.current())
    answer.refresh_from_db()
    return answer


def strike_answer(*, answer: Answer, reason: str, actor: User, on: date | None = None) -> Answer:
    """Strike an answer that was never public; raises PermissionDenied and ValidationError."""
    if answer.status in {AnswerStatus.PUBLISHED, AnswerStatus.WITHDRAWN}:
        raise ValidationError("公开过的问答不能作废，请撤下并写明原因。")
    strike(answer, reason=reason, actor=actor, on=on)
    return answer


def _require_other(answer: Answer, actor: User) -> None:
    require(may_approve(actor, answer.organ), "审核问答")
    if answer.written_by_id == actor.pk:
        raise PermissionDenied("起草的人不能审核自己的答复，请由另一人审核。")


def _reason(text: str, message: str) -> str:
    if not clean(text):
        raise ValidationError({"reason": [message]})
    if len(clean(text)) > 200:
        raise ValidationError({"reason": ["原因超过 200 字，请缩短。"]})
    return clean(text)


def _step(answer: Answer, status: AnswerStatus) -> Answer:
    """The answer, held, if it may go to `status`; its status is set."""
    held = locked(answer, "answer", "问答")
    before = AnswerStatus(held.status)
    if status not in ANSWER_NEXT[before]:
        raise ValidationError(f"问答现在是“{before.label}”，不能改为“{status.label}”。")
    held.status = status
    return held


def _save(answer: Answer, name: str, day: date, payload: dict[str, Any], actor: User) -> None:
    check_fields(answer, {})
    answer.save()
    append(answer, name, day, payload, actor)


def _link(answer: Answer, documents: Iterable[Document]) -> None:
    answer.documents.add(*documents, *documents_cited(answer.body))
