"""What differs between two texts, paragraph by paragraph, then character by character."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

ALIKE = 50
"""Percent of shared characters from which two paragraphs are one that was changed."""

Piece = tuple[str, str]
"""(`same` | `gone` | `new`, characters)."""


@dataclass(frozen=True, slots=True)
class Change:
    """One paragraph of the comparison: `kind` is same, gone, new or changed."""

    kind: str
    pieces: tuple[Piece, ...]


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text: its lines that are not blank."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def differences(before: str, after: str) -> list[Change]:
    """Every paragraph of both texts in order; nothing of either is left out."""
    old, new = paragraphs(before), paragraphs(after)
    found: list[Change] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.extend(Change("same", (("same", one),)) for one in old[a:b])
            continue
        found.extend(_replaced(old[a:b], new[c:d]))
    return found


def _replaced(old: list[str], new: list[str]) -> list[Change]:
    found: list[Change] = []
    for one in new:
        near = next((at for at, other in enumerate(old) if _alike(other, one)), None)
        if near is None:
            found.append(Change("new", (("new", one),)))
            continue
        found.extend(Change("gone", (("gone", other),)) for other in old[:near])
        found.append(Change("changed", _pieces(old[near], one)))
        old = old[near + 1 :]
    found.extend(Change("gone", (("gone", other),)) for other in old)
    return found


def _alike(before: str, after: str) -> bool:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    shared = sum(block.size for block in matcher.get_matching_blocks())
    return 200 * shared >= ALIKE * (len(before) + len(after))


def _pieces(before: str, after: str) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(("same", before[a:b]))
            continue
        if b > a:
            pieces.append(("gone", before[a:b]))
        if d > c:
            pieces.append(("new", after[c:d]))
    return tuple(pieces)
