"""Unified social credit codes with their two check characters (GB 32100-2015, GB 11714-1997)."""

from __future__ import annotations

from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of GB 32100: no I, O, S, V, Z."""

AREA: Final = "990107"
"""Division code of the invented district; no real division begins with 99."""

_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))


def organisation_code(serial: int) -> str:
    """Nine-character organisation code of `serial` (0 to 99,999,999), check character included.

    Raises ValueError where `serial` does not fit into eight digits.
    """
    if not 0 <= serial <= 99_999_999:
        raise ValueError(f"组织机构代码的本体只有八位，{serial} 放不下。")
    body = f"{serial:08d}"
    rest = 11 - sum(int(c) * w for c, w in zip(body, _ORGANISATION_WEIGHTS, strict=True)) % 11
    return body + {10: "X", 11: "0"}.get(rest, str(rest))


def check_character(body: str) -> str:
    """The eighteenth character that belongs to the first seventeen (GB 32100 4.5)."""
    total = sum(ALPHABET.index(c) * w for c, w in zip(body, _CREDIT_WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def credit_code(category: str, serial: int, *, area: str = AREA) -> str:
    """Eighteen characters; `category` is e.g. 11 (organ of government) or 91 (company)."""
    body = f"{category}{area}{organisation_code(serial)}"
    return body + check_character(body)


def is_credit_code(code: str) -> bool:
    """Whether `code` has eighteen characters of the alphabet and the right last one."""
    return (
        len(code) == 18
        and all(c in ALPHABET for c in code)
        and check_character(code[:17]) == code[17]
    )
