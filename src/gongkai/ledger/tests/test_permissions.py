"""Posts decide; without one, nothing is allowed."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from gongkai.ledger import people
from gongkai.ledger.models import Role
from gongkai.ledger.permissions import (
    approved_organs,
    is_office,
    may_approve,
    may_record,
    posts_of,
    posts_read_once,
    recordable_organs,
    require,
    visible_organs,
)
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


def test_posts_are_asked_for_once_and_again_when_they_change(
    django_assert_num_queries: Any,
) -> None:
    district = make_district()
    organ = make_organ(district)
    office, officer = make_user(district, Role.OFFICE), make_user(organ)
    with posts_read_once():
        with django_assert_num_queries(1):
            assert may_record(officer, organ) and not may_approve(officer, organ)
            assert not is_office(officer)
        people.give_post(user=officer, organ=organ, role=Role.HEAD, actor=office)
        assert may_approve(officer, organ)
        post = officer.posts.get(role=Role.HEAD)
        people.take_post(post=post, actor=office)
        assert not may_approve(officer, organ)
    officer.posts.all().delete()
    assert not may_record(officer, organ)


def test_who_may_not_log_in_holds_nothing() -> None:
    head = make_user(make_organ(make_district()), Role.HEAD)
    head.is_active = False
    assert posts_of(head) == posts_of(None) == frozenset()
    assert not visible_organs(head) and not recordable_organs(head) and not approved_organs(head)
