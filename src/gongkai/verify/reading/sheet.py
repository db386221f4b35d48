"""Excel workbooks (.xlsx): every visible sheet as grids, with the lines of prose between them.

The parts of the package are read cell by cell and never as a full rectangle, so that one cell in
the farthest corner costs nothing.
"""

from __future__ import annotations

import math
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from gongkai.verify.reading import labels
from gongkai.verify.reading.blocks import (
    MAX_SLOTS,
    Block,
    Grid,
    Mark,
    Pages,
    Paragraph,
    ReadError,
    Slot,
)
from gongkai.verify.reading.zips import read_xml, title_of

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_AREA = re.compile(r"^([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?$")
_MAX_SHEETS = 30
_MAX_WIDTH = 200
_TOO_LARGE = "工作簿过大，不像一份年度报告；请只保留报告所在的工作表再试"


@dataclass
class _Sheet:
    """Filled cells by row and column from 0, and the areas of merged cells."""

    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


def read_xlsx(archive: zipfile.ZipFile) -> Pages:
    """Blocks of a workbook, sheet after sheet; `archive` was already checked for its size."""
    names = {name.replace("\\", "/").lower(): name for name in archive.namelist()}
    parts = _Parts(archive, names)
    book = parts.root("xl/workbook.xml")
    targets = _targets(parts)
    texts = _shared_texts(parts)
    blocks: list[Block] = []
    gaps: list[str] = []
    sheets = [node for node in book.iter() if _tag(node) == "sheet"]
    for number, node in enumerate(sheets):
        name = node.get("name", "")
        if node.get("state", "visible") != "visible":
            blocks.append(Paragraph("", (Mark(f"隐藏的工作表“{name[:30]}”", 0, 0),)))
            continue
        if number >= _MAX_SHEETS:
            gaps.append(f"工作簿有{len(sheets)}张工作表，只读了前{_MAX_SHEETS}张")
            break
        target = targets.get(node.get(_RELATION) or node.get(_STRICT_RELATION) or "", "")
        if target.lower() not in names:
            gaps.append(f"工作表“{name[:30]}”已损坏，没有读出")
            continue
        blocks += _blocks(_sheet(parts.root(target), texts))
    if not blocks:
        raise ReadError("工作簿里没有看得见的工作表；请检查后再试")
    return Pages(tuple(blocks), title=title_of(archive), gaps=tuple(gaps))


@dataclass(frozen=True)
class _Parts:
    archive: zipfile.ZipFile
    names: Mapping[str, str]

    def root(self, name: str) -> etree._Element:
        return read_xml(self.archive, self.names[name.lower()])


def _tag(node: etree._Element) -> str:
    """Name of an element of either edition of the format, else empty."""
    tag = node.tag
    if isinstance(tag, str):
        for space in (_S, _STRICT):
            if tag.startswith(space):
                return tag[len(space) :]
    return ""


def _targets(parts: _Parts) -> dict[str, str]:
    """Parts of the sheets by relation id."""
    if "xl/_rels/workbook.xml.rels" not in parts.names:
        raise ReadError("工作簿内部已损坏；请用 Excel 或 WPS 打开后另存再试")
    found = {}
    for node in parts.root("xl/_rels/workbook.xml.rels"):
        if node.get("TargetMode", "") != "External":
            target = node.get("Target", "")
            path = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
            found[node.get("Id", "")] = path
    return found


def _shared_texts(parts: _Parts) -> list[str]:
    if "xl/sharedstrings.xml" not in parts.names:
        return []
    root = parts.root("xl/sharedStrings.xml")
    return [_text(node) for node in root if _tag(node) == "si"]


def _text(node: etree._Element) -> str:
    """Text of a string item without the readings printed above Chinese characters."""
    found = ""
    for child in node:
        if _tag(child) == "t":
            found += child.text or ""
        elif _tag(child) == "r":
            found += "".join(inner.text or "" for inner in child if _tag(inner) == "t")
    return found.replace("_x000D_", "")


