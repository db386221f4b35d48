"""Requests in the officers' console."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from gongkai.foi import actions
from gongkai.foi.models import APPLICANT_KINDS, OUTCOMES, Request
from gongkai.foi.rules.closing import GROUNDS, grounds_problems
from gongkai.foi.rules.standing import ANSWERS, standing
from gongkai.foi.rules.urging import URGE_LABELS
from gongkai.foi.selectors import SOON, by_clock, deadlines_of, masked_applicant, soon_until
from gongkai.foi.states import OPEN, TAKEN_BY, Channel, Party, Status, Step
from gongkai.foi.supervision.console import urging
from gongkai.ledger import events
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
from gongkai.ledger.permissions import may_approve, may_record

NOTES = {
    Step.RECEIPT_CONFIRMED: "网络、传真和平常信函以双方确认之日为收到申请之日（条例第三十一条）；确认后向申请人发登记回执。",
    Step.REASONS_ASKED: "申请数量、频次明显超过合理范围的，可以要求申请人说明理由（条例第三十五条）。",
    Step.REASONS_GIVEN: "理由不合理的，告知不予处理；合理但不能按期答复的，可以确定延迟答复的合理期限（条例第三十五条）。",
    Step.DELAYED: "申请理由合理但无法在法定期限内答复的，确定延迟答复的合理期限并告知申请人（条例第三十五条）。",
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
    return marks([request])[0]


def marks(requests: Sequence[Request]) -> list[tuple[str, str]]:
    """The marks of many requests by the clock, with the calendar asked once."""
    today = timezone.localdate()
    last = soon_until(today)
    return [_mark(request, today, last) for request in requests]


def _mark(request: Request, today: date, last: date) -> tuple[str, str]:
    if request.struck_on or request.status not in OPEN or request.due_on is None:
        return "", ""
    left = (request.due_on - today).days
    if left < 0:
        return "overdue", f"已超期 {-left} 天"
    if request.due_on <= last:
        return "soon", f"还有 {left} 天" if left else "今天到期"
    return "", ""


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


class OwnLimitForm(StepForm):
    """A step whose limit the organ sets."""

    limit_day = Day(label="期限届满日")


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


class ProposeForm(RecordForm):
    """An extension that waits for approval."""

    days = forms.IntegerField(label="延长的工作日数", min_value=1, max_value=20, initial=20)
    reason = forms.CharField(label="延期理由", max_length=400, widget=forms.Textarea({"rows": 3}))


class DraftForm(RecordForm):
    """An answer: outcome, reasoning, and what every outcome legally needs."""

    outcome = forms.ChoiceField(label="处理结果", choices=[("", "请选择"), *OUTCOMES])
    reasoning = forms.CharField(
        label="答复理由", max_length=4000, widget=forms.Textarea({"rows": 6})
    )

    def prepare(self) -> None:
        for name, labels in _ground_labels().items():
            self.fields[f"ground_{name}"] = forms.CharField(
                label=labels, max_length=2000, required=False, widget=forms.Textarea({"rows": 2})
            )
        if isinstance(self.record, Request):
            self.fields["outcome"].initial = drafted(self.record)
            self.fields["reasoning"].initial = self.record.reasoning
            for name, text in self.record.grounds.items():
                self.fields[f"ground_{name}"].initial = text

    def clean(self) -> dict[str, Any]:
        """What the chosen outcome needs, at the field that lacks it; what it does not is left out."""
        data = super().clean() or {}
        wanted = {name for name, _ in GROUNDS.get(data.get("outcome", ""), ())}
        data["grounds"] = {
            name: data.get(f"ground_{name}", "")
            for name in wanted
            if data.get(f"ground_{name}", "").strip()
        }
        if data.get("outcome"):
            for name, problem in grounds_problems(data["outcome"], data["grounds"]).items():
                self.add_error(f"ground_{name}", problem)
        return data


def _ground_labels() -> dict[str, str]:
    """Each ground with the outcomes that need it."""
    found: dict[str, list[str]] = {}
    for outcome, wanted in GROUNDS.items():
        for name, label in wanted:
            found.setdefault(name, []).append(f"{dict(OUTCOMES)[outcome]}：{label}")
    return {name: "；".join(labels) for name, labels in found.items()}


def drafted(request: Request) -> str:
    """Outcome of the draft that waits for approval, or empty."""
    draft = standing(events.history(Request.STREAM, request.pk)).draft
    return draft.outcome if draft else ""


class ApproveForm(RecordForm):
    """Nothing to fill in: what is approved is shown beside."""


class WithdrawForm(RecordForm):
    """The applicant's own wish, as it reached the office."""

    reason = forms.CharField(
        label="撤回的说明",
        max_length=400,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="写明申请人以什么方式要求撤回。",
    )


