"""What happens to a request to correct a record (政府信息公开条例 Art. 41).

One proposes how it ends, another approves; its letter goes out with the approval. Passing it on
enters it at the competent organ in the same transaction, so that it is never lost between two.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gongkai.foi.answer_drafts import draft_of, sealed_draft
from gongkai.foi.codes import code_digest, code_fits, seal_particulars
from gongkai.foi.corrections.replay import drafted_result, replay
from gongkai.foi.corrections.states import LETTER_OF, TRANSITIONS, Result, Status, Step
from gongkai.foi.letters.actions import issue_letter, shred_letters
from gongkai.foi.letters.composing import Given, given_values
from gongkai.foi.letters.kinds import KINDS
from gongkai.foi.letters.numbers import prefix_of
from gongkai.foi.models import Correction
from gongkai.foi.rules.correction import correction_problems
from gongkai.foi.rules.facts import Told
from gongkai.foi.states import Channel
from gongkai.foi.upload_kinds import EVIDENCE
from gongkai.ledger import events
from gongkai.ledger.events import Fact
from gongkai.ledger.files import files_of, load, name_of, shred_file, store_file
from gongkai.ledger.models import Organ, User
from gongkai.ledger.numbering import draw
from gongkai.ledger.organs import named_organ, with_contact
from gongkai.ledger.permissions import is_office, may_approve, may_record, require
from gongkai.ledger.recording import append, clean, late_problem, refuse, text_problem
from gongkai.ledger.recording import locked as held_now
from gongkai.ledger.secrecy import seal, unseal

REVEALED, SHREDDED = "applicant_revealed", "applicant_shredded"
PERSONAL: dict[str, Any] = {
    "applicant_sealed": b"",
    "contact_sealed": b"",
    "particulars_sealed": b"",
    "details_sealed": b"",
    "draft_sealed": b"",
    "code_digest": "",
}
"""Fields that hold personal data, and what takes their place."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent as evidence."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Entered:
    """A request to correct a record with the code that follows it; told only once."""

    correction: Correction
    code: str


def enter_correction(
    *,
    organ: Organ,
    values: Mapping[str, str],
    actor: User | None,
    channel: str = Channel.ONLINE,
    received_on: date | None = None,
    upload: Upload | None = None,
) -> Entered:
    """Enter what somebody wants corrected: the public by internet, an officer from paper.

    `values` are `applicant_kind`, `applicant_name`, `contact`, `identity_kind`, `identity_number`,
    `subject` (which record), `wrong` and `evidence`. Raises ValidationError with messages per
    field (`file` for the upload), PermissionDenied for an officer without post.
    """
    if actor is not None:
        require(may_record(actor, organ), "登记更正要求")
    today = timezone.localdate()
    day = received_on or today
    told = {name: clean(text) for name, text in values.items()}
    problems = correction_problems(told)
    problems["received_on"] = late_problem("收到日期", day, today)
    if channel not in Channel.values or (actor is None and channel != Channel.ONLINE):
        problems["channel"] = f"提出渠道须是{'、'.join(Channel.labels)}之一。"
    refuse(problems)
    code = secrets.token_hex(6).upper()
    with transaction.atomic():
        number = _next_number(organ, day.year)
        fact = _beginning(Step.SUBMITTED, organ, number, told["applicant_kind"], channel, day)
        row = replay([fact])
        del row["organ"]
        correction = Correction.objects.create(
            organ=organ,
            subject=told["subject"],
            applicant_sealed=seal(told["applicant_name"]),
            contact_sealed=seal(told["contact"]),
            particulars_sealed=seal_particulars(told),
            details_sealed=seal(
                json.dumps({n: told[n] for n in ("wrong", "evidence")}, ensure_ascii=False)
            ),
            code_digest=code_digest(number, organ, code),
            **row,
        )
        append(correction, fact.name, fact.day, fact.payload, actor)
        if upload is not None:
            store_file(
                record=correction,
                kind=EVIDENCE,
                name=upload.name,
                data=upload.data,
                actor=actor,
            )
    return Entered(correction, code)


