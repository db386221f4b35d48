"""One action for many requests, and finding requests by words."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongkai.foi import actions
from gongkai.foi.models import Letter, Request
from gongkai.foi.states import Status
from gongkai.ledger import events
from gongkai.ledger.models import Organ, User
from gongkai.site.tests.scene import Scene
from gongkai.site.views import figures

pytestmark = pytest.mark.django_db
CONFIRM = "receipt_confirmed"


@pytest.fixture(autouse=True)
def console() -> None:
    import_module("gongkai.site.wagtail_hooks")


def submitted(organ: Organ, subject: str = "消防验收材料") -> Request:
    return actions.submit_request(
        organ=organ,
        applicant_kind="natural_person",
        applicant_name="欧阳某人",
        contact="13800000021",
        particulars={
            "identity_kind": "passport",
            "identity_number": "E00000001",
            "address": "青麓路1号",
        },
        subject=subject,
        description="",
        delivery="online",
        actor=None,
    ).request


def text(response: Any) -> str:
    return response.content.decode()


def confirm(client: Client, user: User, *requests: Request, **others: str) -> Any:
    client.force_login(user)
    data = {"pk": [r.pk for r in requests], "day": timezone.localdate().isoformat(), **others}
    return client.post(reverse("console_record_bulk", args=["requests", CONFIRM]), data)


def test_several_receipts_are_confirmed_at_once_each_with_its_letter(
    client: Client, scene: Scene
) -> None:
    one, other = submitted(scene.bureau), submitted(scene.bureau)
    client.force_login(scene.officer)
    address = reverse("console_record_bulk", args=["requests", CONFIRM])
    asked = text(client.get(address, {"pk": [one.pk, other.pk, scene.request.pk]}))
    assert "2 件" in asked and "不能" in asked
    page = text(confirm(client, scene.officer, one, other, scene.request, issue="on"))
    assert "办好 2 件" in page and "1 件没有办成" in page
    for request in (one, other):
        request.refresh_from_db()
        assert request.status == Status.RECEIVED
        assert Letter.objects.filter(request=request).count() == 1
        assert events.history(Request.STREAM, request.pk).last().actor == scene.officer


def test_nobody_reaches_another_organs_requests_by_their_ids(client: Client, scene: Scene) -> None:
    request = submitted(scene.bureau)
    response = confirm(client, scene.stranger, request)
    assert response.status_code == 302
    request.refresh_from_db()
    assert request.status == Status.SUBMITTED


def test_what_is_the_offices_is_offered_to_the_office_alone(client: Client, scene: Scene) -> None:
    address = reverse("console_record_bulk", args=["requests", "urge"])
    client.force_login(scene.officer)
    assert client.get(address, {"pk": scene.request.pk}).status_code == 404
    open_one = Request.objects.filter(organ=scene.bureau, closed_on__isnull=True).first()
    client.force_login(scene.office)
    today = timezone.localdate().isoformat()
    page = text(client.post(address, {"pk": open_one.pk, "reason": "请尽快", "due": today}))
    assert "办好 1 件" in page
    open_one.refresh_from_db()
    assert open_one.urge_due_on is not None


def test_what_was_typed_stays_where_nothing_could_be_done(client: Client, scene: Scene) -> None:
    open_one = Request.objects.filter(organ=scene.bureau, closed_on__isnull=True).first()
    client.force_login(scene.office)
    address = reverse("console_record_bulk", args=["requests", "urge"])
    data = {"pk": open_one.pk, "reason": "请尽快答复申请人", "due": "2000-01-01"}
    page = text(client.post(address, data))
    assert "一件也没有办成" in page and "请尽快答复申请人" in page


def test_an_empty_choice_and_nonsense_are_told(client: Client, scene: Scene) -> None:
    client.force_login(scene.officer)
    address = reverse("console_record_bulk", args=["requests", CONFIRM])
    page = client.get(address, {"pk": ["x", "-1", "９"]}, follow=True)
    assert "请先勾选" in text(page)


def test_words_are_found_in_subject_description_and_numbers_of_letters(
    client: Client, scene: Scene
) -> None:
    one = submitted(scene.bureau, "滨江路消防验收材料")
    submitted(scene.bureau, "滨江路规划图")
    confirm(client, scene.officer, one, issue="on")
    letter = Letter.objects.get(request=one)

    def found(query: str) -> int:
        page = client.get(reverse("console_records", args=["requests"]), {"q": query})
        return int(page.context["page"].paginator.count)

    assert found("滨江") == 2
    assert found("滨江 验收") == 1
    assert found("滨江 没有") == 0
    assert found(letter.key) == 1


def test_latin_words_are_found_in_either_case_and_signs_of_patterns_as_they_stand(
    client: Client, scene: Scene
) -> None:
    submitted(scene.bureau, "PM2.5监测_数据")
    client.force_login(scene.officer)

    def found(query: str) -> int:
        page = client.get(reverse("console_records", args=["requests"]), {"q": query})
        return int(page.context["page"].paginator.count)

    assert found("pm2.5") == found("测_数") == found("2.5监") == 1
    assert found("测%数") == found("监_数") == 0


def test_many_found_requests_stand_in_the_same_order_as_few(
    client: Client, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [submitted(scene.bureau, f"滨江路第{n}段").pk for n in (2, 3, 1)]
    client.force_login(scene.officer)

    def found(sort: str) -> list[int]:
        told = {"q": "滨江路第", "sort": sort}
        page = client.get(reverse("console_records", args=["requests"]), told)
        return [row["record"].pk for row in page.context["rows"]]

    few = [found(sort) for sort in ("", "key", "-key", "received_on")]
    assert few[1] == few[2][::-1] and sorted(few[0]) == sorted(made)
    monkeypatch.setattr(figures, "MOST_SORTED", 1)
    assert [found(sort) for sort in ("", "key", "-key", "received_on")] == few
