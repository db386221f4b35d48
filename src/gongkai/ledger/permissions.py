"""Who may do what: predicates on posts, deny by default."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import models

from gongkai.ledger.models import Organ, Role, User

WRITERS = (Role.OFFICER, Role.HEAD)


def has_post(user: User | None, organ: Organ, roles: tuple[str, ...]) -> bool:
    """Whether `user` holds one of `roles` at `organ` itself."""
    return (
        user is not None
        and user.is_active
        and user.posts.filter(organ=organ, role__in=roles).exists()
    )


def is_office(user: User | None) -> bool:
    """Whether `user` works in the district's disclosure office (Art. 3)."""
    return (
        user is not None
        and user.is_active
        and user.posts.filter(role__in=(Role.OFFICE, Role.ADMINISTRATOR)).exists()
    )


def is_administrator(user: User | None) -> bool:
    """Whether `user` keeps the site's people and settings."""
    return (
        user is not None and user.is_active and user.posts.filter(role=Role.ADMINISTRATOR).exists()
    )


def may_record(user: User | None, organ: Organ) -> bool:
    """Whether `user` may enter records of `organ`: its own officers and the disclosure office."""
    return has_post(user, organ, WRITERS) or is_office(user)


def may_approve(user: User | None, organ: Organ) -> bool:
    """Whether `user` answers for `organ` (its head), or for the district (the office)."""
    return has_post(user, organ, (Role.HEAD,)) or is_office(user)


def require(allowed: bool, what: str) -> None:
    """Raise PermissionDenied with a Chinese sentence unless `allowed`."""
    if not allowed:
        raise PermissionDenied(f"您的岗位没有“{what}”的权限，请由本机关有此岗位的人员办理。")


def visible_organs(user: User) -> models.QuerySet[Organ]:
    """Organs whose records `user` may open: all for the office, else those of the user's posts."""
    if is_office(user):
        return Organ.objects.all()
    if not user.is_active:
        return Organ.objects.none()
    return Organ.objects.filter(posts__user=user).distinct()


def recordable_organs(user: User) -> models.QuerySet[Organ]:
    """Organs for which `user` may enter records (see `may_record`), in the district's order."""
    if is_office(user):
        return Organ.objects.order_by("path")
    if not user.is_active:
        return Organ.objects.none()
    posts = user.posts.filter(role__in=WRITERS)
    return Organ.objects.filter(posts__in=posts).distinct().order_by("path")


def approved_organs(user: User) -> models.QuerySet[Organ]:
    """Organs for which `user` may approve (see `may_approve`)."""
    if is_office(user):
        return Organ.objects.all()
    if not user.is_active:
        return Organ.objects.none()
    return Organ.objects.filter(posts__user=user, posts__role=Role.HEAD).distinct()
