"""Plain text in the shapes that copying from a page leaves."""

from __future__ import annotations

import re
from collections import Counter

from gongkai.verify.reading import labels
from gongkai.verify.reading.blocks import (
    MAX_CHARACTERS,
    MAX_PARAGRAPHS,
    TOO_MUCH,
    Block,
    Grid,
    Pages,
    Paragraph,
    ReadError,
    Slot,
)
from gongkai.verify.reading.headings import opens_part
from gongkai.verify.reading.oneline import unfold
from gongkai.verify.reading.wrapped import fixed_width, unwrap, whole_numbers

_PIPE = "|｜│┃"
_PIPES = re.compile(rf"[^\S\t]*[{_PIPE}][^\S\t]*")
_RULE = re.compile(r"^[\s|｜:+\-—─━┼│┃┌┐└┘├┤┬┴=]*[-—─━=]{2}[\s|｜:+\-—─━┼│┃┌┐└┘├┤┬┴=]*$")
_FILLERS = re.compile(rf"[{_PIPE}]{{2,}}[ ]*$")
_INNER_FILLERS = re.compile(rf"[{_PIPE}]{{2,}}[ ]*[^\s{_PIPE}]")
_FEWEST_LINES = 8
_FEWEST_ROWS = 4
_LONGEST_ROW = 20_000
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def decode(data: bytes) -> str:
    """Text of the bytes in UTF-8, UTF-16 with its mark, or GB 18030; raises `ReadError`."""
    marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    encodings = ["utf-16"] if marked else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    raise ReadError(
        "文件不是文字，也不是认得的格式；请另存为 docx、html、pdf、xlsx 或 UTF-8 文本再试"
    )


def read_text(data: bytes) -> Pages:
    """Blocks of a text file."""
    text = decode(data)
    if len(text) > MAX_CHARACTERS or text.count("\n") > MAX_PARAGRAPHS:
        raise ReadError(TOO_MUCH)
    return Pages(tuple(blocks_of(unfold(text))))


def _is_table_line(line: str) -> bool:
    if len(line) > _LONGEST_ROW:
        return False
    if line.startswith("\t") or _PIPES.search(line.strip()):
        return True
    words = line.split()
    return bool(words) and all(
        labels.is_number(word) or labels.is_blank(word) or labels.printed(word) for word in words
    )


def blocks_of(text: str) -> list[Block]:
    """Paragraphs and grids of plain text; a line is a paragraph or belongs to a table."""
    blocks: list[Block] = []
    table: list[str] = []
    prose: list[str] = []
    lines = text.split("\n")
    kinds = _table_lines(lines)
    broken = fixed_width(
        [line for line, in_table in zip(lines, kinds, strict=True) if not in_table]
    )

    def close_prose() -> None:
        if broken is not None:
            opens = [opens_part(line) for line in prose]
            blocks.extend(Paragraph(part) for part in unwrap(prose, opens, broken))
        else:
            blocks.extend(Paragraph(line) for line in whole_numbers(prose))
        prose.clear()

    def close_table() -> None:
        while table and not table[-1]:
            table.pop()
        if any(labels.is_number(word) for line in table for word in re.split(r"[\s|｜│┃]+", line)):
            close_prose()
            blocks.append(_grid(table))
        else:
            prose.extend(table)
        table.clear()

    for line, in_table in zip(lines, kinds, strict=True):
        if in_table or (table and not line.strip()):
            table.append(_BREAK.sub("", line) if line.strip() else "")
        else:
            if table:
                close_table()
            prose.append(line)
    close_table()
    close_prose()
    return blocks


def with_loose_tables(pages: Pages) -> Pages:
    """The same blocks, but tables whose cells became paragraphs are grids again.

    Only a file without any other table is looked at: its tables have lost their form.
    """
    if any(isinstance(block, Grid) and len(block.rows) > 1 for block in pages.blocks):
        return pages
    paragraphs = [block for block in pages.blocks if isinstance(block, Paragraph)]
    kinds = _table_lines([paragraph.text for paragraph in paragraphs])
    if sum(kinds) < _FEWEST_LINES:
        return pages
    blocks: list[Block] = []
    run: list[Paragraph] = []

    def close() -> None:
        lines = [paragraph.text for paragraph in run]
        words = [word for line in lines for word in line.split()]
        numbers = sum(labels.is_number(word) for word in words)
        if numbers and numbers < len(words):
            blocks.append(_grid(lines))
        else:
            blocks.extend(run)
        run.clear()

    for paragraph, kind in zip(paragraphs, kinds, strict=True):
        if kind or (run and not paragraph.text.strip()):
            run.append(paragraph)
        else:
            close()
            blocks.append(paragraph)
    close()
    return Pages(tuple(blocks), pages.title, pages.gaps)


