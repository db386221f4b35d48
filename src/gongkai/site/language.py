"""The language of what stands around the content: Chinese, or English for who asks for it.

Content is Chinese always. The choice is a cookie that holds nothing else, as the reading mode is;
a browser's own wish is not looked at, so that one address has two variants and no more, and ready
bytes can be kept for each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation

COOKIE = "language"
LANGUAGES = ("zh-hans", "en")
"""The first is that of who chose none."""


def language_of(cookies: Mapping[str, str]) -> str:
    """The language that the cookies ask for."""
    asked = cookies.get(COOKIE, "")
    return asked if asked in LANGUAGES else LANGUAGES[0]


class LanguageMiddleware:
    """Draw public pages in the language that was chosen; the console is Chinese."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of(request.COOKIES)
        usual = language == settings.LANGUAGE_CODE
        if usual or request.path_info.startswith(reverse("wagtailadmin_home")):
            return self.get_response(request)
        with translation.override(language):
            return self.get_response(request)
