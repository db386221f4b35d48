"""Windows of a real browser: somebody logs in, and what their pages look like."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from gongkai.demo.people import LOGINS, PASSWORD

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
NAMES = {login.role: login.username for login in LOGINS}
"""Role → the user name of the demo's visitor in it."""
SHOTS = os.environ.get("GONGKAI_SHOTS", "")
"""A folder for pictures of the pages, for looking at them."""
POLICY = "Content Security Policy"
"""What a browser says where a page breaks its own."""
TIMEOUT = 30_000
"""Milliseconds that a page is waited for."""


def slow(value: str) -> Any:
    """A parameter that the default suite leaves to the slow proofs."""
    return pytest.param(value, marks=pytest.mark.slow)


def log_in(page: Any, username: str) -> None:
    """Log one of the demo's people in, up to their first screen."""
    page.goto("/console/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_selector(".gk-tiles")


@contextmanager
def opened(browser: Any, url: str) -> Iterator[Callable[..., Any]]:
    """Opens windows of their own on the site at `url`; no script may fail in any of them, and none
    may be in a page against its policy.

    The function takes a user name, or none for somebody at home, and options of the window.
    """
    contexts: list[Any] = []
    errors: list[str] = []

    def enter(username: str = "", timeout: int = TIMEOUT, **options: Any) -> Any:
        options.setdefault("viewport", DESKTOP)
        context = browser.new_context(base_url=url, locale="zh-CN", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(timeout)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda told: errors.append(told.text) if POLICY in told.text else None)
        if username:
            log_in(page, username)
        return page

    yield enter
    for context in contexts:
        context.close()
    assert errors == []


def shot(page: Any, name: str) -> None:
    """A picture of the page, where a folder for pictures was named."""
    if SHOTS:
        size = page.viewport_size
        page.set_viewport_size({**size, "height": 1900})
        page.screenshot(path=Path(SHOTS) / f"{name}.png")
        page.set_viewport_size(size)


def overflow(page: Any) -> int:
    """Pixels by which the page is wider than the window."""
    page.wait_for_selector("body")
    return int(
        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    )
