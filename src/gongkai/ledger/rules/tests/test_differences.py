from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gongkai.ledger.rules.differences import differences, paragraphs

BEFORE = "第一条 为了救助。\n第二条 每户六百元。\n第三条 自公布之日起施行。"


def side(changes: list, left_out: str) -> list[str]:
    whole = ["".join(text for kind, text in one.pieces if kind != left_out) for one in changes]
    return [text for text in whole if text]


def test_a_changed_paragraph_shows_the_characters_that_changed() -> None:
    found = differences(BEFORE, BEFORE.replace("六百元", "八百元"))
    assert [one.kind for one in found] == ["same", "changed", "same"]
    assert found[1].pieces == (
        ("same", "第二条 每户"),
        ("gone", "六"),
        ("new", "八"),
        ("same", "百元。"),
    )


def test_a_paragraph_that_came_or_went_is_whole() -> None:
    more = BEFORE.replace("第三条", "街道可以先行救助的情形另列。\n第三条")
    assert [one.kind for one in differences(BEFORE, more)] == ["same", "same", "new", "same"]
    assert [one.kind for one in differences(more, BEFORE)] == ["same", "same", "gone", "same"]


def test_equal_texts_have_no_difference() -> None:
    assert {one.kind for one in differences(BEFORE, BEFORE)} == {"same"}


TEXTS = st.lists(st.text(alphabet="甲乙丙丁。", min_size=1, max_size=8), max_size=6).map("\n".join)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_off_a_comparison(before: str, after: str) -> None:
    found = differences(before, after)
    assert side(found, "new") == paragraphs(before)
    assert side(found, "gone") == paragraphs(after)
