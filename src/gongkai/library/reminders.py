"""Documents whose validity ends: what is said to whom; `ledger.notices` keeps and sends it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from gongkai.ledger import notices
from gongkai.ledger.models import Post, Role
from gongkai.ledger.notices import Wanted
from gongkai.ledger.permissions import WRITERS
from gongkai.library.models import Document
from gongkai.library.rules.expiry import STAGES, warning
from gongkai.library.selectors import expiring


def wanted(today: date) -> Iterator[Wanted]:
    """A warning for each document that lapses within 90 days, to its organ's people.

    Where an organ has nobody, the disclosure office hears it.
    """
    documents = list(expiring(today, today + timedelta(days=max(STAGES))).select_related("organ"))
    if not documents:
        return
    people: defaultdict[int, set[int]] = defaultdict(set)
    office: set[int] = set()
    for user, organ, role in Post.objects.filter(user__is_active=True).values_list(
        "user_id", "organ_id", "role"
    ):
        if role in WRITERS:
            people[organ].add(user)
        elif role == Role.OFFICE:
            office.add(user)
    for document in documents:
        found = warning(document.until, today)
        if found is None:
            continue
        for user in sorted(people[document.organ_id] or office):
            yield Wanted(
                user,
                document.pk,
                found.kind,
                document.until,
                f"{document.organ.short_name} 文件 {document.key}"[:160],
                f"《{document.title}》{found.text}"[:400],
                found.urgent,
            )


notices.register(Document.STREAM, wanted)
