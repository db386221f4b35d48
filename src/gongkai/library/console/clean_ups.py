"""Clean-ups in the officers' console."""

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
    Shown,
    by_field,
)
from gongkai.ledger.models import User
from gongkai.ledger.permissions import may_approve
from gongkai.library import cleaning
from gongkai.library.console.fields import GROUP
from gongkai.library.models import CleanUp, CleanUpItem
from gongkai.library.states import (
    Decision,
)


class CleanUpForm(RecordForm):
    """A new clean-up; its list makes itself."""

    organ = OrganField()
    name = forms.CharField(label="名称", max_length=80, help_text="如“2024年行政规范性文件清理”。")
    basis = forms.CharField(label="依据", max_length=200)
    opened_on = Day(
        label="清单日期",
        required=False,
        help_text="列入这一天现行有效的行政规范性文件；留空为今天。",
    )


class ChoiceForm(RecordForm):
    """A choice for one document with its reason."""

    choice = forms.ChoiceField(label="处理", choices=Decision.choices)
    reason = forms.CharField(
        label="理由",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="决定的理由随结果公开。",
    )

    def prepare(self) -> None:
        """Begin with what was proposed."""
        if isinstance(self.record, CleanUpItem):
            self.fields["choice"].initial = self.record.proposal
            self.fields["reason"].initial = self.record.proposal_reason


class ResultForm(RecordForm):
    """The publication of a result."""

    result = forms.CharField(label="公布结果的文件字号", max_length=80)
    published_on = Day(label="公布日期", required=False, help_text="留空为今天。")


def _result(clean_up: CleanUp, data: dict[str, Any], actor: User) -> Outcome:
    cleaning.publish_clean_up(clean_up=clean_up, **data, actor=actor)
    return Outcome("清理结果已公布；决定废止和宣布失效的文件已登记失效。")


def _strike_clean_up(clean_up: CleanUp, data: dict[str, Any], actor: User) -> Outcome:
    cleaning.strike_clean_up(clean_up=clean_up, reason=data["reason"], actor=actor)
    return Outcome(f"{clean_up.key} 已作废。")


def _propose(item: CleanUpItem, data: dict[str, Any], actor: User) -> Outcome:
    cleaning.propose(item=item, proposal=data["choice"], reason=data["reason"], actor=actor)
    return Outcome(f"{item.key} 的清理建议已登记，等待另一人决定。")


def _decide(item: CleanUpItem, data: dict[str, Any], actor: User) -> Outcome:
    cleaning.decide(item=item, decision=data["choice"], reason=data["reason"], actor=actor)
    return Outcome(f"{item.key} 已决定“{Decision(data['choice']).label}”。")


def _clean_up_actions(clean_up: CleanUp) -> Sequence[Action]:
    if clean_up.struck_on or clean_up.published_on:
        return ()
    return (
        Action(
            "publish",
            "公布结果",
            ResultForm,
            _result,
            permit=lambda user, record: may_approve(user, record.organ),
            note="全部文件都有决定后才能公布；决定废止和宣布失效的，自公布之日起失效。",
        ),
        Action("strike", "更正作废", ReasonForm, _strike_clean_up, danger=True),
    )


def _list(clean_up: CleanUp, user: User) -> Sequence[Shown]:
    items = clean_up.items.current().select_related("document", "organ", "proposed_by")
    context = {"items": items.order_by("document__issued_on", "pk")}
    return (Shown("清单", "library/console_items.html", context),)


CLEAN_UPS = RecordKind(
    key="clean_ups",
    title="清理",
    noun="清理",
    icon="list-ul",
    model=CleanUp,
    columns=(
        Column("名称", lambda c: c.key, "key"),
        Column("行政机关", lambda c: c.organ.short_name, "organ__path"),
        Column("清单日期", lambda c: c.opened_on, "opened_on"),
        Column("公布日期", lambda c: c.published_on, "published_on"),
        Column("公布文件", lambda c: c.result, "result"),
    ),
    search=("key", "basis", "result"),
    order="-opened_on",
    empty="还没有文件清理。行政规范性文件一般每两年清理一次；点“登记清理”，清单自动列出。",
    add_form=CleanUpForm,
    add=lambda data, actor: cleaning.open_clean_up(**data, actor=actor),
    facts=lambda c: (
        ("名称", c.key),
        ("行政机关", c.organ),
        ("依据", c.basis),
        ("清单日期", c.opened_on),
        ("公布日期", c.published_on),
        ("公布文件", c.result),
    ),
    actions=_clean_up_actions,
    event_labels={"opened": "启动清理", "published": "公布结果", "struck": "更正作废"},
    filters=(STANDING,),
    sections=_list,
    group=GROUP,
)


def _item_actions(item: CleanUpItem) -> Sequence[Action]:
    if item.struck_on or item.clean_up.published_on:
        return ()
    propose = Action("propose", "提出建议", ChoiceForm, _propose)
    if not item.proposal:
        return (propose,)
    decide = Action(
        "decide",
        "作出决定",
        ChoiceForm,
        _decide,
        permit=lambda user, record: (
            may_approve(user, record.clean_up.organ) and record.proposed_by_id != user.pk
        ),
    )
    return (decide, propose)


CLEAN_UP_ITEMS = RecordKind(
    key="clean_up_items",
    title="清理意见",
    noun="清理意见",
    icon="list-ul",
    model=CleanUpItem,
    columns=(
        Column("文号", lambda i: i.key, "key"),
        Column("标题", lambda i: i.document.title, "document__title"),
        Column("清理", lambda i: i.clean_up.key, "clean_up__opened_on"),
        Column("建议", lambda i: i.get_proposal_display(), "proposal"),
        Column("决定", lambda i: i.get_decision_display(), "decision"),
    ),
    search=("key", "document__title", "clean_up__key"),
    order="-entered_on",
    empty="没有清理意见。启动文件清理后，清单上的文件在这里逐件提出建议和决定。",
    add_form=None,
    add=None,
    facts=lambda i: (
        ("文件", f"{i.document.title}（{i.document.key}）"),
        ("行政机关", i.organ),
        ("清理", i.clean_up),
        ("清理建议", i.get_proposal_display()),
        ("建议理由", i.proposal_reason),
        ("建议人", i.proposed_by),
        ("清理决定", i.get_decision_display()),
        ("决定理由", i.decision_reason),
        ("决定人", i.decided_by),
        ("决定日期", i.decided_on),
    ),
    actions=_item_actions,
    event_labels={
        "listed": "列入清单",
        "proposed": "提出建议",
        "decided": "作出决定",
        "struck": "更正作废",
    },
    filters=(
        by_field("proposal", "建议", Decision.choices),
        by_field("decision", "决定", Decision.choices),
        STANDING,
    ),
    related=("organ", "document", "clean_up__organ", "proposed_by", "decided_by"),
    group=GROUP,
)
