"""Plain text in its shapes: every cell right or unknown."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from gongkai.norms import form
from gongkai.verify.filing import Filing
from gongkai.verify.reading import ReadError, read
from gongkai.verify.reading.headings import main_headings
from gongkai.verify.reading.tests import fixtures

SAMPLE = Path(__file__).parents[6] / "shared" / "sample"


@pytest.fixture
def sample() -> Filing:
    path = SAMPLE / "qiaokou-2022-annual-report.txt"
    if not path.exists():
        pytest.skip("the sample report is not here")
    return read(path)


def test_the_sample_gives_all_200_cells(sample: Filing) -> None:
    values = sample.values()
    assert set(values) == set(form.cells())
    assert None not in values.values()
    with (SAMPLE / "table2.csv").open(encoding="utf-8-sig") as lines:
        printed = [[int(text) for text in row[-7:]] for row in list(csv.reader(lines))[1:]]
    read_rows = [
        [values[form.table2_figure(row.key, column.key)] for column in form.TABLE2_COLUMNS]
        for row in form.TABLE2_ROWS
    ]
    assert read_rows == printed
    assert values["table1.fees_10k_yuan"] == Decimal("385.39003")
    assert values["table1.permits"] == 61184
    assert values["table1.normative_documents.in_force"] == 5
    assert values["table3.reconsideration.upheld"] == 25
    assert values["table3.lawsuit_without_reconsideration.total"] == 5
    assert not sample.gaps


def test_the_sample_gives_title_parts_and_residue(sample: Filing) -> None:
    assert (sample.organ, sample.year, sample.form) == ("硚口区人民政府", 2022, "2021")
    main = main_headings(sample.headings)
    assert [place.part for place in main] == [part.key for part in form.PARTS]
    assert main[0].label == "1、 总体情况"
    subs = [place for place in sample.headings if place not in main]
    assert [(place.label, place.part) for place in subs[:2]] == [
        ("（一）政府信息主动公开情况", "overview"),
        ("（二）政府信息依申请公开情况", "overview"),
    ]
    assert all(p.label == sample.text[p.start : p.end] for p in sample.headings)
    assert len(sample.residue) == 1
    assert sample.residue[0].part == "other"
    assert all(s.text == sample.text[s.place.start : s.place.end] for s in sample.sentences)
    assert any(s.place.label == "第三部分第1句" and "236件" in s.text for s in sample.sentences)


@pytest.mark.parametrize("shape", fixtures.TEXT_SHAPES)
def test_every_shape_of_text_gives_the_same_cells(shape: str) -> None:
    filing = read("report.txt", fixtures.text(shape).encode())
    assert filing.values() == fixtures.values()
    assert (filing.organ, filing.year) == (fixtures.ORGAN, 2023)
    assert not filing.gaps
    assert len(filing.headings) == 6


def test_a_row_with_a_cell_too_few_stays_unknown() -> None:
    text = fixtures.text("spaces")
    row = next(line for line in text.split("\n") if "重复申请" in line)
    filing = read("report.txt", text.replace(row, row.rsplit(" ", 1)[0]).encode())
    assert form.table2_figure("not_processed.repeated", "natural_person") not in filing.cells
    assert any("表二有7格没有读出" in gap.message for gap in filing.gaps)


def test_a_blank_cell_is_unknown_not_zero() -> None:
    text = fixtures.text("pipes")
    row = next(line for line in text.split("\n") if "重复申请" in line)
    cells = row.split("|")
    cells[-6] = "  "
    filing = read("report.txt", text.replace(row, "|".join(cells)).encode())
    unknown = [figure for figure, value in filing.values().items() if value is None]
    assert len(unknown) == 1


def test_gbk_text_is_read() -> None:
    filing = read("report.txt", fixtures.text("spaces").encode("gb18030"))
    assert filing.values() == fixtures.values()


def test_the_form_of_2019_is_recognised_and_its_cells_are_not_mapped() -> None:
    text = "某区2020年政府信息公开工作年度报告\n一、总体情况\n|信息内容|本年新制作数量|本年新公开数量|对外公开总数量|\n|规章|0|0|0|\n"
    filing = read("old.txt", text.encode())
    assert filing.form == "2019"
    assert not filing.cells
    assert any("2019年格式" in gap.message for gap in filing.gaps)


@pytest.mark.parametrize("data", [b"", b"  \n", b"\x00\x01\x02\x03" * 50])
def test_what_is_no_text_is_refused_in_chinese(data: bytes) -> None:
    with pytest.raises(ReadError, match="文件"):
        read("report.txt", data)
