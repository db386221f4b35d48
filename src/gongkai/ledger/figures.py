"""统计指标: every printed number is a named, cited query over records (DESIGN §2).

A room's `figures.py` registers families. A family computes all its figures in as few queries as
it can; each figure still names the records behind it, and `tests` prove that both agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from django.db import models

from gongkai.ledger.once import kept
from gongkai.ledger.scope import Scope

Value = int | Decimal | None
Records = Callable[[Scope], models.QuerySet[Any]]


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
    records: Records | None = None
    measure: str = "count"
    divisor: int = 1
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Family:
    """Figures that are computed together, the value of each by id.

    `compute(scope)` asks the records; `derive(values)` takes them from the values of the figures
    that the family `needs`. A family with neither is measured by its figures' own records, together
    with others like it.
    """

    id: str
    figures: tuple[Figure, ...]
    compute: Callable[[Scope], Mapping[str, Value]] | None = None
    derive: Callable[[Mapping[str, Value]], Mapping[str, Value]] | None = None
    needs: tuple[str, ...] = ()


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
        """Values of `ids` in `scope`, each family computed once; raises UnknownFigure.

        While a page is read, no family is computed twice in one scope.
        """
        wanted = list(dict.fromkeys(ids))
        families: dict[str, Family] = {}
        self._gather(wanted, families)
        values: dict[str, Value] = kept(scope)
        asked = [one for one in families.values() if one.figures[0].id not in values]
        plain = [one for one in asked if one.compute is None and one.derive is None]
        values.update(together([figure for family in plain for figure in family.figures], scope))
        for family in asked:
            if family.compute is not None:
                values.update(family.compute(scope))
            elif family.derive is not None:
                values.update(family.derive(values))
        return {i: values[i] for i in wanted}

    def _gather(self, ids: Iterable[str], families: dict[str, Family]) -> None:
        """Add the families of `ids`, those that they need before them."""
        for figure_id in ids:
            family = self.family_of[self.get(figure_id).id]
            if family.id not in families:
                self._gather(family.needs, families)
                families[family.id] = family

    def value(self, figure_id: str, scope: Scope) -> Value:
        """Value of one figure in `scope`."""
        return self.evaluate([figure_id], scope)[figure_id]

    def records(self, figure_id: str, scope: Scope) -> models.QuerySet[Any] | None:
        """The rows behind a figure; None where it is made of other figures."""
        figure = self.get(figure_id)
        return figure.records(scope) if figure.records else None


registry = Registry()


def measured(figure: Figure, scope: Scope) -> Value:
    """Value of a figure by its own records: the slow, plain way that families must agree with.

    Raises ValueError for a figure that is made of others.
    """
    records = _records(figure, scope)
    if figure.measure == "count":
        return records.count()
    return _in_unit(records.aggregate(total=models.Sum(figure.measure))["total"], figure)


def together(figures: Sequence[Figure], scope: Scope) -> dict[str, Value]:
    """The same for many figures in one query, whatever records they count."""
    rows = [_row(number, figure, scope) for number, figure in enumerate(figures)]
    totals = dict(rows[0].union(*rows[1:], all=True)) if rows else {}
    return {
        figure.id: _in_unit(totals.get(number), figure) for number, figure in enumerate(figures)
    }


def _row(number: int, figure: Figure, scope: Scope) -> models.QuerySet[Any, Any]:
    """A query for one row: the number, and what the figure's records make."""
    counted = figure.measure == "count"
    return (
        _records(figure, scope)
        .order_by()
        .values(figure_number=models.Value(number, models.IntegerField()))
        .annotate(figure_total=models.Count("*") if counted else models.Sum(figure.measure))
        .values_list("figure_number", "figure_total")
    )


def _records(figure: Figure, scope: Scope) -> models.QuerySet[Any]:
    if figure.records is None:
        raise ValueError(f"{figure.id} 由其他指标构成，没有直接的记录。")
    return figure.records(scope)


def _in_unit(total: Any, figure: Figure) -> Value:
    return Decimal(total or 0) / figure.divisor if figure.divisor != 1 else int(total or 0)


def single(figure: Figure) -> Family:
    """Register a family of one figure that is measured by its records."""
    return registry.add(Family(figure.id, (figure,)))


def counts(
    family_id: str,
    known: Records,
    chosen: Sequence[tuple[Figure, Callable[[Scope], models.Q]]],
) -> Family:
    """Register figures that each count some of the same `known` records, in one query for all."""
    conditions = {figure.id: condition for figure, condition in chosen}

    def records_of(condition: Callable[[Scope], models.Q]) -> Records:
        return lambda scope: known(scope).filter(condition(scope))

    figures = tuple(replace(figure, records=records_of(told)) for figure, told in chosen)

    def compute(scope: Scope) -> dict[str, Value]:
        wanted = {
            f"n{number}": models.Count("pk", filter=condition(scope) or None)
            for number, condition in enumerate(conditions.values())
        }
        found = known(scope).order_by().aggregate(**wanted)
        return {figure_id: found[f"n{number}"] for number, figure_id in enumerate(conditions)}

    return registry.add(Family(family_id, figures, compute))


def sum_of(figure: Figure, *needs: str) -> Family:
    """Register a family of one figure that counts what other figures count, each record once."""

    def derive(values: Mapping[str, Value]) -> dict[str, Value]:
        return {figure.id: sum(values[one] or 0 for one in needs)}

    return registry.add(Family(figure.id, (figure,), derive=derive, needs=needs))


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

    def derive(values: Mapping[str, Value]) -> dict[str, Value]:
        over, under = values[numerator], values[denominator]
        if over is None or not under:
            return {figure_id: None}
        percent = Decimal(over) * 100 / Decimal(under)
        return {figure_id: percent.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)}

    return registry.add(Family(figure_id, (figure,), derive=derive, needs=figure.parts))
