"""What the library's templates print: a document's standing, headings of a text."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.utils.html import strip_tags

from gongkai.library.opendata import label_of

register = template.Library()
_HEADING = re.compile(
    r"^(第[一二三四五六七八九十百]+[章节]|[一二三四五六七八九十]+、[^。；，]{1,30}$|附件)"
)


@register.inclusion_tag("library/_stand.html")
def stand(document: Any) -> dict[str, str]:
    """The standing of a document that was fetched with it (`selectors.with_standing`)."""
    return {"label": label_of(document)}


@register.filter
def is_heading(paragraph: str) -> bool:
    """Whether a paragraph is a chapter's or part's heading (GB/T 9704-2012, 7.3.3)."""
    return bool(_HEADING.match(strip_tags(str(paragraph))))
