"""A text as paragraphs in which citations are links that say when a document is no longer in force."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from gongkai.library.rules.citations import Citation, citations


@dataclass(frozen=True, slots=True)
class Target:
    """The library's document that a citation names: address, title, and why it no longer holds.

    `number` is empty where the title told which it is; `gone` is empty while it is in force.
    """

    href: str
    title: str
    number: str = ""
    gone: str = ""


Find = Callable[[Citation], Target | None]
"""From a citation to its document; None where the library has none."""


def linked(text: str, find: Find) -> SafeString:
    """`text`, escaped, its citations linked where `find` knows the document."""
    parts: list[str] = []
    at = 0
    for citation in citations(text):
        target = find(citation)
        if target is None:
            continue
        start = citation.start
        if not citation.title and target.number in citation.numbers:
            start = citation.starts[citation.numbers.index(target.number)]
        parts.append(escape(text[at:start]))
        parts.append(
            format_html(
                '<a class="cite" href="{}" title="{}">{}</a>',
                target.href,
                target.title,
                text[start : citation.end],
            )
        )
        if target.gone:
            parts.append(format_html('<span class="cite-gone">（{}）</span>', target.gone))
        at = citation.end
    parts.append(escape(text[at:]))
    return mark_safe("".join(parts))
