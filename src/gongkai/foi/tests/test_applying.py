"""The application on the public pages: page by page, kept as a draft, handed in once."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongkai.foi import drafts
from gongkai.foi.codes import code_fits, particulars
from gongkai.foi.limits import DRAFTS
from gongkai.foi.models import Draft, Request
from gongkai.ledger.models import Organ
from gongkai.ledger.secrecy import unseal
from gongkai.ledger.tests.factories import make_district, make_organ

pytestmark = pytest.mark.django_db

ANSWERS: dict[str, dict[str, str]] = {
    "what": {"subject": "雨污分流工程的竣工验收备案表", "description": "2021 年\n砚池路"},
    "kind": {"applicant_kind": "natural_person"},
    "identity": {
        "applicant_name": "张三丰",
        "identity_kind": "passport",
        "identity_number": "E12345678",
        "agent": "",
    },
    "reach": {"contact": "13800000021", "email": ""},
    "deliver": {
        "delivery": "mail",
        "email": "",
        "address": "湖滨路 1 号",
        "postcode": "430000",
        "delivery_detail": "",
    },
    "help": {"assistance": "大字版", "waiver_reason": ""},
}


@pytest.fixture
def organ() -> Organ:
    return make_organ(make_district(), code="fagai", holds="项目备案、核准文件")


def text(response: Any) -> str:
    return str(response.content.decode())


def choose(client: Client, organ: Organ) -> Any:
    return client.post(reverse("foi_organ"), {"organ": organ.code})


def fill(client: Client, organ: Organ, **changes: dict[str, str]) -> None:
    choose(client, organ)
    for step, told in (ANSWERS | changes).items():
        answer = client.post(reverse("foi_step", args=[step]), told)
        assert answer.status_code == 302, (step, text(answer))


def hand_in(client: Client, organ: Organ, **changes: dict[str, str]) -> tuple[Request, str]:
    fill(client, organ, **changes)
    assert client.post(reverse("foi_review"))["Location"] == reverse("foi_receipt")
    kept = drafts.opened_text(client.session[drafts.RECEIPT])
    return Request.objects.get(pk=kept["pk"]), kept["code"]


def test_each_page_leads_to_the_next_and_the_last_to_the_receipt(
    client: Client, organ: Organ
) -> None:
    assert choose(client, organ)["Location"] == reverse("foi_step", args=["what"])
    steps = [*ANSWERS, "review"]
    for step, following in pairwise(steps):
        page = client.get(reverse("foi_step", args=[step]))
        assert page.status_code == 200 and organ.name in text(page)
        answer = client.post(reverse("foi_step", args=[step]), ANSWERS[step])
        target = reverse("foi_review") if following == "review" else following
        assert target in answer["Location"]
    review = text(client.get(reverse("foi_review")))
    assert "雨污分流" in review and "湖滨路 1 号" in review and "护照" in review
    client.post(reverse("foi_review"))
    request = Request.objects.get()
    assert (request.organ, request.delivery, request.description) == (
        organ,
        "mail",
        "2021 年\n砚池路",
    )
    assert particulars(request)["assistance"] == "大字版"
    receipt = text(client.get(reverse("foi_receipt")))
    assert request.key in receipt and "请保存" in receipt


def test_the_receipt_tells_the_code_that_fits_and_is_shown_until_it_is_kept(
    client: Client, organ: Organ
) -> None:
    request, code = hand_in(client, organ)
    assert code_fits(request, code)
    assert drafts.spaced(code) in text(client.get(reverse("foi_receipt")))
    file = client.get(reverse("foi_receipt_file"))
    assert file["Content-Type"] == "application/pdf" and file.content.startswith(b"%PDF-")
    client.post(reverse("foi_receipt_kept"))
    assert client.get(reverse("foi_receipt")).status_code == 404
    assert client.get(reverse("foi_receipt_file")).status_code == 404


def test_the_receipt_is_shown_to_nobody_else(client: Client, organ: Organ) -> None:
    request, code = hand_in(client, organ)
    other = Client()
    for name in ("foi_receipt", "foi_receipt_file"):
        answer = other.get(reverse(name))
        assert answer.status_code == 404
        assert request.key not in text(answer) and code not in text(answer)


def test_handing_in_twice_makes_one_request(client: Client, organ: Organ) -> None:
    fill(client, organ)
    code = drafts.code_in(client.session)
    first = client.post(reverse("foi_review"))
    second = client.post(reverse("foi_review"))
    assert first["Location"] == reverse("foi_receipt")
    assert client.get(second["Location"])["Location"] == reverse("foi_receipt")
    assert drafts.hand_in(code, client.session) is None
    assert Request.objects.count() == 1


def test_a_draft_is_sealed_and_found_by_its_code_alone(client: Client, organ: Organ) -> None:
    fill(client, organ)
    code = drafts.code_in(client.session)
    draft = Draft.objects.get()
    assert "张三丰".encode() not in bytes(draft.sealed) and "张三丰" in unseal(draft.sealed)
    assert code not in draft.digest and code not in str(dict(client.session))
    other = Client()
    wrong = other.post(reverse("foi_resume"), {"code": "AAAA-BBBB-CCCC"})
    assert wrong.status_code == 400 and "没有找到这份草稿" in text(wrong)
    typed = drafts.spaced(code).lower()
    assert other.post(reverse("foi_resume"), {"code": typed})["Location"] == reverse("foi_review")
    assert "张三丰" in text(other.get(reverse("foi_review")))


def test_a_draft_is_deleted_when_it_is_handed_in_dropped_or_too_old(
    client: Client, organ: Organ
) -> None:
    hand_in(client, organ)
    assert not Draft.objects.exists()
    choose(client, organ)
    assert Draft.objects.count() == 1
    client.post(reverse("foi_drop"))
    assert not Draft.objects.exists()
    fill(client, organ)
    Draft.objects.update(expires_on=timezone.localdate() - timedelta(1))
    assert client.get(reverse("foi_step", args=["reach"])).status_code == 404
    refused = client.post(reverse("foi_review"), follow=True)
    assert refused.status_code == 404 and "没有正在写的申请" in text(refused)
    assert drafts.drop_expired() == 1 and not Draft.objects.exists()


def test_a_draft_is_kept_through_its_last_day(organ: Organ) -> None:
    code = drafts.begin()
    draft = Draft.objects.get()
    assert draft.expires_on - timezone.localdate() == timedelta(30)
    Draft.objects.update(expires_on=timezone.localdate())
    assert drafts.find(code) is not None
    assert drafts.keep(code, {"subject": "甲"})
    Draft.objects.update(expires_on=timezone.localdate() - timedelta(1))
    assert drafts.find(code) is None and not drafts.keep(code, {"subject": "乙"})


def test_an_error_stands_at_its_field_and_in_the_summary_and_nothing_is_lost(
    client: Client, organ: Organ
) -> None:
    choose(client, organ)
    client.post(reverse("foi_step", args=["kind"]), ANSWERS["kind"])
    wrong = {"applicant_name": "张三丰", "identity_kind": "resident", "identity_number": "123"}
    answer = client.post(reverse("foi_step", args=["identity"]), wrong)
    page = text(answer)
    assert answer.status_code == 400
    assert '<a href="#id_identity_number">居民身份证号码应为18位' in page
    assert 'id="id_identity_number_error"' in page
    assert 'aria-describedby="id_identity_number_error"' in page
    assert 'value="张三丰"' in page and 'value="123"' in page
    again = text(client.get(reverse("foi_step", args=["identity"])))
    assert 'value="张三丰"' in again and 'value="123"' in again


def test_a_changed_answer_leads_back_to_the_review_or_to_what_it_opens(
    client: Client, organ: Organ
) -> None:
    fill(client, organ)
    told = ANSWERS["reach"] | {"back": "1"}
    answer = client.post(reverse("foi_step", args=["reach"]), told)
    assert answer["Location"] == reverse("foi_review")
    kind = {"applicant_kind": "enterprise", "back": "1"}
    answer = client.post(reverse("foi_step", args=["kind"]), kind)
    assert answer["Location"] == reverse("foi_step", args=["identity"])
    assert "统一社会信用代码" in text(client.get(answer["Location"]))
    refused = client.post(reverse("foi_review"))
    assert refused.status_code == 400 and "法定代表人" in text(refused)
    assert not Request.objects.exists()


def test_the_organs_are_found_by_what_they_hold(client: Client, organ: Organ) -> None:
    make_organ(Organ.get_first_root_node(), "青麓区教育局", code="jiaoyu", holds="学区划分")
    page = text(client.get(reverse("foi_organ"), {"q": "学区"}))
    assert "青麓区教育局" in page and organ.name not in page
    only = text(client.get(reverse("foi_organ"), {"organ": organ.code}))
    assert organ.phone in only and "青麓区教育局" not in only
    assert choose(client, Organ(code="nobody")).status_code == 400


HOSTILE = "<script>alert(1)</script>\r\nSet-Cookie: a=b\x00\u202e{{ 7|add:7 }}"


def test_a_hostile_subject_is_only_ever_text(client: Client, organ: Organ) -> None:
    request, _ = hand_in(client, organ, what={"subject": HOSTILE, "description": HOSTILE})
    assert "\n" not in request.subject and "\x00" not in request.subject + request.description
    assert "\u202e" not in request.subject
    for name in ("foi_receipt",):
        page = text(client.get(reverse(name)))
        assert "<script>alert" not in page and "{{ 7|add:7 }}" in page
    file = client.get(reverse("foi_receipt_file"))
    assert file.content.startswith(b"%PDF-") and "a" not in file.cookies


def test_a_very_long_text_is_refused_and_comes_back(client: Client, organ: Organ) -> None:
    choose(client, organ)
    answer = client.post(reverse("foi_step", args=["what"]), {"subject": "长" * 401})
    assert answer.status_code == 400 and "超过 400 字" in text(answer)
    assert "长" * 401 in text(answer)


@pytest.mark.parametrize(
    ("name", "args"), [("foi_step", ["what"]), ("foi_found", []), ("foi_review", [])]
)
def test_no_page_of_the_form_opens_without_a_draft(
    client: Client, organ: Organ, name: str, args: list[str]
) -> None:
    assert "没有正在写的申请" in text(client.get(reverse(name, args=args)))
    answer = client.post(reverse(name, args=args), follow=True)
    assert answer.status_code == 405 or "没有正在写的申请" in text(answer)
    assert client.get(reverse("foi_step", args=["secret"])).status_code == 404


def test_too_many_drafts_of_one_address_are_refused_kindly(client: Client, organ: Organ) -> None:
    for _ in range(DRAFTS.most):
        DRAFTS.count("127.0.0.1")
    answer = choose(client, organ)
    assert answer.status_code == 429 and "请过一会儿再试" in text(answer)
    assert not Draft.objects.exists()


def test_a_page_of_the_form_is_kept_by_no_cache_and_needs_its_token(organ: Organ) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse("foi_organ"), {"organ": organ.code}).status_code == 403
    page = strict.get(reverse("foi_organ"))
    assert "no-store" in page["Cache-Control"]


def test_the_entry_needs_no_cookie_and_leads_to_figures(client: Client, organ: Organ) -> None:
    page = client.get(reverse("foi_entry"))
    assert not page.cookies
    assert "/figures/foi.received/" in text(page) and "20 个工作日" in text(page)
