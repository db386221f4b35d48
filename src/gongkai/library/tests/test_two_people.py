"""Questions and clean-ups: one person writes or proposes, another approves or decides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from gongkai.ledger.changes import newest
from gongkai.ledger.events import prove
from gongkai.ledger.figures import registry
from gongkai.ledger.models import Organ, PublicChange, Role, User
from gongkai.ledger.scope import Scope
from gongkai.ledger.tests.factories import make_user
from gongkai.library import answering, cleaning, explaining, selectors
from gongkai.library.models import Answer, CleanUp, Document
from gongkai.library.states import AnswerStatus, Decision, InterpretationKind

Enter = Callable[..., Document]
PUBLIC = date(2020, 5, 20)


def write(organ: Organ, actor: User, **others: Any) -> Answer:
    values: dict[str, Any] = {
        "source": "hotline", "reference": "RX-1", "question": "多久监测一次价格？",
        "body": "每月一次，见青发改规(2020)1号。", "answered_on": date(2022, 1, 5), **others,
    }  # fmt: skip
    return answering.write_answer(organ=organ, actor=actor, **values)


def test_an_answer_is_public_once_another_person_approves_it(
    organ: Organ, officer: User, head: User, entered: Enter
) -> None:
    document = entered(published_on=PUBLIC)
    answer = write(organ, officer)
    assert list(answer.documents.all()) == [document]
    assert not selectors.published_answers().exists()
    before = newest()
    answering.approve_answer(answer=answer, actor=head)
    assert selectors.published_answers().get().approved_by == head
    assert set(
        PublicChange.objects.filter(pk__gt=before).values_list("source", "key")
    ) == {
        ("library.answer", str(answer.pk)), ("library.document", str(document.pk)),
    }  # fmt: skip


def test_who_wrote_an_answer_never_approves_it(organ: Organ, officer: User, head: User) -> None:
    with pytest.raises(PermissionDenied, match="不能审核自己"):
        answering.approve_answer(answer=write(organ, head), actor=head)
    for nobody in (officer, make_user(organ), make_user()):
        with pytest.raises(PermissionDenied):
            answering.approve_answer(answer=write(organ, head), actor=nobody)
    answer = write(organ, officer)
    answering.return_answer(answer=answer, reason="没有依据", actor=head)
    with pytest.raises(ValidationError, match="不能改为"):
        answering.approve_answer(answer=answer, actor=head)
    answering.reword_answer(answer=answer, question="多久一次？", body="每月。", actor=head)
    with pytest.raises(PermissionDenied, match="不能审核自己"):
        answering.approve_answer(answer=answer, actor=head)


def test_a_withdrawn_answer_says_why_and_is_written_anew(
    organ: Organ, officer: User, head: User
) -> None:
    answer = answering.approve_answer(answer=write(organ, officer), actor=head)
    with pytest.raises(ValidationError, match="写明撤下"):
        answering.withdraw_answer(answer=answer, reason=" ", actor=head)
    with pytest.raises(ValidationError, match="不能作废"):
        answering.strike_answer(answer=answer, reason="误录", actor=officer)
    answering.withdraw_answer(answer=answer, reason="标准已变", actor=head)
    assert not selectors.published_answers().exists()
    answering.reword_answer(answer=answer, question="多久？", body="每周。", actor=officer)
    assert (answer.status, answer.published_on, answer.remark) == (AnswerStatus.DRAFT, None, "")


def test_an_interpretation_waits_for_its_document_and_video_has_a_transcript(
    organ: Organ, officer: User, head: User, entered: Enter
) -> None:
    document = entered()
    values: dict[str, Any] = {
        "organ": organ, "documents": [document], "title": "读懂", "actor": officer
    }  # fmt: skip
    for others, name in (
        ({"kind": InterpretationKind.VIDEO, "body": "画面", "link": ""}, "link"),
        ({"kind": InterpretationKind.VIDEO, "body": "画面", "link": "http://v.example/1"}, "link"),
        ({"kind": InterpretationKind.VIDEO, "body": "", "link": "https://v.example/1"}, "body"),
        ({"kind": InterpretationKind.TEXT, "body": "x", "documents": []}, "documents"),
    ):
        with pytest.raises(ValidationError) as caught:
            explaining.write_interpretation(**{**values, **others})
        assert name in caught.value.message_dict
    one = explaining.write_interpretation(**values, kind="text", body="一句话")
    with pytest.raises(ValidationError, match="还没有公开"):
        explaining.publish_interpretation(interpretation=one, actor=officer)
    assert list(document.interpretations.all()) == [one]


@pytest.fixture
def clean_up(organ: Organ, officer: User, entered: Enter) -> CleanUp:
    entered(1, published_on=PUBLIC)
    entered(2)
    entered(3, kind="policy")
    entered(4, in_force_on=date(2022, 9, 2))
    return cleaning.open_clean_up(
        organ=organ, name="2022年清理", basis="两年一次", opened_on=date(2022, 9, 1),
        actor=officer, entered_on=date(2022, 9, 1),
    )  # fmt: skip


def decide_all(clean_up: CleanUp, officer: User, head: User, *choices: str) -> None:
    for item, choice in zip(clean_up.items.order_by("key"), choices, strict=True):
        cleaning.propose(item=item, proposal=choice, reason="评估", actor=officer)
        cleaning.decide(
            item=item, decision=choice, reason="同意", actor=head, decided_on=date(2022, 10, 1)
        )


def test_a_clean_up_lists_what_is_in_force_and_its_result_ends_documents(
    clean_up: CleanUp, officer: User, head: User
) -> None:
    items = list(clean_up.items.order_by("key"))
    assert [item.key for item in items] == ["青发改规〔2020〕1号", "青发改规〔2020〕2号"]
    values: dict[str, Any] = {
        "clean_up": clean_up, "result": "青发改〔2022〕9号", "published_on": date(2022, 11, 1),
        "actor": head,
    }  # fmt: skip
    with pytest.raises(ValidationError, match="还有 2 件没有决定"):
        cleaning.publish_clean_up(**values)
    decide_all(clean_up, officer, head, Decision.REPEAL, Decision.KEEP)
    with pytest.raises(ValidationError, match="早于"):
        cleaning.publish_clean_up(**{**values, "published_on": date(2022, 9, 30)})
    cleaning.publish_clean_up(**values)
    ended = Document.objects.get(key="青发改规〔2020〕1号")
    assert ended.ended_on == date(2022, 11, 1) and "2022年清理" in ended.end_basis
    assert registry.value("table1.normative_documents.repealed", Scope.year(2022)) == 1
    assert list(selectors.published_clean_ups()) == [clean_up]
    assert prove()[1] == []
    with pytest.raises(ValidationError, match="不能再改"):
        cleaning.propose(item=items[1], proposal="keep", reason="x", actor=officer)
    with pytest.raises(ValidationError, match="不能作废"):
        cleaning.strike_clean_up(clean_up=clean_up, reason="误录", actor=officer)


def test_who_proposes_does_not_decide(clean_up: CleanUp, organ: Organ, head: User) -> None:
    item = clean_up.items.first()
    assert item is not None
    other = make_user(organ, Role.HEAD)
    with pytest.raises(ValidationError, match="先提出建议"):
        cleaning.decide(item=item, decision="keep", reason="x", actor=other)
    cleaning.propose(item=item, proposal="keep", reason="x", actor=head)
    with pytest.raises(PermissionDenied, match="另一人决定"):
        cleaning.decide(item=item, decision="keep", reason="x", actor=head)
    cleaning.decide(item=item, decision="amend", reason="标准低", actor=other)
    # A new proposal asks for a new decision.
    cleaning.propose(item=item, proposal="repeal", reason="y", actor=head)
    assert (item.decision, item.decided_by) == ("", None)
