"""Corrections of records, proposals to publish, and remedies, beside a request."""

from __future__ import annotations

from gongkai.foi import (
    actions,
)
from gongkai.foi.corrections import actions as corrections
from gongkai.foi.proactive import actions as proactive
from gongkai.foi.states import Step
from gongkai.remedies import actions as remedies
from gongkai.remedies.models import Case
from gongkai.site.tests.killed.scenarios import (
    WHY,
    Act,
    closed,
    picture,
    scenario,
    submitted,
    take,
    today,
)
from gongkai.site.tests.scene import Scene


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


# Reconsiderations and lawsuits.


def case_about(scene: Scene) -> Case:
    return remedies.enter_case(
        organ=scene.bureau,
        request=closed(scene),
        number="青复〔2026〕9号",
        group="reconsideration",
        authority="青麓区人民政府",
        filed_on=today(),
        actor=scene.officer,
    )


def served(scene: Scene) -> Case:
    return remedies.serve_case(case=case_about(scene), served_on=today(), actor=scene.officer)


@scenario("enter_case")
def _(scene: Scene) -> Act:
    request = closed(scene)
    return lambda: remedies.enter_case(
        organ=scene.bureau,
        request=request,
        number="青复〔2026〕10号",
        group="reconsideration",
        authority="青麓区人民政府",
        filed_on=today(),
        actor=scene.officer,
    )


@scenario("serve_case")
def _(scene: Scene) -> Act:
    case = case_about(scene)
    return lambda: remedies.serve_case(case=case, served_on=today(), actor=scene.officer)


@scenario("reply_to_case")
def _(scene: Scene) -> Act:
    case = served(scene)
    return lambda: remedies.reply_to_case(case=case, replied_on=today(), actor=scene.officer)


@scenario("decide_case")
def _(scene: Scene) -> Act:
    case = served(scene)
    return lambda: remedies.decide_case(
        case=case, result="corrected", decided_on=today(), actor=scene.officer
    )


@scenario("strike_case")
def _(scene: Scene) -> Act:
    case = case_about(scene)
    return lambda: remedies.strike_case(case=case, reason=WHY, actor=scene.officer)
