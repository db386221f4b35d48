"""What happens to a request: from the application to the answer (政府信息公开条例 Chapter IV).

What was done on this platform goes through proposing and approving by two people; what an office
did on paper before (`recorded=True`) is entered as it happened.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gongkai.foi.advancing import (
    DETAILS,
    advance,
    append_fact,
    details_of,
    last_entry_of,
    on_the_clock,
)
from gongkai.foi.codes import applicant_mark, code_digest, code_fits, seal_particulars
from gongkai.foi.letters.composing import Given
from gongkai.foi.models import APPLICANT_KINDS, Request
from gongkai.foi.rules.application import application_problems
from gongkai.foi.rules.closing import outcome_problem
from gongkai.foi.rules.deadlines import answer_deadline, deadlines
from gongkai.foi.rules.facts import Told
from gongkai.foi.rules.replay import replay
from gongkai.foi.selectors import facts_of, handlings_of
from gongkai.foi.states import HANDLED, Channel, Step
from gongkai.foi.step_letters import FEE_FIELD, letter_writer
from gongkai.ledger import events
from gongkai.ledger.calendars import site_calendar
from gongkai.ledger.events import Fact
from gongkai.ledger.models import ImportBatch, Organ, User
from gongkai.ledger.numbering import draw
from gongkai.ledger.permissions import is_office, may_approve, may_record, require
from gongkai.ledger.recording import (
    clean,
    entry_problem,
    is_taken,
    late_problem,
    number_kept,
    refuse,
    text_problem,
)
from gongkai.ledger.recording import locked as held
from gongkai.ledger.secrecy import seal, unseal
from gongkai.norms.fees import Fee

REVEALED = "applicant_revealed"
CALENDAR_CHANGED = "calendar_changed"
APPROVED_ONLY = frozenset({Step.EXTENDED, Step.DELAYED})
"""Steps that `take_step` takes only for an approver, or where they are recorded from paper."""
WITHDRAWN_OUTCOME = "other.other"
"""A request that its applicant withdraws counts as 其他处理·其他 (国办公开办函〔2021〕30号)."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """A submitted request with the code by which its applicant follows it; told only once."""

    request: Request
    code: str


def submit_request(
    *,
    organ: Organ,
    applicant_kind: str,
    applicant_name: str,
    contact: str,
    particulars: Mapping[str, str],
    subject: str,
    description: str,
    delivery: str,
    actor: User | None,
    channel: str = Channel.ONLINE,
    submitted_on: date | None = None,
) -> Submitted:
    """Hand in an application (Art. 29); it is received once both sides have confirmed it (Art. 31).

    The public submits by internet, without an account (`actor` None); an officer enters letters
    and faxes. `particulars` (identity number, address, e-mail, agent, waiver and assistance asked
    for) are sealed with name and contact. Draws the organ's next number of the year and a query
    code. Raises ValidationError with messages per argument, PermissionDenied for an officer
    without post.
    """
    if actor is not None:
        require(may_record(actor, organ), "登记申请")
    today = timezone.localdate()
    day = submitted_on or today
    values = {
        "applicant_kind": applicant_kind,
        "applicant_name": clean(applicant_name),
        "contact": clean(contact),
        "subject": clean(subject),
        "description": clean(description),
        "delivery": delivery,
        **{name: clean(text) for name, text in particulars.items()},
    }
    problems = application_problems(values)
    if channel not in Channel.values or (actor is None and channel != Channel.ONLINE):
        problems["channel"] = f"申请渠道须是{'、'.join(Channel.labels)}之一。"
    problems["submitted_on"] = late_problem("提交日期", day, today)
    refuse(problems)
    code = secrets.token_hex(6).upper()
    with transaction.atomic():
        number = _next_number(organ, day.year)
        payload = {
            "organ": organ.code,
            "number": number,
            "applicant_kind": applicant_kind,
            "channel": str(channel),
            "entered_on": today.isoformat(),
        }
        fact = on_the_clock([], Fact(Step.SUBMITTED, day, payload), "submitted_on")
        row = replay([fact])
        del row["organ"]
        request = Request.objects.create(
            organ=organ,
            subject=values["subject"],
            description=values["description"],
            delivery=delivery,
            applicant_sealed=seal(values["applicant_name"]),
            contact_sealed=seal(values["contact"]),
            particulars_sealed=seal_particulars(values),
            applicant_mark=applicant_mark(
                values["applicant_name"], values.get("identity_number", "") or values["contact"]
            ),
            code_digest=code_digest(number, organ, code),
            **row,
        )
        append_fact(request, fact, actor)
    return Submitted(request, code)


def enter_request(
    *,
    organ: Organ,
    number: str,
    applicant_kind: str,
    applicant_name: str,
    contact: str,
    channel: str,
    subject: str,
    received_on: date,
    actor: User | None,
    entered_on: date | None = None,
    batch: ImportBatch | None = None,
) -> Request:
    """Enter an application received on `received_on`, its legal day of receipt (Art. 31).

    `entered_on` is today unless history is told later. The name and the contact are sealed and
    never reach an event. Raises PermissionDenied, or ValidationError with messages per argument.
    """
    require(may_record(actor, organ), "登记申请")
    today = timezone.localdate()
    entered_on = entered_on or today
    number, subject = clean(number), clean(subject)
    applicant_name, contact = clean(applicant_name), clean(contact)
    problems = {
        "number": text_problem(number, "申请编号", 80),
        "subject": text_problem(subject, "申请内容", 400),
        "applicant_name": text_problem(applicant_name, "申请人", 200),
        "contact": "联系方式超过 200 字，请缩短。" if len(contact) > 200 else "",
        "applicant_kind": ""
        if applicant_kind in dict(APPLICANT_KINDS)
        else f"申请人类型须是{'、'.join(dict(APPLICANT_KINDS).values())}之一。",
        "channel": ""
        if channel in Channel.values
        else f"申请渠道须是{'、'.join(Channel.labels)}之一。",
        "received_on": late_problem("收到日期", received_on, entered_on),
        "entered_on": entry_problem(entered_on, today),
    }
    if not problems["number"] and is_taken(Request, organ, number):
        problems["number"] = _taken(organ, number)
    refuse(problems)
    payload = {
        "organ": organ.code,
        "number": number,
        "applicant_kind": str(applicant_kind),
        "channel": str(channel),
        "entered_on": entered_on.isoformat(),
    }
    fact = on_the_clock([], Fact(Step.ENTERED, received_on, payload), "received_on")
    row = replay([fact])
    del row["organ"]
    with number_kept(Request, organ, number, _taken(organ, number)):
        request = Request.objects.create(
            organ=organ,
            subject=subject,
            applicant_sealed=seal(applicant_name),
            contact_sealed=seal(contact),
            applicant_mark=applicant_mark(applicant_name, contact),
            batch=batch,
            **row,
        )
        append_fact(request, fact, actor)
    return request


def take_step(
    *,
    request: Request,
    step: str,
    day: date,
    actor: User | None,
    entered_on: date | None = None,
    recorded: bool = False,
    letter: Given | None = None,
    **details: Any,
) -> Request:
    """Take one step of `foi.states.TRANSITIONS`, other than entering, closing and striking.

    `day` is the legal day of the step. `DETAILS` names the details of each step: `limit_day` or
    `limit_days` (working days) that the applicant is given for a correction, `party` a label such
    as “第三方1” (one is given where it is left out), `days` of an extension in working days, `fee`
    a computed `Fee`, or a Decimal in yuan from paper. The limits of consultations and payments
    follow from the law. An extension and a delay are the approver's, unless `recorded` from paper.
    `letter` are the fields of the letter that tells of the step: it is issued with the step or
    neither happens; without it none is issued. Raises PermissionDenied, or ValidationError with
    messages per argument and field.
    """
    require(may_record(actor, request.organ), "办理申请")
    if step in APPROVED_ONLY and not recorded:
        require(may_approve(actor, request.organ), f"审批“{Step(step).label}”")
    if step not in DETAILS:
        raise ValidationError({"step": f"“{step}”不是办理步骤；办结和作废请用各自的操作。"})
    unknown = set(details) - DETAILS[step]
    if unknown:
        names = "、".join(sorted(unknown))
        raise ValidationError(dict.fromkeys(unknown, f"“{Step(step).label}”不需要 {names}。"))

    def tell(facts: Sequence[Told]) -> dict[str, Any]:
        return details_of(Step(step), day, facts, details)

    fee = details.get("fee")
    given = {**letter, FEE_FIELD: fee} if letter is not None and isinstance(fee, Fee) else letter
    telling = letter_writer(request, Step(step), given, day, actor, entered_on)
    return advance(request, Step(step), day, actor, entered_on, tell, afterwards=telling)


def close_request(
    *,
    request: Request,
    outcome: str,
    closed_on: date,
    actor: User | None,
    entered_on: date | None = None,
    recorded: bool = False,
) -> Request:
    """Record an answer that was given outside the platform, on its day (Art. 33, 36).

    An approver records it, or anybody who may record where it comes from an office's ledger
    (`recorded`). Raises PermissionDenied, or ValidationError with messages per argument.
    """
    allowed = may_record if recorded else may_approve
    require(allowed(actor, request.organ), "登记答复")

    def tell(facts: Sequence[Told]) -> dict[str, Any]:
        refuse({"outcome": outcome_problem(facts, outcome, closed_on)})
        return {"outcome": str(outcome)}

    return advance(request, Step.CLOSED, closed_on, actor, entered_on, tell, "closed_on")


def withdraw_request(
    *,
    request: Request,
    actor: User | None,
    code: str = "",
    reason: str = "",
    day: date | None = None,
    letter: Given | None = None,
) -> Request:
    """Withdraw a request: its applicant by the query code, or an officer who has it in writing.

    One not yet received is cancelled and counted nowhere; a received one is closed as 其他处理, with
    a confirmation of the withdrawal where an officer gives the fields of that `letter`. Raises PermissionDenied without post and with a wrong code, ValidationError once it is closed.
    """
    if actor is not None:
        require(may_record(actor, request.organ), "登记撤回")
    else:
        require(code_fits(request, code), "撤回申请")

    def tell(facts: Sequence[Told]) -> dict[str, Any]:
        told: dict[str, Any] = {"reason": clean(reason)[:400]}
        return told | ({"outcome": WITHDRAWN_OUTCOME} if request.received_on else {})

    day = day or timezone.localdate()
    telling = letter_writer(request, Step.WITHDRAWN, letter, day, actor, None)
    return advance(request, Step.WITHDRAWN, day, actor, None, tell, afterwards=telling)


def supplement(
    *,
    request: Request,
    step: str,
    text: str,
    code: str,
    day: date | None = None,
    actor: None = None,
) -> Request:
    """The applicant's own answer to a correction notice or a question for reasons (Art. 30, 35).

    `step` is `corrected` or `reasons_given`, `text` is kept with the description. Raises
    PermissionDenied with a wrong code, or ValidationError with messages per argument.
    """
    require(code_fits(request, code), "补充申请")
    if step not in (Step.CORRECTED, Step.REASONS_GIVEN):
        raise ValidationError({"step": "现在不需要补充材料。"})
    text = clean(text)
    refuse({"text": text_problem(text, "补充内容", 4000)})
    day = day or timezone.localdate()

    def tell(facts: Sequence[Told]) -> dict[str, Any]:
        return {"text": events.digest(text.encode())}

    with transaction.atomic():
        changed = advance(request, Step(step), day, None, None, tell)
        told = f"{changed.description}\n\n【{day:%Y-%m-%d} {Step(step).label}】{text}".strip()
        Request.objects.filter(pk=request.pk).update(description=told)
    changed.description = told
    return changed


def _next_number(organ: Organ, year: int) -> str:
    """The organ's next number of the year; one that was entered by hand already is passed over."""
    while True:
        number = f"{year}-{draw(f'foi.request/{organ.code}/{year}'):04d}"
        if not is_taken(Request, organ, number):
            return number