class CloseForm(RecordForm):
    """How a request that was answered on paper ended."""

    outcome = forms.ChoiceField(label="处理结果", choices=[("", "请选择"), *OUTCOMES])
    closed_on = Day(label="答复日期")

    def prepare(self) -> None:
        self.fields["closed_on"].initial = timezone.localdate()


FORMS: dict[str, type[RecordForm]] = {
    Step.RECEIPT_CONFIRMED: StepForm,
    Step.REASONS_ASKED: OwnLimitForm,
    Step.REASONS_GIVEN: StepForm,
    Step.DELAYED: OwnLimitForm,
    Step.CORRECTION_REQUESTED: CorrectionForm,
    Step.CORRECTED: StepForm,
    Step.THIRD_PARTY_ASKED: AskForm,
    Step.THIRD_PARTY_ANSWERED: ThirdPartyAnswerForm,
    Step.ORGAN_ASKED: AskForm,
    Step.ORGAN_ANSWERED: OrganAnswerForm,
    Step.FEE_NOTIFIED: FeeForm,
    Step.FEE_PAID: FeePaidForm,
}


def _may_record(user: User, request: Request) -> bool:
    return may_record(user, request.organ)


def _may_approve(user: User, request: Request) -> bool:
    return may_approve(user, request.organ)


def _not_own(kind: str) -> Callable[[User, Request], bool]:
    """Whether the person may approve what waits, which is not their own."""

    def permit(user: User, request: Request) -> bool:
        now = standing(events.history(Request.STREAM, request.pk))
        waiting = now.draft if kind == "draft" else now.extension
        return waiting is not None and waiting.by != user.pk and may_approve(user, request.organ)

    return permit


def _step(step: Step) -> Action:
    def run(request: Request, data: dict[str, Any], actor: User) -> Outcome:
        details = {k: v for k, v in data.items() if k != "day" and v not in (None, "")}
        actions.take_step(request=request, step=step, day=data["day"], actor=actor, **details)
        return Outcome(f"已登记“{step.label}”。")

    approver = TAKEN_BY[step] == {Party.APPROVER}
    return Action(
        step.value,
        step.label,
        FORMS[step],
        run,
        permit=_may_approve if approver else _may_record,
        note=NOTES.get(step, ""),
    )


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


def _propose(request: Request, data: dict[str, Any], actor: User) -> Outcome:
    actions.propose_extension(
        request=request, days=data["days"], reason=data["reason"], actor=actor
    )
    return Outcome("已提请延期，等待负责人审批。")


def _decide(approved: bool) -> Callable[[Request, dict[str, Any], User], Outcome]:
    def run(request: Request, data: dict[str, Any], actor: User) -> Outcome:
        actions.decide_extension(
            request=request, approved=approved, reason=data.get("reason", ""), actor=actor
        )
        if approved:
            return Outcome(f"已同意延期，答复期限为 {request.due_on}；请告知申请人。")
        return Outcome("已退回延期提请。")

    return run


def _draft(request: Request, data: dict[str, Any], actor: User) -> Outcome:
    actions.draft_answer(
        request=request,
        outcome=data["outcome"],
        reasoning=data["reasoning"],
        grounds=data["grounds"],
        actor=actor,
    )
    return Outcome("已拟定答复，等待另一人审批。")


def _approve(request: Request, data: dict[str, Any], actor: User) -> Outcome:
    actions.approve_answer(request=request, actor=actor)
    return Outcome(f"申请 {request.key} 已答复：{request.get_outcome_display()}。")


def _return(request: Request, data: dict[str, Any], actor: User) -> Outcome:
    actions.return_answer(request=request, reason=data["reason"], actor=actor)
    return Outcome("已退回答复，请承办人修改。")


def _withdraw(request: Request, data: dict[str, Any], actor: User) -> Outcome:
    actions.withdraw_request(request=request, reason=data["reason"], actor=actor)
    return Outcome(f"申请 {request.key} 已登记撤回。")


STEPS = {step: _step(step) for step in (Step(s) for s in FORMS)}
PROPOSE = Action("propose", "提请延长答复期限", ProposeForm, _propose, note=NOTES[Step.EXTENDED])
GRANT = Action("extended", "同意延期", ApproveForm, _decide(True), permit=_not_own("extension"))
DENY = Action(
    "extension_returned", "退回延期提请", ReasonForm, _decide(False), permit=_not_own("extension")
)
DRAFT = Action(
    "draft",
    "拟定答复",
    DraftForm,
    _draft,
    note="拟定的人不能审批；只填所选处理结果需要的依据。",
)
APPROVE = Action("approve", "审批并作出答复", ApproveForm, _approve, permit=_not_own("draft"))
RETURN = Action("return", "退回答复", ReasonForm, _return, permit=_not_own("draft"))
WITHDRAW = Action("withdraw", "登记申请人撤回", WithdrawForm, _withdraw)
CLOSE = Action(
    "close",
    "登记线下作出的答复",
    CloseForm,
    _close,
    permit=_may_approve,
    note="只用于已经在平台以外作出并送达的答复；在平台办理的请拟定答复、由另一人审批。",
)
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


