"""What a request looks like to its applicant: public words, events, days and why, the answer.

Drafts, proposals, returns, officers' names and who was consulted are inner work and never told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_noop as _

from gongkai.foi.letters.kinds import ANSWER, LetterKind
from gongkai.foi.letters.kinds import KINDS as LETTERS
from gongkai.foi.letters.models import Letter
from gongkai.foi.letters.selectors import letters_of, text_of
from gongkai.foi.models import Request
from gongkai.foi.rules.deadlines import answer_deadline, deadlines
from gongkai.foi.rules.facts import Told
from gongkai.foi.rules.standing import standing
from gongkai.foi.selectors import facts_of
from gongkai.foi.states import Status, Step
from gongkai.ledger.calendars import site_calendar
from gongkai.ledger.events import Fact
from gongkai.ledger.models import Organ
from gongkai.norms import deadlines as kinds
from gongkai.norms.calendar import UnannouncedYear, WorkCalendar
from gongkai.norms.clock import ClockError
from gongkai.norms.deadlines import DEADLINES, Deadline
from gongkai.norms.fees import BY_PAGES, BY_PIECES, MAX_UNITS, by_pages, by_pieces
from gongkai.norms.outcomes import (
    GROUPS,
    LAWSUIT_AFTER_RECONSIDERATION,
    OUTCOMES,
    Outcome,
    needs_reconsideration_first,
    remedies_open,
)
from gongkai.norms.remedy_limits import last_day

STATUSES: dict[str, tuple[str, str]] = {
    Status.SUBMITTED: (
        _("已提交，等待确认收到"),
        _("受理机关会与您联系，确认收到申请；双方确认之日起计算答复期限。"),
    ),
    Status.RECEIVED: (_("正在办理"), _("受理机关已经收到申请，正在查找和审核信息。")),
    Status.CORRECTING: (
        _("等您补正"),
        _("申请的内容不够明确，请在期限内补充；补正后重新计算答复期限。"),
    ),
    Status.REASONING: (
        _("等您说明理由"),
        _("申请的数量、频次明显超过合理范围，受理机关请您说明理由。"),
    ),
    Status.CONSULTING: (
        _("正在征求意见"),
        _("信息涉及第三方或者其他行政机关，正在征求意见；征求意见的时间不计入答复期限。"),
    ),
    Status.AWAITING_FEE: (
        _("等您缴费"),
        _("请在期限内缴纳信息处理费；缴费完成的次日起重新计算办理期限。"),
    ),
    Status.CLOSED: (_("已经答复"), _("受理机关已经对这份申请作出答复。")),
    Status.CANCELLED: (_("已经撤回"), _("您在受理机关收到之前撤回了申请，不再办理。")),
}
"""Status → (headline, what it means) in public words."""

STEPS: dict[str, str] = {
    Step.SUBMITTED: _("申请提交"),
    Step.ENTERED: _("受理机关收到申请"),
    Step.REOPENED: _("受理机关收到要求重新办理的决定或者判决"),
    Step.RECEIPT_CONFIRMED: _("双方确认收到申请"),
    Step.CORRECTION_REQUESTED: _("受理机关请您补正申请"),
    Step.CORRECTED: _("收到您的补正"),
    Step.REASONS_ASKED: _("受理机关请您说明理由"),
    Step.REASONS_GIVEN: _("收到您的理由说明"),
    Step.THIRD_PARTY_ASKED: _("征求第三方的意见"),
    Step.THIRD_PARTY_ANSWERED: _("收到第三方的意见"),
    Step.ORGAN_ASKED: _("征求其他行政机关的意见"),
    Step.ORGAN_ANSWERED: _("收到其他行政机关的意见"),
    Step.EXTENDED: _("答复期限延长"),
    Step.DELAYED: _("确定延迟答复的期限"),
    Step.FEE_NOTIFIED: _("受理机关发出收费通知"),
    Step.FEE_PAID: _("收到信息处理费"),
    Step.CLOSED: _("作出答复"),
    Step.WITHDRAWN: _("申请撤回"),
}
"""Step → how it is told in public. What is not listed is inner work."""

DUE_DAYS: dict[str, str] = {
    kinds.RECEIPT_CONFIRMATION: _("受理机关与您确认收到"),
    kinds.CORRECTION_NOTICE: _("需要您补正的，受理机关最迟告知"),
    kinds.CORRECTION: _("请您补正"),
    kinds.THIRD_PARTY: _("第三方提出意见"),
    kinds.ORGAN: _("其他机关提出意见"),
    kinds.FEE_NOTICE: _("受理机关发出收费通知"),
    kinds.FEE_PAYMENT: _("请您缴费"),
    kinds.REASONS: _("请您说明理由"),
    kinds.ANSWER: _("答复您"),
}
"""Kind of deadline → how it is called in public."""

WITHDRAWN = (_("已经撤回"), _("您撤回了申请，不再办理。"))
_NEUTRAL = {Step.THIRD_PARTY_ASKED: "第三方", Step.ORGAN_ASKED: "其他机关"}
_ANSWERS = {
    Step.THIRD_PARTY_ANSWERED: Step.THIRD_PARTY_ASKED,
    Step.ORGAN_ANSWERED: Step.ORGAN_ASKED,
}


@dataclass(frozen=True, slots=True)
class PublicMoment:
    """One line of the timeline."""

    day: date
    label: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class DueDay:
    """A due day and why it is that day."""

    label: str
    due: date
    provisional: bool
    why: tuple[str, ...]
    settled: bool
    yours: bool


@dataclass(frozen=True, slots=True)
class OpenRemedy:
    """A remedy with its last day, if one can be told."""

    label: str
    limit: str
    last: date | None
    provisional: bool
    legal_basis: str


@dataclass(frozen=True, slots=True)
class Answer:
    """How a request was answered, and how that can be contested."""

    outcome: Outcome
    label: str
    day: date
    text: tuple[str, ...]
    """Paragraphs of the letter that gave it; none for an answer that was given on paper."""
    remedies: tuple[OpenRemedy, ...]
    reconsideration_first: bool
    advised: Organ | None
    """The organ that the answer says to ask instead (Art. 36 no. 5), if it is one of this site."""


@dataclass(frozen=True, slots=True)
class FeeNotice:
    """A fee in yuan that was notified, until when it is to be paid, and when it was.

    `computed` are the blocks of the tariff that add up to it (国办函〔2020〕109号), none for a fee
    that was entered from paper.
    """

    fee: Decimal
    day: date
    limit: date | None
    paid_on: date | None
    computed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A request in public words."""

    headline: str
    meaning: str
    moments: tuple[PublicMoment, ...]
    answer_due: DueDay | None
    your_due: DueDay | None
    other_days: tuple[DueDay, ...]
    supplement: str
    may_withdraw: bool
    fee: FeeNotice | None
    answer: Answer | None


