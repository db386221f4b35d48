"""An applicant follows a request by its code; everybody else learns nothing."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongkai.foi import actions, approvals, drafts
from gongkai.foi.limits import CODES_BY_ADDRESS, CODES_BY_NUMBER
from gongkai.foi.models import Request
from gongkai.foi.public import STATUSES, STEPS, public_case
from gongkai.foi.states import Status, Step
from gongkai.foi.urls import urlpatterns
from gongkai.foi.views import following
from gongkai.ledger.models import Organ, Role, User
from gongkai.ledger.tests.factories import make_district, make_organ, make_user
from gongkai.norms.fees import by_pages, by_pieces

pytestmark = pytest.mark.django_db

REFUSAL = "answer.refused.internal_affairs"
REASONS = {"涉及信息": "考勤记录", "信息类别": "人事管理方面的信息", "理由": "对外不产生影响。"}

SUBJECT = "砚池路雨污分流工程的验收备案表"
WHO = {
    "applicant_kind": "natural_person",
    "applicant_name": "张三丰",
    "contact": "13800000021",
    "particulars": {"identity_kind": "passport", "identity_number": "E12345678"},
    "subject": SUBJECT,
    "description": "<b>2021</b> 年",
    "delivery": "online",
}


@pytest.fixture
def organ() -> Organ:
    return make_organ(make_district(), code="fagai")


@pytest.fixture
def officer(organ: Organ) -> User:
    return make_user(organ)


@pytest.fixture
def head(organ: Organ) -> User:
    return make_user(organ, Role.HEAD)


def submitted(organ: Organ) -> tuple[Request, str]:
    made = actions.submit_request(organ=organ, actor=None, **WHO)  # type: ignore[arg-type]
    return made.request, made.code


def received(organ: Organ, officer: User) -> tuple[Request, str]:
    request, code = submitted(organ)
    take(request, Step.RECEIPT_CONFIRMED, officer)
    return request, code


def take(request: Request, step: Step, officer: User, **details: Any) -> None:
    actions.take_step(
        request=request, step=step, day=timezone.localdate(), actor=officer, **details
    )


def text(response: Any) -> str:
    return str(response.content.decode())


def ask(client: Client, organ: str, number: str, code: str) -> Any:
    return client.post(reverse("foi_follow"), {"organ": organ, "number": number, "code": code})


def enter(client: Client, request: Request, code: str) -> str:
    answer = ask(client, request.organ.code, request.key, drafts.spaced(code).lower())
    assert answer["Location"] == reverse("foi_case")
    return text(client.get(reverse("foi_case")))


def test_the_right_code_opens_the_case_and_no_address_tells_it(
    client: Client, organ: Organ
) -> None:
    request, code = submitted(organ)
    page = enter(client, request, code)
    assert request.key in page and SUBJECT in page and "等待确认收到" in page
    assert "&lt;b&gt;2021&lt;/b&gt;" in page
    for secret in ("张三丰", "13800000021", "E12345678", code):
        assert secret not in page
        assert secret not in str(dict(client.session))
    assert all(
        request.key not in str(p.pattern) and "code" not in str(p.pattern) for p in urlpatterns
    )


def without_token(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)


def test_a_wrong_number_and_a_wrong_code_get_the_same_answer(organ: Organ) -> None:
    request, _ = submitted(organ)
    numbers = (request.key, "2026-9999")
    answers = [ask(Client(), organ.code, number, "0" * 12) for number in numbers]
    pages = [
        without_token(text(answer)).replace(number, "N")
        for answer, number in zip(answers, numbers, strict=True)
    ]
    assert {answer.status_code for answer in answers} == {400}
    assert pages[0] == pages[1] and following.WRONG in pages[0]


def test_a_code_opens_no_other_request(client: Client, organ: Organ, officer: User) -> None:
    first, code = submitted(organ)
    second, _ = submitted(organ)
    assert ask(client, organ.code, second.key, code).status_code == 400
    assert ask(client, "nobody", first.key, code).status_code == 400
    paper = actions.enter_request(
        organ=organ,
        number="P-1",
        applicant_kind="natural_person",
        applicant_name="李四",
        contact="",
        channel="in_person",
        subject="纸质申请",
        received_on=timezone.localdate(),
        actor=officer,
    )
    assert ask(client, organ.code, paper.key, "").status_code == 400
    assert ask(client, organ.code, paper.key, "0" * 64).status_code == 400


def test_a_struck_request_is_gone(client: Client, organ: Organ, officer: User) -> None:
    request, code = submitted(organ)
    enter(client, request, code)
    actions.strike_request(request=request, reason="重复", actor=officer)
    assert client.get(reverse("foi_case")).status_code == 302
    assert ask(client, organ.code, request.key, code).status_code == 400


CASE_PAGES = ["foi_case", "foi_supplement", "foi_withdraw"]


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_address_shows_anything_of_a_case_to_others(
    organ: Organ, officer: User, method: str
) -> None:
    request, code = received(organ, officer)
    take(request, Step.CORRECTION_REQUESTED, officer, limit_days=10)
    visitors = [Client(), Client(), Client()]
    ask(visitors[1], organ.code, request.key, "0" * 12)
    other, other_code = submitted(organ)
    enter(visitors[2], other, other_code)
    visitors[1].cookies["sessionid"] = "guessed0guessed0guessed0guessed0"
    for visitor in visitors:
        for pattern in urlpatterns:
            for guess in (request.pk, request.pk + 1, 1):
                args = {
                    "foi_step": ["what"],
                    "foi_letter": [guess],
                    "foi_file": [str(guess)],
                }.get(pattern.name or "", [])
                address = reverse(pattern.name or "", args=args)
                answer = getattr(visitor, method)(
                    address, {"text": "不是我", "pk": guess, "id": guess}
                )
                body = answer.content
                for secret in (request.key, code, "张三丰", "13800000021", request.code_digest):
                    assert secret.encode() not in body, (address, secret)
    request.refresh_from_db()
    assert request.status == Status.CORRECTING and "不是我" not in request.description


def test_guessing_is_stopped_by_number_and_by_address(client: Client, organ: Organ) -> None:
    request, code = submitted(organ)
    for _ in range(CODES_BY_NUMBER.most):
        assert ask(client, organ.code, request.key, "0" * 12).status_code == 400
    stopped = ask(client, organ.code, request.key, code)
    assert stopped.status_code == 429 and "请过一小时再试" in text(stopped)
    other, other_code = submitted(organ)
    assert ask(client, organ.code, other.key, other_code).status_code == 302
    unknown = [ask(client, organ.code, "none", "0" * 12) for _ in range(CODES_BY_NUMBER.most + 1)]
    assert [a.status_code for a in unknown] == [400] * CODES_BY_NUMBER.most + [429]
    for number in range(CODES_BY_ADDRESS.most):
        answer = ask(client, organ.code, f"n-{number}", "0" * 12)
    assert answer.status_code == 429 and "请过十分钟再试" in text(answer)
    elsewhere = Client(REMOTE_ADDR="10.9.8.7")
    assert ask(elsewhere, organ.code, other.key, other_code).status_code == 302


def test_a_right_code_clears_the_count_of_its_number(client: Client, organ: Organ) -> None:
    request, code = submitted(organ)
    for _ in range(3):
        for _ in range(CODES_BY_NUMBER.most - 1):
            ask(Client(REMOTE_ADDR="10.0.0.1"), organ.code, request.key, "1")
        CODES_BY_ADDRESS.forget("10.0.0.1")
        assert ask(client, organ.code, request.key, code).status_code == 302


def test_the_right_to_see_ends_after_half_an_hour_and_what_was_typed_stays(
    client: Client, organ: Organ, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, code = received(organ, officer)
    take(request, Step.CORRECTION_REQUESTED, officer, limit_days=10)
    enter(client, request, code)
    later = timezone.now() + timedelta(minutes=31)
    with monkeypatch.context() as clock:
        clock.setattr(following.timezone, "now", lambda: later)
        answer = client.post(reverse("foi_supplement"), {"text": "补充的话"})
        assert answer["Location"] == reverse("foi_follow") + "?ended"
        assert client.get(reverse("foi_case")).status_code == 302
    assert "还在" in text(client.get(answer["Location"]))
    assert "补充的话" not in str(dict(client.session))
    enter(client, request, code)
    assert "补充的话" in text(client.get(reverse("foi_supplement")))
    request.refresh_from_db()
    assert request.status == Status.CORRECTING


def test_leaving_ends_the_right_to_see(client: Client, organ: Organ) -> None:
    request, code = submitted(organ)
    enter(client, request, code)
    client.post(reverse("foi_leave"))
    assert client.get(reverse("foi_case")).status_code == 302


def test_a_correction_is_answered_once(client: Client, organ: Organ, officer: User) -> None:
    request, code = received(organ, officer)
    enter(client, request, code)
    assert client.get(reverse("foi_supplement"))["Location"] == reverse("foi_case")
    take(request, Step.CORRECTION_REQUESTED, officer, limit_days=10)
    page = text(client.get(reverse("foi_case")))
    assert "等您补正" in page and reverse("foi_supplement") in page
    empty = client.post(reverse("foi_supplement"), {"text": " "})
    assert empty.status_code == 400 and "请填写补充的内容" in text(empty)
    long = client.post(reverse("foi_supplement"), {"text": "长" * 4001})
    assert long.status_code == 400 and "长" * 4001 in text(long)
    told = {"text": "<i>砚池路</i>\x00二期"}
    assert client.post(reverse("foi_supplement"), told)["Location"] == reverse("foi_case")
    assert client.post(reverse("foi_supplement"), told)["Location"] == reverse("foi_case")
    page = text(client.get(reverse("foi_case")))
    assert "收到您的补正" in page and "&lt;i&gt;砚池路" in page and "重新计算" in page
    request.refresh_from_db()
    assert request.status == Status.RECEIVED
    assert request.description.count("砚池路") == 1 and "\x00" not in request.description


def test_reasons_are_given_where_they_were_asked(
    client: Client, organ: Organ, officer: User
) -> None:
    request, code = received(organ, officer)
    take(request, Step.REASONS_ASKED, officer, limit_days=10)
    assert "说明理由" in enter(client, request, code)
    client.post(reverse("foi_supplement"), {"text": "做研究"})
    request.refresh_from_db()
    assert request.status == Status.RECEIVED and "做研究" in request.description


def test_a_withdrawal_is_confirmed_first(client: Client, organ: Organ, officer: User) -> None:
    request, code = received(organ, officer)
    enter(client, request, code)
    assert "撤回不能取消" in text(client.get(reverse("foi_withdraw")))
    request.refresh_from_db()
    assert request.status == Status.RECEIVED
    for _ in range(2):
        answer = client.post(reverse("foi_withdraw"), {"reason": "已经找到"})
        assert answer["Location"] == reverse("foi_case")
    page = text(client.get(reverse("foi_case")))
    assert "已经撤回" in page and "行政复议" not in page
    request.refresh_from_db()
    assert request.outcome == actions.WITHDRAWN_OUTCOME


def test_nothing_inner_is_told(client: Client, organ: Organ, officer: User, head: User) -> None:
    other = make_organ(Organ.get_first_root_node(), "青麓区教育局", code="jiaoyu")
    request, code = received(organ, officer)
    take(request, Step.ORGAN_ASKED, officer, party=other.name)
    take(request, Step.THIRD_PARTY_ASKED, officer)
    approvals.propose_extension(request=request, days=10, reason="内部理由甲", actor=officer)
    approvals.decide_extension(request=request, approved=False, actor=head, reason="内部理由乙")
    approvals.propose_extension(request=request, days=15, reason="内部理由丙", actor=officer)
    approvals.decide_extension(request=request, approved=True, actor=head)
    approvals.draft_answer(
        request=request, kind=REFUSAL, fields=REASONS | {"理由": "内部草稿"}, actor=officer
    )
    approvals.return_answer(request=request, reason="内部理由丁", actor=head)
    page = enter(client, request, code)
    main = page[page.index("<main") : page.index("</main>")]
    for secret in (
        "内部",
        "青麓区教育局",
        officer.real_name,
        head.real_name,
        "拟定",
        "退回",
        "提请",
    ):
        assert secret not in main, secret
    assert "征求其他行政机关的意见" in main and "延长 15 个工作日" in main
    assert "不计入期限" in main


def test_the_due_day_says_why_and_whether_it_is_provisional(
    client: Client, organ: Organ, officer: User
) -> None:
    request, code = received(organ, officer)
    page = enter(client, request, code)
    assert request.due_on is not None
    assert f"{request.due_on:%Y-%m-%d}" in page
    assert "计20个工作日" in page and "《政府信息公开条例》第三十三条" in page
    due = public_case(request, timezone.localdate()).answer_due
    assert due is not None and due.provisional == any("暂定" in line for line in due.why)
    assert (">暂定<" in page) == due.provisional or "暂定期限" in page


def answered(organ: Organ, officer: User, head: User) -> tuple[Request, str]:
    request, code = received(organ, officer)
    approvals.draft_answer(request=request, kind=REFUSAL, fields=REASONS, actor=officer)
    approvals.approve_answer(request=request, actor=head)
    return request, code


def test_a_refusal_tells_reasons_and_that_reconsideration_comes_first(
    client: Client, organ: Organ, officer: User, head: User
) -> None:
    request, code = answered(organ, officer, head)
    page = enter(client, request, code)
    assert REASONS["理由"] in page and "先申请行政复议" in page
    assert "直接提起行政诉讼" not in page
    told = public_case(request, timezone.localdate()).answer
    assert told is not None and request.closed_on is not None
    assert told.label == "不予公开：属于三类内部事务信息"
    last = {remedy.label: remedy.last for remedy in told.remedies}
    end = request.closed_on + timedelta(60)
    assert last["申请行政复议"] is not None and end <= last["申请行政复议"] <= end + timedelta(12)
    assert f"{last['申请行政复议']:%Y-%m-%d}" in page and "本站不知道您实际收到的日期" in page


def test_another_answer_opens_both_ways(
    client: Client, organ: Organ, officer: User, head: User
) -> None:
    request, code = received(organ, officer)
    approvals.draft_answer(
        request=request,
        kind="answer.disclosed.provided",
        fields={"信息清单": "见附件<1>", "提供方式": "电子邮件"},
        actor=officer,
    )
    approvals.approve_answer(request=request, actor=head)
    page = enter(client, request, code)
    told = public_case(request, timezone.localdate()).answer
    assert told is not None and told.label == "予以公开"
    assert "见附件&lt;1&gt;" in page and "直接提起行政诉讼" in page and "复议前置" not in page


def test_an_answer_from_paper_does_not_show_an_earlier_draft(
    client: Client, organ: Organ, officer: User, head: User
) -> None:
    request, code = received(organ, officer)
    approvals.draft_answer(
        request=request, kind=REFUSAL, fields=REASONS | {"理由": "只是草稿"}, actor=officer
    )
    actions.close_request(
        request=request,
        outcome="not_processed.confirmation",
        closed_on=timezone.localdate(),
        actor=head,
    )
    assert "只是草稿" not in enter(client, request, code)


def test_a_fee_is_told_with_its_last_day_and_the_tariff(
    client: Client, organ: Organ, officer: User
) -> None:
    from decimal import Decimal

    request, code = received(organ, officer)
    take(request, Step.FEE_NOTIFIED, officer, fee=Decimal("120.00"))
    page = enter(client, request, code)
    assert "120.00 元" in page and "最后缴费日" in page
    assert "第 31–100 页：每页 10 元" in page and "第 201 页起：每页 40 元" in page


def test_every_status_has_public_words_and_inner_steps_have_none() -> None:
    assert set(STATUSES) == set(Status)
    assert set(Step) - set(STEPS) == {
        Step.EXTENSION_PROPOSED,
        Step.EXTENSION_RETURNED,
        Step.ANSWER_DRAFTED,
        Step.ANSWER_RETURNED,
        Step.STRUCK,
    }


@pytest.mark.parametrize(
    "typed",
    [
        {"organ": "fagai\x00", "number": "\x00", "code": "\x00"},
        {"organ": "'; --", "number": "%_", "code": "é" * 9},
        {"organ": "fagai", "number": "长" * 5000, "code": "A" * 100_000},
        {},
    ],
)
def test_strange_input_gets_an_orderly_answer(
    client: Client, organ: Organ, typed: dict[str, str]
) -> None:
    submitted(organ)
    for name in ("foi_follow", "foi_resume"):
        assert client.post(reverse(name), typed).status_code == 400
    if typed.get("organ") != "fagai":
        assert client.post(reverse("foi_organ"), typed).status_code == 400


def test_a_case_of_history_is_told_as_of_its_own_days(organ: Organ, officer: User) -> None:
    request = actions.enter_request(
        organ=organ,
        number="2022-1",
        applicant_kind="natural_person",
        applicant_name="李四",
        contact="",
        channel="in_person",
        subject="历史",
        received_on=date(2022, 3, 1),
        entered_on=date(2022, 3, 1),
        actor=officer,
    )
    due = public_case(request, date(2022, 3, 2)).answer_due
    assert due is not None and due.due == date(2022, 3, 29) and not due.provisional


def test_a_fee_is_shown_piece_by_piece_as_it_was_computed(
    client: Client, organ: Organ, officer: User
) -> None:
    request, code = received(organ, officer)
    take(request, Step.FEE_NOTIFIED, officer, fee=by_pages(120))
    ask(client, organ.code, request.key, code)
    page = text(client.get(reverse("foi_case")))
    assert "共70页：每页10元，计700元" in page and "合计1100元" in page
    other, code = received(organ, officer)
    take(other, Step.FEE_NOTIFIED, officer, fee=by_pieces(20, already=5))
    ask(client, organ.code, other.key, code)
    page = text(client.get(reverse("foi_case")))
    assert all(line in page for line in by_pieces(20, already=5).explain())
