"""Running numbers without gaps or doubles."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import F

from gongkai.ledger.models import Counter


def draw(series: str) -> int:
    """The next number of `series`, from 1, inside the caller's transaction.

    The number belongs to the transaction: one that fails gives it back, and nobody else can draw
    before this one ends. Raises RuntimeError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("draw() belongs inside the transaction that uses the number")
    if not Counter.objects.filter(series=series).update(last=F("last") + 1):
        try:
            with transaction.atomic():
                Counter.objects.create(series=series, last=1)
        except IntegrityError:
            Counter.objects.filter(series=series).update(last=F("last") + 1)
    return Counter.objects.values_list("last", flat=True).get(series=series)


def draw_many(series: str, count: int) -> int:
    """The first of `count` numbers of `series` in a row; the same promises as `draw`."""
    first = draw(series)
    Counter.objects.filter(series=series).update(last=F("last") + (count - 1))
    return first
