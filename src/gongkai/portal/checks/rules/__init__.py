"""One rule, one file: `check(material)` says what is to be mended."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gongkai.portal.checks.material import Material, Remark
from gongkai.portal.checks.rules import (
    brackets,
    dates,
    elements,
    leftovers,
    links,
    personal,
    pictures,
    wording,
)

RULES: tuple[Callable[[Material], Iterator[Remark]], ...] = (
    personal.check,
    leftovers.check,
    elements.check,
    wording.check,
    brackets.check,
    dates.check,
    links.check,
    pictures.check,
)
"""In the order in which their remarks are read."""
