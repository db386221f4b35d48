"""How a scenario is declared, and the cases that most of them begin with."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any, cast

from django.utils import timezone
from PIL import Image

from gongkai.foi import actions, approvals
from gongkai.foi.letters import actions as letters
from gongkai.foi.models import Letter, Request
from gongkai.foi.states import Step
from gongkai.foi.upload_kinds import MATERIAL
from gongkai.ledger import files
from gongkai.ledger.models import StoredFile
from gongkai.site.tests.scene import Scene

Act = Callable[[], Any]
SCENARIOS: dict[str, Callable[[Scene], Act]] = {}
ANSWER = "answer.disclosed.provided"
FIELDS = {"信息清单": "批复1件", "提供方式": "电子邮件"}
WHY = "登记有误"


def scenario(name: str) -> Callable[[Callable[[Scene], Act]], Callable[[Scene], Act]]:
    """Declare how an action is prepared; what is returned is run, and killed, in a child."""

    def keep(prepare: Callable[[Scene], Act]) -> Callable[[Scene], Act]:
        SCENARIOS[name] = prepare
        return prepare

    return keep


def today() -> date:
    return timezone.localdate()


def submitted(scene: Scene) -> actions.Submitted:
    return actions.submit_request(
        organ=scene.bureau,
        applicant_kind="natural_person",
        applicant_name="张三丰",
        contact="13800000021",
        particulars={"identity_kind": "passport", "identity_number": "E12345678"},
        subject="砚池路工程的验收备案表",
        description="全文",
        delivery="online",
        actor=None,
    )


def received(scene: Scene, *steps: tuple[str, dict[str, Any]]) -> Request:
    """A received request after further steps."""
    request = submitted(scene).request
    for step, details in ((Step.RECEIPT_CONFIRMED, {}), *steps):
        take(scene, request, step, **details)
    return request


def take(scene: Scene, request: Request, step: str, **details: Any) -> Request:
    """A step on this day."""
    return actions.take_step(
        request=request, step=step, day=today(), actor=scene.officer, recorded=True, **details
    )


def closed(scene: Scene) -> Request:
    request = received(scene)
    return actions.close_request(
        request=request,
        outcome="disclosed",
        closed_on=today(),
        recorded=True,
        actor=scene.officer,
    )


def drafted(scene: Scene) -> Request:
    request = received(scene)
    return approvals.draft_answer(request=request, kind=ANSWER, fields=FIELDS, actor=scene.officer)


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(out, "PNG")
    return out.getvalue()


def stored(scene: Scene, request: Request, kind: Any = MATERIAL) -> StoredFile:
    return files.store_file(
        record=request, kind=kind, name="材料.png", data=picture(), actor=scene.officer
    )


def letter(scene: Scene, request: Request | None = None) -> Letter:
    return letters.issue_letter(
        request=request or received(scene),
        kind="receipt",
        fields={},
        day=today(),
        actor=scene.officer,
    )


def sign(scene: Scene, one: Letter) -> Letter:
    return letters.sign_letter(letter=one, actor=scene.head, signer=cast(Any, "a seal"))