def strike_request(
    *, request: Request, reason: str, actor: User | None, on: date | None = None
) -> Request:
    """Strike a wrong record as of `on` (default today); a corrected one may then take its number.

    Figures as of an earlier day go on counting it. Raises PermissionDenied or ValidationError.
    """
    require(may_record(actor, request.organ), "作废申请")
    today = timezone.localdate()
    on, reason = on or today, clean(reason)
    with transaction.atomic():
        locked = held(request, "step", "申请")
        later = [one.key for one in handlings_of(locked) if one.handling > locked.handling]
        if later:
            message = f"申请已经重新办理（{'、'.join(later)}），请先作废重新办理的登记。"
            raise ValidationError({"step": message})
        entered = last_entry_of(list(events.history(Request.STREAM, locked.pk)))
        refuse(
            {
                "reason": text_problem(reason, "作废理由", 400),
                "on": f"作废日 {on} 早于最近一次登记 {entered}，请检查日期。"
                if on < entered
                else entry_problem(on, today),
            }
        )
        locked.struck_on = on
        locked.save(update_fields=["struck_on"])
        payload = {"reason": reason, "entered_on": on.isoformat()}
        append_fact(locked, Fact(Step.STRUCK, on, payload), actor)
    request.struck_on = on
    return request


def reveal_applicant(*, request: Request, actor: User | None, reason: str) -> tuple[str, str]:
    """Name and contact of the applicant in plain; who looked and why becomes an event.

    Raises PermissionDenied, ValidationError without a reason, ValueError under another field key.
    """
    require(may_record(actor, request.organ), "查看申请人信息")
    reason = clean(reason)
    refuse({"reason": text_problem(reason, "查看理由", 400)})
    plain = unseal(request.applicant_sealed), unseal(request.contact_sealed)
    with transaction.atomic():
        append_fact(request, Fact(REVEALED, timezone.localdate(), {"reason": reason}), actor)
    return plain


