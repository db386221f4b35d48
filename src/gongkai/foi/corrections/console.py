"""Requests to correct a record in the officers' console."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gongkai.foi.answer_drafts import asked_fields, draft_of
from gongkai.foi.case_page import letter_parts, letters_section, masked_letter, shown_letter
from gongkai.foi.console_forms import add_letter_fields, put_data
from gongkai.foi.corrections import actions
from gongkai.foi.corrections.selectors import corrections_before, possible_steps
from gongkai.foi.corrections.states import LETTER_OF, Result, Status, Step
from gongkai.foi.letters.kinds import KINDS
from gongkai.foi.letters.selectors import preview_letter
from gongkai.foi.models import APPLICANT_KINDS, Correction
from gongkai.foi.rules.application import IDENTITY_KINDS
from gongkai.foi.rules.correction import LABELS
from gongkai.foi.states import Channel
from gongkai.ledger.console import (
    STANDING,
    Action,
    Column,
    Day,
    OrganField,
    Outcome,
    ReasonForm,
    RecordForm,
    RecordKind,
    Shown,
    Waiting,
    by_field,
    by_year,
)
from gongkai.ledger.downloads import attachment
from gongkai.ledger.files import EVENT_LABELS, FileGone, files_of, name_of, read_file
from gongkai.ledger.models import StoredFile, User
from gongkai.ledger.organs import with_contact
from gongkai.ledger.permissions import is_office, may_approve, may_record
from gongkai.ledger.secrecy import mask_name, unseal
from gongkai.norms.applicants import is_organisation


class CorrectionForm(RecordForm):
    """What reached the office on paper or in person."""

    organ = OrganField()
    received_on = Day(label="收到日期")
    channel = forms.ChoiceField(label="提出渠道", choices=Channel.choices)
    applicant_kind = forms.ChoiceField(label="申请人类型", choices=APPLICANT_KINDS)
    applicant_name = forms.CharField(
        label="申请人姓名或名称", max_length=200, help_text="加密保存，列表中只显示姓氏。"
    )
    identity_kind = forms.ChoiceField(label="证件类型", choices=list(IDENTITY_KINDS.items()))
    identity_number = forms.CharField(label="证件号码", max_length=40)
    contact = forms.CharField(label="联系方式", max_length=200)
    subject = forms.CharField(
        label=LABELS["subject"],
        max_length=400,
        help_text="哪一份记录；不要写个人隐私，具体内容写在下面，加密保存。",
    )
    wrong = forms.CharField(
        label=LABELS["wrong"], max_length=4000, widget=forms.Textarea({"rows": 3})
    )
    evidence = forms.CharField(
        label=LABELS["evidence"], max_length=4000, widget=forms.Textarea({"rows": 3})
    )

    def prepare(self) -> None:
        self.fields["received_on"].initial = timezone.localdate()


class ResultForm(RecordForm):
    """How it is to end: which result, then what its letter must tell."""

    result = forms.ChoiceField(
        label="处理结果",
        choices=[("", "请选择"), *((str(r), Result(r).label) for r in LETTER_OF)],
        widget=forms.Select(attrs={"data-reload": ""}),
        help_text="选定后列出告知书必须写明的内容。",
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput())
    asking = False

    def prepare(self) -> None:
        draft = draft_of(self.record) if isinstance(self.record, Correction) else None
        drafted = next((r for r, k in LETTER_OF.items() if draft and k == draft.kind.key), "")
        result = self.data.get("result", "") if self.is_bound else drafted
        if result not in LETTER_OF:
            return
        kind = KINDS[LETTER_OF[result]]
        add_letter_fields(self, kind, asked_fields(kind))
        self.fields["result"].initial = self.fields["shown"].initial = result
        for name, value in (draft.fields if draft else {}).items():
            if name in self.fields:
                self.fields[name].initial = value
        if self.is_bound and self.data.get("shown", "") != result:
            self.asking = True
            put_data(self, {"shown": result})

    @property
    def notice(self) -> str:
        """What is said when the fields of another letter have just been asked for."""
        return "请填写下列内容，然后预览或者提交。" if self.asking else ""

    def is_valid(self) -> bool:
        return not self.asking and super().is_valid()


class ApproveForm(RecordForm):
    """What is approved is shown beside; `seen` names it."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput())

    def prepare(self) -> None:
        draft = draft_of(self.record) if isinstance(self.record, Correction) else None
        self.fields["seen"].initial = draft.mark if draft else ""


def _add(data: dict[str, Any], actor: User) -> Correction:
    values = {name: data[name] for name in data if name not in {"organ", "received_on", "channel"}}
    made = actions.enter_correction(
        organ=data["organ"],
        values=values,
        actor=actor,
        channel=data["channel"],
        received_on=data["received_on"],
    )
    return made.correction


