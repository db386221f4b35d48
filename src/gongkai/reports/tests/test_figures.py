"""Figures of all rooms: every cell has one, each is what its records measure."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from gongkai.enforcement.models import Decision, FeeReceipt
from gongkai.ledger.figures import measured, registry
from gongkai.ledger.scope import Scope
from gongkai.ledger.tests.factories import make_district, make_organ
from gongkai.norms.form import cells

FEES = "table1.fees_10k_yuan"


def test_every_cell_of_the_form_is_a_figure() -> None:
    assert [i for i in cells() if i not in registry.figures] == []


def test_every_figure_says_what_it_counts_and_by_what_law() -> None:
    poor = [f.id for f in registry.figures.values() if not (f.citation and f.definition and f.unit)]
    assert poor == []


def test_every_figure_has_records_or_parts() -> None:
    assert [f.id for f in registry.figures.values() if not (f.records or f.parts)] == []


def receipt(organ, key: str, fen: int, entered: date, struck: date | None = None) -> FeeReceipt:
    return FeeReceipt.objects.create(
        organ=organ,
        key=key,
        item="占道费",
        payer="某公司",
        amount=fen,
        received_on=date(2022, 5, 5),
        entered_on=entered,
        struck_on=struck,
    )


@pytest.mark.django_db
class TestScope:
    def test_sums_of_money_are_exact(self) -> None:
        district = make_district()
        for number in range(3):
            receipt(district, str(number), 10, date(2022, 5, 6))
        assert registry.value(FEES, Scope.year(2022)) == Decimal("0.00003")

    def test_only_what_was_entered_by_the_day_counts(self) -> None:
        receipt(make_district(), "1", 10, date(2022, 6, 1))
        before, on = date(2022, 5, 31), date(2022, 6, 1)
        assert registry.value(FEES, Scope.year(2022, as_of=before)) == 0
        assert registry.value(FEES, Scope.year(2022, as_of=on)) == Decimal("0.00001")

    def test_a_struck_record_counts_until_the_day_before_it_was_struck(self) -> None:
        receipt(make_district(), "1", 10, date(2022, 6, 1), struck=date(2022, 7, 1))
        assert registry.value(FEES, Scope.year(2022, as_of=date(2022, 6, 30))) == Decimal("0.00001")
        assert registry.value(FEES, Scope.year(2022, as_of=date(2022, 7, 1))) == 0

    def test_an_organ_counts_its_subtree_and_its_own_part(self) -> None:
        district = make_district()
        organ, other = make_organ(district, "甲局"), make_organ(district, "乙局")
        for key, owner in (("1", district), ("2", organ), ("3", other)):
            receipt(owner, key, 1_000_000, date(2022, 6, 1))
        scope = Scope.year(2022)
        assert registry.value(FEES, scope) == 3
        assert registry.value(FEES, scope.of(district)) == 3
        assert registry.value(FEES, scope.of(district, own=True)) == 1
        assert registry.value(FEES, scope.of(organ)) == 1

    def test_a_ratio_of_nothing_is_blank_not_zero(self) -> None:
        assert registry.value("foi.in_time_rate", Scope.year(2022)) is None


class TestFamiliesAgreeWithTheirRecords(TestCase):
    @settings(max_examples=15, deadline=None)
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["permit", "penalty", "coercive_measure"]),
                st.integers(-400, 400),
                st.integers(0, 60),
                st.one_of(st.none(), st.integers(0, 90)),
            ),
            max_size=12,
        )
    )
    def test_each_value_is_the_measure_of_its_records(self, rows) -> None:
        district = make_district()
        base = date(2022, 6, 30)
        for number, (kind, day, entry, struck) in enumerate(rows):
            decided = base + timedelta(day)
            entered = decided + timedelta(entry)
            Decision.objects.create(
                organ=district,
                key=str(number),
                kind=kind,
                matter="事项",
                party="某公司",
                decided_on=decided,
                entered_on=entered,
                struck_on=None if struck is None else entered + timedelta(struck),
            )
        scope = Scope.year(2022, district, date(2022, 12, 31))
        values = registry.evaluate(registry.figures, scope)
        for figure in registry.figures.values():
            if figure.records:
                self.assertEqual(values[figure.id], measured(figure, scope), figure.id)
                self.assertIs(type(values[figure.id]), type(measured(figure, scope)))
