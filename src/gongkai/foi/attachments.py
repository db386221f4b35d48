"""Where the public pages meet the store of private files, once a site has one.

The pages themselves keep no file: without a store nothing is uploaded or offered for download.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse

from gongkai.foi.models import Request


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file as it is shown: a key that the store knows it by, name, size in bytes."""

    key: str
    name: str
    size: int


class Store(Protocol):
    """What the pages ask of a store. `draft` is the digest of a draft's code."""

    def take(self, draft: str, upload: UploadedFile[bytes]) -> None:
        """Keep a proof of identity with a draft; raises ValidationError for a file it refuses."""

    def of_draft(self, draft: str) -> Sequence[Attachment]:
        """What was kept with a draft."""

    def drop(self, draft: str) -> None:
        """Delete what was kept with a draft."""

    def hand_over(self, draft: str, request: Request) -> None:
        """Give what was kept with a draft to its request, inside the caller's transaction."""

    def delivered(self, request: Request) -> Sequence[Attachment]:
        """The files that were delivered to the applicant of a request."""

    def download(self, request: Request, key: str) -> HttpResponse | None:
        """One of the delivered files as a download; None where it is none of them."""


_store: Store | None = None


def use(store: Store | None) -> None:
    """Let the pages use `store` from now on."""
    global _store
    _store = store


def current() -> Store | None:
    """The store in use; None where the site has none."""
    return _store
