"""A request from its submission to its end, and the opinions of others."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.core.files.uploadedfile import SimpleUploadedFile

from gongkai.foi import (
    actions,
    approvals,
    drafts,
    opinions,
    reopening,
    retention,
)
from gongkai.foi.models import Request
from gongkai.foi.public_files import PrivateStore
from gongkai.foi.states import Step
from gongkai.foi.supervision import actions as supervision
from gongkai.foi.upload_kinds import IDENTITY
from gongkai.site.tests.killed.scenarios import (
    ANSWER,
    FIELDS,
    WHY,
    Act,
    closed,
    drafted,
    letter,
    picture,
    received,
    scenario,
    sign,
    stored,
    submitted,
    take,
    today,
)
from gongkai.site.tests.scene import Scene

# Applying.


@scenario("submit_request")
def _(scene: Scene) -> Act:
    return lambda: submitted(scene)


@scenario("drafts.hand_in")
def _(scene: Scene) -> Act:
    code = drafts.begin()
    values = {
        "organ": scene.bureau.code,
        "applicant_kind": "natural_person",
        "applicant_name": "张三丰",
        "contact": "13800000021",
        "identity_kind": "passport",
        "identity_number": "E12345678",
        "subject": "验收备案表",
        "delivery": "online",
    }
    drafts.keep(code, values)
    PrivateStore().take(drafts.digest_of(code), SimpleUploadedFile("护照.png", picture()))
    session = SessionStore()
    session.create()
    return lambda: drafts.hand_in(code, session)


@scenario("enter_request")
def _(scene: Scene) -> Act:
    return lambda: actions.enter_request(
        organ=scene.bureau,
        number="来函-1",
        applicant_kind="natural_person",
        applicant_name="李四",
        contact="",
        channel="in_person",
        subject="批复",
        received_on=today(),
        actor=scene.officer,
    )


# The steps, each with its letter where it has one.

LIMIT = {"limit_days": 10}
CORRECTION = {"补正内容": "请写明年度"}
STEPS: dict[str, tuple[tuple[tuple[str, dict[str, Any]], ...], dict[str, Any]]] = {
    Step.CORRECTION_REQUESTED: ((), LIMIT),
    Step.CORRECTED: (((Step.CORRECTION_REQUESTED, LIMIT),), {}),
    Step.REASONS_ASKED: ((), LIMIT),
    Step.REASONS_GIVEN: (((Step.REASONS_ASKED, LIMIT),), {}),
    Step.DELAYED: (((Step.REASONS_ASKED, LIMIT), (Step.REASONS_GIVEN, {})), LIMIT),
    Step.THIRD_PARTY_ASKED: ((), {}),
    Step.THIRD_PARTY_ANSWERED: (((Step.THIRD_PARTY_ASKED, {}),), {}),
    Step.ORGAN_ASKED: ((), {}),
    Step.ORGAN_ANSWERED: (((Step.ORGAN_ASKED, {}),), {}),
    Step.EXTENDED: ((), {"days": 5}),
    Step.FEE_NOTIFIED: ((), {"fee": Decimal("40.00")}),
    Step.FEE_PAID: (((Step.FEE_NOTIFIED, {"fee": Decimal("40.00")}),), {}),
}
"""Step → the steps before it, and its details."""


def _prepare_step(step: str) -> Callable[[Scene], Act]:
    def prepare(scene: Scene) -> Act:
        before, details = STEPS[step]
        request = received(scene, *before)
        return lambda: take(scene, request, step, **details)

    return prepare


for _step in STEPS:
    scenario(f"take_step.{_step}")(_prepare_step(_step))


@scenario("take_step")
def _(scene: Scene) -> Act:
    request = submitted(scene).request
    return lambda: take(scene, request, Step.RECEIPT_CONFIRMED, letter={})


@scenario("supplement")
def _(scene: Scene) -> Act:
    one = submitted(scene)
    take(scene, one.request, Step.RECEIPT_CONFIRMED)
    take(scene, one.request, Step.CORRECTION_REQUESTED, **LIMIT)
    return lambda: actions.supplement(
        request=one.request, step=Step.CORRECTED, text="指2021年。", code=one.code
    )


@scenario("withdraw_request")
def _(scene: Scene) -> Act:
    request = received(scene)
    return lambda: actions.withdraw_request(request=request, actor=scene.officer, letter={})


@scenario("close_request")
def _(scene: Scene) -> Act:
    request = received(scene)
    return lambda: actions.close_request(
        request=request, outcome="disclosed", closed_on=today(), actor=scene.head
    )


@scenario("strike_request")
def _(scene: Scene) -> Act:
    request = received(scene)
    return lambda: actions.strike_request(request=request, reason=WHY, actor=scene.officer)


@scenario("reveal_applicant")
def _(scene: Scene) -> Act:
    request = received(scene)
    return lambda: actions.reveal_applicant(request=request, reason=WHY, actor=scene.officer)


@scenario("recompute_deadlines")
def _(scene: Scene) -> Act:
    for request in (received(scene), received(scene)):
        Request.objects.filter(pk=request.pk).update(due_on=today())
    return lambda: actions.recompute_deadlines(actor=scene.office)


# What one proposes and another approves.


@scenario("propose_extension")
def _(scene: Scene) -> Act:
    request = received(scene)
    return lambda: approvals.propose_extension(
        request=request, days=5, reason=WHY, actor=scene.officer
    )


@scenario("decide_extension")
def _(scene: Scene) -> Act:
    request = received(scene)
    approvals.propose_extension(request=request, days=5, reason=WHY, actor=scene.officer)
    return lambda: approvals.decide_extension(
        request=request, approved=True, actor=scene.head, letter={"延长理由": "材料较多"}
    )


@scenario("draft_answer")
def _(scene: Scene) -> Act:
    request = received(scene)
    return lambda: approvals.draft_answer(
        request=request, kind=ANSWER, fields=FIELDS, actor=scene.officer
    )


@scenario("return_answer")
def _(scene: Scene) -> Act:
    request = drafted(scene)
    return lambda: approvals.return_answer(request=request, reason=WHY, actor=scene.head)


@scenario("approve_answer")
def _(scene: Scene) -> Act:
    request = drafted(scene)
    return lambda: approvals.approve_answer(request=request, actor=scene.head)


@scenario("reopen_request")
def _(scene: Scene) -> Act:
    request = closed(scene)
    return lambda: reopening.reopen_request(
        request=request,
        ground="judgment",
        authority="青麓区人民法院",
        decision="（2026）行初1号",
        received_on=today(),
        actor=scene.officer,
    )


@scenario("shred_applicant")
def _(scene: Scene) -> Act:
    request = received(scene)
    one = letter(scene, request)
    sign(scene, one)
    stored(scene, request)
    stored(scene, request, IDENTITY)
    actions.withdraw_request(request=request, actor=scene.officer)
    return lambda: retention.shred_applicant(request=request, reason=WHY, actor=scene.office)


@scenario("urge_request")
def _(scene: Scene) -> Act:
    request = received(scene)
    return lambda: supervision.urge_request(
        request=request, reason=WHY, due=today(), actor=scene.office
    )


@scenario("answer_urge")
def _(scene: Scene) -> Act:
    request = received(scene)
    supervision.urge_request(request=request, reason=WHY, due=today(), actor=scene.office)
    return lambda: supervision.answer_urge(request=request, text="已办。", actor=scene.officer)


# Opinions of third parties.


def invited(scene: Scene) -> tuple[Request, str]:
    request = received(scene, (Step.THIRD_PARTY_ASKED, {}))
    code = opinions.invite_third_party(request=request, party="第三方1", actor=scene.officer)
    return request, code


@scenario("invite_third_party")
def _(scene: Scene) -> Act:
    request, _code = invited(scene)
    return lambda: opinions.invite_third_party(
        request=request, party="第三方1", actor=scene.officer
    )


@scenario("answer_consultation")
def _(scene: Scene) -> Act:
    _request, code = invited(scene)
    return lambda: opinions.answer_consultation(code=code, opinion="objects", reasons="商业秘密")
