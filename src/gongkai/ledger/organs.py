"""Entering and correcting organs (政府信息公开条例 Art. 12, 29); the disclosure office keeps them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gongkai.ledger import changes, events
from gongkai.ledger.intake.cells import code18_check
from gongkai.ledger.models import Organ, User
from gongkai.ledger.permissions import is_office, require

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
    "officer",
    "holds",
)
"""What the public is told of an organ."""


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
    """Append what happened to an organ to its chain and tell the followers, inside the caller's transaction."""
    events.append(
        organ,
        name,
        stream=STREAM,
        day=timezone.localdate(),
        actor=actor,
        payload={"code": organ.code, "name": organ.name, "changed": changed},
    )
    changes.announce(STREAM, str(organ.pk))
