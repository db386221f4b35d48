"""Requests in the officers' console."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from gongkai.foi import actions, approvals
from gongkai.foi.advancing import DETAILS
from gongkai.foi.case_page import (
    letter_parts,
    letters_section,
    preview_of_draft,
    rehearsed,
    similar_section,
    waiting_draft,
)
from gongkai.foi.console_again import handlings_section, reopening
from gongkai.foi.console_forms import (
    FORMS,
    ApproveForm,
    CloseForm,
    DraftForm,
    GrantForm,
    ProposeForm,
    RequestForm,
    WithdrawForm,
    letter_given,
)
from gongkai.foi.console_people import SHRED, files_section, opinions_section, people_actions
from gongkai.foi.corrections.console import CORRECTIONS
from gongkai.foi.letters import kinds
from gongkai.foi.letters.kinds import KINDS
from gongkai.foi.models import APPLICANT_KINDS, OUTCOMES, Letter, Request
from gongkai.foi.proactive.console import PROPOSALS, proposal_section, proposing
from gongkai.foi.redaction_actions import EVENT_LABELS as REDACTION_EVENTS
from gongkai.foi.retention import due_for_shredding
from gongkai.foi.rules.reminders_beside import RETENTION_YEARS
from gongkai.foi.rules.standing import standing
from gongkai.foi.rules.urging import URGE_LABELS
from gongkai.foi.selectors import (
    OTHER_LABELS,
    SOON,
    by_clock,
    deadlines_of,
    facts_of,
    masked_applicant,
    soon_until,
)
from gongkai.foi.states import BEGINNINGS, OPEN, TAKEN_BY, Party, Status, Step
from gongkai.foi.supervision.console import URGE, urging
from gongkai.ledger.console import (
    STANDING,
    Action,
    Column,
    Filter,
    Outcome,
    ReasonForm,
    RecordKind,
    Shown,
    by_field,
    by_year,
    register,
)
from gongkai.ledger.files import EVENT_LABELS as FILE_EVENTS
from gongkai.ledger.models import User
from gongkai.ledger.permissions import is_office, may_approve, may_record

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


def _may_record(user: User, request: Request) -> bool:
    return may_record(user, request.organ)


def _may_approve(user: User, request: Request) -> bool:
    return may_approve(user, request.organ)


def _not_own(kind: str) -> Callable[[User, Request], bool]:
    """Whether the person may approve what waits, which is not their own."""

    def permit(user: User, request: Request) -> bool:
        now = standing(facts_of(request))
        waiting = now.draft if kind == "draft" else now.extension
        return waiting is not None and waiting.by != user.pk and may_approve(user, request.organ)

    return permit


Run = Callable[[Request, dict[str, Any], User], Outcome]


def _preview(run: Run) -> Callable[[Request, dict[str, Any], User], Shown | None]:
    """What a step's letter would say."""

    def preview(request: Request, data: dict[str, Any], user: User) -> Shown | None:
        return rehearsed(request, lambda fresh: run(fresh, {**data, "issue": True}, user))

    return preview


def _step(step: Step) -> Action:
    form = FORMS[step]

    def run(request: Request, data: dict[str, Any], actor: User) -> Outcome:
        details = {k: data[k] for k in DETAILS[step] if data.get(k) not in (None, "")}
        letter = letter_given(form.letter_kind, data)
        actions.take_step(
            request=request, step=step, day=data["day"], actor=actor, letter=letter, **details
        )
        return Outcome(f"已登记“{step.label}”{_issued(letter)}。")

    approver = TAKEN_BY[step] == {Party.APPROVER}
    return Action(
        step.value,
        step.label,
        form,
        run,
        permit=_may_approve if approver else _may_record,
        note=NOTES.get(step, ""),
        preview=_preview(run) if form.letter_kind else None,
    )


def _issued(letter: object) -> str:
    return "，文书已经出具，可在“文书”中下载" if letter is not None else ""


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
    approvals.propose_extension(
        request=request, days=data["days"], reason=data["reason"], actor=actor
    )
    return Outcome("已提请延期，等待负责人审批。")


def _decide(approved: bool) -> Run:
    def run(request: Request, data: dict[str, Any], actor: User) -> Outcome:
        letter = letter_given(kinds.EXTENSION, data) if approved else None
        approvals.decide_extension(
            request=request,
            approved=approved,
            reason=data.get("reason", ""),
            actor=actor,
            letter=letter,
        )
        if not approved:
            return Outcome("已退回延期提请。")
        telling = _issued(letter) or "；请告知申请人"
        return Outcome(f"已同意延期，答复期限为 {request.due_on}{telling}。")

    return run


def _draft(request: Request, data: dict[str, Any], actor: User) -> Outcome:
    kind = data["kind"]
    fields = {name: data.get(name) for name in KINDS[kind].inputs if name in data}
    approvals.draft_answer(
        request=request, kind=kind, fields=fields, actor=actor, seen=data.get("begun_from", "")
    )
    return Outcome("已拟定答复，等待另一人审批。")


def _approve(request: Request, data: dict[str, Any], actor: User) -> Outcome:
    approvals.approve_answer(request=request, actor=actor, seen=data["seen"])
    return Outcome(
        f"申请 {request.key} 已答复：{request.get_outcome_display()}；答复书可在“文书”中下载。"
    )


def _return(request: Request, data: dict[str, Any], actor: User) -> Outcome:
    approvals.return_answer(request=request, reason=data["reason"], actor=actor)
    return Outcome("已退回答复，请承办人修改；已填写的内容都还在。")


