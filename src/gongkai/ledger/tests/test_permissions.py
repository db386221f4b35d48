"""Posts decide; without one, nothing is allowed."""

import pytest
from django.core.exceptions import PermissionDenied

from gongkai.ledger.models import Role
from gongkai.ledger.permissions import may_approve, may_record, require, visible_organs
from gongkai.ledger.tests.factories import make_district, make_organ, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def organs():
    district = make_district()
    return district, make_organ(district, "甲局"), make_organ(district, "乙局")


@pytest.mark.parametrize(
    ("role", "records", "approves"),
    [(Role.OFFICER, True, False), (Role.HEAD, True, True)],
)
def test_a_post_reaches_its_own_organ_only(organs, role, records, approves) -> None:
    _, own, other = organs
    user = make_user(own, role)
    assert (may_record(user, own), may_approve(user, own)) == (records, approves)
    assert not may_record(user, other)
    assert not may_approve(user, other)
    assert list(visible_organs(user)) == [own]


def test_the_disclosure_office_reaches_every_organ(organs) -> None:
    district, own, _ = organs
    user = make_user(district, Role.OFFICE)
    assert may_record(user, own)
    assert visible_organs(user).count() == 3


def test_nobody_and_the_dismissed_may_do_nothing(organs) -> None:
    district, own, _ = organs
    user = make_user(district, Role.OFFICE)
    user.is_active = False
    assert not may_record(None, own)
    assert not may_record(user, own)
    assert not visible_organs(user).exists()


def test_a_refusal_names_what_was_refused() -> None:
    with pytest.raises(PermissionDenied, match="登记申请"):
        require(False, "登记申请")
