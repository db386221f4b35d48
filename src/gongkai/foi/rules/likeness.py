"""How alike two subjects are: by the pairs of characters that both hold (Dice's coefficient)."""

from __future__ import annotations

import re
import unicodedata

ALIKE = 50
"""Percent of shared pairs from which two subjects are shown as similar."""
SAME = 85
"""Percent from which they are taken for the same information, where their numbers agree."""

_EMPTY = re.compile(
    r"[\W_]|关于|申请|公开|政府信息|相关|有关|材料|文件|资料|情况|信息|以及|的|及|和|与"
)


def pairs(subject: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a subject, without what every subject holds."""
    text = _EMPTY.sub("", unicodedata.normalize("NFKC", subject)).lower()
    return frozenset(text[place : place + 2] for place in range(len(text) - 1))


def likeness(one: frozenset[str], other: frozenset[str]) -> int:
    """Percent of pairs that both hold; 0 where one of them holds none."""
    if not one or not other:
        return 0
    return 200 * len(one & other) // (len(one) + len(other))


def numbers(subject: str) -> list[str]:
    """The numbers that a subject names: years, buildings, plots."""
    return sorted(re.findall(r"\d+", unicodedata.normalize("NFKC", subject)))


def same(one: str, other: str) -> bool:
    """Whether two subjects seem to name the same information: 2020 is not 2021, No. 3 not No. 4."""
    return likeness(pairs(one), pairs(other)) >= SAME and numbers(one) == numbers(other)
