"""The page: escaped, self-contained, accessible; the rows for templates."""

from __future__ import annotations

import re
from typing import Any

import lxml.html

from gongkai.norms import form
from gongkai.reports.document import Paragraph
from gongkai.reports.export.html import table_rows, to_html
from gongkai.reports.export.layout import table1_grid, table2_grid
from gongkai.reports.export.tests import samples

ATTACK = "<script>alert(1)</script>&\"'"


def page(**changes: Any) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(to_html(samples.document(**changes)))


def test_markup_in_any_text_is_inert() -> None:
    root = page(
        organ=ATTACK,
        title=ATTACK,
        lead=(Paragraph(ATTACK),),
        sections={"overview": (Paragraph(ATTACK, level=1),)},
        record=(ATTACK,),
        content_hash=ATTACK,
    )
    assert not root.findall(".//script")
    assert root.text_content().count(ATTACK) == 6
    assert root.find(".//meta[@name='author']").get("content") == ATTACK


def test_the_page_needs_no_other_file() -> None:
    text = to_html(samples.document())
    assert not re.search(r"<link|<script|<img|src=|url\(|@import|https?:", text)


def test_the_page_says_its_language_and_has_one_main_heading() -> None:
    root = page()
    assert root.get("lang") == "zh-CN"
    assert len(root.findall(".//h1")) == 1
    assert [h.text for h in root.findall(".//h2")][:6] == [
        f"{part.number}、{part.title}" for part in form.PARTS
    ]


def test_every_table_has_a_caption_and_every_header_cell_a_scope() -> None:
    tables = page().findall(".//table")
    assert all(table.find("caption").text for table in tables)
    assert all(cell.get("scope") for table in tables for cell in table.iter("th"))


def test_each_clause_of_table_1_is_a_row_group() -> None:
    assert len(page().findall(".//table[@id='table1']/tbody")) == 4


def test_heads_of_tables_2_and_3_stand_in_thead() -> None:
    root = page()
    for name in ("table2", "table3"):
        assert len(root.findall(f".//table[@id='{name}']/thead/tr")) == 3


def test_a_draft_says_that_it_is_one() -> None:
    assert "草稿，尚未发布" in page(content_hash="").text_content()
    assert "草稿" not in page().text_content()


def test_a_filled_cell_is_linked_to_its_records() -> None:
    rows = list(table_rows(table1_grid(), {"table1.permits": 3}, lambda figure: f"/f/{figure}/"))
    linked = [cell for row in rows for cell in row if cell.href]
    assert [(cell.text, cell.href) for cell in linked] == [("3", "/f/table1.permits/")]


def test_a_figure_without_records_is_not_linked() -> None:
    rows = table_rows(table1_grid(), {"table1.permits": 3}, lambda figure: None)
    assert not any(cell.href for row in rows for cell in row)


def test_rows_of_the_head_come_first() -> None:
    grid = table2_grid()
    rows = list(table_rows(grid, samples.filled_values()))
    assert len(rows) == grid.rows
    assert not any(cell.figure for row in rows[: grid.header_rows] for cell in row)
    assert all(any(cell.figure for cell in row) for row in rows[grid.header_rows :])
