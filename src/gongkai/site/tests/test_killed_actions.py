"""A process that is killed between any two writes of any action leaves all of it or nothing."""

from __future__ import annotations

import inspect
import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone
from PIL import Image

from gongkai.foi import (
    actions,
    approvals,
    drafts,
    opinions,
    redaction_actions,
    reopening,
    retention,
)
from gongkai.foi.corrections import actions as corrections
from gongkai.foi.letters import actions as letters
from gongkai.foi.letters import signing, store
from gongkai.foi.models import Letter, Request
from gongkai.foi.proactive import actions as proactive
from gongkai.foi.public_files import PrivateStore
from gongkai.foi.states import Step
from gongkai.foi.supervision import actions as supervision
from gongkai.foi.upload_kinds import IDENTITY, MATERIAL
from gongkai.ledger import events, files
from gongkai.ledger.models import StoredFile
from gongkai.site.tests.killing import copy_of, dump, freeze, run
from gongkai.site.tests.scene import Scene, make_scene
from gongkai.site.tidying import tidy

MODULES: tuple[ModuleType, ...] = (
    actions,
    approvals,
    corrections,
    files,
    letters,
    opinions,
    proactive,
    redaction_actions,
    reopening,
    retention,
    supervision,
)
ONLY_READ = {"find_marks", "overlooked_marks"}
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


def corrected(scene: Scene, *, evidence: bool = True) -> corrections.Entered:
    values = {
        "applicant_kind": "natural_person",
        "applicant_name": "张三丰",
        "contact": "13800000021",
        "identity_kind": "passport",
        "identity_number": "E12345678",
        "subject": "2021年出具的登记信息",
        "wrong": "成立日期有误",
        "evidence": "营业执照",
    }
    upload = corrections.Upload("执照.png", picture()) if evidence else None
    return corrections.enter_correction(
        organ=scene.bureau, values=values, actor=None, upload=upload
    )


def judged(scene: Scene, result: str = "corrected") -> corrections.Correction:
    fields = {
        "corrected": {"审核情况": "系录入错误", "更正内容": "更正为2021年"},
        "passed_on": {"有权机关": scene.other.name, "理由": "由其登记"},
    }
    correction = corrected(scene).correction
    corrections.draft_result(
        correction=correction, result=result, fields=fields[result], actor=scene.officer
    )
    return correction


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


# Letters.


@scenario("edit_template")
def _(scene: Scene) -> Act:
    return lambda: letters.edit_template(
        organ=scene.bureau,
        kind="receipt",
        title="回执",
        body="{{ 申请编号 }}号收悉。",
        seen_version=0,
        actor=scene.head,
    )


@scenario("issue_letter")
def _(scene: Scene) -> Act:
    request = received(scene)
    return lambda: letter(scene, request)


@scenario("write_letter")
def _(scene: Scene) -> Act:
    request = received(scene)
    return lambda: letters.write_letter(
        request=request, kind="receipt", fields={}, actor=scene.officer
    )


@scenario("sign_letter")
def _(scene: Scene) -> Act:
    one = letter(scene)
    return lambda: sign(scene, one)


@scenario("open_letter")
def _(scene: Scene) -> Act:
    one = letter(scene)
    return lambda: letters.open_letter(letter=one, extension="docx", actor=scene.officer)


@scenario("strike_letter")
def _(scene: Scene) -> Act:
    one = letter(scene)
    return lambda: letters.strike_letter(letter=one, reason=WHY, actor=scene.officer)


@scenario("shred_letters")
def _(scene: Scene) -> Act:
    one = letter(scene)
    sign(scene, one)
    return lambda: letters.shred_letters(request=one.request, actor=scene.office)


# Files and redactions.


@scenario("store_file")
def _(scene: Scene) -> Act:
    request = received(scene)
    return lambda: stored(scene, request)


def _on_file(name: str, **given: str) -> None:
    @scenario(name)
    def _(scene: Scene) -> Act:
        request = received(scene)
        file = stored(scene, request, IDENTITY)
        act = getattr(files, name)
        return lambda: act(record=request, file=file, actor=scene.head, **given)


