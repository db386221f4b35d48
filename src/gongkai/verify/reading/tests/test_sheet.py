"""Excel workbooks: the report on one sheet or on several, with merged cells."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from gongkai.norms import form
from gongkai.verify.reading import read
from gongkai.verify.reading.tests import fixtures, shapes


class _Book:
    def __init__(self) -> None:
        self.target = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.target, {"in_memory": True})

    def table(
        self, sheet: xlsxwriter.worksheet.Worksheet, rows: list, top: int, numbers: bool
    ) -> int:
        taken: set[tuple[int, int]] = set()
        for row, line in enumerate(rows, top):
            column = 0
            for text, across, down in line:
                while (row, column) in taken:
                    column += 1
                area = {(row + i, column + j) for i in range(down) for j in range(across)}
                taken |= area
                value = float(text) if numbers and text.replace(".", "").isdigit() else text
                if len(area) > 1:
                    sheet.merge_range(row, column, row + down - 1, column + across - 1, value)
                else:
                    sheet.write(row, column, value)
        return top + len(rows)

    def data(self) -> bytes:
        self.book.close()
        return self.target.getvalue()


_TABLES = {"proactive": shapes.table1, "requests": shapes.table2, "remedies": shapes.table3}


@pytest.mark.parametrize("numbers", [True, False], ids=["numbers", "texts"])
def test_a_report_on_one_sheet_gives_every_cell(numbers: bool) -> None:
    book = _Book()
    sheet = book.book.add_worksheet("年报")
    sheet.merge_range(0, 0, 0, 9, fixtures.TITLE)
    row = 2
    for part in form.PARTS:
        sheet.merge_range(row, 0, row, 9, f"{part.number}、{part.title}")
        sheet.merge_range(row + 1, 0, row + 1, 9, "\n".join(fixtures.PARAGRAPHS[part.key]))
        row += 2
        if part.key in _TABLES:
            row = book.table(sheet, _TABLES[part.key](), row, numbers)
    filing = read("report.xlsx", book.data())
    assert filing.values() == fixtures.values()
    assert (filing.organ, filing.year, filing.form) == (fixtures.ORGAN, 2023, "2021")
    assert len(filing.headings) == 6
    assert not filing.gaps
    assert all(text[0] in filing.text for text in fixtures.PARAGRAPHS.values())


def test_three_sheets_are_read_one_after_another_and_a_hidden_one_is_told() -> None:
    book = _Book()
    sheet = book.book.add_worksheet("表一")
    sheet.write(0, 0, fixtures.TITLE)
    book.table(sheet, shapes.table1(), 3, True)
    for name, rows in (("表二", shapes.table2()), ("表三", shapes.table3())):
        book.table(book.book.add_worksheet(name), rows, 1, True)
    hidden = book.book.add_worksheet("旧数")
    book.table(hidden, [[("规章", 1, 1), ("7", 1, 1), ("7", 1, 1), ("7", 1, 1)]], 0, True)
    hidden.hide()
    filing = read("report.xlsx", book.data())
    assert filing.values() == fixtures.values()
    assert any("旧数" in place.label for place in filing.residue)


def test_an_amount_is_read_as_it_is_shown() -> None:
    book = _Book()
    sheet = book.book.add_worksheet()
    sheet.write_row(0, 0, ["信息内容", "本年收费金额（单位：万元）"])
    sheet.write_row(1, 0, ["行政事业性收费", 385.39002999999997])
    assert str(read("a.xlsx", book.data()).values()["table1.fees_10k_yuan"]) == "385.39003"


def test_a_cell_in_the_farthest_corner_costs_nothing() -> None:
    rows = (
        f'<row r="1"><c r="A1" t="inlineStr"><is><t>{fixtures.TITLE}</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>7</v></c></row>'
    )
    filing = read("far.xlsx", shapes.small_xlsx(rows, merged="A2:XFD1048576"))
    assert filing.organ == fixtures.ORGAN
    assert not filing.cells
