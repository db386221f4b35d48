"""A case of a bureau that holds a mark in every text that a person may write, and in every file."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from gongkai.foi import actions, approvals
from gongkai.foi.corrections.actions import Upload, draft_result, enter_correction
from gongkai.foi.drafts import begin, keep
from gongkai.foi.letters.actions import edit_template, issue_letter
from gongkai.foi.models import Correction, Draft, Letter, Proposal, Redaction, Request
from gongkai.foi.opinions import answer_consultation, invite_third_party
from gongkai.foi.proactive.actions import propose, suggest
from gongkai.foi.states import Step
from gongkai.foi.supervision.actions import urge_request
from gongkai.foi.upload_kinds import MATERIAL, REDACTED
from gongkai.ledger import notices
from gongkai.ledger.files import files_of, store_file
from gongkai.ledger.models import Notice, Organ, StoredFile
from gongkai.reports.actions import save_text
from gongkai.site.tests.scene import Scene

MARK = "暗记"
"""Stands in everything that is planted, and nowhere else on the site."""
WORD = "鹿鸣"
"""Stands beside the mark: what a stranger may look for, and so may see again in the search box."""
TEXT = f"{MARK}{WORD}"
BYTES = b"ANJI-LUMING"
"""Stands in every planted file."""
LETTER = "answer.disclosed.provided"


@dataclass(frozen=True, slots=True)
class Planted:
    """What a stranger must not come to see."""

    request: Request
    code: str
    closed: Request
    struck: Request
    letter: Letter
    original: StoredFile
    result: StoredFile
    correction: Correction
    correction_code: str
    evidence: StoredFile
    proposal: Proposal
    notice: Notice
    draft: Draft
    mine: actions.Submitted
    """Another applicant's own case, at the same bureau."""


def picture() -> bytes:
    """A small PNG that holds `BYTES`."""
    told, out = PngInfo(), io.BytesIO()
    told.add_text("Comment", BYTES.decode())
    Image.new("RGB", (8, 8), "white").save(out, "PNG", pnginfo=told)
    return out.getvalue()


def submit(organ: Organ, text: str) -> actions.Submitted:
    """An application with `text` in everything that its applicant writes."""
    return actions.submit_request(
        organ=organ,
        applicant_kind="enterprise",
        applicant_name=f"{text}公司",
        contact=f"{text}13800000021",
        particulars={
            "identity_kind": "credit_code",
            "identity_number": "91420100MA4KLM1234",
            "address": f"{text}路1号",
            "representative": f"{text}代表",
        },
        subject=f"{text}材料",
        description=f"{text}描述",
        delivery="online",
        actor=None,
    )


def plant(scene: Scene) -> Planted:
    """Plant the mark at the scene's bureau."""
    bureau, officer, head, today = scene.bureau, scene.officer, scene.head, timezone.localdate()
    submitted, mine = submit(bureau, TEXT), submit(bureau, "别人")
    request = submitted.request
    for step in (Step.RECEIPT_CONFIRMED, Step.THIRD_PARTY_ASKED):
        actions.take_step(request=request, step=step, day=today, actor=officer)
    code = invite_third_party(request=request, party="第三方1", actor=officer)
    answer_consultation(code=code, opinion="objects", reasons=f"{TEXT}理由")
    edit_template(
        organ=bureau,
        kind="receipt",
        title=f"{TEXT}回执",
        body="{{ 申请编号 }}号收悉。" + TEXT,
        seen_version=0,
        actor=head,
    )
    letter = issue_letter(request=request, kind="receipt", fields={}, day=today, actor=officer)
    answer = {"信息清单": f"{TEXT}清单", "提供方式": f"{TEXT}方式"}
    approvals.propose_extension(request=request, days=5, reason=f"{TEXT}延期", actor=officer)
    approvals.draft_answer(request=request, kind=LETTER, fields=answer, actor=officer)
    urge_request(request=request, reason=f"{TEXT}督办", due=today, actor=scene.office)
    original, result = (
        store_file(record=request, kind=kind, name=f"{TEXT}.png", data=picture(), actor=officer)
        for kind in (MATERIAL, REDACTED)
    )
    values: dict[str, Any] = {"pages": [[8, 8]], "saved_by": officer, "status": "approved"}
    Redaction.objects.create(request=request, original=original, result=result, **values)
    closed, struck = submit(bureau, TEXT), submit(bureau, TEXT).request
    actions.strike_request(request=struck, reason=f"{TEXT}作废", actor=officer)
    actions.take_step(request=closed.request, step=Step.RECEIPT_CONFIRMED, day=today, actor=officer)
    actions.close_request(
        request=closed.request,
        outcome="disclosed",
        closed_on=today,
        recorded=True,
        actor=officer,
    )
    suggest(request=closed.request, words=f"{TEXT}的话", code=closed.code)
    proposal = propose(request=scene.request, title=f"{TEXT}题", text=f"{TEXT}文", actor=officer)
    told = {
        "applicant_kind": "natural_person",
        "applicant_name": f"{TEXT}某",
        "contact": f"{TEXT}13800000021",
        "identity_kind": "passport",
        "identity_number": "E12345678",
        "subject": f"{TEXT}登记",
        "wrong": f"{TEXT}有误",
        "evidence": f"{TEXT}证据",
    }
    entered = enter_correction(
        organ=bureau, values=told, actor=None, upload=Upload(f"{TEXT}.png", picture())
    )
    draft_result(
        correction=entered.correction,
        result="corrected",
        fields={"审核情况": f"{TEXT}审核", "更正内容": f"{TEXT}更正"},
        actor=officer,
    )
    writing = begin()
    keep(writing, {"organ": bureau.code, "subject": f"{TEXT}草稿"})
    save_text(report=scene.report, part="lead", text=f"{TEXT}报告", actor=officer)
    notices.make(today)
    notice = Notice.objects.filter(user__in=(officer, head)).first()
    assert notice is not None
    Notice.objects.filter(pk=notice.pk).update(title=f"{TEXT}提醒")
    return Planted(
        request=request,
        code=submitted.code,
        closed=closed.request,
        struck=struck,
        letter=letter,
        original=original,
        result=result,
        correction=entered.correction,
        correction_code=entered.code,
        evidence=files_of(entered.correction).get(),
        proposal=proposal,
        notice=notice,
        draft=Draft.objects.get(),
        mine=mine,
    )
