"""Links that lead nowhere: what is said to whom (`portal.reminders`)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gongkai.ledger.hearing import hearers, people_by_post
from gongkai.ledger.models import Role
from gongkai.ledger.notices import Wanted
from gongkai.portal.outside.models import FailingLink
from gongkai.portal.rules.link_standing import TOLD_AFTER


def wanted(today: date) -> Iterator[Wanted]:
    """A notice to the item's officers once a link failed on a second day."""
    failing = FailingLink.objects.filter(failed_days__gte=TOLD_AFTER).select_related("organ")
    found = list(failing.order_by("pk"))
    posts = people_by_post() if found else {}
    for link in found:
        title = f"{link.organ.short_name} 失效外链"
        text = (
            f"“{link.title[:60]}”{link.where}的链接自 {link.failing_since} 起打不开"
            f"（{link.answer[:60]}）：{link.address[:120]}。请改正或者删去后送审。"
        )
        for user in hearers(posts, link.organ_id, [Role.OFFICER]):
            yield Wanted(
                user, link.pk, "failing", link.failing_since, title[:160], text[:400], False
            )
