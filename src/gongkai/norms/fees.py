"""The information handling fee (信息处理费): tariff by piece and by page.

Sources: 政府信息公开条例 Art. 42; 国办函〔2020〕109号 (政府信息公开信息处理费管理办法), in force from
2021-01-01. The organ chooses one of the two ways; both are progressive, each block at its own
rate. Amounts are whole yuan as `Decimal`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Final

CITATION: Final = "国办函〔2020〕109号；《政府信息公开条例》第四十二条"
IN_FORCE_FROM: Final = date(2021, 1, 1)
"""First day of the tariff (国办函〔2020〕109号)."""

BY_PIECES: Final = "pieces"
BY_PAGES: Final = "pages"
WAYS: Final[dict[str, str]] = {BY_PIECES: "按件计收", BY_PAGES: "按量计收"}
"""The two ways of charging, of which one is chosen (国办函〔2020〕109号)."""

MAX_UNITS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class FeeSettings:
    """What is a default and not a constant of the tariff (国办函〔2020〕109号).

    `payment_days`: calendar days for paying, from the day after the notice.
    """

    payment_days: int = 30


DEFAULT_FEE_SETTINGS: Final = FeeSettings()


class FeeError(ValueError):
    """A number of pieces or pages that cannot be charged; the message is Chinese (109号)."""


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a fee (国办函〔2020〕109号): units `first` to `last`, each at `rate` yuan."""

    first: int
    last: int
    units: int
    rate: Decimal
    yuan: Decimal


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee in yuan and the blocks that add up to it (国办函〔2020〕109号).

    `way` is one of `WAYS`; `units` are the pieces or pages that are charged.
    """

    way: str
    units: int
    yuan: Decimal
    blocks: tuple[Block, ...]
    legal_basis: str = CITATION

    def explain(self) -> list[str]:
        """Chinese sentences for the fee notice: one for each block, then the sum (109号)."""
        unit = "件" if self.way == BY_PIECES else "页"
        lines = [
            f"第{block.first}至第{block.last}{unit}，共{block.units}{unit}："
            + (f"每{unit}{block.rate}元，计{block.yuan}元。" if block.rate else "不收费。")
            for block in self.blocks
        ]
        lines.append(f"{WAYS[self.way]}，共{self.units}{unit}，合计{self.yuan}元（{CITATION}）。")
        return lines


def by_pieces(n: int, *, already: int = 0) -> Fee:
    """Fee for `n` requests of one applicant in one calendar month (国办函〔2020〕109号).

    To 10: free. 11–30: 100 yuan each. From 31: 200 yuan each for the first ten and 100 yuan more
    for each further ten. `already` are the pieces of the same month that were charged before;
    the fee is that of the pieces after them. Raises FeeError.
    """
    return _charge(BY_PIECES, n, already)


def by_pages(n: int) -> Fee:
    """Fee for `n` pages provided on one request (国办函〔2020〕109号).

    Pages of different requests are not added up; a side of A4 or smaller is one page.

    To 30: free. 31–100: 10 yuan a page. 101–200: 20 yuan. From 201: 40 yuan. Raises FeeError.
    """
    return _charge(BY_PAGES, n, 0)


def _piece_tiers() -> Iterator[tuple[int, int]]:
    yield 10, 0
    yield 30, 100
    for step in count(1):
        yield 30 + 10 * step, 100 + 100 * step


def _page_tiers() -> Iterator[tuple[int, int]]:
    yield from ((30, 0), (100, 10), (200, 20), (MAX_UNITS, 40))


def _charge(way: str, n: int, already: int) -> Fee:
    name = "件数" if way == BY_PIECES else "页数"
    for number in (n, already):
        if isinstance(number, bool) or not isinstance(number, int):
            raise FeeError(f"{name}必须是整数，不能是{number!r}。")
        if number < 0:
            raise FeeError(f"{name}不能小于零，现为{number}。")
    until = already + n
    if until > MAX_UNITS:
        raise FeeError(f"{name}{until}超过{MAX_UNITS}，请核对。")
    blocks: list[Block] = []
    below = 0
    for last, rate in _piece_tiers() if way == BY_PIECES else _page_tiers():
        first, end = max(below, already) + 1, min(last, until)
        if end >= first:
            units = end - first + 1
            blocks.append(Block(first, end, units, Decimal(rate), Decimal(rate * units)))
        if last >= until:
            break
        below = last
    return Fee(way, n, sum((block.yuan for block in blocks), Decimal(0)), tuple(blocks))
