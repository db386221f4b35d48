"""Addresses of the same page with other parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import template

register = template.Library()


def canonical(asked: Mapping[str, Any], **changed: Any) -> str:
    """The query of `asked` with what is `changed`, in its one writing: each parameter that says
    something once, in the order of their names; the first page needs no number."""
    told = {name: str(value) for name, value in {**asked, **changed}.items() if value}
    if told.get("page") == "1":
        del told["page"]
    return urlencode(sorted(told.items()))


@register.simple_tag(takes_context=True)
def address(context: Mapping[str, Any], **changed: Any) -> str:
    """A link to this page with some parameters `changed`; None takes one away."""
    return f"?{canonical(context['request'].GET.dict(), **changed)}"
