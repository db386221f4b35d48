"""The numbers that the demo's records must come to, read from the data beside this module."""

from __future__ import annotations

import csv
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Final

from gongkai.norms.form import TABLE2_COLUMNS, TABLE3_COLUMNS, table2_figure, table3_figure

YEAR: Final = 2022
"""The year whose report the demo's records give."""

_DATA = files("gongkai.demo.data")


def _rows(name: str) -> list[dict[str, str]]:
    text = (_DATA / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@lru_cache(maxsize=1)
def table1() -> dict[str, Decimal]:
    """The ten cells of table 1 by figure id; fees in ten thousand yuan."""
    return {row["id"]: Decimal(row["value"]) for row in _rows("table1.csv")}


@lru_cache(maxsize=1)
def table2() -> dict[str, dict[str, int]]:
    """Table 2: row → column → number."""
    return {
        row["row"]: {column.key: int(row[column.key]) for column in TABLE2_COLUMNS}
        for row in _rows("table2.csv")
    }


@lru_cache(maxsize=1)
def table3() -> dict[str, dict[str, int]]:
    """Table 3: group → column → number."""
    return {
        row["group"]: {column.key: int(row[column.key]) for column in TABLE3_COLUMNS}
        for row in _rows("table3.csv")
    }


def cells() -> dict[str, Decimal]:
    """All 200 cells by figure id."""
    found = dict(table1())
    for row, numbers in table2().items():
        found.update({table2_figure(row, c): Decimal(n) for c, n in numbers.items()})
    for group, numbers in table3().items():
        found.update({table3_figure(group, c): Decimal(n) for c, n in numbers.items()})
    return found
