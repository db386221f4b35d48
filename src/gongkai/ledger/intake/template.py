"""The workbook that officers fill in."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from gongkai.ledger.intake.cells import Bad, parser_for
from gongkai.ledger.intake.outcome import Limits
from gongkai.ledger.intake.schema import KIND_LABELS, Field, Schema
from gongkai.ledger.intake.sheets import EXAMPLE_MARK

_FILLED_ROWS = 5_000  # rows below the header that get formats and drop-down lists
_LIST_ROOM = 255  # Excel's limit for a list or a message written into a rule itself
_EXAMPLE_CODE = "91350100M000100Y43"  # the example of GB 32100-2015
_EXAMPLE_TODAY = dt.date(2022, 2, 24)
_HELP_SHEET = "填表说明"
_LIST_SHEET = "选项"

_FORMATS = {
    "text": "文字",
    "day": "年-月-日，如 2022-02-24",
    "integer": "整数，不带单位",
    "choice": "从下拉列表中选一项",
    "code18": "18 位统一社会信用代码，单元格为文本格式",
    "boolean": "填“是”或“否”",
}


def build_template(schema: Schema) -> bytes:
    """The .xlsx template of a schema.

    The sheet for data comes first, its header in row 1, an example that reading passes over in
    row 2. Further sheets: 填表说明, and 选项 (hidden) where a list is too long for its rule.
    """
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    try:
        _data_sheet(workbook, schema)
    finally:
        workbook.close()
    return buffer.getvalue()


def _data_sheet(workbook: Any, schema: Schema) -> None:
    sheet = workbook.add_worksheet(schema.sheet_name)
    _help_sheet(workbook, schema)
    base = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
    heading = {**base, "bold": True, "align": "center", "border": 1, "text_wrap": True}
    optional = workbook.add_format({**heading, "bg_color": "#E7E6E6"})
    required = workbook.add_format({**heading, "bg_color": "#DDEBF7"})
    grey = {**base, "font_color": "#7F7F7F", "italic": True}
    note = workbook.add_format(grey)

    own = "标记" if any(field.label == "序号" for field in schema.fields) else "序号"
    sheet.set_row(0, 32)
    sheet.set_column(0, 0, 20, workbook.add_format(base))
    sheet.write_string(0, 0, own, optional)
    sheet.write_string(1, 0, EXAMPLE_MARK, note)
    long_lists = [
        field
        for field in schema.fields
        if field.choices and len(",".join(field.choices)) > _LIST_ROOM
    ]
    for index, field in enumerate(schema.fields):
        column = index + 1
        number_format = _number_format(field)
        width = max(12, min(36, 2 * len(field.label) + 8))
        cell_format = workbook.add_format({**base, "num_format": number_format})
        sheet.set_column(column, column, width, cell_format)
        label = f"{field.label}（必填）" if field.required else field.label
        sheet.write_string(0, column, label, required if field.required else optional)
        _write_example(
            sheet, column, field, workbook.add_format({**grey, "num_format": number_format})
        )
        rule = _validation(field, long_lists)
        if rule:
            sheet.data_validation(1, column, _FILLED_ROWS, column, rule)
    sheet.freeze_panes(1, 0)
    if long_lists:
        lists = workbook.add_worksheet(_LIST_SHEET)
        for column, field in enumerate(long_lists):
            lists.write_column(0, column, list(field.choices or ()))
        lists.hide()
    sheet.activate()


def _number_format(field: Field) -> str | int:
    match field.kind:
        case "day":
            return "yyyy-mm-dd"
        case "integer":
            return "0"
        case "money":
            return "#,##0." + "0" * field.places if field.places else "#,##0"
        case _:
            return 49  # Excel's built-in text format


def _example(field: Field) -> str:
    if field.example:
        return field.example
    match field.kind:
        case "day":
            return _EXAMPLE_TODAY.isoformat()
        case "integer":
            return "1"
        case "money":
            return str(Decimal(1000).quantize(Decimal(1).scaleb(-field.places)))
        case "choice":
            return next(iter(field.choices or {"": ""}))
        case "code18":
            return _EXAMPLE_CODE
        case "boolean":
            return "是"
        case _:
            return ""


def _write_example(sheet: Any, column: int, field: Field, cell_format: Any) -> None:
    text = _example(field)
    value = parser_for(field, Limits(today=_EXAMPLE_TODAY))(text)
    if isinstance(value, dt.date):
        sheet.write_datetime(1, column, dt.datetime.combine(value, dt.time()), cell_format)
    elif isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        sheet.write_number(1, column, value, cell_format)
    elif isinstance(value, Bad):
        raise ValueError(f"field {field.name}: the example {text!r} is refused: {value.message}")
    else:
        sheet.write_string(1, column, text, cell_format)


def _validation(field: Field, long_lists: list[Field]) -> dict[str, Any] | None:
    """The rule of a column: its drop-down list and the help shown beside the cell."""
    rule: dict[str, Any] = {}
    if field.help:
        rule = {"validate": "any", "input_title": field.label[:32]}
        rule["input_message"] = field.help[:_LIST_ROOM]
    source: Any = None
    if field.kind == "boolean":
        source = ["是", "否"]
    elif field in long_lists:
        letter = xl_col_to_name(long_lists.index(field), col_abs=True)
        source = f"={_LIST_SHEET}!{letter}$1:{letter}${len(field.choices or ())}"
    elif field.choices:
        source = list(field.choices)
    if source is not None:
        rule["validate"] = "list"
        rule["source"] = source
        rule["error_title"] = "不在可选值中"
        rule["error_message"] = f"请从下拉列表中选择{field.label}"[:_LIST_ROOM]
    return rule or None


def _help_sheet(workbook: Any, schema: Schema) -> None:
    sheet = workbook.add_worksheet(_HELP_SHEET)
    wrap = workbook.add_format(
        {"font_name": "宋体", "text_wrap": True, "valign": "top", "border": 1}
    )
    bold = workbook.add_format(
        {"font_name": "宋体", "bold": True, "border": 1, "bg_color": "#E7E6E6"}
    )
    title = workbook.add_format({"font_name": "宋体", "bold": True, "font_size": 14})
    plain = workbook.add_format({"font_name": "宋体"})
    sheet.write_string(0, 0, f"《{schema.title}》填表说明", title)
    sheet.write_row(2, 0, ["列名", "是否必填", "类型", "格式", "可选值", "说明"], bold)
    for column, width in enumerate((22, 10, 18, 34, 48, 48)):
        sheet.set_column(column, column, width)
    row = 3
    for field in schema.fields:
        sheet.write_row(
            row,
            0,
            [
                field.label,
                "必填" if field.required else "选填",
                KIND_LABELS[field.kind],
                _format_text(field),
                "、".join(field.choices or ()) or ("是、否" if field.kind == "boolean" else ""),
                field.help,
            ],
            wrap,
        )
        row += 1
    row += 1
    for number, line in enumerate(_lines(schema), 1):
        sheet.write_string(row, 0, f"{number}. {line}", plain)
        row += 1


def _format_text(field: Field) -> str:
    if field.kind == "money":
        text = f"数字，最多 {field.places} 位小数，不带单位"
    else:
        text = _FORMATS[field.kind]
    if field.max_length is not None:
        text += f"，最多 {field.max_length} 字"
    if field.min is not None:
        text += f"，不小于 {field.min}"
    if field.max is not None:
        text += f"，不大于 {field.max}"
    return text


def _lines(schema: Schema) -> list[str]:
    labels = {field.name: field.label for field in schema.fields}
    lines = [
        f"请在工作表“{schema.sheet_name}”中从第 3 行起填写，一行一条；第 2 行是示例，导入时忽略。",
        "列的先后可以调整，表头的名称请勿改动；模板以外的列不会读取。",
        "请填写数值，不要使用公式；文号、代码等请保持文本格式，以免丢失前面的 0 和末几位数字。",
        "合计行只能放在最后，导入时忽略。",
    ]
    if schema.key:
        lines.append(
            f"{'、'.join(labels[name] for name in schema.key)}相同的视为同一条，不得重复。"
        )
    return [*lines, *schema.notes]