for _name in ("read_file", "strike_file", "shred_file"):
    _on_file(_name, reason=WHY)


def opened(scene: Scene) -> redaction_actions.Redaction:
    request = received(scene)
    return redaction_actions.open_redaction(
        request=request, original=stored(scene, request), actor=scene.officer
    )


def saved(scene: Scene) -> redaction_actions.Redaction:
    mark = {"page": 1, "x": 1000, "y": 1000, "w": 3000, "h": 500, "reason": "trade_secret"}
    return redaction_actions.save_marks(
        redaction=opened(scene), marks=[mark], keep_text=True, version=0, actor=scene.officer
    )


def offered(scene: Scene) -> redaction_actions.Redaction:
    return redaction_actions.offer_redaction(redaction=saved(scene), actor=scene.officer)


@scenario("open_redaction")
def _(scene: Scene) -> Act:
    request = received(scene)
    file = stored(scene, request)
    return lambda: redaction_actions.open_redaction(
        request=request, original=file, actor=scene.officer
    )


@scenario("save_marks")
def _(scene: Scene) -> Act:
    redaction = opened(scene)
    return lambda: redaction_actions.save_marks(
        redaction=redaction,
        marks=[{"page": 1, "x": 1, "y": 1, "w": 9, "h": 9, "reason": "privacy"}],
        keep_text=True,
        version=0,
        actor=scene.officer,
    )


@scenario("offer_redaction")
def _(scene: Scene) -> Act:
    redaction = saved(scene)
    return lambda: redaction_actions.offer_redaction(redaction=redaction, actor=scene.officer)


@scenario("approve_redaction")
def _(scene: Scene) -> Act:
    redaction = offered(scene)
    return lambda: redaction_actions.approve_redaction(redaction=redaction, actor=scene.head)


@scenario("return_redaction")
def _(scene: Scene) -> Act:
    redaction = offered(scene)
    return lambda: redaction_actions.return_redaction(
        redaction=redaction, reason=WHY, actor=scene.head
    )


# Corrections of records.


@scenario("enter_correction")
def _(scene: Scene) -> Act:
    return lambda: corrected(scene)


@scenario("draft_result")
def _(scene: Scene) -> Act:
    correction = judged(scene)
    return lambda: corrections.draft_result(
        correction=correction,
        result="corrected",
        fields={"审核情况": "经再次核对", "更正内容": "更正为2021年"},
        actor=scene.officer,
    )


@scenario("return_result")
def _(scene: Scene) -> Act:
    correction = judged(scene)
    return lambda: corrections.return_result(correction=correction, reason=WHY, actor=scene.head)


@scenario("approve_result")
def _(scene: Scene) -> Act:
    correction = judged(scene, "passed_on")
    return lambda: corrections.approve_result(correction=correction, actor=scene.head)


@scenario("withdraw_correction")
def _(scene: Scene) -> Act:
    one = corrected(scene)
    return lambda: corrections.withdraw_correction(
        correction=one.correction, actor=None, code=one.code
    )


@scenario("strike_correction")
def _(scene: Scene) -> Act:
    one = corrected(scene).correction
    return lambda: corrections.strike_correction(correction=one, reason=WHY, actor=scene.officer)


@scenario("reveal")
def _(scene: Scene) -> Act:
    one = corrected(scene).correction
    return lambda: corrections.reveal(correction=one, reason=WHY, actor=scene.officer)


@scenario("shred_correction")
def _(scene: Scene) -> Act:
    one = judged(scene)
    corrections.approve_result(correction=one, actor=scene.head)
    return lambda: corrections.shred_correction(correction=one, reason=WHY, actor=scene.office)


# Proposals to publish.


def proposed(scene: Scene) -> proactive.Proposal:
    return proactive.propose(
        request=closed(scene), title="验收备案表", text="涉及周边居民", actor=scene.officer
    )


