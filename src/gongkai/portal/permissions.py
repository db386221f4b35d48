"""Who may write pages and who may make them public; what Wagtail is told of it."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page, PagePermissionTester

from gongkai.ledger.models import Organ, User
from gongkai.ledger.permissions import is_office, may_approve, may_record
from gongkai.portal.kinds import TAKING
from gongkai.portal.rules.belonging import belonging_problem


def may_edit(user: User | None, organ: Organ | int | None) -> bool:
    """Whether `user` may draft pages of `organ`; the district's own pages are the office's."""
    return may_record(user, organ) if organ is not None else is_office(user)


def may_publish(user: User | None, organ: Organ | int | None) -> bool:
    """Whether `user` may make pages of `organ` public or withdraw them (条例 Art. 17)."""
    return may_approve(user, organ) if organ is not None else is_office(user)


def place_problem(page: Page, target: Page, verb: str = "移到") -> str:
    """What is wrong with bringing a page of the portal below `target`, in Chinese; empty for nothing.

    Where it stands already it may stay, whatever the organ.
    """
    here, there = page.specific, target.specific
    if here.is_child_of(there) or not hasattr(here, "organ"):
        return ""
    owner, holder = getattr(here, "organ", None), getattr(there, "organ", None)
    kind = getattr(there, "kind", None)
    return belonging_problem(
        here.title,
        owner.name if owner else "",
        there.title,
        holder.name if holder else "",
        holds=kind is None or kind in TAKING,
        verb=verb,
    )


class PortalPermissionTester(PagePermissionTester):
    """Wagtail's questions about a page, where publishing and withdrawing have doors of their own."""

    def can_publish(self) -> bool:
        """Never from Wagtail's menus: `portal.actions.publish` is the only door."""
        return False

    def can_publish_subpage(self) -> bool:
        """Never from Wagtail's menus."""
        return False

    def can_unpublish(self) -> bool:
        """Never from Wagtail's menus: a withdrawal needs a public reason."""
        return False

    def can_move_to(self, destination: Page) -> bool:
        """Only within what is its own organ's."""
        return bool(super().can_move_to(destination)) and not place_problem(self.page, destination)

    def can_copy_to(self, destination: Page, recursive: bool = False) -> bool:
        """A copy is its organ's as well."""
        allowed = bool(super().can_copy_to(destination, recursive))
        return allowed and not place_problem(self.page, destination)

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Only drafts that were never public or under review; columns that every organ has stay."""
        page: Any = self.page
        if page.live or page.first_published_at is not None or not page.is_leaf():
            return False
        reviews = getattr(page, "reviews", None)
        if reviews is not None and reviews.exists():
            return False
        return bool(super().can_delete(ignore_bulk=ignore_bulk))

    def can_set_view_restrictions(self) -> bool:
        """What is public is so for everyone (条例 Art. 5)."""
        return False
