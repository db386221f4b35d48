"""The header of an untidy sheet is found, or the file is refused with what is missing."""

from datetime import date

import pytest

from gongkai.ledger.intake import Field, IntakeRefused, Schema
from gongkai.ledger.intake.schema import header_key

from .build import HEADER, WORKS, ledger, record, take, xlsx


@pytest.mark.parametrize(
    "label",
    ["收到日期", "收到 日期", "收到\n日期", "*收到日期", "收到日期＊", "收到日期（必填）", "收到日期(必填项)：",
     "【必填】收到日期", "收到日期（格式：2022-02-24）", "\u3000收到日期\xa0"],
)  # fmt: skip
def test_a_label_is_known_whatever_decorates_it(label):
    header = [*HEADER[:2], label, *HEADER[3:]]
    intake = take(xlsx(("表", [header, record()])))
    assert intake.rows[0].values["day"] == date(2022, 2, 24)


def test_a_unit_is_part_of_a_label():
    assert header_key("费用（元）") == header_key("费用(元)")
    assert header_key("费用（元）") != header_key("费用（万元）")
    header = [*HEADER[:4], "费用（万元）"]
    intake = take(xlsx(("表", [header, record()])))
    assert intake.rows[0].values["fee"] is None
    assert any("费用（万元）" in notice for notice in intake.notices)


def test_titles_above_the_header_are_passed_over():
    rows = [["某区依申请公开台账"], [], ["填报单位：某局", "", "2022 年"], HEADER, record()]
    intake = take(xlsx(("表", rows)))
    assert [row.number for row in intake.rows] == [5]


def test_columns_may_stand_in_any_order_and_under_an_alias():
    rows = [["收到日期", "姓名", "办件编号"], [date(2022, 2, 24), "李四", "7"]]
    values = take(xlsx(("表", rows))).rows[0].values
    assert values == {
        "no": "7",
        "name": "李四",
        "day": date(2022, 2, 24),
        "form": None,
        "fee": None,
    }


def test_an_unknown_column_is_a_notice_and_no_error():
    intake = take(xlsx(("表", [[*HEADER, "经办人"], [*record(), "王五"]])))
    assert intake.ok
    assert any("F 列“经办人”" in notice for notice in intake.notices)


def test_the_ledgers_own_serial_column_is_no_news():
    intake = take(xlsx(("表", [["序号", *HEADER], [1, *record()]])))
    assert intake.notices == []


def test_a_header_over_two_rows_is_read_through_its_merged_cells():
    def dress(book, sheet):
        sheet.merge_range("A1:A2", "编号")
        sheet.merge_range("B1:C1", "申请人信息")
        sheet.merge_range("D1:D2", "收到日期")

    rows = [[], ["", "姓名", "类型"], ["1", "张三", "公民", "2022-02-24"]]
    intake = take(xlsx(("表", rows), dress=dress))
    assert intake.ok
    assert intake.rows[0].number == 3
    assert intake.rows[0].values["name"] == "张三"
    assert any("申请人信息 类型" in notice for notice in intake.notices)


def test_two_groups_tell_like_named_columns_apart():
    schema = Schema(
        "pair",
        "双方",
        (
            Field("one", "申请人姓名", "text", required=True),
            Field("other", "代理人姓名", "text", required=True),
        ),
    )

    def dress(book, sheet):
        sheet.merge_range("A1:B1", "代理人信息")
        sheet.merge_range("C1:D1", "申请人信息")

    rows = [[], ["姓名", "电话", "姓名", "电话"], ["代", "1", "申", "2"]]
    intake = take(xlsx(("表", rows), dress=dress), schema)
    assert intake.rows[0].values == {"one": "申", "other": "代"}


def test_two_columns_of_one_name_are_refused():
    with pytest.raises(IntakeRefused, match="A 列和 F 列"):
        take(xlsx(("表", [[*HEADER, "编号"], [*record(), "2"]])))


def test_missing_columns_are_listed():
    with pytest.raises(IntakeRefused) as refusal:
        take(xlsx(("表", [["编号", "受理形式", "备注"], ["1", "网络", ""]])))
    assert "“申请人姓名”、“收到日期”" in refusal.value.message
    assert "备注" in refusal.value.mend


