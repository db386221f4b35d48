"""Requests in the officers' console."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from gongkai.foi import actions
from gongkai.foi.models import APPLICANT_KINDS, OUTCOMES, Request
from gongkai.foi.rules.standing import ANSWERS, standing
from gongkai.foi.selectors import SOON, deadlines_of, masked_applicant
from gongkai.foi.states import OPEN, Channel, Status, Step
from gongkai.ledger import events
from gongkai.ledger.calendars import site_calendar
from gongkai.ledger.console import (
    STANDING,
    Action,
    Column,
    Day,
    Filter,
    OrganField,
    Outcome,
    ReasonForm,
    RecordForm,
    RecordKind,
    by_field,
    by_year,
    register,
)
from gongkai.ledger.models import User

NOTES = {
    Step.CORRECTION_REQUESTED: "收到申请之日起7个工作日内一次性告知；答复期限自收到补正之日起计算（条例第三十条）。",
    Step.CORRECTED: "自收到补正的次日起重新计算20个工作日（条例第三十条）。",
    Step.THIRD_PARTY_ASKED: "第三方自收到征求意见书之日起15个工作日内提出意见；所需时间不计算在答复期限内（条例第三十二、三十三条）。",
    Step.ORGAN_ASKED: "被征求意见的机关自收到之日起15个工作日内提出意见；所需时间不计算在答复期限内（条例第三十三、三十四条）。",
    Step.EXTENDED: "经公开工作机构负责人同意，延长最多20个工作日，并告知申请人（条例第三十三条）。",
    Step.FEE_NOTIFIED: "申请数量、频次明显超过合理范围的，可以收取信息处理费（条例第四十二条）。",
}


def _applicant(request: Request) -> str:
    try:
        return masked_applicant(request)[0]
    except ValueError:
        return "（无法解密）"


def _work(request: Request) -> tuple[str, str]:
    """Mark by the clock, with the reason in words."""
    if request.struck_on or request.status not in OPEN or request.due_on is None:
        return "", ""
    today = timezone.localdate()
    left = (request.due_on - today).days
    if left < 0:
        return "overdue", f"已超期 {-left} 天"
    if request.due_on <= soon_until(today):
        return "soon", f"还有 {left} 天" if left else "今天到期"
    return "", ""


def soon_until(today: date) -> date:
    """The last day that counts as due soon: `SOON` working days ahead."""
    return site_calendar().provisional().add_working_days(today, SOON)


def _explain(request: Request) -> Sequence[tuple[str, Sequence[str]]]:
    found = deadlines_of(request)
    return [
        (f"{d.label}：{d.due}{'（暂定）' if d.provisional else ''}", d.explain()) for d in found
    ]


class RequestForm(RecordForm):
    """A new application."""

    organ = OrganField()
    number = forms.CharField(label="申请编号", max_length=80)
    received_on = Day(
        label="收到日期",
        help_text="当面提交：提交之日；邮寄签收：签收之日；平常信函、网络、传真：双方确认之日（条例第三十一条）。",
    )
    channel = forms.ChoiceField(label="申请渠道", choices=Channel.choices)
    applicant_kind = forms.ChoiceField(label="申请人类型", choices=APPLICANT_KINDS)
    applicant_name = forms.CharField(
        label="申请人姓名或名称", max_length=200, help_text="加密保存，列表中只显示姓氏。"
    )
    contact = forms.CharField(
        label="联系方式", max_length=200, required=False, help_text="加密保存，查看须写明理由。"
    )
    subject = forms.CharField(
        label="申请内容", max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )


class StepForm(RecordForm):
    """The day of a step; subclasses add what the step needs to know."""

    day = Day(label="日期")

    def prepare(self) -> None:
        self.fields["day"].initial = timezone.localdate()


class LimitForm(StepForm):
    """A step that sets somebody a limit."""

    limit_day = Day(label="期限届满日", required=False)


class CorrectionForm(StepForm):
    """Asking the applicant to correct: the limit is a must."""

    limit_day = Day(label="补正期限届满日")


class AskForm(LimitForm):
    """Whose opinion is asked."""

    party = forms.CharField(
        label="代称",
        max_length=120,
        required=False,
        help_text="写“第三方1”这样的代称，不写姓名；留空则自动编号。",
    )


class AnswerForm(StepForm):
    """Whose opinion arrived."""

    party = forms.ChoiceField(label="谁的意见")
    step = ""

    def prepare(self) -> None:
        super().prepare()
        party = self.fields["party"]
        if isinstance(party, forms.ChoiceField) and isinstance(self.record, Request):
            now = standing(events.history(Request.STREAM, self.record.pk))
            party.choices = [
                (c.party, f"{c.party}（{c.day} 发出）")
                for c in now.waiting
                if c.step == ANSWERS[self.step]
            ]


class ThirdPartyAnswerForm(AnswerForm):
    """The opinion of a third party."""

    step = Step.THIRD_PARTY_ANSWERED


class OrganAnswerForm(AnswerForm):
    """The opinion of another organ."""

    step = Step.ORGAN_ANSWERED


class ExtendForm(StepForm):
    """By how many working days."""

    days = forms.IntegerField(label="延长的工作日数", min_value=1, max_value=20, initial=20)


class FeeForm(LimitForm):
    """The fee of a notice."""

    fee = forms.DecimalField(label="信息处理费（元）", min_value=0, decimal_places=2, max_digits=12)


class FeePaidForm(StepForm):
    """The fee that was paid."""

    fee = forms.DecimalField(
        label="缴费金额（元）",
        min_value=0,
        decimal_places=2,
        max_digits=12,
        required=False,
        help_text="留空则按收费通知的金额。",
    )


class CloseForm(RecordForm):
    """How the request ended."""

    outcome = forms.ChoiceField(label="处理结果", choices=[("", "请选择"), *OUTCOMES])
    closed_on = Day(label="答复日期")

    def prepare(self) -> None:
        self.fields["closed_on"].initial = timezone.localdate()


FORMS: dict[str, type[RecordForm]] = {
    Step.CORRECTION_REQUESTED: CorrectionForm,
    Step.CORRECTED: StepForm,
    Step.THIRD_PARTY_ASKED: AskForm,
    Step.THIRD_PARTY_ANSWERED: ThirdPartyAnswerForm,
    Step.ORGAN_ASKED: AskForm,
    Step.ORGAN_ANSWERED: OrganAnswerForm,
    Step.EXTENDED: ExtendForm,
    Step.FEE_NOTIFIED: FeeForm,
    Step.FEE_PAID: FeePaidForm,
}


def _step(step: Step) -> Action:
    def run(request: Request, data: dict[str, Any], actor: User) -> Outcome:
        details = {k: v for k, v in data.items() if k != "day" and v not in (None, "")}
        actions.take_step(request=request, step=step, day=data["day"], actor=actor, **details)
        return Outcome(f"已登记“{step.label}”。")

    return Action(step.value, step.label, FORMS[step], run, note=NOTES.get(step, ""))


def _close(request: Request, data: dict[str, Any], actor: User) -> Outcome:
    actions.close_request(
        request=request, outcome=data["outcome"], closed_on=data["closed_on"], actor=actor
    )
    return Outcome(f"申请 {request.key} 已办结：{request.get_outcome_display()}。")


def _strike(request: Request, data: dict[str, Any], actor: User) -> Outcome:
    actions.strike_request(request=request, reason=data["reason"], actor=actor)
    return Outcome(f"申请 {request.key} 已作废，可以用同一编号重新登记。")


def _reveal(request: Request, data: dict[str, Any], actor: User) -> Outcome:
    name, contact = actions.reveal_applicant(request=request, actor=actor, reason=data["reason"])
    return Outcome(
        "本次查看已记入登记历史；离开此页后不再显示。",
        (("申请人", name), ("联系方式", contact or "（未登记）")),
    )


STEPS = {step: _step(step) for step in (Step(s) for s in FORMS)}
CLOSE = Action("close", "作出答复", CloseForm, _close)
REVEAL = Action(
    "reveal",
    "查看申请人",
    ReasonForm,
    _reveal,
    note="查看个人信息须写明理由，谁、何时、为何都会记录。",
)
STRIKE = Action(
    "strike",
    "更正作废",
    ReasonForm,
    _strike,
    note="登记有误才作废。作废前已发布的报告仍按当时的记录核算。",
    danger=True,
)


def possible_actions(request: Request) -> Sequence[Action]:
    """Actions that the request's standing permits today."""
    if request.struck_on:
        return (REVEAL,)
    now = standing(events.history(Request.STREAM, request.pk))
    steps = now.possible(timezone.localdate())
    found = [STEPS[step] for step in steps if step in STEPS]
    if Step.CLOSED in steps:
        found.append(CLOSE)
    return (*found, REVEAL, STRIKE)


