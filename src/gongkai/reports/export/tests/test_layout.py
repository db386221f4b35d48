"""The grids cover the form: every cell once, no gap, no overlap, the blank form's merged cells."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai.ledger.typesetting import printable
from gongkai.norms import form
from gongkai.reports.export.layout import (
    Grid,
    fitted_size,
    grids,
    table1_grid,
    table2_grid,
    table3_grid,
    title_lines,
)
from gongkai.reports.export.tests import readback, samples

BLANK_FORM = Path(__file__).parents[5].parent / "shared/norms/annual-report-form-2021-30.docx"

FORM_SIZES = {"table1": (14, 4), "table2": (28, 10), "table3": (4, 15)}


@pytest.mark.parametrize("grid", grids(), ids=lambda grid: grid.key)
def test_merged_cells_tile_the_table(grid: Grid) -> None:
    covered = [
        (row, column)
        for cell in grid.cells
        for row in range(cell.row, cell.row + cell.rowspan)
        for column in range(cell.column, cell.column + cell.colspan)
    ]
    assert (grid.rows, grid.columns) == FORM_SIZES[grid.key]
    assert sorted(covered) == [(r, c) for r in range(grid.rows) for c in range(grid.columns)]


@pytest.mark.parametrize("grid", grids(), ids=lambda grid: grid.key)
def test_columns_fill_the_type_area_of_156_mm(grid: Grid) -> None:
    assert sum(grid.widths) == round(156 / 25.4 * 1440)


def test_every_figure_of_the_form_is_printed_once_in_printed_order() -> None:
    printed = [cell.figure for grid in grids() for cell in grid.cells if cell.figure]
    assert printed == list(form.cells())


def test_figures_stand_where_the_form_has_them() -> None:
    places = [
        tuple((cell.row, cell.column) for cell in grid.cells if cell.figure) for grid in grids()
    ]
    assert places == [readback.TABLE1_PLACES, readback.TABLE2_PLACES, readback.TABLE3_PLACES]


def test_a_cell_is_either_text_or_a_figure() -> None:
    assert all(bool(cell.text) != bool(cell.figure) for grid in grids() for cell in grid.cells)


def test_a_header_cell_has_a_scope_and_a_number_has_none() -> None:
    for grid in grids():
        for cell in grid.cells:
            assert cell.header == (bool(cell.text) and cell.text != form.TABLE2_NOTE)


def test_a_clause_of_table_1_heads_its_own_group_of_rows() -> None:
    clauses = [cell.text for cell in table1_grid().cells if cell.scope == "rowgroup"]
    assert clauses == list(dict.fromkeys(cell.clause for cell in form.TABLE1))


def test_a_single_column_of_table_1_takes_the_width_of_three() -> None:
    (fees,) = (cell for cell in table1_grid().cells if cell.figure == samples.FEES)
    assert fees.colspan == 3


def test_groups_of_table_2_are_merged_downwards() -> None:
    tall = {cell.text: cell.rowspan for cell in table2_grid().cells if cell.scope == "row"}
    assert tall["三、本年度办理结果"] == 22
    assert tall["（三）不予公开"] == 8
    assert tall["（七）总计"] == 1


def test_the_narrow_group_cell_breaks_after_its_number_and_no_other_does() -> None:
    broken = [cell.printed for cell in table2_grid().cells if "\n" in cell.printed]
    assert broken == [
        "（三）\n不予公开",
        "（四）\n无法提供",
        "（五）\n不予处理",
        "（六）\n其他处理",
    ]


def test_reconsideration_has_no_second_line_of_heads() -> None:
    heads = [cell for cell in table3_grid().cells if cell.text == "结果维持"]
    assert [(cell.row, cell.column, cell.rowspan) for cell in heads] == [
        (1, 0, 2),
        (2, 5, 1),
        (2, 10, 1),
    ]


@pytest.mark.skipif(not BLANK_FORM.exists(), reason="the blank form is not at hand")
def test_docx_tables_have_the_merged_cells_and_the_words_of_the_blank_form() -> None:
    from gongkai.reports.export.docx import to_docx

    blank = to_docx(samples.document(dict.fromkeys(form.cells())))
    assert readback.structure_of_docx(blank) == readback.structure_of_docx(BLANK_FORM.read_bytes())


def test_a_long_title_breaks_after_the_organ() -> None:
    assert title_lines(samples.document()) == ("硚口区人民政府", "2022年政府信息公开工作年度报告")


def test_a_title_of_twenty_characters_stays_on_one_line() -> None:
    assert title_lines(samples.document(title="硚口区人民政府" + "年" * 13)) == (
        "硚口区人民政府" + "年" * 13,
    )
    assert len(title_lines(samples.document(title="硚口区人民政府" + "年" * 14))) == 2


def test_a_title_that_does_not_begin_with_the_organ_is_not_broken() -> None:
    assert len(title_lines(samples.document(title="关于" * 20))) == 1


def test_a_number_is_set_smaller_only_when_it_would_not_fit() -> None:
    assert fitted_size("", 620, 10.5) == 10.5
    assert fitted_size("4574", 620, 10.5) == 10.5
    assert 4 <= fitted_size("4574123", 620, 10.5) < 10.5
    assert fitted_size("9" * 99, 620, 10.5) == 4


def test_control_characters_are_dropped_and_rare_characters_kept() -> None:
    assert printable("硚\x00口\x0b𬒈\ud800\n") == "硚口𬒈\n"
