"""Chinese words inside what may be drawn in English: said in English, or marked as Chinese."""

from __future__ import annotations

import re
from typing import Any, Final

from django import template
from django.conf import settings
from django.utils.html import conditional_escape, format_html
from django.utils.translation import get_language, gettext

CONTENT: Final = "zh-Hans"
"""The language of all content, as `lang` names it."""

_CHINESE = re.compile("[\u3400-\u9fff]")

register = template.Library()


@register.filter
def chinese(text: Any) -> str:
    """Content inside a sentence of the page's language, marked as Chinese where that is another."""
    if text is None:
        return ""
    if get_language() == settings.LANGUAGE_CODE or not _CHINESE.search(str(text)):
        return conditional_escape(text)
    return format_html('<span lang="{}">{}</span>', CONTENT, text)


@register.filter
def said(words: Any) -> str:
    """Fixed words of the program in the page's language; what has no English stays Chinese and is
    marked so."""
    there = str(words or "")
    found = gettext(there) if there else ""
    return chinese(there) if found == there else conditional_escape(found)
