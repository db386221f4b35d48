"""What a browser is told that it may do with a page: as little as the page needs.

Content Security Policy Level 3; 国办发〔2017〕47号 on the safety of government sites.
"""

from __future__ import annotations

from collections.abc import Callable

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
# Wagtail's own editing forms begin their date and list fields by scripts in the page.
_EDITOR = _COMMON | {"script-src": "'self' 'unsafe-inline'"}
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


def _policy(rules: dict[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in rules.items())


POLICY, EDITOR_POLICY = _policy(_COMMON), _policy(_EDITOR)
STRICT_OF_WAGTAIL = frozenset({"wagtailadmin_home", "wagtailadmin_login"})
"""Wagtail's pages that keep the strict policy."""


class HeadersMiddleware:
    """Add the policy to every page that has none of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        name = (match.url_name or "") if match else ""
        editing = name.startswith("wagtail") and name not in STRICT_OF_WAGTAIL
        response.setdefault("Content-Security-Policy", EDITOR_POLICY if editing else POLICY)
        response.setdefault("Permissions-Policy", PERMISSIONS)
        return response
