"""Writes of links to other sites; a round takes them, nobody by hand."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from gongkai.ledger.models import User
from gongkai.ledger.recording import append
from gongkai.portal.models import ItemPage
from gongkai.portal.outside.models import OutsideLink
from gongkai.portal.rules.link_standing import after


def enter_link(
    *,
    page: ItemPage,
    key: str,
    address: str,
    where: str,
    words: str,
    today: date,
    actor: User | None = None,
) -> OutsideLink:
    """Keep a link that stands in a public item, or its new place; two at once keep it once."""
    told = {"title": page.title, "where": where, "words": words}
    with transaction.atomic():
        made, new = OutsideLink.objects.get_or_create(
            key=key,
            struck_on=None,
            defaults={
                "organ": page.organ,
                "page": page,
                "address": address,
                "entered_on": today,
                **told,
            },
        )
        if new:
            append(made, "entered", today, {"page": made.page_id}, actor)
        elif any(getattr(made, name) != value for name, value in told.items()):
            OutsideLink.objects.filter(pk=made.pk).update(**told)
    return made


def leave_link(*, link: OutsideLink, today: date, actor: User | None = None) -> None:
    """Strike a link that its item no longer has; two at once strike it once."""
    with transaction.atomic():
        if OutsideLink.objects.current().filter(pk=link.pk).update(struck_on=today):
            append(link, "left", today, {"page": link.page_id}, actor)


def keep_answer(
    *, link: OutsideLink, failed: bool, words: str, today: date, actor: User | None = None
) -> None:
    """Write down what a link's address answered; that it fails, or leads somewhere again, is told."""
    with transaction.atomic():
        held = OutsideLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
        if held.struck_on is not None:
            return
        before, now = held.standing, after(held.standing, failed, today)
        held.answer, held.checked_on = words[:200], now.checked_on
        held.failing_since, held.failed_days = now.failing_since, now.failed_days
        held.save(update_fields=["answer", "checked_on", "failing_since", "failed_days"])
        if (before.failing_since is None) != (now.failing_since is None):
            name = "failed" if failed else "recovered"
            append(held, name, today, {"summary": held.answer}, actor)
