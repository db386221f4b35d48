"""Decisions and fee receipts in the officers' console."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms

from gongkai.enforcement import actions
from gongkai.enforcement.models import Decision, DecisionKind, FeeReceipt
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
    by_year,
    register,
    yuan,
)
from gongkai.ledger.models import User

EVENTS = {"entered": "登记", "struck": "更正作废"}
GROUP = "执法与收费"


class DecisionForm(RecordForm):
    """A new decision."""

    organ = OrganField()
    number = forms.CharField(label="决定书文号", max_length=80)
    kind = forms.ChoiceField(label="决定类别", choices=DecisionKind.choices)
    matter = forms.CharField(label="事项", max_length=120)
    party = forms.CharField(
        label="行政相对人", max_length=120, help_text="自然人只写姓氏，如“张某”。"
    )
    party_code = forms.CharField(label="统一社会信用代码", max_length=18, required=False)
    decided_on = Day(label="决定日期")


class ReceiptForm(RecordForm):
    """A new receipt."""

    organ = OrganField()
    number = forms.CharField(label="票据号", max_length=80)
    item = forms.CharField(label="收费项目", max_length=120)
    payer = forms.CharField(label="缴款人", max_length=120)
    amount = forms.DecimalField(label="金额（元）", decimal_places=2, max_digits=16)
    received_on = Day(label="收款日期")


def _strike(run: Callable[[Any, str, User], object]) -> Action:
    def strike(record: Any, data: dict[str, Any], actor: User) -> Outcome:
        run(record, data["reason"], actor)
        return Outcome(f"{record.key} 已作废，可以用同一编号重新登记。")

    return Action(
        "strike",
        "更正作废",
        ReasonForm,
        strike,
        note="登记有误才作废。作废前已发布的报告仍按当时的记录核算。",
        danger=True,
    )


STRIKE_DECISION = _strike(
    lambda record, reason, actor: actions.strike_decision(
        decision=record, reason=reason, actor=actor
    )
)
STRIKE_RECEIPT = _strike(
    lambda record, reason, actor: actions.strike_receipt(receipt=record, reason=reason, actor=actor)
)


def _decision_facts(decision: Decision) -> Sequence[tuple[str, Any]]:
    return (
        ("决定书文号", decision.key),
        ("行政机关", decision.organ),
        ("决定类别", decision.get_kind_display()),
        ("事项", decision.matter),
        ("行政相对人", decision.party),
        ("统一社会信用代码", decision.party_code),
        ("决定日期", decision.decided_on),
        ("导入批次", decision.batch),
        ("登记日", decision.entered_on),
        ("作废日", decision.struck_on),
    )


def _receipt_facts(receipt: FeeReceipt) -> Sequence[tuple[str, Any]]:
    return (
        ("票据号", receipt.key),
        ("行政机关", receipt.organ),
        ("收费项目", receipt.item),
        ("缴款人", receipt.payer),
        ("金额（元）", yuan(receipt.amount)),
        ("收款日期", receipt.received_on),
        ("导入批次", receipt.batch),
        ("登记日", receipt.entered_on),
        ("作废日", receipt.struck_on),
    )


DECISIONS = register(
    RecordKind(
        key="decisions",
        title="执法决定",
        noun="决定",
        icon="clipboard-list",
        model=Decision,
        columns=(
            Column("决定书文号", lambda d: d.key, "key"),
            Column("行政机关", lambda d: d.organ.short_name, "organ__path"),
            Column("类别", lambda d: d.get_kind_display(), "kind"),
            Column("事项", lambda d: d.matter, "matter"),
            Column("行政相对人", lambda d: d.party),
            Column("决定日期", lambda d: d.decided_on, "decided_on"),
        ),
        search=("key", "matter", "party"),
        order="-decided_on",
        empty="还没有登记执法决定。数量多的请用“导入”，个别的点“登记决定”。",
        add_form=DecisionForm,
        add=lambda data, actor: actions.enter_decision(**data, actor=actor),
        facts=_decision_facts,
        actions=lambda record: () if record.struck_on else (STRIKE_DECISION,),
        event_labels=EVENTS,
        filters=(
            by_field("kind", "类别", DecisionKind.choices),
            by_year("decided_on", "决定年度"),
            STANDING,
        ),
        related=("organ", "batch"),
        import_kind="decisions",
        group=GROUP,
    )
)
FEES = register(
    RecordKind(
        key="fees",
        title="行政事业性收费",
        noun="收费",
        icon="table",
        model=FeeReceipt,
        columns=(
            Column("票据号", lambda r: r.key, "key"),
            Column("行政机关", lambda r: r.organ.short_name, "organ__path"),
            Column("收费项目", lambda r: r.item, "item"),
            Column("缴款人", lambda r: r.payer),
            Column("金额（元）", lambda r: yuan(r.amount), "amount", numeric=True),
            Column("收款日期", lambda r: r.received_on, "received_on"),
        ),
        search=("key", "item", "payer"),
        order="-received_on",
        empty="还没有登记收费。数量多的请用“导入”，个别的点“登记收费”。",
        add_form=ReceiptForm,
        add=lambda data, actor: actions.enter_receipt(**data, actor=actor),
        facts=_receipt_facts,
        actions=lambda record: () if record.struck_on else (STRIKE_RECEIPT,),
        event_labels=EVENTS,
        filters=(by_year("received_on", "收款年度"), STANDING),
        related=("organ", "batch"),
        import_kind="fees",
        group=GROUP,
    )
)
