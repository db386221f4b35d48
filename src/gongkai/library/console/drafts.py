"""Documents in the making in the officers' console."""

from __future__ import annotations

from collections.abc import Sequence
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
    by_field,
)
from gongkai.ledger.models import User
from gongkai.library import making
from gongkai.library.console.fields import GROUP, LONG
from gongkai.library.models import Draft
from gongkai.library.states import (
    MAKING,
    NEXT,
    DocumentKind,
    Status,
    may_follow,
)


class DraftForm(RecordForm):
    """A new draft."""

    organ = OrganField()
    kind = forms.ChoiceField(label="文件类别", choices=DocumentKind.choices)
    title = forms.CharField(label="标题", max_length=200)
    drafted_on = Day(label="起草日期", required=False, help_text="留空为今天。")
    basis = forms.CharField(label="起草的依据", max_length=200, required=False)
    body = forms.CharField(label="草案文本", required=False, widget=LONG)


class StepForm(RecordForm):
    """The next step of a draft."""

    status = forms.ChoiceField(label="下一步")
    day = Day(label="日期", help_text="征求意见填开始的日期。")
    until = Day(label="征求意见截止日", required=False)
    basis = forms.CharField(
        label="依据或者情况",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="征求意见的渠道、意见和采纳情况，不足 30 日的写明理由；审核的机构和结论；终止的原因。",
    )
    body = forms.CharField(label="修改后的草案", required=False, widget=LONG)

    def prepare(self) -> None:
        """Offer what may follow."""
        choice = self.fields["status"]
        assert isinstance(choice, forms.ChoiceField)
        if isinstance(self.record, Draft):
            after = NEXT[Status(self.record.status)] - {Status.ADOPTED}
            choice.choices = [(one.value, one.label) for one in Status if one in after]
            self.fields["body"].initial = self.record.body


class AdoptForm(RecordForm):
    """The document that a draft became."""

    number = forms.CharField(label="发文字号", max_length=80)
    issued_on = Day(label="成文日期")
    in_force_on = Day(label="施行日期")
    valid_until = Day(label="有效期至", required=False)
    keywords = forms.CharField(label="关键词", max_length=120, required=False)
    basis = forms.CharField(label="审议通过的会议", max_length=200)
    body = forms.CharField(label="通过的全文", widget=LONG)

    def prepare(self) -> None:
        """Begin with the draft's text."""
        if isinstance(self.record, Draft):
            self.fields["body"].initial = self.record.body


def _step(draft: Draft, data: dict[str, Any], actor: User) -> Outcome:
    making.advance_draft(draft=draft, **data, actor=actor)
    return Outcome(f"{draft.key} 已登记“{Status(data['status']).label}”。")


def _adopt(draft: Draft, data: dict[str, Any], actor: User) -> Outcome:
    document = making.adopt_draft(draft=draft, **data, actor=actor)
    return Outcome(f"{document.key} 已进入文件库；登记解读后在文件页上一同公开。")


def _strike_draft(draft: Draft, data: dict[str, Any], actor: User) -> Outcome:
    making.strike_draft(draft=draft, reason=data["reason"], actor=actor)
    return Outcome(f"{draft.key} 已作废。")


def _status(draft: Draft) -> str:
    return "已通过" if draft.document_id else str(draft.get_status_display())


def _draft_actions(draft: Draft) -> Sequence[Action]:
    if draft.struck_on or draft.status not in MAKING:
        return ()
    adopt = (
        (Action("adopt", "登记通过", AdoptForm, _adopt),)
        if may_follow(draft.kind, draft.status, Status.ADOPTED)
        else ()
    )
    step = Action("step", "登记下一步", StepForm, _step)
    return (*adopt, step, Action("strike", "更正作废", ReasonForm, _strike_draft, danger=True))


DRAFTS = RecordKind(
    key="drafts",
    title="制定中",
    noun="草案",
    icon="edit",
    model=Draft,
    columns=(
        Column("编号", lambda d: d.key, "key"),
        Column("标题", lambda d: d.title, "title"),
        Column("行政机关", lambda d: d.organ.short_name, "organ__path"),
        Column("类别", lambda d: d.get_kind_display(), "kind"),
        Column("状态", _status, "status"),
        Column("状态日期", lambda d: d.status_on, "status_on"),
    ),
    search=("key", "title"),
    order="-status_on",
    empty="没有制定中的文件。起草文件时点“登记草案”。",
    add_form=DraftForm,
    add=lambda data, actor: making.begin_draft(**data, actor=actor),
    facts=lambda d: (
        ("编号", d.key),
        ("标题", d.title),
        ("行政机关", d.organ),
        ("文件类别", d.get_kind_display()),
        ("状态", _status(d)),
        ("状态日期", d.status_on),
        ("公布的文件", d.document),
        ("草案文本", d.body),
    ),
    actions=_draft_actions,
    event_labels={
        "drafted": "起草",
        "redrafted": "重新起草",
        "consulted": "公开征求意见",
        "reviewed": "合法性审核",
        "adopted": "审议通过",
        "abandoned": "终止制定",
        "struck": "更正作废",
    },
    filters=(by_field("status", "状态", Status.choices), STANDING),
    group=GROUP,
)
