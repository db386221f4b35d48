"""Figures: registered once, computed by family, asked for a scope."""

from datetime import date

import pytest
from django.utils import timezone

from gongkai.ledger.figures import Family, Figure, Kind, Registry, UnknownFigure, registry
from gongkai.ledger.scope import Scope

FIGURE = Figure("a.b", "甲", "件", Kind.FLOW, "第一条", "说明")


def test_a_figure_id_is_taken_once() -> None:
    own = Registry()
    own.add(Family("f", (FIGURE,), lambda scope: {"a.b": 1}))
    with pytest.raises(ValueError, match="重名：a"):
        own.add(Family("g", (FIGURE,), lambda scope: {"a.b": 1}))


def test_an_unknown_figure_is_refused_by_name() -> None:
    with pytest.raises(UnknownFigure, match=r"foi\.nothing"):
        registry.get("foi.nothing")


def test_a_family_is_computed_once_for_all_its_figures() -> None:
    own, calls = Registry(), []

    def compute(scope: Scope) -> dict[str, int]:
        calls.append(scope)
        return {"a.b": 1, "a.c": 2}

    other = Figure("a.c", "乙", "件", Kind.FLOW, "第一条", "说明")
    own.add(Family("f", (FIGURE, other), compute))
    assert own.evaluate(["a.c", "a.b"], Scope.year(2022)) == {"a.c": 2, "a.b": 1}
    assert len(calls) == 1


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="早于始日"):
        Scope(None, date(2022, 2, 1), date(2022, 1, 1), date(2022, 3, 1))


def test_without_a_day_the_scope_stands_at_today() -> None:
    assert Scope.year(2022).as_of == timezone.localdate()