@dataclass(frozen=True, slots=True)
class Moved:
    """An open request whose day of answer a notice of days off moved."""

    request: Request
    before: date | None
    after: date | None


def recompute_deadlines(*, actor: User) -> list[Moved]:
    """Count every open request's day of answer again by the site's calendar; list those moved.

    Called after a notice of days off was entered or changed (放假办法 Art. 7). Raises
    PermissionDenied but for the disclosure office.
    """
    require(is_office(actor), "重新计算答复期限")
    calendar, today = site_calendar(), timezone.localdate()
    moved: list[Moved] = []
    with transaction.atomic():
        for request in (
            Request.objects.current().filter(status__in=HANDLED).order_by("due_on", "pk")
        ):
            answer = answer_deadline(deadlines(facts_of(request), calendar))
            due = answer.due if answer else None
            if due == request.due_on:
                continue
            moved.append(Moved(request, request.due_on, due))
            request.due_on = due
            request.save(update_fields=["due_on"])
            payload = {"due_on": due.isoformat() if due else None, "entered_on": today.isoformat()}
            append_fact(request, Fact(CALENDAR_CHANGED, today, payload), actor)
    return moved


def _taken(organ: Organ, number: str) -> str:
    return f"{organ.short_name}已有编号为 {number} 的申请；登记有误的，请先作废原记录。"
