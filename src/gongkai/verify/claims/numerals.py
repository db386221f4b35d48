"""Numbers in Chinese prose: value, unit, exactness and offsets.

Reads half- and full-width digits, thousands separators, decimals, 万 and 亿, Chinese numerals,
percentages, and the words that make a number inexact (约, 余, 多, 以上). Years, days, document
numbers, ordinals and addresses are no quantities and are passed over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

EXACT: Final = "exact"
ABOUT: Final = "about"
AT_LEAST: Final = "at_least"
AT_MOST: Final = "at_most"

PERCENT: Final = "%"

_DIGITS: Final = {
    "零": 0, "〇": 0, "○": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4,
    "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
}  # fmt: skip
_PLACES: Final = {"十": 10, "百": 100, "千": 1000}
_GREAT: Final = {"万": 10**4, "亿": 10**8}
_NAMES: Final = "零一二三四五六七八九"
_CHINESE: Final = "零〇○一二两三四五六七八九十百千万亿"

# A full-width form has the same length as its half-width one, so offsets stay true.
_HALF: Final = str.maketrans("０１２３４５６７８９．％，", "0123456789.%，")

UNITS: Final = (
    "人次", "件次", "条次", "万元", "亿元", "件", "条", "项", "次", "份", "宗", "起", "期", "篇",
    "家", "个", "名", "例", "部", "场", "册", "元", "人", "套", "类", "则", "批", "案", "份次",
)  # fmt: skip
_UNIT: Final = "|".join(sorted(UNITS, key=len, reverse=True))

_ARABIC: Final = r"\d{1,3}(?:[,，]\d{3})+(?![\d,，])(?:\.\d+)?|\d+(?:\.\d+)?"
_NUMBER: Final = re.compile(
    rf"(?P<about>约|大约|近|将近|超过|超|逾|不少于|不低于|不足|不到|最多|至多|至少)?\s*"
    rf"(?:百分之(?P<hundredth>[{_CHINESE}点]+|\d+(?:\.\d+)?)"
    rf"|(?P<arabic>{_ARABIC})\s*(?P<vague1>余|多|来)?\s*(?P<great>万亿|亿|万|千|百)?"
    rf"|(?P<chinese>[{_CHINESE}]+))"
    rf"\s*(?P<vague>余|多|来|几)?\s*(?P<percent>个百分点|%)?(?P<unit>{_UNIT})?"
    rf"(?P<after>以上|以下|左右|上下)?"
)
# What stands before or after a number and makes it something other than a quantity.
_NOT_AFTER: Final = re.compile(r"[A-Za-z第\d〔﹝\[［【/:.\-]$")
_NOT_BEFORE: Final = re.compile(
    r"\s*(?:年|月|日|号|时|点|分钟|[〕﹞\]］】]|[A-Za-z/:]|[×xX*]\d|[、.．]\s*[一-鿿]|季度)"
)
_WORDS: Final = re.compile(r"[一二三四五六七八九十两](?:件事|个样|类事|批次|次性|条龙|人一)")
_ADDRESS: Final = re.compile(r"https?://[\w./?=&%#:-]+|www\.[\w./-]+")
_SCALE: Final = {"": 1, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "万亿": 10**12}


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number of the prose, `text` as it stands at `start` to `end` of the text searched.

    `value` is in `unit` (万元 and 亿元 become 元; a percentage keeps its number, unit `%`; empty
    if no unit stands there). `step` is the worth of its last digit: 6.1万 has a step of 1000.
    `points` is True for 百分点. `number_start` is where the digits begin.
    """

    text: str
    value: Decimal
    unit: str
    exactness: str
    step: Decimal
    start: int
    end: int
    number_start: int
    points: bool = False


def parse_chinese(text: str) -> int:
    """The whole number that a Chinese numeral writes: 二百三十六 is 236, 二〇二二 is 2022.

    Raises ValueError if it is none.
    """
    if not text or any(c not in _CHINESE for c in text):
        raise ValueError(f"“{text}”不是中文数字。")
    if all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total, section, digit = 0, 0, None
    last_place = 10**9
    for c in text:
        if c in _DIGITS:
            if digit not in (None, 0):
                raise ValueError(f"“{text}”不是中文数字。")
            digit = _DIGITS[c]
            if digit == 0:
                last_place = 10**9 if section == 0 else last_place
        elif c in _PLACES:
            place = _PLACES[c]
            if place >= last_place:
                raise ValueError(f"“{text}”不是中文数字。")
            section += (digit or 1) * place
            digit, last_place = None, place
        else:
            great = _GREAT[c]
            section += digit or 0
            if not section and not total:
                raise ValueError(f"“{text}”不是中文数字。")
            total = (total + section) * great if great > 10**4 else total + section * great
            section, digit, last_place = 0, None, 10**9
    # 二百五 is 250, 一万二 is 12000: a digit after a place counts the next lower one.
    if digit and len(text) > 1 and text[-2] in "百千万亿":
        before = {**_PLACES, **_GREAT}[text[-2]]
        return total + section + digit * before // 10
    return total + section + (digit or 0)


