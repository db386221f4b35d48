"""Reconsiderations and lawsuits in the officers' console."""

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
from gongkai.remedies import actions
from gongkai.remedies.models import GROUPS, RESULTS, Case


class CaseForm(RecordForm):
    """A new case; the request that it is about is named by its number."""

    organ = OrganField()
    number = forms.CharField(label="案号", max_length=80)
    group = forms.ChoiceField(label="类别", choices=GROUPS)
    authority = forms.CharField(label="复议机关或法院", max_length=120)
    filed_on = Day(label="受理日期")
    request_number = forms.CharField(
        label="所涉申请编号", max_length=80, required=False, help_text="没有对应申请的留空。"
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        number = (data.pop("request_number", "") or "").strip()
        data["request"] = None
        if number and data.get("organ"):
            requests: Any = Case._meta.get_field("request").related_model
            found = requests.objects.filter(
                organ=data["organ"], key=number, struck_on__isnull=True
            ).first()
            if found is None:
                self.add_error("request_number", "本机关没有这个编号的申请，请核对。")
            data["request"] = found
        return data


class DecideForm(RecordForm):
    """How the case ended."""

    result = forms.ChoiceField(label="结果", choices=[("", "请选择"), *RESULTS])
    decided_on = Day(label="审结日期")

    def prepare(self) -> None:
        self.fields["decided_on"].initial = timezone.localdate()


def _decide(case: Case, data: dict[str, Any], actor: User) -> Outcome:
    actions.decide_case(case=case, **data, actor=actor)
    return Outcome(f"案件 {case.key} 已审结：{case.get_result_display()}。")


def _strike(case: Case, data: dict[str, Any], actor: User) -> Outcome:
    actions.strike_case(case=case, reason=data["reason"], actor=actor)
    return Outcome(f"案件 {case.key} 已作废，可以用同一案号重新登记。")


DECIDE = Action("decide", "登记结果", DecideForm, _decide)
STRIKE = Action(
    "strike",
    "更正作废",
    ReasonForm,
    _strike,
    note="登记有误才作废。作废前已发布的报告仍按当时的记录核算。",
    danger=True,
)


def _actions(case: Case) -> Sequence[Action]:
    if case.struck_on:
        return ()
    return (STRIKE,) if case.result else (DECIDE, STRIKE)


def _facts(case: Case) -> Sequence[tuple[str, Any]]:
    return (
        ("案号", case.key),
        ("行政机关", case.organ),
        ("类别", case.get_group_display()),
        ("复议机关或法院", case.authority),
        ("所涉申请", case.request.key if case.request else None),
        ("受理日期", case.filed_on),
        ("结果", case.get_result_display() or "尚未审结"),
        ("审结日期", case.decided_on),
        ("登记日", case.entered_on),
        ("作废日", case.struck_on),
    )


CASES = register(
    RecordKind(
        key="cases",
        title="复议诉讼",
        noun="案件",
        icon="openquote",
        model=Case,
        columns=(
            Column("案号", lambda c: c.key, "key"),
            Column("行政机关", lambda c: c.organ.short_name, "organ__path"),
            Column("类别", lambda c: c.get_group_display(), "group"),
            Column("复议机关或法院", lambda c: c.authority, "authority"),
            Column("受理日期", lambda c: c.filed_on, "filed_on"),
            Column("结果", lambda c: c.get_result_display() or "尚未审结", "result"),
            Column("审结日期", lambda c: c.decided_on, "decided_on"),
        ),
        search=("key", "authority"),
        order="-filed_on",
        empty="还没有登记复议或诉讼案件。收到受理通知后点“登记案件”，或者用“导入”。",
        add_form=CaseForm,
        add=lambda data, actor: actions.enter_case(**data, actor=actor),
        facts=_facts,
        actions=_actions,
        event_labels={
            actions.ENTERED: "登记案件",
            actions.DECIDED: "登记结果",
            actions.STRUCK: "更正作废",
        },
        filters=(
            by_field("group", "类别", GROUPS),
            Filter(
                "result",
                "结果",
                lambda: [("pending", "尚未审结"), *RESULTS],
                lambda cases, value: cases.filter(result="" if value == "pending" else value),
            ),
            by_year("filed_on", "受理年度"),
            STANDING,
        ),
        related=("organ", "request"),
        import_kind="cases",
    )
)
