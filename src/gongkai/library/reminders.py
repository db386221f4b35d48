"""Documents whose validity ends: what is said to whom; `ledger.notices` keeps and sends it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from gongkai.ledger import notices
from gongkai.ledger.hearing import hearers, people_by_post
from gongkai.ledger.models import Role
from gongkai.ledger.notices import Wanted
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
    posts = people_by_post()
    for document in documents:
        found = warning(document.until, today)
        if found is None:
            continue
        organ = document.organ_id
        people = posts.get((organ, Role.OFFICER), set()) | posts.get((organ, Role.HEAD), set())
        for user in sorted(people) or hearers(posts, organ, [Role.OFFICE]):
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
