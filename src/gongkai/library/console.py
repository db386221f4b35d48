"""Documents in the officers' console."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone

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
from gongkai.library import actions
from gongkai.library.models import Document, DocumentKind, EndKind


class DocumentForm(RecordForm):
    """A new document."""

    organ = OrganField()
    number = forms.CharField(
        label="发文字号", max_length=80, help_text="如“武政〔2022〕5号”，年份用六角括号〔〕。"
    )
    kind = forms.ChoiceField(label="文件类别", choices=DocumentKind.choices)
    title = forms.CharField(label="标题", max_length=200)
    issued_on = Day(label="成文日期")
    in_force_on = Day(label="施行日期")
    valid_until = Day(label="有效期至", required=False, help_text="没有规定有效期的留空。")
    published_on = Day(label="公开日期", required=False)


class EndForm(RecordForm):
    """How and when a document ceased to be in force."""

    end_kind = forms.ChoiceField(label="废止方式", choices=EndKind.choices)
    ended_on = Day(label="废止或失效日期")
    basis = forms.CharField(
        label="依据", max_length=200, help_text="宣布废止的文件字号，或规定有效期的条款。"
    )


class AmendForm(RecordForm):
    """One amendment."""

    number = forms.CharField(label="修改文件的字号", max_length=80)
    amended_on = Day(label="修改日期")
    summary = forms.CharField(
        label="修改内容", max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )


def _end(document: Document, data: dict[str, Any], actor: User) -> Outcome:
    actions.end_document(document=document, **data, actor=actor)
    return Outcome(f"{document.key} 已登记{EndKind(data['end_kind']).label}。")


def _amend(document: Document, data: dict[str, Any], actor: User) -> Outcome:
    actions.amend_document(document=document, **data, actor=actor)
    return Outcome(f"{document.key} 已登记修改；修改不影响现行有效件数。")


def _strike(document: Document, data: dict[str, Any], actor: User) -> Outcome:
    actions.strike_document(document=document, reason=data["reason"], actor=actor)
    return Outcome(f"{document.key} 已作废，可以用同一字号重新登记。")


END = Action("end", "登记废止或失效", EndForm, _end)
AMEND = Action("amend", "登记修改", AmendForm, _amend)
STRIKE = Action(
    "strike",
    "更正作废",
    ReasonForm,
    _strike,
    note="登记有误才作废；文件废止请用“登记废止或失效”。",
    danger=True,
)


def _actions(document: Document) -> Sequence[Action]:
    if document.struck_on:
        return ()
    return (STRIKE,) if document.ended_on else (AMEND, END, STRIKE)


def _standing(document: Document) -> str:
    if document.ended_on and document.ended_on <= timezone.localdate():
        return document.get_end_kind_display()
    return "有效"


def _facts(document: Document) -> Sequence[tuple[str, Any]]:
    amendments = document.amendments.filter(struck_on__isnull=True).order_by("amended_on")
    return (
        ("发文字号", document.key),
        ("标题", document.title),
        ("行政机关", document.organ),
        ("文件类别", document.get_kind_display()),
        ("成文日期", document.issued_on),
        ("施行日期", document.in_force_on),
        ("有效期至", document.valid_until),
        ("公开日期", document.published_on),
        ("效力", _standing(document)),
        ("废止或失效日期", document.ended_on),
        ("废止依据", document.end_basis),
        ("修改", "；".join(f"{a.amended_on} {a.key}：{a.summary}" for a in amendments)),
        ("登记日", document.entered_on),
        ("作废日", document.struck_on),
    )


DOCUMENTS = register(
    RecordKind(
        key="documents",
        title="文件库",
        noun="文件",
        icon="doc-full",
        model=Document,
        columns=(
            Column("发文字号", lambda d: d.key, "key"),
            Column("标题", lambda d: d.title, "title"),
            Column("行政机关", lambda d: d.organ.short_name, "organ__path"),
            Column("类别", lambda d: d.get_kind_display(), "kind"),
            Column("成文日期", lambda d: d.issued_on, "issued_on"),
            Column("施行日期", lambda d: d.in_force_on, "in_force_on"),
            Column("有效期至", lambda d: d.valid_until, "valid_until"),
            Column("效力", _standing, "ended_on"),
        ),
        search=("key", "title"),
        order="-issued_on",
        empty="文件库还是空的。点“登记文件”，或者用“导入”一次登记一批。",
        add_form=DocumentForm,
        add=lambda data, actor: actions.enter_document(**data, actor=actor),
        facts=_facts,
        actions=_actions,
        event_labels={
            "entered": "登记文件",
            "amended": "修改",
            "ended": "废止或失效",
            "struck": "更正作废",
        },
        filters=(
            by_field("kind", "类别", DocumentKind.choices),
            Filter(
                "force",
                "效力",
                lambda: [("yes", "有效"), ("no", "已废止或失效")],
                lambda documents, value: documents.filter(ended_on__isnull=value == "yes"),
            ),
            by_year("issued_on", "成文年度"),
            STANDING,
        ),
        import_kind="documents",
    )
)
