"""The only doors through which pages become public, change in public and leave again.

Wagtail's own publishing and withdrawing lead here (`models.PortalPage`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.actions.move_page import MovePageAction
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page

from gongkai.ledger import changes
from gongkai.ledger.calendars import site_calendar
from gongkai.ledger.files import store_file
from gongkai.ledger.models import User
from gongkai.ledger.numbering import draw
from gongkai.ledger.permissions import is_office, require
from gongkai.ledger.recording import append, clean
from gongkai.ledger.recording import strike as strike_record
from gongkai.ledger.rules.upload import MEGABYTE, UploadKind
from gongkai.portal.kinds import ColumnKind
from gongkai.portal.models import (
    Attachment,
    ColumnPage,
    Correction,
    Disclosure,
    ItemPage,
    PortalPage,
    Topic,
)
from gongkai.portal.permissions import may_edit, may_publish, place_problem
from gongkai.portal.readiness import refuse_unready
from gongkai.portal.review.drafts import digest_of
from gongkai.portal.review.models import Review
from gongkai.portal.review.states import SETTLED, Status, Step
from gongkai.portal.review.steps import follow_draft, hold, hold_page, open_review, take
from gongkai.portal.rules.due import disclosure_due
from gongkai.portal.rules.index_number import index_number, organisation_code, series
from gongkai.portal.selectors import column_above

ITEM, COLUMN, PAGE = "portal.item", "portal.column", "portal.page"
"""Sources of announced changes: an item, what a column lists, a page above the items itself.