def public_case(request: Request, today: date) -> Case:
    """A request as its applicant may see it on `today`."""
    facts = facts_of(request)
    now = standing(facts).on(today)
    withdrawn = any(fact.name == Step.WITHDRAWN for fact in facts)
    headline, meaning = STATUSES[now.status]
    if withdrawn and now.status == Status.CLOSED:
        headline, meaning = WITHDRAWN
    possible = now.possible(today)
    calendar = site_calendar()
    due, others = _due_days(facts, calendar)
    supplement = next(
        (str(step) for step in (Step.CORRECTED, Step.REASONS_GIVEN) if step in possible), ""
    )
    return Case(
        headline=headline,
        meaning=meaning,
        moments=tuple(_moments(facts)),
        answer_due=due,
        your_due=next((one for one in others if one.yours and not one.settled), None),
        other_days=others,
        supplement=supplement,
        may_withdraw=Step.WITHDRAWN in possible,
        fee=_fee(facts),
        answer=None if withdrawn else _answer(request, facts, calendar),
    )


def third_party_due(request: Request, party: str) -> DueDay | None:
    """The last day of a third party's opinion, and why, without who it is."""
    found = deadlines(facts_of(request), site_calendar())
    own = [one for one in found if one.kind == kinds.THIRD_PARTY and one.party == party]
    return _due_day(own[-1]._replace(party="")) if own else None


def public_letters(request: Request) -> list[Letter]:
    """The letters that went to the applicant; an answer's only once the request is answered so."""
    return [
        letter
        for letter in letters_of(request)
        if letter.struck_on is None and _told(LETTERS.get(letter.kind), request)
    ]


def _told(kind: LetterKind | None, request: Request) -> bool:
    if kind is None or kind.addressee != "申请人":
        return False
    return not kind.outcome or (request.closed_on is not None and kind.outcome == request.outcome)


def _moments(facts: Sequence[Told]) -> list[PublicMoment]:
    told = []
    for fact in facts:
        if fact.name not in STEPS:
            continue
        detail = ""
        if fact.name == Step.EXTENDED:
            detail = f"延长 {fact.payload['days']} 个工作日"
        elif fact.name == Step.FEE_NOTIFIED:
            detail = f"{fact.payload['fee']} 元"
        elif fact.name == Step.REOPENED:
            detail = f"{fact.payload['authority']} {fact.payload['decision']}"
        elif fact.name == Step.CLOSED:
            detail = OUTCOMES[str(fact.payload["outcome"])].letter
        elif fact.name in (Step.CORRECTION_REQUESTED, Step.REASONS_ASKED, Step.DELAYED):
            limit = fact.payload.get("limit_day")
            detail = f"期限 {limit}" if limit else ""
        told.append(PublicMoment(fact.day, STEPS[fact.name], detail))
    return told


def _neutral(facts: Sequence[Told]) -> list[Told]:
    """The same facts, with a number in place of who was consulted."""
    seen: dict[tuple[str, str], str] = {}
    neutral: list[Told] = []
    for fact in facts:
        party = str(fact.payload.get("party", ""))
        asked = _ANSWERS.get(Step(fact.name), fact.name) if fact.name in Step.values else ""
        if party and asked in _NEUTRAL:
            prefix = _NEUTRAL[Step(asked)]
            number = 1 + sum(kind == asked for kind, _ in seen)
            label = seen.setdefault((asked, party), f"{prefix}{number}")
            payload: dict[str, Any] = {**fact.payload, "party": label}
            neutral.append(Fact(fact.name, fact.day, payload))
        else:
            neutral.append(fact)
    return neutral


