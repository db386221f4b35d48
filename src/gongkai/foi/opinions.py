"""A third party's own way to answer a consultation: by a code, without an account (Art. 32)."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gongkai.foi.advancing import advance, append_fact
from gongkai.foi.drafts import ALPHABET, plain_code
from gongkai.foi.models import Invitation, Opinion, Request
from gongkai.foi.rules.facts import Told
from gongkai.foi.rules.standing import standing
from gongkai.foi.selectors import facts_of
from gongkai.foi.states import Step
from gongkai.ledger import events
from gongkai.ledger.events import Fact
from gongkai.ledger.models import User
from gongkai.ledger.permissions import may_record, require
from gongkai.ledger.recording import clean, refuse, text_problem
from gongkai.ledger.recording import locked as held
from gongkai.ledger.secrecy import seal

INVITED = "third_party_invited"
LENGTH = 16
LONGEST = 4000


def opinion_digest(code: str) -> str:
    """What is kept of the code of a consultation."""
    text = f"opinion/{plain_code(code)}".encode()
    return hmac.digest(settings.SECRET_KEY.encode(), text, "sha256").hex()


def waiting_parties(request: Request) -> tuple[str, ...]:
    """The third parties whose opinion has been asked for and has not come."""
    now = standing(facts_of(request))
    return tuple(one.party for one in now.waiting if one.step == Step.THIRD_PARTY_ASKED)


def invite_third_party(*, request: Request, party: str, actor: User | None) -> str:
    """The code by which a third party that was asked may answer itself; told only once.

    `party` is the label of the consultation. A new code takes the place of an earlier one. Raises
    PermissionDenied, or ValidationError where nobody of this label is waited for.
    """
    require(may_record(actor, request.organ), "发送第三方查询码")
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    today = timezone.localdate()
    with transaction.atomic():
        locked = held(request, "party", "申请")
        if party not in waiting_parties(locked):
            raise ValidationError({"party": f"没有正在等待“{party}”的意见。"})
        Invitation.objects.update_or_create(
            request=locked,
            party=party,
            defaults={"digest": opinion_digest(code), "invited_on": today},
        )
        payload = {"party": party, "entered_on": today.isoformat()}
        append_fact(locked, Fact(INVITED, today, payload), actor)
    return code


def invitation_of(code: str) -> Invitation | None:
    """The consultation of a code; None where there is none or its request is struck."""
    found: Invitation | None = (
        Invitation.objects.filter(digest=opinion_digest(code), request__struck_on__isnull=True)
        .select_related("request__organ")
        .first()
    )
    return found


def may_answer(invitation: Invitation) -> bool:
    """Whether the third party's opinion is still waited for."""
    asked = invitation.request
    possible = standing(facts_of(asked)).possible(timezone.localdate())
    return (
        invitation.answered_on is None
        and Step.THIRD_PARTY_ANSWERED in possible
        and invitation.party in waiting_parties(asked)
    )


def answer_consultation(*, code: str, opinion: str, reasons: str, actor: None = None) -> Invitation:
    """A third party's own opinion; who objects says why (Art. 32). Its words are kept sealed.

    Raises ValidationError with messages per argument, under `code` for one that fits nothing.
    """
    today, reasons = timezone.localdate(), clean(reasons)
    problems = {
        "opinion": "" if opinion in Opinion.values else "请选择同意还是不同意公开。",
        "reasons": f"内容超过 {LONGEST} 字，请缩短。" if len(reasons) > LONGEST else "",
    }
    if opinion == Opinion.OBJECTS:
        problems["reasons"] = text_problem(reasons, "不同意公开的理由", LONGEST)
    refuse(problems)

    def tell(facts: Sequence[Told]) -> dict[str, Any]:
        return {
            "party": invitation.party,
            "opinion": opinion,
            "text": events.digest(reasons.encode()),
        }

    with transaction.atomic():
        found = invitation_of(code)
        if found is None or found.answered_on is not None:
            raise ValidationError({"code": "没有等待答复的征求意见。"})
        invitation = Invitation.objects.select_for_update().get(pk=found.pk)
        if invitation.answered_on is not None:
            raise ValidationError({"code": "没有等待答复的征求意见。"})
        advance(found.request, Step.THIRD_PARTY_ANSWERED, today, None, None, tell)
        invitation.opinion, invitation.reasons_sealed = opinion, seal(reasons)
        invitation.answered_on = today
        invitation.save(update_fields=["opinion", "reasons_sealed", "answered_on"])
    return invitation
