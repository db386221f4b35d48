"""Excel: cells of seen and hidden sheets, rows and columns, comments, names, headers."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from lxml import etree

from gongkai.portal.checks.material import Hidden, Piece
from gongkai.portal.checks.reading.markup import attribute, local, member, tree

_CELL = re.compile(r"([A-Z]+)(\d+)")


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    path: str
    hidden: bool


def xlsx_pieces(where: str, archive: zipfile.ZipFile) -> Iterator[Piece]:
    """Every text of an Excel file; the visible cells of a sheet are one piece, one row a line."""
    strings = _strings(archive)
    for sheet in _sheets(archive):
        place = f"{where}的工作表“{sheet.name}”"
        yield from _cells(place, tree(member(archive, sheet.path)), strings, sheet.hidden)
    for name in sorted(archive.namelist()):
        short = name.rpartition("/")[2].lower()
        if not name.startswith("xl/") or not name.endswith(".xml"):
            continue
        if "comment" in short or "threadedcomment" in name.lower():
            for comment in tree(member(archive, name)).iter("{*}comment", "{*}threadedComment"):
                said = "".join(str(t.text or "") for t in comment.iter("{*}t", "{*}text"))
                yield Piece(where, f"{attribute(comment, 'ref') or ''}：{said}", Hidden.COMMENT)
        elif "drawing" in short:
            said = "".join(f"{t.text}\n" for t in tree(member(archive, name)).iter("{*}t"))
            if said.strip():
                yield Piece(f"{where}的图形", said.strip())
        elif "pivotcachedefinition" in short or "pivotcacherecords" in short:
            values = [
                str(v) for e in tree(member(archive, name)).iter() if (v := attribute(e, "v"))
            ]
            if values:
                yield Piece(f"{where}的数据透视表缓存", "\n".join(values), Hidden.SHEET)


def _strings(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    root = tree(member(archive, "xl/sharedStrings.xml"))
    return ["".join(str(t.text or "") for t in item.iter("{*}t")) for item in root.iter("{*}si")]


def _sheets(archive: zipfile.ZipFile) -> Iterator[_Sheet]:
    links = {}
    for relation in tree(member(archive, "xl/_rels/workbook.xml.rels")).iter("{*}Relationship"):
        target = str(relation.get("Target"))
        links[relation.get("Id")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    for sheet in tree(member(archive, "xl/workbook.xml")).iter("{*}sheet"):
        path = links.get(attribute(sheet, "id"))
        if path in archive.namelist() and path is not None:
            hidden = sheet.get("state") in ("hidden", "veryHidden")
            yield _Sheet(str(sheet.get("name")), path, hidden)


def _cells(
    place: str, root: etree._Element, strings: list[str], sheet_hidden: bool
) -> Iterator[Piece]:
    columns: set[int] = set()
    for column in root.iter("{*}col"):
        if column.get("hidden") in ("1", "true") or column.get("width") == "0":
            columns.update(
                range(int(column.get("min", 1)), min(int(column.get("max", 1)), 16384) + 1)
            )
    seen: list[str] = []
    unseen: dict[Hidden, list[str]] = {}
    for row in root.iter("{*}row"):
        row_hidden = row.get("hidden") in ("1", "true") or row.get("ht") == "0"
        line: list[str] = []
        away: dict[Hidden, list[str]] = {}
        for cell in row.iter("{*}c"):
            text = _text(cell, strings)
            if not text:
                continue
            if sheet_hidden:
                away.setdefault(Hidden.SHEET, []).append(text)
            elif row_hidden:
                away.setdefault(Hidden.ROW, []).append(text)
            elif _column(cell.get("r")) in columns:
                away.setdefault(Hidden.COLUMN, []).append(text)
            else:
                line.append(text)
        if line:
            seen.append("\t".join(line))
        for why, texts in away.items():
            unseen.setdefault(why, []).append("\t".join(texts))
    headings = [
        str(e.text) for e in root.iter() if local(e).endswith(("Header", "Footer")) and e.text
    ]
    if seen or headings:
        yield Piece(place, "\n".join([*seen, *headings]))
    for why, lines in unseen.items():
        yield Piece(place, "\n".join(lines), why)


def _text(cell: etree._Element, strings: list[str]) -> str:
    kind = cell.get("t")
    if kind == "inlineStr":
        return "".join(str(t.text or "") for t in cell.iter("{*}t"))
    value = cell.find("{*}v")
    if value is None or value.text is None:
        return ""
    if kind == "s":
        at = int(value.text)
        return strings[at] if 0 <= at < len(strings) else ""
    # An 11-digit phone number is kept as 1.3800138E10: told as a person would read it.
    if kind in (None, "n"):
        try:
            number = Decimal(value.text)
        except InvalidOperation:
            return str(value.text)
        if number == number.to_integral_value() and abs(number) < Decimal(10) ** 20:
            return format(number, ".0f")
    return str(value.text)


def _column(reference: str | None) -> int:
    match = _CELL.fullmatch(reference or "")
    number = 0
    for letter in match.group(1) if match else "":
        number = number * 26 + ord(letter) - 64
    return number
