"""One cell becomes one typed value, or a sentence on what is wrong with it.

Every parser is a pure function from a raw cell (a text of a CSV file, or a text, number, day
or truth value of a worksheet) to a value, ``None`` for a blank, or :class:`Bad`.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from gongkai.ledger.intake.outcome import Limits
from gongkai.ledger.intake.schema import Field

Cell: TypeAlias = "str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta"
Parser: TypeAlias = "Callable[[Cell], object]"


class Bad(NamedTuple):
    """Why a cell cannot be taken (``message``) and how to mend it (``mend``), without full stop."""

    message: str
    mend: str


_EDGES = " \t\r\n\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006" + (
    "\u2007\u2008\u2009\u200a\u200b\u200c\u200d\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
)
_GAPS = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff]+")
# Controls, and the bidirectional marks that make a text read otherwise than it is stored.
_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
_LINE_ENDS = re.compile(r"\r\n?")
# What officers put into a cell that does not apply.
_BLANK_MARKS = frozenset({"/", "\\", "-", "--", "—", "——", "–"})

_DAY = re.compile(
    r"(\d{4})\s*(?:-\s*(\d{1,2})\s*-\s*(\d{1,2})|/\s*(\d{1,2})\s*/\s*(\d{1,2})"
    r"|\.\s*(\d{1,2})\s*\.\s*(\d{1,2})|年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?)"
    # A blank or a letter has to part day and hour: 2022/2/210:30 would be two different days.
    r"(?:(?:T|\s+|(?<=[日号]))\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[Ee]\+\d{1,3}")
_CODE18_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE18_VALUES = {character: value for value, character in enumerate(_CODE18_ALPHABET)}
_CODE18_WEIGHTS = tuple(pow(3, position, 31) for position in range(17))

_TRUE = frozenset({"是", "true", "y", "yes", "1", "√", "✓", "✔"})
_FALSE = frozenset({"否", "false", "n", "no", "0", "×", "✗", "✘", "x"})

_DAY_MEND = "请写成 2022-02-24 这样的年月日"
_AS_TEXT_MEND = "请先把这一列的单元格格式设为“文本”，再重新填写完整内容"
# Likeness is slow to judge, and nobody reads a hint past the problems that are kept.
_HINTS = 200
# From here on a double cannot hold every digit that was typed: Excel keeps 15.
_EXACT = 10**15


def shown(raw: object, width: int = 30) -> str:
    """A cell's content for a message: short, on one line, without control characters."""
    text = _FORBIDDEN.sub("�", str(raw)[: width + 1]).replace("\n", " ").replace("\r", " ")
    return text if len(text) <= width else text[:width] + "…"


def is_blank(raw: Cell | None) -> bool:
    """Whether a cell holds nothing that a reader can see."""
    return raw is None or (isinstance(raw, str) and not raw.strip(_EDGES))


def compact(raw: str) -> str:
    """Half-width form without any blank: for numbers, days, codes and labels."""
    return _GAPS.sub("", unicodedata.normalize("NFKC", raw))


def number_text(raw: float) -> str:
    """A number cell as it was typed: at the 15 significant digits that Excel keeps."""
    if isinstance(raw, int) or raw.is_integer():
        return str(int(raw))
    return format(Decimal(f"{raw:.15g}"), "f")


def as_text(raw: Cell) -> str | Bad:
    """The text of a cell, or why a number or day is no trustworthy text."""
    if isinstance(raw, str):
        if ("E+" in raw or "e+" in raw) and _SCIENTIFIC.fullmatch(raw.strip(_EDGES)):
            return Bad(
                f"这一串数字被 Excel 改成了科学记数法（{shown(raw)}），末几位已经丢失",
                _AS_TEXT_MEND,
            )
        return raw
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, (int, float)):
        if not abs(raw) < _EXACT:
            return Bad(
                f"这一串数字被 Excel 存成了数值（{raw:.2E}），超过 15 位的数字已经丢失",
                _AS_TEXT_MEND,
            )
        return number_text(raw)
    return Bad(f"内容被 Excel 变成了日期或时间（{shown(raw)}），原来的文字已经丢失", _AS_TEXT_MEND)


def _forbidden(text: str) -> Bad | None:
    found = _FORBIDDEN.search(text)
    if found:
        code = f"U+{ord(found.group()):04X}"
        return Bad(
            f"第 {found.start() + 1} 个字符是看不见的控制字符（{code}）",
            "请删去该字符，或把内容粘贴到记事本后再复制回来",
        )
    if "\ufffd" in text:
        return Bad("内容里有乱码（�）", "请按原件重新填写")
    return None


