"""Wagtail's groups follow the posts: an organ's people may draft in its part of the tree alone."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import GroupPagePermission, Page

from gongkai.ledger.models import Organ, Post, Role, User
from gongkai.ledger.permissions import WRITERS
from gongkai.portal.models import HomePage, OrganPage

PREFIX = "portal:"
OFFICE = f"{PREFIX}*"
"""Group of the disclosure office, which may draft everywhere."""

GIVEN = ("add_page", "change_page")
"""Wagtail's permissions that a group holds; publishing is never among them."""


def group_name(organ: Organ) -> str:
    """Name of the group of an organ's people."""
    return f"{PREFIX}{organ.code}"


def wanted_groups(posts: Iterable[Post]) -> set[str]:
    """Names of the groups to which the holder of `posts` belongs."""
    names = set()
    for post in posts:
        if post.role in WRITERS:
            names.add(group_name(post.organ))
        if post.role in (Role.OFFICE, Role.ADMINISTRATOR):
            names.add(OFFICE)
    return names


def sync_user(user: User) -> None:
    """Put a person into the groups of their posts, and out of all other groups of the portal."""
    with transaction.atomic():
        names = wanted_groups(user.posts.select_related("organ"))
        groups = [Group.objects.get_or_create(name=name)[0] for name in sorted(names)]
        others = Group.objects.filter(name__startswith=PREFIX).exclude(name__in=names)
        user.groups.remove(*others)
        user.groups.add(*groups)


def sync_pages() -> None:
    """Give the group of each organ its page, and the office's group the whole tree."""
    permissions = list(
        Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=GIVEN)
    )
    places: dict[str, Page] = {
        group_name(page.organ): page for page in OrganPage.objects.select_related("organ")
    }
    home = HomePage.objects.first()
    if home is not None:
        places[OFFICE] = home
    with transaction.atomic():
        there = set(
            GroupPagePermission.objects.filter(group__name__in=places).values_list(
                "group__name", "page_id", "permission_id"
            )
        )
        groups = {group.name: group for group in Group.objects.filter(name__startswith=PREFIX)}
        missing = [Group(name=name) for name in places if name not in groups]
        groups |= {group.name: group for group in Group.objects.bulk_create(missing)}
        GroupPagePermission.objects.bulk_create(
            GroupPagePermission(group=groups[name], page_id=page.pk, permission=permission)
            for name, page in places.items()
            for permission in permissions
            if (name, page.pk, permission.pk) not in there
        )


def sync_all() -> None:
    """Bring all groups, their pages and their members into line with the posts."""
    with transaction.atomic():
        sync_pages()
        groups = {group.name: group.pk for group in Group.objects.filter(name__startswith=PREFIX)}
        posts: dict[int, list[Post]] = {}
        for post in Post.objects.select_related("organ"):
            posts.setdefault(post.user_id, []).append(post)
        member = User.groups.through
        member.objects.filter(group__name__startswith=PREFIX).delete()
        member.objects.bulk_create(
            member(user_id=user, group_id=groups[name])
            for user, held in posts.items()
            for name in sorted(wanted_groups(held))
            if name in groups
        )
