"""Letters that go out with the steps that they tell of."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from gongkai.foi import actions, approvals
from gongkai.foi.answer_drafts import draft_of
from gongkai.foi.case_page import drafted_letter, rehearsed, waiting_draft
from gongkai.foi.letters.actions import strike_letter, write_letter
from gongkai.foi.letters.layout import chinese_day
from gongkai.foi.letters.selectors import official_letter
from gongkai.foi.models import Letter, Request
from gongkai.foi.states import Status, Step
from gongkai.foi.step_letters import LETTER_OF
from gongkai.ledger import events
from gongkai.ledger.models import Counter, Organ, Role, User
from gongkai.ledger.tests.factories import make_district, make_organ, make_user
from gongkai.norms.fees import by_pages, by_pieces

pytestmark = pytest.mark.django_db

REFUSED = "answer.refused.internal_affairs"
REASONS = {"涉及信息": "考勤记录", "信息类别": "人事管理", "理由": "张三丰所述属内部事务。"}
WHO = {
    "applicant_kind": "natural_person",
    "applicant_name": "张三丰",
    "contact": "13800000021",
    "particulars": {"identity_kind": "passport", "identity_number": "E12345678"},
    "subject": "2021年度考勤记录",
    "description": "2021年度考勤记录。",
    "delivery": "online",
}


@pytest.fixture
def organ() -> Organ:
    return make_organ(make_district(), document_prefix="青发改")


@pytest.fixture
def officer(organ: Organ) -> User:
    return make_user(organ)


@pytest.fixture
def head(organ: Organ) -> User:
    return make_user(organ, Role.HEAD)


@pytest.fixture
def submitted(organ: Organ) -> Request:
    return actions.submit_request(organ=organ, actor=None, **WHO).request


@pytest.fixture
def request_(submitted: Request, officer: User) -> Request:
    return actions.take_step(
        request=submitted,
        step=Step.RECEIPT_CONFIRMED,
        day=timezone.localdate(),
        actor=officer,
    )


def take(request: Request, step: str, actor: User, **more: Any) -> Request:
    day = timezone.localdate()
    return actions.take_step(request=request, step=step, day=day, actor=actor, **more)


def text_of(request: Request) -> str:
    letter = Letter.objects.filter(request=request).order_by("pk").last()
    assert letter is not None
    return official_letter(letter).plain_text()


def drafted(request: Request, officer: User, **more: Any) -> Request:
    return approvals.draft_answer(
        request=request, kind=REFUSED, fields={**REASONS, **more}, actor=officer
    )


def test_the_approved_answer_is_the_letter_that_was_seen(
    request_: Request, officer: User, head: User
) -> None:
    drafted(request_, officer)
    draft = draft_of(request_)
    assert draft is not None
    seen = drafted_letter(request_, draft).plain_text()
    assert "申请行政复议的期限至" in seen and "张三丰" in seen
    closed = approvals.approve_answer(request=request_, actor=head, seen=draft.mark)
    letter = Letter.objects.get()
    assert (closed.status, closed.outcome) == (Status.CLOSED, "refused.internal_affairs")
    assert letter.key == f"青发改公开答〔{timezone.localdate().year}〕1号"
    assert official_letter(letter).plain_text().replace(f"\n{letter.key}\n", "\n") == seen


def test_an_answer_whose_letter_fails_closes_nothing(
    request_: Request, officer: User, head: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafted(request_, officer)
    before = events.history(Request.STREAM, request_.pk).count()

    def broken(**given: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(approvals, "issue_letter", broken)
    with pytest.raises(OSError):
        approvals.approve_answer(request=request_, actor=head)
    stored = Request.objects.get()
    assert stored.status == request_.status == Status.RECEIVED
    assert (
        stored.outcome == ""
        and not Letter.objects.exists()
        and not Counter.objects.filter(series__startswith="foi.letter")
    )
    assert events.history(Request.STREAM, request_.pk).count() == before
    monkeypatch.undo()
    assert approvals.approve_answer(request=request_, actor=head).status == Status.CLOSED


def test_another_draft_is_not_approved_in_the_place_of_the_one_seen(
    request_: Request, officer: User, head: User
) -> None:
    drafted(request_, officer)
    seen = draft_of(Request.objects.get())
    drafted(request_, officer, 理由="另一个理由。")
    assert seen is not None
    with pytest.raises(ValidationError, match="与您看到的不同"):
        approvals.approve_answer(request=request_, actor=head, seen=seen.mark)
    assert Request.objects.get().status == Status.RECEIVED


def test_a_returned_draft_keeps_everything_typed(
    request_: Request, officer: User, head: User
) -> None:
    drafted(request_, officer)
    approvals.return_answer(request=request_, reason="请写明条款。", actor=head)
    kept = draft_of(Request.objects.get())
    assert kept is not None and kept.fields["理由"] == REASONS["理由"]
    assert waiting_draft(Request.objects.get()) is None


def test_what_is_drafted_stands_neither_in_the_row_nor_in_the_chain(
    request_: Request, officer: User
) -> None:
    drafted(request_, officer)
    row = Request.objects.values_list().get()
    assert "张三丰" not in str(row)
    assert all("张三丰".encode() not in v for v in row if isinstance(v, bytes))
    last = events.history(Request.STREAM, request_.pk).last()
    assert (
        last is not None and "张三丰" not in str(last.payload) and len(last.payload["text"]) == 64
    )


def test_only_an_answers_letter_with_days_for_days_can_be_drafted(
    request_: Request, officer: User
) -> None:
    for kind in ("receipt", "love_letter"):
        with pytest.raises(ValidationError) as caught:
            approvals.draft_answer(request=request_, kind=kind, fields={}, actor=officer)
        assert list(caught.value.message_dict) == ["kind"]
    fields = {"原答复日期": "去年", "原答复文号": "1号", "理由": "重复。"}
    with pytest.raises(ValidationError) as caught:
        approvals.draft_answer(
            request=request_, kind="answer.not_processed.repeated", fields=fields, actor=officer
        )
    assert list(caught.value.message_dict) == ["原答复日期"]


def test_the_receipt_prints_the_day_that_its_confirmation_gives(
    submitted: Request, officer: User
) -> None:
    take(submitted, Step.RECEIPT_CONFIRMED, officer, letter={})
    text = text_of(submitted)
    assert submitted.due_on is not None
    assert f"收到申请之日为{chinese_day(timezone.localdate())}" in text
    assert f"不迟于{chinese_day(submitted.due_on)}" in text


def test_the_limit_that_a_letter_prints_is_the_steps_own(request_: Request, officer: User) -> None:
    limit = timezone.localdate() + timedelta(14)
    typed = {"补正事项": "请写明文号。", "补正期限": date(2001, 1, 1)}
    take(request_, Step.CORRECTION_REQUESTED, officer, limit_day=limit, letter=typed)
    assert f"请于{chinese_day(limit)}前" in text_of(request_) and "2001年" not in text_of(request_)


def test_a_letter_that_lacks_something_leaves_the_step_untaken(
    request_: Request, officer: User
) -> None:
    limit = timezone.localdate() + timedelta(14)
    with pytest.raises(ValidationError) as caught:
        take(request_, Step.CORRECTION_REQUESTED, officer, limit_day=limit, letter={})
    assert list(caught.value.message_dict) == ["补正事项"]
    assert Request.objects.get().status == request_.status == Status.RECEIVED
    assert not Letter.objects.exists()


def test_an_organ_without_prefix_is_told_before_anything_is_written(
    request_: Request, officer: User
) -> None:
    Organ.objects.filter(pk=request_.organ_id).update(document_prefix="")
    request_.organ.refresh_from_db()
    before = events.history(Request.STREAM, request_.pk).count()
    for act in (
        lambda: take(request_, Step.THIRD_PARTY_ASKED, officer, letter={"第三方": "某公司"}),
        lambda: drafted(request_, officer),
    ):
        with pytest.raises(ValidationError, match="机关代字"):
            act()
    assert events.history(Request.STREAM, request_.pk).count() == before
    take(request_, Step.THIRD_PARTY_ASKED, officer)


def test_a_third_party_is_named_in_its_sealed_letter_alone(
    request_: Request, officer: User
) -> None:
    given = {"第三方": "青麓某公司", "涉及信息": "备案材料", "反馈方式": "请寄至本机关。"}
    take(request_, Step.THIRD_PARTY_ASKED, officer, letter=given)
    assert official_letter(Letter.objects.get()).addressee == "青麓某公司"
    told = [e.payload for e in events.history(Request.STREAM, request_.pk)]
    assert "青麓某公司" not in str(told) and told[-1]["party"] == "第三方1"
    assert "张三丰" not in text_of(request_)


def test_the_other_organ_is_asked_by_a_letter(request_: Request, officer: User) -> None:
    given = {"被征求机关": "青麓区财政局", "涉及信息": "会议纪要", "反馈方式": "请函复。"}
    take(request_, Step.ORGAN_ASKED, officer, letter=given)
    assert Letter.objects.get().key.startswith("青发改公开函〔")


def test_the_fee_notice_prints_the_computation_and_the_payment_day_of_the_facts(
    request_: Request, officer: User
) -> None:
    fee = by_pieces(12)
    given = {"收费事由": "本月已提出申请12件", "缴费方式": "凭码缴纳。"}
    take(request_, Step.FEE_NOTIFIED, officer, fee=fee, letter=given)
    last = events.history(Request.STREAM, request_.pk).last()
    assert last is not None
    assert (last.payload["fee"], last.payload["way"], last.payload["units"]) == (
        "200.00",
        "pieces",
        12,
    )
    text = text_of(request_)
    assert "每件100元，计200元。" in text
    assert f"缴纳期限至{chinese_day(date.fromisoformat(last.payload['limit_day']))}" in text
    assert Request.objects.get().fee_charged == 20000


def test_a_fee_of_nothing_is_not_notified(request_: Request, officer: User) -> None:
    with pytest.raises(ValidationError, match="不收费"):
        take(request_, Step.FEE_NOTIFIED, officer, fee=by_pages(30), letter={})


def test_a_fee_from_paper_without_computation_gets_no_letter(
    request_: Request, officer: User
) -> None:
    given = {"收费事由": "本月已提出申请12件", "缴费方式": "凭码缴纳。"}
    with pytest.raises(ValidationError) as caught:
        take(request_, Step.FEE_NOTIFIED, officer, fee=Decimal(200), letter=given)
    assert "信息处理费" in caught.value.message_dict


def test_an_approved_extension_tells_both_days(
    request_: Request, officer: User, head: User
) -> None:
    before = request_.due_on
    approvals.propose_extension(request=request_, days=10, reason="材料较多", actor=officer)
    given = {"延长理由": "材料较多"}
    with pytest.raises(ValidationError, match="机关代字"):
        Organ.objects.filter(pk=request_.organ_id).update(document_prefix="")
        request_.organ.refresh_from_db()
        approvals.decide_extension(request=request_, approved=True, actor=head, letter=given)
    Organ.objects.filter(pk=request_.organ_id).update(document_prefix="青发改")
    request_.organ.refresh_from_db()
    approvals.decide_extension(request=request_, approved=True, actor=head, letter=given)
    text = text_of(request_)
    assert before is not None and request_.due_on is not None
    assert f"原为{chinese_day(before)}" in text and "延长10个工作日" in text
    assert f"延长至{chinese_day(request_.due_on)}" in text


def test_reasons_delay_and_withdrawal_have_their_letters(
    request_: Request, officer: User, head: User
) -> None:
    limit = timezone.localdate() + timedelta(20)
    take(
        request_,
        Step.REASONS_ASKED,
        officer,
        limit_day=limit,
        letter={"数量频次": "本月已提出36件"},
    )
    assert f"请于{chinese_day(limit)}前" in text_of(request_)
    take(request_, Step.REASONS_GIVEN, officer)
    later = timezone.localdate() + timedelta(90)
    given = {"说明情况": "申请人说明用于研究", "延迟理由": "所涉档案较多"}
    take(request_, Step.DELAYED, head, limit_day=later, letter=given)
    assert f"延迟至{chinese_day(later)}前答复" in text_of(request_)
    actions.withdraw_request(request=request_, reason="来函", actor=officer, letter={})
    assert f"{chinese_day(timezone.localdate())}，本机关收到你撤回" in text_of(request_)


def test_one_withdrawn_before_receipt_gets_no_confirmation(
    submitted: Request, officer: User
) -> None:
    with pytest.raises(ValidationError, match="尚未确认收到"):
        actions.withdraw_request(request=submitted, reason="来函", actor=officer, letter={})
    assert Request.objects.get().status == Status.SUBMITTED


def test_a_step_that_tells_nobody_takes_no_letter(request_: Request, officer: User) -> None:
    take(request_, Step.ORGAN_ASKED, officer)
    with pytest.raises(ValidationError, match="没有需要出具的文书"):
        take(request_, Step.ORGAN_ANSWERED, officer, letter={})


def test_a_preview_writes_nothing(request_: Request, officer: User) -> None:
    given = {"被征求机关": "青麓区财政局", "涉及信息": "会议纪要", "反馈方式": "请函复。"}
    before = events.prove()[0], Counter.objects.count()
    shown = rehearsed(request_, lambda fresh: take(fresh, Step.ORGAN_ASKED, officer, letter=given))
    assert shown is not None and "青麓区财政局" in shown.html()
    assert "文号在出具时编发" in shown.html()
    assert (events.prove()[0], Counter.objects.count()) == before
    assert Request.objects.get().status == request_.status == Status.RECEIVED


def test_a_further_letter_is_no_way_around_the_approval(
    request_: Request, officer: User, head: User
) -> None:
    for actor in (officer, head):
        with pytest.raises(ValidationError, match="不能另行出具"):
            write_letter(request=request_, kind=REFUSED, fields=REASONS, actor=actor)
    drafted(request_, officer)
    approvals.approve_answer(request=request_, actor=head)
    with pytest.raises(ValidationError, match="不能另行出具"):
        write_letter(request=request_, kind=REFUSED, fields=REASONS, actor=head)
    strike_letter(letter=Letter.objects.get(), reason="错字", actor=officer)
    with pytest.raises(ValidationError, match="不能另行出具"):
        write_letter(request=request_, kind=REFUSED, fields=REASONS, actor=officer)
    again = write_letter(request=request_, kind=REFUSED, fields=REASONS, actor=head)
    assert again.key.endswith("2号")
    stranger = make_user(make_organ(request_.organ.get_parent(), "青麓区水务局"))
    with pytest.raises(PermissionDenied):
        write_letter(request=request_, kind="receipt", fields={}, actor=stranger)


def test_the_walk_through_the_table_covers_every_step_with_a_letter() -> None:
    assert set(LETTER_OF) == {
        Step.RECEIPT_CONFIRMED,
        Step.CORRECTION_REQUESTED,
        Step.REASONS_ASKED,
        Step.DELAYED,
        Step.EXTENDED,
        Step.THIRD_PARTY_ASKED,
        Step.ORGAN_ASKED,
        Step.FEE_NOTIFIED,
        Step.WITHDRAWN,
    }
