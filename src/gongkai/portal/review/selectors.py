"""Reads of reviews: what waits for whom, what was decided, what differs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from wagtail.models import Revision

from gongkai.ledger.models import Organ, User
from gongkai.ledger.once import once
from gongkai.ledger.permissions import is_office, visible_organs
from gongkai.ledger.rules.differences import Change, differences
from gongkai.portal.models import ItemPage
from gongkai.portal.review.drafts import told
from gongkai.portal.review.models import Comment, Review, Verdict
from gongkai.portal.review.states import LEVEL_OF, WAITING, Level, Status
from gongkai.portal.review.steps import reviewers_of
from gongkai.portal.rules.reviewers import NEEDED

LIVE, DRAFT = "live", "draft"
"""Versions to compare that are no number of a revision: what is public, the newest draft."""


def reviews_for(user: User) -> QuerySet[Review]:
    """All reviews of the organs that the person may see, with what their lists print."""
    found = Review.objects.current().select_related("organ", "page", "submitted_by")
    return found if is_office(user) else found.filter(organ__in=visible_organs(user))


def publishing(organs: Iterable[Organ]) -> set[int]:
    """The keys of those organs that have made something public by their three reviews."""
    public = Review.objects.filter(organ__in=organs, status=Status.PUBLISHED).order_by()
    return set(public.values_list("organ_id", flat=True).distinct())


def waiting_for(user: User) -> list[Review]:
    """Reviews in which this person may give the next verdict, the oldest first."""
    waiting = list(reviews_for(user).filter(status__in=WAITING).order_by("since", "pk"))
    people = reviewers_of(waiting)
    return [one for one in waiting if user.pk in people[one.pk].people]


def returned_to(user: User) -> list[Review]:
    """What this person submitted and has to mend: sent back, or not public on its day."""
    mine = Review.objects.current().filter(
        submitted_by=user, status__in=(Status.RETURNED, Status.MISSED)
    )
    return list(mine.select_related("organ", "page", "submitted_by").order_by("since", "pk"))


@dataclass(frozen=True, slots=True)
class Seat:
    """One of the three reviews in the present round: its verdict, or who may give it."""

    level: Level
    verdict: Verdict | None
    waited_for: str
    now: bool


def seats_of(review: Review) -> list[Seat]:
    """The three levels of the present round."""
    given = {
        one.level: one for one in verdicts_of(review) if one.round == review.round and one.approved
    }
    now = LEVEL_OF.get(review.status)
    return [
        Seat(
            level,
            given.get(level),
            _named(review) if level == now else NEEDED[int(level)],
            level == now,
        )
        for level in Level
    ]


def _named(review: Review) -> str:
    found = reviewers_of([review])[review.pk]
    people = User.objects.filter(pk__in=found.people).order_by("pk")
    names = "、".join(str(one) for one in people)
    if not names:
        return "目前没有可以审核的人。请政务公开办在“工作人员”里增设岗位。"
    return f"{names}（区政务公开办代为审核）" if found.standing_in else names


@once
def verdicts_of(review: Review) -> tuple[Verdict, ...]:
    """All verdicts, the first one first."""
    return tuple(review.verdicts.select_related("by"))


@once
def comments_of(review: Review) -> tuple[Comment, ...]:
    """All comments, the first one first."""
    return tuple(review.comments.select_related("by", "answered_by"))


def compared(page: ItemPage, before: Revision | None, after: Revision | None) -> list[Change]:
    """What differs between two drafts of an item as readers would see them, paragraph by paragraph."""
    old, new = (
        told(page.with_content_json(one.content)) if one is not None else ""
        for one in (before, after)
    )
    return differences(old, new)


def reviewed_before(review: Review) -> Revision | None:
    """The draft on which the last verdict of an earlier round was given."""
    earlier = [one for one in verdicts_of(review) if one.round < review.round]
    return earlier[-1].revision if earlier else None


def version(page: ItemPage, name: str) -> Revision | None:
    """A version of an item by `LIVE`, `DRAFT` or the number of a revision; None for no such."""
    if name == LIVE:
        return page.live_revision if page.live else None
    if name == DRAFT:
        return page.get_latest_revision()
    return page.revisions.filter(pk=int(name)).first() if name.isdecimal() else None


def versions(page: ItemPage) -> Sequence[tuple[str, str]]:
    """(name, words) of what can be compared of an item, the newest first."""
    found = [(DRAFT, "现在的草稿")]
    if page.live:
        found.append((LIVE, "已公开的"))
    seen: set[int] = set()
    rows = Verdict.objects.filter(review__page=page).select_related("review", "revision")
    for one in rows.order_by("-pk"):
        if one.revision_id not in seen:
            seen.add(one.revision_id)
            words = f"{one.review.key} 第 {one.round} 轮审核的草稿"
            found.append((str(one.revision_id), words))
    return found
