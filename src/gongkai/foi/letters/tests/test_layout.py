"""The measures of GB/T 9704-2012, before any format prints them."""

from __future__ import annotations

import json
from datetime import date

from gongkai.foi.letters import layout
from gongkai.foi.letters.layout import OfficialLetter
from gongkai.foi.letters.tests.samples import letter


def test_a_page_holds_22_lines_and_a_line_28_characters_and_not_one_more() -> None:
    height = layout.TYPE_HEIGHT_MM * layout.POINTS_PER_MM
    width = layout.TYPE_WIDTH_MM * layout.POINTS_PER_MM
    assert (layout.TYPE_WIDTH_MM, layout.TYPE_HEIGHT_MM) == (156, 225)
    assert int(height / layout.LINE_PITCH_PT) == layout.LINES == 22
    assert int(width / layout.CHARACTER_PITCH_PT) == layout.CHARACTERS == 28


def test_a_letter_survives_json() -> None:
    for one in (letter(), letter(printed_on=None, attachments=(), copies=())):
        assert OfficialLetter.from_data(json.loads(json.dumps(one.to_data()))) == one


def test_the_signature_stands_centred_over_the_date_which_has_four_characters_to_its_right() -> (
    None
):
    place = layout.signature_place(letter(signature="云溪区发改局"))
    assert place.day == 4 * layout.CHARACTER_PITCH_PT
    day = layout.width_pt("2022年3月15日")
    signature = layout.width_pt("云溪区发改局")
    assert abs((place.signature + signature / 2) - (place.day + day / 2)) < 0.01


def test_a_long_signature_moves_the_date_and_stays_on_the_page() -> None:
    place = layout.signature_place(letter(signature="临江市云溪区" * 3))
    assert abs(place.signature - layout.CHARACTER_PITCH_PT) < 0.01
    assert place.day > 4 * layout.CHARACTER_PITCH_PT


def test_the_seal_is_42_mm_wide_and_its_middle_is_that_of_the_date_on_either_side_of_a_sheet() -> (
    None
):
    odd, even = (layout.seal_place(letter(), page, 400) for page in (1, 2))
    assert round((odd.right - odd.left) / layout.POINTS_PER_MM, 3) == layout.SEAL_MM
    assert round((odd.top - odd.bottom) / layout.POINTS_PER_MM, 3) == layout.SEAL_MM
    middle = layout.signature_place(letter()).middle
    assert abs((odd.left + odd.right) / 2 - ((210 - 26) * layout.POINTS_PER_MM - middle)) < 0.01
    assert abs((odd.left - even.left) / layout.POINTS_PER_MM - 2) < 0.01


def test_a_long_title_breaks_after_the_organ_and_into_even_lines() -> None:
    mark = letter().mark
    assert layout.title_lines(letter(title="补正告知书")) == ("补正告知书",)
    titled = layout.title_lines(letter(title=f"{mark}政府信息公开申请登记回执"))
    assert titled == (mark, "政府信息公开申请登记回执")
    lines = layout.title_lines(letter(title="关" * 41))
    assert [len(line) for line in lines] == [14, 14, 13]


def test_the_mark_fits_on_one_line_however_long_the_name() -> None:
    for length in (3, 9, 30, 60):
        size = layout.mark_size_pt(letter(mark="局" * length))
        assert size * length <= layout.TYPE_WIDTH_MM * layout.POINTS_PER_MM
    assert layout.mark_size_pt(letter(mark="甲局")) == 48


def test_one_attachment_bears_no_number_and_several_do() -> None:
    assert layout.attachment_lines(letter(attachments=("清单",))) == ("附件：清单",)
    assert layout.attachment_lines(letter()) == ("附件：1. 信息清单", "2. 查询说明")
    assert layout.attachment_lines(letter(attachments=())) == ()


def test_days_are_arabic_without_leading_zeros() -> None:
    assert layout.chinese_day(date(2022, 3, 5)) == "2022年3月5日"


def test_empty_elements_are_not_in_the_text() -> None:
    text = letter(attachments=(), note="", copies=(), addressee="", number="").plain_text()
    assert not {"附件", "抄送", "（）", "："} & set(text.split("\n"))
    assert "附件" not in text and "抄送" not in text