def _due_days(
    facts: Sequence[Told], calendar: WorkCalendar
) -> tuple[DueDay | None, tuple[DueDay, ...]]:
    try:
        found = deadlines(_neutral(facts), calendar)
    except (ClockError, UnannouncedYear):
        # The officers are told what is wrong; the applicant sees the events without days.
        return None, ()
    answer = answer_deadline(found)
    return (
        _due_day(answer) if answer else None,
        tuple(_due_day(one) for one in found if one is not answer),
    )


def _due_day(found: Deadline) -> DueDay:
    label = DUE_DAYS[found.kind]
    return DueDay(
        f"{label}（{found.party}）" if found.party else label,
        found.due,
        found.provisional,
        tuple(found.explain()),
        settled=found.met is not None,
        yours=DEADLINES[found.kind].owed_by == "applicant",
    )


def _fee(facts: Sequence[Told]) -> FeeNotice | None:
    notice = next((fact for fact in facts if fact.name == Step.FEE_NOTIFIED), None)
    if notice is None:
        return None
    limit = notice.payload.get("limit_day")
    paid = next((fact.day for fact in facts if fact.name == Step.FEE_PAID), None)
    return FeeNotice(
        Decimal(str(notice.payload["fee"])),
        notice.day,
        date.fromisoformat(limit) if limit else None,
        paid,
        _computed(notice.payload),
    )


def _computed(told: Mapping[str, Any]) -> tuple[str, ...]:
    if told.get("way") == BY_PAGES:
        fee = by_pages(told["units"])
    elif told.get("way") == BY_PIECES:
        fee = by_pieces(told["units"], already=told.get("already", 0))
    else:
        return ()
    # What was charged stands; a computation that gives another sum would only mislead.
    return tuple(fee.explain()) if fee.yuan == Decimal(str(told["fee"])) else ()


def tariff() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The two ways of charging, each with its blocks in words (国办函〔2020〕109号)."""
    pages = by_pages(MAX_UNITS).blocks
    pieces = by_pieces(50).blocks
    return (
        ("按件计收（同一申请人一个自然月内的申请）", tuple(_blocks(pieces, "件", "以此类推"))),
        ("按量计收（同一申请提供的页数）", tuple(_blocks(pages, "页", ""))),
    )


def _blocks(blocks: Sequence[Any], unit: str, tail: str) -> list[str]:
    lines = []
    for block in blocks:
        last = (
            f"第 {block.first} {unit}起"
            if block.last >= MAX_UNITS
            else f"第 {block.first}–{block.last} {unit}"
        )
        lines.append(f"{last}：" + (f"每{unit} {block.rate} 元" if block.rate else "不收费"))
    return [*lines, tail] if tail else lines


def _letter_text(request: Request) -> tuple[str, ...]:
    letters = letters_of(request).filter(kind__startswith=f"{ANSWER}.", struck_on__isnull=True)
    return text_of(letters.last())


def _advised(facts: Sequence[Told]) -> Organ | None:
    codes = [fact.payload.get("organ_advised") for fact in facts if fact.name == Step.CLOSED]
    return Organ.objects.filter(code=codes[-1]).first() if codes and codes[-1] else None


def _answer(request: Request, facts: Sequence[Told], calendar: WorkCalendar) -> Answer | None:
    if request.closed_on is None:
        return None
    outcome = OUTCOMES[request.outcome]
    return Answer(
        outcome=outcome,
        label=_plain(outcome),
        day=request.closed_on,
        text=_letter_text(request),
        remedies=tuple(_remedies(outcome, request.closed_on, calendar)),
        advised=_advised(facts),
        reconsideration_first=needs_reconsideration_first(outcome, request.closed_on),
    )


def _plain(outcome: Outcome) -> str:
    """An outcome without its number in the form: 不予公开：保护第三方合法权益."""
    group = GROUPS[outcome.group]
    row = outcome.label.partition("）")[2].lstrip("0123456789.")
    return group if row.startswith(group) else f"{group}：{row}"


def _remedies(outcome: Outcome, day: date, calendar: WorkCalendar) -> list[OpenRemedy]:
    told = []
    for remedy in remedies_open(outcome, day):
        limit = (
            f"{remedy.limit} {'个月' if remedy.unit == '月' else '日'}内" if remedy.limit else ""
        )
        last = None
        # How long that remedy runs depends on a decision that has not been given.
        if remedy.key != LAWSUIT_AFTER_RECONSIDERATION.key:
            try:
                last = last_day(remedy, day, calendar)
            except UnannouncedYear:
                last = None
        told.append(
            OpenRemedy(
                remedy.label,
                limit,
                last,
                bool(last) and not calendar.is_announced(day, last),
                remedy.legal_basis,
            )
        )
    return told
