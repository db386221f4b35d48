"""Figure tokens: written out, cut into pieces, checked."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.reports import tokens

VALUES = {"foi.received": 229, "table1.fees_10k_yuan": Decimal("385.390030"), "a.blank": None}


def test_a_token_prints_its_value() -> None:
    text = "新收{foi.received}件，收费{table1.fees_10k_yuan}万元。"
    assert tokens.render(text, VALUES) == "新收229件，收费385.39003万元。"


def test_a_blank_is_printed_as_nothing_not_as_zero() -> None:
    assert tokens.render("共{a.blank}件", VALUES) == "共件"


def test_pieces_keep_the_figure_beside_its_number() -> None:
    cut = list(tokens.pieces("新收{foi.received}件", VALUES))
    assert [(p.text, p.figure) for p in cut] == [("新收", ""), ("229", "foi.received"), ("件", "")]


@given(
    st.lists(st.sampled_from(["{foi.received}", "件", "{", "}", "{a.blank}", "，"]), max_size=12)
)
def test_cutting_loses_nothing_outside_the_tokens(parts) -> None:
    text = "".join(parts)
    plain = "".join(p.text for p in tokens.pieces(text, VALUES) if not p.figure)
    assert plain == tokens.TOKEN.sub("", text)


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("新收{foi.received}件。", []),
        ("新收{foi.recieved}件。", ["T1"]),
        ("新收{FOI}件。", ["T2"]),
        ("新收{foi.received件。", ["T2"]),
        ("新收236件。", ["T3"]),
        ("比例达80.86%。", ["T3"]),
        ("根据国办公开办函〔2021〕30号，2022年1月1日至12月31日。", []),
        ("第3条规定。", []),
    ],
)
def test_what_is_wrong_with_a_text_is_named(text: str, rules: list[str]) -> None:
    assert [f.rule for f in tokens.problems(text, VALUES, "第一部分")] == rules


def test_only_a_short_numbered_line_is_a_heading() -> None:
    text = "（一）主动公开情况\n\n（二）本段以序号开头，但是写成了一句完整的话。\n正文"
    assert [level for _, level in tokens.lines(text)] == [1, 0, 0]
