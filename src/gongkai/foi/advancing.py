"""How a step is taken: the facts are checked, the row is told again by them, the event appended.

Only `actions` and `approvals` call this.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from gongkai.foi.models import Request
from gongkai.foi.rules.clock_facts import OWN_LIMITS
from gongkai.foi.rules.day_order import earliest_day
from gongkai.foi.rules.deadlines import answer_deadline, deadlines, open_limit
from gongkai.foi.rules.facts import Told, stated_day
from gongkai.foi.rules.replay import replay
from gongkai.foi.rules.standing import ANSWERS, ASKS, standing
from gongkai.foi.states import Step
from gongkai.ledger import events
from gongkai.ledger.calendars import site_calendar
from gongkai.ledger.events import Fact
from gongkai.ledger.models import Organ, User
from gongkai.ledger.recording import append, clean, entry_problem, late_problem, refuse
from gongkai.ledger.recording import locked as held
from gongkai.norms import deadlines as kinds
from gongkai.norms.calendar import UnannouncedYear
from gongkai.norms.clock import ClockError
from gongkai.norms.fees import Fee

PARTY = re.compile(r"(第三方|机关)[1-9]\d{0,2}")
PARTY_LABELS = {Step.THIRD_PARTY_ASKED: "第三方", Step.ORGAN_ASKED: "机关"}
DETAILS: dict[str, frozenset[str]] = {
    Step.RECEIPT_CONFIRMED: frozenset(),
    Step.CORRECTION_REQUESTED: frozenset({"limit_days", "limit_day"}),
    Step.CORRECTED: frozenset(),
    Step.REASONS_ASKED: frozenset({"limit_days", "limit_day"}),
    Step.REASONS_GIVEN: frozenset(),
    Step.DELAYED: frozenset({"limit_days", "limit_day"}),
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
    Step.REASONS_ASKED: kinds.REASONS,
    Step.THIRD_PARTY_ASKED: kinds.THIRD_PARTY,
    Step.ORGAN_ASKED: kinds.ORGAN,
    Step.FEE_NOTIFIED: kinds.FEE_PAYMENT,
}
"""Steps that wait for somebody outside → the deadline that they set."""


def advance(
    request: Request,
    step: Step,
    day: date,
    actor: User | None,
    entered_on: date | None,
    tell: Callable[[Sequence[Told]], dict[str, Any]],
    day_argument: str = "day",
    afterwards: Callable[[Request, Sequence[Told]], None] | None = None,
) -> Request:
    """Check a step against the facts, then write the row that the facts now give, and the event.

    `afterwards` writes what belongs to the step, such as its letter, in the same transaction; it is
    given the row as it now is and the facts with the new one. Where it fails, nothing is written
    and `request` stays as it was.
    """
    today = timezone.localdate()
    entered_on = entered_on or today
    with transaction.atomic():
        locked = held(request, "step", "申请")
        facts: list[Told] = list(events.history(Request.STREAM, locked.pk))
        now = standing(facts)
        possible = now.possible(day)
        if step not in possible:
            why = now.obstacle(step, day)
            raise ValidationError({"step": _impossible(locked, step, why, possible)})
        last_entry = last_entry_of(facts)
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
        fact = on_the_clock(facts, Fact(step, day, payload), day_argument)
        row = replay([*facts, fact])
        for name in CHANGING:
            setattr(locked, name, row[name])
        locked.save(update_fields=CHANGING)
        append_fact(locked, fact, actor)
        if afterwards is not None:
            afterwards(locked, [*facts, fact])
    for name in CHANGING:
        setattr(request, name, row[name])
    return request


CHANGING = [
    "received_on",
    "entered_on",
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
    "draft_by",
    "extension_by",
    "urge_due_on",
]
"""Fields of a request that a step may change."""


def details_of(
    step: Step, day: date, facts: Sequence[Told], details: dict[str, Any]
) -> dict[str, Any]:
    """The payload of a step; raises ValidationError where a detail is wrong or missing."""
    payload: dict[str, Any] = {}
    if step in ASKS or step in ANSWERS:
        payload["party"] = _party(step, facts, details.get("party"))
    if step in OWN_LIMITS:
        payload["limit_day"] = _own_limit(SET_LIMITS[step], day, **details).isoformat()
    if step == Step.EXTENDED:
        payload["days"] = extension_days(details.get("days", kinds.EXTENSION_DAYS))
    if step == Step.FEE_NOTIFIED:
        fee = details.get("fee")
        if isinstance(fee, Fee):
            payload |= {"way": fee.way, "units": fee.units}
            # Pieces that were charged before; the blocks begin after them.
            if already := fee.blocks[0].first - 1:
                payload["already"] = already
            fee = fee.yuan
        payload["fee"] = _fee(fee)
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


SET_LIMITS: dict[str, str] = {
    Step.CORRECTION_REQUESTED: "补正",
    Step.REASONS_ASKED: "说明理由",
    Step.DELAYED: "延迟答复",
}
"""Steps whose limit the organ sets → what the limit is called."""


def _own_limit(
    what: str, day: date, *, limit_day: date | None = None, limit_days: int | None = None
) -> date:
    if limit_day is None and limit_days is None:
        raise ValidationError({"limit_day": f"请写明{what}期限：期限须合理。"})
    if limit_day is not None:
        if limit_day <= day:
            message = f"{what}期限 {limit_day} 须晚于告知日期 {day}，请检查日期。"
            raise ValidationError({"limit_day": message})
        return limit_day
    if not isinstance(limit_days, int) or not 1 <= limit_days <= 250:
        raise ValidationError({"limit_days": f"{what}期限须是 1 到 250 个工作日的整数。"})
    return site_calendar().provisional().add_working_days(day, limit_days)


def extension_days(days: object) -> int:
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


def _impossible(request: Request, step: Step, why: str, possible: Sequence[Step]) -> str:
    here = f"申请 {request.key} 不能登记“{step.label}”：{why}"
    if not possible:
        return f"{here}登记有误的，请作废后重新登记。"
    return f"{here}现在可以登记：{'、'.join(s.label for s in possible)}。"


def on_the_clock(facts: Sequence[Told], fact: Fact, day_argument: str) -> Fact:
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


def append_fact(request: Request, fact: Fact, actor: User | None) -> None:
    """Append a fact to the chain of the request, inside the caller's transaction."""
    append(request, str(fact.name), fact.day, fact.payload, actor)


def last_entry_of(facts: Sequence[Told]) -> date:
    """The day on which the latest fact was entered."""
    return max(entry for entry in (stated_day(fact, "entered_on") for fact in facts) if entry)
