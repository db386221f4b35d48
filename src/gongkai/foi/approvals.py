"""What one proposes and another approves: extensions and answers (政府信息公开条例 Art. 33, 36)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from gongkai.foi.advancing import advance, extension_days
from gongkai.foi.answer_drafts import asked_fields, draft_of, sealed_draft
from gongkai.foi.letters.actions import issue_letter
from gongkai.foi.letters.composing import Given, given_values
from gongkai.foi.letters.fields import FIELDS
from gongkai.foi.letters.kinds import KINDS
from gongkai.foi.letters.numbers import prefix_of
from gongkai.foi.models import Request
from gongkai.foi.rules.closing import outcome_problem
from gongkai.foi.rules.facts import Told
from gongkai.foi.rules.letter_facts import course, told_fields
from gongkai.foi.rules.standing import Proposal, standing
from gongkai.foi.selectors import facts_of
from gongkai.foi.states import Step
from gongkai.foi.step_letters import letter_writer
from gongkai.ledger.models import User
from gongkai.ledger.organs import with_contact
from gongkai.ledger.permissions import may_approve, may_record, require
from gongkai.ledger.recording import clean, refuse, text_problem


def propose_extension(
    *, request: Request, days: int, reason: str, actor: User, day: date | None = None
) -> Request:
    """Ask the head of the disclosure section for an extension of at most 20 days (Art. 33).

    Raises PermissionDenied, or ValidationError with messages per argument.
    """
    require(may_record(actor, request.organ), "提请延期")
    reason = clean(reason)
    refuse({"reason": text_problem(reason, "延期理由", 400)})

    def tell(facts: Sequence[Told]) -> dict[str, Any]:
        return {"days": extension_days(days), "reason": reason, "by": actor.pk}

    return advance(request, Step.EXTENSION_PROPOSED, day or timezone.localdate(), actor, None, tell)


def decide_extension(
    *,
    request: Request,
    approved: bool,
    actor: User,
    reason: str = "",
    day: date | None = None,
    letter: Given | None = None,
) -> Request:
    """Approve a proposed extension, or return it with a reason. Who proposed does not approve.

    `letter` are the fields of the notice that tells the applicant of an approved one; it is issued
    with the approval or neither happens. Raises PermissionDenied, or ValidationError with messages
    per argument and field.
    """
    require(may_approve(actor, request.organ), "审批延期")
    reason = clean(reason)
    if not approved:
        refuse({"reason": text_problem(reason, "退回理由", 400)})

    def tell(facts: Sequence[Told]) -> dict[str, Any]:
        proposal = _proposed(standing(facts).extension, actor, "延期提请")
        if approved:
            return {"days": proposal.days, "approved_by": actor.pk}
        return {"reason": reason}

    step = Step.EXTENDED if approved else Step.EXTENSION_RETURNED
    day = day or timezone.localdate()
    telling = letter_writer(request, step, letter, day, actor, None) if approved else None
    return advance(request, step, day, actor, None, tell, afterwards=telling)


def draft_answer(
    *,
    request: Request,
    kind: str,
    fields: Given,
    actor: User,
    day: date | None = None,
    seen: str | None = None,
) -> Request:
    """Draft the answer, for another's approval: the letter that will be given, and so its outcome.

    `kind` is one of `letters.kinds.answer_kinds`, `fields` what its letter must tell; days and sums
    that the facts give need not be among them. A later draft takes the place of an earlier one.
    Raises PermissionDenied, or ValidationError with messages per argument and field.
    """
    require(may_record(actor, request.organ), "拟定答复")
    day = day or timezone.localdate()
    known = KINDS.get(kind)
    if known is None or not known.outcome:
        raise ValidationError({"kind": "请选择答复的文书。"})
    prefix_of(request.organ, known)
    told = {name: fields[name] for name in asked_fields(known) if name in fields}
    if request.again_of_id and not told.get("办理经过"):
        told["办理经过"] = course(facts_of(request))
    told, to = with_contact(told)
    advised = {"organ_advised": to.code} if to is not None else {}
    if to is not None and to.pk == request.organ_id:
        raise ValidationError({"有权机关": "有权机关不能是本机关自己，请核对。"})
    unasked = dict.fromkeys(set(fields) - {*known.inputs})
    refuse(
        {
            name: f"“{name}”须是日期。"
            for name, value in told.items()
            if FIELDS[name].sort == "day" and value and not isinstance(value, date)
        }
    )
    sealed, digest = sealed_draft(kind, told)

    def tell(facts: Sequence[Told]) -> dict[str, Any]:
        refuse({"kind": outcome_problem(facts, known.outcome, day)})
        given_values(known, {**told, **unasked, **told_fields(known.inputs, facts)})
        return {"outcome": known.outcome, "by": actor.pk, "text": digest, **advised}

    def keep(held: Request, facts: Sequence[Told]) -> None:
        before = draft_of(held)
        if seen is not None and seen != (before.mark if before else ""):
            raise ValidationError(
                {
                    "seen": "这份答复刚刚被他人改过；您填写的内容没有丢失，请先在申请页查看对方的稿子，"
                    "仍要以您的为准的，再次提交即可。"
                }
            )
        held.draft_sealed = sealed
        held.save(update_fields=["draft_sealed"])

    changed = advance(request, Step.ANSWER_DRAFTED, day, actor, None, tell, afterwards=keep)
    changed.draft_sealed = sealed
    return changed


def return_answer(
    *, request: Request, reason: str, actor: User, day: date | None = None
) -> Request:
    """Return a draft answer to whoever drafted it, with a reason.

    Raises PermissionDenied, or ValidationError with messages per argument.
    """
    require(may_approve(actor, request.organ), "审批答复")
    reason = clean(reason)
    refuse({"reason": text_problem(reason, "退回理由", 400)})

    def tell(facts: Sequence[Told]) -> dict[str, Any]:
        _proposed(standing(facts).draft, actor, "答复")
        return {"reason": reason}

    day = day or timezone.localdate()
    return advance(request, Step.ANSWER_RETURNED, day, actor, None, tell)


def approve_answer(
    *, request: Request, actor: User, day: date | None = None, seen: str = ""
) -> Request:
    """Approve the draft answer and give it: its letter is issued and the request closed on `day`.

    All of it or none (Art. 33, 36). Who drafted does not approve. `seen` is the `Draft.mark` that
    the approver had before them: another draft is not approved in its place. Raises
    PermissionDenied, or ValidationError.
    """
    require(may_approve(actor, request.organ), "审批答复")
    day = day or timezone.localdate()

    def tell(facts: Sequence[Told]) -> dict[str, Any]:
        proposal = _proposed(standing(facts).draft, actor, "答复")
        refuse({"step": outcome_problem(facts, proposal.outcome, day)})
        drafted = next(f for f in reversed(facts) if f.name == Step.ANSWER_DRAFTED)
        advised = drafted.payload.get("organ_advised")
        told = {"outcome": proposal.outcome, "approved_by": actor.pk}
        return told | ({"organ_advised": advised} if advised else {})

    def answer(held: Request, facts: Sequence[Told]) -> None:
        draft = draft_of(held)
        if draft is None or draft.kind.outcome != held.outcome:
            raise ValidationError({"step": "拟定的答复文书已经不在，请承办人重新拟定。"})
        if seen and seen != draft.mark:
            raise ValidationError(
                {"step": "答复刚刚被承办人改过，与您看到的不同；请重新打开本页，看过新稿再审批。"}
            )
        issue_letter(
            request=held,
            kind=draft.kind.key,
            fields={**draft.fields, **told_fields(draft.kind.inputs, facts)},
            day=day,
            actor=actor,
        )

    return advance(request, Step.CLOSED, day, actor, None, tell, afterwards=answer)


def _proposed(proposal: Proposal | None, actor: User, what: str) -> Proposal:
    """The proposal, unless there is none or it is the actor's own."""
    if proposal is None:
        raise ValidationError({"step": f"没有等待审批的{what}。"})
    if proposal.by == actor.pk:
        raise ValidationError({"step": f"这份{what}是您拟定的，须由另一人审批。"})
    return proposal
