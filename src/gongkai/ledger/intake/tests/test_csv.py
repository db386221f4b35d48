"""CSV files in the encodings and dialects that office software writes."""

import pytest

from gongkai.ledger.intake import IntakeRefused, Limits

from .build import HEADER, LIMITS, csv_text, record, take


def take_text(text: str, encoding: str = "utf-8", **options):
    return take(text.encode(encoding), filename="台账.csv", **options)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encoding_is_found(encoding):
    intake = take_text(csv_text(HEADER, record(name="镕㐂")), encoding)
    assert intake.rows[0].values["name"] == "镕㐂"


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_delimiter_is_found(delimiter):
    text = csv_text(["某区台账，2022"], HEADER, record(name="a,b;c"), delimiter=delimiter)
    assert take_text(text).rows[0].values["name"] == "a,b;c"


def test_a_cell_of_several_lines_counts_as_one_row():
    intake = take_text(csv_text(HEADER, record("1", name="甲\n乙"), record("2", day="错")))
    assert intake.rows[0].values["name"] == "甲\n乙"
    assert intake.errors[0].row == 3


def test_a_short_row_lacks_its_last_cells():
    values = take_text(csv_text(HEADER, record()[:3])).rows[0].values
    assert values["fee"] is None


def test_a_row_longer_than_the_header_is_a_problem():
    (problem,) = take_text(csv_text(HEADER, [*record(), "多"])).errors
    assert "比表头多 1 列" in problem.message
    assert "双引号" in problem.mend


def test_trailing_delimiters_are_no_problem():
    assert take_text(csv_text([*HEADER, "", ""], [*record(), "", "", ""])).ok


def test_a_header_over_two_rows_is_read_without_merges():
    text = csv_text(
        ["编号", "申请人信息", "", "收到日期"],
        ["", "姓名", "类型", ""],
        ["1", "张三", "公民", "2022-2-24"],
    )
    assert take_text(text).rows[0].values["name"] == "张三"


def test_a_quote_without_its_partner_is_refused_by_row():
    with pytest.raises(IntakeRefused, match=r"第 3 行.*引号不成对"):
        take_text(csv_text(HEADER, record()) + '2,"张三,2022-02-24\r\n3,李四\r\n')


def test_a_code_written_as_a_text_formula_is_its_text():
    assert take_text(csv_text(HEADER, record('="0012"'))).rows[0].values["no"] == "0012"


def test_a_formula_is_refused():
    (problem,) = take_text(csv_text(HEADER, record(name="=HYPERLINK(1)"))).errors
    assert "公式" in problem.message


def test_bytes_of_no_encoding_are_refused():
    with pytest.raises(IntakeRefused, match="编码"):
        take(b"\x81\xff\xfe\xff,\xff\r\n", filename="a.csv")


def test_binary_content_is_refused():
    with pytest.raises(IntakeRefused, match="不是表格"):
        take(b"\x89PNG\x00\x01\x02" * 9, filename="a.csv")


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \r\n\r\n", b"\xef\xbb\xbf,,,\r\n"])
def test_an_empty_file_is_refused(data):
    with pytest.raises(IntakeRefused):
        take(data, filename="a.csv")


def test_too_many_rows_are_refused():
    limits = Limits(today=LIMITS.today, max_rows=2)
    with pytest.raises(IntakeRefused, match="超过 2 行"):
        take_text(csv_text(HEADER, *(record(str(n)) for n in range(3))), limits=limits)


def test_too_many_columns_are_refused():
    with pytest.raises(IntakeRefused, match="超过 256 列"):
        take_text(csv_text(HEADER, [*record(), *["x"] * 300]))


def test_a_null_character_in_a_cell_is_refused():
    text = csv_text(HEADER, *(record(str(n), name="名" * 40) for n in range(60)))
    text += csv_text(record("x", name="a\x00b"))
    (problem,) = take_text(text).errors
    assert "U+0000" in problem.message
