"""A case in every status, people of every post, and how each step is tried: for the walks.

`EXPECTED` is written by hand from the Regulations, not drawn from the tables that it is compared
with: a step or a status that is added has to be added here, and have its recipe in `RECIPES`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from gongkai.foi import actions, approvals
from gongkai.foi.advancing import DETAILS
from gongkai.foi.models import Request
from gongkai.foi.opinions import answer_consultation, invite_third_party
from gongkai.foi.states import Status, Step
from gongkai.ledger.models import Organ, Role, User
from gongkai.ledger.tests.factories import make_district, make_organ, make_user

STRUCK = "struck"
"""Beside the statuses: a case whose record was struck."""
REASONED = "reasoned"
"""Received, after the applicant gave the reasons of an excessive request (Art. 35)."""

EXPECTED = """
                     submitted received reasoned correcting reasoning consulting awaiting_fee closed cancelled struck  who
receipt_confirmed        +        .        .         .          .         .           .         .        .       .     O
correction_requested     .        +        +         .          .         .           .         .        .       .     O
corrected                .        .        .         +          .         .           .         .        .       .     OP
reasons_asked            .        +        .         .          .         .           .         .        .       .     O
reasons_given            .        .        .         .          +         .           .         .        .       .     OP
third_party_asked        .        +        +         .          .         +           .         .        .       .     O
third_party_answered     .        .        .         .          .         +           .         .        .       .     OT
organ_asked              .        +        +         .          .         +           .         .        .       .     O
organ_answered           .        .        .         .          .         +           .         .        .       .     O
extension_proposed       .        +        +         .          +         +           .         .        .       .     O
extension_returned       .        +        +         .          +         +           .         .        .       .     A
extended                 .        +        +         .          +         +           .         .        .       .     A
delayed                  .        .        +         .          .         .           .         .        .       .     A
fee_notified             .        +        +         .          .         .           .         .        .       .     O
fee_paid                 .        .        .         .          .         .           +         .        .       .     O
answer_drafted           .        +        +         +          +         +           +         .        .       .     O
answer_returned          .        +        +         +          +         +           +         .        .       .     A
closed                   .        +        +         +          +         +           +         .        .       .     A
withdrawn                +        +        +         +          +         +           +         .        .       .     OP
struck                   +        +        +         +          +         +           +         +        +       .     O
"""
"""Step × where a case stands: whether it may be taken, and by whom.

