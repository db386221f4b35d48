"""What of the public pages may be kept as ready bytes, and what makes them stale.

Nothing is kept but what its view marks: with `@ready(...)`, or `mark(...)` where there is no view
function. A mark names tags. A tag is `source:key` of the change feed, or `source:*` for any change
of that source; rooms add what else a change touches with `expands` (an item: its column's lists)
and where it is shown with `shown_at`. `gongkai.site.ready` keeps and drops the bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from gongkai.ledger.permissions import logged_in

CHROME = "chrome"
"""Tag of what stands around every page: the district's name and how to reach it."""

Expand = Callable[[Sequence[str]], Iterable[str]]
"""From the changed keys of a source to further tags, or to addresses of pages."""

R = TypeVar("R", bound=HttpResponseBase)

_expansions: dict[str, list[Expand]] = {}
_addresses: dict[str, list[Expand]] = {}


@dataclass(frozen=True, slots=True)
class Mark:
    """A response may be kept: until one of `tags` is dropped, and not past `until`.

    A page that is not `timeless` ends with its day (Asia/Shanghai), for it may speak of today.
    `query` names the parameters by which the address may differ; with any other it is not kept.
    """

    tags: frozenset[str]
    query: frozenset[str] = frozenset()
    until: datetime | None = None
    timeless: bool = False


def mark(
    request: HttpRequest,
    response: HttpResponseBase,
    *tags: str,
    query: Iterable[str] = (),
    until: datetime | None = None,
    timeless: bool = False,
) -> HttpResponseBase:
    """Mark `response` as one that may be kept, for visitors who are not logged in; give it back."""
    if not logged_in(request):
        wanted = Mark(frozenset((CHROME, *tags)), frozenset(query), until, timeless)
        response.ready = wanted  # type: ignore[attr-defined]
    return response


def also(response: R, *tags: str) -> R:
    """Say, inside a view that is marked, what else its answer depends on; gives the answer back."""
    told = (*getattr(response, "ready_also", ()), *tags)
    response.ready_also = told  # type: ignore[attr-defined]
    return response


def never(response: R) -> R:
    """Say, inside a view that is marked, that this answer is not to be kept; gives it back."""
    response.ready_never = True  # type: ignore[attr-defined]
    return response


def ready(
    *tags: str, query: Iterable[str] = (), timeless: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark what a view answers (a decorator, the outermost); see `mark`, `also` and `never`."""

    def around(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            response = view(request, *args, **kwargs)
            if getattr(response, "ready_never", False):
                return response
            more = getattr(response, "ready_also", ())
            return mark(request, response, *tags, *more, query=query, timeless=timeless)

        return inner

    return around


def mark_of(response: Any) -> Mark | None:
    """The mark of a response; None where it must not be kept."""
    found = getattr(response, "ready", None)
    if not isinstance(found, Mark) or getattr(response, "ready_never", False):
        return None
    return replace(found, tags=found.tags | set(getattr(response, "ready_also", ())))


def expands(source: str) -> Callable[[Expand], Expand]:
    """Register what else the changed keys of `source` make stale (a decorator); it gives tags."""

    def register(expand: Expand) -> Expand:
        _expansions.setdefault(source, []).append(expand)
        return expand

    return register


def shown_at(source: str) -> Callable[[Expand], Expand]:
    """Register at which addresses the changed keys of `source` are read (a decorator).

    These pages are made ready at once, before anybody asks for them.
    """

    def register(find: Expand) -> Expand:
        _addresses.setdefault(source, []).append(find)
        return find

    return register


def tags_of(keys_by_source: Mapping[str, Sequence[str]]) -> set[str]:
    """The tags that changes make stale."""
    tags: set[str] = set()
    for source, keys in keys_by_source.items():
        tags.add(f"{source}:*")
        tags.update(f"{source}:{key}" for key in keys)
        for expand in _expansions.get(source, ()):
            tags.update(expand(keys))
    return tags


def addresses_of(keys_by_source: Mapping[str, Sequence[str]]) -> list[str]:
    """The addresses at which changes are read, each once."""
    found: dict[str, None] = {}
    for source, keys in keys_by_source.items():
        for find in _addresses.get(source, ()):
            found.update(dict.fromkeys(find(keys)))
    return list(found)
