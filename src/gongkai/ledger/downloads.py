"""Private files as answers: always a download, never a page of ours."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse

from gongkai.ledger.rules.upload_type import MEDIA

POLICY = "sandbox; default-src 'none'"
"""Whatever the bytes hold, a browser that shows them runs nothing and loads nothing."""


def guarded(response: HttpResponse) -> HttpResponse:
    """`response` with the headers of a private file: kept nowhere, guessed at by nobody."""
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response


def attachment(data: bytes, *, name: str, type_: str) -> HttpResponse:
    """A download of `data` under `name` (RFC 6266, RFC 5987) as a type of `upload_type.MEDIA`."""
    response = HttpResponse(data, content_type=MEDIA.get(type_, "application/octet-stream"))
    response["Content-Disposition"] = (
        f"attachment; filename=\"file.{type_}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    return guarded(response)


def picture(data: bytes) -> HttpResponse:
    """A PNG that we drew ourselves, shown inside a page."""
    return guarded(HttpResponse(data, content_type="image/png"))