O: who records for the organ (its officers, its head, the disclosure office); A: who answers for it
(its head, the office); P: the applicant by the query code; T: a third party by its own code. In
every case that may have them, an extension and an answer that a colleague proposed are waiting.
"""

POSTS: dict[str, str] = {
    "officer": "O",
    "head": "OA",
    "office": "OA",
    "administrator": "OA",
    "officer_elsewhere": "",
    "head_elsewhere": "",
    "without_post": "",
    "dismissed": "",
    "applicant": "P",
    "wrong_code": "",
    "third_party": "T",
}
"""Who tries → the letters of `EXPECTED` that open a step to them."""

CODES = frozenset({"applicant", "wrong_code", "third_party"})
"""Who comes without an account, with a code or a guess."""

DONE, FORBIDDEN, IMPOSSIBLE = "done", "forbidden", "impossible"


def expected() -> dict[tuple[str, str], tuple[bool, str]]:
    """(step, place) → whether it may be taken there, and by whom at all."""
    head, *rows = (line.split() for line in EXPECTED.strip().splitlines())
    places = head[:-1]
    return {
        (step, place): (mark == "+", who)
        for step, *marks, who in rows
        for place, mark in zip(places, marks, strict=True)
    }


@dataclass
class Case:
    """A request somewhere on its way, with the codes that open it to those outside."""

    request: Request
    code: str
    opinion_code: str = ""

    def fresh(self) -> Request:
        """The row as it is stored."""
        return Request.objects.get(pk=self.request.pk)


@dataclass
class Town:
    """A district with two bureaus, their people, and a case of the first in every place."""

    district: Organ
    bureau: Organ
    other: Organ
    people: dict[str, User]
    colleague: User
    cases: dict[str, Case] = field(default_factory=dict)


def make_town(**telling: Any) -> Town:
    """The town; `telling` replaces what its applicants tell."""
    district = make_district()
    bureau = make_organ(district, "青麓区财政局", code="caizheng")
    other = make_organ(district, "青麓区水务局", code="shuiwu")
    district.refresh_from_db()
    people = {
        "officer": make_user(bureau),
        "head": make_user(bureau, Role.HEAD),
        "office": make_user(district, Role.OFFICE),
        "administrator": make_user(district, Role.ADMINISTRATOR),
        "officer_elsewhere": make_user(other),
        "head_elsewhere": make_user(other, Role.HEAD),
        "without_post": make_user(),
        "dismissed": make_user(bureau, Role.HEAD),
    }
    people["dismissed"].is_active = False
    people["dismissed"].save()
    town = Town(district, bureau, other, people, make_user(bureau))
    for place in (*Status.values, REASONED, STRUCK):
        town.cases[place] = make_case(town, place, **telling)
    return town


WHO: dict[str, Any] = {
    "applicant_kind": "natural_person",
    "applicant_name": "张三丰",
    "contact": "13800000021",
    "particulars": {"identity_kind": "passport", "identity_number": "E12345678"},
    "subject": "2021年度财政预算执行情况",
    "description": "区财政局2021年度预算执行情况报告全文。",
    "delivery": "online",
}


def submit(organ: Organ, **telling: Any) -> Case:
    """A request that was just handed in."""
    given = actions.submit_request(**{**WHO, "organ": organ, "actor": None, **telling})
    return Case(given.request, given.code)


BEFORE: dict[str, tuple[str, ...]] = {
    Status.CORRECTING: (Step.CORRECTION_REQUESTED,),
    Status.REASONING: (Step.REASONS_ASKED,),
    REASONED: (Step.REASONS_ASKED, Step.REASONS_GIVEN),
    Status.CONSULTING: (Step.THIRD_PARTY_ASKED, Step.ORGAN_ASKED),
    Status.AWAITING_FEE: (Step.FEE_NOTIFIED,),
}
"""Place → the steps that lead there from a received request."""


def make_case(town: Town, place: str, **telling: Any) -> Case:
    """A case of the first bureau in `place`; the colleague has proposed what can be proposed."""
    case, colleague = submit(town.bureau, **telling), town.colleague
    if place == Status.SUBMITTED:
        return case
    if place == Status.CANCELLED:
        actions.withdraw_request(request=case.request, actor=None, code=case.code)
        return case
    if place == STRUCK:
        actions.strike_request(request=case.request, reason="登记有误", actor=colleague)
        return case
    take(case, Step.RECEIPT_CONFIRMED, colleague)
    propose(case, colleague)
    draft(case, colleague)
    if place == Status.CLOSED:
        approvals.approve_answer(request=case.request, actor=town.people["head"])
        return case
    for step in BEFORE.get(place, ()):
        take(case, step, colleague)
    if place == Status.CONSULTING:
        case.opinion_code = invite_third_party(
            request=case.request, party="第三方1", actor=colleague
        )
    return case


def take(case: Case, step: str, actor: User) -> None:
    """A step that `take_step` takes, with details that fit."""
    today = timezone.localdate()
    usual: dict[str, Any] = {"limit_days": 5, "fee": Decimal("100.00")}
    if step in (Step.THIRD_PARTY_ANSWERED, Step.ORGAN_ANSWERED):
        usual["party"] = {"third_party_answered": "第三方1", "organ_answered": "机关1"}[step]
    details = {name: value for name, value in usual.items() if name in DETAILS[step]}
    actions.take_step(request=case.fresh(), step=step, day=today, actor=actor, **details)


def propose(case: Case, actor: User) -> None:
    approvals.propose_extension(request=case.fresh(), days=5, reason="材料较多。", actor=actor)


def draft(case: Case, actor: User) -> None:
    approvals.draft_answer(
        request=case.fresh(),
        kind="answer.disclosed.provided",
        fields={"信息清单": "2021年度预算执行情况1件", "提供方式": "电子邮件"},
        actor=actor,
    )


def _decide(approved: bool) -> Recipe:
    def decide(case: Case, actor: User) -> None:
        approvals.decide_extension(
            request=case.fresh(), approved=approved, actor=actor, reason="退回。"
        )

    return decide


Recipe = Callable[[Case, User], object]

RECIPES: dict[str, Recipe] = {
    Step.EXTENSION_PROPOSED: propose,
    Step.EXTENSION_RETURNED: _decide(False),
    Step.EXTENDED: _decide(True),
    Step.ANSWER_DRAFTED: draft,
    Step.ANSWER_RETURNED: lambda case, actor: approvals.return_answer(
        request=case.fresh(), reason="请修改。", actor=actor
    ),
    Step.CLOSED: lambda case, actor: approvals.approve_answer(request=case.fresh(), actor=actor),
    Step.WITHDRAWN: lambda case, actor: actions.withdraw_request(
        request=case.fresh(), actor=actor, reason="来信撤回"
    ),
    Step.STRUCK: lambda case, actor: actions.strike_request(
        request=case.fresh(), reason="登记有误", actor=actor
    ),
}
"""Steps that are more than a day → how a person takes them; the others are taken by `take`."""


def by_code(case: Case, step: str, code: str) -> None:
    """A step as somebody without an account takes it."""
    if step in (Step.CORRECTED, Step.REASONS_GIVEN):
        actions.supplement(request=case.fresh(), step=step, text="补充如下。", code=code)
    elif step == Step.WITHDRAWN:
        actions.withdraw_request(request=case.fresh(), actor=None, code=code)
    elif step == Step.THIRD_PARTY_ANSWERED:
        if not answer_consultation(code=code, opinion="agrees", reasons=""):
            raise AssertionError
    elif step in RECIPES or step in DETAILS:
        # There is no way to take it by a code; without a post it is refused.
        attempt(case, step, None)
    else:
        raise LookupError(f"no recipe for {step}")


def attempt(case: Case, step: str, actor: User | None) -> None:
    """Try a step as `actor`; raises LookupError for one that nobody wrote a recipe for."""
    if step in RECIPES:
        RECIPES[step](case, actor)  # type: ignore[arg-type]
    elif step in DETAILS:
        take(case, step, actor)  # type: ignore[arg-type]
    else:
        raise LookupError(f"no recipe for {step}: add one to walking.RECIPES")


def outcome(town: Town, case: Case, step: str, post: str) -> str:
    """What comes of `post` trying `step`, with nothing left behind."""
    result = DONE
    try:
        with transaction.atomic():
            if post == "applicant":
                by_code(case, step, case.code)
            elif post == "wrong_code":
                by_code(case, step, "0" * 12)
            elif post == "third_party":
                by_code(case, step, case.opinion_code)
            else:
                attempt(case, step, town.people[post])
            transaction.set_rollback(True)
    except PermissionDenied:
        result = FORBIDDEN
    except ValidationError:
        result = IMPOSSIBLE
    return result


def today() -> date:
    """Today as the actions know it."""
    return timezone.localdate()
