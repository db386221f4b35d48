"""The case page on new handlings: to begin one, and every handling of the request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms

from gongkai.foi.models import Request
from gongkai.foi.reopening import Ground, reopen_request
from gongkai.foi.selectors import handlings_of
from gongkai.foi.states import Status
from gongkai.ledger.console import Action, Addition, Day, Outcome, RecordForm, Shown, add_to
from gongkai.ledger.models import User


class ReopenForm(RecordForm):
    """Which decision or judgment orders it, and until when."""

    ground = forms.ChoiceField(label="依据", choices=[("", "请选择"), *Ground.choices])
    authority = forms.CharField(label="作出决定的机关或法院", max_length=120)
    decision = forms.CharField(
        label="文号", max_length=80, help_text="复议决定书或者判决书的文号，会写进新的答复。"
    )
    received_on = Day(
        label="收到日期", help_text="本机关收到决定书或者判决书之日，期限从次日起算。"
    )
    limit_day = Day(
        label="指定的期限",
        required=False,
        help_text="决定或者判决写明期限的，填届满日；没有写的留空，按20个工作日（条例第三十三条）。",
    )


class ReopenFromCaseForm(ReopenForm):
    """The same, begun with what the case says."""

    def prepare(self) -> None:
        case: Any = self.record
        self.initial = {
            "ground": Ground.RECONSIDERATION
            if case.group == "reconsideration"
            else Ground.JUDGMENT,
            "authority": case.authority,
            "decision": case.decision,
            "received_on": case.decision_received_on,
            "limit_day": case.ordered_until,
        }


def _reopen(request: Request, data: dict[str, Any], actor: User) -> Outcome:
    again = reopen_request(request=request, **data, actor=actor)
    return Outcome(f"已开始重新办理，编号 {again.key}，期限 {again.due_on}；原来的办理仍可查看。")


REOPEN = Action(
    "reopen",
    "按决定或判决重新办理",
    ReopenForm,
    _reopen,
    note="另起一次办理，有自己的期限、文书和答复；原来的答复、登记和文书都保留。年度报告表二不再计一次（这份申请在首次答复的年度已经计过）。",
)


def _reopen_for(case: Any, data: dict[str, Any], actor: User) -> Outcome:
    return _reopen(case.request, data, actor)


REOPEN_FROM_CASE = replace(REOPEN, form=ReopenFromCaseForm, run=_reopen_for)


def reopening_by(case: Any) -> Sequence[Action]:
    """To begin the new handling that a decided case orders; not twice for one decision."""
    if case.struck_on or case.request is None or not (case.ordered or case.result == "corrected"):
        return ()
    latest = handlings_of(case.request)[-1]
    begun = latest.handling > 1 and latest.received_on and latest.received_on >= case.decided_on
    return () if begun or latest.status != Status.CLOSED else (REOPEN_FROM_CASE,)


add_to("cases", Addition(reopening_by))


def reopening(request: Request) -> Sequence[Action]:
    """To begin a new handling, on the latest one once it is answered."""
    if request.struck_on or request.status != Status.CLOSED:
        return ()
    return (REOPEN,) if handlings_of(request)[-1].pk == request.pk else ()


def handlings_section(request: Request, user: User) -> Shown | None:
    """Every handling of the request, where there are several."""
    handlings = handlings_of(request)
    if len(handlings) < 2:
        return None
    return Shown("各次办理", "foi/_handlings.html", {"handlings": handlings, "here": request.pk})
