"""督办: the office urges an organ about a request, the organ replies; both stand in its chain."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gongkai.foi.advancing import append_fact
from gongkai.foi.models import Request
from gongkai.foi.rules.replay import replay
from gongkai.foi.rules.urging import URGE_ANSWERED, URGED, open_urge
from gongkai.foi.states import OPEN
from gongkai.ledger import events
from gongkai.ledger.events import Fact
from gongkai.ledger.models import User
from gongkai.ledger.permissions import WRITERS, has_post, is_office, require
from gongkai.ledger.recording import clean, refuse, text_problem
from gongkai.ledger.recording import locked as held


def urge_request(*, request: Request, reason: str, due: date, actor: User) -> Request:
    """Urge the organ about an open request; it replies by `due`, today or later.

    Raises PermissionDenied but for the disclosure office, ValidationError with messages per
    argument.
    """
    require(is_office(actor), "督办")
    today, reason = timezone.localdate(), clean(reason)
    refuse(
        {
            "reason": text_problem(reason, "督办事由", 400),
            "due": f"回复期限 {due} 早于今天 {today}，请检查日期。" if due < today else "",
        }
    )
    payload = {"reason": reason, "answer_by": due.isoformat()}
    return _tell(request, URGED, payload, actor, waits=False)


def answer_urge(*, request: Request, text: str, actor: User) -> Request:
    """The organ's reply to the urge that waits: what was done, or why it takes longer.

    Raises PermissionDenied but for the organ's own people, ValidationError with messages per
    argument.
    """
    require(has_post(actor, request.organ, WRITERS), "回复督办")
    text = clean(text)
    refuse({"text": text_problem(text, "回复内容", 400)})
    return _tell(request, URGE_ANSWERED, {"summary": text}, actor, waits=True)


def _tell(
    request: Request, name: str, payload: dict[str, Any], actor: User, *, waits: bool
) -> Request:
    """Append the event and tell the row again; `waits` says whether an urge must be open."""
    today = timezone.localdate()
    with transaction.atomic():
        locked = held(request, "step", "申请")
        if locked.status not in OPEN:
            raise ValidationError({"step": f"申请 {locked.key} 已经办结，不需要督办。"})
        facts = list(events.history(Request.STREAM, locked.pk))
        if (open_urge(facts) is not None) != waits:
            message = "没有等待回复的督办。" if waits else "上一次督办尚未回复，请等待回复。"
            raise ValidationError({"step": message})
        fact = Fact(name, today, {**payload, "entered_on": today.isoformat()})
        locked.urge_due_on = replay([*facts, fact])["urge_due_on"]
        locked.save(update_fields=["urge_due_on"])
        append_fact(locked, fact, actor)
    request.urge_due_on = locked.urge_due_on
    return request
