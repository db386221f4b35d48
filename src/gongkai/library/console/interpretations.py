"""Interpretations in the officers' console."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from gongkai.ledger.console import (
    STANDING,
    Action,
    Column,
    OrganField,
    Outcome,
    ReasonForm,
    RecordForm,
    RecordKind,
    by_field,
    by_year,
)
from gongkai.ledger.models import User
from gongkai.ledger.permissions import may_approve
from gongkai.library import explaining
from gongkai.library.console.fields import GROUP, LONG, DocumentsField
from gongkai.library.models import Interpretation
from gongkai.library.states import (
    InterpretationKind,
)


class InterpretationForm(RecordForm):
    """A new interpretation."""

    organ = OrganField()
    documents = DocumentsField(label="所解读的文件")
    kind = forms.ChoiceField(label="解读形式", choices=InterpretationKind.choices)
    title = forms.CharField(label="标题", max_length=200)
    body = forms.CharField(
        label="内容",
        widget=LONG,
        help_text="图解：一行一格，写成“标题：内容”。问答：轮流写“问：”“答：”。视频：写文字稿。",
    )
    link = forms.CharField(
        label="视频网址", max_length=300, required=False, help_text="以 https:// 开头。"
    )


def _publish(one: Interpretation, data: dict[str, Any], actor: User) -> Outcome:
    explaining.publish_interpretation(interpretation=one, actor=actor)
    return Outcome(f"《{one.title}》已公开。")


def _withdraw(one: Interpretation, data: dict[str, Any], actor: User) -> Outcome:
    explaining.withdraw_interpretation(interpretation=one, reason=data["reason"], actor=actor)
    return Outcome(f"《{one.title}》已撤下，原因已公开。")


def _strike_interpretation(one: Interpretation, data: dict[str, Any], actor: User) -> Outcome:
    explaining.strike_interpretation(interpretation=one, reason=data["reason"], actor=actor)
    return Outcome(f"{one.key} 已作废。")


def _interpretation_actions(one: Interpretation) -> Sequence[Action]:
    if one.struck_on or one.withdrawn_on:
        return ()
    if one.published_on:
        return (
            Action(
                "withdraw",
                "撤下",
                ReasonForm,
                _withdraw,
                permit=lambda user, record: may_approve(user, record.organ),
                note="原因会在原页面上公开。",
                danger=True,
            ),
        )
    return (
        Action("publish", "公开", RecordForm, _publish, note="所解读的文件须已公开。"),
        Action("strike", "更正作废", ReasonForm, _strike_interpretation, danger=True),
    )


INTERPRETATIONS = RecordKind(
    key="interpretations",
    title="解读",
    noun="解读",
    icon="openquote",
    model=Interpretation,
    columns=(
        Column("编号", lambda i: i.key, "key"),
        Column("标题", lambda i: i.title, "title"),
        Column("行政机关", lambda i: i.organ.short_name, "organ__path"),
        Column("形式", lambda i: i.get_kind_display(), "kind"),
        Column("公开日期", lambda i: i.published_on, "published_on"),
    ),
    search=("key", "title", "body"),
    order="-published_on",
    empty="还没有解读。文件应当与解读同步公开；点“登记解读”。",
    add_form=InterpretationForm,
    add=lambda data, actor: explaining.write_interpretation(**data, actor=actor),
    facts=lambda i: (
        ("标题", i.title),
        ("行政机关", i.organ),
        ("形式", i.get_kind_display()),
        ("所解读的文件", "、".join(f"{d.title}（{d.key}）" for d in i.documents.all())),
        ("内容", i.body),
        ("视频网址", i.link),
        ("公开日期", i.published_on),
        ("撤下日期", i.withdrawn_on),
        ("撤下原因", i.withdrawn_reason),
    ),
    actions=_interpretation_actions,
    event_labels={
        "entered": "登记解读",
        "published": "公开",
        "withdrawn": "撤下",
        "struck": "更正作废",
    },
    filters=(
        by_field("kind", "形式", InterpretationKind.choices),
        by_year("published_on", "公开年度"),
        STANDING,
    ),
    group=GROUP,
)
