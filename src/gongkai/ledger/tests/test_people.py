"""Who brings people in, and who may not."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from gongkai.ledger import people
from gongkai.ledger.events import history
from gongkai.ledger.models import Organ, Post, Role, User
from gongkai.ledger.tests.factories import credit_code, make_district, make_organ, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "long-enough-2031"
DISTRICT = {
    "name": "青麓区人民政府",
    "short_name": "区政府",
    "code": "qinglu",
    "kind": "district",
    "credit_code": credit_code(7),
    "address": "湖滨路 1 号",
    "phone": "000-1",
    "officer": "周信",
}


def begin() -> User:
    return people.begin_site(values=DISTRICT, username="admin", real_name="周信", password=PASSWORD)


def enter(actor: User, organ: Organ, role: str = Role.OFFICER, **others: str) -> User:
    values = {"username": "new", "real_name": "新人", "password": PASSWORD, **others}
    return people.enter_user(organ=organ, role=role, actor=actor, **values)


def test_an_empty_site_begins_with_a_district_and_an_administrator() -> None:
    user = begin()
    assert user.check_password(PASSWORD)
    assert [str(post) for post in user.posts.all()] == ["区政府·系统管理员"]


def test_the_district_that_a_site_begins_with_has_its_event() -> None:
    root = begin().posts.get().organ
    assert [event.name for event in history("ledger.organ", root.pk)] == ["entered"]


def test_the_post_of_a_stopped_administrator_can_be_taken() -> None:
    district = make_district()
    first, stopped = (make_user(district, Role.ADMINISTRATOR) for _ in range(2))
    people.set_active(user=stopped, active=False, actor=first)
    people.take_post(post=stopped.posts.get(), actor=first)
    assert not stopped.posts.exists()


def test_a_site_begins_once() -> None:
    begin()
    with pytest.raises(PermissionDenied, match="不能再次初始化"):
        begin()


def test_a_site_does_not_begin_with_a_wrong_credit_code() -> None:
    with pytest.raises(ValidationError, match="校验位"):
        people.begin_site(
            values={**DISTRICT, "credit_code": credit_code(7)[:17] + "X"},
            username="admin",
            real_name="周信",
            password=PASSWORD,
        )
    assert not Organ.objects.exists()
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("giver", "given", "allowed"),
    [
        (Role.ADMINISTRATOR, Role.ADMINISTRATOR, True),
        (Role.ADMINISTRATOR, Role.OFFICE, True),
        (Role.ADMINISTRATOR, Role.OFFICER, True),
        (Role.OFFICE, Role.ADMINISTRATOR, False),
        (Role.OFFICE, Role.OFFICE, False),
        (Role.OFFICE, Role.HEAD, True),
        (Role.HEAD, Role.OFFICER, False),
        (Role.OFFICER, Role.OFFICER, False),
    ],
)
def test_posts_are_given_from_above(giver, given, allowed) -> None:
    district = make_district()
    actor = make_user(district, giver)
    if allowed:
        assert enter(actor, district, given).posts.get().role == given
    else:
        with pytest.raises(PermissionDenied):
            enter(actor, district, given)


def test_an_office_post_stands_at_the_district_only() -> None:
    district = make_district()
    actor = make_user(district, Role.ADMINISTRATOR)
    with pytest.raises(ValidationError, match="设在区政府"):
        enter(actor, make_organ(district), Role.OFFICE)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"username": "a b"}, "用户名只能用"),
        ({"real_name": " "}, "请填写姓名"),
        ({"password": "short"}, "密码"),
    ],
)
def test_a_wrong_entry_names_its_field_and_enters_nobody(wrong, message) -> None:
    district = make_district()
    actor = make_user(district, Role.OFFICE)
    with pytest.raises(ValidationError, match=message):
        enter(actor, district, **wrong)
    assert User.objects.count() == 1


def test_a_taken_user_name_is_refused() -> None:
    district = make_district()
    actor = make_user(district, Role.OFFICE)
    enter(actor, district)
    with pytest.raises(ValidationError, match="已被使用"):
        enter(actor, district)


def test_the_last_administrator_stays() -> None:
    district = make_district()
    first = make_user(district, Role.ADMINISTRATOR)
    with pytest.raises(ValidationError, match="最后一位"):
        people.take_post(post=first.posts.get(), actor=first)
    with pytest.raises(ValidationError, match="最后一位"):
        people.set_active(user=first, active=False, actor=first)
    make_user(district, Role.ADMINISTRATOR)
    people.take_post(post=first.posts.get(), actor=first)
    assert not first.posts.exists()


def test_the_office_does_not_touch_an_administrator() -> None:
    district = make_district()
    office, administrator = make_user(district, Role.OFFICE), make_user(district, "administrator")
    for attempt in (
        lambda: people.set_password(user=administrator, password=PASSWORD, actor=office),
        lambda: people.set_active(user=administrator, active=False, actor=office),
        lambda: people.take_post(post=administrator.posts.get(), actor=office),
    ):
        with pytest.raises(PermissionDenied):
            attempt()


def test_each_change_of_a_person_is_an_event_without_a_name() -> None:
    district = make_district()
    actor = make_user(district, Role.OFFICE)
    user = enter(actor, district)
    post = people.give_post(user=user, organ=district, role=Role.HEAD, actor=actor)
    people.take_post(post=post, actor=actor)
    people.set_password(user=user, password=PASSWORD + "x", actor=actor)
    people.set_active(user=user, active=False, actor=actor)
    told = list(history(people.STREAM, user.pk))
    assert [event.name for event in told] == [
        "entered",
        "post_given",
        "post_taken",
        "password_set",
        "deactivated",
    ]
    assert "新人" not in str([event.payload for event in told])
    assert not Post.objects.filter(role=Role.HEAD).exists()
