"""Open data: each room registers its public lists once, in its `opendata.py`; every format, the API,
the dictionary and the catalogue are drawn from that (条例 Art. 23, 24; 国办发〔2017〕47号).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import islice
from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

from gongkai.ledger.licence import licence
from gongkai.ledger.pagemeta import absolute
from gongkai.ledger.sheets import csv_lines, named, workbook

Cell = str | int | Decimal | date | None
BATCH: Final = 500
"""Rows that are read, and sent, at once."""
MEDIA: Final = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Formats of open data by the ending of their files."""


class Type(StrEnum):
    """What a cell holds."""

    TEXT = "文本"
    DAY = "日期"
    NUMBER = "数字"
    ADDRESS = "网址"


@dataclass(frozen=True, slots=True)
class Field:
    """One column: name for machines, label for people, what it means, and how it is read.

    `get` gives the cell of a record; of an address its path below the site.
    """

    name: str
    label: str
    type: Type
    meaning: str
    get: Callable[[Any], Cell]

    def cell(self, record: Any) -> Cell:
        """The cell of a record; an address whole."""
        found = self.get(record)
        return absolute(str(found)) if self.type is Type.ADDRESS and found else found


@dataclass(frozen=True, slots=True)
class DataSet:
    """A public list.

    `records()` are its records in a lasting order, nothing that is not public among them;
    `prepare` completes records that were read, some hundreds at once. `sources` are the change
    feed's, by which the list changes.
    """

    key: str
    title: str
    description: str
    basis: str
    keywords: tuple[str, ...]
    fields: tuple[Field, ...]
    records: Callable[[], QuerySet[Any] | Iterable[Any]]
    prepare: Callable[[list[Any]], list[Any]] = list
    sources: tuple[str, ...] = ()

    def row(self, record: Any) -> dict[str, Cell]:
        """A record by the names of its fields."""
        return {field.name: field.cell(record) for field in self.fields}

    def each(self, records: QuerySet[Any] | Iterable[Any]) -> Iterator[Any]:
        """`records` one by one, read and completed in batches."""
        if isinstance(records, QuerySet):
            records = records.iterator(chunk_size=BATCH)
        rows = iter(records)
        while some := list(islice(rows, BATCH)):
            yield from self.prepare(some)


_sets: dict[str, DataSet] = {}


def register(found: DataSet) -> DataSet:
    """Make a list known; one of the same key stands in its place."""
    _sets[found.key] = found
    return found


def data_sets() -> dict[str, DataSet]:
    """All lists by key, in the order of their keys."""
    return dict(sorted(_sets.items()))


def as_file(
    found: DataSet, extension: str, records: QuerySet[Any] | Iterable[Any] | None = None
) -> HttpResponseBase:
    """A list, or `records` of it, as a file of a format of `MEDIA`; CSV and JSON as they are read."""
    told = found.each(found.records() if records is None else records)
    response: HttpResponseBase
    if extension == "xlsx":
        heads = [field.label for field in found.fields]
        rows = (list(found.row(record).values()) for record in told)
        response = HttpResponse(workbook(found.title, heads, rows), content_type=MEDIA[extension])
    else:
        lines = _csv(found, told) if extension == "csv" else json_lines(found, told)
        response = StreamingHttpResponse(_joined(lines), content_type=MEDIA[extension])
    return named(response, found.title, extension)


def _csv(found: DataSet, records: Iterable[Any]) -> Iterator[str]:
    rows = (
        ["" if cell is None else str(cell) for cell in found.row(record).values()]
        for record in records
    )
    return csv_lines([field.label for field in found.fields], rows)


def json_lines(found: DataSet, records: Iterable[Any]) -> Iterator[str]:
    """One JSON object: the list's key, title and licence, then a row on each line under `rows`."""
    head = {"dataset": found.key, "title": found.title, "license": licence().url}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "rows": [\n'
    before = ""
    for record in records:
        yield before + json.dumps(found.row(record), ensure_ascii=False, default=_plain)
        before = ",\n"
    yield "\n]}\n"


def _joined(lines: Iterator[str]) -> Iterator[str]:
    while some := "".join(islice(lines, BATCH)):
        yield some


def _plain(cell: Any) -> Any:
    if isinstance(cell, Decimal):
        return str(cell)
    return cell.isoformat()
