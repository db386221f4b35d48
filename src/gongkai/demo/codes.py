"""Unified social credit codes with their two check characters (GB 32100-2015, GB 11714-1997)."""

from __future__ import annotations

from typing import Final

from gongkai.ledger.intake.cells import code18_check

AREA: Final = "990107"
"""Division code of the invented district; no real division begins with 99."""

_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def organisation_code(serial: int) -> str:
    """Nine-character organisation code of `serial` (0 to 99,999,999), check character included.

    Raises ValueError where `serial` does not fit into eight digits.
    """
    if not 0 <= serial <= 99_999_999:
        raise ValueError(f"组织机构代码的本体只有八位，{serial} 放不下。")
    body = f"{serial:08d}"
    rest = 11 - sum(int(c) * w for c, w in zip(body, _ORGANISATION_WEIGHTS, strict=True)) % 11
    return body + {10: "X", 11: "0"}.get(rest, str(rest))


def credit_code(category: str, serial: int, *, area: str = AREA) -> str:
    """Eighteen characters; `category` is e.g. 11 (organ of government) or 91 (company)."""
    body = f"{category}{area}{organisation_code(serial)}"
    return body + code18_check(body)
