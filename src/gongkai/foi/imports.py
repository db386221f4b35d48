"""Importing an office's ledger of requests.

A row tells a request from receipt to answer. A row that tells more than the ledger knows takes the
request further; one that contradicts it strikes the record and enters a corrected one; a blank
says nothing, so that an older file never reopens what was answered since.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.foi.actions import close_request, enter_request, strike_request, take_step
from gongkai.foi.models import APPLICANT_KINDS, OUTCOMES, Request
from gongkai.foi.rules.facts import Told, stated_day
from gongkai.foi.states import Channel, Step
from gongkai.ledger import events
from gongkai.ledger.imports import Entry, ImportKind, Job, organ_field, register
from gongkai.ledger.intake import Field, Schema
from gongkai.ledger.secrecy import unseal

LAST_LIMIT = date(2100, 12, 31)
CORRECTION = "申请人类型、收到日期等登记有误的，会作废原记录后重新登记。"
_ROW_NUMBER = re.compile(r"^三（.）(?:\d\.)?")


def _choices(pairs: Any, **others: str) -> dict[str, str]:
    return {label: code for code, label in pairs} | others


REQUESTS = Schema(
    "requests",
    "依申请公开台账",
    (
        organ_field(),
        Field(
            "number",
            "申请编号",
            "text",
            required=True,
            aliases=("编号", "申请号", "受理编号", "登记编号"),
            example="青发改依申〔2022〕1号",
            max_length=80,
        ),
        Field(
            "received_on",
            "收到日期",
            "day",
            required=True,
            aliases=("收到申请日期", "收到时间", "申请日期", "受理日期"),
            help="条例第三十一条所说的收到申请之日",
        ),
        Field(
            "applicant_kind",
            "申请人类型",
            "choice",
            required=True,
            aliases=("申请人类别",),
            choices=_choices(
                APPLICANT_KINDS,
                公民="natural_person",
                个人="natural_person",
                企业="enterprise",
            ),
        ),
        Field(
            "applicant_name",
            "申请人",
            "text",
            required=True,
            aliases=("申请人姓名", "申请人名称", "申请人姓名或名称", "姓名或名称"),
            help="加密保存，列表中只显示首字",
            example="王某",
            max_length=200,
        ),
        Field(
            "contact",
            "联系方式",
            "text",
            aliases=("联系电话", "申请人联系方式"),
            help="加密保存",
            max_length=200,
        ),
        Field(
            "channel",
            "申请渠道",
            "choice",
            required=True,
            aliases=("申请方式", "提交方式", "渠道"),
            choices=_choices(
                Channel.choices,
                当面="in_person",
                邮寄="registered_mail",
                信函="registered_mail",
                互联网="online",
                网站="online",
            ),
        ),
        Field(
            "subject",
            "申请内容",
            "text",
            required=True,
            aliases=("申请事项", "申请公开内容", "所需信息内容"),
            example="2021年度节能专项资金分配结果",
            max_length=400,
        ),
        Field(
            "correction_requested_on",
            "告知补正日期",
            "day",
            aliases=("补正告知日期", "补正通知日期"),
        ),
        Field(
            "correction_limit",
            "补正期限",
            "day",
            aliases=("补正截止日期",),
            help="告知补正的，须填写补正的最后一天",
            max=LAST_LIMIT,
        ),
        Field("corrected_on", "收到补正日期", "day", aliases=("补正日期",)),
        Field("extended_on", "延期告知日期", "day", aliases=("延期日期", "延长答复告知日期")),
        Field(
            "extended_days",
            "延长工作日数",
            "integer",
            aliases=("延长天数", "延期天数"),
            help="填写延期告知日期而不填此列的，按 20 个工作日",
            min=1,
            max=20,
        ),
        Field("fee_notified_on", "收费通知日期", "day", aliases=("收费告知日期",)),
        Field(
            "fee",
            "收费金额（元）",
            "money",
            aliases=("收费金额", "信息处理费", "信息处理费（元）"),
            help="发出收费通知的，须填写金额",
            min=Decimal(0),
        ),
        Field("fee_paid_on", "缴费日期", "day", aliases=("缴纳日期",)),
        Field("closed_on", "答复日期", "day", aliases=("办结日期", "答复时间")),
        Field(
            "outcome",
            "处理结果",
            "choice",
            aliases=("办理结果", "答复结果", "答复类型"),
            choices={_ROW_NUMBER.sub("", label): code for code, label in OUTCOMES}
            | {label: code for code, label in OUTCOMES},
            help="答复日期和处理结果须同时填写或者同时留空",
        ),
    ),
    key=("organ", "number"),
    notes=(
        "再次导入时，已有的申请会按新填的日期继续办理；留空的单元格不改变已登记的内容。",
        CORRECTION,
    ),
)

STATED: dict[str, str] = {
    Step.CORRECTION_REQUESTED: "correction_requested_on",
    Step.CORRECTED: "corrected_on",
    Step.EXTENDED: "extended_on",
    Step.FEE_NOTIFIED: "fee_notified_on",
    Step.FEE_PAID: "fee_paid_on",
    Step.CLOSED: "closed_on",
}
"""Steps that a row may tell → the column of their day; in their order within one day."""

BASE = ("applicant_kind", "channel", "subject", "received_on")
CONSULTATIONS = frozenset(
    {
        Step.THIRD_PARTY_ASKED,
        Step.THIRD_PARTY_ANSWERED,
        Step.ORGAN_ASKED,
        Step.ORGAN_ANSWERED,
    }
)


@dataclass(frozen=True, slots=True)
class Planned:
    """A step that a row tells, with the details that it states."""

    step: Step
    day: date
    details: Mapping[str, Any] = field(default_factory=dict)


def planned(values: Mapping[str, Any]) -> list[Planned]:
    """The steps of a row in the order of their days.

    Raises ValidationError, by column, where one of two columns that belong together is blank.
    """
    needs = (
        ("correction_requested_on", "correction_limit", "补正期限"),
        ("correction_limit", "correction_requested_on", "告知补正日期"),
        ("corrected_on", "correction_requested_on", "告知补正日期"),
        ("extended_days", "extended_on", "延期告知日期"),
        ("fee_notified_on", "fee", "收费金额"),
        ("fee_paid_on", "fee_notified_on", "收费通知日期"),
        ("closed_on", "outcome", "处理结果"),
        ("outcome", "closed_on", "答复日期"),
    )
    problems = {
        blank: f"同一行填写了与之相关的内容，请补填{label}。"
        for given, blank, label in needs
        if values.get(given) is not None and values.get(blank) is None
    }
    if values.get("fee") and values.get("fee_notified_on") is None:
        problems["fee_notified_on"] = "填写了收费金额，请补填收费通知日期。"
    if problems:
        raise ValidationError(problems)
    details: dict[str, Mapping[str, Any]] = {
        Step.CORRECTION_REQUESTED: {"limit_day": values.get("correction_limit")},
        Step.EXTENDED: {"days": values["extended_days"]} if values.get("extended_days") else {},
        Step.FEE_NOTIFIED: {"fee": values.get("fee")},
        Step.CLOSED: {"outcome": values.get("outcome")},
    }
    steps = [
        Planned(Step(step), values[column], details.get(step, {}))
        for step, column in STATED.items()
        if values.get(column) is not None
    ]
    return sorted(steps, key=lambda one: one.day)


def told_so(fact: Told, step: Planned) -> bool:
    """Whether a fact tells just what a row tells."""
    stated: dict[str, Callable[[], object]] = {
        "limit_day": lambda: stated_day(fact, "limit_day"),
        "days": lambda: fact.payload.get("days"),
        "fee": lambda: Decimal(fact.payload["fee"]),
        "outcome": lambda: fact.payload.get("outcome"),
    }
    return fact.day == step.day and all(
        stated[name]() == value for name, value in step.details.items()
    )


def _take(request: Request, steps: list[Planned], job: Job) -> None:
    for one in steps:
        column = STATED[one.step]
        try:
            if one.step == Step.CLOSED:
                close_request(
                    request=request,
                    closed_on=one.day,
                    actor=job.actor,
                    entered_on=job.today,
                    recorded=True,
                    outcome=one.details["outcome"],
                )
            else:
                take_step(
                    request=request,
                    step=one.step,
                    day=one.day,
                    actor=job.actor,
                    entered_on=job.today,
                    recorded=True,
                    **one.details,
                )
        except ValidationError as error:
            names = {"limit_day": "correction_limit", "days": "extended_days"}
            messages = error.message_dict
            known = {"fee", "outcome"}
            raise ValidationError(
                {
                    name if name in known else names.get(name, column): texts
                    for name, texts in messages.items()
                }
            ) from None


def _enter(entry: Entry, steps: list[Planned], job: Job) -> None:
    values = entry.values
    request = enter_request(
        organ=entry.organ,
        number=values["number"],
        applicant_kind=values["applicant_kind"],
        applicant_name=values["applicant_name"],
        contact=values["contact"] or "",
        channel=values["channel"],
        subject=values["subject"],
        received_on=values["received_on"],
        actor=job.actor,
        entered_on=job.today,
        batch=job.batch,
    )
    _take(request, steps, job)


def _renew(request: Request, entry: Entry, job: Job) -> None:
    """Bring one row and its current record together, and count what was done."""
    steps = planned(entry.values)
    facts = list(events.history(Request.STREAM, request.pk))
    told: dict[str, list[Told]] = {}
    for fact in facts:
        told.setdefault(fact.name, []).append(fact)
    further = [one for one in steps if one.step not in told]
    contradicted = any(
        not any(told_so(fact, one) for fact in told[one.step]) for one in steps if one.step in told
    )
    if contradicted or not _same_base(request, entry):
        if any(fact.name in CONSULTATIONS for fact in facts):
            message = "与台账不一致，而该申请登记过征求意见，不能由文件更正；请在工作台更正。"
            raise ValidationError({"number": message})
        if request.closed_on and entry.values["closed_on"] is None:
            message = f"该申请已于 {request.closed_on} 答复，更正时请一并填写答复日期。"
            raise ValidationError({"closed_on": message})
        strike_request(request=request, reason="导入的台账更正", actor=job.actor, on=job.today)
        _enter(entry, steps, job)
        job.changed += 1
        return
    if not further:
        job.unchanged += 1
        return
    _take(request, further, job)
    job.changed += 1


def _same_base(request: Request, entry: Entry) -> bool:
    values = entry.values
    return (
        all(getattr(request, name) == values[name] for name in BASE)
        and unseal(request.applicant_sealed) == values["applicant_name"]
        and values["contact"] in (None, unseal(request.contact_sealed))
    )


def apply(job: Job) -> None:
    """Take an office's ledger over, row by row; each row stands or falls alone until the end."""
    organs = {entry.organ.pk for entry in job.entries}
    current: dict[Hashable, Request] = {
        (request.organ_id, request.key): request
        for request in Request.objects.current().filter(organ__in=organs).select_related("organ")
    }
    for done, entry in enumerate(job.entries, start=1):
        request = current.get((entry.organ.pk, entry.values["number"]))
        try:
            with transaction.atomic():
                if request is None:
                    _enter(entry, planned(entry.values), job)
                    job.added += 1
                else:
                    _renew(request, entry, job)
        except ValidationError as error:
            job.refuse_error(entry, error)
        if done % 100 == 0:
            job.advance(done)
    job.advance(len(job.entries))


register(ImportKind("requests", REQUESTS, apply))
