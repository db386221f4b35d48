"""Finding words and personal numbers, and the marks that cover them."""

from __future__ import annotations

import pytest

from gongkai.foi.redaction import RedactionError, find_personal, find_text, has_text, overlooked
from gongkai.foi.redaction.marks import SCALE, Mark, as_json, clipped, merged, parse
from gongkai.foi.redaction.tests.letters import letter, photograph


def test_a_word_is_found_on_every_page_blanks_and_case_aside() -> None:
    assert [mark.page for mark in find_text(letter(), ["页"])] == [1, 2]
    assert len(find_text(letter(), ["赵 某 某"])) == 2
    assert find_text(letter(), ["SomeOne@Example.ORG"]) == find_text(
        letter(), ["someone@example.org"]
    )
    assert find_text(letter(), ["没有这个词", "", "  "]) == []


def test_a_word_that_runs_over_the_end_of_a_line_gets_a_mark_on_each() -> None:
    source = (
        "#set page(width: 60mm, height: 60mm, margin: 5mm)\n"
        '#set text(font: "Noto Sans CJK SC", size: 14pt)\n一二三四五六七八九十甲乙丙丁'
    )
    one, other = find_text(letter(source), ["九十甲乙"])
    assert other.y > one.y and other.x < one.x


def test_personal_numbers_are_found_whatever_parts_their_digits() -> None:
    count = {
        kind: len(find_personal(letter(), [kind]))
        for kind in ("identity", "phone", "card", "email")
    }
    assert count == {"identity": 1, "phone": 2, "card": 1, "email": 1}, "the phone runs over a line"
    assert len(find_personal(letter())) == 5


def test_a_word_that_is_covered_in_one_place_and_forgotten_in_another_is_pointed_at() -> None:
    first, second = find_text(letter(), ["赵某某"], "trade_secret")
    assert overlooked(letter(), [first]) == [second]
    assert overlooked(letter(), [second]) == [first]
    assert overlooked(letter(), [first, second]) == []
    loose = Mark(first.page, first.y + 20, first.x + 20, first.w - 40, first.h - 40)
    assert [m.page for m in overlooked(letter(), [loose])] == [1]
    (short,) = find_text(letter(), ["12345.67"])
    assert overlooked(letter(), [short]) == []
    assert overlooked(photograph("PNG"), [first]) == []


def test_a_picture_has_no_words() -> None:
    assert not has_text(photograph("PNG")) and find_text(photograph("PNG"), ["a"]) == []
    assert has_text(letter())


def raw(**changes: object) -> dict[str, object]:
    return {"page": 1, "x": 0, "y": 0, "w": 10, "h": 10, "reason": "privacy", **changes}


def test_marks_are_read_from_json_and_written_back() -> None:
    marks = parse([raw(), raw(y=50), raw()], 2)
    assert marks == [Mark(1, 0, 0, 10, 10), Mark(1, 50, 0, 10, 10)]
    assert parse(as_json(marks), 2) == marks


@pytest.mark.parametrize(
    "value",
    [
        {},
        None,
        [1],
        [raw(page=3)],
        [raw(page=0)],
        [raw(page=True)],
        [raw(x=1.5)],
        [raw(x="1")],
        [raw(w=0)],
        [raw(x=SCALE)],
        [raw(x=SCALE - 5)],
        [raw(y=-1)],
        [raw(reason="")],
        [raw(reason="whim")],
        [raw()] * 5001,
    ],
)
def test_what_is_no_mark_is_refused_with_words(value: object) -> None:
    with pytest.raises(RedactionError, match="遮盖"):
        parse(value, 2)


def test_the_whole_page_is_the_largest_mark() -> None:
    assert parse([raw(w=SCALE, h=SCALE)], 1) == [Mark(1, 0, 0, SCALE, SCALE)]
    assert clipped(1, -5, -5, SCALE + 5, 10) == Mark(1, 0, 0, SCALE, 10)
    assert clipped(1, 10, 10, 10, 20) is None


def test_a_found_place_under_a_mark_is_not_marked_again() -> None:
    large, small, apart = Mark(1, 0, 0, 100, 100), Mark(1, 5, 5, 10, 10), Mark(2, 5, 5, 10, 10)
    assert merged([large], [small, apart]) == [large, apart]
