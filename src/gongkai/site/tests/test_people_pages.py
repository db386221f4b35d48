"""People and posts in the console."""

import pytest
from django.urls import reverse

from gongkai.ledger.models import Role, User
from gongkai.site.tests.scene import make_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return make_scene()


def test_the_office_enters_a_person_who_can_then_log_in(client, scene) -> None:
    client.force_login(scene.office)
    typed = {
        "username": "xinren",
        "real_name": "新人",
        "password": "long-enough-2031",
        "organ": scene.bureau.pk,
        "role": Role.OFFICER,
    }
    page = client.post(reverse("console_person_add"), typed, follow=True)
    assert "已登记新人" in page.content.decode()
    assert client.login(username="xinren", password="long-enough-2031")
    assert client.get(reverse("wagtailadmin_home")).status_code == 200


def test_a_refused_entry_says_why_and_keeps_what_was_typed(client, scene) -> None:
    client.force_login(scene.office)
    typed = {
        "username": "xinren",
        "real_name": "新人",
        "password": "long-enough-2031",
        "organ": scene.bureau.pk,
        "role": Role.OFFICE,
    }
    answer = client.post(reverse("console_person_add"), typed)
    assert answer.status_code in (302, 403)
    answer = client.post(
        reverse("console_person_add"), {**typed, "role": Role.HEAD, "password": "short"}
    )
    assert "密码太短" in answer.content.decode()
    assert "xinren" in answer.content.decode()
    assert not User.objects.filter(username="xinren").exists()


def test_the_office_moves_a_post_and_stops_a_log_in(client, scene) -> None:
    client.force_login(scene.office)
    page = reverse("console_person", args=[scene.officer.pk])
    client.post(page, {"step": "give", "organ": scene.other.pk, "role": Role.HEAD})
    post = scene.officer.posts.get(role=Role.OFFICER)
    client.post(reverse("console_person_step", args=[scene.officer.pk, "take"]), {"post": post.pk})
    client.post(reverse("console_person_step", args=[scene.officer.pk, "deactivate"]))
    scene.officer.refresh_from_db()
    assert [p.role for p in scene.officer.posts.all()] == [Role.HEAD]
    assert not scene.officer.is_active
    listed = client.get(reverse("console_people"), {"q": scene.officer.username})
    assert "已停用" in listed.content.decode()


def test_an_officer_neither_sees_nor_changes_people(client, scene) -> None:
    client.force_login(scene.officer)
    for name, args in (
        ("console_people", []),
        ("console_person_add", []),
        ("console_person", [scene.stranger.pk]),
    ):
        assert client.get(reverse(name, args=args)).status_code in (302, 403)
    client.post(reverse("console_person_step", args=[scene.stranger.pk, "deactivate"]))
    scene.stranger.refresh_from_db()
    assert scene.stranger.is_active
    assert (
        reverse("console_people") not in client.get(reverse("wagtailadmin_home")).content.decode()
    )


def test_an_unknown_step_changes_nobody(client, scene) -> None:
    client.force_login(scene.office)
    address = reverse("console_person_step", args=[scene.officer.pk, "nonsense"])
    assert client.post(address).status_code == 404
    scene.officer.refresh_from_db()
    assert scene.officer.is_active