OFFERS: tuple[tuple[Step, Action], ...] = (
    (Step.CLOSED, APPROVE),
    (Step.ANSWER_RETURNED, RETURN),
    (Step.ANSWER_DRAFTED, DRAFT),
    (Step.EXTENDED, GRANT),
    (Step.EXTENSION_RETURNED, DENY),
    (Step.EXTENSION_PROPOSED, PROPOSE),
    (Step.CLOSED, CLOSE),
    (Step.WITHDRAWN, WITHDRAW),
)
"""Steps that are more than a day → the action that takes them."""


def possible_actions(request: Request) -> Sequence[Action]:
    """Actions that the request's standing permits today, to whoever may take them."""
    if request.struck_on:
        return (REVEAL,)
    now = standing(events.history(Request.STREAM, request.pk))
    steps = now.possible(timezone.localdate())
    found = [STEPS[step] for step in steps if step in STEPS]
    for step, action in OFFERS:
        waits = {APPROVE.key: now.draft, GRANT.key: now.extension}.get(action.key, True)
        if step in steps and waits:
            found.append(action)
    return (*found, *urging(request), REVEAL, STRIKE)


def refused_steps(request: Request) -> Sequence[tuple[str, str]]:
    """Steps that cannot be taken today, with the reason; none once the request has ended."""
    if request.struck_on or request.status not in OPEN:
        return ()
    now, today = standing(events.history(Request.STREAM, request.pk)), timezone.localdate()
    told = [(step, now.obstacle(step, today)) for step in Step if step not in NEVER_OFFERED]
    return [(step.label, why) for step, why in told if why]


NEVER_OFFERED = frozenset({Step.SUBMITTED, Step.ENTERED, Step.STRUCK})


def _facts(request: Request) -> Sequence[tuple[str, Any]]:
    return (
        ("申请编号", request.key),
        ("行政机关", request.organ),
        ("状态", request.get_status_display()),
        ("答复期限", request.due_on),
        ("提交日期", request.submitted_on),
        ("收到日期", request.received_on),
        ("申请渠道", request.get_channel_display()),
        ("申请人", f"{_applicant(request)}（{request.get_applicant_kind_display()}）"),
        ("所需信息", request.subject),
        ("内容描述", request.description),
        ("获取方式", request.get_delivery_display()),
        ("督办", f"等待回复，期限 {request.urge_due_on}" if request.urge_due_on else ""),
        ("待审批的答复", dict(OUTCOMES).get(drafted(request), "")),
        ("答复理由", request.reasoning),
        ("处理结果", request.get_outcome_display()),
        ("答复日期", request.closed_on),
        ("收费通知日期", request.fee_notified_on),
        ("缴费日期", request.fee_paid_on),
        ("登记日", request.entered_on),
        ("作废日", request.struck_on),
    )


GROUPS = (
    ("open", "办理中"),
    ("overdue", "已超期"),
    ("soon", f"{SOON}个工作日内到期"),
    ("approve", "等待审批"),
    ("confirm", "待确认收到"),
    ("waiting", "等待他人"),
    ("urged", "督办未回复"),
)


def _by_clock(records: Any, value: str) -> Any:
    today: date = timezone.localdate()
    waiting = records.filter(status__in=OPEN)
    if value == "open":
        return waiting
    return waiting.filter(by_clock(value, today, soon_until(today)))


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
        search=("key", "subject", "description"),
        order="-entered_on",
        empty="还没有登记申请。收到申请后点“登记申请”，或者用“导入”一次登记一批。",
        add_form=RequestForm,
        add=lambda data, actor: actions.enter_request(**data, actor=actor),
        facts=_facts,
        actions=possible_actions,
        event_labels={**dict(Step.choices), **URGE_LABELS, actions.REVEALED: "查看申请人信息"},
        filters=(
            Filter(
                "clock",
                "期限",
                lambda: GROUPS,
                _by_clock,
            ),
            by_field("status", "状态", Status.choices),
            by_field("applicant_kind", "申请人", APPLICANT_KINDS),
            by_field("outcome", "处理结果", OUTCOMES),
            by_year("received_on", "收到年度"),
            STANDING,
        ),
        work=_work,
        works=marks,
        explain=_explain,
        refused=refused_steps,
        payload_values={"outcome": dict(OUTCOMES)},
        import_kind="requests",
    )
)
