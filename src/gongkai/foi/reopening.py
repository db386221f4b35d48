"""A new handling of an answered request, because a decision or a judgment orders it.

行政复议法 Art. 64, 66; 行政诉讼法 Art. 70, 72. The earlier handling stays as it is; see docs/adr/0007.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from gongkai.foi.advancing import append_fact, last_entry_of, on_the_clock
from gongkai.foi.models import Request
from gongkai.foi.rules.replay import replay
from gongkai.foi.selectors import facts_of, first_handling, handlings_of
from gongkai.foi.states import Status, Step
from gongkai.ledger.events import Fact
from gongkai.ledger.models import User
from gongkai.ledger.permissions import may_record, require
from gongkai.ledger.recording import (
    clean,
    entry_problem,
    late_problem,
    locked,
    refuse,
    text_problem,
)

ORDERED = "handling_ordered"
"""Event on the answered handling: a new one was begun."""


class Ground(models.TextChoices):
    """What orders a new handling."""

    RECONSIDERATION = "reconsideration", "行政复议决定"
    JUDGMENT = "judgment", "行政判决"


def reopen_request(
    *,
    request: Request,
    ground: str,
    authority: str,
    decision: str,
    received_on: date,
    actor: User | None,
    limit_day: date | None = None,
    entered_on: date | None = None,
) -> Request:
    """Begin a new handling of the request whose latest handling was answered; return it.

    `authority` decided, `decision` is the number of its decision, `received_on` the day on which
    the organ received it, from which the clock runs. `limit_day` is the day that the decision
    names; without it the organ has the 20 working days of Art. 33. Raises PermissionDenied, or
    ValidationError with messages per argument.
    """
    require(may_record(actor, request.organ), "登记重新办理")
    today = timezone.localdate()
    entered_on = entered_on or today
    authority, decision = clean(authority), clean(decision)
    with transaction.atomic():
        first = locked(first_handling(request), "step", "申请")
        latest = handlings_of(first)[-1]
        if latest.status != Status.CLOSED or latest.closed_on is None:
            message = f"申请 {latest.key} 目前为“{latest.get_status_display()}”，答复以后才谈得上重新办理。"
            raise ValidationError({"step": message})
        last_entry = last_entry_of(facts_of(latest))
        refuse(
            {
                "ground": "" if ground in Ground.values else "请选择是复议决定还是判决。",
                "authority": text_problem(authority, "作出决定的机关", 120),
                "decision": text_problem(decision, "决定书或者判决书的文号", 80),
                "received_on": f"收到日期 {received_on} 早于答复日期 {latest.closed_on}，请检查日期。"
                if received_on < latest.closed_on
                else late_problem("收到日期", received_on, entered_on),
                "limit_day": f"指定的期限 {limit_day} 须晚于收到日期 {received_on}，请检查日期。"
                if limit_day and limit_day <= received_on
                else "",
                "entered_on": f"登记日 {entered_on} 早于前一次登记 {last_entry}，请检查日期。"
                if entered_on < last_entry
                else entry_problem(entered_on, today),
            }
        )
        handling = latest.handling + 1
        payload: dict[str, Any] = {
            "organ": first.organ.code,
            "number": f"{first.key}-重{handling - 1}",
            "first": first.pk,
            "handling": handling,
            "applicant_kind": first.applicant_kind,
            "channel": first.channel,
            "ground": str(ground),
            "authority": authority,
            "decision": decision,
            "limit_day": limit_day.isoformat() if limit_day else None,
            "entered_on": entered_on.isoformat(),
        }
        if len(payload["number"]) > 80:
            raise ValidationError({"step": "申请编号太长，不能再编重新办理的编号。"})
        fact = on_the_clock([], Fact(Step.REOPENED, received_on, payload), "received_on")
        row = replay([fact])
        del row["organ"]
        again = Request.objects.create(
            organ=first.organ,
            **{name: getattr(latest, name) for name in _COPIED},
            **row,
        )
        append_fact(again, fact, actor)
        ordered = {
            "number": again.key,
            "authority": authority,
            "decision": decision,
            "entered_on": entered_on.isoformat(),
        }
        append_fact(latest, Fact(ORDERED, received_on, ordered), actor)
    return again


_COPIED = (
    "applicant_sealed",
    "contact_sealed",
    "particulars_sealed",
    "applicant_mark",
    "code_digest",
    "subject",
    "description",
    "delivery",
)
"""What the new handling takes over from the one before it."""
