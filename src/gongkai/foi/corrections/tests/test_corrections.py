"""A record about oneself is corrected, or not, or by whom it belongs to (条例 Art. 41)."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from gongkai.foi.corrections import actions
from gongkai.foi.corrections.replay import replay
from gongkai.foi.corrections.selectors import correction_facts, stages
from gongkai.foi.corrections.states import TAKEN_BY, TRANSITIONS, Result, Status, Step
from gongkai.foi.figures import TABLE2
from gongkai.foi.letters.actions import issue_letter
from gongkai.foi.models import Correction, Letter
from gongkai.ledger import events
from gongkai.ledger.files import files_of
from gongkai.ledger.models import Organ, Role, User
from gongkai.ledger.scope import Scope
from gongkai.ledger.tests.factories import make_district, make_organ, make_user

pytestmark = pytest.mark.django_db

ASKED = {
    "applicant_kind": "natural_person",
    "applicant_name": "张三丰",
    "contact": "13800000021",
    "identity_kind": "passport",
    "identity_number": "E12345678",
    "subject": "2021年出具的个体工商户登记信息",
    "wrong": "成立日期误作2020年，应为2021年",
    "evidence": "营业执照正本",
}
CORRECTED = {"审核情况": "经核对原始档案，系录入错误", "更正内容": "成立日期更正为2021年"}


@pytest.fixture
def organ() -> Organ:
    return make_organ(make_district(), "青麓区市场监管局", code="scjg", short_name="市场监管局")


@pytest.fixture
def other(organ: Organ) -> Organ:
    return make_organ(
        organ.get_root(), "青麓区民政局", code="mzj", office_hours="工作日 9:00–17:00"
    )


@pytest.fixture
def officer(organ: Organ) -> User:
    return make_user(organ)


@pytest.fixture
def head(organ: Organ) -> User:
    return make_user(organ, Role.HEAD)


def entered(organ: Organ, **changes: str) -> actions.Entered:
    return actions.enter_correction(organ=organ, values={**ASKED, **changes}, actor=None)


def told(correction: Correction) -> dict[str, Any]:
    row = replay(correction_facts(correction))
    assert row.pop("organ") == correction.organ.code
    return row


def check_row(correction: Correction) -> None:
    correction.refresh_from_db()
    row = told(correction)
    assert {name: getattr(correction, name) for name in row} == row
    assert not events.prove_chain(events.history(Correction.STREAM, correction.pk))


def test_two_people_correct_a_record_and_the_letter_goes_out(
    organ: Organ, officer: User, head: User
) -> None:
    before = TABLE2.compute(Scope.year(2026, organ))
    correction = entered(organ).correction
    actions.draft_result(
        correction=correction, result=Result.CORRECTED, fields=CORRECTED, actor=officer
    )
    with pytest.raises(PermissionDenied):
        actions.approve_result(correction=correction, actor=officer)
    actions.approve_result(correction=correction, actor=head)
    check_row(correction)
    assert (correction.status, correction.result) == (Status.CLOSED, Result.CORRECTED)
    (stage,) = stages(correction)
    assert stage.headline == "已经更正" and any("成立日期更正为2021年" in x for x in stage.letter)
    assert any("第四十一条" in line for line in stage.letter)
    assert TABLE2.compute(Scope.year(2026, organ)) == before


def test_who_drafts_does_not_approve_and_a_refusal_names_the_remedies(
    organ: Organ, head: User
) -> None:
    correction = entered(organ).correction
    fields = {"理由": "所附证据与档案不一致"}
    actions.draft_result(
        correction=correction, result=Result.NOT_CORRECTED, fields=fields, actor=head
    )
    with pytest.raises(ValidationError, match="另一人"):
        actions.approve_result(correction=correction, actor=head)
    second = make_user(organ, Role.HEAD)
    actions.return_result(correction=correction, reason="请补充", actor=second)
    check_row(correction)
    assert (correction.status, correction.draft_by) == (Status.RECEIVED, None)
    actions.draft_result(
        correction=correction, result=Result.NOT_CORRECTED, fields=fields, actor=head
    )
    actions.approve_result(correction=correction, actor=second)
    assert any("行政复议" in line for line in stages(correction)[0].letter)


def test_it_is_passed_on_with_its_evidence_and_the_first_code_shows_both(
    organ: Organ, other: Organ, officer: User, head: User
) -> None:
    picture = BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    made = actions.enter_correction(
        organ=organ,
        values=ASKED,
        actor=None,
        upload=actions.Upload("执照.png", picture.getvalue()),
    )
    correction = made.correction
    fields = {"理由": "登记不由本机关办理", "有权机关": "没有这个机关"}
    with pytest.raises(ValidationError) as caught:
        actions.draft_result(
            correction=correction, result=Result.PASSED_ON, fields=fields, actor=officer
        )
    assert "有权机关" in caught.value.message_dict
    fields["有权机关"] = other.name
    actions.draft_result(
        correction=correction, result=Result.PASSED_ON, fields=fields, actor=officer
    )
    actions.approve_result(correction=correction, actor=head)
    there = Correction.objects.get(organ=other)
    check_row(there)
    assert there.came_from_id == correction.pk and there.status == Status.RECEIVED
    assert [f.kind for f in files_of(there)] == ["evidence"]
    first, second = stages(correction)
    assert (first.organ, second.organ) == (organ, other)
    assert any("工作日 9:00–17:00" in line and other.phone in line for line in first.letter)


def test_it_is_withdrawn_struck_and_forgotten(organ: Organ, officer: User) -> None:
    made = entered(organ)
    with pytest.raises(PermissionDenied):
        actions.withdraw_correction(correction=made.correction, actor=None, code="0" * 12)
    actions.withdraw_correction(correction=made.correction, actor=None, code=made.code)
    check_row(made.correction)
    office = make_user(organ.get_root(), Role.OFFICE)
    actions.shred_correction(correction=made.correction, reason="保存期满", actor=office)
    made.correction.refresh_from_db()
    assert made.correction.applicant_sealed == made.correction.details_sealed == b""
    actions.strike_correction(correction=made.correction, reason="重复登记", actor=officer)
    check_row(made.correction)


def test_what_is_personal_stays_sealed_and_a_look_is_recorded(organ: Organ, officer: User) -> None:
    correction = entered(organ).correction
    row = str(Correction.objects.values().get(pk=correction.pk))
    chain = str([fact.payload for fact in correction_facts(correction)])
    for secret in ("张三丰", "13800000021", "E12345678", "营业执照正本"):
        assert secret not in row + chain
    plain = actions.reveal(correction=correction, actor=officer, reason="核对证据")
    assert plain["证据"] == "营业执照正本" and plain["申请人"] == "张三丰"
    assert correction_facts(correction)[-1].name == actions.REVEALED
    with pytest.raises(PermissionDenied):
        actions.reveal(correction=correction, actor=make_user(), reason="好奇")


@pytest.mark.parametrize("name", ["subject", "wrong", "evidence", "contact", "identity_number"])
def test_what_is_missing_is_named(organ: Organ, name: str) -> None:
    with pytest.raises(ValidationError) as caught:
        entered(organ, **{name: " "})
    assert list(caught.value.message_dict) == [name]
    assert not Correction.objects.exists()


def test_the_letters_of_requests_and_of_corrections_are_not_exchanged(
    organ: Organ, officer: User
) -> None:
    correction = entered(organ).correction
    with pytest.raises(ValidationError, match="不用于"):
        issue_letter(
            request=correction,
            kind="withdrawal",
            fields={"撤回日期": correction.received_on},
            day=correction.received_on,
            actor=officer,
        )
    assert not Letter.objects.exists()


def test_every_step_has_its_people_and_no_step_leads_out_of_the_end() -> None:
    assert set(TAKEN_BY) == set(Step)
    assert {step for _, step in TRANSITIONS} == set(Step) - {
        Step.SUBMITTED,
        Step.FORWARDED,
        Step.STRUCK,
    }
    assert not any(status == Status.CLOSED for status, _ in TRANSITIONS)


def test_the_public_asks_and_follows_by_code_alone(client: Client, organ: Organ) -> None:
    page = reverse("foi_correction")
    bad = client.post(page, {**ASKED, "organ": organ.code, "wrong": ""})
    assert bad.status_code == 400 and "营业执照正本" in bad.content.decode()
    evil = SimpleUploadedFile("x.pdf", b"MZ\x90")
    refused = client.post(page, {**ASKED, "organ": organ.code, "file": evil})
    assert refused.status_code == 400 and not Correction.objects.exists()
    assert client.post(page, {**ASKED, "organ": organ.code}).status_code == 302
    made = Correction.objects.get()
    done = client.get(reverse("foi_correction_done"))
    assert made.key in done.content.decode()
    follow = reverse("foi_correction_follow")
    asked = {"organ": organ.code, "number": made.key, "code": done.context["code"]}
    assert "正在审核" in client.post(follow, asked).content.decode()
    wrong = client.post(follow, {**asked, "code": "0" * 12})
    assert wrong.status_code == 400 and made.subject not in wrong.content.decode()
