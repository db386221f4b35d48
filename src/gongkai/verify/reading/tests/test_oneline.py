"""A page that was copied into one line."""

from __future__ import annotations

from gongkai.verify.reading import read
from gongkai.verify.reading.oneline import unfold
from gongkai.verify.reading.tests import fixtures


def test_a_page_in_one_line_gives_every_cell_and_every_heading():
    page = fixtures.text("lines")
    whole = read("page.txt", " ".join(page.split()).encode())
    assert whole.values() == read("page.txt", page.encode()).values() == fixtures.values()
    assert {place.part for place in whole.headings} == {
        place.part for place in read("page.txt", page.encode()).headings
    }


def test_a_long_paragraph_keeps_its_spaces():
    paragraph = "全年 共收到 30 件。" + "工作" * 200
    assert unfold(paragraph) == paragraph
