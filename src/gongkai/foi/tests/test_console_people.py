"""Third parties and files on the case page."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongkai.foi import actions
from gongkai.foi.opinions import answer_consultation, invite_third_party
from gongkai.foi.states import Step
from gongkai.foi.tests.test_workflow import received
from gongkai.ledger.models import Organ, Role, User
from gongkai.ledger.tests.factories import make_district, make_organ, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    import_module("gongkai.site.wagtail_hooks")


@pytest.fixture
def organ() -> Organ:
    return make_organ(make_district())


@pytest.fixture
def officer(organ: Organ) -> User:
    return make_user(organ)


def page(client: Client, person: User, pk: int) -> str:
    client.force_login(person)
    return client.get(reverse("console_record", args=["requests", pk])).content.decode()


def asked(organ: Organ, officer: User) -> Any:
    request = received(organ, officer)
    day = timezone.localdate()
    return actions.take_step(request=request, step=Step.THIRD_PARTY_ASKED, day=day, actor=officer)


def test_a_code_is_given_to_a_third_party_that_is_waited_for(
    client: Client, organ: Organ, officer: User
) -> None:
    request = asked(organ, officer)
    address = reverse("console_record_action", args=["requests", request.pk, "invite"])
    assert address in page(client, officer, request.pk)
    shown = client.post(address, {"party": "第三方1"})
    assert "查询码" in shown.content.decode() and "no-store" in shown["Cache-Control"]


def test_an_opinion_is_read_by_those_who_handle_the_request(
    client: Client, organ: Organ, officer: User
) -> None:
    request = asked(organ, officer)
    code = invite_third_party(request=request, party="第三方1", actor=officer)
    answer_consultation(code=code, opinion="objects", reasons="涉及<报价>。")
    told = page(client, officer, request.pk)
    assert "第三方1：不同意公开" in told and "涉及&lt;报价&gt;。" in told
    stranger = make_user(make_organ(organ.get_parent(), "青麓区水务局"))
    assert "涉及" not in page(client, stranger, request.pk)


def test_only_the_office_is_offered_to_forget_an_applicant_once_the_request_has_ended(
    client: Client, organ: Organ, officer: User
) -> None:
    office = make_user(organ.get_parent(), Role.OFFICE)
    request = received(organ, officer)
    address = reverse("console_record_action", args=["requests", request.pk, "shred"])
    assert address not in page(client, office, request.pk)
    actions.close_request(
        request=request, outcome="disclosed", closed_on=timezone.localdate(), actor=office
    )
    assert address not in page(client, officer, request.pk)
    assert address in page(client, office, request.pk)
    client.post(address, {"reason": "保存期满。"})
    request.refresh_from_db()
    assert bytes(request.applicant_sealed) == b""
    assert "销毁申请人信息" in page(client, office, request.pk)


def test_the_case_page_leads_to_its_files(client: Client, organ: Organ, officer: User) -> None:
    request = received(organ, officer)
    assert reverse("console_request_files", args=[request.pk]) in page(client, officer, request.pk)
