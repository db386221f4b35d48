"""Word documents (.docx): the grid model of tables, text boxes, and the traces of editing."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field

from lxml import etree

from gongkai.verify.reading.blocks import (
    MAX_SLOTS,
    Block,
    Grid,
    Mark,
    Pages,
    Paragraph,
    ReadError,
    Slot,
    inner_text,
)
from gongkai.verify.reading.zips import read_xml, title_of

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LAYOUT_LENGTH = 400
MAX_SPAN = 200


@dataclass
class _Line:
    """A paragraph while it is being put together."""

    text: str = ""
    marks: list[Mark] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)


class _Body:
    def __init__(self, comments: dict[str, str]) -> None:
        self.comments = comments
        self.slots = 0

    def blocks(self, container: etree._Element) -> list[Block]:
        found: list[Block] = []
        for child in container:
            if child.tag == f"{_W}p":
                found += self.paragraph(child)
            elif child.tag == f"{_W}tbl":
                found += self.table(child)
            elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
                found += self.blocks(child)
        return found

    def paragraph(self, element: etree._Element) -> list[Block]:
        line = _Line()
        self._collect(element, line)
        found: list[Block] = []
        start = 0
        pieces = line.text.split("\n")
        for number, piece in enumerate(pieces):
            end = start + len(piece)
            last = number == len(pieces) - 1
            lead = start + len(piece) - len(piece.lstrip())
            text = piece.strip()
            marks = tuple(
                Mark(mark.label, max(mark.start - lead, 0), min(max(mark.end - lead, 0), len(text)))
                for mark in line.marks
                if start <= mark.start and (mark.start <= end or last)
            )
            found.append(Paragraph(text, marks))
            start = end + 1
        for box in line.boxes:
            found += self.blocks(box)
        return found

    def _collect(self, element: etree._Element, line: _Line) -> None:
        for child in element:
            tag = child.tag
            if tag == f"{_W}r":
                self._run(child, line)
            elif tag in (f"{_W}del", f"{_W}moveFrom"):
                gone = inner_text(child, f"{_W}delText", f"{_W}t")
                at = len(line.text)
                line.marks.append(Mark(f"修订痕迹：删除“{gone[:30]}”", at, at))
            elif tag in (f"{_W}ins", f"{_W}moveTo"):
                at = len(line.text)
                self._collect(child, line)
                added = line.text[at:]
                line.marks.append(Mark(f"修订痕迹：插入“{added[:30]}”", at, len(line.text)))
            elif isinstance(tag, str) and tag not in (f"{_W}pPr", _FALLBACK):
                self._collect(child, line)

    def _run(self, run: etree._Element, line: _Line) -> None:
        vanish = run.find(f"{_W}rPr/{_W}vanish")
        if vanish is not None and vanish.get(f"{_W}val") not in ("0", "false", "off"):
            hidden = inner_text(run, f"{_W}t")
            if hidden:
                at = len(line.text)
                line.marks.append(Mark(f"隐藏文字“{hidden[:30]}”", at, at))
            return
        for child in run.iter():
            if not self._inside_same_box(run, child):
                continue
            if child.tag == f"{_W}t":
                line.text += child.text or ""
            elif child.tag == f"{_W}tab":
                line.text += "\t"
            elif child.tag in (f"{_W}br", f"{_W}cr"):
                line.text += "\n"
            elif child.tag == f"{_W}noBreakHyphen":
                line.text += "-"
            elif child.tag == f"{_W}commentReference":
                note = self.comments.get(child.get(f"{_W}id", ""), "")
                at = len(line.text)
                line.marks.append(Mark(f"批注“{note[:30]}”", at, at))
            elif child.tag == f"{_W}txbxContent":
                line.boxes.append(child)

    @staticmethod
    def _inside_same_box(run: etree._Element, child: etree._Element) -> bool:
        """Whether no box or fallback stands between the run and one of its descendants."""
        parent = child.getparent()
        while parent is not None and parent is not run:
            if parent.tag in (f"{_W}txbxContent", _FALLBACK):
                return False
            parent = parent.getparent()
        return True

    def table(self, element: etree._Element) -> list[Block]:
        rows: list[list[Slot]] = []
        inner: list[Block] = []
        labels: list[str] = []
        long_cells = 0
        for line in element.iter(f"{_W}tr"):
            if self._table_of(line) is not element:
                continue
            if line.find(f"{_W}trPr/{_W}del") is not None:
                labels.append("修订痕迹：删除的表格行")
                continue
            before = line.find(f"{_W}trPr/{_W}gridBefore")
            row: list[Slot] = [Slot("", False)] * (_whole(before) if before is not None else 0)
            for cell in line.iter(f"{_W}tc"):
                if self._row_of(cell) is not line:
                    continue
                content = self.blocks(cell)
                texts = [b.text for b in content if isinstance(b, Paragraph)]
                labels += [m.label for b in content if isinstance(b, Paragraph) for m in b.marks]
                nested = any(isinstance(b, Grid) for b in content)
                text = "\n".join(t for t in texts if t)
                if nested or len(text) > _LAYOUT_LENGTH:
                    long_cells += 1
                    inner += content
                    text = ""
                span = cell.find(f"{_W}tcPr/{_W}gridSpan")
                merge = cell.find(f"{_W}tcPr/{_W}vMerge")
                first = merge is None or merge.get(f"{_W}val") == "restart"
                if not first and rows and len(row) < len(rows[-1]):
                    text = rows[-1][len(row)].text
                if len(row) > MAX_SLOTS:
                    break
                row.append(Slot(text, first))
                row += [Slot(text, False)] * (_whole(span, 1) - 1)
            rows.append(row)
            self.slots += len(row)
            if self.slots > MAX_SLOTS:
                raise ReadError("文档里的表格过大，不像一份年度报告；请只保留报告本身再试")
        grid = Grid(tuple(tuple(row) for row in rows), marks=tuple(labels))
        if not inner:
            return [grid]
        # A table that only lays out the page holds the article in its cells.
        rest = any(slot.text for row in rows for slot in row)
        return [*inner, grid] if rest or not long_cells else inner

    @staticmethod
    def _table_of(element: etree._Element) -> etree._Element | None:
        return next(element.iterancestors(f"{_W}tbl"), None)

    @staticmethod
    def _row_of(element: etree._Element) -> etree._Element | None:
        return next(element.iterancestors(f"{_W}tr"), None)


def _whole(element: etree._Element | None, default: int = 0) -> int:
    value = "" if element is None else element.get(f"{_W}val", "")
    return min(int(value), MAX_SPAN) if value.isdigit() else default


def read_docx(archive: zipfile.ZipFile) -> Pages:
    """Blocks of a Word document; `archive` was already checked for its size."""
    root = read_xml(archive, "word/document.xml")
    body = root.find(f"{_W}body")
    if body is None:
        raise ReadError("文档没有正文；请用办公软件打开后另存再试")
    comments: dict[str, str] = {}
    if "word/comments.xml" in archive.namelist():
        for note in read_xml(archive, "word/comments.xml").iter(f"{_W}comment"):
            comments[note.get(f"{_W}id", "")] = inner_text(note, f"{_W}t")
    return Pages(tuple(_Body(comments).blocks(body)), title=title_of(archive))