def _fields(data: dict[str, Any]) -> dict[str, Any]:
    kind = KINDS[LETTER_OF[data["result"]]]
    return {name: data[name] for name in asked_fields(kind) if name in data}


def _draft(correction: Correction, data: dict[str, Any], actor: User) -> Outcome:
    actions.draft_result(
        correction=correction, result=data["result"], fields=_fields(data), actor=actor
    )
    return Outcome("已拟定处理意见，等待另一人审批。")


def _preview(correction: Correction, data: dict[str, Any], user: User) -> Shown:
    fields, _ = with_contact(_fields(data))
    return _shown(correction, "文书预览", LETTER_OF[data["result"]], fields)


def _shown(correction: Correction, title: str, kind: str, fields: dict[str, Any]) -> Shown:
    letter = preview_letter(request=correction, kind=kind, fields=fields, day=timezone.localdate())
    return shown_letter(title, masked_letter(correction, letter))


def _beside(correction: Correction, user: User) -> Shown | None:
    draft = draft_of(correction)
    if draft is None or correction.status != Status.PROPOSED:
        return None
    return _shown(correction, "待审批的告知书", draft.kind.key, draft.fields)


def _approve(correction: Correction, data: dict[str, Any], actor: User) -> Outcome:
    actions.approve_result(correction=correction, actor=actor, seen=data["seen"])
    return Outcome(f"{correction.key}：{correction.get_result_display()}；告知书可在“文书”中下载。")


def _return(correction: Correction, data: dict[str, Any], actor: User) -> Outcome:
    actions.return_result(correction=correction, reason=data["reason"], actor=actor)
    return Outcome("已退回处理意见；已填写的内容都还在。")


def _withdraw(correction: Correction, data: dict[str, Any], actor: User) -> Outcome:
    actions.withdraw_correction(correction=correction, reason=data["reason"], actor=actor)
    return Outcome(f"{correction.key} 已登记撤回。")


def _strike(correction: Correction, data: dict[str, Any], actor: User) -> Outcome:
    actions.strike_correction(correction=correction, reason=data["reason"], actor=actor)
    return Outcome(f"{correction.key} 已作废。")


def _reveal(correction: Correction, data: dict[str, Any], actor: User) -> Outcome:
    plain = actions.reveal(correction=correction, actor=actor, reason=data["reason"])
    return Outcome("本次查看已记入登记历史；离开此页后不再显示。", tuple(plain.items()))


def _shred(correction: Correction, data: dict[str, Any], actor: User) -> Outcome:
    actions.shred_correction(correction=correction, reason=data["reason"], actor=actor)
    return Outcome("申请人信息、告知书内容和证据材料已经销毁；登记和哈希链不变。")


def _may_decide(user: User, correction: Correction) -> bool:
    return correction.draft_by != user.pk and may_approve(user, correction.organ)


DRAFT = Action(
    "draft",
    "拟定处理意见",
    ResultForm,
    _draft,
    note="拟定的人不能审批。审核属实的应当更正并告知；不属于本机关职能的，可以转送有权机关并告知，或者告知申请人向有权机关提出（条例第四十一条）。",
    preview=_preview,
)
APPROVE = Action(
    "approve",
    "审批并作出处理",
    ApproveForm,
    _approve,
    permit=_may_decide,
    note="同意后编发文号、出具告知书、办结；转送的，同时登记到有权机关。",
    beside=_beside,
)
RETURN = Action("return", "退回处理意见", ReasonForm, _return, permit=_may_decide, beside=_beside)
WITHDRAW = Action("withdraw", "登记申请人撤回", ReasonForm, _withdraw)
REVEAL = Action(
    "reveal",
    "查看申请人和更正内容",
    ReasonForm,
    _reveal,
    note="查看个人信息须写明理由，谁、何时、为何都会记录。",
)
SHRED = Action(
    "shred",
    "销毁申请人信息",
    ReasonForm,
    _shred,
    permit=lambda user, correction: is_office(user),
    note="姓名、联系方式、更正内容、告知书内容和证据都会销毁，不能恢复；登记历史保留。",
    danger=True,
)
STRIKE = Action("strike", "更正作废", ReasonForm, _strike, note="登记有误才作废。", danger=True)
OFFERS = (
    (Step.CLOSED, APPROVE),
    (Step.RETURNED, RETURN),
    (Step.DRAFTED, DRAFT),
    (Step.WITHDRAWN, WITHDRAW),
)


def possible_actions(correction: Correction) -> Sequence[Action]:
    """Actions that its status permits, to whoever may take them."""
    reveal = (REVEAL,) if correction.applicant_sealed else ()
    if correction.struck_on:
        return reveal
    steps = possible_steps(correction)
    shred = (SHRED,) if correction.applicant_sealed and not steps else ()
    return (*(action for step, action in OFFERS if step in steps), *reveal, *shred, STRIKE)


