"""From a printed number to its figure page: the same organ, period and as-of day."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.urls import reverse

from gongkai.ledger.figures import registry
from gongkai.ledger.scope import Scope

ANY = "0"
"""Stands for a figure's id in an address."""


def figure_link(scope: Scope) -> Callable[[str], str | None]:
    """A function from a figure id to its page's address in `scope`; None for an unknown id."""
    query = {"year": scope.end.year, "as_of": scope.as_of.isoformat()}
    if scope.organ is not None:
        query["organ"] = scope.organ.code
    tail = urlencode(query)
    # A page has hundreds of figures: the address is asked for once.
    before, after = reverse("figure", args=[ANY]).split(ANY)

    def link(figure_id: str) -> str | None:
        if figure_id not in registry.figures:
            return None
        return f"{before}{figure_id}{after}?{tail}"

    return link
