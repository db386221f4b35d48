"""提醒: made once, shown in the console until read or true no longer, sent once a day per channel.

A room's `reminders.py` registers a maker. A round asks every maker what should be said now, keeps
what is new, settles what is true no longer, and sends each person one message per channel and day.

Sending is claim → send → mark, each written before the next begins. A process that dies between
claim and mark leaves a message of which nobody knows whether it went out; it is not sent again, so
that no message goes out twice. It may be lost: its notices still stand unread in the console, and
the message of a later day carries them and says why. A refusal that is known gives the claim back.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from gongkai.ledger.models import Delivery, Notice, User
from gongkai.ledger.once import once

BATCH = 1000
log = logging.getLogger(__name__)


class Wanted(NamedTuple):
    """A notice that should stand; the first five tell it from all others."""

    user: int
    record: int
    kind: str
    day: date
    title: str
    text: str
    urgent: bool


Maker = Callable[[date], Iterable[Wanted]]
makers: dict[str, Maker] = {}
"""By stream of events: what should be said of its records on a day, complete."""


def register(stream: str, maker: Maker) -> None:
    """Let `maker` speak for the records of `stream`; raises ValueError where one does already."""
    if stream in makers:
        raise ValueError(f"reminders of {stream} are registered twice")
    makers[stream] = maker


def make(today: date) -> int:
    """Ask every maker and keep what is new; returns how many notices were made."""
    return sum(keep(stream, maker(today)) for stream, maker in makers.items())


def keep(stream: str, wanted: Iterable[Wanted]) -> int:
    """Let exactly `wanted` stand unread for the records of `stream`; returns how many are new.

    One that was made before is not made again: once read it stays read, and one that was settled
    stands again. Two rounds at once make each notice once.
    """
    now = timezone.now()
    asked = {(one.user, one.record, one.kind, one.day): one for one in wanted}
    known = _known(stream, {one.record for one in asked.values()})
    new = [
        Notice(
            user_id=one.user,
            stream=stream,
            record=one.record,
            kind=one.kind,
            day=one.day,
            title=one.title,
            text=one.text,
            urgent=one.urgent,
            made_at=now,
        )
        for key, one in asked.items()
        if key not in known
    ]
    back = [pk for key in asked if (pk := known.get(key)) is not None]
    over = [pk for key, pk in _standing(stream).items() if key not in asked]
    with transaction.atomic():
        _settle(over, now)
        _settle(back, None)
        Notice.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)
    return Notice.objects.filter(stream=stream, made_at=now).count() if new else 0


Key = tuple[int, int, str, date]


def _settle(notices: Sequence[int], moment: datetime | None) -> None:
    for start in range(0, len(notices), BATCH):
        keys = [pk for pk in notices[start : start + BATCH] if pk is not None]
        part = Notice.objects.filter(pk__in=keys)
        part.update(settled_at=moment)


def _known(stream: str, records: set[int]) -> dict[Key, int | None]:
    """Keys of all notices that were ever made of `records`; the id of those settled unread."""
    ordered = sorted(records)
    found: dict[Key, int | None] = {}
    for start in range(0, len(ordered), BATCH):
        rows = Notice.objects.filter(
            stream=stream, record__in=ordered[start : start + BATCH]
        ).values_list("pk", "user_id", "record", "kind", "day", "read_at", "settled_at")
        for pk, user, record, kind, day, read, settled in rows:
            found[user, record, kind, day] = pk if settled and not read else None
    return found


def _standing(stream: str) -> dict[Key, int]:
    """Notices neither read nor settled, by key."""
    rows = Notice.objects.filter(stream=stream, read_at__isnull=True, settled_at__isnull=True)
    return {
        (user, record, kind, day): pk
        for pk, user, record, kind, day in rows.values_list(
            "pk", "user_id", "record", "kind", "day"
        )
    }


def unread(user: User) -> QuerySet[Notice]:
    """What stands before a person: neither read nor settled, urgent first, then the newest."""
    return Notice.objects.filter(user=user, read_at__isnull=True, settled_at__isnull=True).order_by(
        "-urgent", "-made_at", "-pk"
    )


@once
def unread_count(user: User) -> int:
    """How many stand before a person."""
    return unread(user).count()


def mark_read(*, user: User, notices: Sequence[int] | None = None) -> int:
    """Mark a person's own notices as read, all of them or those named; returns how many."""
    mine = Notice.objects.filter(user=user, read_at__isnull=True)
    if notices is not None:
        mine = mine.filter(pk__in=notices)
    return mine.update(read_at=timezone.now())


