"""Proofs of identity from a draft to a request, and the files that an answer delivers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from gongkai.foi import actions, drafts
from gongkai.foi.models import DraftFile, Request
from gongkai.foi.public_files import MOST_PROOFS, PrivateStore
from gongkai.foi.redaction.tests.letters import photograph
from gongkai.foi.redaction_actions import approve_redaction
from gongkai.foi.states import Step
from gongkai.foi.tests.test_redaction_actions import offered, place  # noqa: F401
from gongkai.foi.tests.test_workflow import submit
from gongkai.foi.upload_kinds import IDENTITY
from gongkai.ledger.files import files_of, load, name_of
from gongkai.ledger.models import StoredFile
from gongkai.ledger.tests.factories import make_district, make_organ

pytestmark = pytest.mark.django_db

DRAFT = drafts.digest_of("ABCD-EFGH")


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def picture(name: str = "身份证.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photograph("PNG"), content_type="image/png")


def test_a_proof_waits_sealed_and_goes_to_the_private_files_of_its_request() -> None:
    store, data = PrivateStore(), photograph("PNG")
    store.take(DRAFT, picture())
    (kept,) = DraftFile.objects.all()
    assert data not in bytes(kept.sealed) and "身份证".encode() not in bytes(kept.name_sealed)
    assert [(one.name, one.size) for one in store.of_draft(DRAFT)] == [("身份证.png", len(data))]
    request = submit(make_organ(make_district())).request
    store.hand_over(DRAFT, request)
    (file,) = files_of(request, IDENTITY.key)
    assert file.personal and (name_of(file), load(file)) == ("身份证.png", data)
    assert not DraftFile.objects.exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("身份证.png", b"<html><script>1</script></html>"),
        ("身份证.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("身份证.png", b""),
        ("身份证.exe", b"MZ" + b"\0" * 200),
    ],
)
def test_what_is_no_picture_is_refused_in_words(name: str, data: bytes) -> None:
    with pytest.raises(ValidationError) as caught:
        PrivateStore().take(DRAFT, SimpleUploadedFile(name, data))
    assert caught.value.messages and not DraftFile.objects.exists()


def test_a_draft_keeps_only_so_many_proofs() -> None:
    store = PrivateStore()
    for _ in range(MOST_PROOFS):
        store.take(DRAFT, picture())
    with pytest.raises(ValidationError, match="最多上传"):
        store.take(DRAFT, picture())
    store.drop(DRAFT)
    assert store.of_draft(DRAFT) == []


def test_only_an_answered_request_delivers_its_approved_files(place: Any) -> None:  # noqa: F811
    store, redaction = PrivateStore(), offered(place)
    approve_redaction(redaction=redaction, actor=place.head)
    request = Request.objects.get(pk=redaction.request_id)
    assert store.delivered(request) == []
    if request.status == "submitted":
        day = timezone.localdate()
        actions.take_step(
            request=request, step=Step.RECEIPT_CONFIRMED, day=day, actor=place.officer
        )
    actions.close_request(
        request=request,
        outcome="partially_disclosed",
        closed_on=timezone.localdate(),
        actor=place.head,
    )
    (file,) = store.delivered(request)
    response = store.download(request, file.key)
    assert response is not None and response["Content-Disposition"].startswith("attachment")
    assert response["Cache-Control"] == "private, no-store"
    original = StoredFile.objects.exclude(pk=int(file.key)).first()
    assert original is not None and store.download(request, str(original.pk)) is None
