from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.library.rules.citations import MOST_PREFIX, citations

NUMBER = "云政规〔2021〕1号"


@pytest.mark.parametrize(
    "written",
    [
        "云政规〔2021〕1号",
        "云政规﹝2021﹞1号",  # U+FE5D, U+FE5E
        "云政规[2021]1号",
        "云政规(2021)1号",
        "云政规（2021）第1号",
        "云政规【2021】 01 号",
        "云政规 〔2021〕1号",
    ],
)
def test_a_number_is_found_however_its_year_is_bracketed(written: str) -> None:
    (one,) = citations(f"，{written}。")
    assert NUMBER in one.numbers
    assert one.title == ""


@pytest.mark.parametrize(
    "written",
    ["云政规〔21〕1号", "云政规〔1821〕1号", "云政规2021年1号", "〔2021〕1号", "云政规〔2021〕1"],
)
def test_what_has_no_prefix_year_or_serial_is_no_number(written: str) -> None:
    assert citations(written) == []


def test_the_words_before_a_number_are_offered_and_left_out_one_by_one() -> None:
    (one,) = citations("依照云政规〔2021〕1号办理")
    assert one.numbers[0] == "依照" + NUMBER and one.numbers[2] == NUMBER
    assert "依照云政规〔2021〕1号办理"[one.starts[2] : one.end] == NUMBER


def test_a_prefix_has_at_most_so_many_characters() -> None:
    (one,) = citations("字" * (MOST_PREFIX + 1) + "〔2021〕1号")
    assert len(one.numbers) == MOST_PREFIX and one.start == 1


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("按照《云溪区征收办法》办理", "云溪区征收办法"),
        ("按照〈云溪区征收办法〉办理", "云溪区征收办法"),
        ("按照＜云溪区征收办法＞办理", "云溪区征收办法"),
        ("《关于印发〈云溪区征收办法〉的通知》", "关于印发〈云溪区征收办法〉的通知"),
    ],
)
def test_a_title_stands_between_its_marks(text: str, title: str) -> None:
    (one,) = citations(text)
    assert (one.title, one.numbers) == (title, ())


@pytest.mark.parametrize(
    "text", ["《没有结束", "没有开始》", "《》", "《 》", "《" + "长" * 120 + "》", "《断\n行》"]
)
def test_marks_that_hold_no_title_open_none(text: str) -> None:
    assert citations(text) == []


def test_a_number_in_brackets_after_a_title_belongs_to_it() -> None:
    text = "《征收办法》（云政规〔2021〕1号）和云政规〔2021〕2号"
    one, two = citations(text)
    assert text[one.start : one.end] == "《征收办法》（云政规〔2021〕1号）"
    assert one.title == "征收办法" and one.numbers[0] == NUMBER
    assert two.title == "" and "云政规〔2021〕2号" in two.numbers


def test_a_number_after_words_is_not_the_titles() -> None:
    one, two = citations("《征收办法》由云政规〔2021〕1号废止")
    assert one.numbers == () and NUMBER in two.numbers


@given(st.text(alphabet="《》〈〉（）〔〕﹝﹞[]()云政规2021号第 \n", max_size=80))
def test_citations_come_in_order_and_never_overlap(text: str) -> None:
    at = 0
    for one in citations(text):
        assert at <= one.start < one.end <= len(text)
        assert one.title or one.numbers
        at = one.end
