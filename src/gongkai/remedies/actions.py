"""What happens to a case: entering, deciding, striking (政府信息公开条例 Art. 51)."""

from __future__ import annotations

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


def enter_case(
    *,
    organ: Organ,
    number: str,
    group: str,
    authority: str,
    filed_on: date,
    actor: User | None,
    request: Any = None,
    entered_on: date | None = None,
    batch: ImportBatch | None = None,
) -> Case:
    """Enter a reconsideration or lawsuit that `authority` accepted on `filed_on`.

    `request` is the request that the case is about, of the same organ, where it is known. Raises
    PermissionDenied, or ValidationError with messages per argument.
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
            entered_on=entered_on,
            batch=batch,
        )
        payload = {
            "organ": organ.code,
            "number": number,
            "group": str(group),
            "authority": authority,
            "request": request.pk if request else None,
            "entered_on": entered_on.isoformat(),
        }
        append(case, ENTERED, filed_on, payload, actor)
    return case


def decide_case(
    *,
    case: Case,
    result: str,
    decided_on: date,
    actor: User | None,
    entered_on: date | None = None,
) -> Case:
    """Enter the decision on a case that is open.

    Raises PermissionDenied, or ValidationError with messages per argument.
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
        locked.save(update_fields=["result", "decided_on", "decided_entered_on"])
        payload = {"result": str(result), "entered_on": entered_on.isoformat()}
        append(locked, DECIDED, decided_on, payload, actor)
    case.result, case.decided_on = locked.result, locked.decided_on
    case.decided_entered_on = locked.decided_entered_on
    return case


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


def _request_problem(request: Any, organ: Organ, filed_on: date) -> str:
    if request is None:
        return ""
    if request.organ_id != organ.pk:
        return f"申请 {request.key} 不是{organ.short_name}的申请，请核对。"
    if request.received_on > filed_on:
        return f"申请 {request.key} 收到于 {request.received_on}，晚于受理日期 {filed_on}，请核对。"
    return ""


def _taken(organ: Organ, number: str) -> str:
    return f"{organ.short_name}已有案号为 {number} 的案件；登记有误的，请先作废原记录。"
