"""Documents from their first draft to their end, what explains them, questions, clean-ups."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from gongkai.library import actions, answering, cleaning, explaining, making, texts
from gongkai.library.models import Answer, CleanUp, Document, Draft, Interpretation
from gongkai.library.states import Decision, DocumentKind, EndKind, InterpretationKind, Status
from gongkai.site.tests.killed.scenarios import WHY, Act, scenario, today
from gongkai.site.tests.scene import Scene

ISSUED = date(2020, 5, 1)
BODY = "第一条　每月监测一次。\n第二条　自公布之日起施行。"


def entered(scene: Scene, serial: int = 11, **others: Any) -> Document:
    values = {
        "number": f"青发改规〔2020〕{serial}号",
        "kind": DocumentKind.NORMATIVE,
        "title": f"青麓区价格监测办法之{serial}",
        "issued_on": ISSUED,
        "in_force_on": ISSUED,
        **others,
    }
    return actions.enter_document(organ=scene.bureau, actor=scene.officer, **values)


def written(scene: Scene, **others: Any) -> Document:
    """A document with its text."""
    document = entered(scene, **others)
    texts.enter_text(document=document, body=BODY, actor=scene.officer)
    return document


def explained(scene: Scene, *documents: Document) -> Interpretation:
    return explaining.write_interpretation(
        organ=scene.bureau,
        documents=documents,
        kind=InterpretationKind.TEXT,
        title="价格监测办法的解读",
        body="为什么要监测。",
        actor=scene.officer,
    )


# Documents.


@scenario("library.enter_document")
def _(scene: Scene) -> Act:
    return lambda: entered(scene, published_on=ISSUED)


@scenario("library.enter_text")
def _(scene: Scene) -> Act:
    document = entered(scene)
    return lambda: texts.enter_text(document=document, body=BODY, actor=scene.officer)


@scenario("library.enter_text.correction")
def _(scene: Scene) -> Act:
    document = written(scene)
    return lambda: texts.enter_text(
        document=document, body=BODY + "\n附则。", correction="漏录附则", actor=scene.officer
    )


@scenario("library.publish_document")
def _(scene: Scene) -> Act:
    document = written(scene)
    explained(scene, document)
    another = explained(scene, document)
    return lambda: actions.publish_document(
        document=document, interpretations=[another], actor=scene.officer
    )


@scenario("library.end_document")
def _(scene: Scene) -> Act:
    document, successor = entered(scene), entered(scene, 12)
    return lambda: actions.end_document(
        document=document,
        end_kind=EndKind.REPEALED,
        ended_on=today(),
        successor=successor,
        actor=scene.officer,
    )


@scenario("library.lapse_expired")
def _(scene: Scene) -> Act:
    entered(scene, valid_until=today() - timedelta(days=1))
    return lambda: actions.lapse_expired(today=today())


@scenario("library.come_into_force")
def _(scene: Scene) -> Act:
    before = today() - timedelta(days=9)
    entered(scene, issued_on=before, in_force_on=today(), entered_on=before)
    return lambda: actions.come_into_force(today=today())


@scenario("library.extend_validity")
def _(scene: Scene) -> Act:
    document = entered(scene, valid_until=today() + timedelta(days=9))
    return lambda: actions.extend_validity(
        document=document,
        until=today() + timedelta(days=900),
        number="青发改〔2026〕3号",
        basis="仍然需要",
        actor=scene.officer,
    )


@scenario("library.amend_document")
def _(scene: Scene) -> Act:
    document, by = written(scene), entered(scene, 12, kind=DocumentKind.DECISION)
    return lambda: actions.amend_document(
        document=document,
        number=by.key,
        amended_on=today(),
        summary="改为每周监测",
        by=by,
        text=BODY.replace("每月", "每周"),
        actor=scene.officer,
    )


def amended(scene: Scene, document: Document) -> None:
    actions.amend_document(
        document=document,
        number="青发改〔2021〕9号",
        amended_on=date(2021, 5, 1),
        summary="改为每周监测",
        text=BODY.replace("每月", "每周"),
        actor=scene.officer,
    )


@scenario("library.strike_document")
def _(scene: Scene) -> Act:
    document = written(scene)
    amended(scene, document)
    return lambda: actions.strike_document(document=document, reason=WHY, actor=scene.officer)


@scenario("library.carry_over")
def _(scene: Scene) -> Act:
    wrong, right = written(scene), entered(scene, 12)
    for document in (wrong, right):
        amended(scene, document)
    explained(scene, wrong)
    asked(scene, documents=[wrong])
    actions.strike_document(document=wrong, reason=WHY, actor=scene.officer)
    return lambda: actions.carry_over(
        document=wrong, corrected=right, actor=scene.officer, on=today()
    )


# Documents in the making.


def begun(scene: Scene, *, reviewed: bool = False) -> Draft:
    draft = making.begin_draft(
        organ=scene.bureau,
        kind=DocumentKind.NORMATIVE,
        title="青麓区价格监测办法",
        body=BODY,
        actor=scene.officer,
    )
    if reviewed:
        making.advance_draft(
            draft=draft,
            status=Status.REVIEWED,
            day=today(),
            basis="合法性审核意见",
            actor=scene.officer,
        )
    return draft


@scenario("library.begin_draft")
def _(scene: Scene) -> Act:
    return lambda: begun(scene)


@scenario("library.advance_draft")
def _(scene: Scene) -> Act:
    draft = begun(scene)
    return lambda: making.advance_draft(
        draft=draft,
        status=Status.CONSULTED,
        day=today(),
        until=today() + timedelta(days=40),
        basis="网上征求意见",
        actor=scene.officer,
    )


@scenario("library.adopt_draft")
def _(scene: Scene) -> Act:
    draft = begun(scene, reviewed=True)
    return lambda: making.adopt_draft(
        draft=draft,
        number="青发改规〔2026〕1号",
        issued_on=today(),
        in_force_on=today(),
        basis="局务会议",
        actor=scene.officer,
    )


@scenario("library.strike_draft")
def _(scene: Scene) -> Act:
    draft = begun(scene)
    return lambda: making.strike_draft(draft=draft, reason=WHY, actor=scene.officer)


# Interpretations.


@scenario("library.write_interpretation")
def _(scene: Scene) -> Act:
    documents = entered(scene), entered(scene, 12)
    return lambda: explained(scene, *documents)


@scenario("library.publish_interpretation")
def _(scene: Scene) -> Act:
    one = explained(scene, entered(scene, published_on=ISSUED))
    return lambda: explaining.publish_interpretation(interpretation=one, actor=scene.officer)


@scenario("library.withdraw_interpretation")
def _(scene: Scene) -> Act:
    one = explained(scene, entered(scene, published_on=ISSUED))
    explaining.publish_interpretation(interpretation=one, actor=scene.officer)
    return lambda: explaining.withdraw_interpretation(
        interpretation=one, reason="表述不准确", actor=scene.head
    )


@scenario("library.strike_interpretation")
def _(scene: Scene) -> Act:
    one = explained(scene, entered(scene))
    return lambda: explaining.strike_interpretation(
        interpretation=one, reason=WHY, actor=scene.officer
    )


# Questions.


def asked(scene: Scene, **others: Any) -> Answer:
    return answering.write_answer(
        organ=scene.bureau,
        source="hotline",
        reference="RX-1",
        question="多久监测一次价格？",
        body="每月一次，见青发改规〔2020〕11号。",
        answered_on=date(2022, 1, 5),
        actor=scene.officer,
        **others,
    )


@scenario("library.write_answer")
def _(scene: Scene) -> Act:
    document = entered(scene)
    return lambda: asked(scene, documents=[document])


@scenario("library.reword_answer")
def _(scene: Scene) -> Act:
    entered(scene, published_on=ISSUED)
    answer = asked(scene)
    answering.return_answer(answer=answer, reason="没有依据", actor=scene.head)
    return lambda: answering.reword_answer(
        answer=answer,
        question="多久监测一次？",
        body="见青发改规〔2020〕11号。",
        actor=scene.officer,
    )


@scenario("library.approve_answer")
def _(scene: Scene) -> Act:
    answer = asked(scene)
    entered(scene, published_on=ISSUED)
    return lambda: answering.approve_answer(answer=answer, actor=scene.head)


@scenario("library.return_answer")
def _(scene: Scene) -> Act:
    answer = asked(scene)
    return lambda: answering.return_answer(answer=answer, reason="没有依据", actor=scene.head)


@scenario("library.withdraw_answer")
def _(scene: Scene) -> Act:
    answer = answering.approve_answer(answer=asked(scene), actor=scene.head)
    return lambda: answering.withdraw_answer(answer=answer, reason="标准已变", actor=scene.head)


@scenario("library.strike_answer")
def _(scene: Scene) -> Act:
    answer = asked(scene)
    return lambda: answering.strike_answer(answer=answer, reason=WHY, actor=scene.officer)


# Clean-ups.


def opened(scene: Scene) -> CleanUp:
    return cleaning.open_clean_up(
        organ=scene.bureau, name="2026年清理", basis="国发〔2010〕33号", actor=scene.officer
    )


def proposed(scene: Scene) -> CleanUp:
    entered(scene, published_on=ISSUED)
    clean_up = opened(scene)
    for item in clean_up.items.order_by("pk"):
        cleaning.propose(
            item=item, proposal=Decision.REPEAL, reason="不再需要", actor=scene.officer
        )
    return clean_up


def decided(scene: Scene) -> CleanUp:
    clean_up = proposed(scene)
    for item in clean_up.items.order_by("pk"):
        cleaning.decide(item=item, decision=Decision.REPEAL, reason="同意", actor=scene.head)
    return clean_up


@scenario("library.open_clean_up")
def _(scene: Scene) -> Act:
    entered(scene)
    return lambda: opened(scene)


@scenario("library.propose")
def _(scene: Scene) -> Act:
    entered(scene)
    item = opened(scene).items.first()
    assert item is not None
    return lambda: cleaning.propose(
        item=item, proposal=Decision.KEEP, reason="仍然需要", actor=scene.officer
    )


@scenario("library.decide")
def _(scene: Scene) -> Act:
    item = proposed(scene).items.first()
    assert item is not None
    return lambda: cleaning.decide(
        item=item, decision=Decision.REPEAL, reason="同意", actor=scene.head
    )


@scenario("library.publish_clean_up")
def _(scene: Scene) -> Act:
    clean_up = decided(scene)
    return lambda: cleaning.publish_clean_up(
        clean_up=clean_up, result="青发改〔2026〕9号", actor=scene.head
    )


@scenario("library.strike_clean_up")
def _(scene: Scene) -> Act:
    clean_up = proposed(scene)
    return lambda: cleaning.strike_clean_up(clean_up=clean_up, reason=WHY, actor=scene.officer)