def _text(field: Field) -> Parser:
    limit = field.max_length

    def parse(raw: Cell) -> object:
        text = as_text(raw)
        if isinstance(text, Bad):
            return text
        if not (text.isascii() and text.isprintable()):
            text = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text)).replace("\xa0", " ")
            bad = _forbidden(text)
            if bad:
                return bad
        text = text.strip(_EDGES)
        if limit is not None and len(text) > limit:
            return Bad(f"有 {len(text)} 个字，最多 {limit} 个字", "请缩短")
        return text or None

    return parse


def _bounded(value: int | Decimal, field: Field) -> object:
    """``value`` if it keeps the field's bounds."""
    low, high = field.min, field.max
    if isinstance(low, (int, Decimal)) and value < low:
        return Bad(f"{value} 小于下限 {low}", "请核对")
    if isinstance(high, (int, Decimal)) and value > high:
        return Bad(f"{value} 大于上限 {high}", "请核对")
    return value


def serial_day(serial: float, epoch_1904: bool = False) -> dt.date | None:
    """The day of an Excel serial number, ``None`` where there is none.

    The 1900 system counts a 29 February 1900 that never was: its serials below 61 are not
    days that a ledger could mean.
    """
    if not (0 if epoch_1904 else 61) <= serial <= 2_958_465:
        return None
    epoch = dt.date(1904, 1, 1) if epoch_1904 else dt.date(1899, 12, 30)
    try:
        return epoch + dt.timedelta(days=int(serial))
    except OverflowError:
        return None


def _text_day(text: str, epoch_1904: bool) -> dt.date | Bad:
    found = _DAY.fullmatch(text)
    if found:
        parts = [part for part in found.groups() if part]
    elif found := _COMPACT_DAY.fullmatch(text):
        parts = list(found.groups())
    elif found := _SERIAL.fullmatch(text):
        return serial_day(float(found.group(1)), epoch_1904) or Bad(f"“{text}”不是日期", _DAY_MEND)
    else:
        return Bad(f"“{shown(text)}”不是能认出的日期", _DAY_MEND)
    try:
        return dt.date(*(int(part) for part in parts))
    except ValueError:
        return Bad(f"“{shown(text)}”：日历上没有这一天", _DAY_MEND)


def _day(field: Field, limits: Limits, epoch_1904: bool) -> Parser:
    first = field.min if isinstance(field.min, dt.date) else limits.first_day
    last = field.max if isinstance(field.max, dt.date) else limits.latest

    def parse(raw: Cell) -> object:
        day: dt.date | Bad | None
        if isinstance(raw, dt.datetime):
            day = raw.date()
        elif isinstance(raw, dt.date):
            day = raw
        elif isinstance(raw, (bool, dt.time, dt.timedelta)):
            return Bad(f"“{shown(raw)}”不是日期", _DAY_MEND)
        elif isinstance(raw, (int, float)):
            digits = number_text(raw) if abs(raw) < _EXACT else ""
            if len(digits) == 8 and _COMPACT_DAY.fullmatch(digits):
                day = _text_day(digits, epoch_1904)
            else:
                day = serial_day(raw, epoch_1904)
            if day is None:
                return Bad(f"数字 {shown(raw)} 不是日期", _DAY_MEND)
        else:
            text = unicodedata.normalize("NFKC", raw).strip(_EDGES)
            if not text or text in _BLANK_MARKS:
                return None
            day = _text_day(text, epoch_1904)
        if isinstance(day, Bad):
            return day
        if not first <= day <= last:
            return Bad(f"日期 {day} 不在 {first} 至 {last} 之间", "请核对年份")
        return day

    return parse


def _number(raw: Cell) -> Decimal | Bad | None:
    if isinstance(raw, (bool, dt.date, dt.time, dt.timedelta)):
        return Bad(f"“{shown(raw)}”不是数字", "请把单元格格式设为“数值”后重新填写")
    if isinstance(raw, (int, float)):
        if not abs(raw) < _EXACT:
            return Bad(f"数字 {raw:.2E} 太大，超过 15 位的数字 Excel 不能准确保存", "请核对")
        return Decimal(number_text(raw))
    text = compact(raw)
    if not text or text in _BLANK_MARKS:
        return None
    text = text.replace("−", "-").removeprefix("¥").removesuffix("元")
    if not _NUMBER.fullmatch(text):
        return Bad(f"“{shown(raw)}”不是数字", "请只填阿拉伯数字，不要带单位或说明")
    return Decimal(text.replace(",", ""))


