"""The demo's users: five people to log in as, and officer and head of every organ, who cannot log in."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission

from gongkai.demo.organs import ROOT
from gongkai.demo.words import SEED, person
from gongkai.ledger.models import Organ, Post, Role, User

PASSWORD: Final = "yunxi-2022-demo"
"""Of every demo log-in; the district that it opens is invented."""

STAFF_GROUP: Final = "工作人员"
DESK: Final = "fangguan"
"""Code of the organ in which the demo's officer and head work."""


@dataclass(frozen=True, slots=True)
class Login:
    """A person whom a visitor of the demo may play."""

    username: str
    real_name: str
    organ: str
    role: Role


LOGINS: Final = (
    Login("gongkaiyuan", "苏晓梅", DESK, Role.OFFICER),
    Login("jiguan", "郭立新", DESK, Role.HEAD),
    Login("zhengwugongkai", "秦思远", ROOT, Role.OFFICE),
)


REVIEWERS: Final = (
    Login("shenheyuan", "许文静", DESK, Role.OFFICER),
    Login("zhengwushenhe", "梁启航", ROOT, Role.OFFICE),
)
"""Two more to log in as: with them an item of the desk's organ has a reviewer at every level."""


@dataclass(frozen=True, slots=True)
class Staff:
    """Who records what in the demo; `reviewers` are the people of `REVIEWERS` by username."""

    officers: dict[str, User]
    heads: dict[str, User]
    office: User
    reviewers: dict[str, User]

    @property
    def count(self) -> int:
        """How many people there are."""
        return len({*self.officers.values(), *self.heads.values(), self.office}) + len(
            self.reviewers
        )


def create_people(organs: dict[str, Organ]) -> Staff:
    """Create the log-ins and, for every organ, an officer and a head; all in one group.

    The officers record, the heads sign; those whom no visitor plays have no usable password.
    """
    group, _ = Group.objects.get_or_create(name=STAFF_GROUP)
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    password = make_password(PASSWORD)
    rng = random.Random(SEED + 1)
    users: dict[tuple[str, Role], User] = {}
    for login in LOGINS:
        users[login.organ, login.role] = User(
            username=login.username, real_name=login.real_name, password=password
        )
    for code, organ in organs.items():
        for role, name in (
            (Role.OFFICER, organ.officer),
            (Role.HEAD, person(rng)),
        ):
            users.setdefault(
                (code, role),
                User(username=f"{code}-{role}", real_name=name, password=make_password(None)),
            )
    further = {
        login.username: User(username=login.username, real_name=login.real_name, password=password)
        for login in REVIEWERS
    }
    saved = User.objects.bulk_create([*users.values(), *further.values()])
    group.user_set.add(*saved)
    Post.objects.bulk_create(
        Post(user=user, organ=organs[code], role=role) for (code, role), user in users.items()
    )
    Post.objects.bulk_create(
        Post(user=further[login.username], organ=organs[login.organ], role=login.role)
        for login in REVIEWERS
    )
    return Staff(
        officers={code: u for (code, role), u in users.items() if role == Role.OFFICER},
        heads={code: u for (code, role), u in users.items() if role == Role.HEAD},
        office=users[ROOT, Role.OFFICE],
        reviewers=further,
    )
