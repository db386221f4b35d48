"""Numbers of official documents (GB/T 9704-2012, 7.2.5)."""

from __future__ import annotations

import re

_YEAR = re.compile(r"\s*[〔﹝\[［(（【]\s*(\d{4})\s*[〕﹞\]］)）】]\s*")


def document_number(text: str) -> str:
    """A document number in its official form, the year in 〔〕: 青政〔2022〕5号.

    GB/T 9704-2012, 7.2.5: the year stands in six-pointed brackets, never in small tortoise-shell,
    square or round ones. A text without a bracketed year comes back trimmed, otherwise unchanged.
    """
    return _YEAR.sub(r"〔\1〕", text.strip())