def _withdraw(request: Request, data: dict[str, Any], actor: User) -> Outcome:
    letter = letter_given(kinds.WITHDRAWAL, data)
    actions.withdraw_request(request=request, reason=data["reason"], actor=actor, letter=letter)
    return Outcome(f"申请 {request.key} 已登记撤回{_issued(letter)}。")


STEPS = {step: _step(step) for step in (Step(s) for s in FORMS)}
PROPOSE = Action("propose", "提请延长答复期限", ProposeForm, _propose, note=NOTES[Step.EXTENDED])
GRANT = Action(
    "extended",
    "同意延期",
    GrantForm,
    _decide(True),
    permit=_not_own("extension"),
    preview=_preview(_decide(True)),
)
DENY = Action(
    "extension_returned", "退回延期提请", ReasonForm, _decide(False), permit=_not_own("extension")
)
DRAFT = Action(
    "draft",
    "拟定答复",
    DraftForm,
    _draft,
    note="拟定的人不能审批；审批时编号出具答复书，并办结申请。",
    preview=preview_of_draft,
)
APPROVE = Action(
    "approve",
    "审批并作出答复",
    ApproveForm,
    _approve,
    permit=_not_own("draft"),
    note="请核对上面的答复书（申请人姓名已遮盖，出具时为全名）。同意后编发文号、出具文书、办结申请；不同意的，请用“退回答复”写明理由。",
    beside=waiting_draft,
)
RETURN = Action(
    "return",
    "退回答复",
    ReasonForm,
    _return,
    permit=_not_own("draft"),
    beside=waiting_draft,
)
WITHDRAW = Action(
    "withdraw", "登记申请人撤回", WithdrawForm, _withdraw, preview=_preview(_withdraw)
)
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
        return (*people_actions(request), REVEAL)
    now = standing(facts_of(request))
    steps = now.possible(timezone.localdate())
    found = [STEPS[step] for step in steps if step in STEPS]
    for step, action in OFFERS:
        waits = {APPROVE.key: now.draft, GRANT.key: now.extension}.get(action.key, True)
        if step in steps and waits:
            found.append(action)
    more = (*reopening(request), *proposing(request), *people_actions(request), *urging(request))
    return (*found, *more, REVEAL, STRIKE)


def refused_steps(request: Request) -> Sequence[tuple[str, str]]:
    """Steps that cannot be taken today, with the reason; none once the request has ended."""
    if request.struck_on or request.status not in OPEN:
        return ()
    now, today = standing(facts_of(request)), timezone.localdate()
    told = [(step, now.obstacle(step, today)) for step in Step if step not in NEVER_OFFERED]
    return [(step.label, why) for step, why in told if why]


NEVER_OFFERED = frozenset({*BEGINNINGS, Step.STRUCK})


def _facts(request: Request) -> Sequence[tuple[str, Any]]:
    return (
        ("申请编号", request.key),
        ("原申请", request.again_of.key if request.again_of else ""),
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
        ("待审批的答复", _drafted(request)),
        ("处理结果", request.get_outcome_display()),
        ("答复日期", request.closed_on),
        ("收费通知日期", request.fee_notified_on),
        ("缴费日期", request.fee_paid_on),
        ("登记日", request.entered_on),
        ("作废日", request.struck_on),
    )


def _drafted(request: Request) -> str:
    draft = standing(facts_of(request)).draft
    return dict(OUTCOMES).get(draft.outcome, "") if draft else ""


def _sections(request: Request, user: User) -> Sequence[Shown]:
    shown = (
        handlings_section(request, user),
        letters_section(request, user),
        opinions_section(request, user),
        files_section(request, user),
        similar_section(request, user),
        proposal_section(request, user),
    )
    return [section for section in shown if section is not None]


RETENTION = "retention"
GROUPS = (
    ("open", "办理中"),
    ("overdue", "已超期"),
    ("soon", f"{SOON}个工作日内到期"),
    ("approve", "等待审批"),
    ("confirm", "待确认收到"),
    ("waiting", "等待他人"),
    ("urged", "督办未回复"),
    (RETENTION, f"办结满{RETENTION_YEARS}年，待销毁"),
)


def _by_clock(records: Any, value: str) -> Any:
    today: date = timezone.localdate()
    waiting = records.filter(status__in=OPEN)
    if value == RETENTION:
        return records.filter(pk__in=due_for_shredding(today).values("pk"))
    if value == "open":
        return waiting
    return waiting.filter(by_clock(value, today, soon_until(today)))


def by_letter(word: str) -> Q:
    """Requests with a letter whose number holds `word`; what letters say is sealed."""
    return Q(pk__in=Letter.objects.filter(key__icontains=word).values("request"))


def bulk_actions(user: User) -> Sequence[Action]:
    """What may be done for many requests at once: what asks for no judgement of the single case."""
    if is_office(user):
        return (STEPS[Step.RECEIPT_CONFIRMED], URGE, SHRED)
    return (STEPS[Step.RECEIPT_CONFIRMED],)


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
        search=("key", "subject", "description", by_letter),
        bulk=bulk_actions,
        order="-entered_on",
        empty="还没有登记申请。收到申请后点“登记申请”，或者用“导入”一次登记一批。",
        add_form=RequestForm,
        add=lambda data, actor: actions.enter_request(**data, actor=actor),
        facts=_facts,
        actions=possible_actions,
        event_labels={
            **dict(Step.choices),
            **URGE_LABELS,
            **FILE_EVENTS,
            **REDACTION_EVENTS,
            **OTHER_LABELS,
        },
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
        sections=_sections,
        parts=letter_parts,
        payload_values={"outcome": dict(OUTCOMES)},
        import_kind="requests",
        group=CORRECTIONS.group,
    )
)
register(CORRECTIONS)
register(PROPOSALS)
