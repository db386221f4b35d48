"""What the portal does when organs and posts change in the ledger."""

from __future__ import annotations

from gongkai.ledger.models import Organ, User
from gongkai.ledger.organs import follow_organs
from gongkai.ledger.people import follow_posts
from gongkai.portal.groups import sync_pages, sync_user
from gongkai.portal.trees import plant_organ, rename_organ


@follow_organs
def organ_changed(organ: Organ) -> None:
    """An organ that is entered gets its page and columns; one that is renamed, its name."""
    plant_organ(organ)
    rename_organ(organ)
    sync_pages()


@follow_posts
def posts_changed(user: User) -> None:
    """A person's groups follow their posts."""
    sync_user(user)
