"""Reads of letters: the template that holds, previews, a letter's files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from gongkai.foi.letters import kinds, store
from gongkai.foi.letters.composing import Given, compose, sample_values, values_of
from gongkai.foi.letters.docx import to_docx
from gongkai.foi.letters.kinds import KINDS, LetterKind, answer_kinds
from gongkai.foi.letters.layout import OfficialLetter
from gongkai.foi.letters.models import Letter, LetterTemplate, owner
from gongkai.foi.letters.pdf import to_pdf
from gongkai.foi.letters.texts import TEXTS
from gongkai.foi.models import Correction, Request
from gongkai.foi.states import Status
from gongkai.ledger.models import Organ
from gongkai.ledger.secrecy import unseal

ORGAN, DISTRICT, PACKAGED = "organ", "district", "packaged"


@dataclass(frozen=True, slots=True)
class Wording:
    """The template that holds: whose it is (`ORGAN`, `DISTRICT`, `PACKAGED`) and what it says."""

    kind: LetterKind
    source: str
    title: str
    body: str
    row: LetterTemplate | None = None


def newest_template(organ: Organ | None, kind: str) -> LetterTemplate | None:
    """The newest version that an organ, or (none) the district, wrote itself."""
    return LetterTemplate.objects.filter(organ=organ, kind=kind).order_by("-version").first()


def template_history(organ: Organ | None, kind: str) -> QuerySet[LetterTemplate]:
    """Every version that an organ or the district wrote, the newest first."""
    found = LetterTemplate.objects.filter(organ=organ, kind=kind).select_related("actor")
    return found.order_by("-version")


def wording(organ: Organ | None, kind: str) -> Wording:
    """The template that holds for an organ's letters of a kind; raises KeyError for no kind."""
    known = KINDS[kind]
    for source, whose in ((ORGAN, organ), (DISTRICT, None)):
        if source == ORGAN and whose is None:
            continue
        row = newest_template(whose, kind)
        if row is not None:
            return Wording(known, source, row.title, row.body, row)
    return Wording(known, PACKAGED, known.title, TEXTS[kind])


def preview_template(
    *, organ: Organ, kind: str, title: str, body: str, day: date
) -> OfficialLetter:
    """A template filled with samples, as an officer sees it before it is saved.

    Raises ValidationError by `title` and `body` for a template that cannot be filled.
    """
    known = KINDS[kind]
    values = sample_values(known, organ, day)
    return compose(organ=organ, kind=known, title=title, body=body, values=values, day=day)


def preview_letter(
    *,
    request: Request | Correction,
    kind: str,
    fields: Given,
    day: date,
    attachments: tuple[str, ...] = (),
    copies: tuple[str, ...] = (),
) -> OfficialLetter:
    """The letter as it would be issued, without a number.

    Raises ValidationError with a message per field, and KeyError for no kind of letter.
    """
    holds = wording(request.organ, kind)
    return compose(
        organ=request.organ,
        kind=holds.kind,
        title=holds.title,
        body=holds.body,
        values=values_of(request, holds.kind, day, fields),
        day=day,
        attachments=attachments,
        copies=copies,
    )


def letters_of(request: Request | Correction) -> QuerySet[Letter]:
    """The letters of a request in the order of their entry, struck ones too."""
    return Letter.objects.filter(**owner(request)).order_by("pk")


def further_kinds(request: Request, approver: bool) -> tuple[LetterKind, ...]:
    """Kinds of letter that may be written beside those of the steps.

    An answer only to an approver, where the request is closed without an answer letter that holds.
    """
    if request.struck_on or request.received_on is None:
        return ()
    found = [kind for kind in KINDS.values() if not kind.outcome and kind.key not in NEVER_FURTHER]
    if request.status == Status.CLOSED and approver:
        answers = {kind.key for kind in answer_kinds(request.outcome)}
        if not letters_of(request).filter(kind__in=answers, struck_on__isnull=True).exists():
            found += answer_kinds(request.outcome)
    return tuple(found)


NEVER_FURTHER = frozenset({kinds.SUBMISSION, kinds.FEE_NOTICE, *kinds.RECORD_KINDS})
"""Letters that only their own step writes: they tell the code, the computed fee, or a correction."""


def text_of(letter: Letter | None) -> tuple[str, ...]:
    """The paragraphs of a letter; none without a letter, and none of one that cannot be opened.

    It was shredded with its applicant, or sealed under another key.
    """
    if letter is None:
        return ()
    try:
        return tuple(paragraph.text for paragraph in official_letter(letter).body)
    except ValueError:
        return ()


def official_letter(letter: Letter) -> OfficialLetter:
    """A letter as it was issued; raises ValueError under another field key or once shredded."""
    text = unseal(letter.layout_sealed)
    if not text:
        raise ValueError(f"文书 {letter.key} 的内容已经随申请人信息销毁。")
    return OfficialLetter.from_data(json.loads(text)["letter"])


def docx_file(letter: Letter) -> bytes:
    """A letter as .docx; raises ValueError as `official_letter` does."""
    return to_docx(official_letter(letter))


def pdf_file(letter: Letter) -> bytes:
    """A letter as PDF, the signed one where it is signed; raises ValueError as the store does."""
    if letter.signed_digest and letter.layout_sealed:
        return store.fetch(letter.signed_digest)
    return to_pdf(official_letter(letter))
