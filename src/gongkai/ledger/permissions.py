"""Who may do what: predicates on posts, deny by default."""

from __future__ import annotations

from contextlib import AbstractContextManager
from contextvars import ContextVar
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest

from gongkai.ledger.models import Organ, Role, User
from gongkai.ledger.once import keeping

WRITERS = (Role.OFFICER, Role.HEAD)

Held = frozenset[tuple[int, str]]
"""Posts of a person: (organ's id, role)."""
_read: ContextVar[dict[int, Held] | None] = ContextVar("posts", default=None)


def logged_in(request: HttpRequest) -> bool:
    """Whether the request comes from somebody's session; who it is, is not asked."""
    if SESSION_KEY in getattr(request, "session", ()):
        return True
    user: Any = getattr(request, "user", None)
    return user is not None and user.is_authenticated


def posts_read_once() -> AbstractContextManager[None]:
    """Ask the database once for each person's posts until the end; for one request of the site."""
    return keeping(_read)


def forget_posts(user: User) -> None:
    """Ask again for the posts of `user`, which have changed."""
    if known := _read.get():
        known.pop(user.pk, None)


def posts_of(user: User | None) -> Held:
    """What `user` holds; nothing for who may not log in."""
    if user is None or not user.is_active:
        return frozenset()
    known = _read.get()
    if known is not None and user.pk in known:
        return known[user.pk]
    found = frozenset(user.posts.values_list("organ_id", "role"))
    if known is not None:
        known[user.pk] = found
    return found


def has_post(user: User | None, organ: Organ | int, roles: tuple[str, ...]) -> bool:
    """Whether `user` holds one of `roles` at `organ` itself, given as such or by its primary key."""
    held, key = posts_of(user), organ if isinstance(organ, int) else organ.pk
    return any((key, role) in held for role in roles)


def has_role(user: User | None, *roles: str) -> bool:
    """Whether `user` holds one of `roles` anywhere."""
    return any(role in roles for _, role in posts_of(user))


def is_office(user: User | None) -> bool:
    """Whether `user` works in the district's disclosure office (Art. 3)."""
    return has_role(user, Role.OFFICE, Role.ADMINISTRATOR)


def is_administrator(user: User | None) -> bool:
    """Whether `user` keeps the site's people and settings."""
    return has_role(user, Role.ADMINISTRATOR)


def may_record(user: User | None, organ: Organ | int) -> bool:
    """Whether `user` may enter records of `organ`: its own officers and the disclosure office."""
    return has_post(user, organ, WRITERS) or is_office(user)


def may_approve(user: User | None, organ: Organ | int) -> bool:
    """Whether `user` answers for `organ` (its head), or for the district (the office)."""
    return has_post(user, organ, (Role.HEAD,)) or is_office(user)


def require(allowed: bool, what: str) -> None:
    """Raise PermissionDenied with a Chinese sentence unless `allowed`."""
    if not allowed:
        raise PermissionDenied(f"您的岗位没有“{what}”的权限，请由本机关有此岗位的人员办理。")


def visible_organs(user: User) -> models.QuerySet[Organ]:
    """Organs whose records `user` may open: all for the office, else those of the user's posts."""
    return _organs(user, tuple(Role))


def may_see(user: User | None, organ: Organ | int) -> bool:
    """Whether `visible_organs` holds `organ`; asked of posts alone."""
    return has_post(user, organ, tuple(Role)) or is_office(user)


def recordable_organs(user: User) -> models.QuerySet[Organ]:
    """Organs for which `user` may enter records (see `may_record`), in the district's order."""
    return _organs(user, WRITERS).order_by("path")


def approved_organs(user: User) -> models.QuerySet[Organ]:
    """Organs for which `user` may approve (see `may_approve`)."""
    return _organs(user, (Role.HEAD,))


def _organs(user: User, roles: tuple[str, ...]) -> models.QuerySet[Organ]:
    if is_office(user):
        return Organ.objects.all()
    return Organ.objects.filter(pk__in={organ for organ, role in posts_of(user) if role in roles})
