"""What tells kinds of pages apart, for walks that look at a few of each."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from urllib.parse import parse_qsl, urlsplit

from django.urls import Resolver404, resolve

LINK = re.compile('href="(/[^"#]*)"')
LEAVING = ("logout", "reading")
"""Names of addresses that end a visit or change the mode."""
OURS = ("wagtailadmin_home", "wagtailadmin_login", "wagtail_serve")
"""Addresses that bear Wagtail's names and lead to pages of this project."""
WORDS = {"kind", "key", "action", "step"}
"""Parts of addresses that name another kind of page, not another record."""


def kind_of(address: str) -> tuple[str, ...] | None:
    """What tells kinds of pages apart: the view and its words, without keys; None for no page.

    Pages that Wagtail brings, but for its first one and the log-in, are its own and not looked at.
    """
    asked = urlsplit(address)
    try:
        found = resolve(asked.path)
    except Resolver404:
        return None
    name = found.url_name
    if found.namespaces or name is None or name in LEAVING:
        return None
    if name.startswith("wagtail") and name not in OURS:
        return None
    words = [v for k, v in sorted(found.kwargs.items()) if isinstance(v, str) and k in WORDS]
    if steps := str(found.kwargs.get("path", "")).strip("/").split("/")[1:]:
        words += [str(len(steps)), steps[-1]]
    return (name, *words, *sorted({k for k, _ in parse_qsl(asked.query)}))


def linked(
    get: Callable[[str], str],
    seeds: Iterable[str],
    each: int,
    most: int = 1000,
    console: bool = False,
) -> Iterator[str]:
    """Public pages that links lead to from `seeds`, `each` of a kind; or the console's instead.

    `get` gives the HTML of a path, or nothing for what is no page.
    """
    waiting, seen = deque(seeds), Counter[tuple[str, ...]]()
    known = set(waiting)
    while waiting and seen.total() < most:
        path = waiting.popleft()
        kind = kind_of(path)
        if kind is None or seen[kind] >= each:
            continue
        body = get(path)
        if not body:
            continue
        seen[kind] += 1
        yield path
        for href in map(unescape, LINK.findall(body)):
            if href not in known and href.startswith("/console/") == console:
                known.add(href)
                waiting.append(href)
