"""Names by which a document is cited: its whole title, and what a covering notice issues."""

from __future__ import annotations

import re

_ISSUED = re.compile(r"关于(?:印发|公布|发布)[《〈]?(.+?)[》〉]?(?:的)?(?:通知|公告|决定)$")


def names_of(title: str) -> tuple[str, ...]:
    """The title, then what it issues: “…关于印发甲办法的通知” is also cited as 《甲办法》."""
    title = title.strip()
    issued = _ISSUED.search(title)
    return (title, issued[1]) if issued else (title,)
