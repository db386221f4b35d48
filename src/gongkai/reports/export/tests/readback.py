"""Read the 200 cells back from each format, by their place on the printed form.

The places are written down here on their own, and not taken from `layout`, so that a cell that the
grids put into the wrong place is found.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterable
from decimal import Decimal
from io import BytesIO
from typing import Any

import lxml.html
from lxml import etree

from gongkai.norms import form
from gongkai.reports.document import Value

Matrix = dict[tuple[int, int], str]

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

TABLE1_PLACES = ((2, 1), (2, 2), (2, 3), (3, 1), (3, 2), (3, 3), (6, 1), (9, 1), (10, 1), (13, 1))
TABLE2_PLACES = tuple((row, column) for row in range(3, 28) for column in range(3, 10))
TABLE3_PLACES = tuple((3, column) for column in range(15))
HEADER_ROWS = {4: 0, 10: 3, 15: 3}


def value_of(text: str) -> Value:
    """The value that a printed cell shows."""
    text = text.strip()
    if not text:
        return None
    return Decimal(text) if "." in text else int(text)


def _cells(tables: Iterable[Matrix]) -> dict[str, Value]:
    places = (TABLE1_PLACES, TABLE2_PLACES, TABLE3_PLACES)
    found = [
        value_of(table[place])
        for table, wanted in zip(tables, places, strict=True)
        for place in wanted
    ]
    return dict(zip(form.cells(), found, strict=True))


def structure_of_docx(data: bytes) -> list[list[list[tuple[str, int, str]]]]:
    """Tables as rows of (text without white space, gridSpan, vMerge)."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        body = etree.fromstring(package.read("word/document.xml"))
    tables = []
    for table in body.iter(f"{_WORD}tbl"):
        rows = []
        for line in table.iter(f"{_WORD}tr"):
            row = []
            for cell in line.iter(f"{_WORD}tc"):
                text = "".join(part.text or "" for part in cell.iter(f"{_WORD}t"))
                span = cell.find(f"{_WORD}tcPr/{_WORD}gridSpan")
                merge = cell.find(f"{_WORD}tcPr/{_WORD}vMerge")
                width = int(span.get(f"{_WORD}val")) if span is not None else 1
                kind = "" if merge is None else merge.get(f"{_WORD}val", "continue")
                row.append((re.sub(r"\s", "", text), width, kind))
            rows.append(row)
        tables.append(rows)
    return tables


def cells_of_docx(data: bytes) -> dict[str, Value]:
    """The cells of a .docx."""
    tables: list[Matrix] = []
    for table in structure_of_docx(data):
        matrix: Matrix = {}
        for y, row in enumerate(table):
            x = 0
            for text, span, _ in row:
                matrix[y, x] = text
                x += span
        tables.append(matrix)
    return _cells(tables)


def sheet_cells(data: bytes, number: int) -> dict[str, tuple[str, str]]:
    """Type and text of the filled cells of a sheet (from 1) by reference such as `B3`."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        shared = etree.fromstring(package.read("xl/sharedStrings.xml"))
        strings = ["".join(item.itertext()) for item in shared]
        sheet = etree.fromstring(package.read(f"xl/worksheets/sheet{number}.xml"))
    found = {}
    for cell in sheet.iter(f"{_SHEET}c"):
        value = cell.findtext(f"{_SHEET}v")
        if value is not None:
            kind = cell.get("t", "n")
            found[cell.get("r")] = (kind, strings[int(value)] if kind == "s" else value)
    return found


def cells_of_xlsx(data: bytes) -> dict[str, Value]:
    """The cells of an .xlsx, numbers as a spreadsheet reads them: in binary double precision."""
    tables: list[Matrix] = []
    for number, places in enumerate((TABLE1_PLACES, TABLE2_PLACES, TABLE3_PLACES), start=1):
        cells = sheet_cells(data, number)
        matrix: Matrix = {}
        for row, column in places:
            kind, text = cells.get(f"{chr(ord('A') + column)}{row + 1}", ("n", ""))
            if kind == "n" and "." in text:
                text = format(Decimal(repr(float(text))), "f")
            elif kind == "n" and text:
                text = str(int(float(text)))
            matrix[row, column] = text
        tables.append(matrix)
    return _cells(tables)


def cells_of_pdf(data: bytes) -> dict[str, Value]:
    """The cells of a .pdf; parts of a table on several pages are joined below one head."""
    import pdfplumber

    tables: dict[int, list[list[str | None]]] = {}
    with pdfplumber.open(BytesIO(data)) as pdf:
        for page in pdf.pages:
            for rows in page.extract_tables():
                width = len(rows[0])
                seen = tables.setdefault(width, [])
                seen.extend(rows[HEADER_ROWS[width] :] if seen else rows)
    return _cells(
        {
            (y, x): re.sub(r"\s", "", text or "")
            for y, row in enumerate(tables[width])
            for x, text in enumerate(row)
        }
        for width in (4, 10, 15)
    )


def cells_of_json(text: str) -> dict[str, Value]:
    """The cells of the JSON file, decimals exactly as written."""
    report: dict[str, Any] = json.loads(text, parse_float=Decimal)
    cells: dict[str, Value] = dict(report["table1"])
    for row, columns in report["table2"].items():
        cells |= {f"table2.{row}.{column}": value for column, value in columns.items()}
    for group, columns in report["table3"].items():
        cells |= {f"table3.{group}.{column}": value for column, value in columns.items()}
    return cells


def cells_of_html(text: str) -> dict[str, Value]:
    """The cells of the page, placed by the table model of HTML."""
    tables: list[Matrix] = []
    for table in lxml.html.fromstring(text).iter("table"):
        matrix: Matrix = {}
        for y, row in enumerate(table.iter("tr")):
            x = 0
            for cell in row:
                while (y, x) in matrix:
                    x += 1
                height, width = int(cell.get("rowspan", 1)), int(cell.get("colspan", 1))
                for place in (
                    (y + down, x + right) for down in range(height) for right in range(width)
                ):
                    assert place not in matrix, "cells overlap"
                    matrix[place] = cell.text_content()
        tables.append(matrix)
    return _cells(tables)
