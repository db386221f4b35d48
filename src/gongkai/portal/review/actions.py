"""Writes of a review: submitting, verdicts, comments, overrides, the chosen day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gongkai.ledger.models import User
from gongkai.ledger.numbering import draw
from gongkai.ledger.permissions import require
from gongkai.ledger.recording import append, clean, refuse, text_problem
from gongkai.portal.actions import LONGEST_NOTE, publish
from gongkai.portal.models import ItemPage
from gongkai.portal.permissions import may_edit, may_publish
from gongkai.portal.readiness import refuse_unready
from gongkai.portal.review.checking import check_draft
from gongkai.portal.review.drafts import attached, digest_of, paragraphs
from gongkai.portal.review.models import Comment, Override, Review, Verdict
from gongkai.portal.review.states import LEVEL_OF, OPEN, Level, Status, Step, follows
from gongkai.portal.review.steps import (
    frozen,
    hold,
    hold_page,
    open_review,
    refuse_changed,
    reviewers_of,
    take,
)

Overrides = Mapping[str, str]
"""Reasons for overrides, by the fingerprints of the remarks."""


def submit(
    page: ItemPage,
    *,
    actor: User,
    seen: str = "",
    note: str = "",
    public_on: date | None = None,
    expires_on: date | None = None,
    overrides: Overrides | None = None,
) -> Review:
    """Submit the newest draft of `page` to its first review, or again after it was sent back.

    `seen` is the digest of the draft that was looked at (empty: the newest one). `note` says what changes in something that has been public; everyone may read it. Raises
    PermissionDenied, and ValidationError by field with everything that stands in the way: the
    elements, the gates, remarks that stop the draft, comments without an answer.
    """
    require(may_edit(actor, page.organ), "送审")
    today = timezone.localdate()
    current = ItemPage.objects.get(pk=page.pk)
    if current.latest_revision_id is None:
        current.save_revision(user=actor)
    attached(current.get_latest_revision_as_object())
    _refuse_days(public_on, expires_on, today)
    with transaction.atomic():
        current = hold_page(page)
        draft = current.get_latest_revision_as_object()
        review = open_review(current.pk)
        if review is not None and follows(review.status, Step.SUBMIT) is None:
            message = f"这条信息已经送审（{review.key}，{review.get_status_display()}）。"
            raise ValidationError(message)
        if seen and seen != digest_of(draft):
            raise ValidationError("草稿在您打开这一页之后又改动过，请看过现在的草稿再送审。")
        refuse({"note": _note_problem(current, draft, clean(note))})
        again = review is not None
        if review is None:
            number = draw(f"portal.review/{today.year}")
            review = Review(
                organ=current.organ,
                key=f"{today.year}-{number:05d}",
                page=current,
                status=Status.FIRST,
                since=today,
                entered_on=today,
            )
        else:
            review = hold(review, Step.SUBMIT)
            _refuse_unanswered(review)
            review.round += 1
        review.title, review.digest = draft.title, digest_of(draft)
        review.revision_id, review.submitted_by = frozen(draft), actor
        review.note, review.public_on, review.expires_on = clean(note), public_on, expires_on
        if not again:
            review.save(force_insert=True)
        _override(review, draft, overrides or {}, actor)
        refuse_unready(draft, max(public_on or today, today))
        if again:
            take(review, Step.SUBMIT, actor=actor, day=today, round=review.round)
        else:
            append(review, str(Step.SUBMIT), today, {"page": current.pk, "round": 1}, actor)
    return review


def approve(
    review: Review,
    *,
    actor: User,
    seen: str = "",
    note: str = "",
    overrides: Overrides | None = None,
    on: date | None = None,
) -> Review:
    """Pass the draft at its present level; the third makes it public, or on the chosen day.

    `seen` is the `mark` of the review that was looked at (empty: the present one). `on` is the day of
    publication where it is entered later. Raises PermissionDenied but for those whom
    `rules.reviewers` names, and ValidationError as `submit`, or where the draft was changed.
    """
    refuse_changed(review)
    attached(review.revision.as_object())
    today = timezone.localdate()
    with transaction.atomic():
        hold_page(review.page)
        found = hold(review, Step.APPROVE)
        _refuse_other(found, seen)
        level = _sit(found, actor, "审核")
        _refuse_unanswered(found)
        draft = found.revision.as_object()
        _override(found, draft, overrides or {}, actor)
        refuse_unready(draft, max(found.public_on or today, today))
        _decide(found, level, True, actor, clean(note))
        take(found, Step.APPROVE, actor=actor, day=today, name=f"approved_{level.value}")
        if found.status == Status.APPROVED and (
            found.public_on is None or found.public_on <= today
        ):
            publish(found.page, actor=actor, on=on)
    found.refresh_from_db()
    return found


def send_back(review: Review, *, actor: User, note: str, seen: str = "") -> Review:
    """Return the draft to its writers with what is to be mended.

    Raises PermissionDenied but for those who may give the present verdict (once it is settled, who
    may publish), and ValidationError without a note.
    """
    refuse_changed(review)
    text = clean(note)
    refuse({"note": text_problem(text, "退回的意见", LONGEST_NOTE)})
    with transaction.atomic():
        found = hold(review, Step.SEND_BACK)
        _refuse_other(found, seen)
        level = LEVEL_OF.get(found.status)
        if level is None:
            require(may_publish(actor, found.organ), "退回信息")
        else:
            _sit(found, actor, "审核")
        _decide(found, level or Level.FINAL, False, actor, text)
        found.trouble = ""
        take(found, Step.SEND_BACK, actor=actor, day=timezone.localdate())
    return found


def call_back(review: Review, *, actor: User) -> Review:
    """End a review without publication; the draft stays. Raises PermissionDenied."""
    require(may_edit(actor, review.organ), "撤回送审")
    with transaction.atomic():
        found = hold(review, Step.CALL_BACK)
        take(found, Step.CALL_BACK, actor=actor, day=timezone.localdate())
    return found


def reschedule(review: Review, *, actor: User, public_on: date) -> Review:
    """Choose another day for what has passed all reviews.

    Raises PermissionDenied but for the organ's head and the disclosure office, and ValidationError
    for a day that does not lie ahead.
    """
    require(may_publish(actor, review.organ), "调整公开日期")
    refuse_changed(review)
    today = timezone.localdate()
    if public_on <= today:
        raise ValidationError({"public_on": "请选今天以后的日期；今天公开的，请办理“公开”。"})
    with transaction.atomic():
        found = hold(review, Step.RESCHEDULE)
        _refuse_days(public_on, found.expires_on, today)
        found.public_on, found.trouble = public_on, ""
        take(found, Step.RESCHEDULE, actor=actor, day=today, due_on=str(public_on))
    return found


def override(review: Review, *, actor: User, overrides: Overrides) -> None:
    """Answer for remarks on the present draft by name, each with a reason.

    Raises PermissionDenied, and ValidationError where there is no such remark or nobody may
    override it.
    """
    require(may_edit(actor, review.organ), "放行检查意见")
    refuse_changed(review)
    attached(review.revision.as_object())
    with transaction.atomic():
        found = _open(review)
        _override(found, found.revision.as_object(), overrides, actor)


def comment(review: Review, *, actor: User, where: str, text: str, quote: str = "") -> Comment:
    """Remark on a place of the draft (one of `drafts.paragraphs`), or on a passage quoted from it.

    Raises PermissionDenied, and ValidationError by field.
    """
    require(may_edit(actor, review.organ), "提出意见")
    refuse_changed(review)
    said, passage = clean(text), clean(quote)
    with transaction.atomic():
        found = _open(review)
        places = {part.where: part.text for part in paragraphs(found.revision.as_object())}
        problems = {"text": text_problem(said, "意见", LONGEST_NOTE)}
        if where not in places:
            problems["where"] = "请选定意见针对的段落。"
        elif passage not in places[where]:
            problems["quote"] = f"{where}里没有这句原文，请照原文摘录，或者留空。"
        elif len(passage) > LONGEST_NOTE:
            problems["quote"] = f"摘录的原文超过 {LONGEST_NOTE} 字，请缩短。"
        refuse(problems)
        made = Comment.objects.create(
            review=found,
            round=found.round,
            where=where,
            quote=passage or places[where][:LONGEST_NOTE],
            text=said,
            by=actor,
            at=timezone.now(),
        )
        append(found, "commented", timezone.localdate(), {"comment": made.pk}, actor)
    return made


def answer(found: Comment, *, actor: User, text: str) -> Comment:
    """Say what was done about a comment. Raises PermissionDenied, ValidationError by field."""
    require(may_edit(actor, found.review.organ), "答复意见")
    said = clean(text)
    refuse({"text": text_problem(said, "答复", LONGEST_NOTE)})
    with transaction.atomic():
        review = _open(found.review)
        made = Comment.objects.select_for_update(of=("self",)).get(pk=found.pk)
        if made.answered_at is not None:
            raise ValidationError("这条意见已经答复过。")
        made.answer, made.answered_by, made.answered_at = said, actor, timezone.now()
        made.save(update_fields=["answer", "answered_by", "answered_at"])
        append(review, "answered", timezone.localdate(), {"comment": made.pk}, actor)
    return made


def _open(review: Review) -> Review:
    found = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if found.status not in OPEN:
        raise ValidationError(f"这次送审{found.get_status_display()}，不能再改。")
    return found


def _sit(review: Review, actor: User, what: str) -> Level:
    """The level at which `actor` may decide now; raises PermissionDenied."""
    level = LEVEL_OF[review.status]
    require(actor.pk in reviewers_of([review])[review.pk].people, f"{level.label}{what}")
    return level


def _decide(review: Review, level: Level, approved: bool, actor: User, note: str) -> None:
    if len(note) > LONGEST_NOTE:
        raise ValidationError({"note": f"意见超过 {LONGEST_NOTE} 字，请缩短。"})
    Verdict.objects.create(
        review=review,
        round=review.round,
        level=level,
        approved=approved,
        by=actor,
        at=timezone.now(),
        note=note,
        stands_in=reviewers_of([review])[review.pk].standing_in,
        revision=review.revision,
    )


def _override(review: Review, draft: Any, reasons: Overrides, actor: User) -> None:
    given = {mark: clean(reason) for mark, reason in reasons.items() if clean(reason)}
    if not given:
        return
    known = {one.fingerprint: one for one in check_draft(draft)}
    for mark, reason in given.items():
        found = known.get(mark)
        if found is None:
            raise ValidationError("要放行的检查意见已经变化，请按新的检查结果办理。")
        if not found.may_be_overridden:
            raise ValidationError(f"不能放行：{found.remark.message}")
        refuse({mark: text_problem(reason, "放行理由", LONGEST_NOTE)})
        if found.override is not None:
            message = f"这条检查意见已由{found.override.by}放行，请刷新后查看。"
            raise ValidationError(message)
        Override.objects.create(
            page_id=review.page_id,
            fingerprint=mark,
            rule=found.remark.rule,
            message=found.remark.message[:600],
            reason=reason,
            by=actor,
            at=timezone.now(),
        )
        payload = {"mark": mark, "summary": found.label, "reason": reason}
        append(review, "overridden", timezone.localdate(), payload, actor)


def _refuse_other(review: Review, seen: str) -> None:
    if seen and seen != review.mark:
        raise ValidationError("这次送审在您查看之后有了变化，请重新查看后再办。")


def _refuse_unanswered(review: Review) -> None:
    left = review.comments.filter(answered_at__isnull=True).count()
    if left:
        raise ValidationError(f"还有 {left} 条对正文的意见没有答复，请先答复。")


def _refuse_days(public_on: date | None, expires_on: date | None, today: date) -> None:
    problems = {}
    if public_on is not None and public_on < today:
        problems["public_on"] = f"定时公开的日期 {public_on} 早于今天，请改选；要立即公开的留空。"
    first = max(public_on or today, today)
    if expires_on is not None and expires_on < first:
        problems["expires_on"] = f"公开至 {expires_on} 早于公开之日 {first}，请核对。"
    refuse(problems)


def _note_problem(page: ItemPage, draft: ItemPage, note: str) -> str:
    if draft.first_published_at is None and page.first_published_at is None:
        return ""
    return text_problem(note, "更正说明", LONGEST_NOTE)