def _integer(field: Field) -> Parser:
    def parse(raw: Cell) -> object:
        value = _number(raw)
        if value is None or isinstance(value, Bad):
            return value
        if value != value.to_integral_value():
            return Bad(f"“{shown(raw)}”不是整数", "请填整数")
        if abs(value) >= _EXACT:
            return Bad(f"“{shown(raw)}”太大", "请核对")
        return _bounded(int(value), field)

    return parse


def _money(field: Field) -> Parser:
    unit = Decimal(1).scaleb(-field.places)

    def parse(raw: Cell) -> object:
        value = _number(raw)
        if value is None or isinstance(value, Bad):
            return value
        if abs(value) >= _EXACT:
            return Bad(f"“{shown(raw)}”太大", "请核对")
        rounded = value.quantize(unit)
        if rounded != value:
            return Bad(f"“{shown(raw)}”超过 {field.places} 位小数", f"请保留 {field.places} 位小数")
        return _bounded(rounded, field)

    return parse


def _choice(field: Field) -> Parser:
    choices = field.choices or {}
    codes = {compact(code).casefold(): code for code in choices.values()}
    codes |= {compact(label).casefold(): code for label, code in choices.items()}
    labels = list(choices)
    listed = "、".join(labels[:15]) + (f" 等 {len(labels)} 项" if len(labels) > 15 else "")

    hints_left = _HINTS

    def parse(raw: Cell) -> object:
        nonlocal hints_left
        text = as_text(raw)
        if isinstance(text, Bad):
            return text
        key = compact(text).casefold()
        if key in codes:
            return codes[key]
        if not key or key in _BLANK_MARKS:
            return None
        close: list[str] = []
        if hints_left:
            hints_left -= 1
            close = difflib.get_close_matches(text[:60], labels, n=1, cutoff=0.6)
        hint = f"是否应为“{close[0]}”；" if close else ""
        return Bad(f"“{shown(text)}”不在可选值中", f"{hint}请从下列各项中选填：{listed}")

    return parse


def code18_check(code: str) -> str:
    """The check character of a unified social credit code (GB 32100-2015, modulo 31).

    ``code`` holds at least the 17 leading characters, upper case. Raises ``KeyError`` for a
    character that the standard does not use (I, O, S, V, Z among the letters).
    """
    total = sum(
        _CODE18_VALUES[character] * weight
        for character, weight in zip(code, _CODE18_WEIGHTS, strict=False)
    )
    return _CODE18_ALPHABET[-total % 31]


def _code18(raw: Cell) -> object:
    text = as_text(raw)
    if isinstance(text, Bad):
        return text
    code = compact(text).upper()
    if not code or code in _BLANK_MARKS:
        return None
    if len(code) != 18:
        return Bad(
            f"统一社会信用代码应为 18 位，“{shown(code)}”有 {len(code)} 位", "请按证照重新填写"
        )
    strange = [character for character in code if character not in _CODE18_VALUES]
    if strange:
        return Bad(
            f"统一社会信用代码里不会有“{shown(strange[0])}”",
            "请按证照核对（不使用字母 I、O、S、V、Z）",
        )
    if code18_check(code) != code[17]:
        return Bad(f"统一社会信用代码“{code}”的校验位不对，有一位填错了", "请按证照逐位核对")
    return code


def _boolean(raw: Cell) -> object:
    if isinstance(raw, bool):
        return raw
    text = as_text(raw)
    if isinstance(text, Bad):
        return text
    key = compact(text).casefold()
    if key in _TRUE:
        return True
    if key in _FALSE:
        return False
    if not key or key in _BLANK_MARKS:
        return None
    return Bad(f"“{shown(text)}”不是“是”或“否”", "请填“是”或“否”")


def parser_for(field: Field, limits: Limits, *, epoch_1904: bool = False) -> Parser:
    """The parser of a field. ``epoch_1904`` says how the workbook counts serial days."""
    match field.kind:
        case "text":
            return _text(field)
        case "day":
            return _day(field, limits, epoch_1904)
        case "integer":
            return _integer(field)
        case "money":
            return _money(field)
        case "choice":
            return _choice(field)
        case "code18":
            return _code18
        case "boolean":
            return _boolean