def _table_lines(lines: list[str]) -> list[bool]:
    kinds: list[bool] = []
    tabbed = False
    for line in lines:
        kind = bool(line.strip()) and (_is_table_line(line) or (tabbed and _continues(line)))
        kinds.append(kind)
        tabbed = kind and line.startswith("\t")
    return kinds


def _continues(line: str) -> bool:
    return len(line) < 12 and not labels.is_number(line) and labels.printed(line)


def _grid(lines: list[str]) -> Grid:
    piped = [line for line in lines if _PIPES.search(line.strip()) and not _RULE.match(line)]
    fillers_last = any(_FILLERS.search(line) for line in piped) and not any(
        _INNER_FILLERS.search(line) for line in piped
    )
    alone = sum(len([cell for cell in _cells(line) if cell]) <= 1 for line in piped)
    rows = _cell_lines(lines) if piped and alone * 4 > len(piped) * 3 else _rows(lines)
    if fillers_last:
        rows = _complete(rows)
    return Grid(
        tuple(tuple(Slot(text) for text in row) for row in rows),
        aligned=False,
        fillers_last=fillers_last,
    )


def _cells(line: str) -> list[str]:
    inner = re.sub(rf"^\s*[{_PIPE}]|[{_PIPE}]\s*$", "", line)
    return [cell.strip() for cell in _PIPES.split(inner)]


def _cell_lines(lines: list[str]) -> list[list[str]]:
    """Rows where every cell stands on a line of its own that ends with a bar.

    A lone bar is a blank cell; several are the places that merged cells have left over, and end
    the row.
    """
    rows: list[list[str]] = []
    row: list[str] = []
    begun = ""
    for line in lines:
        text = line.strip()
        bars = _PIPES.search(text)
        if not text or _RULE.match(text):
            continue
        if bars is None:
            begun += text
            continue
        # Bars alone are as many places; after a text the last one only ends it.
        alone = not text.strip(_PIPE + " ")
        for cell in [""] * sum(c in _PIPE for c in text) if alone else _cells(text):
            content, begun = begun + cell, ""
            begins = content and not _is_data(content) and any(labels.is_number(c) for c in row)
            if begins or labels.table1_row(content):
                _flush(row, rows)
            row.append(content)
        if _FILLERS.search(text):
            _flush(row, rows)
    if begun:
        row.append(begun)
    _flush(row, rows)
    return rows


def _complete(rows: list[list[str]]) -> list[list[str]]:
    """The rows without those that have lost a place: in such a table all are equally long.

    Only the places left over at the end of the last row are often trimmed.
    """
    usual = Counter(len(row) for row in rows)
    if len(rows) < _FEWEST_ROWS:
        return rows
    return [
        row
        for number, row in enumerate(rows)
        if usual[len(row)] >= _FEWEST_ROWS - 1
        or not any(labels.is_number(cell) for cell in row)
        or (number == len(rows) - 1 and row[-1])
    ]


def _rows(lines: list[str]) -> list[list[str]]:
    """Rows of cells: by blank lines if cells are lines with tabs, else by what the cells say."""
    rows: list[list[str]] = []
    loose: list[str] = []
    tabbed = sum(line.startswith("\t") for line in lines) > 3
    for line in lines:
        if _PIPES.search(line.strip()):
            _flush(loose, rows)
            if not _RULE.match(line):
                rows.append(_cells(line))
        elif tabbed and "\t" not in line.strip():
            if not line:
                _flush(loose, rows)
            elif line.startswith("\t"):
                loose.append(line.strip())
            elif loose and not labels.is_number(line):
                loose[-1] += line.strip()
            else:
                loose.append(line.strip())
        elif "\t" in line.strip():
            _flush(loose, rows)
            rows.append([word.strip() for word in line.rstrip("\n").split("\t")])
        else:
            for word in line.split():
                if loose and labels.is_number(loose[-1]) and not _is_data(word):
                    _flush(loose, rows)
                loose.append(word)
    _flush(loose, rows)
    return rows


def _is_data(word: str) -> bool:
    return labels.is_number(word) or labels.is_blank(word)


def _flush(loose: list[str], rows: list[list[str]]) -> None:
    if loose:
        rows.append(list(loose))
        loose.clear()
