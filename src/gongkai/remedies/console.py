"""Reconsiderations and lawsuits in the officers' console."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone

from gongkai.ledger.calendars import site_calendar
from gongkai.ledger.console import (
    STANDING,
    Action,
    Addition,
    Column,
    Day,
    Filter,
    OrganField,
    Outcome,
    ReasonForm,
    RecordForm,
    RecordKind,
    Shown,
    Waiting,
    add_to,
    by_field,
    by_year,
    register,
)
from gongkai.ledger.models import User
from gongkai.ledger.permissions import recordable_organs
from gongkai.norms.remedy_cases import reply_deadline
from gongkai.remedies import actions
from gongkai.remedies.models import GROUPS, RESULTS, Case
from gongkai.remedies.selectors import case_deadlines, cases_about, unfinished


class RemedyForm(RecordForm):
    """A case about the request on whose page it is opened."""

    number = forms.CharField(label="案号", max_length=80)
    group = forms.ChoiceField(label="类别", choices=GROUPS)
    authority = forms.CharField(label="复议机关或法院", max_length=120)
    filed_on = Day(label="受理日期")
    served_on = Day(
        label="收到副本日期",
        required=False,
        help_text="收到复议申请书或者起诉状副本之日，书面答复的期限从次日起算；还没收到的留空。",
    )
    simple = forms.BooleanField(label="适用简易程序", required=False)


class CaseForm(RemedyForm):
    """A new case; the request that it is about is named by its number."""

    organ = OrganField()
    request_number = forms.CharField(
        label="所涉申请编号", max_length=80, required=False, help_text="没有对应申请的留空。"
    )

    field_order = ["organ"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        number = (data.pop("request_number", "") or "").strip()
        data["request"] = None
        if number and data.get("organ"):
            requests: Any = Case._meta.get_field("request").related_model
            found = requests.objects.filter(
                organ=data["organ"], key=number, struck_on__isnull=True
            ).first()
            if found is None:
                self.add_error("request_number", "本机关没有这个编号的申请，请核对。")
            data["request"] = found
        return data


class ServeForm(RecordForm):
    """When the copy reached the organ."""

    served_on = Day(label="收到副本日期")
    simple = forms.BooleanField(label="适用简易程序", required=False)

    def prepare(self) -> None:
        self.fields["served_on"].initial = timezone.localdate()


class ReplyForm(RecordForm):
    """When the written reply was handed in."""

    replied_on = Day(label="提交答复日期")

    def prepare(self) -> None:
        self.fields["replied_on"].initial = timezone.localdate()


class DecideForm(RecordForm):
    """How the case ended, and whether the request is to be handled again."""

    result = forms.ChoiceField(label="结果", choices=[("", "请选择"), *RESULTS])
    decided_on = Day(label="审结日期")
    decision = forms.CharField(label="决定书或者判决书文号", max_length=80, required=False)
    decision_received_on = Day(label="本机关收到日期", required=False)
    ordered = forms.BooleanField(
        label="要求重新办理或者限期履行",
        required=False,
        help_text="勾选后，可在本页按决定或判决开始重新办理。",
    )
    ordered_until = Day(
        label="指定的期限", required=False, help_text="写明期限的填届满日，没有写的留空。"
    )

    def prepare(self) -> None:
        self.fields["decided_on"].initial = timezone.localdate()


def _decide(case: Case, data: dict[str, Any], actor: User) -> Outcome:
    actions.decide_case(case=case, **data, actor=actor)
    return Outcome(f"案件 {case.key} 已审结：{case.get_result_display()}。")


def _serve(case: Case, data: dict[str, Any], actor: User) -> Outcome:
    actions.serve_case(case=case, **data, actor=actor)
    return Outcome("已登记收到副本；书面答复的期限见本页。")


def _reply(case: Case, data: dict[str, Any], actor: User) -> Outcome:
    actions.reply_to_case(case=case, replied_on=data["replied_on"], actor=actor)
    return Outcome("已登记提交书面答复。")


def _open(request: Any, data: dict[str, Any], actor: User) -> Outcome:
    case = actions.enter_case(organ=request.organ, request=request, **data, actor=actor)
    return Outcome(f"已登记案件 {case.key}，在本页“复议和诉讼”中查看期限和结果。")


def _strike(case: Case, data: dict[str, Any], actor: User) -> Outcome:
    actions.strike_case(case=case, reason=data["reason"], actor=actor)
    return Outcome(f"案件 {case.key} 已作废，可以用同一案号重新登记。")


DECIDE = Action("decide", "登记结果", DecideForm, _decide)
SERVE = Action("serve", "登记收到副本", ServeForm, _serve)
REPLY = Action("reply", "登记提交答复", ReplyForm, _reply)
OPEN = Action(
    "remedy",
    "登记复议或诉讼",
    RemedyForm,
    _open,
    note="收到复议机关或者法院的通知后登记，计入年度报告表三；期限和结果同时显示在申请页和案件页。",
)
STRIKE = Action(
    "strike",
    "更正作废",
    ReasonForm,
    _strike,
    note="登记有误才作废。作废前已发布的报告仍按当时的记录核算。",
    danger=True,
)


def _actions(case: Case) -> Sequence[Action]:
    if case.struck_on:
        return ()
    if case.result:
        return (STRIKE,)
    if case.replied_on:
        return (DECIDE, STRIKE)
    return (REPLY, SERVE, DECIDE, STRIKE) if case.served_on else (SERVE, DECIDE, STRIKE)


def _work(case: Case) -> tuple[str, str]:
    """Mark by the organ's own reply."""
    if case.struck_on or case.decided_on or case.replied_on or not case.served_on:
        return "", ""
    today = timezone.localdate()
    calendar = site_calendar()
    due = reply_deadline(case.group, case.served_on, calendar, simple=case.simple).due
    if due < today:
        return "overdue", f"答复已超期 {(today - due).days} 天"
    if due <= calendar.provisional().add_working_days(today, 3):
        return "soon", f"{due} 前提交答复"
    return "", ""


