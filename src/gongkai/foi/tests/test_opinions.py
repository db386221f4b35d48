"""A third party answers by its own code, and learns nothing of the applicant."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongkai.foi import actions
from gongkai.foi.limits import CODES_BY_ADDRESS
from gongkai.foi.models import Invitation, Opinion, Request
from gongkai.foi.opinions import answer_consultation, invite_third_party
from gongkai.foi.public import public_case
from gongkai.foi.selectors import facts_of
from gongkai.foi.states import Status, Step
from gongkai.foi.tests.test_applying import text
from gongkai.foi.tests.test_following import SUBJECT, received, take
from gongkai.ledger.models import Organ, Role, User
from gongkai.ledger.secrecy import unseal
from gongkai.ledger.tests.factories import make_district, make_organ, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def organ() -> Organ:
    return make_organ(make_district(), code="fagai")


@pytest.fixture
def officer(organ: Organ) -> User:
    return make_user(organ)


@pytest.fixture
def asked(organ: Organ, officer: User) -> Request:
    request, _ = received(organ, officer)
    take(request, Step.THIRD_PARTY_ASKED, officer)
    take(request, Step.THIRD_PARTY_ASKED, officer)
    return request


def enter(client: Client, code: str) -> Any:
    return client.post(reverse("foi_opinion"), {"code": code})


def test_an_objection_needs_reasons_and_is_kept_sealed(
    client: Client, asked: Request, officer: User
) -> None:
    code = invite_third_party(request=asked, party="第三方1", actor=officer)
    assert enter(client, code.lower())["Location"] == reverse("foi_opinion_answer")
    page = text(client.get(reverse("foi_opinion_answer")))
    assert SUBJECT in page and "计15个工作日" in page
    for secret in ("张三丰", "13800000021", asked.key, "第三方1", "第三方2"):
        assert secret not in page
    refused = client.post(reverse("foi_opinion_answer"), {"opinion": "objects", "reasons": " "})
    assert refused.status_code == 400 and "请填写不同意公开的理由" in text(refused)
    done = client.post(
        reverse("foi_opinion_answer"), {"opinion": "objects", "reasons": "商业秘密<b>"}
    )
    assert "已经收到您的意见" in text(done)
    kept = Invitation.objects.get()
    assert kept.opinion == Opinion.OBJECTS and unseal(kept.reasons_sealed) == "商业秘密<b>"
    last = facts_of(asked)[-1]
    assert (last.name, last.payload["opinion"]) == (Step.THIRD_PARTY_ANSWERED, "objects")
    assert "商业秘密" not in str(last.payload)
    asked.refresh_from_db()
    assert asked.status == Status.CONSULTING


def test_an_opinion_is_given_once(client: Client, asked: Request, officer: User) -> None:
    code = invite_third_party(request=asked, party="第三方2", actor=officer)
    enter(client, code)
    client.post(reverse("foi_opinion_answer"), {"opinion": "agrees", "reasons": ""})
    assert client.get(reverse("foi_opinion_answer")).status_code == 302
    enter(client, code)
    again = client.post(reverse("foi_opinion_answer"), {"opinion": "objects", "reasons": "改"})
    assert "现在不需要您的意见" in text(again) and SUBJECT not in text(again)
    with pytest.raises(ValidationError):
        answer_consultation(code=code, opinion="objects", reasons="改")
    assert Invitation.objects.get().opinion == Opinion.AGREES
    answers = [fact for fact in facts_of(asked) if fact.name == Step.THIRD_PARTY_ANSWERED]
    assert len(answers) == 1


def test_both_opinions_let_the_handling_go_on(asked: Request, officer: User) -> None:
    for party in ("第三方1", "第三方2"):
        code = invite_third_party(request=asked, party=party, actor=officer)
        answer_consultation(code=code, opinion="agrees", reasons="")
    asked.refresh_from_db()
    assert asked.status == Status.RECEIVED
    labels = [moment.label for moment in public_case(asked, timezone.localdate()).moments]
    assert labels.count("收到第三方的意见") == 2 and "发送第三方查询码" not in labels


def test_only_who_is_waited_for_is_invited_and_only_by_the_organ(
    asked: Request, organ: Organ, officer: User
) -> None:
    with pytest.raises(ValidationError):
        invite_third_party(request=asked, party="第三方3", actor=officer)
    for stranger in (None, make_user(make_organ(organ.get_parent(), "青麓区教育局"))):
        with pytest.raises(PermissionDenied):
            invite_third_party(request=asked, party="第三方1", actor=stranger)
    assert not Invitation.objects.exists()


def test_a_new_code_takes_the_place_of_the_old(
    client: Client, asked: Request, officer: User
) -> None:
    old = invite_third_party(request=asked, party="第三方1", actor=officer)
    new = invite_third_party(request=asked, party="第三方1", actor=officer)
    assert enter(client, old).status_code == 400
    assert enter(client, new).status_code == 302


def test_wrong_codes_open_nothing_and_are_soon_stopped(
    client: Client, asked: Request, officer: User
) -> None:
    code = invite_third_party(request=asked, party="第三方1", actor=officer)
    assert client.get(reverse("foi_opinion_answer"))["Location"] == reverse("foi_opinion")
    posted = client.post(reverse("foi_opinion_answer"), {"opinion": "agrees"})
    assert posted["Location"] == reverse("foi_opinion")
    for wrong in ("", "\x00", "A" * 16, "'"):
        answer = enter(client, wrong)
        assert answer.status_code == 400 and SUBJECT not in text(answer)
    for _ in range(CODES_BY_ADDRESS.most):
        enter(client, "A" * 16)
    assert enter(client, code).status_code == 429
    assert Invitation.objects.get().answered_on is None


def test_a_closed_or_struck_request_asks_for_no_opinion(
    client: Client, asked: Request, officer: User, organ: Organ
) -> None:
    code = invite_third_party(request=asked, party="第三方1", actor=officer)
    enter(client, code)
    actions.close_request(
        request=asked,
        outcome="disclosed",
        closed_on=timezone.localdate(),
        actor=make_user(organ, Role.HEAD),
    )
    page = text(client.post(reverse("foi_opinion_answer"), {"opinion": "agrees"}))
    assert "现在不需要您的意见" in page
    actions.strike_request(request=asked, reason="错", actor=officer)
    assert enter(client, code).status_code == 400