def _facts(request: Request) -> Sequence[tuple[str, Any]]:
    return (
        ("申请编号", request.key),
        ("行政机关", request.organ),
        ("状态", request.get_status_display()),
        ("答复期限", request.due_on),
        ("收到日期", request.received_on),
        ("申请渠道", request.get_channel_display()),
        ("申请人", f"{_applicant(request)}（{request.get_applicant_kind_display()}）"),
        ("申请内容", request.subject),
        ("处理结果", request.get_outcome_display()),
        ("答复日期", request.closed_on),
        ("收费通知日期", request.fee_notified_on),
        ("缴费日期", request.fee_paid_on),
        ("登记日", request.entered_on),
        ("作废日", request.struck_on),
    )


def _by_clock(records: Any, value: str) -> Any:
    today: date = timezone.localdate()
    waiting = records.filter(status__in=OPEN)
    if value == "overdue":
        return waiting.filter(due_on__lt=today)
    if value == "soon":
        return waiting.filter(due_on__range=(today, soon_until(today)))
    return waiting


REQUESTS = register(
    RecordKind(
        key="requests",
        title="依申请公开",
        noun="申请",
        icon="mail",
        model=Request,
        columns=(
            Column("申请编号", lambda r: r.key, "key"),
            Column("行政机关", lambda r: r.organ.short_name, "organ__path"),
            Column("申请人", _applicant),
            Column("类型", lambda r: r.get_applicant_kind_display(), "applicant_kind"),
            Column("申请内容", lambda r: r.subject),
            Column("收到日期", lambda r: r.received_on, "received_on"),
            Column("答复期限", lambda r: r.due_on, "due_on"),
            Column("状态", lambda r: r.get_status_display(), "status"),
            Column("处理结果", lambda r: r.get_outcome_display(), "outcome"),
            Column("答复日期", lambda r: r.closed_on, "closed_on"),
        ),
        search=("key", "subject"),
        order="-received_on",
        empty="还没有登记申请。收到申请后点“登记申请”，或者用“导入”一次登记一批。",
        add_form=RequestForm,
        add=lambda data, actor: actions.enter_request(**data, actor=actor),
        facts=_facts,
        actions=possible_actions,
        event_labels={**dict(Step.choices), actions.REVEALED: "查看申请人信息"},
        filters=(
            Filter(
                "clock",
                "期限",
                lambda: [
                    ("open", "办理中"),
                    ("soon", f"{SOON}个工作日内到期"),
                    ("overdue", "已超期"),
                ],
                _by_clock,
            ),
            by_field("status", "状态", Status.choices),
            by_field("applicant_kind", "申请人", APPLICANT_KINDS),
            by_field("outcome", "处理结果", OUTCOMES),
            by_year("received_on", "收到年度"),
            STANDING,
        ),
        work=_work,
        explain=_explain,
        import_kind="requests",
    )
)
