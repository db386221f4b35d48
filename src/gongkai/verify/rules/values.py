"""What rules share: sums of cells, comparison within what was printed, places, Chinese text."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from gongkai.norms.relations import FEES_FIGURE
from gongkai.verify.claims.numerals import ABOUT, AT_LEAST, AT_MOST
from gongkai.verify.filing import Filing, Value
from gongkai.verify.reading.prose import PLACES
from gongkai.verify.rules.base import Facts
from gongkai.verify.verdict import Claim

_YUAN = 10_000
# “约” may be a tenth off before it misleads.
_ABOUT = Decimal("0.1")


def sum_of(filing: Filing, figures: Iterable[str]) -> Decimal | None:
    """Sum of the cells (fees in yuan); a figure with a leading minus is subtracted.

    None if any is unknown.
    """
    total = Decimal(0)
    for figure in figures:
        name = figure.removeprefix("-")
        cell = filing.cells.get(name)
        if cell is None or cell.value is None:
            return None
        value = Decimal(cell.value) * (_YUAN if name == FEES_FIGURE else 1)
        total += -value if figure.startswith("-") else value
    return total


def agrees(claim: Claim, value: Decimal) -> bool:
    """Whether the number as printed can stand for `value`, rounded or truncated."""
    if claim.exactness == AT_LEAST:
        return value >= claim.value
    if claim.exactness == AT_MOST:
        return value <= claim.value
    if claim.exactness == ABOUT:
        return abs(value - claim.value) <= max(claim.step, claim.value * _ABOUT)
    if claim.step == 1:
        return value == claim.value
    return -claim.step / 2 <= value - claim.value < claim.step


def number(value: Decimal | int) -> str:
    """A number as Chinese readers expect it, without exponent or trailing zeros."""
    text = f"{Decimal(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def plain(value: Decimal | None) -> Value:
    """A whole Decimal as int; other values as they are."""
    if value is None or value != value.to_integral_value():
        return value
    return int(value)


def name_of(figures: Iterable[str]) -> str:
    """Readable name of a sum of cells."""
    names = [PLACES[figure.removeprefix("-")][1] for figure in figures]
    if len(names) <= 2:
        return "与".join(f"“{name}”" for name in names)
    return f"“{names[0]}”至“{names[-1]}”共{len(names)}格"


def place_label(facts: Facts, offset: int) -> str:
    """Readable place of a character of the report's text."""
    for sentence in facts.filing.sentences:
        if sentence.place.start <= offset < sentence.place.end:
            return sentence.place.label
    return "标题"