The key is the page's primary key.
"""

ATTACHMENT = UploadKind("attachment", "公开信息的附件", largest=50 * MEGABYTE)
EXPIRED = "公开期限届满，自动撤下。"
LONGEST_NOTE = 400


@dataclass(frozen=True, slots=True)
class Entry:
    """Who enters what happened on which day, and on which day it is entered."""

    actor: User
    day: date
    entered_on: date


def publish(
    page: PortalPage,
    *,
    actor: User | None,
    on: date | None = None,
    note: str = "",
    revision: Any = None,
    entered_on: date | None = None,
) -> Disclosure | None:
    """Make the newest revision of `page` (or `revision`) public, as of `on` (default today).

    An item's draft has passed its three reviews (`portal.review`); a backlog goes in by `portal.bulk`
    alone. The first publication of an item makes its `Disclosure`; a later one changes what is
    public and needs a `note` that everyone may read (default: the review's): nothing public is
    silently altered. Publishing again what was withdrawn ends the withdrawal. The content is checked
    and all registered `gates` are asked. Columns and the pages above them have no review and no
    disclosure: None. `entered_on` is the day of entry (default today).

    Raises PermissionDenied but for the organ's head and the disclosure office (条例 Art. 17), and
    ValidationError by field with everything that stands in the way.
    """
    organ = getattr(page, "organ", None)
    require(may_publish(actor, organ), "公开信息")
    assert actor is not None
    entry = Entry(actor, on or timezone.localdate(), entered_on or timezone.localdate())
    day = entry.day
    if day > timezone.localdate():
        raise ValidationError({"on": f"公开日期 {day} 晚于今天，请核对。"})
    with transaction.atomic():
        now = hold_page(page)
        chosen = revision or now.get_latest_revision() or now.save_revision(user=actor)
        going = PublishPageRevisionAction(chosen, user=actor)
        draft = going.object
        draft.go_live_at = None
        if not isinstance(now, ItemPage):
            refuse_unready(draft, day)
            going.execute(skip_permission_checks=True)
            if isinstance(draft, ColumnPage):
                _keep_topic(draft, entry)
            changes.announce(PAGE, str(now.pk))
            return None
        review = _passed(now, draft, day)
        refuse_unready(draft, day)
        before = _columns_of(now)
        disclosure = _disclose(now, draft, clean(note) or review.note, entry)
        draft.expire_at = _end_of(review.expires_on)
        draft.index_number, draft.published_on = disclosure.key, disclosure.published_on
        if draft.first_published_at is None and day < timezone.localdate():
            draft.first_published_at = timezone.make_aware(datetime.combine(day, time(9)))
        going.execute(skip_permission_checks=True)
        review.trouble = ""
        take(review, Step.PUBLISH, actor=actor, day=day, number=disclosure.key)
        changes.announce(ITEM, str(now.pk))
        changes.announce(COLUMN, *before, *_columns_of(draft))
    page.refresh_from_db()
    return disclosure


def withdraw(
    page: ItemPage, *, reason: str, actor: User | None, on: date | None = None
) -> Disclosure:
    """Take an item out of the public's sight; its address then shows the day and the reason.

    Raises PermissionDenied but for the organ's head and the disclosure office, and ValidationError
    without a reason or for an item that is not public.
    """
    require(may_publish(actor, page.organ), "撤下信息")
    return _withdraw(page, clean(reason), actor, on or timezone.localdate())


def let_go(page: PortalPage, *, expired: bool, actor: User | None) -> None:
    """What Wagtail does when a page expires or is withdrawn from its own menus.

    An item whose stated time has run out is withdrawn for that reason. Raises ValidationError for
    anything else: a withdrawal needs a reason (`withdraw`).
    """
    if not expired:
        raise ValidationError("撤下公开的信息要写明原因，请用“撤下”办理。")
    if isinstance(page, ItemPage):
        _withdraw(page, EXPIRED, actor, timezone.localdate())
        return
    with transaction.atomic():
        UnpublishPageAction(page, set_expired=True, user=actor).execute(skip_permission_checks=True)
        changes.announce(PAGE, str(page.pk))


def strike(page: ItemPage, *, reason: str, actor: User, on: date | None = None) -> None:
    """Strike a disclosure that was registered by mistake, so that no figure counts it.

    The item leaves the public's sight with it. Raises as `withdraw`.
    """
    require(may_publish(actor, page.organ), "作废公开登记")
    with transaction.atomic():
        found = hold_page(page).disclosures.filter(struck_on__isnull=True).first()
        if found is None:
            raise ValidationError("这条信息没有公开登记，不需要作废。")
        strike_record(found, reason=reason, actor=actor, on=on)
        _hide(page, actor)


def move(page: PortalPage, target: Page, *, pos: str | None = None, actor: User | None) -> None:
    """Move a page below `target`, or beside it where `pos` is “left” or “right”.

    Wagtail says who may move what. Raises ValidationError for a column of another organ or one
    that holds no items, and PermissionDenied.
    """
    below = pos in ("first-child", "last-child", "sorted-child")
    parent = target if below else target.get_parent()
    if problem := place_problem(page, parent):
        raise ValidationError(problem)
    with transaction.atomic():
        before = page.get_parent()
        MovePageAction(page, target, pos=pos, user=actor).execute()
        if page.live:
            changes.announce(ITEM if isinstance(page, ItemPage) else PAGE, str(page.pk))
            changes.announce(COLUMN, str(before.pk), str(parent.pk))


COUNTED = ("title", "category", "is_news", "is_notice", "is_catalogue", "formed_on")
"""What a disclosure tells of its item."""
NOTICE_MOVED = "放假安排公布后，公开期限重新计算。"


def recompute_due(*, actor: User) -> int:
    """Count the last day of Art. 26 again for every disclosure; returns how many moved.

    Called after a notice of days off was entered or changed (放假办法 Art. 7). A moved one is
    replaced by another of the same number, so that figures as of an earlier day stay as they were.
    Raises PermissionDenied but for the disclosure office.
    """
    require(is_office(actor), "重新计算公开期限")
    calendar, today = site_calendar(), timezone.localdate()
    moved = 0
    with transaction.atomic():
        for one in Disclosure.objects.current().order_by("pk"):
            if disclosure_due(one.formed_on, calendar) != one.due_on:
                hold_page(one.page)
                one.refresh_from_db()
                if one.struck_on is not None:
                    continue
                facts = {name: getattr(one, name) for name in COUNTED}
                _replace(one, facts, NOTICE_MOVED, Entry(actor, today, today))
                moved += 1
    return moved


def attach(page: ItemPage, *, name: str, data: bytes, title: str = "", actor: User) -> Attachment:
    """Keep a file for an item and add it to a new draft; it is public once the draft is.

    Raises PermissionDenied, and ValidationError under `file` with what is wrong with it.
    """
    require(may_edit(actor, page.organ), "上传附件")
    with transaction.atomic():
        stored = store_file(record=page, kind=ATTACHMENT, name=name, data=data, actor=actor)
        draft = hold_page(page).get_latest_revision_as_object()
        shown = clean(title) or clean(name).rsplit(".", 1)[0]
        made = Attachment(file=stored, title=shown[:160])
        draft.attachments.add(made)
        draft.save_revision(user=actor)
        follow_draft(page, actor=actor)
    return made


def detach(page: ItemPage, *, file: int, actor: User) -> None:
    """Leave a file (its primary key) out of a new draft; raises PermissionDenied."""
    require(may_edit(actor, page.organ), "移除附件")
    with transaction.atomic():
        draft = hold_page(page).get_latest_revision_as_object()
        draft.attachments.set([one for one in draft.attachments.all() if one.file_id != file])
        draft.save_revision(user=actor)
        follow_draft(page, actor=actor)


def _passed(page: ItemPage, draft: ItemPage, day: date) -> Review:
    """The review that this very draft has passed, locked; raises ValidationError without one."""
    review, digest = open_review(page.pk), digest_of(draft)
    if review is None and page.live:
        last = page.reviews.filter(status=Status.PUBLISHED).order_by("-pk").first()
        if last is not None and last.digest == digest:
            raise ValidationError("这份草稿已经公开，不用再办理。")
    if review is None or review.status not in SETTLED:
        raise ValidationError("这份草稿还没有通过三审，不能公开。请先送审，三审通过后自动公开。")
    if review.digest != digest:
        raise ValidationError("草稿在三审后改动过，不能公开，要从一审重新审核。请刷新后查看。")
    if review.public_on is not None and review.public_on > day:
        message = f"这条信息定于 {review.public_on} 公开。要改日期，请办理“调整公开日期”。"
        raise ValidationError({"on": message})
    if review.expires_on is not None and review.expires_on < day:
        message = f"这条信息只公开至 {review.expires_on}，已经过期。请退回，改了期限再送审。"
        raise ValidationError({"on": message})
    return hold(review, Step.PUBLISH)


def _end_of(day: date | None) -> datetime | None:
    """The moment at which `day` is over in the district."""
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


def _facts_of(draft: ItemPage, column_kind: str) -> dict[str, Any]:
    """What a disclosure tells of an item, as the figures count it.

    A notice that carries a category of Art. 20 or 21 is an item of the catalogue as well.
    """
    return {
        "title": draft.title,
        "category": draft.category,
        "is_news": column_kind == ColumnKind.NEWS,
        "is_notice": column_kind == ColumnKind.NOTICES,
        "is_catalogue": bool(draft.category),
        "formed_on": draft.formed_on,
    }


def _disclose(held: ItemPage, draft: ItemPage, note: str, entry: Entry) -> Disclosure:
    """The disclosure of an item that goes public now: new, standing again, or corrected."""
    facts = _facts_of(draft, column_above(draft).kind)
    standing = Disclosure.objects.filter(page_id=held.pk, struck_on__isnull=True).first()
    day, actor = entry.day, entry.actor
    if standing is None:
        made = _register(held, facts, _index_number(held, day), day, entry.entered_on)
        _tell(made, "published", day, actor, number=made.key)
        return made
    if standing.withdrawn_on is not None:
        standing.withdrawn_on, standing.withdrawal_reason = None, ""
        standing.save(update_fields=["withdrawn_on", "withdrawal_reason"])
        _tell(standing, "restored", day, actor)
    return _correct(standing, facts, note, entry)


def _register(
    page: ItemPage, facts: dict[str, Any], number: str, published_on: date, entered_on: date
) -> Disclosure:
    return Disclosure.objects.create(
        organ_id=page.organ_id,
        key=number,
        page_id=page.pk,
        due_on=disclosure_due(facts["formed_on"], site_calendar()),
        published_on=published_on,
        entered_on=entered_on,
        **facts,
    )


def _correct(standing: Disclosure, facts: dict[str, Any], note: str, entry: Entry) -> Disclosure:
    """Enter the note; where a fact that figures count differs, another disclosure takes its key."""
    day, actor = entry.day, entry.actor
    if not note:
        message = "公开后的改动要附更正说明，写明改了什么；说明随信息一并公开。"
        raise ValidationError({"note": message})
    if len(note) > LONGEST_NOTE:
        raise ValidationError({"note": f"更正说明超过 {LONGEST_NOTE} 字，请缩短。"})
    if any(getattr(standing, name) != value for name, value in facts.items()):
        standing = _replace(standing, facts, note, entry)
    correction = Correction.objects.create(
        organ_id=standing.organ_id,
        key=f"{standing.key}·{standing.corrections.count() + 1}",
        disclosure=standing,
        corrected_on=day,
        note=note,
        entered_on=entry.entered_on,
    )
    append(correction, "entered", day, {"disclosure": standing.pk}, actor)
    _tell(standing, "corrected", day, actor, note=note)
    return standing


def _replace(before: Disclosure, facts: dict[str, Any], why: str, entry: Entry) -> Disclosure:
    """Strike a disclosure and let another take its key and page: figures of earlier days stay."""
    before.struck_on = entry.entered_on
    before.save(update_fields=["struck_on"])
    _tell(before, "struck", entry.day, entry.actor, reason=why)
    page = ItemPage.objects.get(pk=before.page_id)
    made = _register(page, facts, before.key, before.published_on, entry.entered_on)
    _tell(made, "published", before.published_on, entry.actor, number=made.key)
    if before.withdrawn_on is not None:
        made.withdrawn_on, made.withdrawal_reason = before.withdrawn_on, before.withdrawal_reason
        made.save(update_fields=["withdrawn_on", "withdrawal_reason"])
        reason = before.withdrawal_reason
        _tell(made, "withdrawn", before.withdrawn_on, entry.actor, reason=reason)
    before.corrections.update(disclosure=made)
    return made


def _withdraw(page: ItemPage, reason: str, actor: User | None, day: date) -> Disclosure:
    if not reason:
        raise ValidationError({"reason": "请写明撤下的原因；原因会在原地址公布。"})
    if len(reason) > LONGEST_NOTE:
        raise ValidationError({"reason": f"撤下的原因超过 {LONGEST_NOTE} 字，请缩短。"})
    with transaction.atomic():
        now = hold_page(page)
        held = now.disclosures.filter(struck_on__isnull=True).first()
        if held is None or not now.live:
            raise ValidationError("这条信息没有公开，不需要撤下。")
        if day < held.published_on:
            message = f"撤下日期 {day} 早于公开日期 {held.published_on}，请核对。"
            raise ValidationError({"on": message})
        held.withdrawn_on, held.withdrawal_reason = day, reason
        held.save(update_fields=["withdrawn_on", "withdrawal_reason"])
        _tell(held, "withdrawn", day, actor, reason=reason)
        _hide(page, actor, expired=reason == EXPIRED)
    return held


def _hide(page: ItemPage, actor: User | None, *, expired: bool = False) -> None:
    held = ItemPage.objects.get(pk=page.pk)
    going = UnpublishPageAction(held, set_expired=expired, user=actor)
    going.execute(skip_permission_checks=True)
    page.refresh_from_db()
    changes.announce(ITEM, str(page.pk))
    changes.announce(COLUMN, *_columns_of(page))


def _columns_of(page: ItemPage) -> list[str]:
    """Keys of the columns in which an item is listed."""
    parent = page.get_parent()
    return [str(parent.pk), *(str(topic.pk) for topic in page.topics.all())]


def _index_number(page: ItemPage, day: date) -> str:
    """机构代码/年-流水: nine characters of the organ's credit code, the year, a running number."""
    code = organisation_code(page.organ.credit_code)
    return index_number(code, day.year, draw(series(code, day.year)))


def _keep_topic(column: ColumnPage, entry: Entry) -> None:
    """Enter that a topic opened, or that it closed."""
    if column.kind != ColumnKind.TOPIC:
        return
    topic = Topic.objects.filter(page_id=column.pk, struck_on__isnull=True).first()
    if topic is None:
        organ = column.organ
        if organ is None:
            message = "专题要开在一个机关的专栏下；区级专题开在区政府的专栏下。"
            raise ValidationError({"__all__": message})
        topic = Topic.objects.create(
            organ=organ,
            key=column.title[:80],
            page_id=column.pk,
            opened_on=column.opened_on or entry.day,
            entered_on=entry.entered_on,
        )
        append(topic, "opened", topic.opened_on, {"name": topic.key}, entry.actor)
    if column.closed_on and topic.closed_on is None:
        topic.closed_on, topic.closed_entered_on = column.closed_on, entry.entered_on
        topic.save(update_fields=["closed_on", "closed_entered_on"])
        append(topic, "closed", column.closed_on, {"name": topic.key}, entry.actor)


def _tell(record: Disclosure, name: str, day: date, actor: User | None, **payload: Any) -> None:
    append(record, name, day, {"page": record.page_id, **payload}, actor)
