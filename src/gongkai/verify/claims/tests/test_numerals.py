"""Numbers in prose: every way of writing them, and what is no quantity."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.verify.claims import numerals
from gongkai.verify.claims.numerals import find, parse_chinese, to_chinese


@given(st.integers(0, 10**8 - 1))
@settings(max_examples=300)
def test_a_number_written_in_chinese_reads_back(number: int) -> None:
    assert parse_chinese(to_chinese(number)) == number


@given(st.integers(0, 10**9), st.sampled_from(["{:d}", "{:,d}", "full"]))
def test_a_number_written_in_digits_reads_back(number: int, shape: str) -> None:
    full = str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    written = full if shape == "full" else shape.format(number)
    (quantity,) = find(f"共计{written}件。")
    assert (quantity.value, quantity.unit, quantity.exactness) == (number, "件", numerals.EXACT)


@pytest.mark.parametrize(
    ("text", "value", "unit", "exactness"),
    [
        ("收费385.39003万元", "3853900.3", "元", "exact"),
        ("创造2.9亿元", "290000000", "元", "exact"),
        ("数据583万条", "5830000", "条", "exact"),
        ("已有400多家", "400", "家", "at_least"),
        ("超过1100个", "1100", "个", "at_least"),
        ("约20件", "20", "件", "about"),
        ("不足10件", "10", "件", "at_most"),
        ("满意率99.9%以上", "99.9", "%", "at_least"),
        ("比例为８５．５％", "85.5", "%", "exact"),
        ("占百分之二十五点五", "25.5", "%", "exact"),
        ("受理二百三十六件", "236", "件", "exact"),
        ("受理两件", "2", "件", "exact"),
        ("一万零二十条", "10020", "条", "exact"),
        ("30余万条", "300000", "条", "at_least"),
    ],
)
def test_a_quantity_is_read_as_written(text: str, value: str, unit: str, exactness: str) -> None:
    (quantity,) = find(text)
    assert quantity.value == Decimal(value)
    assert (quantity.unit, quantity.exactness) == (unit, exactness)


@pytest.mark.parametrize(
    "text",
    [
        "2022年1月1日至12月31日",
        "国办公开办函〔2021〕30号",
        "第三部分",
        "高效办成一件事",
        "一网通办",
        "支持ipv6",
        "https://www.example.gov.cn/2022/15",
        "1、总体情况",
    ],
)
def test_what_is_no_quantity_is_passed_over(text: str) -> None:
    assert find(text) == ()


def test_offsets_point_at_the_text() -> None:
    text = "新收申请２３６件，结转7件"
    assert [text[q.start : q.end] for q in find(text)] == ["２３６件", "7件"]


def test_what_is_no_numeral_is_refused() -> None:
    with pytest.raises(ValueError):
        parse_chinese("件")
