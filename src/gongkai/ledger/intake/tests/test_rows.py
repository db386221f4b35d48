"""Rows below the header: data, what is passed over, what must be mended."""

import hashlib
from datetime import date
from decimal import Decimal

import pytest

from gongkai.ledger.intake import Field, IntakeRefused, Limits, Schema

from .build import HEADER, LIMITS, WORKS, ledger, record, take, xlsx


def test_a_problem_names_sheet_row_column_and_how_to_mend_it():
    intake = take(ledger(record(), record("2", day="昨天")))
    (problem,) = intake.errors
    assert (problem.sheet, problem.row, problem.column) == ("办件", 3, "C 列（收到日期）")
    assert "昨天" in problem.message
    assert "2022-02-24" in problem.mend
    assert str(problem) == (
        "工作表“办件”第 3 行 C 列（收到日期）：“昨天”不是能认出的日期。请写成 2022-02-24 这样的年月日。"
    )


def test_a_row_with_a_problem_is_no_row_and_spoils_the_intake():
    intake = take(ledger(record(), record("2", day="昨天")))
    assert [row.values["no"] for row in intake.rows] == ["1"]
    assert not intake.ok
    assert "发现 1 处问题" in intake.summary


def test_an_empty_required_cell_is_a_problem():
    intake = take(ledger(record(name="\u3000")))
    assert intake.errors[0].message == "必填，但没有填写"


def test_an_empty_optional_cell_is_none_and_never_zero():
    values = take(ledger(record(form="", fee=None))).rows[0].values
    assert values["form"] is None
    assert values["fee"] is None


def test_a_truth_value_and_a_one_in_one_column_are_not_confused():
    schema = Schema("s", "表", (Field("x", "内容", "text", required=True),))
    intake = take(xlsx(("表", [["内容"], [1], [True], ["1"]])), schema)
    assert [row.values["x"] for row in intake.rows] == ["1", "TRUE", "1"]


def test_workbooks_that_count_days_from_1904_give_the_same_days():
    rows = [record("1", day=date(2022, 2, 24)), record("2", day=43154)]
    intake = take(ledger(*rows, options={"date_1904": True}))
    assert {row.values["day"] for row in intake.rows} == {date(2022, 2, 24)}


def test_blank_rows_between_records_are_skipped_with_their_numbers():
    intake = take(ledger(record("1"), [], ["", "\u3000"], record("2"), [], []))
    assert [row.number for row in intake.rows] == [2, 5]
    assert [(one.row, one.reason) for one in intake.ignored] == [(3, "空行"), (4, "空行")]


@pytest.mark.parametrize("word", ["合计", "总计", "小计", "合 计", "合计：", "本页合计"])
def test_a_total_at_the_end_is_passed_over(word):
    intake = take(ledger(record(), [word, "", "", "", 1.5], []))
    assert intake.ok
    assert [(one.row, one.reason) for one in intake.ignored] == [(3, "合计行")]


def test_a_total_in_the_middle_is_refused():
    intake = take(ledger(record("1"), ["小计", "", "", "", 1.5], record("2")))
    (problem,) = intake.errors
    assert problem.row == 3
    assert "合计行夹在数据中间" in problem.message
    assert "请删去" in problem.mend


def test_a_formula_in_the_total_row_is_no_problem():
    def dress(book, sheet):
        sheet.write_string("A3", "合计")
        sheet.write_formula("E3", "=SUM(E2:E2)", None, 1.5)

    assert take(ledger(record(), dress=dress)).ok


def test_signatures_below_the_data_are_passed_over():
    intake = take(ledger(record(), ["合计", "", "", "", 1], ["填表人：张三", "", "审核人：李四"]))
    assert intake.ok
    assert [one.reason for one in intake.ignored] == ["合计行", "表尾的说明"]


def test_a_whole_record_that_begins_like_a_signature_is_data():
    schema = Schema("s", "表", (Field("a", "岗位", "text", required=True), Field("b", "姓名", "text", required=True)))  # fmt: skip
    intake = take(xlsx(("表", [["岗位", "姓名"], ["负责人", "张三"]])), schema)
    assert [row.values["a"] for row in intake.rows] == ["负责人"]


def test_the_marked_example_is_passed_over():
    rows = [["序号", *HEADER], ["示例（导入时忽略）", *record("x")], [1, *record("1")]]
    intake = take(xlsx(("表", rows)))
    assert [row.values["no"] for row in intake.rows] == ["1"]
    assert intake.ignored[0].reason == "示例行"


def test_a_repeated_header_is_passed_over():
    intake = take(ledger(record("1"), HEADER, record("2")))
    assert intake.ok
    assert [(one.row, one.reason) for one in intake.ignored] == [(3, "重复的表头")]


def test_a_merged_cell_gives_every_row_its_value():
    def dress(book, sheet):
        sheet.merge_range("B2:B3", "王五")

    intake = take(ledger(record("1"), record("2", name=""), dress=dress))
    assert intake.ok
    assert [row.values["name"] for row in intake.rows] == ["王五", "王五"]


def test_an_empty_cell_below_a_value_is_not_filled_without_a_merge():
    intake = take(ledger(record("1"), record("2", name="")))
    assert intake.errors[0].message == "必填，但没有填写"