def draft_result(*, correction: Correction, result: str, fields: Given, actor: User) -> Correction:
    """Propose how it ends, for another's approval; a later proposal takes the earlier one's place.

    `fields` fill the letter of the result. The contact of an organ of the tree is filled in where
    it is left out. Passing on needs an organ of the tree. Raises PermissionDenied, or
    ValidationError with messages per argument and field.
    """
    require(may_record(actor, correction.organ), "拟定处理意见")
    if result not in LETTER_OF:
        raise ValidationError({"result": "请选择处理结果。"})
    kind = KINDS[LETTER_OF[result]]
    prefix_of(correction.organ, kind)
    told = {name: fields.get(name) for name in kind.inputs if name in fields}
    payload: dict[str, Any] = {"result": str(result), "by": actor.pk}
    if "有权机关" in kind.given:
        told, to = with_contact(told)
        if to is not None:
            payload["to"] = to.code
        if result == Result.PASSED_ON:
            refuse({"有权机关": _transfer_problem(correction, to)})
    given_values(kind, told)
    sealed, digest = sealed_draft(kind.key, told)

    def keep(held: Correction) -> None:
        held.draft_sealed = sealed

    return _take(correction, Step.DRAFTED, actor, lambda _: {**payload, "text": digest}, keep)


def return_result(*, correction: Correction, reason: str, actor: User) -> Correction:
    """Return a proposal with a reason; what was written stays for the next one.

    Raises PermissionDenied, or ValidationError with messages per argument.
    """
    require(may_approve(actor, correction.organ), "审批处理意见")
    reason = clean(reason)
    refuse({"reason": text_problem(reason, "退回理由", 400)})
    return _take(correction, Step.RETURNED, actor, lambda _: {"reason": reason})


def approve_result(*, correction: Correction, actor: User, seen: str = "") -> Correction:
    """Approve what another proposed: the letter is issued, the case closed or passed on.

    All of it or none. `seen` is the mark of the proposal that the approver had before them.
    Raises PermissionDenied, or ValidationError.
    """
    require(may_approve(actor, correction.organ), "审批处理意见")
    today = timezone.localdate()

    def tell(facts: Sequence[Told]) -> dict[str, Any]:
        result = drafted_result(facts)
        if not result:
            raise ValidationError({"step": "没有等待审批的处理意见。"})
        last = next(f for f in reversed(facts) if f.name == Step.DRAFTED)
        if last.payload["by"] == actor.pk:
            raise ValidationError({"step": "这份处理意见是您拟定的，须由另一人审批。"})
        return {"result": result, "approved_by": actor.pk, "to": last.payload.get("to", "")}

    def answer(held: Correction) -> None:
        draft = draft_of(held)
        if draft is None or (seen and seen != draft.mark):
            raise ValidationError(
                {"step": "处理意见刚刚被改过，与您看到的不同；请重新打开本页，看过新稿再审批。"}
            )
        issue_letter(request=held, kind=draft.kind.key, fields=draft.fields, day=today, actor=actor)
        if held.result == Result.PASSED_ON:
            _pass_on(held, named_organ(str(draft.fields["有权机关"])), actor)

    return _take(correction, Step.CLOSED, actor, tell, answer)


def withdraw_correction(
    *, correction: Correction, actor: User | None, code: str = "", reason: str = ""
) -> Correction:
    """Withdraw it: whoever asked by the code, or an officer who has it in writing.

    Raises PermissionDenied without post and with a wrong code, ValidationError once it is closed.
    """
    if actor is not None:
        require(may_record(actor, correction.organ), "登记撤回")
    else:
        require(code_fits(correction, code), "撤回更正要求")
    return _take(
        correction,
        Step.WITHDRAWN,
        actor,
        lambda _: {"result": str(Result.WITHDRAWN), "reason": clean(reason)[:400]},
    )


def strike_correction(*, correction: Correction, reason: str, actor: User | None) -> Correction:
    """Strike a wrong entry; raises PermissionDenied or ValidationError."""
    require(may_record(actor, correction.organ), "作废更正要求")
    reason, today = clean(reason), timezone.localdate()
    refuse({"reason": text_problem(reason, "作废理由", 400)})
    with transaction.atomic():
        held = held_now(correction, "step", "更正要求")
        held.struck_on = today
        held.save(update_fields=["struck_on"])
        payload = {"reason": reason, "entered_on": today.isoformat()}
        append(held, Step.STRUCK, today, payload, actor)
    correction.struck_on = today
    return correction


def reveal(*, correction: Correction, actor: User | None, reason: str) -> dict[str, str]:
    """Who asked and what is wrong, in plain; who looked and why becomes an event.

    Keys are Chinese labels. Raises PermissionDenied, ValidationError without a reason, ValueError
    under another field key.
    """
    require(may_record(actor, correction.organ), "查看申请人信息")
    reason = clean(reason)
    refuse({"reason": text_problem(reason, "查看理由", 400)})
    details = json.loads(unseal(correction.details_sealed) or "{}")
    plain = {
        "申请人": unseal(correction.applicant_sealed),
        "联系方式": unseal(correction.contact_sealed),
        "哪里不准确、应当怎样更正": details.get("wrong", ""),
        "证据": details.get("evidence", ""),
    }
    with transaction.atomic():
        append(correction, REVEALED, timezone.localdate(), {"reason": reason}, actor)
    return plain


