"""Builds the untidy and hostile files that the tests read."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

from gongkai.ledger.intake import Field, Intake, Limits, Schema, read

TODAY = date(2026, 3, 1)
LIMITS = Limits(today=TODAY)

WORKS = Schema(
    "works",
    "办件台账",
    (
        Field("no", "编号", "text", required=True, aliases=("办件编号",)),
        Field("name", "申请人姓名", "text", required=True, aliases=("姓名",), max_length=50),
        Field("day", "收到日期", "day", required=True),
        Field("form", "受理形式", "choice", choices={"网络": "web", "信函": "mail"}),
        Field("fee", "费用（元）", "money", min=0),
    ),
    key=("no",),
    sheet_name="办件",
)
HEADER = ["编号", "申请人姓名", "收到日期", "受理形式", "费用（元）"]


def record(number: object = "1", **changes: object) -> list[object]:
    """A valid row of the ledger, with some cells changed."""
    cells = {"no": number, "name": "张三", "day": "2022-02-24", "form": "网络", "fee": "1.50"}
    return list((cells | changes).values())


def xlsx(
    *sheets: tuple[str, Sequence[Sequence[object]]],
    options: Mapping[str, Any] | None = None,
    dress: Callable[[Any, Any], None] | None = None,
) -> bytes:
    """A workbook; ``dress(workbook, first_sheet)`` adds what plain rows cannot say."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, dict(options or {}))
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    made = []
    for name, rows in sheets:
        sheet = book.add_worksheet(name)
        made.append(sheet)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, date | datetime):
                    sheet.write_datetime(number, column, cell, day)
                elif isinstance(cell, str):
                    sheet.write_string(number, column, cell)
                elif cell is not None:
                    sheet.write(number, column, cell)
    if dress:
        dress(book, made[0])
    book.close()
    return buffer.getvalue()


def ledger(*rows: Sequence[object], **options: Any) -> bytes:
    """A workbook of one sheet 办件 with the plain header."""
    return xlsx(("办件", [HEADER, *rows]), **options)


def csv_text(*rows: Sequence[object], delimiter: str = ",") -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    return buffer.getvalue()


def take(
    data: bytes,
    schema: Schema = WORKS,
    *,
    filename: str = "台账.xlsx",
    limits: Limits = LIMITS,
    **options: Any,
) -> Intake:
    return read(io.BytesIO(data), schema, filename=filename, limits=limits, **options)


def rezip(
    data: bytes,
    *,
    replace: Mapping[str, bytes] | None = None,
    add: Mapping[str, bytes] | None = None,
    drop: Iterable[str] = (),
) -> bytes:
    """The archive with some members replaced, added or dropped."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            if info.filename not in set(drop):
                new.writestr(info.filename, (replace or {}).get(info.filename, old.read(info)))
        for name, content in (add or {}).items():
            new.writestr(name, content)
    return buffer.getvalue()


def member(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)
