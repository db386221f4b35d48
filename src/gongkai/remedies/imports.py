"""Importing an office's ledger of reconsiderations and lawsuits.

A row that tells a decision which the ledger does not know decides the case; one that contradicts
the ledger strikes the record and enters a corrected one. A blank says nothing.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.ledger.imports import Entry, ImportKind, Job, organ_field, register
from gongkai.ledger.intake import Field, Schema
from gongkai.remedies.actions import decide_case, enter_case, strike_case
from gongkai.remedies.models import GROUPS, RESULTS, Case

CASES = Schema(
    "cases",
    "复议诉讼台账",
    (
        organ_field(),
        Field(
            "number",
            "案号",
            "text",
            required=True,
            aliases=("案件编号", "文书号"),
            example="青政复〔2022〕3号",
            max_length=80,
        ),
        Field(
            "group",
            "类别",
            "choice",
            required=True,
            aliases=("案件类别", "案件类型"),
            choices={label: code for code, label in GROUPS}
            | {
                "未经复议直接起诉": "lawsuit_without_reconsideration",
                "复议后起诉": "lawsuit_after_reconsideration",
            },
        ),
        Field(
            "authority",
            "复议机关或法院",
            "text",
            required=True,
            aliases=("复议机关", "受理机关", "审理机关", "法院", "受理法院"),
            example="青麓区人民政府",
            max_length=120,
        ),
        Field(
            "filed_on",
            "受理日期",
            "day",
            required=True,
            aliases=("受理时间", "立案日期"),
        ),
        Field(
            "request",
            "所涉申请编号",
            "text",
            aliases=("申请编号", "所涉申请"),
            help="本机关依申请公开台账中的编号，不清楚的可以留空",
            max_length=80,
        ),
        Field(
            "result",
            "结果",
            "choice",
            aliases=("审理结果", "案件结果"),
            choices={label: code for code, label in RESULTS}
            | {"维持": "upheld", "纠正": "corrected", "其他": "other"},
            help="结果和审结日期须同时填写或者同时留空",
        ),
        Field("decided_on", "审结日期", "day", aliases=("审结时间", "结案日期")),
    ),
    key=("organ", "number"),
    notes=("再次导入时，新填了结果的案件登记为审结；留空的单元格不改变已登记的内容。",),
)


def apply(job: Job) -> None:
    """Take an office's ledger of cases over, row by row."""
    organs = {entry.organ.pk for entry in job.entries}
    current: dict[Hashable, Case] = {
        (case.organ_id, case.key): case
        for case in Case.objects.current().filter(organ__in=organs).select_related("organ")
    }
    for done, entry in enumerate(job.entries, start=1):
        case = current.get((entry.organ.pk, entry.values["number"]))
        try:
            with transaction.atomic():
                _take_over(case, entry, job)
        except ValidationError as error:
            job.refuse_error(entry, error)
        if done % 100 == 0:
            job.advance(done)
    job.advance(len(job.entries))


def _take_over(case: Case | None, entry: Entry, job: Job) -> None:
    values = entry.values
    if (values["result"] is None) != (values["decided_on"] is None):
        blank, label = (
            ("result", "结果") if values["result"] is None else ("decided_on", "审结日期")
        )
        raise ValidationError({blank: f"结果和审结日期须同时填写或者同时留空，请补填{label}。"})
    request = _request(entry)
    if case is None:
        _enter(entry, request, job)
        job.added += 1
    elif _contradicts(case, entry, request):
        if case.decided_on and values["decided_on"] is None:
            message = f"该案件已于 {case.decided_on} 审结，更正时请一并填写结果和审结日期。"
            raise ValidationError({"decided_on": message})
        strike_case(case=case, reason="导入的台账更正", actor=job.actor, on=job.today)
        _enter(entry, request, job)
        job.changed += 1
    elif case.decided_on is None and values["decided_on"] is not None:
        _decide(case, entry, job)
        job.changed += 1
    else:
        job.unchanged += 1


def _contradicts(case: Case, entry: Entry, request: Any) -> bool:
    values = entry.values
    decided = case.decided_on is not None and values["decided_on"] is not None
    return (
        any(getattr(case, name) != values[name] for name in ("group", "authority", "filed_on"))
        or (request is not None and case.request_id != request.pk)
        or (decided and (case.result, case.decided_on) != (values["result"], values["decided_on"]))
    )


def _request(entry: Entry) -> Any:
    """The request that a row names; None where it names none. Raises ValidationError."""
    number = entry.values["request"]
    if number is None:
        return None
    requests: Any = Case._meta.get_field("request").related_model
    found = requests.objects.current().filter(organ=entry.organ, key=number).first()
    if found is None:
        message = f"{entry.organ.short_name}没有编号为 {number} 的申请，请核对，或者留空。"
        raise ValidationError({"request": message})
    return found


def _enter(entry: Entry, request: Any, job: Job) -> None:
    values = entry.values
    case = enter_case(
        organ=entry.organ,
        number=values["number"],
        group=values["group"],
        request=request,
        authority=values["authority"],
        filed_on=values["filed_on"],
        actor=job.actor,
        entered_on=job.today,
        batch=job.batch,
    )
    if values["decided_on"] is not None:
        _decide(case, entry, job)


def _decide(case: Case, entry: Entry, job: Job) -> None:
    decide_case(
        case=case,
        result=entry.values["result"],
        decided_on=entry.values["decided_on"],
        actor=job.actor,
        entered_on=job.today,
    )


register(ImportKind("cases", CASES, apply))