def shred_correction(*, correction: Correction, reason: str, actor: User | None) -> None:
    """Destroy what identifies whoever asked, in row, letters and files; the chain remains.

    Raises PermissionDenied but for the disclosure office, ValidationError without a reason or
    while it is open.
    """
    require(is_office(actor), "销毁申请人信息")
    reason, today = clean(reason), timezone.localdate()
    refuse({"reason": text_problem(reason, "销毁理由", 400)})
    with transaction.atomic():
        held = Correction.objects.select_for_update(of=("self",)).get(pk=correction.pk)
        if held.status != Status.CLOSED and held.struck_on is None:
            raise ValidationError({"step": f"{held.key} 尚未办结，申请人信息还不能销毁。"})
        shred_letters(request=held, actor=actor)
        for file in list(files_of(held)):
            shred_file(record=held, file=file, reason=reason, actor=actor)
        for name, nothing in PERSONAL.items():
            setattr(held, name, nothing)
        held.save(update_fields=list(PERSONAL))
        append(held, SHREDDED, today, {"reason": reason, "entered_on": today.isoformat()}, actor)
    for name, nothing in PERSONAL.items():
        setattr(correction, name, nothing)


_CHANGING = ("status", "result", "closed_on", "draft_by")


def _take(
    correction: Correction,
    step: Step,
    actor: User | None,
    tell: Callable[[Sequence[Told]], dict[str, Any]],
    afterwards: Callable[[Correction], None] | None = None,
) -> Correction:
    """Check a step, then write the row that the facts give, what goes with it, and the event."""
    today = timezone.localdate()
    with transaction.atomic():
        held = held_now(correction, "step", "更正要求")
        facts: list[Told] = list(events.history(Correction.STREAM, held.pk))
        now = replay(facts)["status"]
        if (now, step) not in TRANSITIONS:
            message = f"{held.key} 目前为“{Status(now).label}”，不能登记“{step.label}”。"
            raise ValidationError({"step": message})
        payload = {**tell(facts), "entered_on": today.isoformat()}
        fact = Fact(step, today, payload)
        row = replay([*facts, fact])
        for name in _CHANGING:
            setattr(held, name, row[name])
        append(held, step, today, payload, actor)
        if afterwards is not None:
            afterwards(held)
        held.save(update_fields=[*_CHANGING, "draft_sealed"])
    for name in (*_CHANGING, "draft_sealed"):
        setattr(correction, name, getattr(held, name))
    return correction


def _beginning(
    step: Step, organ: Organ, number: str, applicant_kind: str, channel: str, day: date
) -> Fact:
    payload = {
        "organ": organ.code,
        "number": number,
        "applicant_kind": str(applicant_kind),
        "channel": str(channel),
        "entered_on": timezone.localdate().isoformat(),
    }
    return Fact(step, day, payload)


def _next_number(organ: Organ, year: int) -> str:
    return f"GZ{year}-{draw(f'foi.correction/{organ.code}/{year}'):04d}"


def _transfer_problem(correction: Correction, to: Organ | None) -> str:
    if to is None:
        return "转送须写本区行政机关的全称；其他机关请改选“告知向有权机关提出”。"
    return "不能转送给本机关自己。" if to.pk == correction.organ_id else ""


def _pass_on(held: Correction, to: Organ | None, actor: User) -> None:
    """Enter the same request at the competent organ; the old number's code opens both."""
    refuse({"有权机关": _transfer_problem(held, to)})
    assert to is not None
    today = timezone.localdate()
    number = _next_number(to, today.year)
    fact = _beginning(Step.FORWARDED, to, number, held.applicant_kind, held.channel, today)
    row = replay([fact])
    del row["organ"]
    sealed = ("applicant_sealed", "contact_sealed", "particulars_sealed", "details_sealed")
    there = Correction.objects.create(
        organ=to,
        subject=held.subject,
        came_from=held,
        **{name: getattr(held, name) for name in sealed},
        **row,
    )
    append(there, fact.name, fact.day, fact.payload, actor)
    for file in files_of(held):
        store_file(record=there, kind=EVIDENCE, name=name_of(file), data=load(file), actor=None)
