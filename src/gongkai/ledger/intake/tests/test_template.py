"""The template that officers get is a file that the reader takes."""

import io
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
