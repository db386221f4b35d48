"""What happens by itself: items whose day has come become public, those whose time is over leave.

Safe at any time and twice: each item is one transaction, and what is done already is found no more.
"""

from __future__ import annotations

import logging
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from gongkai.ledger.models import User
from gongkai.portal.actions import let_go, publish
from gongkai.portal.models import ItemPage
from gongkai.portal.review.models import Review
from gongkai.portal.review.states import Level, Status, Step
from gongkai.portal.review.steps import follow_draft, hold, take

log = logging.getLogger(__name__)


def publish_due(today: date) -> list[int]:
    """Publish what was approved for a day up to `today`, as its last reviewer; returns the pages.

    What a gate, the content check or a lost post refuses is marked as missed with the reason; the
    notices tell its people.
    """
    done = []
    due = Review.objects.filter(status=Status.APPROVED, public_on__lte=today)
    for review in due.select_related("page").order_by("public_on", "pk"):
        if follow_draft(review.page, actor=None):
            continue
        try:
            publish(review.page, actor=approver_of(review), on=today)
        except (ValidationError, PermissionDenied) as refused:
            _miss(review, refused, today)
        except Exception:
            log.exception("review %s: could not be published", review.key)
        else:
            done.append(review.page_id)
    return done


def expire_due(now: datetime) -> list[int]:
    """Withdraw the public items whose last day is over at `now`; returns the pages."""
    done = []
    for page in ItemPage.objects.filter(live=True, expire_at__lte=now).order_by("expire_at"):
        try:
            let_go(page, expired=True, actor=None)
        except Exception:
            log.exception("page %s: could not be withdrawn", page.pk)
        else:
            done.append(page.pk)
    return done


def approver_of(review: Review) -> User | None:
    """Who passed the present draft at the last level."""
    found = review.verdicts.filter(level=Level.FINAL, approved=True, round=review.round)
    last = found.select_related("by").last()
    return last.by if last is not None else None


def _miss(review: Review, refused: Exception, today: date) -> None:
    said = refused.messages if isinstance(refused, ValidationError) else [str(refused)]
    with transaction.atomic():
        try:
            found = hold(review, Step.MISS)
        except ValidationError:
            return
        found.trouble = " ".join(said)[:400]
        take(found, Step.MISS, actor=None, day=today)
