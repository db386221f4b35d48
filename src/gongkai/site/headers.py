"""What a browser is told that it may do with a page: as little as the page needs.

Content Security Policy Level 3; 国办发〔2017〕47号 on the safety of government sites.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256

from django.http import HttpRequest, HttpResponse

_COMMON = {
    "default-src": "'self'",
    "script-src": "'self'",
    # Columns of printed tables have their widths in the page.
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


def _policy(rules: dict[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in rules.items())


POLICY = _policy(_COMMON)
_BEGINNING = re.compile(
    r"<script>(\s*(?:init(?:Date|Time|DateTime)Chooser|new [A-Za-z]*Chooser)\((.*?)\);?\s*)</script>",
    re.DOTALL,
)
"""Wagtail's forms begin their day and page fields by such scripts in the page."""


class HeadersMiddleware:
    """Add the policy to every page that has none of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Content-Security-Policy", _policy_of(request, response))
        response.setdefault("Permissions-Policy", PERMISSIONS)
        return response


def _policy_of(request: HttpRequest, response: HttpResponse) -> str:
    match = request.resolver_match
    if not (match and match.view_name.startswith("wagtail")) or response.streaming:
        return POLICY
    if not response.get("Content-Type", "").startswith("text/html"):
        return POLICY
    sources = beginners(response.content.decode(response.charset))
    return _policy(_COMMON | {"script-src": " ".join((_COMMON["script-src"], *sources))})


def beginners(page: str) -> list[str]:
    """CSP sources of the scripts in a page of Wagtail's that do nothing but begin a field.

    What they are called with must be plain data (JSON), so that no other script can be one.
    """
    found: dict[str, None] = {}
    for script, given in _BEGINNING.findall(page):
        try:
            json.loads(f"[{given}]")
        except ValueError:
            continue
        digest = b64encode(sha256(script.encode()).digest()).decode()
        found[f"'sha256-{digest}'"] = None
    return list(found)
