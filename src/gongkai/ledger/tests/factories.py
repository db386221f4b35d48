"""Organs and users for the suites of every room."""

from __future__ import annotations

from itertools import count

from gongkai.ledger.intake.cells import code18_check
from gongkai.ledger.models import Organ, OrganKind, Post, Role, User

_numbers = count(1)


def credit_code(number: int) -> str:
    """A unified social credit code with a true check character, distinct for each number."""
    body = f"11990101{number:09d}"
    return body + code18_check(body)


def _values(name: str, kind: OrganKind, code: str, **others: str) -> dict[str, str]:
    number = next(_numbers)
    return {
        "code": code or f"organ-{number}",
        "name": name,
        "short_name": name.removeprefix("青麓区"),
        "document_prefix": "青",
        "kind": kind,
        "credit_code": credit_code(number),
        "address": "湖滨路 1 号",
        "phone": "027-00000000",
        "officer": "周信",
        **others,
    }


def make_district(name: str = "青麓区人民政府", code: str = "", **others: str) -> Organ:
    """The root of a tree of organs."""
    return Organ.add_root(**_values(name, OrganKind.DISTRICT, code, **others))


def make_organ(
    parent: Organ,
    name: str = "青麓区发展和改革局",
    code: str = "",
    kind: OrganKind = OrganKind.DEPARTMENT,
    **others: str,
) -> Organ:
    """An organ below `parent`."""
    fresh = Organ.objects.get(pk=parent.pk)
    return fresh.add_child(**_values(name, kind, code, **others))


def make_user(organ: Organ | None = None, role: str = Role.OFFICER, username: str = "") -> User:
    """A user with one post at `organ`, or without any post."""
    number = next(_numbers)
    user = User.objects.create_user(
        username=username or f"user-{number}", password="secret", real_name=f"工作人员{number}"
    )
    if organ is not None:
        Post.objects.create(user=user, organ=organ, role=role)
    return user
