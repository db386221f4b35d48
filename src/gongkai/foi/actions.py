"""What happens to a request: entering, steps, closing, striking (政府信息公开条例 Chapter IV)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from gongkai.foi.models import APPLICANT_KINDS, Request
from gongkai.foi.rules.closing import outcome_problem
from gongkai.foi.rules.day_order import earliest_day
from gongkai.foi.rules.deadlines import answer_deadline, deadlines, open_limit
from gongkai.foi.rules.facts import Told, stated_day
from gongkai.foi.rules.replay import replay
from gongkai.foi.rules.standing import ANSWERS, ASKS, standing
from gongkai.foi.selectors import facts_of
from gongkai.foi.states import OPEN, Channel, Status, Step
from gongkai.ledger import events
from gongkai.ledger.calendars import site_calendar
from gongkai.ledger.events import Fact
from gongkai.ledger.models import ImportBatch, Organ, User
from gongkai.ledger.permissions import is_office, may_record, require
from gongkai.ledger.recording import (
    append,
    clean,
    entry_problem,
    is_taken,
    late_problem,
    number_kept,
    refuse,
    text_problem,
)
from gongkai.ledger.recording import (
    locked as held,
)
from gongkai.ledger.secrecy import seal, unseal
from gongkai.norms import deadlines as kinds
from gongkai.norms.calendar import UnannouncedYear
from gongkai.norms.clock import ClockError

PARTY = re.compile(r"(第三方|机关)[1-9]\d{0,2}")
PARTY_LABELS = {Step.THIRD_PARTY_ASKED: "第三方", Step.ORGAN_ASKED: "机关"}
REVEALED = "applicant_revealed"
CALENDAR_CHANGED = "calendar_changed"
DETAILS: dict[str, frozenset[str]] = {
    Step.CORRECTION_REQUESTED: frozenset({"limit_days", "limit_day"}),
    Step.CORRECTED: frozenset(),
    Step.THIRD_PARTY_ASKED: frozenset({"party"}),
    Step.THIRD_PARTY_ANSWERED: frozenset({"party"}),
    Step.ORGAN_ASKED: frozenset({"party"}),
    Step.ORGAN_ANSWERED: frozenset({"party"}),
    Step.EXTENDED: frozenset({"days"}),
    Step.FEE_NOTIFIED: frozenset({"fee"}),
    Step.FEE_PAID: frozenset({"fee"}),
}
"""The details that `take_step` takes with each step."""

LIMITS: dict[str, str] = {
    Step.CORRECTION_REQUESTED: kinds.CORRECTION,
    Step.THIRD_PARTY_ASKED: kinds.THIRD_PARTY,
    Step.ORGAN_ASKED: kinds.ORGAN,
    Step.FEE_NOTIFIED: kinds.FEE_PAYMENT,
}
"""Steps that wait for somebody outside → the deadline that they set."""


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
    fact = _on_the_clock([], Fact(Step.ENTERED, received_on, payload), "received_on")
    row = replay([fact])
    del row["organ"]
    with number_kept(Request, organ, number, _taken(organ, number)):
        request = Request.objects.create(
            organ=organ,
            subject=subject,
            applicant_sealed=seal(applicant_name),
            contact_sealed=seal(contact),
            batch=batch,
            **row,
        )
        _append(request, fact, actor)
    return request


def take_step(
    *,
    request: Request,
    step: str,
    day: date,
    actor: User | None,
    entered_on: date | None = None,
    **details: Any,
) -> Request:
    """Take one step of `foi.states.TRANSITIONS`, other than entering, closing and striking.

    `day` is the legal day of the step. `DETAILS` names the details of each step: `limit_day` or
    `limit_days` (working days) that the applicant is given for a correction, `party` a label such
    as “第三方1” (one is given where it is left out), `days` of an extension in working days, `fee`
    a Decimal in yuan. The limits of consultations and payments follow from the law. Raises PermissionDenied, or ValidationError with messages per argument.
    """
    require(may_record(actor, request.organ), "办理申请")
    if step not in DETAILS:
        raise ValidationError({"step": f"“{step}”不是办理步骤；办结和作废请用各自的操作。"})
    unknown = set(details) - DETAILS[step]
    if unknown:
        names = "、".join(sorted(unknown))
        raise ValidationError(dict.fromkeys(unknown, f"“{Step(step).label}”不需要 {names}。"))

    def tell(facts: Sequence[Told]) -> dict[str, Any]:
        return _details(Step(step), day, facts, details)

    return _advance(request, Step(step), day, actor, entered_on, tell)


def close_request(
    *,
    request: Request,
    outcome: str,
    closed_on: date,
    actor: User | None,
    entered_on: date | None = None,
) -> Request:
    """Answer a request with one of the 21 outcomes, on the day of the answer (Art. 33, 36).

    Raises PermissionDenied, or ValidationError with messages per argument.
    """
    require(may_record(actor, request.organ), "答复申请")

    def tell(facts: Sequence[Told]) -> dict[str, Any]:
        refuse({"outcome": outcome_problem(facts, outcome, closed_on)})
        return {"outcome": str(outcome)}

    return _advance(request, Step.CLOSED, closed_on, actor, entered_on, tell, "closed_on")


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
        entered = _last_entry(list(events.history(Request.STREAM, locked.pk)))
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
        _append(locked, Fact(Step.STRUCK, on, payload), actor)
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
        _append(request, Fact(REVEALED, timezone.localdate(), {"reason": reason}), actor)
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
        for request in Request.objects.current().filter(status__in=OPEN).order_by("due_on", "pk"):
            answer = answer_deadline(deadlines(facts_of(request), calendar))
            due = answer.due if answer else None
            if due == request.due_on:
                continue
            moved.append(Moved(request, request.due_on, due))
            request.due_on = due
            request.save(update_fields=["due_on"])
            payload = {"due_on": due.isoformat() if due else None, "entered_on": today.isoformat()}
            _append(request, Fact(CALENDAR_CHANGED, today, payload), actor)
    return moved


def _advance(
    request: Request,
    step: Step,
    day: date,
    actor: User | None,
    entered_on: date | None,
    tell: Callable[[Sequence[Told]], dict[str, Any]],
    day_argument: str = "day",
) -> Request:
    """Check a step against the facts, then write the row that the facts now give, and the event."""
    today = timezone.localdate()
    entered_on = entered_on or today
    with transaction.atomic():
        locked = held(request, "step", "申请")
        facts: list[Told] = list(events.history(Request.STREAM, locked.pk))
        now = standing(facts)
        possible = now.possible(day)
        if step not in possible:
            raise ValidationError({"step": _impossible(locked, step, now.status, possible)})
        last_entry = _last_entry(facts)
        refuse(
            {
                day_argument: late_problem(f"“{step.label}”的日期", day, entered_on),
                "entered_on": f"登记日 {entered_on} 早于前一次登记 {last_entry}，请检查日期。"
                if entered_on < last_entry
                else entry_problem(entered_on, today),
            }
        )
        payload = tell(facts)
        first, after = earliest_day(facts, step, payload.get("party", ""))
        if day < first:
            message = f"“{step.label}”的日期 {day} 早于“{after}”的日期 {first}，请检查日期。"
            raise ValidationError({day_argument: message})
        payload["entered_on"] = entered_on.isoformat()
        fact = _on_the_clock(facts, Fact(step, day, payload), day_argument)
        row = replay([*facts, fact])
        for name in CHANGING:
            setattr(locked, name, row[name])
        locked.save(update_fields=CHANGING)
        _append(locked, fact, actor)
    for name in CHANGING:
        setattr(request, name, row[name])
    return request


CHANGING = [
    "status",
    "due_on",
    "outcome",
    "closed_on",
    "closed_entered_on",
    "fee_notified_on",
    "fee_notified_entered_on",
    "fee_paid_on",
    "fee_paid_entered_on",
    "fee_charged",
]
"""Fields of a request that a step may change."""


def _details(
    step: Step, day: date, facts: Sequence[Told], details: dict[str, Any]
) -> dict[str, Any]:
    """The payload of a step; raises ValidationError where a detail is wrong or missing."""
    payload: dict[str, Any] = {}
    if step in ASKS or step in ANSWERS:
        payload["party"] = _party(step, facts, details.get("party"))
    if step == Step.CORRECTION_REQUESTED:
        payload["limit_day"] = _correction_limit(day, **details).isoformat()
    if step == Step.EXTENDED:
        payload["days"] = _extension(details.get("days", kinds.EXTENSION_DAYS))
    if step == Step.FEE_NOTIFIED:
        payload["fee"] = _fee(details.get("fee"))
    if step == Step.FEE_PAID:
        notified = next(f.payload["fee"] for f in facts if f.name == Step.FEE_NOTIFIED)
        payload["fee"] = notified if details.get("fee") is None else _fee(details["fee"])
        if Decimal(payload["fee"]) != Decimal(notified):
            message = f"缴费 {payload['fee']} 元与收费通知的 {notified} 元不符，请核对。"
            raise ValidationError({"fee": message})
    return payload


def _party(step: Step, facts: Sequence[Told], given: object) -> str:
    """The label of who is asked or has answered; a new label, or the only one that waits."""
    party = clean(given) if isinstance(given, str) else ""
    asking = ANSWERS.get(step, step)
    asked = [str(f.payload["party"]) for f in facts if f.name == asking]
    waiting = [c.party for c in standing(facts).waiting if c.step == asking]
    if step in ANSWERS:
        if party in waiting or (not party and len(waiting) == 1):
            return party or waiting[0]
        raise ValidationError({"party": f"请选择是谁的意见，尚待答复的有：{'、'.join(waiting)}。"})
    if not party:
        prefix = PARTY_LABELS[step]
        number = 1
        while f"{prefix}{number}" in asked:
            number += 1
        return f"{prefix}{number}"
    named = Organ.objects.filter(Q(name=party) | Q(short_name=party))
    if not PARTY.fullmatch(party) and not (asking == Step.ORGAN_ASKED and named.exists()):
        message = "此处不记姓名，请写代称，如“第三方1”“机关1”；征求其他机关意见可写机关名称。"
        raise ValidationError({"party": message})
    if party in waiting:
        raise ValidationError({"party": f"已经征求“{party}”的意见，尚未收到答复。"})
    return party


def _correction_limit(
    day: date, *, limit_day: date | None = None, limit_days: int | None = None
) -> date:
    if limit_day is None and limit_days is None:
        raise ValidationError({"limit_day": "请写明补正期限：补正须给申请人合理的期限。"})
    if limit_day is not None:
        if limit_day <= day:
            message = f"补正期限 {limit_day} 须晚于告知日期 {day}，请检查日期。"
            raise ValidationError({"limit_day": message})
        return limit_day
    if not isinstance(limit_days, int) or not 1 <= limit_days <= 250:
        raise ValidationError({"limit_days": "补正期限须是 1 到 250 个工作日的整数。"})
    return site_calendar().provisional().add_working_days(day, limit_days)


def _extension(days: object) -> int:
    if not isinstance(days, int) or not 1 <= days <= kinds.EXTENSION_DAYS:
        longest = kinds.EXTENSION_DAYS
        message = f"延长的天数须是 1 到 {longest} 个工作日的整数（条例第三十三条）。"
        raise ValidationError({"days": message})
    return days


def _fee(fee: object) -> str:
    """A fee in yuan as text with two decimals."""
    if not isinstance(fee, Decimal) or not fee.is_finite() or fee <= 0:
        raise ValidationError({"fee": "信息处理费须是大于零的金额（元）；不收费的不发收费通知。"})
    if fee != fee.quantize(Decimal("0.01")) or fee >= Decimal(10) ** 9:
        raise ValidationError({"fee": "信息处理费最多两位小数，且须小于十亿元。"})
    return f"{fee:.2f}"


def _impossible(request: Request, step: Step, status: str, possible: Sequence[Step]) -> str:
    here = f"申请 {request.key} 目前为“{Status(status).label}”，不能登记“{step.label}”。"
    if not possible:
        return f"{here}该申请已办结；登记有误的，请作废后重新登记。"
    return f"{here}现在可以登记：{'、'.join(s.label for s in possible)}。"


def _on_the_clock(facts: Sequence[Told], fact: Fact, day_argument: str) -> Fact:
    """The fact with the answer's due day after it, and the limit that it sets somebody outside."""
    try:
        found = deadlines([*facts, fact], site_calendar())
    except ClockError as error:
        raise ValidationError({"step": str(error)}) from None
    except UnannouncedYear as error:
        raise ValidationError({day_argument: str(error)}) from None
    answer = answer_deadline(found)
    payload = {**fact.payload, "due_on": answer.due.isoformat() if answer else None}
    if fact.name in LIMITS:
        limit = open_limit(found, LIMITS[fact.name], payload.get("party", ""))
        payload["limit_day"] = limit.isoformat() if limit else None
    return Fact(fact.name, fact.day, payload)


def _append(request: Request, fact: Fact, actor: User | None) -> None:
    append(request, str(fact.name), fact.day, fact.payload, actor)


def _last_entry(facts: Sequence[Told]) -> date:
    """The day on which the latest fact was entered."""
    return max(entry for entry in (stated_day(fact, "entered_on") for fact in facts) if entry)


def _taken(organ: Organ, number: str) -> str:
    return f"{organ.short_name}已有编号为 {number} 的申请；登记有误的，请先作废原记录。"
