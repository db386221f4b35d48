"""Reading decisions and receipts: lists for the public pages and the console."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from django.db.models import Q, QuerySet

from gongkai.enforcement.models import Decision, FeeReceipt
from gongkai.ledger.models import Organ, Recorded

R = TypeVar("R", bound=Recorded)


def decisions(
    *,
    organ: Organ | None = None,
    kind: str = "",
    start: date | None = None,
    end: date | None = None,
    text: str = "",
) -> QuerySet[Decision]:
    """Current decisions, the latest first.

    `organ` includes what stands below it; `start` and `end` bound the day of decision, both
    included; `text` is looked for in number, matter and party.
    """
    found: QuerySet[Decision] = Decision.objects.current().select_related("organ")
    if organ is not None:
        found = found.filter(organ__path__startswith=organ.path)
    if kind:
        found = found.filter(kind=kind)
    found = _between(found, "decided_on", start, end)
    if text.strip():
        word = text.strip()
        found = found.filter(
            Q(key__icontains=word) | Q(matter__icontains=word) | Q(party__icontains=word)
        )
    return found.order_by("-decided_on", "-pk")


def receipts(
    *,
    organ: Organ | None = None,
    start: date | None = None,
    end: date | None = None,
    text: str = "",
) -> QuerySet[FeeReceipt]:
    """Current fee receipts, the latest first; arguments as for `decisions`.

    `text` is looked for in number, item and payer.
    """
    found: QuerySet[FeeReceipt] = FeeReceipt.objects.current().select_related("organ")
    if organ is not None:
        found = found.filter(organ__path__startswith=organ.path)
    found = _between(found, "received_on", start, end)
    if text.strip():
        word = text.strip()
        found = found.filter(
            Q(key__icontains=word) | Q(item__icontains=word) | Q(payer__icontains=word)
        )
    return found.order_by("-received_on", "-pk")


def _between(found: QuerySet[R], name: str, start: date | None, end: date | None) -> QuerySet[R]:
    if start is not None:
        found = found.filter(**{f"{name}__gte": start})
    if end is not None:
        found = found.filter(**{f"{name}__lte": end})
    return found
