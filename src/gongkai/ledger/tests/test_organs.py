"""Entering and correcting organs."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from gongkai.ledger import events
from gongkai.ledger.models import Organ, Role
from gongkai.ledger.organs import STREAM, change_organ, enter_organ
from gongkai.ledger.tests.factories import credit_code, make_district, make_user

pytestmark = pytest.mark.django_db


def values(**others: str) -> dict[str, Any]:
    return {
        "name": "青麓区民政局",
        "short_name": "民政局",
        "code": "minzheng",
        "kind": "department",
        "document_prefix": "",
        "credit_code": credit_code(88001),
        "address": "湖滨路 2 号",
        "phone": "027-00000001",
        "officer": "周信",
        "holds": "",
        **others,
    }


def test_the_office_enters_an_organ_below_the_district() -> None:
    district = make_district()
    office = make_user(district, Role.OFFICE)
    organ = enter_organ(values=values(), actor=office)
    assert organ.get_parent() == district
    assert [event.name for event in events.history(STREAM, organ.pk)] == ["entered"]


def test_a_correction_names_only_what_changed() -> None:
    district = make_district()
    office = make_user(district, Role.OFFICE)
    organ = enter_organ(values=values(), actor=office)
    change_organ(organ=organ, values=values(phone="027-00000002"), actor=office)
    assert Organ.objects.get(code="minzheng").phone == "027-00000002"
    last = events.history(STREAM, organ.pk).last()
    assert last and last.payload["changed"] == ["phone"]


def test_an_officer_enters_no_organ() -> None:
    officer = make_user(make_district(), Role.OFFICER)
    with pytest.raises(PermissionDenied):
        enter_organ(values=values(), actor=officer)


@pytest.mark.parametrize("code", ["123", "11990101000088001!", credit_code(88002)[:-1] + "I"])
def test_a_wrong_credit_code_is_refused_at_its_field(code: str) -> None:
    office = make_user(make_district(), Role.OFFICE)
    with pytest.raises(ValidationError) as refused:
        enter_organ(values=values(credit_code=code), actor=office)
    assert "credit_code" in refused.value.message_dict
