"""Pages made ready before anybody asks for them."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings

from gongkai.site.context import MODES, VARIANTS
from gongkai.site.language import COOKIE, LANGUAGES
from gongkai.site.ready.layer import App


def warm(
    app: App, addresses: Sequence[str], variants: Sequence[str] = VARIANTS[:1]
) -> dict[str, str]:
    """Ask `app` for each address in each variant as an anonymous reader would; the status of each.

    An address is a path with perhaps a query. The status is that of the last variant.
    """
    told: dict[str, str] = {}
    for address in addresses:
        for variant in variants:
            answer: list[str] = []
            parts = app(request(address, variant), lambda status, *_, to=answer: to.append(status))
            try:
                for _ in parts:
                    pass
            finally:
                if close := getattr(parts, "close", None):
                    close()
            told[address] = answer[0]
    return told


def request(address: str, variant: str = VARIANTS[0]) -> dict[str, Any]:
    """The WSGI environment of a plain GET of this site's own host."""
    base, asked = urlsplit(settings.WAGTAILADMIN_BASE_URL), urlsplit(address)
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(asked.path).encode().decode("latin-1"),
        "QUERY_STRING": asked.query,
        "SERVER_NAME": base.hostname or "127.0.0.1",
        "SERVER_PORT": str(base.port or {"https": 443}.get(base.scheme, 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": base.netloc,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": base.scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    mode, _, language = variant.partition("-")
    asked_for = {"reading": mode, COOKIE: language or LANGUAGES[0]}
    usual = {"reading": MODES[0], COOKIE: LANGUAGES[0]}
    cookies = [f"{name}={value}" for name, value in asked_for.items() if value != usual[name]]
    if cookies:
        environ["HTTP_COOKIE"] = "; ".join(cookies)
    return environ
