"""The life of a redaction: opened, saved, offered, approved by another hand, sent back."""

from __future__ import annotations

import io
from datetime import date
from types import SimpleNamespace
from typing import Any

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from gongkai.foi import redaction_actions as actions
from gongkai.foi.actions import enter_request
from gongkai.foi.models import Redaction, Request
from gongkai.foi.redaction import isolated, worker
from gongkai.foi.redaction.tests.letters import letter, tells
from gongkai.foi.redaction_records import RedactionStatus
from gongkai.foi.rules.replay import replay
from gongkai.foi.upload_kinds import IDENTITY, MATERIAL
from gongkai.ledger import events, files
from gongkai.ledger.models import Post, Role
from gongkai.ledger.rules.upload import UploadKind
from gongkai.ledger.tests.factories import make_district, make_organ, make_user

pytestmark = pytest.mark.django_db

MARK = {"page": 1, "x": 1000, "y": 9000, "w": 3000, "h": 500, "reason": "trade_secret"}


@pytest.fixture
def place(tmp_path: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A request with a material; redaction works in this process, for `test_isolated` tries its own."""

    def ask(work: str, data: bytes, wanted: Any, seconds: int) -> bytes:
        return worker.answer(data, {"work": work, **wanted})

    monkeypatch.setattr(isolated, "_ask", ask)
    settings.HOME = tmp_path
    district = make_district()
    bureau, other = make_organ(district), make_organ(district, "青麓区教育局")
    officer = make_user(bureau)
    request = enter_request(
        organ=bureau,
        number="2022001",
        applicant_kind="natural_person",
        applicant_name="赵某某",
        contact="13800000021",
        channel="online",
        subject="某项目的补偿情况",
        received_on=date(2022, 3, 1),
        actor=officer,
        entered_on=date(2022, 3, 1),
    )
    original = files.store_file(
        record=request, kind=MATERIAL, name="复函.pdf", data=letter(), actor=officer
    )
    return SimpleNamespace(
        request=request,
        original=original,
        officer=officer,
        head=make_user(bureau, Role.HEAD),
        stranger=make_user(other, Role.HEAD),
    )


def opened(place: Any) -> Redaction:
    return actions.open_redaction(
        request=place.request, original=place.original, actor=place.officer
    )


def save(place: Any, redaction: Redaction, *marks: Any, version: int, **changes: Any) -> Redaction:
    values = {"keep_text": True, "actor": place.officer, **changes}
    return actions.save_marks(redaction=redaction, marks=list(marks), version=version, **values)


def offered(place: Any) -> Redaction:
    redaction = opened(place)
    marks, added, any_text = actions.find_marks(
        redaction=redaction,
        marks=[MARK],
        words=["赵某某"],
        kinds=["identity"],
        reason="privacy",
        actor=place.officer,
    )
    assert (added, any_text, len(marks)) == (3, True, 4)
    saved = save(place, redaction, *actions.as_json(marks), version=0)
    return actions.offer_redaction(redaction=saved, actor=place.officer)


def names(request: Request) -> list[str]:
    return [event.name for event in events.history(Request.STREAM, request.pk)]


def test_a_redaction_goes_from_its_opening_to_a_file_that_may_be_delivered(place: Any) -> None:
    redaction = offered(place)
    assert actions.deliverable(place.request) == []
    approved = actions.approve_redaction(redaction=redaction, actor=place.head)
    (result,) = actions.deliverable(place.request)
    assert result == approved.result and approved.status == RedactionStatus.APPROVED
    data = files.read_file(record=place.request, file=result, actor=place.officer)
    assert not tells(data, "赵某某") and not tells(data, "110101199003071233")
    assert tells(letter(), "赵某某")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert len(pdf.pages) == 2
    assert files.name_of(result) == "复函（遮盖后）.pdf"
    assert names(place.request)[1:] == [
        "file_stored",
        "redaction_opened",
        "redaction_saved",
        "file_stored",
        "redaction_offered",
        "redaction_approved",
    ]
    assert events.prove()[1] == []


def test_the_events_tell_the_marks_and_both_digests_but_no_words(place: Any) -> None:
    redaction = offered(place)
    event = events.history(Request.STREAM, place.request.pk).get(name="redaction_offered")
    assert event.payload["marks"] == redaction.marks
    assert event.payload["digest"] == redaction.result.digest
    assert event.payload["original_digest"] == place.original.digest
    saved = events.history(Request.STREAM, place.request.pk).get(name="redaction_saved")
    assert saved.payload["reasons"] == {"privacy": 3, "trade_secret": 1}
    told = str(list(events.history(Request.STREAM, place.request.pk).values_list("payload")))
    assert "赵" not in told and "复函" not in told


def test_the_request_is_still_told_by_its_events(place: Any) -> None:
    offered(place)
    row = replay(events.history(Request.STREAM, place.request.pk))
    assert row["status"] == "received" and row["key"] == "2022001"


def test_who_drew_or_offered_does_not_approve(place: Any) -> None:
    redaction = offered(place)
    with pytest.raises(PermissionDenied):
        actions.approve_redaction(redaction=redaction, actor=place.officer)
    Post.objects.create(user=place.officer, organ=place.request.organ, role=Role.HEAD)
    with pytest.raises(PermissionDenied, match="另一位"):
        actions.approve_redaction(redaction=redaction, actor=place.officer)
    actions.return_redaction(redaction=redaction, reason="第二页漏遮", actor=place.head)
    redaction.refresh_from_db()
    again = save(place, redaction, MARK, version=1, actor=place.head)
    again = actions.offer_redaction(redaction=again, actor=place.officer)
    with pytest.raises(PermissionDenied, match="另一位"):
        actions.approve_redaction(redaction=again, actor=place.head)


def test_sending_back_strikes_the_result_and_opens_the_marks_again(place: Any) -> None:
    redaction = actions.approve_redaction(redaction=offered(place), actor=place.head)
    result = redaction.result
    with pytest.raises(ValidationError):
        save(place, redaction, MARK, version=1)
    with pytest.raises(ValidationError, match="原因"):
        actions.return_redaction(redaction=redaction, reason=" ", actor=place.head)
    back = actions.return_redaction(redaction=redaction, reason="漏遮一处", actor=place.head)
    assert actions.deliverable(place.request) == []
    assert back.status == RedactionStatus.DRAFT and len(back.marks) == 4
    result.refresh_from_db()
    assert result.struck_on is not None
    assert save(place, back, MARK, version=1).version == 2


def test_two_officers_one_is_told_and_the_stored_marks_stay(place: Any) -> None:
    redaction = opened(place)
    save(place, redaction, MARK, version=0)
    with pytest.raises(actions.SavedMeanwhile, match="刚保存过"):
        save(place, redaction, {**MARK, "page": 2}, version=0, actor=place.head)
    redaction.refresh_from_db()
    assert redaction.marks == [MARK] and redaction.version == 1


def test_marks_saved_while_the_file_is_made_are_not_passed_over(
    place: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    redaction = save(place, opened(place), MARK, version=0)

    def slow(data: bytes, marks: Any, *, keep_text: bool) -> bytes:
        save(place, redaction, {**MARK, "page": 2}, version=1)
        return letter()

    monkeypatch.setattr(actions.isolated, "redact", slow)
    with pytest.raises(actions.SavedMeanwhile):
        actions.offer_redaction(redaction=redaction, actor=place.officer)
    redaction.refresh_from_db()
    assert redaction.status == RedactionStatus.DRAFT and redaction.result is None


def test_saving_the_same_marks_again_leaves_no_event(place: Any) -> None:
    redaction = save(place, opened(place), MARK, version=0)
    before = names(place.request)
    assert save(place, redaction, MARK, version=1).version == 1
    assert names(place.request) == before


def test_nobody_of_another_organ_takes_a_step(place: Any) -> None:
    redaction = offered(place)
    who = {"actor": place.stranger}
    for step in (
        lambda: actions.open_redaction(request=place.request, original=place.original, **who),
        lambda: save(place, redaction, MARK, version=1, **who),
        lambda: actions.find_marks(
            redaction=redaction, marks=[], words=["a"], kinds=[], reason="privacy", **who
        ),
        lambda: actions.offer_redaction(redaction=redaction, **who),
        lambda: actions.approve_redaction(redaction=redaction, **who),
        lambda: actions.return_redaction(redaction=redaction, reason="x", **who),
    ):
        with pytest.raises(PermissionDenied):
            step()


def test_nothing_is_offered_without_a_mark(place: Any) -> None:
    redaction = save(place, opened(place), version=0)
    with pytest.raises(ValidationError, match="还没有遮盖"):
        actions.offer_redaction(redaction=redaction, actor=place.officer)


@pytest.mark.parametrize("marks", [[{**MARK, "page": 3}], [{**MARK, "reason": "whim"}], {}, None])
def test_what_is_no_mark_is_not_saved(place: Any, marks: Any) -> None:
    redaction = opened(place)
    with pytest.raises(ValidationError) as caught:
        actions.save_marks(
            redaction=redaction, marks=marks, keep_text=True, version=0, actor=place.officer
        )
    assert "marks" in caught.value.message_dict


def test_opening_a_personal_file_is_recorded_as_reading(place: Any) -> None:
    card = files.store_file(
        record=place.request, kind=IDENTITY, name="证件.pdf", data=letter(), actor=place.officer
    )
    actions.open_redaction(request=place.request, original=card, actor=place.officer)
    assert names(place.request)[-2:] == ["file_read", "redaction_opened"]
    actions.open_redaction(request=place.request, original=card, actor=place.officer)
    assert names(place.request)[-1] == "redaction_opened"


def test_a_file_of_words_alone_cannot_be_redacted(place: Any) -> None:
    text = files.store_file(
        record=place.request,
        kind=UploadKind("note", "说明"),
        name="a.txt",
        data="说明".encode(),
        actor=place.officer,
    )
    with pytest.raises(ValidationError, match="转换格式"):
        actions.open_redaction(request=place.request, original=text, actor=place.officer)


def test_a_shredded_original_is_told_as_such(place: Any) -> None:
    redaction = save(place, opened(place), MARK, version=0)
    files.shred_file(record=place.request, file=place.original, reason="保存期满", actor=place.head)
    redaction = Redaction.objects.get(pk=redaction.pk)
    with pytest.raises(ValidationError, match="销毁"):
        actions.offer_redaction(redaction=redaction, actor=place.officer)
