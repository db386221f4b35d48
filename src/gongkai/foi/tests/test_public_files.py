"""Letters and files of a case: the applicant's own, nobody else's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongkai.foi import approvals, attachments, drafts
from gongkai.foi.attachments import Attachment
from gongkai.foi.letters.actions import issue_letter, strike_letter
from gongkai.foi.letters.kinds import THIRD_PARTY_CONSULTATION
from gongkai.foi.letters.models import Letter
from gongkai.foi.models import Draft, Request
from gongkai.foi.states import Step
from gongkai.foi.tests.test_applying import ANSWERS, choose, fill, text
from gongkai.foi.tests.test_following import enter, received, submitted, take
from gongkai.ledger.models import Organ, Role, User
from gongkai.ledger.tests.factories import make_district, make_organ, make_user

pytestmark = pytest.mark.django_db

REFUSAL = "answer.refused.internal_affairs"
REASONS = {"涉及信息": "考勤记录", "信息类别": "人事管理方面的信息", "理由": "对外不产生影响。"}


class FakeStore:
    """A store in memory, which refuses what is no picture."""

    def __init__(self) -> None:
        self.kept: dict[str, list[Attachment]] = {}
        self.owned: dict[int, list[Attachment]] = {}

    def take(self, draft: str, upload: UploadedFile) -> None:
        if not str(upload.name).endswith(".png"):
            raise ValidationError("只收图片。")
        self.kept.setdefault(draft, []).append(Attachment("k1", str(upload.name), upload.size or 0))

    def of_draft(self, draft: str) -> Sequence[Attachment]:
        return self.kept.get(draft, [])

    def drop(self, draft: str) -> None:
        self.kept.pop(draft, None)

    def hand_over(self, draft: str, request: Request) -> None:
        self.owned[request.pk] = self.kept.pop(draft, [])

    def delivered(self, request: Request) -> Sequence[Attachment]:
        return self.owned.get(request.pk, [])

    def download(self, request: Request, key: str) -> HttpResponse | None:
        known = {one.key for one in self.delivered(request)}
        return HttpResponse(b"png", content_type="image/png") if key in known else None


@pytest.fixture
def store() -> Iterator[FakeStore]:
    fake, before = FakeStore(), attachments.current()
    attachments.use(fake)
    yield fake
    attachments.use(before)


@pytest.fixture
def no_store() -> Iterator[None]:
    before = attachments.current()
    attachments.use(None)
    yield
    attachments.use(before)


@pytest.fixture
def organ() -> Organ:
    return make_organ(make_district(), code="fagai", document_prefix="青发改")


@pytest.fixture
def officer(organ: Organ) -> User:
    return make_user(organ)


def letter(request: Request, officer: User, kind: str, **fields: Any) -> Letter:
    return issue_letter(
        request=request, kind=kind, fields=fields, day=timezone.localdate(), actor=officer
    )


def test_an_answers_letter_is_told_once_the_request_is_answered(
    client: Client, organ: Organ, officer: User
) -> None:
    request, code = received(organ, officer)
    early = letter(request, officer, REFUSAL, **REASONS)
    address = reverse("foi_letter", args=[early.pk])
    assert address not in enter(client, request, code)
    assert client.get(address).status_code == 404
    strike_letter(letter=early, reason="尚未审批", actor=officer)
    approvals.draft_answer(request=request, kind=REFUSAL, fields=REASONS, actor=officer)
    approvals.approve_answer(request=request, actor=make_user(organ, Role.HEAD))
    answer = Letter.objects.get(request=request, kind=REFUSAL, struck_on__isnull=True)
    address = reverse("foi_letter", args=[answer.pk])
    assert address in text(client.get(reverse("foi_case")))
    file = client.get(address)
    assert file["Content-Type"] == "application/pdf" and file.content.startswith(b"%PDF-")
    assert file["Content-Disposition"].startswith("attachment")
    strike_letter(letter=answer, reason="写错", actor=officer)
    assert client.get(address).status_code == 404


def test_nobody_opens_a_letter_of_another_or_to_another(
    client: Client, organ: Organ, officer: User
) -> None:
    request, code = received(organ, officer)
    other, other_code = submitted(organ)
    take(request, Step.THIRD_PARTY_ASKED, officer)
    asked = letter(request, officer, THIRD_PARTY_CONSULTATION, **third_party())
    enter(client, request, code)
    assert client.get(reverse("foi_letter", args=[asked.pk])).status_code == 404
    enter(client, other, other_code)
    for pk in range(asked.pk + 3):
        assert client.get(reverse("foi_letter", args=[pk])).status_code == 404
    assert Client().get(reverse("foi_letter", args=[asked.pk])).status_code == 302


def third_party() -> dict[str, str]:
    from gongkai.foi.letters.kinds import KINDS

    return dict.fromkeys(KINDS[THIRD_PARTY_CONSULTATION].given, "某物业公司")


def test_without_a_store_no_file_is_asked_for(no_store: None, client: Client, organ: Organ) -> None:
    choose(client, organ)
    page = text(client.get(reverse("foi_step", args=["identity"])))
    assert 'type="file"' not in page
    file = SimpleUploadedFile("a.png", b"png")
    answer = client.post(
        reverse("foi_step", args=["identity"]), ANSWERS["identity"] | {"proof": file}
    )
    assert answer.status_code in (302, 400)


def test_a_proof_of_identity_goes_from_the_draft_to_the_request(
    client: Client, organ: Organ, store: FakeStore
) -> None:
    fill(client, organ)
    address = reverse("foi_step", args=["identity"])
    bad = SimpleUploadedFile("a.exe", b"MZ")
    refused = client.post(address, ANSWERS["identity"] | {"proof": bad})
    assert refused.status_code == 400 and "只收图片" in text(refused)
    client.post(address, ANSWERS["identity"] | {"proof": SimpleUploadedFile("证.png", b"png")})
    assert "证.png" in text(client.get(address))
    client.post(reverse("foi_review"))
    made = drafts.receipt_in(client.session)
    assert made is not None and not store.kept
    page = enter(client, *made)
    assert reverse("foi_file", args=["k1"]) in page
    assert client.get(reverse("foi_file", args=["k1"])).content == b"png"
    assert client.get(reverse("foi_file", args=["k2"])).status_code == 404
    other, code = submitted(organ)
    enter(client, other, code)
    assert client.get(reverse("foi_file", args=["k1"])).status_code == 404


def test_what_was_kept_with_a_draft_goes_when_the_draft_goes(
    client: Client, organ: Organ, store: FakeStore
) -> None:
    fill(client, organ)
    digest = Draft.objects.get().digest
    store.take(digest, SimpleUploadedFile("a.png", b"png"))
    client.post(reverse("foi_drop"))
    assert not store.kept
    code = drafts.begin()
    store.take(drafts.digest_of(code), SimpleUploadedFile("a.png", b"png"))
    Draft.objects.update(expires_on=timezone.localdate() - timedelta(1))
    drafts.begin()
    assert not store.kept
