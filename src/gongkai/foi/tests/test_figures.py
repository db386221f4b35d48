"""Figures of requests: families agree with their records, and the relations of the form hold."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from gongkai.foi.models import Request
from gongkai.foi.states import Status
from gongkai.foi.tests.records import random_requests
from gongkai.ledger.figures import Value, measured, registry
from gongkai.ledger.models import Organ
from gongkai.ledger.scope import Scope
from gongkai.ledger.tests.factories import make_district, make_organ
from gongkai.norms import relations
from gongkai.norms.form import TABLE2_COLUMNS, TABLE2_ROWS, table2_figure

pytestmark = pytest.mark.django_db

FIGURES = [
    figure
    for figure in registry.figures.values()
    if figure.id.startswith(("table2.", "foi.")) and not figure.parts
]
CELLS = [table2_figure(row.key, column.key) for row in TABLE2_ROWS for column in TABLE2_COLUMNS]
DAYS = [date(2022, 12, 31), date(2023, 1, 20), date(2022, 3, 1), date(2030, 1, 1)]


@pytest.fixture
def district() -> Organ:
    root = make_district()
    for name in ("青麓区发展和改革局", "青麓区财政局", "青麓区教育局"):
        make_organ(root, name)
    return Organ.objects.get(pk=root.pk)


def scatter(district: Organ, seed: int, count: int = 400) -> None:
    random_requests(seed, [district, *district.get_children()], count)


def make(organ: Organ, received: date, closed: date | None = None, **changes: Any) -> Request:
    values: dict[str, Any] = {
        "organ": organ,
        "key": f"n{Request.objects.count()}",
        "applicant_kind": "natural_person",
        "channel": "online",
        "subject": "申请内容",
        "received_on": received,
        "entered_on": received,
    }
    if closed:
        values |= {
            "status": Status.CLOSED,
            "outcome": "disclosed",
            "closed_on": closed,
            "closed_entered_on": closed,
        }
    return Request.objects.create(**(values | changes))


def cells(row: str, scope: Scope) -> list[Value]:
    ids = [table2_figure(row, column.key) for column in TABLE2_COLUMNS]
    values = registry.evaluate(ids, scope)
    return [values[i] for i in ids]


@pytest.mark.parametrize("seed", [1, 2])
def test_every_figure_of_requests_equals_what_its_records_measure(
    district: Organ, seed: int
) -> None:
    scatter(district, seed)
    organ = district.get_children()[seed]
    for scope in (
        Scope.year(2022, district, DAYS[seed]),
        Scope(organ, date(2021, 11, 5), date(2022, 2, 28), date(2022, 3, 10)),
    ):
        values = registry.evaluate([figure.id for figure in FIGURES], scope)
        for figure in FIGURES:
            assert values[figure.id] == measured(figure, scope), (figure.id, scope.label())
        assert any(values.values())


@pytest.mark.parametrize("seed", range(6))
def test_the_printed_relations_of_table_two_hold_for_any_records(
    district: Organ, seed: int
) -> None:
    scatter(district, seed)
    for as_of in DAYS:
        for year in (2021, 2022):
            values = registry.evaluate(CELLS, Scope.year(year, district, as_of))
            found = relations.check(values, year=year)
            broken = [f for f in found if f.rule in ("E1", "E2", "E3")]
            assert broken == []


@pytest.mark.parametrize("seed", range(3))
def test_what_is_carried_out_is_carried_into_the_next_year(district: Organ, seed: int) -> None:
    scatter(district, seed)
    for as_of in DAYS:
        out = cells("carried_out", Scope.year(2021, district, as_of))
        assert out == cells("carried_in", Scope.year(2022, district, as_of))


def test_the_organs_add_up_to_the_district(district: Organ) -> None:
    scatter(district, 7)
    scope = Scope.year(2022, district, date(2023, 1, 20))
    whole = registry.evaluate(CELLS, scope)
    parts = {
        organ.name: registry.evaluate(CELLS, scope.of(organ)) for organ in district.get_children()
    }
    parts["本级"] = registry.evaluate(CELLS, scope.of(district, own=True))
    assert whole[table2_figure("received", "total")]
    for cell in CELLS:
        assert whole[cell] == sum(values[cell] or 0 for values in parts.values()), cell
    assert registry.evaluate(CELLS, scope.of(None)) == whole


def test_an_empty_ledger_counts_nothing_and_has_no_rate(district: Organ) -> None:
    scope = Scope.year(2022, district)
    assert set(registry.evaluate(CELLS, scope).values()) == {0}
    assert registry.value("foi.in_time_rate", scope) is None
    assert registry.value("foi.fees_charged", scope) == 0


def test_the_first_and_the_last_day_belong_to_the_year(district: Organ) -> None:
    for received, closed in (
        (date(2022, 1, 1), date(2022, 12, 31)),
        (date(2021, 12, 31), date(2022, 1, 1)),
        (date(2022, 12, 31), date(2023, 1, 1)),
        (date(2021, 12, 30), date(2021, 12, 31)),
    ):
        make(district, received, closed)
    scope = Scope.year(2022, district, date(2023, 2, 1))
    rows = {
        row: cells(row, scope)[-1] for row in ("received", "carried_in", "total", "carried_out")
    }
    assert rows == {"received": 2, "carried_in": 1, "total": 2, "carried_out": 1}


def test_a_closing_entered_after_the_day_counts_as_carried_out(district: Organ) -> None:
    make(district, date(2022, 12, 1), date(2022, 12, 20), closed_entered_on=date(2023, 1, 21))
    before = Scope.year(2022, district, date(2023, 1, 20))
    after = Scope.year(2022, district, date(2023, 1, 21))
    assert (cells("total", before)[-1], cells("carried_out", before)[-1]) == (0, 1)
    assert (cells("total", after)[-1], cells("carried_out", after)[-1]) == (1, 0)


def test_a_request_counts_from_its_entry_until_it_is_struck(district: Organ) -> None:
    make(
        district,
        date(2022, 5, 1),
        entered_on=date(2022, 5, 10),
        struck_on=date(2022, 6, 1),
    )
    for as_of, count in (
        (date(2022, 5, 9), 0),
        (date(2022, 5, 10), 1),
        (date(2022, 5, 31), 1),
        (date(2022, 6, 1), 0),
    ):
        assert cells("received", Scope.year(2022, district, as_of))[-1] == count


def test_a_fee_counts_in_the_year_of_payment_and_from_its_entry(district: Organ) -> None:
    make(
        district,
        date(2022, 12, 1),
        fee_charged=10_050,
        fee_notified_on=date(2022, 12, 10),
        fee_notified_entered_on=date(2022, 12, 10),
        fee_paid_on=date(2022, 12, 30),
        fee_paid_entered_on=date(2023, 1, 5),
    )
    for as_of, charged in ((date(2023, 1, 4), 0), (date(2023, 1, 5), Decimal("100.5"))):
        scope = Scope.year(2022, district, as_of)
        assert registry.value("foi.fees_charged", scope) == charged
        assert registry.value("foi.fee_notices", scope) == 1


def test_an_answer_on_the_due_day_is_in_time_and_one_day_later_is_not(district: Organ) -> None:
    due = date(2022, 4, 1)
    make(district, date(2022, 3, 3), due, due_on=due)
    make(district, date(2022, 3, 3), due + timedelta(1), due_on=due)
    make(district, date(2022, 3, 3), due, due_on=due)
    scope = Scope.year(2022, district)
    assert registry.value("foi.closed_in_time", scope) == 2
    assert registry.value("foi.in_time_rate", scope) == Decimal("66.67")


def test_cells_of_a_year_come_from_one_query(
    district: Organ, django_assert_num_queries: Any
) -> None:
    scatter(district, 3, 50)
    with django_assert_num_queries(1):
        registry.evaluate(CELLS, Scope.year(2022, district))
