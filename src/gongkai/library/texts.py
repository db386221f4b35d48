"""Writing the texts of documents: the original, one for each amendment, corrections."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from gongkai.ledger.models import User
from gongkai.ledger.permissions import may_record, require
from gongkai.ledger.recording import append, check_fields, clean, locked
from gongkai.library.announcing import tell
from gongkai.library.models import Amendment, Document, TextVersion

MOST_CHARACTERS = 200_000


def enter_text(
    *,
    document: Document,
    body: str,
    amendment: Amendment | None = None,
    correction: str = "",
    actor: User,
    entered_on: date | None = None,
) -> TextVersion:
    """Enter the whole text of a document: its original, or as `amendment` leaves it.

    A text that stands already is replaced only with `correction`, which says what was wrong and is
    shown to the public: nothing public is silently altered. Raises PermissionDenied and
    ValidationError.
    """
    require(may_record(actor, document.organ), "登记文件文本")
    day = entered_on or timezone.localdate()
    text = "\n".join(line.rstrip() for line in clean(body).splitlines())
    errors: dict[str, list[str]] = {}
    if not text:
        errors["body"] = ["请填写全文。"]
    elif len(text) > MOST_CHARACTERS:
        errors["body"] = [f"全文超过 {MOST_CHARACTERS} 字，请核对是否粘贴了别的内容。"]
    if amendment is not None and amendment.document_id != document.pk:
        errors["amendment"] = ["这次修改属于另一件文件，请重新选择。"]
    with transaction.atomic():
        held = locked(document, "document", "文件")
        before = held.texts.current().filter(amendment=amendment).first()
        if before is not None and before.body == text:
            errors["body"] = ["全文与已登记的一样，没有改动。"]
        elif before is not None and not clean(correction):
            errors["correction"] = ["这一文本已经登记；更正的请写明原来错在哪里，会一并公开。"]
        version = TextVersion(
            organ=held.organ,
            document=held,
            amendment=amendment,
            key=amendment.key if amendment else held.key,
            from_on=amendment.amended_on if amendment else min(held.in_force_on, held.issued_on),
            body=text,
            correction=clean(correction) if before is not None else "",
            entered_on=day,
        )
        if before is not None and day < before.entered_on:
            errors["entered_on"] = [f"登记日 {day} 早于原文本的登记日 {before.entered_on}。"]
        check_fields(version, errors)
        if before is not None:
            before.struck_on = day
            before.save(update_fields=["struck_on"])
            append(before, "struck", day, {"reason": version.correction}, actor)
        version.save(force_insert=True)
        append(version, "entered", day, {"document": held.pk, "number": version.key}, actor)
        name = "text_entered" if before is None else "text_corrected"
        payload = {"number": version.key}
        if version.correction:
            payload["reason"] = version.correction
        append(held, name, day, payload, actor)
        tell(held)
    return version
