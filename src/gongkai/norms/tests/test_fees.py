"""The tariff of the information handling fee."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.norms.fees import MAX_UNITS, Fee, FeeError, by_pages, by_pieces

tariffs = pytest.mark.parametrize("tariff", [by_pieces, by_pages])


@pytest.mark.parametrize(
    ("pieces", "yuan"),
    [
        (0, 0),
        (1, 0),
        (10, 0),
        (11, 100),
        (30, 2000),
        (31, 2200),
        (40, 4000),
        (41, 4300),
        (50, 7000),
        (60, 11000),
    ],
)
def test_pieces_are_charged_by_blocks(pieces: int, yuan: int) -> None:
    assert by_pieces(pieces).yuan == yuan


@pytest.mark.parametrize(
    ("pages", "yuan"),
    [(0, 0), (30, 0), (31, 10), (70, 400), (100, 700), (101, 720), (200, 2700), (201, 2740)],
)
def test_pages_are_charged_by_blocks(pages: int, yuan: int) -> None:
    assert by_pages(pages).yuan == yuan


@tariffs
@given(n=st.integers(0, 3000))
def test_blocks_add_up_to_the_fee_and_to_the_units(tariff: Callable[[int], Fee], n: int) -> None:
    fee = tariff(n)
    assert sum((block.yuan for block in fee.blocks), Decimal(0)) == fee.yuan
    assert sum(block.units for block in fee.blocks) == n
    assert all(block.yuan == block.units * block.rate for block in fee.blocks)
    edges = [(block.first, block.last) for block in fee.blocks]
    assert all(after[0] == before[1] + 1 for before, after in pairwise(edges))


@tariffs
@given(n=st.integers(0, 3000))
def test_one_more_unit_costs_the_rate_of_its_block(tariff: Callable[[int], Fee], n: int) -> None:
    more = tariff(n + 1)
    assert more.yuan - tariff(n).yuan == more.blocks[-1].rate
    assert more.yuan >= tariff(n).yuan


@tariffs
@given(n=st.integers(1, 3000))
def test_rates_rise_from_block_to_block(tariff: Callable[[int], Fee], n: int) -> None:
    rates = [block.rate for block in tariff(n).blocks]
    assert rates == sorted(rates)
    assert rates[0] == 0


@given(st.integers(0, 500), st.integers(0, 500))
def test_pieces_of_a_month_cost_the_same_charged_once_or_twice(first: int, second: int) -> None:
    split = by_pieces(first).yuan + by_pieces(second, already=first).yuan
    assert split == by_pieces(first + second).yuan


@tariffs
@pytest.mark.parametrize("n", [-1, 1.5, True, "3", None, MAX_UNITS + 1])
def test_a_count_that_cannot_be_charged_is_refused(tariff: Callable[..., Fee], n: object) -> None:
    with pytest.raises(FeeError, match="数"):
        tariff(n)


def test_the_notice_explains_each_block_and_the_sum() -> None:
    lines = by_pieces(31).explain()
    assert lines[0] == "第1至第10件，共10件：不收费。"
    assert lines[1] == "第11至第30件，共20件：每件100元，计2000元。"
    assert "合计2200元" in lines[-1]
    assert "109号" in lines[-1]


def test_amounts_are_decimals() -> None:
    assert isinstance(by_pages(31).yuan, Decimal)
    assert isinstance(by_pages(0).yuan, Decimal)
