"""Private files as answers: a download, never a page of ours; published ones shown where safe."""

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


SHOWN_POLICY = "default-src 'none'; object-src 'self'; frame-ancestors 'self'"
"""For a published file that the browser shows: a sandbox would keep its PDF viewer out."""


def published(data: bytes, *, name: str, type_: str, inline: bool) -> HttpResponse:
    """A file that everyone may have: shown in the page if `inline`, else a download."""
    response = attachment(data, name=name, type_=type_)
    response["Cache-Control"] = "public, max-age=300"
    if inline:
        told = response["Content-Disposition"]
        response["Content-Disposition"] = told.replace("attachment", "inline", 1)
        response["Content-Security-Policy"] = SHOWN_POLICY
        if type_ == "txt":
            response["Content-Type"] = "text/plain; charset=utf-8"
    return response