def _applicant(correction: Correction) -> str:
    try:
        name = unseal(correction.applicant_sealed)
    except ValueError:
        return "（无法解密）"
    return name if is_organisation(correction.applicant_kind) else mask_name(name)


def _waited(correction: Correction) -> str:
    days = ((correction.closed_on or timezone.localdate()) - correction.received_on).days
    return f"{days} 天"


def _facts(correction: Correction) -> Sequence[tuple[str, Any]]:
    passed = correction.passed_to.first()
    return (
        ("编号", correction.key),
        ("行政机关", correction.organ),
        ("状态", correction.get_status_display()),
        ("收到日期", correction.received_on),
        ("已经过", _waited(correction)),
        ("提出渠道", correction.get_channel_display()),
        ("申请人", f"{_applicant(correction)}（{correction.get_applicant_kind_display()}）"),
        ("要求更正的记录", correction.subject),
        (
            "由哪里转来",
            f"{correction.came_from.organ.short_name} {correction.came_from.key}"
            if correction.came_from
            else "",
        ),
        ("处理结果", correction.get_result_display()),
        ("转送到", f"{passed.organ.short_name} {passed.key}" if passed else ""),
        ("处理日期", correction.closed_on),
        ("登记日", correction.entered_on),
        ("作废日", correction.struck_on),
    )


def _sections(correction: Correction, user: User) -> Sequence[Shown]:
    shown = [letters_section(correction, user)]
    files = files_of(correction)
    if may_record(user, correction.organ) and files:
        rows = [(file.pk, name_of(file), file.size) for file in files]
        shown.append(Shown("证据材料", "foi/_evidence.html", {"pk": correction.pk, "rows": rows}))
    return shown


def _waiting(user: User) -> Sequence[Waiting]:
    said = {Status.RECEIVED: "请核对记录和证据", Status.PROPOSED: "处理意见待审批"}
    return [
        Waiting(one, f"{said[Status(one.status)]}，收到已 {_waited(one)}")
        for one in corrections_before(user)
    ]


CORRECTIONS = RecordKind(
    key="corrections",
    title="更正政府信息记录",
    noun="更正要求",
    icon="edit",
    model=Correction,
    columns=(
        Column("编号", lambda c: c.key, "key"),
        Column("行政机关", lambda c: c.organ.short_name, "organ__path"),
        Column("申请人", _applicant),
        Column("要求更正的记录", lambda c: c.subject),
        Column("收到日期", lambda c: c.received_on, "received_on"),
        Column("已经过", _waited),
        Column("状态", lambda c: c.get_status_display(), "status"),
        Column("处理结果", lambda c: c.get_result_display(), "result"),
        Column("处理日期", lambda c: c.closed_on, "closed_on"),
    ),
    search=("key", "subject"),
    order="-received_on",
    empty="还没有更正要求。群众在网上提出的会列在这里；书面、当面提出的点“登记更正要求”。",
    add_form=CorrectionForm,
    add=_add,
    facts=_facts,
    actions=possible_actions,
    event_labels={
        **dict(Step.choices),
        **EVENT_LABELS,
        actions.REVEALED: "查看申请人信息",
        actions.SHREDDED: "销毁申请人信息",
    },
    filters=(
        by_field("status", "状态", Status.choices),
        by_field("result", "处理结果", Result.choices),
        by_year("received_on", "收到年度"),
        STANDING,
    ),
    related=("organ", "came_from__organ"),
    sections=_sections,
    waiting=_waiting,
    parts=letter_parts,
    payload_values={"result": dict(Result.choices)},
    group="依申请公开",
)


@require_http_methods(["GET", "POST"])
def evidence(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """A file of evidence as a download, with a reason, which is recorded."""
    found = get_object_or_404(Correction.objects.select_related("organ"), pk=pk)
    user = request.user
    if not isinstance(user, User) or not may_record(user, found.organ):
        raise PermissionDenied("您的岗位没有查看这份材料的权限。")
    stored = get_object_or_404(StoredFile, pk=file, stream=Correction.STREAM, record=pk)
    problem = ""
    if request.method == "POST":
        try:
            reason = request.POST.get("reason", "")
            data = read_file(record=found, file=stored, actor=user, reason=reason)
        except FileGone as gone:
            raise Http404(str(gone)) from None
        except ValidationError as error:
            problem = error.messages[0]
        else:
            return attachment(data, name=name_of(stored), type_=stored.type)
    return render(request, "foi/evidence_reason.html", {"correction": found, "problem": problem})


urls = [
    path("corrections/<int:pk>/evidence/<int:file>/", evidence, name="console_correction_file"),
]
