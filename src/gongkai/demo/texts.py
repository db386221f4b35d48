"""The demo's invented texts: patterns of items and closing paragraphs, read from `data`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

from gongkai.demo.subjects import STREET_ORGANS

CATALOGUE, NOTICE, NEWS = "公", "告", "闻"
KINDS: Final = (CATALOGUE, NOTICE, NEWS)
EVERY: Final = "*"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One text with blanks: title and paragraphs, the organs that may publish it (none: all)."""

    kind: str
    organs: tuple[str, ...]
    category: str
    keywords: str
    title: str
    paragraphs: tuple[str, ...]


def _lines(name: str) -> list[str]:
    text = (files("gongkai.demo.data") / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@lru_cache(maxsize=1)
def patterns() -> tuple[Pattern, ...]:
    """All patterns in the order of the file."""
    found: list[Pattern] = []
    organs: tuple[str, ...] = ()
    category = keywords = ""
    for line in _lines("items.txt"):
        if line.startswith("@"):
            codes, category, *words = line[1:].split()
            organs = {"街道": STREET_ORGANS, EVERY: ()}.get(codes, tuple(codes.split(",")))
            category, keywords = category.strip("-"), " ".join(words)
            continue
        kind, title, text = line.split("|")
        found.append(Pattern(kind, organs, category, keywords, title, tuple(text.split("／"))))
    return tuple(found)


@lru_cache(maxsize=1)
def tails() -> dict[str, tuple[str, ...]]:
    """Closing paragraphs by kind."""
    pairs = [line.split("|", 1) for line in _lines("tails.txt")]
    return {kind: tuple(text for one, text in pairs if one == kind) for kind in KINDS}
