"""Which requests may be answered from ready bytes, and under which key. Pure functions.

A key is made of the decoded path, the query in its one canonical writing, the reading mode and
the language, of nothing else that a visitor sends. What does not fit is left to Django, and never kept.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from django.http.cookie import parse_cookie

from gongkai.site.context import variant_of
from gongkai.site.language import COOKIE

LONGEST_PATH = 240
LONGEST_QUERY = 120
LONGEST_COOKIE = 4096
_SEGMENT = r"[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,79}"
_PATH = re.compile(rf"/(?:{_SEGMENT}/)*(?:{_SEGMENT}\.[a-z0-9]{{1,8}})?")
_PAIR = re.compile(r"([a-z][a-z_]{0,19})=([A-Za-z0-9._-]{1,40})")
_WEIGHT = re.compile(r"0(?:\.0{0,3})?")


class Key(NamedTuple):
    """The address and the variant (reading mode and language) of a kept page."""

    path: str
    query: str
    variant: str


def keepable(path: str, query: str) -> bool:
    """Whether an address is of the plain kind that may be kept.

    `path` is WSGI's decoded one: letters, digits and `._~-`, no hidden or upward segment, ending in
    `/` or in a name with an ending. `query` holds each parameter once, in order of their names,
    with simple values.
    """
    if len(path) > LONGEST_PATH or not _PATH.fullmatch(path):
        return False
    return not query or parameters(query) is not None


def parameters(query: str) -> tuple[str, ...] | None:
    """Names of the parameters of a canonical query; None where it is not written canonically."""
    if len(query) > LONGEST_QUERY:
        return None
    pairs = [_PAIR.fullmatch(part) for part in query.split("&")]
    names = tuple(pair.group(1) for pair in pairs if pair)
    if len(names) != len(pairs) or list(names) != sorted(set(names)):
        return None
    return names


def variant_asked(cookie: str, closed: frozenset[str]) -> str | None:
    """The variant that a Cookie header asks for.

    None where the header holds one of the `closed` cookies (a session), or is too long: such a
    request is no anonymous one. Read as Django reads it, so that both see the same.
    """
    if len(cookie) > LONGEST_COOKIE:
        return None
    found = parse_cookie(cookie)
    if not closed.isdisjoint(found):
        return None
    return variant_of(found)


def only_variant(cookie: str) -> bool:
    """Whether a Cookie header holds no cookie but those that choose the variant."""
    return len(cookie) <= LONGEST_COOKIE and set(parse_cookie(cookie)) <= {"reading", COOKIE}


def takes_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding header admits gzip (RFC 9110 §12.5.3)."""
    weights: dict[str, bool] = {}
    for part in accepted.lower().split(","):
        name, *rest = (piece.strip() for piece in part.split(";"))
        weights[name] = not any(
            piece.startswith("q=") and _WEIGHT.fullmatch(piece[2:].strip()) for piece in rest
        )
    return weights.get("gzip", weights.get("x-gzip", weights.get("*", False)))


def none_match(header: str, etag: str) -> bool:
    """Whether an If-None-Match header names `etag`, weakly compared (RFC 9110 §13.1.2)."""
    if header == etag or header.strip() == "*":
        return True
    return any(part.strip().removeprefix("W/") == etag for part in header.split(","))


def file_of(key: Key, content_type: str) -> str:
    """The file of a kept page below the folder of pages; two keys never share one.

    A page whose address ends in `/` is its `index.html`, with a query `page=2.html`; whatever nginx
    would give a wrong type lies in a file that it never tries.
    """
    folder, _, name = key.path.rpartition("/")
    place = f"{key.variant}{folder}/"
    if not name and content_type.split(";")[0].strip() == "text/html":
        return f"{place}{key.query or 'index'}.html"
    return f"{place}{name}@{key.query}@data"