def test_a_row_that_only_continues_merged_cells_is_no_record():
    def dress(book, sheet):
        for column, value in enumerate(record("1")):
            sheet.merge_range(1, column, 2, column, value)

    intake = take(ledger([], [], record("2"), dress=dress))
    assert [row.number for row in intake.rows] == [2, 4]
    assert "续行" in intake.ignored[0].reason


def test_a_merge_to_the_end_of_the_sheet_costs_nothing():
    def dress(book, sheet):
        sheet.merge_range("B2:B1048576", "王五")

    assert len(take(ledger(record("1"), dress=dress)).rows) == 1


def test_a_block_merged_over_rows_and_columns_fills_its_first_column():
    def dress(book, sheet):
        sheet.merge_range("D2:E3", "网络")

    rows = take(ledger(record("1", fee=""), record("2", form="", fee=""), dress=dress)).rows
    assert [(row.values["form"], row.values["fee"]) for row in rows] == [("web", None)] * 2


def test_formulas_in_data_columns_are_refused_by_cell():
    def dress(book, sheet):
        for row in range(2, 9):
            sheet.write_formula(f"E{row}", "=1+1", None, 2)

    intake = take(ledger(*(record(str(n)) for n in range(7)), dress=dress))
    (problem,) = intake.errors
    assert problem.column == "E 列（费用（元））"
    assert "E2、E3、E4、E5、E6 等 7 个单元格是公式" in problem.message
    assert "粘贴为数值" in problem.mend
    assert intake.rows == []


def test_formulas_outside_the_data_are_no_matter():
    def dress(book, sheet):
        sheet.write_formula("G2", "=ROW()-1", None, 1)

    assert take(ledger(record(), dress=dress)).ok


def test_formulas_of_rules_are_no_formulas_of_cells():
    def dress(book, sheet):
        sheet.data_validation("E2:E9", {"validate": "custom", "value": "=E2>0"})
        sheet.conditional_format("E2:E9", {"type": "data_bar", "bar_solid": True, "min_type": "formula",
                                           "max_type": "formula", "min_value": "=$A$1", "max_value": "=$A$2"})  # fmt: skip

    assert take(ledger(record(), dress=dress)).ok


def test_an_error_value_is_refused_once():
    def dress(book, sheet):
        sheet.write_formula("E2", "=1/0", None, "#DIV/0!")

    (problem,) = take(ledger(record(), dress=dress)).errors
    assert "错误值" in problem.message


def test_hidden_rows_are_read_and_told_of():
    def dress(book, sheet):
        sheet.set_row(1, None, None, {"hidden": True})

    intake = take(ledger(record(), dress=dress))
    assert len(intake.rows) == 1
    assert any("第 2 行" in notice and "隐藏" in notice for notice in intake.notices)


def test_a_key_may_stand_once_in_a_file():
    intake = take(ledger(record("1"), record("2"), record("1")))
    (problem,) = intake.errors
    assert problem.row == 4
    assert "第 2 行重复" in problem.message


def test_a_key_may_stand_once_across_sheets():
    data = xlsx(("一月", [HEADER, record("1")]), ("二月", [HEADER, record("1")]))
    (problem,) = take(data).errors
    assert (problem.sheet, problem.row) == ("二月", 2)
    assert "工作表“一月”第 2 行重复" in problem.message


def test_a_unique_field_refuses_the_second_of_two_and_no_blanks():
    schema = Schema("s", "表", (Field("a", "甲", "text", required=True), Field("b", "乙", "text", unique_key=True)))  # fmt: skip
    intake = take(
        xlsx(("表", [["甲", "乙"], ["1", "x"], ["2", ""], ["3", ""], ["4", "x"]])), schema
    )
    assert [problem.row for problem in intake.errors] == [5]


def test_the_first_200_problems_are_kept_in_order_and_the_others_counted():
    rows = [record(str(number), day="错", fee="错") for number in range(300)]
    intake = take(ledger(*rows))
    assert len(intake.errors) == 200
    assert intake.more_errors == 400
    assert [problem.row for problem in intake.errors[:4]] == [2, 2, 3, 3]
    assert "另有 400 处" in intake.summary


def test_a_header_without_data_is_refused():
    with pytest.raises(IntakeRefused, match="没有数据"):
        take(ledger())


def test_progress_ends_at_its_total():
    told = []
    take(
        ledger(record("1"), record("2")), on_progress=lambda done, total: told.append((done, total))
    )
    assert told[-1] == (15, 15)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_the_digest_is_of_the_files_bytes():
    data = ledger(record())
    assert take(data).digest == hashlib.sha256(data).hexdigest()


def test_values_are_typed():
    values = take(ledger(record(day=date(2022, 2, 24), fee=1234.5))).rows[0].values
    assert values["fee"] == Decimal("1234.50")
    assert values["form"] == "web"
    assert values["day"] == date(2022, 2, 24)


def test_the_rows_of_all_sheets_together_keep_the_limit():
    limits = Limits(today=LIMITS.today, max_rows=3)
    sheets = [(name, [HEADER, record(f"{name}1"), record(f"{name}2")]) for name in ("甲", "乙")]
    with pytest.raises(IntakeRefused, match="超过 3 行"):
        take(xlsx(*sheets), WORKS, limits=limits)