def to_chinese(number: int) -> str:
    """A whole number from 0 to 99 999 999 as a Chinese numeral; raises ValueError outside."""
    if not 0 <= number < 10**8:
        raise ValueError("只能写出0到99999999之间的整数。")
    if number == 0:
        return "零"
    high, low = divmod(number, 10**4)
    text = f"{_section(high)}万" if high else ""
    if low:
        text += ("零" if high and low < 1000 else "") + _section(low)
    return text[1:] if text.startswith("一十") else text


def _section(number: int) -> str:
    text, gap = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, place)
        if digit:
            text += ("零" if gap and text else "") + _NAMES[digit] + name
            gap = False
        else:
            gap = True
    return text


def _chinese_value(text: str) -> Decimal | None:
    whole, point, rest = text.partition("点")
    try:
        value = Decimal(parse_chinese(whole))
        if point:
            value += Decimal(f"0.{parse_digits(rest)}")
    except ValueError:
        return None
    return value


def parse_digits(text: str) -> str:
    """The digits that follow a Chinese 点, e.g. 五六 as 56; raises ValueError if any is none."""
    if not text or any(c not in _DIGITS for c in text):
        raise ValueError(f"“{text}”不是小数部分。")
    return "".join(str(_DIGITS[c]) for c in text)


def find(text: str) -> tuple[Quantity, ...]:
    """Every quantity of the text in order; a Chinese numeral only where a unit follows it."""
    plain = text.translate(_HALF)
    if "www." in plain or "http" in plain:
        plain = _ADDRESS.sub(lambda m: "\0" * len(m.group()), plain)
    found: list[Quantity] = []
    position = 0
    while match := _NUMBER.search(plain, position):
        quantity = _quantity(plain, text, match)
        position = match.end() if match.end() > match.start() else match.start() + 1
        if quantity is not None:
            found.append(quantity)
    return tuple(found)


def _quantity(plain: str, text: str, match: re.Match[str]) -> Quantity | None:
    group = match.groupdict()
    number_start = next(
        match.start(name) for name in ("hundredth", "arabic", "chinese") if group[name]
    )
    if group["hundredth"]:
        number_start -= len("百分之")
    unit = group["unit"] or ""
    percent = bool(group["percent"] or group["hundredth"])
    if _NOT_AFTER.search(plain[:number_start]) or (
        not unit and not percent and _NOT_BEFORE.match(plain, match.end())
    ):
        return None
    if unit == "个" and plain[match.end() : match.end() + 1] in ("月", "小", "工"):
        return None
    step = Decimal(1)
    if group["arabic"]:
        digits = group["arabic"].replace(",", "").replace("，", "")
        value = Decimal(digits)
        exponent = value.as_tuple().exponent
        step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
        scale = _SCALE[group["great"] or ""]
        value, step = value * scale, step * scale
    else:
        written = group["hundredth"] or group["chinese"] or ""
        if group["chinese"] and (not unit or _WORDS.match(plain, number_start)):
            return None
        if written[0].isdigit():
            value = Decimal(written)
        else:
            read = _chinese_value(written)
            if read is None:
                return None
            value = read
        exponent = value.as_tuple().exponent
        step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    if unit in ("万元", "亿元"):
        scale = _SCALE[unit[0]]
        value, step, unit = value * scale, step * scale, "元"
    return Quantity(
        text=text[match.start() : match.end()].strip(),
        value=value,
        unit=PERCENT if percent else unit,
        exactness=_exactness(group),
        step=step,
        start=match.start(),
        end=match.end(),
        number_start=number_start,
        points=group["percent"] == "个百分点",
    )


def _exactness(group: dict[str, str | None]) -> str:
    before, after = group["about"] or "", group["after"] or ""
    if before in ("不足", "不到", "最多", "至多") or after == "以下":
        return AT_MOST
    if before in ("超过", "超", "逾", "不少于", "不低于", "至少") or after == "以上":
        return AT_LEAST
    vague = {group["vague"], group["vague1"]}
    if vague & {"余", "多"}:
        return AT_LEAST
    if before or after or vague & {"来", "几"}:
        return ABOUT
    return EXACT
