"""What happens to a case: entering, deciding, striking (政府信息公开条例 Art. 51)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gongkai.ledger.models import ImportBatch, Organ, User
from gongkai.ledger.permissions import may_record, require
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
from gongkai.remedies.models import GROUPS, RESULTS, Case

ENTERED, DECIDED, STRUCK = "entered", "decided", "struck"
SERVED, REPLIED = "served", "replied"


def enter_case(
    *,
    organ: Organ,
    number: str,
    group: str,
    authority: str,
    filed_on: date,
    actor: User | None,
    request: Any = None,
    served_on: date | None = None,
    simple: bool = False,
    entered_on: date | None = None,
    batch: ImportBatch | None = None,
) -> Case:
    """Enter a reconsideration or lawsuit that `authority` accepted on `filed_on`.

    `request` is the request that the case is about, of the same organ, where it is known.
    `served_on` is the day on which the organ received the copy, `simple` says that the procedure is
    the simplified one. Raises PermissionDenied, or ValidationError with messages per argument.
    """
    require(may_record(actor, organ), "登记复议诉讼案件")
    today = timezone.localdate()
    entered_on = entered_on or today
    number, authority = clean(number), clean(authority)
    problems = {
        "number": text_problem(number, "案号", 80),
        "authority": text_problem(authority, "复议机关或法院", 120),
        "group": ""
        if group in dict(GROUPS)
        else f"类别须是{'、'.join(dict(GROUPS).values())}之一。",
        "filed_on": late_problem("受理日期", filed_on, entered_on),
        "served_on": _served_problem(served_on, filed_on, entered_on),
        "entered_on": entry_problem(entered_on, today),
        "request": _request_problem(request, organ, filed_on),
    }
    if not problems["number"] and is_taken(Case, organ, number):
        problems["number"] = _taken(organ, number)
    refuse(problems)
    with number_kept(Case, organ, number, _taken(organ, number)):
        case = Case.objects.create(
            organ=organ,
            key=number,
            group=group,
            request=request,
            authority=authority,
            filed_on=filed_on,
            served_on=served_on,
            simple=simple,
            entered_on=entered_on,
            batch=batch,
        )
        payload = {
            "organ": organ.code,
            "number": number,
            "group": str(group),
            "authority": authority,
            "request": request.pk if request else None,
            "served_on": served_on.isoformat() if served_on else None,
            "simple": simple,
            "entered_on": entered_on.isoformat(),
        }
        append(case, ENTERED, filed_on, payload, actor)
    return case


def serve_case(*, case: Case, served_on: date, actor: User | None, simple: bool = False) -> Case:
    """Enter the day on which the organ received the copy, and the procedure; its reply runs from it.

    Raises PermissionDenied, or ValidationError with messages per argument.
    """
    require(may_record(actor, case.organ), "登记收到副本")

    def problems(held: Case, today: date) -> dict[str, str]:
        return {
            "served_on": _served_problem(served_on, held.filed_on, today),
            "case": "已经登记提交答复，不能再改收到副本的日期。" if held.replied_on else "",
        }

    values = {"served_on": served_on, "simple": simple}
    return _note(case, SERVED, served_on, actor, values, problems)


def reply_to_case(*, case: Case, replied_on: date, actor: User | None) -> Case:
    """Enter that the written reply and the evidence were handed in on `replied_on`.

    Raises PermissionDenied, or ValidationError with messages per argument.
    """
    require(may_record(actor, case.organ), "登记提交答复")

    def problems(held: Case, today: date) -> dict[str, str]:
        first = held.served_on
        return {
            "case": "请先登记收到副本的日期。" if first is None else "",
            "replied_on": f"提交答复的日期 {replied_on} 早于收到副本的日期 {first}，请检查日期。"
            if first and replied_on < first
            else late_problem("提交答复的日期", replied_on, today),
        }

    return _note(case, REPLIED, replied_on, actor, {"replied_on": replied_on}, problems)


def _note(
    case: Case,
    name: str,
    day: date,
    actor: User | None,
    values: dict[str, Any],
    problems: Callable[[Case, date], dict[str, str]],
) -> Case:
    """Write something of an open case that no figure counts, with its event."""
    today = timezone.localdate()
    with transaction.atomic():
        held_case = held(case, "case", "案件")
        if held_case.decided_on:
            raise ValidationError({"case": f"案件 {held_case.key} 已经审结。"})
        refuse(problems(held_case, today))
        payload: dict[str, Any] = {"entered_on": today.isoformat()}
        for field, value in values.items():
            setattr(held_case, field, value)
            setattr(case, field, value)
            payload[field] = value.isoformat() if isinstance(value, date) else value
        held_case.save(update_fields=list(values))
        append(held_case, name, day, payload, actor)
    return case


def decide_case(
    *,
    case: Case,
    result: str,
    decided_on: date,
    actor: User | None,
    decision: str = "",
    decision_received_on: date | None = None,
    ordered: bool = False,
    ordered_until: date | None = None,
    entered_on: date | None = None,
) -> Case:
    """Enter the decision on a case that is open.

    `decision` is its number, `decision_received_on` the day on which the organ received it.
    `ordered` says that the organ is to handle the request again, until `ordered_until` where a day
    is named; an upheld answer orders nothing. Raises PermissionDenied, or ValidationError with messages per argument.
    """
    require(may_record(actor, case.organ), "登记审结结果")
    today = timezone.localdate()
    entered_on = entered_on or today
    with transaction.atomic():
        locked = held(case, "case", "案件")
        if locked.decided_on:
            raise ValidationError(
                {
                    "case": f"案件 {locked.key} 已于 {locked.decided_on} 审结；"
                    "登记有误的，请作废后重新登记。"
                }
            )
        if decided_on < locked.filed_on:
            day_problem = f"审结日期 {decided_on} 早于受理日期 {locked.filed_on}，请检查日期。"
        else:
            day_problem = late_problem("审结日期", decided_on, entered_on)
        refuse(
            {
                "result": ""
                if result in dict(RESULTS)
                else f"结果须是{'、'.join(dict(RESULTS).values())}之一。",
                "decided_on": day_problem,
                **_order_problems(
                    result, decided_on, decision_received_on, ordered, ordered_until, entered_on
                ),
                "decision": "文号超过 80 字，请缩短。" if len(clean(decision)) > 80 else "",
                "entered_on": f"登记日 {entered_on} 早于案件登记日 {locked.entered_on}，请检查日期。"
                if entered_on < locked.entered_on
                else entry_problem(entered_on, today),
            }
        )
        locked.result, locked.decided_on, locked.decided_entered_on = (
            str(result),
            decided_on,
            entered_on,
        )
        locked.decision, locked.decision_received_on = clean(decision), decision_received_on
        locked.ordered, locked.ordered_until = ordered, ordered_until
        locked.save(update_fields=list(_DECIDED))
        payload = {
            "result": str(result),
            "decision": locked.decision,
            "received_on": decision_received_on.isoformat() if decision_received_on else None,
            "ordered": ordered,
            "ordered_until": ordered_until.isoformat() if ordered_until else None,
            "entered_on": entered_on.isoformat(),
        }
        append(locked, DECIDED, decided_on, payload, actor)
    for name in _DECIDED:
        setattr(case, name, getattr(locked, name))
    return case


_DECIDED = (
    "result",
    "decided_on",
    "decided_entered_on",
    "decision",
    "decision_received_on",
    "ordered",
    "ordered_until",
)


def strike_case(*, case: Case, reason: str, actor: User | None, on: date | None = None) -> Case:
    """Strike a wrong record as of `on` (default today); a corrected one may then take its number.

    Figures as of an earlier day go on counting it. Raises PermissionDenied or ValidationError.
    """
    require(may_record(actor, case.organ), "作废案件")
    today = timezone.localdate()
    on, reason = on or today, clean(reason)
    with transaction.atomic():
        locked = held(case, "case", "案件")
        entered = max(locked.entered_on, locked.decided_entered_on or locked.entered_on)
        refuse(
            {
                "reason": text_problem(reason, "作废理由", 400),
                "on": f"作废日 {on} 早于最近一次登记 {entered}，请检查日期。"
                if on < entered
                else ("" if on <= today else f"作废日 {on} 晚于今天 {today}，请检查日期。"),
            }
        )
        locked.struck_on = on
        locked.save(update_fields=["struck_on"])
        append(locked, STRUCK, on, {"reason": reason, "entered_on": on.isoformat()}, actor)
    case.struck_on = on
    return case


def _served_problem(served_on: date | None, filed_on: date, entered_on: date) -> str:
    if served_on is None:
        return ""
    if served_on < filed_on:
        return f"收到副本的日期 {served_on} 早于受理日期 {filed_on}，请检查日期。"
    return late_problem("收到副本的日期", served_on, entered_on)


def _order_problems(
    result: str,
    decided_on: date,
    received_on: date | None,
    ordered: bool,
    until: date | None,
    entered_on: date,
) -> dict[str, str]:
    problems = {}
    if received_on is not None:
        early = f"收到日期 {received_on} 早于审结日期 {decided_on}，请检查日期。"
        late = late_problem("收到日期", received_on, entered_on)
        problems["decision_received_on"] = early if received_on < decided_on else late
    if ordered and result == "upheld":
        problems["ordered"] = "结果为维持的，不会要求重新办理；请核对结果。"
    if until and not ordered:
        problems["ordered_until"] = "没有要求重新办理的，不填期限。"
    elif until and until <= (received_on or decided_on):
        problems["ordered_until"] = f"指定的期限 {until} 须晚于收到日期，请检查日期。"
    return problems


def _request_problem(request: Any, organ: Organ, filed_on: date) -> str:
    if request is None:
        return ""
    if request.organ_id != organ.pk:
        return f"申请 {request.key} 不是{organ.short_name}的申请，请核对。"
    if request.received_on is None:
        return f"申请 {request.key} 尚未确认收到，请核对。"
    if request.received_on > filed_on:
        return f"申请 {request.key} 收到于 {request.received_on}，晚于受理日期 {filed_on}，请核对。"
    return ""


def _taken(organ: Organ, number: str) -> str:
    return f"{organ.short_name}已有案号为 {number} 的案件；登记有误的，请先作废原记录。"
