"""Drafts of applications: kept sealed under a code that only their writer holds, then handed in."""

from __future__ import annotations

import base64
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from gongkai.foi import attachments
from gongkai.foi.actions import Submitted, submit_request
from gongkai.foi.models import Draft, Request
from gongkai.foi.rules.application import PARTICULARS
from gongkai.ledger.models import Organ
from gongkai.ledger.recording import clean
from gongkai.ledger.secrecy import seal, unseal

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Letters of a draft code: none that is taken for another when it is read aloud or copied."""
LENGTH = 12
DAYS = 30
"""Days for which a draft is kept after it was last saved."""
DRAFT = "foi_draft"
"""Where a session keeps, sealed, the code of the draft that is being written."""
RECEIPT = "foi_receipt"
"""Where a session keeps, sealed, the receipt of what was just handed in."""
RECEIPT_MINUTES = 60


def digest_of(code: str) -> str:
    """What is kept of a draft code."""
    text = f"draft/{plain_code(code)}".encode()
    return hmac.digest(settings.SECRET_KEY.encode(), text, "sha256").hex()


def begin() -> str:
    """Begin an empty draft and give its code; drafts past their day are deleted on the way."""
    drop_expired()
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    Draft.objects.create(digest=digest_of(code), sealed=b"", expires_on=_until())
    return code


def drop_expired() -> int:
    """Delete the drafts that nobody came back to; returns how many."""
    old = list(Draft.objects.filter(expires_on__lt=timezone.localdate()))
    for draft in old:
        _delete(draft)
    return len(old)


def spaced(code: str) -> str:
    """A draft code as it is shown: in groups of four."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def plain_code(text: str) -> str:
    """A draft code as a person may type it, without blanks and hyphens, in capitals."""
    return clean(text).upper().replace("-", "").replace(" ", "")


@dataclass(frozen=True, slots=True)
class Kept:
    """What a draft holds: answers by name, and the last day on which it is kept."""

    answers: dict[str, str]
    expires_on: date


def find(code: str) -> Kept | None:
    """The draft of a code; None where there is none or its day has passed."""
    draft = Draft.objects.filter(
        digest=digest_of(code), expires_on__gte=timezone.localdate()
    ).first()
    return Kept(_unsealed(draft), draft.expires_on) if draft else None


def keep(code: str, answers: Mapping[str, str]) -> bool:
    """Put `answers` into the draft of a code; False where the draft is gone."""
    with transaction.atomic():
        draft = _held(code)
        if draft is None:
            return False
        told = _unsealed(draft) | dict(answers)
        draft.sealed = seal(json.dumps(told, ensure_ascii=False, sort_keys=True))
        draft.expires_on = _until()
        draft.save(update_fields=["sealed", "expires_on"])
    return True


def drop(code: str) -> None:
    """Delete the draft of a code."""
    for draft in Draft.objects.filter(digest=digest_of(code)):
        _delete(draft)


def hand_in(code: str, session: Any) -> Submitted | None:
    """Submit the draft of a code, delete it, and leave the receipt in `session`.

    All of it happens or nothing does, and whoever comes second, by a double click or from another
    device, gets None. Raises ValidationError with messages per argument of `submit_request`.
    """
    with transaction.atomic():
        draft = _held(code)
        if draft is None:
            return None
        told = _unsealed(draft)
        organ = Organ.objects.filter(code=told.get("organ", "")).first()
        if organ is None:
            return None
        submitted = submit_request(
            organ=organ,
            applicant_kind=told.get("applicant_kind", ""),
            applicant_name=told.get("applicant_name", ""),
            contact=told.get("contact", ""),
            particulars={name: told[name] for name in PARTICULARS if told.get(name)},
            subject=told.get("subject", ""),
            description=told.get("description", ""),
            delivery=told.get("delivery", ""),
            actor=None,
        )
        if store := attachments.current():
            store.hand_over(draft.digest, submitted.request)
        draft.delete()
        until = timezone.now() + timedelta(minutes=RECEIPT_MINUTES)
        session[RECEIPT] = sealed_text(
            {"pk": submitted.request.pk, "code": submitted.code, "until": until.timestamp()}
        )
        session.pop(DRAFT, None)
        session.save()
    return submitted


def remember(session: Any, code: str) -> None:
    """Keep the code of a draft in a session, so that its pages find it."""
    session[DRAFT] = sealed_text({"code": code})


def code_in(session: Any) -> str:
    """The code of the draft that a session remembers; empty where there is none."""
    return str(opened_text(session.get(DRAFT)).get("code", ""))


def receipt_in(session: Any) -> tuple[Request, str] | None:
    """What was just handed in, with its query code; None once it was kept or is too long ago."""
    kept = opened_text(session.get(RECEIPT))
    if not kept or kept["until"] < timezone.now().timestamp():
        return None
    return Request.objects.select_related("organ").get(pk=kept["pk"]), str(kept["code"])


def sealed_text(values: Mapping[str, Any]) -> str:
    """Values as sealed text, for a session, whose rows are not sealed."""
    return base64.b64encode(seal(json.dumps(values))).decode()


def opened_text(text: object) -> dict[str, Any]:
    """What `sealed_text` sealed; empty for anything else."""
    if not isinstance(text, str) or not text:
        return {}
    try:
        return dict(json.loads(unseal(base64.b64decode(text))))
    except ValueError:
        return {}


def _delete(draft: Draft) -> None:
    if store := attachments.current():
        store.drop(draft.digest)
    draft.delete()


def _held(code: str) -> Draft | None:
    return (
        Draft.objects.select_for_update()
        .filter(digest=digest_of(code), expires_on__gte=timezone.localdate())
        .first()
    )


def _unsealed(draft: Draft) -> dict[str, str]:
    text = unseal(draft.sealed)
    return dict(json.loads(text)) if text else {}


def _until() -> date:
    return timezone.localdate() + timedelta(days=DAYS)
