"""Writing documents: entered, published, amended, given a longer validity, ended, struck.

Every one that changes what the public reads announces it (`library.announcing`). A document in the
making is written by `making`, its texts by `texts`, what explains it by `explaining`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from gongkai.ledger import events
from gongkai.ledger.models import Event, ImportBatch, Organ, User
from gongkai.ledger.permissions import may_record, require
from gongkai.ledger.recording import (
    FIRST_DAY,
    append,
    check_fields,
    clean,
    day_errors,
    is_taken,
    locked,
    number_kept,
    strike,
)
from gongkai.library.announcing import tell
from gongkai.library.models import Amendment, Document, Draft, EndKind, Extension, Interpretation
from gongkai.library.selectors import expired, until_of
from gongkai.library.states import BINDING
from gongkai.library.texts import enter_text
from gongkai.norms.documents import document_number


def enter_document(
    *,
    organ: Organ,
    number: str,
    kind: str,
    title: str,
    issued_on: date,
    in_force_on: date,
    valid_until: date | None = None,
    published_on: date | None = None,
    keywords: str = "",
    actor: User,
    entered_on: date | None = None,
    batch: ImportBatch | None = None,
) -> Document:
    """Enter one document (条例 Art. 20 第一项); `kind` is a DocumentKind.

    `valid_until` is the last day of force that the document itself states; with `published_on` the
    document was public before it was entered, as in a ledger of earlier years. Raises
    PermissionDenied and ValidationError.
    """
    require(may_record(actor, organ), "登记文件")
    day = entered_on or timezone.localdate()
    document = Document(
        organ=organ,
        key=document_number(number),
        kind=kind,
        title=clean(title),
        keywords=clean(keywords),
        issued_on=issued_on,
        in_force_on=in_force_on,
        valid_until=valid_until,
        published_on=published_on,
        published_entered_on=day if published_on else None,
        entered_on=day,
        batch=batch,
    )
    errors: dict[str, list[str]] = {}
    errors |= day_errors("issued_on", "成文日期", issued_on, day)
    if published_on is not None:
        errors |= day_errors("published_on", "公开日期", published_on, day)
        if published_on < issued_on:
            errors["published_on"] = [f"公开日期 {published_on} 早于成文日期 {issued_on}，请核对。"]
    if in_force_on < FIRST_DAY:
        # A document that favours citizens may reach back before its day of issue (立法法 Art. 104).
        errors["in_force_on"] = [f"施行日期 {in_force_on} 早于 {FIRST_DAY}，请核对年份。"]
    if valid_until is not None and valid_until < max(in_force_on, issued_on):
        errors["valid_until"] = [
            f"有效期至 {valid_until} 早于成文日期 {issued_on} 或施行日期 {in_force_on}，请核对。"
        ]
    taken = f"{organ.name}已登记文号为“{document.key}”的文件，请核对文号。"
    if is_taken(Document, organ, document.key):
        errors["key"] = [taken]
    check_fields(document, errors)
    with number_kept(Document, organ, document.key, taken):
        document.save(force_insert=True)
        events.append(
            document,
            "entered",
            stream=Document.STREAM,
            day=day,
            actor=actor,
            payload={
                "organ": organ.code,
                "number": document.key,
                "kind": kind,
                "issued_on": issued_on.isoformat(),
            },
        )
        tell(document)
    return document


def publish_document(
    *,
    document: Document,
    interpretations: Sequence[Interpretation] = (),
    without: str = "",
    published_on: date | None = None,
    actor: User,
    entered_on: date | None = None,
) -> Document:
    """Publish a document together with what interprets it (国办发〔2016〕80号: 同步公开).

    Interpretations that wait for this document go out with it. A regulation or normative document
    needs one, or the reason `without`. Raises PermissionDenied and ValidationError.
    """
    require(may_record(actor, document.organ), "公开文件")
    day = entered_on or timezone.localdate()
    public = published_on or day
    with transaction.atomic():
        held = locked(document, "document", "文件")
        if held.published_on is not None:
            raise ValidationError(f"“{held.key}”已于 {held.published_on} 公开，不用再公开。")
        waiting = held.interpretations.current().filter(published_on__isnull=True)
        ready = {one.pk: one for one in (*interpretations, *waiting)}
        errors = day_errors("published_on", "公开日期", public, day)
        if public < held.issued_on:
            errors["published_on"] = [f"公开日期 {public} 早于成文日期 {held.issued_on}，请核对。"]
        if day < held.entered_on:
            errors["entered_on"] = [f"登记日 {day} 早于文件的登记日 {held.entered_on}，请核对。"]
        if not held.texts.current().exists():
            errors["text"] = ["文件还没有全文，请先登记文本再公开。"]
        if held.kind in BINDING and not ready and not clean(without):
            errors["without"] = [
                "规章和行政规范性文件应当与解读同步公开；请先登记解读，或者写明不作解读的理由。"
            ]
        if errors:
            raise ValidationError(errors)
        held.published_on, held.published_entered_on = public, day
        held.without_interpretation = "" if ready else clean(without)
        held.save(update_fields=["published_on", "published_entered_on", "without_interpretation"])
        append(held, "published", day, {"published_on": public.isoformat()}, actor)
        for one in ready.values():
            one.published_on = public
            one.save(update_fields=["published_on"])
            append(one, "published", day, {"document": held.pk}, actor)
        tell(held)
    document.refresh_from_db()
    return document


def end_document(
    *,
    document: Document,
    end_kind: str,
    ended_on: date,
    basis: str = "",
    successor: Document | None = None,
    actor: User | None,
    entered_on: date | None = None,
) -> Document:
    """Enter that a document was repealed or lapsed on `ended_on`; `end_kind` is an EndKind.

    `successor` is the document of the library that repeals it, `basis` names it or the term that
    ran out. Without `actor` it is the site itself that finds a validity run out (`lapse_expired`).
    Raises PermissionDenied and ValidationError.
    """
    if actor is not None or end_kind != EndKind.LAPSED:
        require(may_record(actor, document.organ), "登记文件废止")
    day = entered_on or timezone.localdate()
    if successor is not None and not basis.strip():
        basis = f"{successor.key}施行，同时废止"
    with transaction.atomic():
        _refuse_gone(locked(document, "document", "文件"), "再登记废止")
        errors: dict[str, list[str]] = {}
        if end_kind not in EndKind.values:
            errors["end_kind"] = ["请选择“废止”或“自然失效”。"]
        if not basis.strip():
            errors["end_basis"] = ["请写明废止的文件或有效期的规定。"]
        errors |= day_errors("ended_on", "废止或失效日期", ended_on, day)
        if ended_on < document.issued_on:
            errors["ended_on"] = [
                f"废止或失效日期 {ended_on} 早于成文日期 {document.issued_on}，请核对。"
            ]
        if day < document.entered_on:
            errors["entered_on"] = [
                f"登记日 {day} 早于文件的登记日 {document.entered_on}，请核对。"
            ]
        if successor is not None and (
            successor.pk == document.pk or successor.struck_on is not None
        ):
            errors["successor"] = ["作出废止的文件应当是文件库中的另一件未作废的文件。"]
        document.successor = successor
        document.end_kind, document.end_basis = end_kind, basis.strip()
        document.ended_on, document.ended_entered_on = ended_on, day
        try:
            check_fields(document, errors)
        except ValidationError:
            document.refresh_from_db()
            raise
        document.save(
            update_fields=["end_kind", "end_basis", "ended_on", "ended_entered_on", "successor"]
        )
        events.append(
            document,
            "ended",
            stream=Document.STREAM,
            day=day,
            actor=actor,
            payload={
                "end_kind": end_kind,
                "ended_on": ended_on.isoformat(),
                "basis": basis.strip(),
                **({"successor": successor.pk} if successor else {}),
            },
        )
        tell(document, *([successor] if successor else []))
    return document


def lapse_expired(*, today: date, actor: User | None = None) -> list[Document]:
    """End every document whose validity ran out before `today`; returns them.

    The site does it by itself each day; a day that was missed is made up for, and a second round
    finds nothing more to do.
    """
    lapsed = []
    for found in expired(today):
        with transaction.atomic():
            document = locked(found, "document", "文件")
            until = until_of(document, today)
            if document.ended_on is not None or until is None or until >= today:
                continue
            lapsed.append(
                end_document(
                    document=document,
                    end_kind=EndKind.LAPSED,
                    ended_on=until + timedelta(days=1),
                    basis=f"有效期至 {until}，届满未延长",
                    actor=actor,
                    entered_on=today,
                )
            )
    return lapsed


def come_into_force(*, today: date, actor: User | None = None) -> list[Document]:
    """Record and announce that documents came into force since their entry; returns them.

    Nobody writes anything on that day, yet what the public reads changes. Each is told once; a day
    that was missed is made up for within a month.
    """
    told = Event.objects.filter(stream=Document.STREAM, name="came_into_force").values("record")
    arrived = Document.objects.current().filter(
        in_force_on__range=(today - timedelta(days=30), today), in_force_on__gt=F("entered_on")
    )
    found = []
    for one in arrived.exclude(pk__in=told):
        with transaction.atomic():
            document = locked(one, "document", "文件")
            if not events.history(Document.STREAM, document.pk).filter(name="came_into_force"):
                append(document, "came_into_force", document.in_force_on, {}, actor)
                tell(document)
                found.append(document)
    return found


def extend_validity(
    *,
    document: Document,
    until: date,
    number: str,
    basis: str,
    actor: User,
    entered_on: date | None = None,
) -> Extension:
    """Give a document a longer validity before the old one runs out.

    `number` is that of the decision, `basis` why. Raises PermissionDenied and ValidationError.
    """
    require(may_record(actor, document.organ), "延长有效期")
    day = entered_on or timezone.localdate()
    with transaction.atomic():
        held = locked(document, "document", "文件")
        _refuse_gone(held, "延长有效期")
        now = until_of(held, day)
        errors: dict[str, list[str]] = {}
        if now is None:
            errors["until"] = [f"“{held.key}”没有规定有效期，不用延长。"]
        elif now < day:
            errors["until"] = [f"“{held.key}”的有效期已于 {now} 届满，不能延长。"]
        elif until <= now:
            errors["until"] = [f"延长至的日期 {until} 应当晚于现在的有效期 {now}。"]
        extension = Extension(
            organ=held.organ,
            document=held,
            key=document_number(number),
            until=until,
            basis=clean(basis),
            entered_on=day,
        )
        check_fields(extension, errors)
        extension.save(force_insert=True)
        payload = {"number": extension.key, "until": until.isoformat(), "basis": extension.basis}
        append(held, "extended", day, payload, actor)
        append(extension, "entered", day, {"document": held.pk, **payload}, actor)
        tell(held)
    return extension


def amend_document(
    *,
    document: Document,
    number: str,
    amended_on: date,
    summary: str,
    by: Document | None = None,
    text: str = "",
    actor: User,
    entered_on: date | None = None,
) -> Amendment:
    """Enter an amendment, which keeps the document in force.

    `number` is that of the amending document, `by` the same in the library; `text` the whole new
    text, which holds from `amended_on`. Raises PermissionDenied and ValidationError.
    """
    require(may_record(actor, document.organ), "登记文件修改")
    day = entered_on or timezone.localdate()
    with transaction.atomic():
        _refuse_gone(locked(document, "document", "文件"), "登记修改")
        amendment = Amendment(
            organ=document.organ,
            document=document,
            by=by,
            key=document_number(number),
            amended_on=amended_on,
            summary=summary.strip(),
            entered_on=day,
        )
        errors: dict[str, list[str]] = {}
        errors |= day_errors("amended_on", "修改日期", amended_on, day)
        if amended_on < document.issued_on:
            errors["amended_on"] = [
                f"修改日期 {amended_on} 早于成文日期 {document.issued_on}，请核对。"
            ]
        if document.amendments.filter(struck_on__isnull=True, key=amendment.key).exists():
            errors["key"] = [f"“{document.key}”已登记由“{amendment.key}”作出的修改，请核对文号。"]
        if by is not None and by.pk == document.pk:
            errors["by"] = ["文件不能修改它自己，请选择作出修改的文件。"]
        check_fields(amendment, errors)
        amendment.save(force_insert=True)
        payload = {"number": amendment.key, "amended_on": amended_on.isoformat()}
        events.append(
            document, "amended", stream=Document.STREAM, day=day, actor=actor, payload=payload
        )
        events.append(
            amendment,
            "entered",
            stream=Amendment.STREAM,
            day=day,
            actor=actor,
            payload={"document": document.pk, **payload},
        )
        if clean(text):
            enter_text(
                document=document, body=text, amendment=amendment, actor=actor, entered_on=day
            )
        tell(document, *([by] if by else []))
    return amendment


def strike_document(
    *, document: Document, reason: str, actor: User, on: date | None = None
) -> Document:
    """Strike a wrong document with its amendments; raises PermissionDenied and ValidationError."""
    amendments = list(document.amendments.filter(struck_on__isnull=True))
    with transaction.atomic():
        strike(document, reason=reason, actor=actor, on=on, parts=amendments)
        tell(document)
    return document


def carry_over(*, document: Document, corrected: Document, actor: User, on: date) -> None:
    """Let what belongs to a struck `document` belong to the one `corrected` in its place.

    Texts, interpretations, answers, the making, longer validities and what the document did to
    others go over; none of them is counted by a figure. Amendments are entered anew by the caller
    before. Raises PermissionDenied and ValidationError.
    """
    require(may_record(actor, corrected.organ), "更正文件")
    if document.struck_on is None or corrected.struck_on is not None:
        raise ValidationError("只能从已作废的文件转到代替它的文件。")
    again = {one.key: one for one in corrected.amendments.current()}
    with transaction.atomic():
        for text in document.texts.select_related("amendment"):
            text.document = corrected
            text.amendment = again.get(text.amendment.key) if text.amendment else None
            text.save(update_fields=["document", "amendment"])
        document.extensions.update(document=corrected)
        document.clean_up_items.update(document=corrected)
        document.predecessors.update(successor=corrected)
        document.amends.update(by=corrected)
        Draft.objects.filter(document=document).update(document=corrected)
        for one in document.interpretations.all():
            one.documents.add(corrected)
        for answer in document.answers.all():
            answer.documents.add(corrected)
        append(corrected, "carried_over", on, {"from": document.pk}, actor)
        tell(document, corrected)


def _refuse_gone(document: Document, what: str) -> None:
    if document.struck_on is not None:
        raise ValidationError(f"“{document.key}”已于 {document.struck_on} 作废，不能{what}。")
    if document.ended_on is not None:
        raise ValidationError(
            f"“{document.key}”已于 {document.ended_on} {document.get_end_kind_display()}，不能{what}。"
        )
