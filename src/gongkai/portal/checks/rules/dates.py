"""C8: days that exist, and numerals of one style in a date (GB/T 15835-2011)."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator

from gongkai.portal.checks.material import Hidden, Material, Remark, Weight

RULE = "C8"
BASIS = "GB/T 15835—2011《出版物上数字用法》"
_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d{2})\s*(?:年|-|/|\.)\s*(\d{1,2})\s*(?:月|-|/|\.)\s*(\d{1,2})(?:\s*日)?(?!\d|\.\d)"
)
_MONTH_DAY = re.compile(r"(?<![\d年])(\d{1,2})月(\d{1,2})日")
_ZERO = re.compile(r"[一二三四五六七八九]零[〇零一二三四五六七八九]{2}年")
_MIXED = re.compile(
    r"(?:19|20)\d{2}年[一二三四五六七八九十]{1,3}月|[一二][〇零九][〇零一二三四五六七八九]{2}年\d{1,2}月"
)


def check(material: Material) -> Iterator[Remark]:
    """Remarks on days that no calendar has, and hints on mixed or wrong numerals."""
    for piece in material.pieces:
        if piece.hidden is not Hidden.NOT:
            continue
        for match in _DAY.finditer(piece.text):
            year, month, day = (int(part) for part in match.groups())
            if not _exists(year, month, day) and (month <= 12 or "年" in match.group()):
                yield _wrong(piece.where, match.group(), Weight.STOP, "这一天不存在，请核对")
        for match in _MONTH_DAY.finditer(piece.text):
            month, day = int(match.group(1)), int(match.group(2))
            if not _exists(2000, month, day):
                yield _wrong(piece.where, match.group(), Weight.STOP, "这一天不存在，请核对")
        for match in _ZERO.finditer(piece.text):
            right = match.group().replace("零", "〇")
            yield _wrong(piece.where, match.group(), Weight.HINT, f"应写作“{right}”", right)
        for match in _MIXED.finditer(piece.text):
            yield _wrong(piece.where, match.group(), Weight.HINT, "汉字与阿拉伯数字不要混用")


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _wrong(where: str, found: str, weight: Weight, what: str, instead: str = "") -> Remark:
    return Remark(
        RULE, weight, where, f"{where}的日期“{found}”：{what}。", BASIS, found, found, instead
    )
