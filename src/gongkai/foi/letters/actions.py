"""Writes of letters: editing a template, issuing, signing and striking a letter."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from gongkai.foi.letters import kinds, signing, store
from gongkai.foi.letters.composing import Given, compose, values_of
from gongkai.foi.letters.kinds import KINDS, LetterKind
from gongkai.foi.letters.layout import OfficialLetter
from gongkai.foi.letters.models import Letter, LetterTemplate, owner
from gongkai.foi.letters.numbers import draw_number, prefix_of
from gongkai.foi.letters.selectors import (
    docx_file,
    further_kinds,
    newest_template,
    official_letter,
    pdf_file,
    wording,
)
from gongkai.foi.letters.signing import Signer
from gongkai.foi.letters.wording import problems
from gongkai.foi.models import Correction, Request
from gongkai.ledger import events
from gongkai.ledger.models import Organ, User
from gongkai.ledger.permissions import (
    is_office,
    may_approve,
    may_record,
    may_see,
    require,
)
from gongkai.ledger.recording import (
    FIRST_DAY,
    append,
    entry_problem,
    late_problem,
    locked,
    refuse,
    strike,
)
from gongkai.ledger.secrecy import seal

EDITED, ISSUED, SIGNED, SHREDDED = "edited", "issued", "signed", "shredded"
OPENED = "opened"


def edit_template(
    *,
    organ: Organ | None,
    kind: str,
    title: str,
    body: str,
    seen_version: int,
    actor: User | None,
) -> LetterTemplate:
    """Write the next version of an organ's (none: the district's) template.

    `seen_version` is the newest own version that the editor saw, 0 where there was none: a template
    that somebody else has changed since is not written over. Raises PermissionDenied but for the
    organ's head and the disclosure office, or ValidationError with messages per argument.
    """
    allowed = is_office(actor) if organ is None else may_approve(actor, organ)
    require(allowed, "修改文书模板")
    known = _kind(kind)
    title, body = title.strip(), body.replace("\r\n", "\n").strip()
    wrong = problems(known, title, body)
    if wrong:
        raise ValidationError(wrong)
    today = timezone.localdate()
    changed = "这份模板刚刚被他人修改过；您的文字没有丢失，请对照最新版本后再保存。"
    try:
        with transaction.atomic():
            newest = newest_template(organ, kind)
            version = newest.version if newest else 0
            if version != seen_version:
                raise ValidationError({"seen_version": changed})
            template = LetterTemplate.objects.create(
                organ=organ,
                kind=kind,
                version=version + 1,
                title=title,
                body=body,
                entered_on=today,
                actor=actor,
            )
            payload = {
                "organ": organ.code if organ else "",
                "kind": kind,
                "version": template.version,
                "digest": events.digest(f"{title}\n{body}".encode()),
                "entered_on": today.isoformat(),
            }
            events.append(
                template, EDITED, stream=template.STREAM, day=today, actor=actor, payload=payload
            )
    except IntegrityError:
        raise ValidationError({"seen_version": changed}) from None
    return template


def issue_letter(
    *,
    request: Request | Correction,
    kind: str,
    fields: Given,
    day: date,
    actor: User | None,
    attachments: Sequence[str] = (),
    copies: Sequence[str] = (),
    entered_on: date | None = None,
) -> Letter:
    """Write a letter of a request: draw its number, freeze its text, append its event.

    Belongs inside the transaction of the step that it tells of, or stands alone. `fields` are what
    the officer filled in (`LetterKind.inputs`), `day` the 成文日期, whose year the number bears.
    Raises PermissionDenied, or ValidationError with messages per field and argument.
    """
    require(may_record(actor, request.organ), "出具文书")
    known = _kind(kind)
    today = timezone.localdate()
    entered_on = entered_on or today
    refuse(
        {
            "day": late_problem("成文日期", day, entered_on) or _day_problem(request, known, day),
            "entered_on": entry_problem(entered_on, today),
        }
    )
    holds = wording(request.organ, kind)
    values = values_of(request, known, day, fields)
    prefix = prefix_of(request.organ, known)
    with transaction.atomic():
        held = locked(request, "request", "申请")
        refuse({"kind": _outcome_problem(held, known)})
        made = compose(
            organ=held.organ,
            kind=known,
            title=holds.title,
            body=holds.body,
            values=values,
            day=day,
            number=draw_number(held.organ, prefix, day.year),
            attachments=attachments,
            copies=copies,
        )
        sealed, digest = _frozen(made)
        letter = Letter.objects.create(
            organ=held.organ,
            key=made.number,
            entered_on=entered_on,
            **owner(held),
            kind=kind,
            day=day,
            template=holds.row,
            layout_sealed=sealed,
            digest=digest,
        )
        payload = {
            "organ": held.organ.code,
            "number": letter.key,
            **{name: one.pk for name, one in owner(held).items()},
            "kind": kind,
            "template": holds.row.pk if holds.row else None,
            "digest": digest,
            "entered_on": entered_on.isoformat(),
        }
        append(letter, ISSUED, day, payload, actor)
    return letter


def write_letter(
    *, request: Request, kind: str, fields: Given, actor: User, day: date | None = None
) -> Letter:
    """Write a further letter of a case, beside those that its steps issue.

    Answers go through drafting and approval; one is written here only where the request is closed
    and has no answer letter that holds, and only by who approves. Raises PermissionDenied, or
    ValidationError with messages per field and argument.
    """
    require(may_record(actor, request.organ), "出具文书")
    known = _kind(kind)
    if kind not in {one.key for one in further_kinds(request, may_approve(actor, request.organ))}:
        raise ValidationError({"kind": f"现在不能另行出具“{known.name}”。"})
    return issue_letter(
        request=request, kind=kind, fields=fields, day=day or timezone.localdate(), actor=actor
    )


def sign_letter(*, letter: Letter, actor: User | None, signer: Signer | None = None) -> Letter:
    """Sign a letter's PDF with the certificate of its organ and keep the signed file.

    `signer` is by default the one that the site has for the organ. Raises PermissionDenied but for
    the organ's head and the disclosure office, or ValidationError: no certificate, already signed,
    struck. ValueError for a letter whose text is shredded.
    """
    require(may_approve(actor, letter.organ), "为文书签名")
    signer = signer or signing.signer_of(letter.organ)
    today = timezone.localdate()
    now = Letter.objects.get(pk=letter.pk)
    _check_unsigned(now)
    # Printing and signing take their time; nobody waits for it with a lock.
    name = store.keep(signing.signed_pdf(official_letter(now), signer))
    try:
        with transaction.atomic():
            held = locked(letter, "letter", "文书")
            _check_unsigned(held)
            held.signed_digest, held.signed_on = name, today
            held.save(update_fields=["signed_digest", "signed_on"])
            append(held, SIGNED, today, {"digest": name, "entered_on": today.isoformat()}, actor)
    except ValidationError:
        store.discard(name)
        raise
    letter.signed_digest, letter.signed_on = held.signed_digest, held.signed_on
    return letter


def open_letter(*, letter: Letter, extension: str, actor: User) -> bytes:
    """A letter as a file, `docx` or `pdf`; who took it out becomes an event, once a person and day.

    A letter names the applicant in plain. Raises PermissionDenied but for those who may see the
    case, KeyError for another extension, ValueError where the letter cannot be printed.
    """
    require(may_see(actor, letter.organ_id), "查看文书")
    content = FILES[extension](letter)
    today = timezone.localdate()
    with transaction.atomic():
        known = events.history(Letter.STREAM, letter.pk).filter(name=OPENED, actor=actor, day=today)
        if not known.exists():
            append(letter, OPENED, today, {"entered_on": today.isoformat()}, actor)
    return content


FILES: dict[str, Callable[[Letter], bytes]] = {"docx": docx_file, "pdf": pdf_file}
"""Formats of a letter → how it is printed."""


def strike_letter(*, letter: Letter, reason: str, actor: User, on: date | None = None) -> Letter:
    """Strike a wrong letter as of `on` (default today); its number is not drawn again.

    Raises PermissionDenied, or ValidationError without a reason or for a struck letter.
    """
    with transaction.atomic():
        held = locked(letter, "letter", "文书")
        strike(held, reason=reason, actor=actor, on=on)
    letter.struck_on = held.struck_on
    return letter


def shred_letters(*, request: Request | Correction, actor: User | None) -> int:
    """Take away the texts of a request's letters and their signed files; return how many.

    Numbers, days and the chain stay. Belongs to shredding the applicant, whom the texts name.
    Raises PermissionDenied but for the disclosure office.
    """
    require(is_office(actor), "销毁申请人信息")
    today = timezone.localdate()
    with transaction.atomic():
        whole = Letter.objects.select_for_update(of=("self",)).filter(**owner(request))
        shredded = [letter for letter in whole if letter.layout_sealed]
        for letter in shredded:
            letter.layout_sealed = b""
            letter.save(update_fields=["layout_sealed"])
            append(letter, SHREDDED, today, {"entered_on": today.isoformat()}, actor)
            if letter.signed_digest:
                transaction.on_commit(partial(store.discard, letter.signed_digest))
    return len(shredded)


def _check_unsigned(letter: Letter) -> None:
    if letter.struck_on:
        raise ValidationError({"letter": f"文书 {letter.key} 已于 {letter.struck_on} 作废。"})
    if letter.signed_digest:
        message = f"文书 {letter.key} 已于 {letter.signed_on} 签名，不能重复签名。"
        raise ValidationError({"letter": message})


def _kind(kind: str) -> LetterKind:
    if kind not in KINDS:
        raise ValidationError({"kind": f"没有“{kind}”这种文书。"})
    return KINDS[kind]


def _day_problem(request: Request | Correction, kind: LetterKind, day: date) -> str:
    received = request.received_on
    if kind.key != kinds.SUBMISSION and received and day < received:
        return f"成文日期 {day} 早于收到申请之日 {received}，请检查日期。"
    return f"成文日期 {day} 早于 {FIRST_DAY}，请检查年份。" if day < FIRST_DAY else ""


def _outcome_problem(request: Request | Correction, kind: LetterKind) -> str:
    if isinstance(request, Correction) != (kind.key in kinds.RECORD_KINDS):
        return f"“{kind.name}”不用于这类申请。"
    if isinstance(request, Correction):
        return ""
    if not (kind.outcome and request.outcome) or kind.outcome == request.outcome:
        return ""
    return (
        f"申请 {request.key} 的处理结果是“{request.get_outcome_display()}”，"
        f"不能出具“{kind.name}”；结果登记有误的，请先更正。"
    )


def _frozen(letter: OfficialLetter) -> tuple[bytes, str]:
    """The letter sealed, and the digest of its text.

    The salt goes with the text when the applicant is shredded: the digest that stays behind in the
    chain then gives nothing away by trial.
    """
    text = json.dumps(
        {"letter": letter.to_data(), "salt": secrets.token_hex(16)},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return seal(text), events.digest(text.encode())
