"""Who hears of something at an organ: by post, and by whoever stands above where it is empty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from gongkai.ledger.models import Post, Role
from gongkai.ledger.notices import Wanted
from gongkai.ledger.rules.reminding import Audience, Reminder

Posts = Mapping[tuple[int, str], set[int]]
"""(organ's id, role) → ids of users; the disclosure office is one for the district, at 0."""
ROLES = {
    Audience.OFFICERS: Role.OFFICER,
    Audience.HEADS: Role.HEAD,
    Audience.OFFICE: Role.OFFICE,
}


def people_by_post() -> Posts:
    """The people who may log in, in one query."""
    found: defaultdict[tuple[int, str], set[int]] = defaultdict(set)
    for user, organ, role in Post.objects.filter(user__is_active=True).values_list(
        "user_id", "organ_id", "role"
    ):
        found[0 if role == Role.OFFICE else organ, role].add(user)
    return found


def hearers(posts: Posts, organ: int, roles: Iterable[str], not_to: int | None = None) -> list[int]:
    """Ids of who holds `roles` at `organ`; for an empty one its head, then the disclosure office.

    `not_to` is left out as if the post were empty of him.
    """
    people: set[int] = set()
    for role in roles:
        for place in (
            (0 if role == Role.OFFICE else organ, role),
            (organ, Role.HEAD),
            (0, Role.OFFICE),
        ):
            found = posts.get(place, set()) - {not_to}
            if found:
                people |= found
                break
    return sorted(people)


def told(reminder: Reminder, record: int, organ: int, title: str, posts: Posts) -> Iterator[Wanted]:
    """A reminder about `record` of `organ` for each who hears it, under `title`."""
    roles = [ROLES[audience] for audience in reminder.audience]
    for user in hearers(posts, organ, roles, reminder.not_to):
        yield Wanted(
            user, record, reminder.kind, reminder.day, title, reminder.text, reminder.urgent
        )