def test_a_table_without_any_known_column_lists_all_that_are_required():
    with pytest.raises(IntakeRefused, match="“编号”、“申请人姓名”、“收到日期”"):
        take(xlsx(("表", [["甲", "乙"], ["1", "2"]])))


def test_the_template_of_another_ledger_is_named():
    other = Schema(
        "suits",
        "复议台账",
        (
            Field("no", "编号", "text", required=True),
            Field("court", "复议机关", "text", required=True),
        ),
    )
    with pytest.raises(IntakeRefused) as refusal:
        take(xlsx(("表", [["编号", "复议机关"], ["1", "某府"]])), others=(WORKS, other))
    assert "《复议台账》" in refusal.value.message
    assert "“收到日期”" in refusal.value.message


def test_another_ledger_that_has_all_our_columns_and_more_is_not_ours():
    more = (Field("court", "复议机关", "text", required=True), *WORKS.fields)
    other = Schema("suits", "复议台账", more)
    data = xlsx(("表", [["复议机关", *HEADER], ["某府", *record()]]))
    with pytest.raises(IntakeRefused, match="这是《复议台账》的表格"):
        take(data, others=(other,))
    assert take(data).ok
    assert take(ledger(record()), others=(other,)).ok


def test_the_sheet_whose_header_fits_is_taken():
    intake = take(xlsx(("说明", [["请先读"]]), ("数据", [HEADER, record()])))
    assert [row.sheet for row in intake.rows] == ["数据"]
    assert any("“说明”" in notice for notice in intake.notices)


def test_every_sheet_that_fits_is_read():
    intake = take(
        xlsx(("一月", [HEADER, record("1")]), ("二月", [HEADER, record("2"), record("3")]))
    )
    assert [(row.sheet, row.number) for row in intake.rows] == [
        ("一月", 2),
        ("二月", 2),
        ("二月", 3),
    ]


def test_a_sheet_that_nearly_fits_stops_the_reading():
    lacking = [HEADER[:2] + HEADER[3:], ["2", "李四", "网络", "1"]]
    with pytest.raises(IntakeRefused, match=r"“二月”.*“收到日期”"):
        take(xlsx(("一月", [HEADER, record()]), ("二月", lacking)))


def test_a_sheet_of_another_ledger_in_the_same_file_is_left_out():
    other = Schema(
        "suits",
        "复议台账",
        (
            Field("no", "编号", "text", required=True),
            Field("name", "姓名", "text", required=True),
            Field("court", "复议机关", "text", required=True),
        ),
    )
    data = xlsx(
        ("公开", [HEADER, record()]), ("复议", [["编号", "姓名", "复议机关"], ["1", "甲", "乙"]])
    )
    intake = take(data, others=(other,))
    assert [row.sheet for row in intake.rows] == ["公开"]
    assert any("“复议”是另一种台账" in notice for notice in intake.notices)


def test_a_sheet_with_few_of_the_columns_is_left_out():
    intake = take(xlsx(("公开", [HEADER, record()]), ("通讯录", [["姓名", "电话"], ["甲", "1"]])))
    assert intake.ok


def test_a_hidden_sheet_is_left_out_with_a_notice():
    def dress(book, sheet):
        hidden = book.add_worksheet("旧表")
        hidden.write_row(0, 0, HEADER)
        hidden.write_row(1, 0, record("9"))
        hidden.hide()

    intake = take(ledger(record(), dress=dress))
    assert [row.values["no"] for row in intake.rows] == ["1"]
    assert any("旧表" in notice and "隐藏" in notice for notice in intake.notices)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Field("x", "列", "colour"),
        lambda: Field("x", "列", "choice"),
        lambda: Field("x", "列", "text", choices={"a": "b"}),
        lambda: Field("x", " ", "text"),
        lambda: Field("x", "列", "day", min=3),
        lambda: Schema("s", "表", ()),
        lambda: Schema("s", "表", (Field("x", "列", "text"), Field("y", "列 *", "text"))),
        lambda: Schema("s", "表", (Field("x", "列", "text"),), key=("y",)),
    ],
)
def test_a_definition_that_contradicts_itself_is_refused(make):
    with pytest.raises(ValueError):
        make()
