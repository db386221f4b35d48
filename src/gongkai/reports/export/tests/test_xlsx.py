"""The workbook: sheets, number formats, blanks, text that looks like a formula."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl

from gongkai.reports.document import Value
from gongkai.reports.export.tests import readback, samples
from gongkai.reports.export.xlsx import NOTES_SHEET, SHEETS, to_xlsx


def book(values: dict[str, Value] | None = None, **changes: Any) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(to_xlsx(samples.document(values, **changes))))


def test_the_sheets_are_the_three_tables_and_the_notes() -> None:
    assert book().sheetnames == [*SHEETS, NOTES_SHEET]


def test_a_number_shows_exactly_its_digits() -> None:
    fees = book()[SHEETS[0]]["B14"]
    assert (fees.value, fees.number_format) == (385.39003, "0.00000")


def test_a_count_is_a_whole_number() -> None:
    permits = book({"table1.permits": 13202})[SHEETS[0]]["B7"]
    assert (permits.value, permits.number_format, permits.data_type) == (13202, "0", "n")


def test_a_blank_cell_holds_nothing() -> None:
    assert "B7" not in readback.sheet_cells(to_xlsx(samples.document({})), 1)


def test_fifteen_digits_are_a_number_and_sixteen_are_kept_as_text() -> None:
    fifteen, sixteen = Decimal("123456789.123456"), Decimal("1234567890.123456")
    for amount, kind in ((fifteen, "n"), (sixteen, "s")):
        cells = readback.sheet_cells(to_xlsx(samples.document({samples.FEES: amount})), 1)
        assert cells["B14"] == (kind, str(amount))


def test_a_long_number_is_shown_smaller_and_not_as_hashes() -> None:
    fees = book({samples.FEES: Decimal("123456789.12345")})[SHEETS[0]]["B14"]
    assert (fees.alignment.shrink_to_fit, bool(fees.alignment.wrap_text)) == (True, False)


def test_merged_cells_are_those_of_the_printed_form() -> None:
    merged = {str(area) for area in book()[SHEETS[1]].merged_cells.ranges}
    assert {"A1:C3", "D1:J1", "E2:I2", "D2:D3", "J2:J3", "A6:A27", "B8:B15"} <= merged


def test_a_title_that_looks_like_a_formula_is_text() -> None:
    notes = book(title='=HYPERLINK("http://example.test")')[NOTES_SHEET]
    assert notes["B3"].data_type == "s"
    assert notes["B3"].value.startswith("=HYPERLINK")


def test_the_notes_say_organ_year_day_and_hash() -> None:
    notes = {row[0].value: row[1].value for row in book()[NOTES_SHEET].iter_rows()}
    assert notes["行政机关"] == "硚口区人民政府"
    assert (notes["报告年度"], notes["数据截至"]) == ("2022", "2022-12-31")
    assert notes["内容校验值"] == "9f" * 32


def test_the_notes_of_a_draft_say_so() -> None:
    assert book(content_hash="")[NOTES_SHEET]["B5"].value == "草稿，尚未发布"