def _sheet(root: etree._Element, texts: list[str]) -> _Sheet:
    sheet = _Sheet()
    count = row = 0
    for node in root.iter():
        tag = _tag(node)
        if tag == "row":
            number = node.get("r", "")
            row = int(number) - 1 if number.isdigit() and len(number) < 8 else row + 1
            if node.get("hidden") in ("1", "true"):
                continue
            line: dict[int, str] = {}
            for column, text in _cells(node, texts):
                if text.strip() and column < _MAX_WIDTH:
                    line[column] = text
            count += len(line)
            if count > MAX_SLOTS:
                raise ReadError(_TOO_LARGE)
            if line:
                sheet.rows[row] = line
        elif tag == "mergeCell":
            area = _area(node.get("ref", ""))
            if area is not None and len(sheet.merged) < MAX_SLOTS:
                sheet.merged.append(area)
    return sheet


def _cells(row: etree._Element, texts: list[str]) -> Iterator[tuple[int, str]]:
    column = -1
    for node in row:
        if _tag(node) != "c":
            continue
        area = _area(node.get("r", ""))
        column = area[1] if area is not None else column + 1
        kind = node.get("t", "n")
        value = next((child.text or "" for child in node if _tag(child) == "v"), "")
        if kind == "s":
            yield column, texts[int(value)] if value.isdigit() and int(value) < len(texts) else ""
        elif kind == "inlineStr":
            yield column, "".join(_text(child) for child in node if _tag(child) == "is")
        elif kind == "n":
            yield column, _number(value)
        elif kind != "b":
            yield column, value


def _number(value: str) -> str:
    """A stored number as it is shown: 385.39002999999997 stands for 385.39003."""
    try:
        number = float(value)
    except ValueError:
        return ""
    if not math.isfinite(number):
        return ""
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    shown = f"{number:.15g}"
    return shown if "e" not in shown else value


def _area(text: str) -> tuple[int, int, int, int] | None:
    """First row and column, last row and column, from 0."""
    match = _AREA.match(text)
    if match is None:
        return None
    first, top, last, foot = match.groups()
    one = (int(top) - 1, _column(first))
    other = (int(foot) - 1, _column(last)) if last and foot else one
    return (*one, *other)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _filled(sheet: _Sheet, top: int, foot: int) -> list[int]:
    """Rows from `top` to `foot` that have a cell; an area may claim a million rows."""
    if foot - top > len(sheet.rows):
        return [row for row in sheet.rows if top <= row <= foot]
    return [row for row in range(top, foot + 1) if row in sheet.rows]


def _blocks(sheet: _Sheet) -> list[Block]:
    """Rows with one text that is no label of the form are prose; the rest are grids."""
    covered: dict[tuple[int, int], tuple[int, int]] = {}
    reach: dict[int, int] = {}
    slots = 0
    for top, left, foot, right in sheet.merged:
        right = min(right, _MAX_WIDTH - 1)
        for row in _filled(sheet, top, foot):
            slots += max(right - left + 1, 0)
            if slots > MAX_SLOTS:
                raise ReadError(_TOO_LARGE)
            reach[row] = max(reach.get(row, 0), right)
            for column in range(left, right + 1):
                covered[row, column] = (top, left)
    blocks: list[Block] = []
    grid: list[tuple[Slot, ...]] = []

    def close() -> None:
        if grid:
            blocks.append(Grid(tuple(grid)))
            grid.clear()

    for row, line in sheet.rows.items():
        texts = [text for text in line.values() if text.strip()]
        if len(texts) == 1 and not labels.is_number(texts[0]) and not labels.printed(texts[0]):
            close()
            blocks += [Paragraph(part.strip()) for part in texts[0].split("\n") if part.strip()]
            continue
        width = max(*line, reach.get(row, 0), 0) + 1
        slots_of_row = []
        for column in range(width):
            home = covered.get((row, column), (row, column))
            text = sheet.rows.get(home[0], {}).get(home[1], "")
            slots_of_row.append(Slot(text, home == (row, column)))
        grid.append(tuple(slots_of_row))
    close()
    return blocks
