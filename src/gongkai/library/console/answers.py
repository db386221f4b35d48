"""Questions and answers in the officers' console."""

from __future__ import annotations

from typing import Any

from django import forms

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
    by_field,
)
from gongkai.ledger.models import User
from gongkai.ledger.permissions import may_approve
from gongkai.library import answering
from gongkai.library.console.fields import GROUP, LONG, DocumentsField
from gongkai.library.models import Answer
from gongkai.library.states import (
    AnswerStatus,
    SourceKind,
)


class AnswerForm(RecordForm):
    """A question taken into the library."""

    organ = OrganField()
    source = forms.ChoiceField(label="来源", choices=SourceKind.choices)
    reference = forms.CharField(
        label="来源编号", max_length=80, required=False, help_text="只供内部核对，不公开。"
    )
    answered_on = Day(label="原答复日期")
    category = forms.CharField(label="主题", max_length=40, required=False)
    question = forms.CharField(
        label="问题", max_length=300, help_text="改写成通用的问法，不出现姓名、电话、住址。"
    )
    body = forms.CharField(
        label="答复", widget=LONG, help_text="写明所依据文件的名称或者文号，会自动变成链接。"
    )
    documents = DocumentsField(
        label="另外关联的文件", required=False, help_text="答复中引用的会自动关联；另有的填文号。"
    )


class RewordForm(RecordForm):
    """A wording written anew."""

    category = forms.CharField(label="主题", max_length=40, required=False)
    question = forms.CharField(label="问题", max_length=300)
    body = forms.CharField(label="答复", widget=LONG)

    def prepare(self) -> None:
        """Begin with what stands."""
        if isinstance(self.record, Answer):
            for name in ("category", "question", "body"):
                self.fields[name].initial = getattr(self.record, name)


def _approve(answer: Answer, data: dict[str, Any], actor: User) -> Outcome:
    answering.approve_answer(answer=answer, actor=actor)
    return Outcome(f"{answer.key} 已公开。")


def _return(answer: Answer, data: dict[str, Any], actor: User) -> Outcome:
    answering.return_answer(answer=answer, reason=data["reason"], actor=actor)
    return Outcome(f"{answer.key} 已退回。")


def _reword(answer: Answer, data: dict[str, Any], actor: User) -> Outcome:
    answering.reword_answer(answer=answer, **data, actor=actor)
    return Outcome(f"{answer.key} 已改写，等待另一人审核。")


def _withdraw_answer(answer: Answer, data: dict[str, Any], actor: User) -> Outcome:
    answering.withdraw_answer(answer=answer, reason=data["reason"], actor=actor)
    return Outcome(f"{answer.key} 已撤下，原因已公开。")


def _strike_answer(answer: Answer, data: dict[str, Any], actor: User) -> Outcome:
    answering.strike_answer(answer=answer, reason=data["reason"], actor=actor)
    return Outcome(f"{answer.key} 已作废。")


def _other(user: User, answer: Answer) -> bool:
    return may_approve(user, answer.organ) and answer.written_by_id != user.pk


def _wording(answer: Answer, user: User) -> Shown:
    return Shown("待审核的答复", "library/console_answer.html", {"answer": answer})


APPROVE = Action("approve", "审核公开", RecordForm, _approve, permit=_other, beside=_wording)
RETURN = Action("return", "退回", ReasonForm, _return, permit=_other, beside=_wording)
REWORD = Action("reword", "改写", RewordForm, _reword)
WITHDRAW = Action(
    "withdraw",
    "撤下",
    ReasonForm,
    _withdraw_answer,
    permit=lambda user, answer: may_approve(user, answer.organ),
    note="原因会在原页面上公开。",
    danger=True,
)
STRIKE_ANSWER = Action("strike", "更正作废", ReasonForm, _strike_answer, danger=True)
ANSWER_ACTIONS = {
    AnswerStatus.DRAFT: (APPROVE, RETURN, STRIKE_ANSWER),
    AnswerStatus.RETURNED: (REWORD, STRIKE_ANSWER),
    AnswerStatus.PUBLISHED: (WITHDRAW,),
    AnswerStatus.WITHDRAWN: (REWORD,),
}

ANSWERS = RecordKind(
    key="answers",
    title="问答",
    noun="问答",
    icon="help",
    model=Answer,
    columns=(
        Column("编号", lambda a: a.key, "key"),
        Column("问题", lambda a: a.question, "question"),
        Column("行政机关", lambda a: a.organ.short_name, "organ__path"),
        Column("来源", lambda a: a.get_source_display(), "source"),
        Column("状态", lambda a: a.get_status_display(), "status"),
        Column("公开日期", lambda a: a.published_on, "published_on"),
    ),
    search=("key", "question", "body", "reference"),
    order="-published_on",
    empty="问答库还是空的。从已经答复的热线、留言和申请里选常问的，点“登记问答”。",
    add_form=AnswerForm,
    add=lambda data, actor: answering.write_answer(**data, actor=actor),
    facts=lambda a: (
        ("问题", a.question),
        ("答复", a.body),
        ("主题", a.category),
        ("来源", a.get_source_display()),
        ("来源编号", a.reference),
        ("行政机关", a.organ),
        ("所引文件", "、".join(f"{d.title}（{d.key}）" for d in a.documents.all())),
        ("状态", a.get_status_display()),
        ("原答复日期", a.answered_on),
        ("起草人", a.written_by),
        ("审核人", a.approved_by),
        ("公开日期", a.published_on),
        ("退回或者撤下原因", a.remark),
    ),
    actions=lambda a: () if a.struck_on else ANSWER_ACTIONS[AnswerStatus(a.status)],
    event_labels={
        "entered": "登记问答",
        "reworded": "改写",
        "published": "审核公开",
        "returned": "退回",
        "withdrawn": "撤下",
        "struck": "更正作废",
    },
    filters=(
        by_field("status", "状态", AnswerStatus.choices),
        by_field("source", "来源", SourceKind.choices),
        STANDING,
    ),
    related=("organ", "written_by", "approved_by"),
    group=GROUP,
)