@scenario("propose")
def _(scene: Scene) -> Act:
    request = closed(scene)
    return lambda: proactive.propose(
        request=request, title="验收备案表", text="涉及周边居民", actor=scene.officer
    )


@scenario("suggest")
def _(scene: Scene) -> Act:
    one = submitted(scene)
    take(scene, one.request, Step.RECEIPT_CONFIRMED)
    actions.close_request(
        request=one.request, outcome="disclosed", closed_on=today(), actor=scene.head
    )
    return lambda: proactive.suggest(request=one.request, words="大家都关心", code=one.code)


@scenario("decide")
def _(scene: Scene) -> Act:
    proposal = proposed(scene)
    return lambda: proactive.decide(
        proposal=proposal, accepted=True, reasons="可以公开", actor=scene.head
    )


@scenario("record_published")
def _(scene: Scene) -> Act:
    proposal = proposed(scene)
    proactive.decide(proposal=proposal, accepted=True, reasons="可以公开", actor=scene.head)
    return lambda: proactive.record_published(
        proposal=proposal, address="/content/1/", actor=scene.officer
    )


@scenario("strike_proposal")
def _(scene: Scene) -> Act:
    proposal = proposed(scene)
    return lambda: proactive.strike_proposal(proposal=proposal, reason=WHY, actor=scene.officer)


def public_actions() -> set[str]:
    """Every public function of these modules that says who acts."""
    return {
        name
        for module in MODULES
        for name, found in inspect.getmembers(module, inspect.isfunction)
        if found.__module__ == module.__name__
        and not name.startswith("_")
        and "actor" in inspect.signature(found).parameters
    }


def prove() -> None:
    """Chains hold, every file that a row speaks of opens, no shredded one outlives the night."""
    assert events.prove()[1] == []
    for file in StoredFile.objects.filter(shredded_on__isnull=True):
        files.load(file)
    for one in Letter.objects.exclude(signed_digest="").exclude(layout_sealed=b""):
        store.fetch(one.signed_digest)
    # The night clears what a killed shredding has left.
    files.sweep(older_than=-1)
    files.ORPHAN_SECONDS = -1
    tidy()
    for file in StoredFile.objects.exclude(shredded_on=None):
        assert not files.path_of(file).exists()
    for one in Letter.objects.filter(layout_sealed=b"").exclude(signed_digest=""):
        with pytest.raises(ValueError, match="不在存储中"):
            store.fetch(one.signed_digest)


def broken(scene: Scene, name: str, places: Path) -> list[str]:
    """What does not hold where the action is killed, each as a line."""
    act = SCENARIOS[name](scene)
    home = places / "home"
    freeze(home)
    before, found = dump(home), []
    whole = copy_of(home, places / "whole")
    status, count = run(whole, act)
    if status != 0:
        return [f"{name}: fails by itself"]
    after = dump(whole, whole=False)
    if after == dump(home, whole=False) and before == dump(whole):
        found.append(f"{name}: writes nothing")
    for kill_at in range(1, count + 1):
        place = copy_of(home, places / "killed")
        status, _count = run(place, act, kill_at)
        if status != -9:
            found.append(f"{name}: was not killed at {kill_at} of {count}")
        state = dump(place)
        if state != before and dump(place, whole=False) != after:
            found.append(f"{name}: half done at {kill_at} of {count}")
        # Where nothing was written, what held before holds; the commit and what follows it is seen.
        if (state != before or kill_at >= count - 1) and run(place, prove)[0] != 0:
            found.append(f"{name}: does not prove at {kill_at} of {count}")
    return found


def test_every_action_has_a_scenario() -> None:
    assert public_actions() - ONLY_READ <= set(SCENARIOS)


@pytest.mark.slow
@pytest.mark.django_db
def test_an_action_killed_at_any_write_is_done_or_not_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("copies a database file")
    # The printer's threads would not live on in a forked child.
    monkeypatch.setattr(signing, "signed_pdf", lambda made, signer: made.number.encode())
    scene = make_scene()
    found = [line for name in SCENARIOS for line in broken(scene, name, tmp_path)]
    assert found == []
