"""Each format prints exactly the document's cells: the five files equal one another cell by cell."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.norms import form
from gongkai.reports.document import Value
from gongkai.reports.export.docx import to_docx
from gongkai.reports.export.html import to_html
from gongkai.reports.export.jsonfile import to_json
from gongkai.reports.export.pdf import to_pdf
from gongkai.reports.export.tests import readback, samples
from gongkai.reports.export.xlsx import to_xlsx

Trip = Callable[[dict[str, Value]], dict[str, Value]]


def _trip(render: Callable, read: Callable, values: dict[str, Value]) -> dict[str, Value]:
    return read(render(samples.document(values)))


TRIPS: dict[str, Trip] = {
    "docx": partial(_trip, to_docx, readback.cells_of_docx),
    "xlsx": partial(_trip, to_xlsx, readback.cells_of_xlsx),
    "pdf": partial(_trip, to_pdf, readback.cells_of_pdf),
    "html": partial(_trip, to_html, readback.cells_of_html),
    "json": partial(_trip, to_json, readback.cells_of_json),
}
every_format = pytest.mark.parametrize("trip", TRIPS.values(), ids=TRIPS.keys())

counts = st.none() | st.integers(min_value=0, max_value=9_999_999)
money = st.none() | st.decimals(min_value=0, max_value=10**9, places=6).filter(
    lambda amount: len(amount.normalize().as_tuple().digits) <= 15
)


@st.composite
def random_values(draw: st.DrawFn) -> dict[str, Value]:
    """A few cells at random over a filled form: 200 draws would be slow and find no more."""
    values = samples.filled_values()
    for figure in draw(st.lists(st.sampled_from(list(form.cells())), max_size=30)):
        values[figure] = draw(counts)
    values[samples.FEES] = draw(money)
    return values


@every_format
def test_a_filled_report_keeps_every_cell(trip: Trip) -> None:
    values = samples.filled_values()
    assert values[samples.FEES] == Decimal("385.39003")
    assert trip(values) == values


@every_format
def test_blank_cells_stay_blank_and_zeros_stay_zero(trip: Trip) -> None:
    values = samples.blank_values()
    assert {None, 0} <= set(values.values())
    assert trip(values) == values


@every_format
def test_a_report_without_any_number_has_two_hundred_blank_cells(trip: Trip) -> None:
    assert trip({}) == dict.fromkeys(form.cells())


@pytest.mark.parametrize("name", ["docx", "xlsx", "html", "json"])
@settings(max_examples=15, deadline=None)
@given(values=random_values())
def test_any_values_are_kept(name: str, values: dict[str, Value]) -> None:
    assert TRIPS[name](values) == values


@settings(max_examples=3, deadline=None)
@given(values=random_values())
def test_any_values_are_kept_in_pdf(values: dict[str, Value]) -> None:
    assert TRIPS["pdf"](values) == values


@settings(max_examples=200, deadline=None)
@given(amount=st.decimals(min_value=0, max_value=10**15, places=6))
def test_json_keeps_any_amount_digit_by_digit(amount: Decimal) -> None:
    cells = readback.cells_of_json(to_json(samples.document({samples.FEES: amount})))
    assert cells[samples.FEES] == amount
