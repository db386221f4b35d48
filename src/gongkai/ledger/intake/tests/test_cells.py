"""One cell becomes one value, or a sentence on what is wrong with it."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.ledger.intake import Field, Limits
from gongkai.ledger.intake.cells import Bad, code18_check, parser_for, serial_day

LIMITS = Limits(today=date(2026, 3, 1))
CODE = "91350100M000100Y43"


def parse(raw, kind, *, epoch_1904=False, **options):
    field = Field("x", "列", kind, **options)
    return parser_for(field, LIMITS, epoch_1904=epoch_1904)(raw)


@pytest.mark.parametrize(
    "raw",
    [
        date(2022, 2, 24),
        datetime(2022, 2, 24, 10, 30),
        "2022-02-24",
        "2022-2-24",
        "2022/2/24",
        "2022.2.24",
        "2022年2月24日",
        "2022 年 2 月 24 日",
        "20220224",
        "２０２２－０２－２４",
        "2022年２月２４日　",
        "\xa02022-02-24\u3000",
        "2022-02-24 10:30:00",
        "2022/2/24 9:05",
        44616,
        44616.5,
        "44616",
        20220224.0,
    ],
)
def test_a_day_is_read_in_every_usual_form(raw):
    assert parse(raw, "day") == date(2022, 2, 24)


def test_a_serial_day_counts_from_1904_where_the_workbook_does():
    assert parse(43154.0, "day", epoch_1904=True) == date(2022, 2, 24)


def test_the_day_that_never_was_and_what_lies_before_are_no_serial_days():
    assert serial_day(61) == date(1900, 3, 1)
    assert serial_day(60) is None
    assert serial_day(float("nan")) is None
    assert serial_day(float("inf")) is None


@pytest.mark.parametrize(
    "raw",
    ["22-2-24", "2022年2月", "2/24/2022", "昨天", "2022-2/24", True, 12, time(9), timedelta(1)],
)
def test_what_is_no_full_day_is_refused(raw):
    assert "日期" in parse(raw, "day").message


def test_a_day_that_the_calendar_lacks_is_refused():
    assert "没有这一天" in parse("2022-02-30", "day").message


@pytest.mark.parametrize(
    ("day", "kept"),
    [
        ("1989-12-31", False),
        ("1990-01-01", True),
        ("2027-03-01", True),
        ("2027-03-02", False),
    ],
)
def test_a_day_lies_between_1990_and_a_year_from_today(day, kept):
    value = parse(day, "day")
    assert (value == date.fromisoformat(day)) is kept
    assert isinstance(value, Bad) is not kept


def test_a_year_from_the_leap_day_ends_in_february():
    assert Limits(today=date(2024, 2, 29)).latest == date(2025, 2, 28)


def test_a_field_may_bound_its_days_itself():
    bounded = {"min": date(1949, 10, 1), "max": date(2000, 1, 1)}
    assert parse("1950-01-01", "day", **bounded) == date(1950, 1, 1)
    assert isinstance(parse("2022-02-24", "day", **bounded), Bad)


@given(st.dates(date(1990, 1, 1), date(2027, 3, 1)))
def test_every_form_of_a_day_gives_the_same_day(day):
    serial = (day - date(1899, 12, 30)).days
    forms = [day.isoformat(), f"{day:%Y%m%d}", f"{day.year}年{day.month}月{day.day}日", serial, day]
    assert {parse(form, "day") for form in forms} == {day}


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (3, 3),
        (3.0, 3),
        ("３", 3),
        ("1,234", 1234),
        ("１，２３４\u3000", 1234),
        ("-5", -5),
        ("7.00", 7),
        ("", None),
        ("/", None),
    ],
)
def test_an_integer_is_read_from_numbers_and_texts(raw, value):
    assert parse(raw, "integer") == value


@pytest.mark.parametrize("raw", ["3件", "1,23", "1.5", 1.5, "三", True, date(2022, 1, 1), 1e300])
def test_what_is_no_integer_is_refused(raw):
    assert isinstance(parse(raw, "integer"), Bad)


@pytest.mark.parametrize("raw", [float("nan"), float("inf"), float("-inf")])
@pytest.mark.parametrize("kind", ["text", "day", "integer", "money", "code18", "boolean"])
def test_a_number_that_is_none_is_refused_by_every_kind(raw, kind):
    assert isinstance(parse(raw, kind), Bad)


def test_an_integer_keeps_its_bounds():
    assert parse("0", "integer", min=0, max=9) == 0
    assert parse("9", "integer", min=0, max=9) == 9
    assert "小于" in parse("-1", "integer", min=0, max=9).message
    assert "大于" in parse("10", "integer", min=0, max=9).message


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (1234.5, "1234.50"),
        (0.1 + 0.2, "0.30"),
        ("1,234.56", "1234.56"),
        ("￥1,234.56元", "1234.56"),
        ("１２．５", "12.50"),
        ("12.500", "12.50"),
        ("-0.01", "-0.01"),
    ],
)
def test_money_is_decimal_and_never_float(raw, value):
    parsed = parse(raw, "money")
    assert isinstance(parsed, Decimal)
    assert str(parsed) == value


def test_money_with_too_many_places_is_refused():
    assert "2 位小数" in parse("1.234", "money").message
    assert parse("1.234567", "money", places=6) == Decimal("1.234567")


def test_money_in_another_unit_is_refused():
    assert isinstance(parse("3万元", "money"), Bad)


@given(st.decimals(-(10**12), 10**12, places=2))
def test_money_survives_its_text(amount):
    assert parse(f"{amount:,}", "money") == amount


@pytest.mark.parametrize("raw", ["网络", " 网 络\n", "web", "WEB"])
def test_a_choice_is_read_by_label_or_code(raw):
    assert parse(raw, "choice", choices={"网络": "web", "信函": "mail"}) == "web"


def test_an_unknown_choice_names_the_choices_and_the_nearest():
    bad = parse("当面申请办", "choice", choices={"当面申请": "a", "信函": "b"})
    assert "当面申请办" in bad.message
    assert "是否应为“当面申请”" in bad.mend
    assert "当面申请、信函" in bad.mend


def test_a_dash_is_a_blank_unless_it_is_a_choice():
    assert parse("/", "choice", choices={"网络": "web"}) is None
    assert parse("/", "choice", choices={"/": "none"}) == "none"


@pytest.mark.parametrize("raw", [CODE, CODE.lower(), f" {CODE}\u3000", "９１350100M000100Y43"])
def test_a_credit_code_is_read_in_half_width_capitals(raw):
    assert parse(raw, "code18") == CODE


@pytest.mark.parametrize("position", range(18))
def test_one_wrong_character_breaks_a_credit_code(position):
    wrong = "2" if CODE[position] != "2" else "3"
    assert isinstance(parse(CODE[:position] + wrong + CODE[position + 1 :], "code18"), Bad)


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17))
def test_a_credit_code_with_its_check_character_is_kept(body):
    assert parse(body + code18_check(body), "code18") == body + code18_check(body)


def test_a_credit_code_of_another_length_or_alphabet_says_so():
    assert "18 位" in parse(CODE[:17], "code18").message
    assert "“O”" in parse(CODE.replace("M", "O"), "code18").message


@pytest.mark.parametrize("kind", ["code18", "text"])
def test_a_long_number_that_the_spreadsheet_rounded_asks_for_text_format(kind):
    bad = parse(1.234567890123457e17, kind)
    assert "15 位" in bad.message
    assert "文本" in bad.mend


@pytest.mark.parametrize("kind", ["code18", "text"])
def test_a_code_that_an_export_wrote_in_scientific_notation_asks_for_text_format(kind):
    bad = parse("9.13501E+17", kind)
    assert "科学记数法" in bad.message
    assert "文本" in bad.mend


def test_an_hour_after_a_short_day_does_not_lend_it_a_digit():
    assert parse("2022/2/2 10:30", "day") == date(2022, 2, 2)
    assert parse("2022-2-2\u300010:30:00", "day") == date(2022, 2, 2)
    assert parse("2022年2月2日10:30", "day") == date(2022, 2, 2)
    assert isinstance(parse("2022/2/210:30", "day"), Bad)


def test_very_many_unknown_choices_are_refused_quickly():
    field = Field("x", "列", "choice", choices={f"选项{n}": str(n) for n in range(100)})
    check = parser_for(field, LIMITS)
    assert all(isinstance(check(f"选项{n}乙"), Bad) for n in range(20_000))


def test_a_number_cell_in_a_text_column_loses_its_decimal_point():
    assert parse(1.0, "text") == "1"
    assert parse(2022001, "text") == "2022001"
    assert parse(0.5, "text") == "0.5"


def test_a_text_that_became_a_day_is_refused():
    assert "变成了日期" in parse(date(2022, 3, 5), "text").message


@pytest.mark.parametrize("raw", [" 张三 ", "\u3000张三\xa0", "\ufeff张三\u200b", "张三\r\n"])
def test_blanks_around_a_text_are_cut(raw):
    assert parse(raw, "text") == "张三"


def test_a_text_is_normalised_to_composed_characters():
    assert parse("e\u0301", "text") == "\u00e9"


def test_full_width_digits_in_a_text_stay():
    assert parse("第１号", "text") == "第１号"


def test_line_ends_in_a_text_become_one_kind():
    assert parse("甲\r\n乙\r丙", "text") == "甲\n乙\n丙"


@pytest.mark.parametrize("raw", ["张\x01三", "张\x00", "abc\x07", "甲\u202e乙", "\x9f"])
def test_control_characters_are_refused_by_place(raw):
    bad = parse(raw, "text")
    assert "控制字符（U+" in bad.message


def test_garbled_text_is_refused():
    assert "乱码" in parse("张\ufffd", "text").message


def test_a_text_keeps_its_length():
    assert parse("甲" * 5, "text", max_length=5) == "甲" * 5
    assert "有 6 个字，最多 5 个字" in parse("甲" * 6, "text", max_length=5).message


@pytest.mark.parametrize(
    ("raw", "value"),
    [("是", True), ("否", False), (True, True), (1.0, True), ("√", True), ("N", False), ("", None)],
)
def test_a_truth_value_is_read(raw, value):
    assert parse(raw, "boolean") is value


def test_what_is_neither_yes_nor_no_is_refused():
    assert isinstance(parse("也许", "boolean"), Bad)


@given(st.text(max_size=40))
@pytest.mark.parametrize("kind", ["text", "day", "integer", "money", "code18", "boolean"])
def test_no_text_breaks_a_parser(kind, raw):
    parse(raw, kind)
