"""The public's files: proofs of identity with an application, and what is delivered to it.

A proof waits sealed with its draft and goes to the private files of the request when that is
submitted; what the applicant downloads are the approved redacted files of an answered request.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse

from gongkai.foi.attachments import Attachment
from gongkai.foi.models import DraftFile, Request
from gongkai.foi.redaction_actions import deliverable
from gongkai.foi.states import Status
from gongkai.foi.upload_kinds import IDENTITY
from gongkai.ledger.downloads import attachment
from gongkai.ledger.files import load, name_of, received, store_file
from gongkai.ledger.models import StoredFile
from gongkai.ledger.rules.refusal import UploadRefused
from gongkai.ledger.rules.upload import check_upload
from gongkai.ledger.secrecy import seal, seal_bytes, unseal, unseal_bytes

MOST_PROOFS: Final = 3
GIVEN = frozenset({"disclosed", "partially_disclosed"})
"""Outcomes that deliver something (Art. 36 nos. 1, 2; Art. 37)."""


class PrivateStore:
    """`attachments.Store` over the private files of the site."""

    def take(self, draft: str, upload: UploadedFile[bytes]) -> None:
        """Keep a proof with a draft; raises ValidationError for a file that is refused."""
        if DraftFile.objects.filter(draft=draft).count() >= MOST_PROOFS:
            raise ValidationError(f"最多上传 {MOST_PROOFS} 份身份证明。")
        try:
            data = received(upload, IDENTITY)
            checked = check_upload(data, upload.name or "", IDENTITY)
        except UploadRefused as refused:
            raise ValidationError(str(refused)) from None
        except ValidationError as error:
            raise ValidationError(error.messages) from None
        DraftFile.objects.create(
            draft=draft, name_sealed=seal(checked.name), sealed=seal_bytes(data), size=len(data)
        )

    def of_draft(self, draft: str) -> Sequence[Attachment]:
        """The proofs that wait with a draft."""
        kept = DraftFile.objects.filter(draft=draft).defer("sealed").order_by("pk")
        return [Attachment(str(one.pk), unseal(one.name_sealed), one.size) for one in kept]

    def drop(self, draft: str) -> None:
        """Delete what waits with a draft."""
        DraftFile.objects.filter(draft=draft).delete()

    def hand_over(self, draft: str, request: Request) -> None:
        """Give the proofs to the request, inside the caller's transaction."""
        for kept in DraftFile.objects.filter(draft=draft).order_by("pk"):
            store_file(
                record=request,
                kind=IDENTITY,
                name=unseal(kept.name_sealed),
                data=unseal_bytes(kept.sealed),
                actor=None,
            )
        self.drop(draft)

    def delivered(self, request: Request) -> Sequence[Attachment]:
        """The files that an answer delivered."""
        return [Attachment(str(one.pk), name_of(one), one.size) for one in _given(request)]

    def download(self, request: Request, key: str) -> HttpResponse | None:
        """One of the delivered files; None where `key` is none of them."""
        found = next((one for one in _given(request) if str(one.pk) == key), None)
        if found is None:
            return None
        return attachment(load(found), name=name_of(found), type_=found.type)


def _given(request: Request) -> list[StoredFile]:
    if request.status != Status.CLOSED or request.outcome not in GIVEN:
        return []
    return deliverable(request)
