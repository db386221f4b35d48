"""索引号: 机构代码/年-流水."""

from __future__ import annotations


def organisation_code(credit_code: str) -> str:
    """The nine characters of the organisation within a unified social credit code (GB 32100-2015)."""
    return credit_code[8:17]


def series(code: str, year: int) -> str:
    """The series from which an organisation's numbers of a year are drawn."""
    return f"portal.index.{code}.{year}"


def index_number(code: str, year: int, serial: int) -> str:
    """As it is printed: `000701006/2022-00001`."""
    return f"{code}/{year}-{serial:05d}"
