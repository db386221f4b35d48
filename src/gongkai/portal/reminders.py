"""Reviews that wait for somebody, links that fail: what is said to whom; `ledger.notices` keeps and sends it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gongkai.ledger import notices
from gongkai.ledger.notices import Wanted
from gongkai.portal.models import FailingLink, Review
from gongkai.portal.outside import reminders as outside
from gongkai.portal.review.due import approver_of
from gongkai.portal.review.states import WAITING, Status
from gongkai.portal.review.steps import reviewers_of

SAID = {
    Status.RETURNED: ("returned", "被退回，请按审核意见修改后重新送审。"),
    Status.MISSED: ("missed", "到了定好的日期，但没能公开："),
}


def wanted(today: date) -> Iterator[Wanted]:
    """A notice to those who may review, to the submitter of what was sent back, and of what missed
    its day, which is urgent, to its submitter and its last reviewer."""
    open_ = Review.objects.current().filter(status__in=(*WAITING, *SAID))
    reviews = list(open_.select_related("organ", "page").order_by("pk"))
    people = reviewers_of(reviews)
    for review in reviews:
        title = f"{review.organ.short_name} 送审 {review.key}"
        name = f"“{review.title[:60]}”"
        if review.status in WAITING:
            kind = f"{review.status}_{review.round}"
            text = f"{name}{review.get_status_display()}，请您审核。"
            told = sorted(people[review.pk].people)
        else:
            said, text = SAID[Status(review.status)]
            kind = f"{said}_{review.round}"
            text = f"{name}{text}{review.trouble if said == 'missed' else ''}"
            approver = approver_of(review) if said == "missed" else None
            told = sorted({review.submitted_by_id} | ({approver.pk} if approver else set()))
        urgent = review.status == Status.MISSED
        for user in told:
            yield Wanted(user, review.pk, kind, review.since, title[:160], text[:400], urgent)


notices.register(Review.STREAM, wanted)
notices.register(FailingLink.STREAM, outside.wanted)
