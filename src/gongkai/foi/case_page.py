"""Parts of a case's page: its letters, what waits for approval, what the next letter will say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gongkai.foi.answer_drafts import Draft, draft_of
from gongkai.foi.letters.actions import ISSUED, OPENED, SHREDDED, SIGNED
from gongkai.foi.letters.kinds import KINDS
from gongkai.foi.letters.layout import (
    OfficialLetter,
    addressee_line,
    attachment_lines,
    chinese_day,
    note_line,
    record_lines,
)
from gongkai.foi.letters.selectors import letters_of, official_letter, preview_letter
from gongkai.foi.letters.signing import signer_of
from gongkai.foi.models import Correction, Letter, Request
from gongkai.foi.rules.letter_facts import told_fields
from gongkai.foi.rules.standing import standing
from gongkai.foi.selectors import facts_of
from gongkai.foi.similar import similar
from gongkai.ledger.console import Part, Shown
from gongkai.ledger.models import Organ, User
from gongkai.ledger.once import once
from gongkai.ledger.organs import with_contact
from gongkai.ledger.permissions import may_approve, may_record
from gongkai.ledger.secrecy import mask_name, unseal
from gongkai.norms.applicants import is_organisation

LETTER_EVENTS = {
    ISSUED: "出具",
    SIGNED: "签名",
    OPENED: "下载",
    SHREDDED: "销毁内容",
    "struck": "作废",
}


def kind_name(key: str) -> str:
    """A kind of letter as lists show it; its key where it is known no more."""
    return KINDS[key].name if key in KINDS else key


def shown_letter(title: str, letter: OfficialLetter, told: Sequence[tuple[str, str]] = ()) -> Shown:
    """A letter's text as it will be printed; `told` are the fields that it was filled with."""
    return Shown(
        title,
        "foi/_letter.html",
        {
            "letter": letter,
            "addressee": addressee_line(letter),
            "attachments": attachment_lines(letter),
            "day": chinese_day(letter.day),
            "note": note_line(letter),
            "record_lines": record_lines(letter),
            "told": told,
        },
    )


def masked_letter(request: Request | Correction, letter: OfficialLetter) -> OfficialLetter:
    """The letter with a person's name masked: the name itself is looked at by an audited action."""
    name = unseal(request.applicant_sealed)
    if not name or is_organisation(request.applicant_kind):
        return letter
    mask = mask_name(name)
    return replace(
        letter,
        addressee=letter.addressee.replace(name, mask),
        body=tuple(replace(item, text=item.text.replace(name, mask)) for item in letter.body),
    )


def rehearsed(request: Request, run: Callable[[Request], object]) -> Shown | None:
    """The letter that `run` would issue for the request; everything is taken back.

    Raises ValidationError and PermissionDenied as `run` does.
    """
    with transaction.atomic():
        run(Request.objects.select_related("organ").get(pk=request.pk))
        letter = letters_of(request).last()
        made = official_letter(letter) if letter else None
        transaction.set_rollback(True)
    if made is None:
        return None
    return shown_letter("文书预览", masked_letter(request, replace(made, number="")))


def drafted_letter(request: Request, draft: Draft) -> OfficialLetter:
    """The letter of a draft as it would be issued today, without its number."""
    return preview_letter(
        request=request,
        kind=draft.kind.key,
        fields={**draft.fields, **told_fields(draft.kind.inputs, facts_of(request))},
        day=timezone.localdate(),
    )


def preview_of_draft(request: Request, data: dict[str, Any], user: User) -> Shown | None:
    """The answer that the form describes; raises ValidationError per field."""
    kind = KINDS[data["kind"]]
    given, _ = with_contact({name: data.get(name) for name in kind.inputs if name in data})
    made = drafted_letter(request, Draft(kind, given))
    return shown_letter("答复预览", masked_letter(request, made))


def waiting_draft(request: Request, user: User | None = None) -> Shown | None:
    """What an approver sees before approving: the drafted letter and what it was filled with."""
    if standing(facts_of(request)).draft is None:
        return None
    draft = draft_of(request)
    if draft is None:
        return None
    told = [(name, str(draft.fields[name])) for name in draft.kind.inputs if draft.fields.get(name)]
    made = drafted_letter(request, draft)
    return shown_letter("待审批的答复", masked_letter(request, made), told)


def can_sign(organ: Organ) -> bool:
    """Whether the site has a certificate for the organ."""
    try:
        signer_of(organ)
    except ValidationError:
        return False
    return True


@once
def _letters(request: Request | Correction) -> tuple[Letter, ...]:
    return tuple(letters_of(request))


def letters_section(request: Request | Correction, user: User) -> Shown:
    """Every letter of a request with its files and what may be done with it."""
    rows = _letters(request)
    approver = may_approve(user, request.organ)
    return Shown(
        "文书",
        "foi/_letters.html",
        {
            "request_id": request.pk if isinstance(request, Request) else None,
            "rows": [(letter, kind_name(letter.kind)) for letter in rows],
            "may_record": may_record(user, request.organ) and request.struck_on is None,
            "may_sign": bool(rows) and approver and can_sign(request.organ),
        },
    )


def similar_section(request: Request, user: User) -> Shown | None:
    """Earlier requests for the same information, where there are any."""
    found = similar(request, user)
    if not found.found:
        return None
    return Shown("相似的申请和答复", "foi/_similar.html", {"similar": found})


def letter_parts(request: Request | Correction) -> Sequence[Part]:
    """The letters whose events stand in the timeline of the request."""
    return [
        Part(letter, f"《{kind_name(letter.kind)}》{letter.key}", LETTER_EVENTS)
        for letter in _letters(request)
    ]
