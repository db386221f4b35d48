"""Writing clean-ups (清理): a list, a proposal and a decision for each document, a public result."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from gongkai.ledger.changes import announce
from gongkai.ledger.models import Organ, User
from gongkai.ledger.permissions import may_approve, may_record, require
from gongkai.ledger.recording import append, check_fields, clean, day_errors, locked, strike
from gongkai.library.actions import end_document
from gongkai.library.announcing import CLEAN_UPS, tell
from gongkai.library.models import CleanUp, CleanUpItem
from gongkai.library.selectors import in_force
from gongkai.library.states import DECISION_ENDS, Decision, DocumentKind


def open_clean_up(
    *,
    organ: Organ,
    name: str,
    basis: str,
    opened_on: date | None = None,
    actor: User,
    entered_on: date | None = None,
) -> CleanUp:
    """Open a clean-up: its list is every normative document of `organ` in force on `opened_on`.

    Those of the organs below it are on it too (国发〔2010〕33号: 谁制定谁清理, 政府汇总). Raises
    PermissionDenied and ValidationError.
    """
    require(may_record(actor, organ), "启动文件清理")
    day = entered_on or timezone.localdate()
    opened = opened_on or day
    with transaction.atomic():
        clean_up = CleanUp(
            organ=organ, key=clean(name), basis=clean(basis), opened_on=opened, entered_on=day
        )
        errors = day_errors("opened_on", "启动日期", opened, day)
        if CleanUp.objects.current().filter(organ=organ, key=clean_up.key).exists():
            errors["key"] = [f"{organ.name}已有名为“{clean_up.key}”的清理，请换一个名称。"]
        listed = in_force(opened, day).filter(
            kind=DocumentKind.NORMATIVE, organ__path__startswith=organ.path
        )
        if not errors and not listed.exists():
            errors["opened_on"] = [f"{opened} 没有现行有效的行政规范性文件，不用清理。"]
        check_fields(clean_up, errors)
        clean_up.save(force_insert=True)
        append(clean_up, "opened", day, {"basis": clean_up.basis}, actor)
        for document in listed.order_by("issued_on", "pk"):
            item = CleanUpItem(
                organ=document.organ,
                clean_up=clean_up,
                document=document,
                key=document.key,
                entered_on=day,
            )
            item.save(force_insert=True)
            append(item, "listed", day, {"document": document.pk}, actor)
    return clean_up


def propose(
    *,
    item: CleanUpItem,
    proposal: str,
    reason: str,
    actor: User,
    entered_on: date | None = None,
) -> CleanUpItem:
    """Propose what becomes of a document, by its own organ; raises PermissionDenied and
    ValidationError."""
    require(may_record(actor, item.organ), "提出清理建议")
    day = entered_on or timezone.localdate()
    with transaction.atomic():
        held = _open_item(item)
        _choice(proposal, reason)
        held.proposal, held.proposal_reason, held.proposed_by = proposal, clean(reason), actor
        held.decision, held.decision_reason = "", ""
        held.decided_by, held.decided_on = None, None
        check_fields(held, {})
        held.save()
        append(held, "proposed", day, {"proposal": proposal, "reason": clean(reason)}, actor)
    item.refresh_from_db()
    return item


def decide(
    *,
    item: CleanUpItem,
    decision: str,
    reason: str,
    actor: User,
    decided_on: date | None = None,
) -> CleanUpItem:
    """Decide on a proposal; who proposed does not decide. Raises PermissionDenied and
    ValidationError."""
    require(may_approve(actor, item.clean_up.organ), "作出清理决定")
    day = decided_on or timezone.localdate()
    with transaction.atomic():
        held = _open_item(item)
        if not held.proposal:
            raise ValidationError("这件文件还没有清理建议，请先提出建议。")
        if held.proposed_by_id == actor.pk:
            raise PermissionDenied("提出建议的人不能作出决定，请由另一人决定。")
        _choice(decision, reason)
        held.decision, held.decision_reason = decision, clean(reason)
        held.decided_by, held.decided_on = actor, day
        check_fields(held, {})
        held.save()
        append(held, "decided", day, {"decision": decision, "reason": clean(reason)}, actor)
    item.refresh_from_db()
    return item


def publish_clean_up(
    *,
    clean_up: CleanUp,
    result: str,
    published_on: date | None = None,
    actor: User,
    entered_on: date | None = None,
) -> CleanUp:
    """Publish the result, `result` being the number of the paper that announces it.

    What was to be repealed or declared lapsed ends with that day; what ended by itself meanwhile
    stays as it is. Raises PermissionDenied, and ValidationError while a document is undecided.
    """
    require(may_approve(actor, clean_up.organ), "公布清理结果")
    day = entered_on or timezone.localdate()
    public = published_on or day
    with transaction.atomic():
        held = locked(clean_up, "clean_up", "清理")
        if held.published_on is not None:
            raise ValidationError(f"“{held.key}”的结果已于 {held.published_on} 公布。")
        items = list(held.items.current().select_related("document__organ"))
        errors = day_errors("published_on", "公布日期", public, day)
        open_ = [item.key for item in items if not item.decision]
        if open_:
            errors["items"] = [f"还有 {len(open_)} 件没有决定：{'、'.join(open_[:5])}。"]
        if public < max([held.opened_on, *(i.decided_on for i in items if i.decided_on)]):
            errors["published_on"] = [f"公布日期 {public} 早于启动或者决定的日期，请核对。"]
        if not clean(result):
            errors["result"] = ["请写明公布结果的文件字号。"]
        held.published_on, held.result = public, clean(result)
        check_fields(held, errors)
        held.save(update_fields=["published_on", "result"])
        payload = {"number": held.result, "published_on": public.isoformat()}
        append(held, "published", day, payload, actor)
        for item in items:
            document = item.document
            if item.decision in DECISION_ENDS and document.ended_on is None:
                end_document(
                    document=document,
                    end_kind=DECISION_ENDS[item.decision],
                    ended_on=public,
                    basis=f"{held.result}（{held.key}）{Decision(item.decision).label}",
                    actor=actor,
                    entered_on=day,
                )
            elif document.struck_on is None:
                tell(document)
        announce(CLEAN_UPS, str(held.pk))
    clean_up.refresh_from_db()
    return clean_up


def strike_clean_up(
    *, clean_up: CleanUp, reason: str, actor: User, on: date | None = None
) -> CleanUp:
    """Strike a clean-up without result, with its list; raises PermissionDenied, ValidationError."""
    if clean_up.published_on is not None:
        raise ValidationError("已经公布结果的清理不能作废。")
    strike(clean_up, reason=reason, actor=actor, on=on, parts=list(clean_up.items.current()))
    return clean_up


def _open_item(item: CleanUpItem) -> CleanUpItem:
    held = locked(item, "item", "清理意见")
    if held.clean_up.published_on is not None:
        raise ValidationError("清理结果已经公布，不能再改。")
    return held


def _choice(choice: str, reason: str) -> None:
    errors = {}
    if choice not in Decision.values:
        errors["decision"] = ["请选择“继续有效”“拟修改”“废止”或“宣布失效”。"]
    if not clean(reason):
        errors["reason"] = ["请写明理由。"]
    if errors:
        raise ValidationError(errors)
