"""Where a request may stand, what may be done there and by whom: the expected list, as data.

It is written apart from `foi.states` on purpose: the walks compare what the actions do with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import timezone

from gongkai.foi import actions, approvals
from gongkai.foi.models import Request
from gongkai.foi.opinions import invite_third_party
from gongkai.foi.proactive.actions import propose, suggest
from gongkai.foi.reopening import reopen_request
from gongkai.foi.retention import shred_applicant
from gongkai.foi.states import Step
from gongkai.foi.supervision.actions import answer_urge, urge_request
from gongkai.ledger.models import Organ, Role, User
from gongkai.ledger.tests.factories import make_district, make_organ, make_user

ANSWER = "answer.disclosed.provided"
FIELDS = {"信息清单": "批复1件", "提供方式": "电子邮件"}
LIMIT = {"limit_days": 5}
WHY = "写明理由"


@dataclass
class Desk:
    """An organ, and those who come to its door; None is the public."""

    organ: Organ
    drafter: User
    posts: dict[str, User | None]
    codes: dict[int, str] = field(default_factory=dict)

    def take(self, request: Request, step: str, actor: User | None = None, **details: Any) -> Any:
        """A step on this day; the drafter takes it where nobody is named, from paper."""
        return actions.take_step(
            request=request,
            step=step,
            day=timezone.localdate(),
            actor=actor or self.drafter,
            recorded=actor is None,
            **details,
        )


def make_desk() -> Desk:
    """An officer, a head and the office; an officer of another organ; the public."""
    district = make_district()
    organ = make_organ(district, code="fagai")
    posts: dict[str, User | None] = {
        "officer": make_user(organ),
        "head": make_user(organ, Role.HEAD),
        "office": make_user(district, Role.OFFICE),
        "stranger": make_user(make_organ(district, "青麓区水务局"), Role.HEAD),
        "public": None,
    }
    return Desk(organ, make_user(organ), posts)


STEPS_INTO: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    "received": (),
    "correcting": ((Step.CORRECTION_REQUESTED, LIMIT),),
    "reasoning": ((Step.REASONS_ASKED, LIMIT),),
    "reasoned": ((Step.REASONS_ASKED, LIMIT), (Step.REASONS_GIVEN, {})),
    "third_party": ((Step.THIRD_PARTY_ASKED, {}),),
    "organ": ((Step.ORGAN_ASKED, {}),),
    "awaiting_fee": ((Step.FEE_NOTIFIED, {"fee": Decimal("40.00")}),),
    "extending": (),
    "drafted": (),
    "urged": (),
    "closed": (),
    "struck": (),
}
"""Situation of a received request → the steps that lead into it."""

SITUATIONS = ("submitted", "cancelled", *STEPS_INTO)


def make(desk: Desk, situation: str) -> Request:
    """A request that stands in `situation`."""
    made = actions.submit_request(
        organ=desk.organ,
        applicant_kind="natural_person",
        applicant_name="张三丰",
        contact="13800000021",
        particulars={"identity_kind": "passport", "identity_number": "E12345678"},
        subject="2021年度财政预算执行情况",
        description="报告全文",
        delivery="online",
        actor=None,
    )
    request = made.request
    desk.codes[request.pk] = made.code
    if situation == "cancelled":
        actions.withdraw_request(request=request, actor=None, code=made.code)
    if situation not in STEPS_INTO:
        return request
    for step, details in ((Step.RECEIPT_CONFIRMED, {}), *STEPS_INTO[situation]):
        desk.take(request, step, **details)
    office = desk.posts["office"]
    if situation == "extending":
        approvals.propose_extension(request=request, days=5, reason=WHY, actor=desk.drafter)
    elif situation == "drafted":
        approvals.draft_answer(request=request, kind=ANSWER, fields=FIELDS, actor=desk.drafter)
    elif situation == "urged" and office is not None:
        today = timezone.localdate()
        urge_request(request=request, reason=WHY, due=today, actor=office)
    elif situation == "closed":
        actions.close_request(
            request=request,
            outcome="disclosed",
            closed_on=timezone.localdate(),
            recorded=True,
            actor=desk.drafter,
        )
    elif situation == "struck":
        actions.strike_request(request=request, reason=WHY, actor=desk.drafter)
    return request


STAFF = frozenset({"officer", "head", "office"})
APPROVERS = frozenset({"head", "office"})
OFFICE = frozenset({"office"})
OWN = frozenset({"officer", "head"})
PUBLIC = frozenset({"public"})

AT_WORK = frozenset({"received", "reasoned", "extending", "drafted", "urged"})
"""The organ has the request in its own hands."""
ASKING = frozenset({"third_party", "organ"})
HANDLED = AT_WORK | ASKING | {"correcting", "reasoning", "awaiting_fee"}
OPEN = HANDLED | {"submitted"}
ANY = frozenset(SITUATIONS)

Do = Callable[[Desk, Request, Any], Any]


@dataclass(frozen=True, slots=True)
class Expected:
    """An action: who may do it, where it can be done, and its key in the console."""

    posts: frozenset[str]
    where: frozenset[str]
    do: Do
    console: str = ""


def _step(step: str, **details: Any) -> Do:
    return lambda desk, request, actor: actions.take_step(
        request=request, step=step, day=timezone.localdate(), actor=actor, **details
    )


def _decide(approved: bool) -> Do:
    return lambda desk, request, actor: approvals.decide_extension(
        request=request, approved=approved, reason=WHY, actor=actor
    )


def _supplement(step: str) -> Do:
    return lambda desk, request, actor: actions.supplement(
        request=request,
        step=step,
        text="补充",
        code=desk.codes[request.pk] if actor is None else "0" * 12,
    )


EXPECTED: dict[str, Expected] = {
    **{
        step: Expected(posts, frozenset(where), _step(step, **details), step)
        for step, posts, where, details in (
            (Step.RECEIPT_CONFIRMED, STAFF, {"submitted"}, {}),
            # The clock takes the notices of one day in the order of the procedure, and asks for
            # no reasons while a correction is awaited: one after reasons comes on a later day.
            (Step.CORRECTION_REQUESTED, STAFF, AT_WORK - {"reasoned"}, LIMIT),
            (Step.CORRECTED, STAFF, {"correcting"}, {}),
            (Step.REASONS_ASKED, STAFF, AT_WORK - {"reasoned"}, LIMIT),
            (Step.REASONS_GIVEN, STAFF, {"reasoning"}, {}),
            (Step.DELAYED, APPROVERS, {"reasoned"}, LIMIT),
            (Step.THIRD_PARTY_ASKED, STAFF, AT_WORK | ASKING, {}),
            (Step.THIRD_PARTY_ANSWERED, STAFF, {"third_party"}, {}),
            (Step.ORGAN_ASKED, STAFF, AT_WORK | ASKING, {}),
            (Step.ORGAN_ANSWERED, STAFF, {"organ"}, {}),
            (Step.FEE_NOTIFIED, STAFF, AT_WORK, {"fee": Decimal("40.00")}),
            (Step.FEE_PAID, STAFF, {"awaiting_fee"}, {}),
        )
    },
    "extend": Expected(APPROVERS, AT_WORK | ASKING | {"reasoning"}, _step(Step.EXTENDED, days=5)),
    "propose_extension": Expected(
        STAFF,
        AT_WORK | ASKING | {"reasoning"},
        lambda desk, request, actor: approvals.propose_extension(
            request=request, days=5, reason=WHY, actor=actor
        ),
        "propose",
    ),
    "grant_extension": Expected(
        APPROVERS, frozenset({"extending"}), _decide(True), str(Step.EXTENDED)
    ),
    "return_extension": Expected(
        APPROVERS, frozenset({"extending"}), _decide(False), str(Step.EXTENSION_RETURNED)
    ),
    "draft_answer": Expected(
        STAFF,
        HANDLED,
        lambda desk, request, actor: approvals.draft_answer(
            request=request, kind=ANSWER, fields=FIELDS, actor=actor
        ),
        "draft",
    ),
    "return_answer": Expected(
        APPROVERS,
        frozenset({"drafted"}),
        lambda desk, request, actor: approvals.return_answer(
            request=request, reason=WHY, actor=actor
        ),
        "return",
    ),
    "approve_answer": Expected(
        APPROVERS,
        frozenset({"drafted"}),
        lambda desk, request, actor: approvals.approve_answer(request=request, actor=actor),
        "approve",
    ),
    "close": Expected(
        APPROVERS,
        HANDLED,
        lambda desk, request, actor: actions.close_request(
            request=request,
            outcome="disclosed",
            closed_on=timezone.localdate(),
            actor=actor,
        ),
        "close",
    ),
    "withdraw": Expected(
        STAFF | PUBLIC,
        OPEN,
        lambda desk, request, actor: actions.withdraw_request(
            request=request, actor=actor, code=desk.codes[request.pk]
        ),
        "withdraw",
    ),
    "withdraw_with_a_wrong_code": Expected(
        STAFF,
        OPEN,
        lambda desk, request, actor: actions.withdraw_request(
            request=request, actor=actor, code="0" * 12
        ),
    ),
    "supplement_correction": Expected(
        PUBLIC, frozenset({"correcting"}), _supplement(Step.CORRECTED)
    ),
    "supplement_reasons": Expected(
        PUBLIC, frozenset({"reasoning"}), _supplement(Step.REASONS_GIVEN)
    ),
    "strike": Expected(
        STAFF,
        ANY - {"struck"},
        lambda desk, request, actor: actions.strike_request(
            request=request, reason=WHY, actor=actor
        ),
        "strike",
    ),
    "reveal": Expected(
        STAFF,
        ANY,
        lambda desk, request, actor: actions.reveal_applicant(
            request=request, reason=WHY, actor=actor
        ),
        "reveal",
    ),
    "reopen": Expected(
        STAFF,
        frozenset({"closed"}),
        lambda desk, request, actor: reopen_request(
            request=request,
            ground="judgment",
            authority="青麓区人民法院",
            decision="（2026）行初1号",
            received_on=timezone.localdate(),
            actor=actor,
        ),
        "reopen",
    ),
    "shred": Expected(
        OFFICE,
        frozenset({"closed", "cancelled", "struck"}),
        lambda desk, request, actor: shred_applicant(request=request, reason=WHY, actor=actor),
        "shred",
    ),
    "urge": Expected(
        OFFICE,
        OPEN - {"urged"},
        lambda desk, request, actor: urge_request(
            request=request, reason=WHY, due=timezone.localdate(), actor=actor
        ),
        "urge",
    ),
    "answer_urge": Expected(
        OWN,
        frozenset({"urged"}),
        lambda desk, request, actor: answer_urge(request=request, text="已办", actor=actor),
        "answer_urge",
    ),
    "invite": Expected(
        STAFF,
        frozenset({"third_party"}),
        lambda desk, request, actor: invite_third_party(
            request=request, party="第三方1", actor=actor
        ),
        "invite",
    ),
    "propose_publication": Expected(
        STAFF,
        frozenset({"closed"}),
        lambda desk, request, actor: propose(
            request=request, title="预算执行情况", text="可以公开", actor=actor
        ),
    ),
    "suggest_publication": Expected(
        PUBLIC,
        frozenset({"closed"}),
        lambda desk, request, actor: suggest(
            request=request,
            words="",
            code=desk.codes[request.pk] if actor is None else "0" * 12,
        ),
    ),
}
"""Action → who may do it, and where it can be done; everything else is refused."""
