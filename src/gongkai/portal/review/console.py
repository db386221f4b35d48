"""Reviews in the officers' console: list, page, steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone

from gongkai.ledger.console import (
    Action,
    Column,
    Outcome,
    RecordKind,
    Shown,
    Waiting,
    by_field,
    by_year,
    register,
)
from gongkai.ledger.models import User
from gongkai.portal import actions as portal
from gongkai.portal.models import Comment, ItemPage, Review
from gongkai.portal.permissions import may_edit, may_publish
from gongkai.portal.review import actions, selectors
from gongkai.portal.review.checking import Checked, under_review
from gongkai.portal.review.drafts import paragraphs
from gongkai.portal.review.forms import (
    AnswerForm,
    ApproveForm,
    CommentForm,
    NothingForm,
    OverridingForm,
    RescheduleForm,
    SendBackForm,
    SubmitForm,
)
from gongkai.portal.review.states import BY, LEVEL_OF, OPEN, SETTLED, Status, Step, Who, follows
from gongkai.portal.review.steps import reviewers_of


def told(review: Review) -> str:
    """What the person who took a step reads of where the review stands now."""
    if review.status == Status.PUBLISHED:
        return f"“{review.title}”已公开。"
    if review.status == Status.APPROVED:
        return f"三审通过，定于 {review.public_on} 公开。"
    return f"已办理，现在是“{review.get_status_display()}”。"


def _approve(review: Review, data: dict[str, Any], actor: User) -> Outcome:
    done = actions.approve(
        review, actor=actor, seen=data["seen"], note=data["note"], overrides=data["overrides"]
    )
    return Outcome(told(done))


def _send_back(review: Review, data: dict[str, Any], actor: User) -> Outcome:
    actions.send_back(review, actor=actor, note=data["note"], seen=data["seen"])
    return Outcome("已退回送审人修改。")


def _submit(review: Review, data: dict[str, Any], actor: User) -> Outcome:
    actions.submit(review.page, actor=actor, **data)
    return Outcome("已重新送审，从一审开始。")


def _call_back(review: Review, data: dict[str, Any], actor: User) -> Outcome:
    actions.call_back(review, actor=actor)
    return Outcome("已撤回送审，草稿还在。")


def _comment(review: Review, data: dict[str, Any], actor: User) -> Outcome:
    actions.comment(review, actor=actor, **data)
    return Outcome("已提出意见，送审人答复后才能继续审核。")


def _answer(review: Review, data: dict[str, Any], actor: User) -> Outcome:
    found = Comment.objects.select_related("review__organ").get(
        pk=int(data["comment"]), review=review
    )
    actions.answer(found, actor=actor, text=data["text"])
    return Outcome("已答复意见。")


def _reschedule(review: Review, data: dict[str, Any], actor: User) -> Outcome:
    done = actions.reschedule(review, actor=actor, public_on=data["public_on"])
    return Outcome(f"已改为 {done.public_on} 公开。")


def _publish(review: Review, data: dict[str, Any], actor: User) -> Outcome:
    if data["overrides"]:
        actions.override(review, actor=actor, overrides=data["overrides"])
    portal.publish(review.page, actor=actor)
    return Outcome(f"“{review.title}”已公开。")


def permitted(user: User, review: Review, step: Step) -> bool:
    """Whether the person holds the post that `states.BY` asks for."""
    who = BY[step]
    if who is Who.WRITER:
        return may_edit(user, review.organ)
    if who is Who.REVIEWER and review.status not in SETTLED:
        return user.pk in reviewers_of([review])[review.pk].people
    return who is not Who.CLOCK and may_publish(user, review.organ)


def _by(step: Step) -> Callable[[User, Review], bool]:
    return lambda user, review: permitted(user, review, step)


def _stale(review: Review, user: User, given: Mapping[str, Any]) -> str:
    """What became of a review since the form that is posted now was printed."""
    seen = str(given.get("seen", ""))
    if not seen or seen == review.mark:
        return ""
    status = review.get_status_display()
    last = review.verdicts.last()
    if last is not None and last.by_id == user.pk and seen.endswith(f":{review.digest}"):
        return f"您已经办理过这一步，没有重复办理；现在是“{status}”。"
    return f"这次送审在您查看之后有了变化，现在是“{status}”。请重新查看后再办。"


def _is_due(review: Review) -> bool:
    return review.public_on is None or review.public_on <= timezone.localdate()


def _text(review: Review, user: User) -> Shown:
    """The draft under review with the remarks of the content check."""
    return Shown("送审稿", "portal/_review_text.html", text_of(*under_review(review)))


def text_of(draft: ItemPage, remarks: Sequence[Checked]) -> dict[str, Any]:
    """What the parts about a draft print, with the remarks of its check."""
    return {
        "draft": draft,
        "paragraphs": paragraphs(draft),
        "files": list(draft.attachments.all()),
        "remarks": remarks,
    }


STEPS = {
    Step.SUBMIT: Action("submit", "重新送审", SubmitForm, _submit, permit=_by(Step.SUBMIT)),
    Step.APPROVE: Action(
        "approve",
        "审核通过",
        ApproveForm,
        _approve,
        permit=_by(Step.APPROVE),
        beside=_text,
        stale=_stale,
        note="三审通过后立即公开；定了公开日期的，到那一天自动公开。",
    ),
    Step.SEND_BACK: Action(
        "send-back",
        "退回修改",
        SendBackForm,
        _send_back,
        permit=_by(Step.SEND_BACK),
        stale=_stale,
    ),
    Step.PUBLISH: Action(
        "publish",
        "公开",
        OverridingForm,
        _publish,
        open_to=_is_due,
        permit=_by(Step.PUBLISH),
        note="这份草稿已通过三审，公开后立即能被所有人看到。",
    ),
    Step.RESCHEDULE: Action(
        "reschedule", "调整公开日期", RescheduleForm, _reschedule, permit=_by(Step.RESCHEDULE)
    ),
    Step.CALL_BACK: Action(
        "call-back",
        "撤回送审",
        NothingForm,
        _call_back,
        permit=_by(Step.CALL_BACK),
        note="撤回后审核到此为止，草稿还在，改好后可以再送审。",
        danger=True,
    ),
}
COMMENT = Action("comment", "提出意见", CommentForm, _comment)
ANSWER = Action("answer", "答复意见", AnswerForm, _answer)


def _actions(review: Review) -> Sequence[Action]:
    found = [
        action
        for step, action in STEPS.items()
        if follows(review.status, step) is not None and action.open_to(review)
    ]
    if review.status in OPEN:
        found.append(COMMENT)
        if any(one.answered_at is None for one in selectors.comments_of(review)):
            found.append(ANSWER)
    return found


def _facts(review: Review) -> Sequence[tuple[str, Any]]:
    return (
        ("送审编号", review.key),
        ("标题", review.title),
        ("发布机构", review.organ),
        ("状态", review.get_status_display()),
        ("未能公开的原因", review.trouble),
        ("轮次", f"第 {review.round} 轮"),
        ("送审人", review.submitted_by),
        ("更正说明", review.note),
        ("定时公开日期", review.public_on),
        ("公开至", review.expires_on),
        ("登记日", review.entered_on),
    )


def _sections(review: Review, user: User) -> Sequence[Shown]:
    found = [
        Shown(
            "审核过程",
            "portal/_review_trail.html",
            {
                "review": review,
                "seats": selectors.seats_of(review),
                "verdicts": selectors.verdicts_of(review),
            },
        )
    ]
    comments = selectors.comments_of(review)
    if comments:
        found.append(Shown("对正文的意见", "portal/_review_comments.html", {"comments": comments}))
    if review.status in OPEN:
        before = selectors.reviewed_before(review)
        if before is not None and before.pk != review.revision_id:
            found.append(
                Shown(
                    "与上次审核的草稿比较",
                    "portal/_changes.html",
                    {"changes": selectors.compared(review.page, before, review.revision)},
                )
            )
        found.append(_text(review, user))
    return found


def _work(review: Review) -> tuple[str, str]:
    if review.status == Status.MISSED:
        return "overdue", "到期未能公开"
    if review.status == Status.RETURNED:
        return "soon", "待修改"
    return ("", "")


def _waiting(user: User) -> Sequence[Waiting]:
    """What this person has to mend, then what waits for their verdict."""
    mend = [
        Waiting(one, f"《{one.title}》{one.get_status_display()}", "soon")
        for one in selectors.returned_to(user)
    ]
    return [
        *mend,
        *(
            Waiting(one, f"《{one.title}》{one.get_status_display()}")
            for one in selectors.waiting_for(user)
        ),
    ]


REVIEWS = register(
    RecordKind(
        key="reviews",
        title="送审记录",
        noun="送审",
        icon="tasks",
        model=Review,
        columns=(
            Column("送审编号", lambda one: one.key, "key"),
            Column("标题", lambda one: one.title, "title"),
            Column("发布机构", lambda one: one.organ.short_name, "organ__path"),
            Column("状态", lambda one: one.get_status_display(), "status"),
            Column("自", lambda one: one.since, "since"),
            Column("送审人", lambda one: one.submitted_by, "submitted_by__real_name"),
            Column("定时公开日期", lambda one: one.public_on, "public_on"),
        ),
        search=("key", "title"),
        order="-since",
        empty="还没有送审的信息。在“网站内容”里起草，保存后点“送审”。",
        facts=_facts,
        actions=_actions,
        event_labels={
            "submitted": "送审",
            **{f"approved_{level.value}": f"{level.label}通过" for level in LEVEL_OF.values()},
            "sent_back": "退回修改",
            "changed": "草稿改动，回到一审",
            "called_back": "撤回送审",
            "rescheduled": "调整公开日期",
            "published": "公开",
            "missed": "到期未能公开",
            "overridden": "放行检查意见",
            "commented": "提出意见",
            "answered": "答复意见",
        },
        filters=(
            by_field("status", "状态", Status.choices),
            by_year("entered_on", "送审年度"),
        ),
        related=("organ", "page", "submitted_by", "revision"),
        work=_work,
        waiting=_waiting,
        sections=_sections,
        group="主动公开",
    )
)


def address_of(review: Review) -> str:
    """Where a review is looked at and decided."""
    return reverse("console_record", args=["reviews", review.pk])
