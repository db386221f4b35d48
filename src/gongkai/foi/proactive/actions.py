"""Writes of proposals to publish on the organ's own motion (政府信息公开条例 Art. 44)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gongkai.foi.codes import code_fits
from gongkai.foi.models import Proposal, Request
from gongkai.foi.proactive.models import TRANSITIONS, Origin, Status, Step
from gongkai.foi.proactive.selectors import alike, live_proposal, reason_to_propose
from gongkai.foi.selectors import first_handling
from gongkai.ledger import events
from gongkai.ledger.models import User
from gongkai.ledger.numbering import draw
from gongkai.ledger.permissions import may_approve, may_record, require
from gongkai.ledger.recording import append, clean, late_problem, locked, refuse, text_problem
from gongkai.ledger.secrecy import seal


def propose(*, request: Request, title: str, text: str, actor: User) -> Proposal:
    """Propose to publish what a request, and those of others for the same, asked for.

    Permitted once the information was disclosed, or as many applicants asked as `similar` proposes
    from. The proposal names every one of their requests. Raises PermissionDenied, or
    ValidationError with messages per argument.
    """
    require(may_record(actor, request.organ), "提请主动公开")
    title, text = clean(title), clean(text)
    refuse(
        {
            "title": text_problem(title, "拟公开的信息", 200),
            "text": text_problem(text, "理由和范围", 4000),
            "request": "" if reason_to_propose(request, actor) else _NOT_YET,
        }
    )
    requests = [first_handling(request), *alike(request, actor)]
    return _enter(request, requests, Origin.ORGAN, title, text, b"", actor)


def suggest(*, request: Request, words: str, code: str, actor: None = None) -> Proposal:
    """The applicant's own suggestion to publish what was disclosed to him (Art. 44 para. 2).

    `words` may say why; they are sealed. Raises PermissionDenied with a wrong code, ValidationError
    with messages per argument.
    """
    require(code_fits(request, code), "建议主动公开")
    words = clean(words)
    refuse(
        {
            "words": "内容超过 2000 字，请缩短。" if len(words) > 2000 else "",
            "request": "" if reason_to_propose(request, None) else _NOT_YET,
        }
    )
    first = first_handling(request)
    title = first.subject[:200]
    return _enter(request, [first], Origin.APPLICANT, title, "", seal(words), None)


_NOT_YET = "信息尚未公开给申请人，申请相同信息的人也不多，还不能提请主动公开（条例第四十四条）。"


def decide(
    *, proposal: Proposal, accepted: bool, reasons: str, actor: User, title: str = ""
) -> Proposal:
    """Accept or decline, with reasons; who proposed does not decide.

    `title` takes the place of the proposed one: what an applicant wrote may name a person.

    Raises PermissionDenied, or ValidationError with messages per argument.
    """
    require(may_approve(actor, proposal.organ), "决定是否主动公开")
    reasons, today = clean(reasons), timezone.localdate()
    title = clean(title)
    refuse(
        {
            "reasons": text_problem(reasons, "决定理由", 400),
            "title": text_problem(title, "拟公开的信息", 200) if title else "",
        }
    )

    def change(held: Proposal) -> dict[str, Any]:
        if held.proposed_by == actor.pk:
            raise ValidationError({"step": "这条建议是您提出的，须由另一人决定。"})
        held.decided_on, held.decided_by, held.reasons = today, actor.pk, reasons
        held.title = title or held.title
        return {"reason": reasons, "title": events.digest(held.title.encode())}

    return _take(proposal, Step.ACCEPTED if accepted else Step.DECLINED, today, actor, change)


def record_published(
    *, proposal: Proposal, address: str, actor: User, day: date | None = None
) -> Proposal:
    """Record that an accepted proposal was published on `day` at `address`.

    Raises PermissionDenied, or ValidationError with messages per argument.
    """
    require(may_record(actor, proposal.organ), "登记主动公开")
    address, today = clean(address), timezone.localdate()
    day = day or today

    def change(held: Proposal) -> dict[str, Any]:
        wrong = "网址须以 / 或者 http:// 、https:// 开头，不含空格，不超过 400 字。"
        fits = re.fullmatch(r"(https?://|/(?!/))[^\s]{1,390}", address)
        late = late_problem("公开日期", day, today)
        early = f"公开日期 {day} 早于决定日期 {held.decided_on}，请检查日期。"
        refuse(
            {
                "address": "" if fits else wrong,
                "day": early if held.decided_on and day < held.decided_on else late,
            }
        )
        held.published_on, held.address = day, address
        return {"address": address}

    return _take(proposal, Step.PUBLISHED, day, actor, change)


def strike_proposal(*, proposal: Proposal, reason: str, actor: User) -> Proposal:
    """Strike a wrong entry; raises PermissionDenied or ValidationError."""
    require(may_record(actor, proposal.organ), "作废建议")
    reason, today = clean(reason), timezone.localdate()
    refuse({"reason": text_problem(reason, "作废理由", 400)})
    with transaction.atomic():
        held = locked(proposal, "step", "建议")
        held.struck_on = today
        held.save(update_fields=["struck_on"])
        payload = {"reason": reason, "entered_on": today.isoformat()}
        append(held, Step.STRUCK, today, payload, actor)
    proposal.struck_on = today
    return proposal


def _enter(
    request: Request,
    requests: Sequence[Request],
    origin: Origin,
    title: str,
    text: str,
    words: bytes,
    actor: User | None,
) -> Proposal:
    today = timezone.localdate()
    organ = request.organ
    with transaction.atomic():
        # Two who propose at once: the second waits here and finds the first one's proposal.
        held = locked(first_handling(request), "request", "申请")
        standing = live_proposal(held)
        if standing is not None:
            told = f"已有建议 {standing.key}（{standing.get_status_display()}），不必重复提出。"
            raise ValidationError({"request": told})
        proposal = Proposal.objects.create(
            organ=organ,
            key=f"ZD{today.year}-{draw(f'foi.proposal/{organ.code}/{today.year}'):04d}",
            entered_on=today,
            origin=origin,
            title=title,
            text=text,
            words_sealed=words,
            proposed_on=today,
            proposed_by=actor.pk if actor else None,
        )
        proposal.requests.set(requests)
        payload = {
            "organ": organ.code,
            "number": proposal.key,
            "origin": str(origin),
            "requests": sorted(one.pk for one in requests),
            "text": events.digest(f"{title}\n{text}".encode()),
            "entered_on": today.isoformat(),
        }
        append(proposal, Step.PROPOSED, today, payload, actor)
    return proposal


def _take(
    proposal: Proposal,
    step: Step,
    day: date,
    actor: User,
    change: Callable[[Proposal], dict[str, Any]],
) -> Proposal:
    today = timezone.localdate()
    with transaction.atomic():
        held = locked(proposal, "step", "建议")
        if (held.status, step) not in TRANSITIONS:
            label = Status(held.status).label
            message = f"建议 {held.key} 目前为“{label}”，不能登记“{step.label}”。"
            raise ValidationError({"step": message})
        payload = {**change(held), "entered_on": today.isoformat()}
        held.status = TRANSITIONS[held.status, step]
        held.save(update_fields=list(_CHANGING))
        append(held, step, day, payload, actor)
    for name in _CHANGING:
        setattr(proposal, name, getattr(held, name))
    return proposal


_CHANGING = (
    "title",
    "status",
    "decided_on",
    "decided_by",
    "reasons",
    "published_on",
    "address",
)
