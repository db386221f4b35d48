"""The outbox of what is public: it stands or falls with its transaction and can be followed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from gongkai.ledger import changes
from gongkai.ledger.models import PublicChange

pytestmark = pytest.mark.django_db


def announce(*keys: str) -> None:
    with transaction.atomic():
        changes.announce("page", *keys)


def test_a_follower_sees_every_change_once_and_in_order():
    announce("1", "2", "1")
    start = changes.newest()
    assert start
    announce("3")
    announce("1")
    seen = changes.since(start)
    assert seen is not None
    assert [change.key for change in seen] == ["3", "1"]
    assert changes.keys_by_source(seen) == {"page": ["3", "1"]}
    assert changes.since(changes.newest()) == []


def test_what_is_taken_back_is_not_announced():
    before = changes.newest()
    with pytest.raises(ValueError, match="no"), transaction.atomic():
        changes.announce("page", "1")
        raise ValueError("no")
    assert changes.newest() == before


def test_announcing_outside_a_transaction_is_refused(monkeypatch):
    class Idle:
        in_atomic_block = False

    monkeypatch.setattr(changes.transaction, "get_connection", Idle)
    with pytest.raises(RuntimeError, match="transaction"):
        changes.announce("page", "1")


def test_a_follower_too_far_behind_or_ahead_begins_anew():
    announce("1")
    first = changes.newest()
    announce("2")
    announce("3")
    PublicChange.objects.filter(pk__lt=changes.newest()).update(
        at=timezone.now() - changes.KEPT - timedelta(days=1)
    )
    assert changes.drop_old() == 2
    assert changes.since(first) is None
    assert [change.key for change in changes.since(changes.newest() - 1) or []] == ["3"]
    assert changes.since(changes.newest() + 1) is None


def test_the_newest_change_is_never_dropped():
    announce("1")
    PublicChange.objects.update(at=timezone.now() - 2 * changes.KEPT)
    assert changes.drop_old() == 0
    assert changes.since(changes.newest()) == []
