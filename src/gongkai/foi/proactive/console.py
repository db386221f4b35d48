"""Proposals to publish in the officers' console, and the one step from a case that makes one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone

from gongkai.foi.models import Proposal, Request
from gongkai.foi.proactive import actions
from gongkai.foi.proactive.models import TRANSITIONS, Origin, Status, Step
from gongkai.foi.proactive.selectors import (
    live_proposal,
    proposal_of,
    proposals_before,
    reason_to_propose,
)
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
from gongkai.ledger.models import User
from gongkai.ledger.permissions import may_approve, may_record
from gongkai.ledger.secrecy import unseal

TITLE_HELP = "公开时用的名称；不写申请人，不写个人信息。"
TEXT_HELP = "为什么可以公开、公开哪些内容、放在哪个栏目。"


class ProposeForm(RecordForm):
    """What is to be published; begun with what the request asked for."""

    title = forms.CharField(label="拟公开的信息", max_length=200, help_text=TITLE_HELP)
    text = forms.CharField(
        label="理由和范围",
        max_length=4000,
        help_text=TEXT_HELP,
        widget=forms.Textarea({"rows": 4}),
    )

    def prepare(self) -> None:
        if isinstance(self.record, Request):
            self.fields["title"].initial = self.record.subject[:200]
            self.fields["text"].initial = reason_to_propose(self.record, self.user)


class ProposalForm(RecordForm):
    """A proposal by the number of the request that it is about."""

    organ = OrganField()
    request_number = forms.CharField(label="申请编号", max_length=80)
    title = forms.CharField(label="拟公开的信息", max_length=200, help_text=TITLE_HELP)
    text = forms.CharField(
        label="理由和范围",
        max_length=4000,
        help_text=TEXT_HELP,
        widget=forms.Textarea({"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        number = str(data.pop("request_number", "") or "").strip()
        if number and (organ := data.pop("organ", None)):
            found = Request.objects.current().filter(organ=organ, key=number).first()
            if found is None:
                self.add_error("request_number", "本机关没有这个编号的申请，请核对。")
            data["request"] = found
        return data


class DecideForm(RecordForm):
    """Accepted or declined, with reasons."""

    accepted = forms.TypedChoiceField(
        label="决定",
        choices=[("", "请选择"), ("yes", "采纳，纳入主动公开"), ("no", "不采纳")],
        coerce=lambda value: value == "yes",
        empty_value=None,
    )
    title = forms.CharField(label="拟公开的信息", max_length=200, help_text=TITLE_HELP)
    reasons = forms.CharField(
        label="理由",
        max_length=400,
        widget=forms.Textarea({"rows": 3}),
        help_text="申请人建议的，理由会告诉申请人。",
    )

    def prepare(self) -> None:
        if isinstance(self.record, Proposal):
            self.fields["title"].initial = self.record.title


class PublishedForm(RecordForm):
    """Where it was published."""

    address = forms.CharField(label="公开的网址", max_length=400)
    day = Day(label="公开日期")

    def prepare(self) -> None:
        self.fields["day"].initial = timezone.localdate()


def _propose(request: Request, data: dict[str, Any], actor: User) -> Outcome:
    made = actions.propose(request=request, title=data["title"], text=data["text"], actor=actor)
    count = made.requests.count()
    return Outcome(f"已提请主动公开，编号 {made.key}，依据 {count} 件申请，等待另一人决定。")


def _add(data: dict[str, Any], actor: User) -> Proposal:
    return actions.propose(**data, actor=actor)


def _decide(proposal: Proposal, data: dict[str, Any], actor: User) -> Outcome:
    actions.decide(proposal=proposal, **data, actor=actor)
    return Outcome(f"建议 {proposal.key}：{proposal.get_status_display()}。")


def _published(proposal: Proposal, data: dict[str, Any], actor: User) -> Outcome:
    actions.record_published(proposal=proposal, **data, actor=actor)
    return Outcome(f"建议 {proposal.key} 已登记主动公开。")


def _strike(proposal: Proposal, data: dict[str, Any], actor: User) -> Outcome:
    actions.strike_proposal(proposal=proposal, reason=data["reason"], actor=actor)
    return Outcome(f"建议 {proposal.key} 已作废。")


PROPOSE = Action(
    "propose_publication",
    "提请主动公开",
    ProposeForm,
    _propose,
    permit=lambda user, request: (
        may_record(user, request.organ) and bool(reason_to_propose(request, user))
    ),
    note="多人申请相同信息且可以公开的，可以纳入主动公开的范围（条例第四十四条）。一年内申请相同信息的各件申请一并列为依据，由另一人决定。",
)
DECIDE = Action(
    "decide",
    "决定是否主动公开",
    DecideForm,
    _decide,
    permit=lambda user, one: one.proposed_by != user.pk and may_approve(user, one.organ),
    note="属于主动公开范围的，应当及时主动公开（条例第四十四条）。提出的人不能决定。",
)
PUBLISHED = Action("published", "登记已经公开", PublishedForm, _published)
STRIKE = Action("strike", "更正作废", ReasonForm, _strike, note="登记有误才作废。", danger=True)


def proposing(request: Request) -> Sequence[Action]:
    """To propose publishing what a request asked for, unless a proposal stands already."""
    if request.struck_on or request.received_on is None or live_proposal(request):
        return ()
    return (PROPOSE,)


def proposal_section(request: Request, user: User) -> Shown | None:
    """The latest proposal about a request."""
    found = proposal_of(request)
    if found is None:
        return None
    return Shown("主动公开建议", "foi/_proposal.html", {"proposal": found})


def _actions(proposal: Proposal) -> Sequence[Action]:
    if proposal.struck_on:
        return ()
    steps = {step for status, step in TRANSITIONS if status == proposal.status}
    found = [DECIDE] if Step.ACCEPTED in steps else []
    return (*found, *((PUBLISHED,) if Step.PUBLISHED in steps else ()), STRIKE)


def _facts(proposal: Proposal) -> Sequence[tuple[str, Any]]:
    try:
        words = unseal(proposal.words_sealed)
    except ValueError:
        words = "（无法解密）"
    return (
        ("编号", proposal.key),
        ("行政机关", proposal.organ),
        ("状态", proposal.get_status_display()),
        ("来源", proposal.get_origin_display()),
        ("拟公开的信息", proposal.title),
        ("理由和范围", proposal.text),
        ("申请人的话", words),
        ("提出日期", proposal.proposed_on),
        ("决定日期", proposal.decided_on),
        ("决定理由", proposal.reasons),
        ("公开日期", proposal.published_on),
        ("公开的网址", proposal.address),
        ("作废日", proposal.struck_on),
    )


def _sections(proposal: Proposal, user: User) -> Sequence[Shown]:
    requests = proposal.requests.order_by("pk")
    return (Shown("所依据的申请", "foi/_proposal_requests.html", {"requests": requests}),)


def _waiting(user: User) -> Sequence[Waiting]:
    said = {Status.PROPOSED: "请决定是否公开", Status.ACCEPTED: "已采纳，请公开并登记网址"}
    return [Waiting(one, said[Status(one.status)]) for one in proposals_before(user)]


PROPOSALS = RecordKind(
    key="proposals",
    title="主动公开建议",
    noun="主动公开建议",
    icon="pick",
    model=Proposal,
    columns=(
        Column("编号", lambda p: p.key, "key"),
        Column("行政机关", lambda p: p.organ.short_name, "organ__path"),
        Column("拟公开的信息", lambda p: p.title),
        Column("来源", lambda p: p.get_origin_display(), "origin"),
        Column("提出日期", lambda p: p.proposed_on, "proposed_on"),
        Column("状态", lambda p: p.get_status_display(), "status"),
        Column("决定日期", lambda p: p.decided_on, "decided_on"),
        Column("公开日期", lambda p: p.published_on, "published_on"),
    ),
    search=("key", "title"),
    order="-proposed_on",
    empty="还没有主动公开建议。在申请页点“提请主动公开”，或者申请人在网上建议，都会列在这里。",
    add_form=ProposalForm,
    add=_add,
    facts=_facts,
    actions=_actions,
    event_labels=dict(Step.choices),
    filters=(
        by_field("status", "状态", Status.choices),
        by_field("origin", "来源", Origin.choices),
        by_year("proposed_on", "提出年度"),
        STANDING,
    ),
    sections=_sections,
    waiting=_waiting,
    group="依申请公开",
)
