"""Figures: registered once, computed by family, asked for a scope."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import models
from django.utils import timezone

from gongkai.ledger.figures import (
    Family,
    Figure,
    Kind,
    Registry,
    UnknownFigure,
    measured,
    registry,
    together,
)
from gongkai.ledger.models import Organ, User
from gongkai.ledger.scope import Scope
from gongkai.ledger.tests.factories import make_district

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


def test_a_ratio_is_taken_of_values_that_are_computed_once() -> None:
    own, calls = Registry(), []

    def compute(scope: Scope) -> dict[str, int]:
        calls.append(scope)
        return {"a.b": 1}

    rate = Figure("a.rate", "率", "%", Kind.RATIO, "第一条", "说明", parts=("a.b",))
    own.add(Family("r", (rate,), derive=lambda v: {"a.rate": v["a.b"]}, needs=rate.parts))
    own.add(Family("f", (FIGURE,), compute))
    assert own.evaluate(["a.rate", "a.b"], Scope.year(2022)) == {"a.rate": 1, "a.b": 1}
    assert own.value("a.rate", Scope.year(2022)) == 1
    assert len(calls) == 2


@pytest.mark.django_db
def test_figures_of_unlike_records_are_measured_in_one_query(
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    def organs(scope: Scope) -> models.QuerySet[Organ]:
        return Organ.objects.order_by("name")

    people = Figure("u", "人", "人", Kind.FLOW, "第一条", "说明", lambda _: User.objects.all())
    nobody = replace(people, id="n", records=lambda _: User.objects.none())
    depths = replace(people, id="o", records=organs, measure="depth")
    tenths = replace(depths, id="t", divisor=10)
    make_district()
    figures = (people, nobody, depths, tenths)
    with django_assert_num_queries(1):
        values = together(figures, Scope.year(2022))
    assert values == {one.id: measured(one, Scope.year(2022)) for one in figures}
    assert values["o"] and values["t"] == Decimal(values["o"]) / 10
    assert together([nobody], Scope.year(2022)) == {"n": 0}
    assert together([], Scope.year(2022)) == {}


def test_a_figure_made_of_others_has_no_records_to_measure() -> None:
    for way in (
        lambda one: together([one], Scope.year(2022)),
        lambda one: measured(one, Scope.year(2022)),
    ):
        with pytest.raises(ValueError, match="没有直接的记录"):
            way(FIGURE)


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="早于始日"):
        Scope(None, date(2022, 2, 1), date(2022, 1, 1), date(2022, 3, 1))


def test_without_a_day_the_scope_stands_at_today() -> None:
    assert Scope.year(2022).as_of == timezone.localdate()
