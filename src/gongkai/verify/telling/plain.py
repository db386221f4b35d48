"""Text of strangers made harmless for a screen: no control codes, no reversed directions."""

from __future__ import annotations

import re

_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


def visible(text: str) -> str:
    """The text without control characters, lone surrogates and marks that turn its direction."""
    return _CONTROLS.sub("", text)
