"""Plain text in the shapes that copying from a page leaves."""

from __future__ import annotations

import re

from gongkai.verify.reading import labels
from gongkai.verify.reading.blocks import Block, Grid, Pages, Paragraph, ReadError, Slot

_PIPES = re.compile(r"\s*[|｜│┃]\s*")
_RULE = re.compile(r"^[\s|｜:+\-—─━┼│┃┌┐└┘├┤┬┴=]+$")


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
    return Pages(tuple(blocks_of(decode(data))))


def _is_table_line(line: str) -> bool:
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

    def close() -> None:
        if any(labels.is_number(word) for line in table for word in re.split(r"[\s|｜│┃]+", line)):
            blocks.append(Grid(_rows(table), aligned=False))
        else:
            blocks.extend(Paragraph(line.strip()) for line in table if line.strip())
        table.clear()

    for line in text.split("\n"):
        if not line.strip():
            if table:
                table.append("")
        elif _is_table_line(line) or (table and table[-1].startswith("\t") and _continues(line)):
            table.append(line)
        else:
            close()
            blocks.append(Paragraph(line.strip()))
    close()
    return blocks


def _continues(line: str) -> bool:
    return len(line) < 12 and not labels.is_number(line) and labels.printed(line)


def _rows(lines: list[str]) -> tuple[tuple[Slot, ...], ...]:
    """Rows of slots: by blank lines if cells are lines with tabs, else by what the cells say."""
    rows: list[list[str]] = []
    loose: list[str] = []
    tabbed = sum(line.startswith("\t") for line in lines) > 3
    for line in lines:
        if _PIPES.search(line.strip()):
            if not _RULE.match(line):
                rows.append(_PIPES.split(re.sub(r"^\s*[|｜│┃]|[|｜│┃]\s*$", "", line)))
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
    return tuple(tuple(Slot(text) for text in row) for row in rows)


def _is_data(word: str) -> bool:
    return labels.is_number(word) or labels.is_blank(word)


def _flush(loose: list[str], rows: list[list[str]]) -> None:
    if loose:
        rows.append(list(loose))
        loose.clear()
