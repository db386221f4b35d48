"""Taking texts and queries apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.search import analysis, marking

TEXT = st.lists(
    st.one_of(
        st.sampled_from(
            ["信息公开", "雨污", "的", "，", "。", " ", "\n", "〔", "2021", "a", "_", "𠮷"]
        ),
        st.text(max_size=3),
    ),
    max_size=12,
).map(lambda parts: analysis.fold("".join(parts)))


@given(text=TEXT)
def test_a_text_is_spread_into_the_words_pairs_and_units_that_a_query_is_taken_apart_into(text):
    spread = analysis.spread(text)
    runs = analysis.runs(text)
    assert spread.words.split() == [word for run in runs for word in analysis.words(run)]
    assert sorted(spread.grams.split()) == sorted(analysis.grams(text))
    assert set(spread.units.split()) == set(analysis.units(text))


def test_pairs_keep_their_order_within_a_run():
    assert analysis.spread("雨污分流，2021年改造").grams.split() == [
        *("雨污", "污分", "分流"),
        *("2021年", "年改", "改造"),
    ]


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("云政规2019 3号", "云政规〔2019〕3号"),
        ("云政规2019年第03号", "云政规〔2019〕3号"),
        ("云政规〔2019 3号", "云政规〔2019〕3号"),
        ("云政规(2019)3", "云政规〔2019〕3号"),
        ("云政办2022-8", "云政办〔2022〕8号"),
        ("云教2022 21号文件 招生", "云教〔2022〕21号  招生"),
        ("云教2022 21号文化节", None),
        ("预算2022-8", None),
        ("公告2022-3-5", None),
        ("通知2022年3月5号", None),
        ("地铁2022年5号线", None),
        ("云政规20193号", None),
        ("2019 3号", None),
    ],
)
def test_a_number_is_understood_however_it_is_typed_and_a_day_or_a_house_is_none(typed, understood):
    assert analysis.with_brackets(typed).strip() == (understood or typed)


def test_pinyin_is_read_in_every_way_that_it_can_be_parted():
    known = {"xi", "an", "xian", "yu", "wu"}
    assert analysis.read_pinyin("xianyu", known) == [("xian", "yu"), ("xi", "an", "yu")]
    assert analysis.read_pinyin("xianq", known) == []
    assert analysis.read_pinyin("", known) == []


PLACES = st.lists(
    st.tuples(st.integers(0, 8), st.sampled_from(["甲乙", "丙丁戊", "己", "长长长长长长长长长"])),
    min_size=1,
    max_size=12,
)


@given(gaps=PLACES, length=st.integers(3, 30))
def test_the_shown_part_holds_the_most_of_different_words(gaps, length):
    places, at = [], 0
    for gap, word in gaps:
        places.append((at + gap, word))
        at += gap + len(word)

    def told(start):
        inside = {w for p, w in places if p >= start and p + len(w) <= start + length}
        return sum(map(len, inside))

    chosen = marking._densest(places, length)
    assert told(chosen) == max(told(start) for start, _ in places)


def test_of_words_within_each_other_the_longest_is_marked_and_nothing_twice():
    marked = marking.mark("<A城管局>与城管", ["城管局", "城管", "a"])
    assert marked == "&lt;<mark>A</mark><mark>城管局</mark>&gt;与<mark>城管</mark>"