class NotSent(Exception):
    """The message certainly did not go out; the next round tries again."""


class Channel(Protocol):
    """A way to a person outside the console. `urgent_only` leaves out what can wait."""

    key: str
    urgent_only: bool

    def reaches(self, user: User) -> bool:
        """Whether the person left an address."""

    def send(self, user: User, day: date, notices: Sequence[Notice], lost: Sequence[date]) -> None:
        """Send one message; `lost` are earlier days whose message may not have arrived.

        Raises NotSent where it certainly did not go out. Any other error leaves that open.
        """


@dataclass(frozen=True, slots=True)
class Sent:
    """What a round sent: messages that went out, were refused, or of which nobody knows."""

    out: int = 0
    refused: int = 0
    open: int = 0


Step = Callable[[str], None]


def deliver(day: date, channels: Iterable[Channel], step: Step = lambda name: None) -> Sent:
    """Send everybody the digest of `day` by each channel, once; safe to run beside itself.

    `step` is told “claimed” and “sent” as they happen.
    """
    out = refused = unknown = 0
    for channel in channels:
        for user in _waiting(channel, day):
            claim = _claim(user, day, channel)
            if claim is None:
                continue
            step("claimed")
            notices = list(claim.notices.order_by("-urgent", "title", "pk"))
            try:
                channel.send(user, day, notices, _lost(claim))
            except NotSent as error:
                log.warning("%s: not sent to user %s: %s", channel.key, user.pk, error)
                claim.delete()
                refused += 1
                continue
            except Exception:
                log.exception("%s: unknown whether sent to user %s", channel.key, user.pk)
                unknown += 1
                continue
            step("sent")
            Delivery.objects.filter(pk=claim.pk).update(sent_at=timezone.now())
            out += 1
    return Sent(out, refused, unknown)


def unsent(channel: Channel, day: date) -> QuerySet[Notice]:
    """Notices that stand and that no message of the channel surely carried before `day`."""
    carried = Delivery.objects.filter(channel=channel.key, notices=OuterRef("pk")).filter(
        Q(sent_at__isnull=False) | Q(day=day)
    )
    found = Notice.objects.filter(read_at__isnull=True, settled_at__isnull=True)
    if channel.urgent_only:
        found = found.filter(urgent=True)
    return found.filter(~Exists(carried))


def _waiting(channel: Channel, day: date) -> list[User]:
    users = User.objects.filter(is_active=True, pk__in=unsent(channel, day).values("user"))
    return [user for user in users.order_by("pk") if channel.reaches(user)]


def _claim(user: User, day: date, channel: Channel) -> Delivery | None:
    """The day's message for a person, claimed; None where it is another's or has nothing to say."""
    try:
        with transaction.atomic():
            claim = Delivery.objects.create(
                user=user, day=day, channel=channel.key, claimed_at=timezone.now()
            )
            notices = list(unsent(channel, day).filter(user=user).values_list("pk", flat=True))
            if not notices:
                transaction.set_rollback(True)
                return None
            claim.notices.set(notices)
    except IntegrityError:
        return None
    return claim


def _lost(claim: Delivery) -> list[date]:
    """Days since the last message that surely arrived whose own may not have."""
    earlier = Delivery.objects.filter(user=claim.user, channel=claim.channel, day__lt=claim.day)
    sure = earlier.filter(sent_at__isnull=False).order_by("-day").first()
    lost = earlier.filter(sent_at__isnull=True)
    if sure is not None:
        lost = lost.filter(day__gt=sure.day)
    return list(lost.order_by("day").values_list("day", flat=True))


def open_deliveries(before: datetime) -> QuerySet[Delivery]:
    """Messages claimed before a moment of which nobody knows whether they went out."""
    return Delivery.objects.filter(sent_at__isnull=True, claimed_at__lt=before)
