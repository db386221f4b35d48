"""The template that officers get is a file that the reader takes."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
import python_calamine
import xlsxwriter

from gongkai.ledger.intake import Field, IntakeRefused, Limits, Schema, build_template, read

LIMITS = Limits(today=date(2026, 3, 1))
SCHEMA = Schema(
    "works",
    "办件台账",
    (
        Field("no", "编号", "text", required=True, max_length=20, example="例-001"),
        Field("day", "收到日期", "day", required=True),
        Field("form", "受理形式", "choice", choices={"网络": "web", "信函": "mail"}),
        Field("count", "件数", "integer", min=0),
        Field("fee", "费用（元）", "money"),
        Field("code", "统一社会信用代码", "code18"),
        Field("late", "是否逾期", "boolean"),
    ),
    key=("no",),
    sheet_name="办件",
    notes=("本表每季度报送一次。",),
)


def test_an_unfilled_template_has_a_header_but_no_data():
    with pytest.raises(IntakeRefused, match="没有数据"):
        read(io.BytesIO(build_template(SCHEMA)), SCHEMA, filename="a.xlsx", limits=LIMITS)


def test_the_template_explains_every_field_in_chinese():
    workbook = python_calamine.load_workbook(io.BytesIO(build_template(SCHEMA)))
    assert workbook.sheet_names == ["办件", "填表说明"]
    told = workbook.get_sheet_by_name("填表说明").to_python()
    text = "\n".join(str(cell) for row in told for cell in row)
    for field in SCHEMA.fields:
        assert field.label in text
    for word in ("必填", "选填", "网络、信函", "最多 20 字", "本表每季度报送一次。"):
        assert word in text


def test_a_filled_sheet_becomes_typed_rows():
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet("办件")
    sheet.write_row(0, 0, [field.label for field in SCHEMA.fields])
    sheet.write_row(
        1, 0, ["一", "2022年2月24日", "网络", "３", "1,234.5", "91350100M000100Y43", "是"]
    )
    book.close()
    intake = read(io.BytesIO(buffer.getvalue()), SCHEMA, filename="a.xlsx", limits=LIMITS)
    assert intake.errors == []
    assert intake.rows[0].number == 2
    assert intake.rows[0].values == {
        "no": "一",
        "day": date(2022, 2, 24),
        "form": "web",
        "count": 3,
        "fee": Decimal("1234.50"),
        "code": "91350100M000100Y43",
        "late": True,
    }


def sheet_xml(data, name="xl/worksheets/sheet1.xml"):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def test_the_template_starts_with_its_header_and_a_marked_example():
    workbook = python_calamine.load_workbook(io.BytesIO(build_template(SCHEMA)))
    header, example = workbook.get_sheet_by_name("办件").to_python()
    assert header[:3] == ["序号", "编号（必填）", "收到日期（必填）"]
    assert example[:4] == ["示例（导入时忽略）", "例-001", date(2022, 2, 24), "网络"]


def test_the_template_has_drop_down_lists_and_a_text_format_for_codes():
    data = build_template(SCHEMA)
    assert '"网络,信函"' in sheet_xml(data)
    assert '"是,否"' in sheet_xml(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        styles = archive.read("xl/styles.xml").decode()
    assert 'numFmtId="49"' in styles  # Excel's built-in text format
    assert "yyyy\\-mm\\-dd" in styles or "yyyy-mm-dd" in styles


def test_a_long_list_of_choices_stands_in_a_hidden_sheet():
    choices = {f"第{number}类政府信息公开事项": str(number) for number in range(100)}
    schema = Schema("long", "长表", (Field("x", "类别", "choice", True, choices=choices),))
    data = build_template(schema)
    workbook = python_calamine.load_workbook(io.BytesIO(data))
    assert workbook.sheet_names == ["数据", "填表说明", "选项"]
    assert len(workbook.get_sheet_by_name("选项").to_python()) == 100
    assert "选项!$A$1:$A$100" in sheet_xml(data)


def test_the_help_of_a_field_shows_beside_the_cell():
    schema = Schema("help", "表", (Field("x", "文号", "text", help="按原件填写"),))
    assert "按原件填写" in sheet_xml(build_template(schema))


def test_an_example_that_its_own_field_refuses_is_an_error_of_the_schema():
    schema = Schema("bad", "表", (Field("x", "日期", "day", example="昨天"),))
    with pytest.raises(ValueError, match="昨天"):
        build_template(schema)


def test_a_template_filled_in_below_its_example_is_read():
    workbook = python_calamine.load_workbook(io.BytesIO(build_template(SCHEMA)))
    header, example = workbook.get_sheet_by_name("办件").to_python()
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("办件")
    for number, row in enumerate([header, example, [1, *example[1:]]]):
        sheet.write_row(number, 0, row)
    book.close()
    intake = read(io.BytesIO(buffer.getvalue()), SCHEMA, filename="a.xlsx", limits=LIMITS)
    assert intake.ok
    assert intake.notices == []
    assert [row.number for row in intake.rows] == [3]
    assert [(one.row, one.reason) for one in intake.ignored] == [(2, "示例行")]