def _waiting(user: User) -> Sequence[Waiting]:
    found = []
    for case in unfinished().filter(organ__in=recordable_organs(user)):
        if case.decided_on:
            found.append(Waiting(case, "决定或判决要求重新办理，请在申请页登记重新办理", "soon"))
        else:
            mark, what = _work(case)
            found.append(Waiting(case, what or "请提交书面答复", mark))
    return found


def _explain(case: Case) -> Sequence[tuple[str, Sequence[str]]]:
    lines = []
    for one in case_deadlines(case):
        told = [*one.why]
        if one.owed_by == "organ" and case.replied_on:
            late = case.replied_on > one.due
            told.append(f"{case.replied_on} 已提交，{'逾期' if late else '按期'}。")
        lines.append((f"{one.label}：{one.due}{'（暂定）' if one.provisional else ''}", told))
    return lines


def _cases_of(request: Any, user: User) -> Sequence[Shown]:
    """The cases about a request, whichever of its handlings they are about."""
    cases = cases_about(request)
    if not cases:
        return ()
    rows = [(case, case_deadlines(case), _work(case)) for case in cases]
    return (Shown("复议和诉讼", "remedies/_cases.html", {"rows": rows}),)


def _open_on(request: Any) -> Sequence[Action]:
    return (OPEN,) if request.struck_on is None and request.received_on else ()


add_to("requests", Addition(_open_on, _cases_of))


def _ordered(case: Case) -> str:
    if not case.ordered:
        return ""
    return f"是，期限 {case.ordered_until}" if case.ordered_until else "是，没有指定期限"


def _facts(case: Case) -> Sequence[tuple[str, Any]]:
    return (
        ("案号", case.key),
        ("行政机关", case.organ),
        ("类别", case.get_group_display()),
        ("复议机关或法院", case.authority),
        ("所涉申请", case.request.key if case.request else None),
        ("受理日期", case.filed_on),
        ("程序", "简易程序" if case.simple else ""),
        ("收到副本日期", case.served_on),
        ("提交答复日期", case.replied_on),
        ("结果", case.get_result_display() or "尚未审结"),
        ("审结日期", case.decided_on),
        ("文号", case.decision),
        ("收到决定或者判决日期", case.decision_received_on),
        ("要求重新办理", _ordered(case)),
        ("登记日", case.entered_on),
        ("作废日", case.struck_on),
    )


CASES = register(
    RecordKind(
        key="cases",
        title="复议诉讼",
        noun="案件",
        icon="openquote",
        model=Case,
        columns=(
            Column("案号", lambda c: c.key, "key"),
            Column("行政机关", lambda c: c.organ.short_name, "organ__path"),
            Column("类别", lambda c: c.get_group_display(), "group"),
            Column("复议机关或法院", lambda c: c.authority, "authority"),
            Column("受理日期", lambda c: c.filed_on, "filed_on"),
            Column("结果", lambda c: c.get_result_display() or "尚未审结", "result"),
            Column("审结日期", lambda c: c.decided_on, "decided_on"),
        ),
        search=("key", "authority"),
        order="-filed_on",
        empty="还没有登记复议或诉讼案件。收到受理通知后点“登记案件”，或者用“导入”。",
        add_form=CaseForm,
        add=lambda data, actor: actions.enter_case(**data, actor=actor),
        facts=_facts,
        actions=_actions,
        event_labels={
            actions.ENTERED: "登记案件",
            actions.SERVED: "收到副本",
            actions.REPLIED: "提交书面答复",
            actions.DECIDED: "登记结果",
            actions.STRUCK: "更正作废",
        },
        filters=(
            by_field("group", "类别", GROUPS),
            Filter(
                "result",
                "结果",
                lambda: [("pending", "尚未审结"), *RESULTS],
                lambda cases, value: cases.filter(result="" if value == "pending" else value),
            ),
            by_year("filed_on", "受理年度"),
            STANDING,
        ),
        related=("organ", "request"),
        work=_work,
        waiting=_waiting,
        explain=_explain,
        import_kind="cases",
    )
)
