"""From a citizen's application to an answer that two people made."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from gongkai.foi import actions, approvals
from gongkai.foi.actions import Submitted
from gongkai.foi.advancing import DETAILS
from gongkai.foi.answer_drafts import draft_of
from gongkai.foi.codes import code_fits, particulars
from gongkai.foi.figures import TABLE2
from gongkai.foi.letters.fields import FIELDS
from gongkai.foi.letters.kinds import KINDS, LetterKind
from gongkai.foi.models import Request
from gongkai.foi.reopening import reopen_request
from gongkai.foi.rules.replay import replay
from gongkai.foi.rules.standing import standing
from gongkai.foi.selectors import deadlines_of
from gongkai.foi.states import HANDLED, OPEN, TAKEN_BY, TRANSITIONS, Channel, Party, Status, Step
from gongkai.ledger import events
from gongkai.ledger.models import Organ, Role, User
from gongkai.ledger.scope import Scope
from gongkai.ledger.tests.factories import make_district, make_organ, make_user
from gongkai.norms import deadlines as kinds
from gongkai.norms.relations import check

pytestmark = pytest.mark.django_db

WHO = {
    "applicant_kind": "natural_person",
    "applicant_name": "张三丰",
    "contact": "13800000021",
    "particulars": {"identity_kind": "passport", "identity_number": "E12345678"},
    "subject": "2021年度财政预算执行情况",
    "description": "区财政局2021年度预算执行情况报告全文。",
    "delivery": "online",
}


ANSWERS = [kind for kind in KINDS.values() if kind.outcome]
NEEDS_A_STEP = {
    "unavailable.unclear_after_correction",
    "not_processed.excessive",
    "other.correction_overdue",
    "other.fee_unpaid",
}
DISCLOSED = "answer.disclosed.provided"
PROVIDED = {"信息清单": "2021年度预算执行情况1件", "提供方式": "电子邮件"}


@pytest.fixture
def organ() -> Organ:
    return make_organ(make_district())


@pytest.fixture
def officer(organ: Organ) -> User:
    return make_user(organ)


@pytest.fixture
def head(organ: Organ) -> User:
    return make_user(organ, Role.HEAD)


def submit(organ: Organ, **changes: Any) -> Submitted:
    return actions.submit_request(**({"organ": organ, "actor": None} | WHO | changes))


def received(organ: Organ, officer: User) -> Request:
    request = submit(organ).request
    return actions.take_step(
        request=request, step=Step.RECEIPT_CONFIRMED, day=timezone.localdate(), actor=officer
    )


def test_a_submitted_request_has_a_number_and_a_code_and_counts_nowhere(organ: Organ) -> None:
    first, second = submit(organ), submit(organ)
    year = timezone.localdate().year
    assert [s.request.key for s in (first, second)] == [f"{year}-0001", f"{year}-0002"]
    assert first.request.status == Status.SUBMITTED
    assert first.request.received_on is None
    scope = Scope.year(year, organ)
    assert TABLE2.compute(scope)["table2.received.total"] == 0
    assert code_fits(first.request, first.code.lower()) and not code_fits(
        first.request, second.code
    )


def test_nothing_personal_is_readable_in_row_or_chain(organ: Organ) -> None:
    submitted = submit(organ)
    row = Request.objects.values().get(pk=submitted.request.pk)
    (event,) = events.history(Request.STREAM, submitted.request.pk)
    for secret in ("张三丰", "13800000021", "E12345678", submitted.code):
        assert secret not in str(event.payload)
        assert secret.encode() not in b"".join(v for v in row.values() if isinstance(v, bytes))
        assert secret not in str([v for v in row.values() if not isinstance(v, bytes)])
    assert particulars(submitted.request)["identity_number"] == "E12345678"


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("applicant_name", {"applicant_name": " "}),
        ("contact", {"contact": ""}),
        ("subject", {"subject": ""}),
        ("delivery", {"delivery": "pigeon"}),
        ("applicant_kind", {"applicant_kind": "martian"}),
        ("identity_number", {"particulars": {"identity_kind": "resident", "identity_number": "1"}}),
        ("representative", {"applicant_kind": "enterprise"}),
        ("address", {"delivery": "mail"}),
        ("email", {"delivery": "email"}),
        ("channel", {"channel": Channel.FAX}),
    ],
)
def test_an_application_that_lacks_something_names_the_field(
    organ: Organ, name: str, changes: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError) as caught:
        submit(organ, **changes)
    assert list(caught.value.message_dict) == [name]
    assert not Request.objects.exists()


def test_the_clock_starts_when_both_sides_have_confirmed(organ: Organ, officer: User) -> None:
    request = submit(organ).request
    assert deadlines_of(request) == ()
    today = timezone.localdate()
    actions.take_step(request=request, step=Step.RECEIPT_CONFIRMED, day=today, actor=officer)
    request.refresh_from_db()
    assert (request.status, request.received_on) == (Status.RECEIVED, today)
    assert [d.kind for d in deadlines_of(request)] == [kinds.CORRECTION_NOTICE, kinds.ANSWER]


def test_who_drafted_does_not_approve(organ: Organ, head: User) -> None:
    officer = make_user(organ)
    request = received(organ, officer)
    draft: dict[str, Any] = {"kind": DISCLOSED, "fields": PROVIDED}
    approvals.draft_answer(request=request, actor=head, **draft)
    with pytest.raises(ValidationError, match="另一人审批"):
        approvals.approve_answer(request=request, actor=head)
    with pytest.raises(PermissionDenied):
        approvals.approve_answer(request=request, actor=officer)
    approvals.draft_answer(request=request, actor=officer, **draft)
    closed = approvals.approve_answer(request=request, actor=head)
    assert (closed.status, closed.outcome) == (Status.CLOSED, "disclosed")


def test_a_returned_answer_leaves_nothing_to_approve(
    organ: Organ, officer: User, head: User
) -> None:
    request = received(organ, officer)
    approvals.draft_answer(request=request, kind=DISCLOSED, fields=PROVIDED, actor=officer)
    approvals.return_answer(request=request, reason="请附上全文。", actor=head)
    with pytest.raises(ValidationError, match="没有等待审批"):
        approvals.approve_answer(request=request, actor=head)


def test_an_extension_needs_the_approval_of_another(
    organ: Organ, officer: User, head: User
) -> None:
    request = received(organ, officer)
    before = request.due_on
    approvals.propose_extension(request=request, days=10, reason="材料较多。", actor=officer)
    assert request.due_on == before
    with pytest.raises(PermissionDenied):
        approvals.decide_extension(request=request, approved=True, actor=officer)
    approvals.decide_extension(request=request, approved=True, actor=head)
    assert request.due_on is not None and before is not None and request.due_on > before
    with pytest.raises(PermissionDenied):
        actions.take_step(
            request=request, step=Step.EXTENDED, day=timezone.localdate(), actor=officer, days=5
        )


@pytest.mark.parametrize("kind", ANSWERS, ids=lambda kind: kind.key)
def test_an_answer_tells_what_its_letter_legally_needs(
    organ: Organ, officer: User, kind: LetterKind
) -> None:
    request = received(organ, officer)
    with pytest.raises(ValidationError) as caught:
        approvals.draft_answer(request=request, kind=kind.key, fields={}, actor=officer)
    if kind.outcome in NEEDS_A_STEP:
        assert list(caught.value.message_dict) == ["kind"]
    else:
        assert set(caught.value.message_dict) == set(kind.given)
    assert not draft_of(Request.objects.get())


def test_an_excessive_request_is_asked_for_its_reasons_first(
    organ: Organ, officer: User, head: User
) -> None:
    request = received(organ, officer)
    draft: dict[str, Any] = {
        "kind": "answer.not_processed.excessive",
        "fields": {
            "数量频次": "本月已提出申请36件",
            "说明情况": "所述理由与申请内容无关",
            "理由": "申请数量明显超过合理范围。",
        },
        "actor": officer,
    }
    with pytest.raises(ValidationError, match="说明理由"):
        approvals.draft_answer(request=request, **draft)
    day = timezone.localdate()
    actions.take_step(
        request=request, step=Step.REASONS_ASKED, day=day, actor=officer, limit_days=5
    )
    approvals.draft_answer(request=request, **draft)
    assert (
        approvals.approve_answer(request=request, actor=head).outcome == "not_processed.excessive"
    )


def test_the_applicant_corrects_and_withdraws_by_the_code(organ: Organ, officer: User) -> None:
    submitted = submit(organ)
    request = submitted.request
    day = timezone.localdate()
    actions.take_step(request=request, step=Step.RECEIPT_CONFIRMED, day=day, actor=officer)
    actions.take_step(
        request=request, step=Step.CORRECTION_REQUESTED, day=day, actor=officer, limit_days=10
    )
    with pytest.raises(PermissionDenied):
        actions.supplement(request=request, step=Step.CORRECTED, text="补正。", code="0" * 12)
    actions.supplement(
        request=request, step=Step.CORRECTED, text="指2021年决算。", code=submitted.code
    )
    request.refresh_from_db()
    assert request.status == Status.RECEIVED and "指2021年决算。" in request.description
    with pytest.raises(PermissionDenied):
        actions.withdraw_request(request=request, actor=None, code="")
    actions.withdraw_request(request=request, actor=None, code=submitted.code)
    request.refresh_from_db()
    assert (request.status, request.outcome) == (Status.CLOSED, "other.other")


def test_one_withdrawn_before_receipt_is_cancelled_and_counts_nowhere(organ: Organ) -> None:
    submitted = submit(organ)
    actions.withdraw_request(request=submitted.request, actor=None, code=submitted.code)
    submitted.request.refresh_from_db()
    assert (submitted.request.status, submitted.request.outcome) == (Status.CANCELLED, "")
    values = TABLE2.compute(Scope.year(timezone.localdate().year, organ))
    assert set(values.values()) == {0}


def test_every_step_of_the_table_has_somebody_to_take_it() -> None:
    assert set(TAKEN_BY) == set(Step)
    assert {step for _, step in TRANSITIONS} == set(Step) - {
        Step.SUBMITTED,
        Step.ENTERED,
        Step.REOPENED,
        Step.STRUCK,
    }


class Play:
    """One request that random people take through random steps, every one of them legal or not."""

    def __init__(self, random: Random, organ: Organ, people: dict[str, User]) -> None:
        self.random, self.organ, self.people = random, organ, people
        self.submitted = submit(organ)
        self.request = self.submitted.request
        if random.random() < 0.9:
            actions.take_step(
                request=self.request,
                step=Step.RECEIPT_CONFIRMED,
                day=timezone.localdate(),
                actor=people["officer"],
            )

    def act(self) -> str:
        random, request = self.random, self.request
        person = self.people[random.choice(sorted(self.people))]
        day = timezone.localdate()
        step = random.choice(
            [
                *DETAILS,
                *3 * ["draft", "approve", "return", "propose", "propose", "decide"],
                "withdraw",
                *2 * ["reopen"],
            ]
        )
        if step == "withdraw" and random.random() < 0.7:
            return ""
        try:
            if step == "draft":
                kind = random.choice(ANSWERS)
                fields: dict[str, Any] = {
                    name: day if FIELDS[name].sort == "day" else "写明。" for name in kind.given
                }
                approvals.draft_answer(request=request, kind=kind.key, fields=fields, actor=person)
            elif step == "approve":
                approvals.approve_answer(request=request, actor=person)
            elif step == "return":
                approvals.return_answer(request=request, reason="退回。", actor=person)
            elif step == "propose":
                approvals.propose_extension(request=request, days=5, reason="理由。", actor=person)
            elif step == "decide":
                approved = random.random() < 0.5
                approvals.decide_extension(
                    request=request, approved=approved, reason="退回。", actor=person
                )
            elif step == "reopen":
                self.request = reopen_request(
                    request=request,
                    ground="judgment",
                    authority="青麓区人民法院",
                    decision="（2026）行初1号",
                    received_on=day,
                    limit_day=random.choice([None, day + timedelta(10)]),
                    actor=person,
                )
            elif step == "withdraw":
                actions.withdraw_request(request=request, actor=None, code=self.submitted.code)
            else:
                details = {
                    "limit_days": 5,
                    "days": 5,
                    "fee": None,
                }
                told = {k: v for k, v in details.items() if k in DETAILS[step] and v is not None}
                actions.take_step(request=request, step=step, day=day, actor=person, **told)
        except (ValidationError, PermissionDenied):
            return ""
        return step


def test_any_legal_sequence_keeps_clock_table_and_replay(organ: Organ) -> None:
    random = Random(7)
    people = {
        "officer": make_user(organ),
        "head": make_user(organ, Role.HEAD),
        "stranger": make_user(make_organ(organ.get_parent(), "青麓区水务局")),
    }
    year, taken = timezone.localdate().year, set()
    for _ in range(40):
        play = Play(random, organ, people)
        for _ in range(14):
            taken.add(play.act())
            stored = Request.objects.get(pk=play.request.pk)
            facts = list(events.history(Request.STREAM, stored.pk))
            told = replay(facts)
            assert told.pop("organ") == organ.code
            assert told == {name: getattr(stored, name) for name in told}
            if stored.status in HANDLED:
                running = [
                    d
                    for d in deadlines_of(stored)
                    if d.met is None
                    and d.kind in (kinds.ANSWER, kinds.CORRECTION, kinds.FEE_PAYMENT)
                ]
                assert len(running) == 1
            assert (stored.status in OPEN) is (standing(facts).status in OPEN)
    assert {"draft", "approve", "return", "propose", "decide", "withdraw", "reopen"} <= taken
    values = TABLE2.compute(Scope.year(year, organ))
    broken = [f for f in check(values, year=year) if f.rule in ("E1", "E2", "E3")]
    assert broken == []
    assert events.prove()[1] == []


PERMITTED = {
    Party.OFFICER: {"officer", "head", "office"},
    Party.APPROVER: {"head", "office"},
}


@pytest.mark.parametrize("step", sorted({*DETAILS} - {Step.RECEIPT_CONFIRMED}))
def test_each_step_is_taken_by_the_posts_that_the_table_names(organ: Organ, step: str) -> None:
    district = organ.get_parent()
    posts = {
        "officer": make_user(organ),
        "head": make_user(organ, Role.HEAD),
        "office": make_user(district, Role.OFFICE),
        "stranger": make_user(make_organ(district, "青麓区水务局")),
    }
    allowed = set().union(*(PERMITTED.get(Party(party), set()) for party in TAKEN_BY[step]))
    request = received(organ, posts["officer"])
    for post, person in posts.items():
        try:
            actions.take_step(
                request=request, step=step, day=date(2001, 1, 1) + timedelta(1), actor=person
            )
        except PermissionDenied:
            refused = True
        except (ValidationError, TypeError):
            refused = False
        else:
            refused = False
        assert refused is (post not in allowed), post
