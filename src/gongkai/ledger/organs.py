"""Entering and correcting organs (政府信息公开条例 Art. 12, 29); the disclosure office keeps them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from gongkai.ledger import changes, events
from gongkai.ledger.intake.cells import code18_check
from gongkai.ledger.models import Organ, User
from gongkai.ledger.permissions import is_office, require
from gongkai.ledger.recording import clean

STREAM = "ledger.organ"
FIELDS = (
    "name",
    "short_name",
    "code",
    "kind",
    "document_prefix",
    "credit_code",
    "address",
    "phone",
    "office_hours",
    "officer",
    "holds",
)
"""What the public is told of an organ."""

_followers: list[Callable[[Organ], None]] = []


def follow_organs(follower: Callable[[Organ], None]) -> Callable[[Organ], None]:
    """Call `follower` with an organ that was entered or changed, in the transaction of the change."""
    _followers.append(follower)
    return follower


def contact_of(organ: Organ) -> str:
    """Address, telephone and office hours of an organ in one line (条例 Art. 12, 36 no. 5)."""
    told = (organ.address, f"电话{organ.phone}" if organ.phone else "")
    hours = f"办公时间{organ.office_hours}" if organ.office_hours else ""
    return "，".join(part for part in (*told, hours) if part)


def with_contact(told: Mapping[str, Any]) -> tuple[dict[str, Any], Organ | None]:
    """Fields of a letter that names the competent organ, completed from the tree of organs.

    The organ that 有权机关 names gets its full name, and its contact where 有权机关联系方式 was left
    empty; an organ outside the tree is left as it was written. Returns the organ as well.
    """
    to = named_organ(str(told.get("有权机关") or ""))
    if to is None:
        return dict(told), None
    contact = told.get("有权机关联系方式") or contact_of(to)
    return {**told, "有权机关": to.name, "有权机关联系方式": contact}, to


def district_of(request: HttpRequest) -> Organ | None:
    """The district, the root of the tree of organs, asked for once in a request."""
    held: Any = request
    if not hasattr(held, "district"):
        held.district = Organ.get_first_root_node()
    found: Organ | None = held.district
    return found


def named_organ(text: str) -> Organ | None:
    """The organ of the tree that bears this full or short name, if exactly one does."""
    name = clean(text)
    found = list(Organ.objects.filter(Q(name=name) | Q(short_name=name))[:2]) if name else []
    return found[0] if len(found) == 1 else None


def enter_organ(*, values: dict[str, Any], actor: User) -> Organ:
    """Enter an organ below the district; the first one becomes the district itself.

    `values` by `FIELDS`. Raises PermissionDenied but for the disclosure office, ValidationError
    with messages per field.
    """
    require(is_office(actor), "登记行政机关")
    check_organ(values)
    with transaction.atomic():
        root = Organ.get_first_root_node()
        organ = root.add_child(**values) if root else Organ.add_root(**values)
        tell_organ(organ, "entered", actor, list(values))
    return organ


def change_organ(*, organ: Organ, values: dict[str, Any], actor: User) -> Organ:
    """Correct what is told of an organ.

    Raises PermissionDenied but for the disclosure office, ValidationError with messages per field.
    """
    require(is_office(actor), "修改行政机关")
    check_organ(values)
    with transaction.atomic():
        fresh = Organ.objects.get(pk=organ.pk)
        changed = [n for n in FIELDS if n in values and getattr(fresh, n) != values[n]]
        for name in changed:
            setattr(fresh, name, values[name])
        fresh.save(update_fields=changed)
        tell_organ(fresh, "changed", actor, changed)
    return fresh


def check_organ(values: dict[str, Any]) -> None:
    """Raise ValidationError where the unified social credit code is none (GB 32100-2015)."""
    code = str(values.get("credit_code", ""))
    if len(code) != 18 or not (code.isalnum() and code.isascii()):
        raise ValidationError({"credit_code": "统一社会信用代码应为18位数字和字母，请核对。"})
    if code18_check(code[:17]) != code[17]:
        raise ValidationError({"credit_code": "统一社会信用代码的校验位不符，请逐位核对。"})


def tell_organ(organ: Organ, name: str, actor: User | None, changed: list[str]) -> None:
    """Append what happened to an organ to its chain and tell its followers, in the caller's
    transaction."""
    events.append(
        organ,
        name,
        stream=STREAM,
        day=timezone.localdate(),
        actor=actor,
        payload={"code": organ.code, "name": organ.name, "changed": changed},
    )
    for follower in _followers:
        follower(organ)
    changes.announce(STREAM, str(organ.pk))
