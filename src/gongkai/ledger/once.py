"""What is read once while a page is read, however many of its parts ask.

Nothing is kept beyond the page, and nothing while something is written: a form that is posted reads
anew each time.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_known: ContextVar[dict[Hashable, dict[Any, Any]] | None] = ContextVar("once", default=None)


@contextmanager
def keeping(memory: ContextVar[Any]) -> Iterator[None]:
    """Let `memory` hold an empty dictionary until the end, and then what it held before."""
    token = memory.set({})
    try:
        yield
    finally:
        memory.reset(token)


def reading() -> AbstractContextManager[None]:
    """Keep what is read until the end; for one request that only looks."""
    return keeping(_known)


def kept(name: Hashable) -> dict[Any, Any]:
    """What is kept under `name` while a page is read; otherwise nothing, and nothing stays in it."""
    known = _known.get()
    return {} if known is None else known.setdefault(name, {})


def once(read: Callable[P, R]) -> Callable[P, R]:
    """Let `read` answer the same question once a page.

    Arguments are told apart by hash, records by their key; the answer is shared and must not be
    changed.
    """

    @wraps(read)
    def answer(*args: P.args, **kwargs: P.kwargs) -> R:
        known, question = kept(read), (args, tuple(sorted(kwargs.items())))
        if question not in known:
            known[question] = read(*args, **kwargs)
        found: R = known[question]
        return found

    return answer
