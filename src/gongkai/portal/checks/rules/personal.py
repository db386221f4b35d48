"""C1: nothing personal goes public: numbers, and where somebody lives.

个人信息保护法 Art. 25, 28; 政府信息公开条例 Art. 15. Full-width and Chinese digits are read as digits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from gongkai.ledger.rules.personal import EMAIL, IDENTITY, PHONE, is_card_number
from gongkai.norms.identity import identity_check
from gongkai.portal.checks.material import Hidden, Material, Piece, Remark, Weight, masked

RULE = "C1"
BASIS = "《个人信息保护法》第二十五条、第二十八条；《政府信息公开条例》第十五条"

_DIGITS = dict(zip("〇零一二三四五六七八九幺", "001234567891", strict=True))
_SPOKEN = re.compile(f"[{''.join(_DIGITS)}]{{11,18}}")
_REGIONS = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
_PASSPORT = re.compile(r"(?:护照|通行证)[^。；;\n]{0,12}?(?<![a-z0-9])([a-z]{1,2}\d{7,9})(?!\d)")
_HOME = re.compile(
    r"(?:家庭(?:住址|地址)|现?住址|居住地址|户籍(?:地址?|所在地)|户口所在地|家住|现住|居住于|租住)[:：]?"
    r"\s*[^，。；;\n]{2,40}?\d+\s*(?:号|栋|幢|室|组|弄|户)(?:[^，。；;\n]{0,14}?\d+\s*(?:室|号|户))?"
)
_UNIT = re.compile(
    r"[\u4e00-\u9fff]{2,20}(?:小区|花园|家园|公寓|新村|苑|里|庭|府|湾|城|园)?"
    r"\d{1,4}\s*(?:栋|幢|号楼|座)\s*(?:[0-9A-Za-z一二三四五六七八九]{1,3}\s*单元)?\s*\d{2,4}\s*(?:室|号|户)"
)
_OFFICIAL = re.compile(
    r"(?:政务|服务|办事|便民|行政|办公)(?:服务)?(?:中心|大厅|大楼|地址|地点)|报名地点|受理地点|交易中心"
)


def folded(text: str) -> str:
    """`text` of the same length, small letters, with full-width and spoken digits as plain ones."""
    plain = "".join(
        wide if len(wide := unicodedata.normalize("NFKC", one).lower()) == 1 else one
        for one in text
    )
    return _SPOKEN.sub(lambda m: "".join(_DIGITS[one] for one in m.group()), plain)


def _is_identity(digits: str) -> str:
    """What a run of digits is: `certain` by its check, `likely` by region and birthday, or empty."""
    if digits[:2] not in _REGIONS:
        return ""
    if len(digits) == 18 and identity_check(digits[:17]) == digits[17].upper():
        return "certain"
    month, day = (
        (digits[10:12], digits[12:14]) if len(digits) == 18 else (digits[8:10], digits[10:12])
    )
    year = digits[6:10] if len(digits) == 18 else "19" + digits[6:8]
    born = 1900 <= int(year) <= 2100 and 1 <= int(month) <= 12 and 1 <= int(day) <= 31
    return "likely" if born else ""


_GROUP = re.compile(r"\d+x?")


def _spans(text: str) -> Iterator[tuple[str, int, int]]:
    """(digits, start, end) of every run of up to 19 digits that begins and ends with a group.

    A list's own number before a card number parted by blanks must not hide it.
    """
    groups = [match.span() for match in _GROUP.finditer(text)]
    for first, (start, _) in enumerate(groups):
        digits = ""
        for at in range(first, len(groups)):
            here, end = groups[at]
            if at > first and text[groups[at - 1][1] : here] not in (" ", "-"):
                break
            digits += text[here:end]
            if len(digits) > 19:
                break
            if len(digits) >= 16:
                yield digits, start, end


def _numbers(text: str) -> Iterator[tuple[str, int, int]]:
    """(kind, start, end) of every personal number; a stretch is told once, by its first kind."""
    taken: list[tuple[int, int]] = []

    def free(start: int, end: int) -> bool:
        if any(start < there and here < end for here, there in taken):
            return False
        taken.append((start, end))
        return True

    for digits, start, end in _spans(text):
        if len(digits) == 18 and _is_identity(digits) == "certain" and free(start, end):
            yield "身份证号码", start, end
        elif digits.isdigit() and is_card_number(digits) and free(start, end):
            yield "银行卡号", start, end
    for kind, pattern in (
        ("身份证号码", IDENTITY),
        ("手机号码", PHONE),
        ("电子邮箱", EMAIL),
        ("证件号码", _PASSPORT),
    ):
        for match in pattern.finditer(text):
            start, end = match.span(match.lastindex or 0)
            found = text[start:end]
            if kind == "身份证号码" and not _is_identity(found.replace(" ", "").replace("-", "")):
                continue
            if kind == "电子邮箱" and found.endswith((".gov.cn", ".gov")):
                continue
            if free(start, end):
                yield kind, start, end


def _homes(text: str) -> Iterator[tuple[str, int, int]]:
    seen: list[tuple[int, int]] = []
    for pattern in (_HOME, _UNIT):
        for match in pattern.finditer(text):
            start, end = match.span()
            around = text[max(0, start - 16) : end]
            if pattern is _UNIT and _OFFICIAL.search(around):
                continue
            if not any(start < there and here < end for here, there in seen):
                seen.append((start, end))
                yield "住址", start, end


def _places(plain: str) -> list[tuple[str, int, int]]:
    return [*_numbers(plain), *_homes(plain)]


def covered(text: str) -> str:
    """`text` with the middle of everything personal in it covered, of the same length."""
    for _, start, end in _places(folded(text)):
        text = text[:start] + masked(text[start:end]) + text[end:]
    return text


def check(material: Material) -> Iterator[Remark]:
    """A remark on every personal number and every home, wherever it stands or hides."""
    elements = tuple(Piece(f"要素“{name}”", value) for name, value in material.elements.items())
    for piece in (*material.pieces, *elements):
        text = folded(piece.text)
        where = (
            f"{piece.where}（{piece.hidden}）" if piece.hidden is not Hidden.NOT else piece.where
        )
        places = _places(text)
        safe = covered(piece.text) if places else ""
        for kind, start, end in places:
            shown = safe[max(0, start - 12) : end + 12].replace("\n", " ")
            yield Remark(
                RULE,
                Weight.STOP,
                where,
                f"{where}有{kind}：“{shown}”。请删去，或者只留首尾、中间用 * 遮盖；"
                "确需公开的，请写明依据后放行。",
                BASIS,
                text[start:end],
                shown,
            )
