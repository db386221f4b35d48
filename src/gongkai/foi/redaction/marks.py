"""Marks: rectangles of a page that are not delivered, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from gongkai.foi.redaction.limits import MOST_MARKS, RedactionError
from gongkai.foi.redaction.reasons import BY_KEY, REASONS

SCALE = 10_000
"""Places are whole ten-thousandths of the page as it is shown, from its upper left corner."""

FIELDS = ("page", "x", "y", "w", "h")


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A rectangle of a page, which is counted from 1; `x`, `y`, `w`, `h` in ten-thousandths."""

    page: int
    y: int
    x: int
    w: int
    h: int
    reason: str = REASONS[0].key

    def touches(self, left: int, top: int, right: int, bottom: int, margin: int = 0) -> bool:
        """Whether a rectangle comes within `margin` of the mark."""
        return (
            left < self.x + self.w + margin
            and right > self.x - margin
            and top < self.y + self.h + margin
            and bottom > self.y - margin
        )


def clipped(
    page: int, left: int, top: int, right: int, bottom: int, reason: str = REASONS[0].key
) -> Mark | None:
    """The mark of a rectangle as far as it lies on the page; None where it lies outside."""
    left, top = max(0, left), max(0, top)
    right, bottom = min(SCALE, right), min(SCALE, bottom)
    if right <= left or bottom <= top:
        return None
    return Mark(page, top, left, right - left, bottom - top, reason)


def parse(value: Any, pages: int) -> list[Mark]:
    """The marks that `value`, read from JSON, describes, in order and each once.

    Raises RedactionError where it is no list of marks on one of `pages` pages.
    """
    if not isinstance(value, list) or len(value) > MOST_MARKS:
        raise RedactionError(f"遮盖须是一份列表，最多 {MOST_MARKS} 处。")
    return sorted({_parse_one(one, number, pages) for number, one in enumerate(value, start=1)})


def _parse_one(one: Any, number: int, pages: int) -> Mark:
    if not isinstance(one, dict):
        raise RedactionError(f"第 {number} 处遮盖写得不对，请删去重画。")
    numbers = [n for n in map(one.get, FIELDS) if isinstance(n, int) and not isinstance(n, bool)]
    if len(numbers) != len(FIELDS):
        raise RedactionError(f"第 {number} 处遮盖的位置须是数字，请改正。")
    page, x, y, w, h = numbers
    if not 1 <= page <= pages:
        raise RedactionError(f"第 {number} 处遮盖写在第 {page} 页，而文件只有 {pages} 页，请改正。")
    if not (0 <= x < SCALE and 0 <= y < SCALE and 0 < w <= SCALE - x and 0 < h <= SCALE - y):
        raise RedactionError(
            f"第 {number} 处遮盖（第 {page} 页）超出页面或没有大小，"
            "请让“左+宽”“上+高”都不超过 100，宽和高大于 0。"
        )
    reason = one.get("reason")
    if reason not in BY_KEY:
        raise RedactionError(f"第 {number} 处遮盖（第 {page} 页）没有写明理由，请选择一项。")
    return Mark(page, y, x, w, h, reason)


def as_json(marks: Iterable[Mark]) -> list[dict[str, Any]]:
    """Marks as JSON keeps them."""
    return [asdict(mark) for mark in sorted(marks)]


def merged(old: Iterable[Mark], new: Iterable[Mark]) -> list[Mark]:
    """`old` with those of `new` that do not lie wholly under one of them."""
    kept = list(old)
    for mark in new:
        if not any(_covers(one, mark) for one in kept):
            kept.append(mark)
    return sorted(kept)


def _covers(one: Mark, other: Mark) -> bool:
    return (
        one.page == other.page
        and one.x <= other.x
        and one.y <= other.y
        and one.x + one.w >= other.x + other.w
        and one.y + one.h >= other.y + other.h
    )


def by_page(marks: Sequence[Mark]) -> dict[int, list[Mark]]:
    """Marks by the page that they lie on."""
    found: dict[int, list[Mark]] = {}
    for mark in marks:
        found.setdefault(mark.page, []).append(mark)
    return found
