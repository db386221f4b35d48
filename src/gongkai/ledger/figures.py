"""统计指标: every printed number is a named, cited query over records (DESIGN §2).

A room's `figures.py` registers families. A family computes all its figures in as few queries as
it can; each figure still names the records behind it, and `tests` prove that both agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from django.db import models

from gongkai.ledger.scope import Scope

Value = int | Decimal | None


class Kind(StrEnum):
    """`flow`: in the period; `opening`, `stock`: at its start, its end; `ratio`: of two figures."""

    FLOW = "flow"
    OPENING = "opening"
    STOCK = "stock"
    RATIO = "ratio"


@dataclass(frozen=True)
class Figure:
    """A named number.

    `definition` says in plain Chinese what is counted; `citation` why. `records(scope)` are the
    rows behind the number; `measure` says how they make it: `count`, or the field that is summed,
    divided by `divisor`. A figure made of other figures lists them in `parts` and has no records.
    """

    id: str
    label: str
    unit: str
    kind: Kind
    citation: str
    definition: str
    records: Callable[[Scope], models.QuerySet[Any]] | None = None
    measure: str = "count"
    divisor: int = 1
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Family:
    """Figures that are computed together: `compute(scope)` gives the value of each by id."""

    id: str
    figures: tuple[Figure, ...]
    compute: Callable[[Scope], Mapping[str, Value]]


class UnknownFigure(KeyError):
    """No figure has that id."""

    def __str__(self) -> str:
        return f"没有名为“{self.args[0]}”的统计指标，请在指标清单中查对。"


@dataclass
class Registry:
    """All families and figures by id."""

    families: dict[str, Family] = field(default_factory=dict)
    figures: dict[str, Figure] = field(default_factory=dict)
    family_of: dict[str, Family] = field(default_factory=dict)

    def add(self, family: Family) -> Family:
        """Register a family; raises ValueError where an id is taken."""
        taken = [f.id for f in family.figures if f.id in self.figures]
        if taken or family.id in self.families:
            raise ValueError(f"统计指标重名：{'、'.join(taken) or family.id}")
        self.families[family.id] = family
        for figure in family.figures:
            self.figures[figure.id] = figure
            self.family_of[figure.id] = family
        return family

    def get(self, figure_id: str) -> Figure:
        """The figure of that id; raises UnknownFigure."""
        try:
            return self.figures[figure_id]
        except KeyError:
            raise UnknownFigure(figure_id) from None

    def evaluate(self, ids: Iterable[str], scope: Scope) -> dict[str, Value]:
        """Values of `ids` in `scope`, each family computed once; raises UnknownFigure."""
        wanted = list(dict.fromkeys(ids))
        families = {self.family_of[self.get(i).id].id: self.family_of[i] for i in wanted}
        values: dict[str, Value] = {}
        for family in families.values():
            values.update(family.compute(scope))
        return {i: values[i] for i in wanted}

    def value(self, figure_id: str, scope: Scope) -> Value:
        """Value of one figure in `scope`."""
        return self.evaluate([figure_id], scope)[figure_id]

    def records(self, figure_id: str, scope: Scope) -> models.QuerySet[Any] | None:
        """The rows behind a figure; None where it is made of other figures."""
        figure = self.get(figure_id)
        return figure.records(scope) if figure.records else None


registry = Registry()


def measured(figure: Figure, scope: Scope) -> Value:
    """Value of a figure by its own records: the slow, plain way that families must agree with."""
    if figure.records is None:
        raise ValueError(f"{figure.id} 由其他指标构成，没有直接的记录。")
    records = figure.records(scope)
    if figure.measure == "count":
        return records.count()
    total = records.aggregate(total=models.Sum(figure.measure))["total"] or 0
    return Decimal(total) / figure.divisor if figure.divisor != 1 else int(total)


def single(figure: Figure) -> Family:
    """Register a family of one figure that is measured by its records."""
    return registry.add(
        Family(figure.id, (figure,), lambda scope: {figure.id: measured(figure, scope)})
    )


def ratio(
    figure_id: str,
    label: str,
    *,
    numerator: str,
    denominator: str,
    citation: str,
    definition: str,
    places: int = 2,
) -> Family:
    """Register a percentage of two figures, rounded half up; None where nothing is counted."""
    figure = Figure(
        figure_id,
        label,
        "%",
        Kind.RATIO,
        citation,
        definition,
        parts=(numerator, denominator),
    )

    def compute(scope: Scope) -> dict[str, Value]:
        values = registry.evaluate((numerator, denominator), scope)
        over, under = values[numerator], values[denominator]
        if over is None or not under:
            return {figure_id: None}
        percent = Decimal(over) * 100 / Decimal(under)
        return {figure_id: percent.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)}

    return registry.add(Family(figure_id, (figure,), compute))
