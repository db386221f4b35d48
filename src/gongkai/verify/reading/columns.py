"""Tables without ruling lines: rows are found by their numbers, labels by what stands beside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from gongkai.norms import form
from gongkai.verify.reading import labels
from gongkai.verify.reading.blocks import Grid, Slot
from gongkai.verify.reading.layout import Line, Word

# A label of three lines may reach this many lines above or below its row's numbers.
_REACH = 4
_PITCH = 1.45
_LEAVES = "\n".join(column.label for column in form.TABLE3_COLUMNS)


def numbers_of(line: Line) -> list[Word]:
    """The numbers and blank signs at the end of a line."""
    found: list[Word] = []
    for word in reversed(line.words):
        parts = word.text.split(" ")
        if not all(_is_data(part) for part in parts):
            break
        found.append(word)
    found.reverse()
    return found


def _is_data(text: str) -> bool:
    return labels.is_number(text) or labels.is_blank(text)


def is_data_line(line: Line) -> bool:
    """Whether a line is one row of a statutory table by its numbers."""
    numbers = numbers_of(line)
    if len(numbers) >= 5:
        return True
    head = "".join(word.text for word in line.words[: len(line.words) - len(numbers)])
    return len(numbers) in (1, 3) and bool(labels.table1_row(head))


def _is_label_line(line: Line) -> bool:
    return all(labels.printed(word.text) for word in line.words)


def table_runs(lines: Sequence[Line]) -> Iterator[tuple[list[Line], bool]]:
    """The lines cut into runs that are prose and runs that are a table (True)."""
    kinds = [is_data_line(line) or _is_label_line(line) for line in lines]
    data = [n for n, line in enumerate(lines) if is_data_line(line)]
    for one, other in pairwise(data):
        if other - one <= 2 * _REACH:
            left = min(word.x0 for n in (one, other) for word in numbers_of(lines[n]))
            for n in range(one + 1, other):
                kinds[n] = kinds[n] or lines[n].x1 <= left
    start = 0
    for n in range(1, len(lines) + 1):
        if n == len(lines) or kinds[n] != kinds[start]:
            run = list(lines[start:n])
            yield run, kinds[start] and any(is_data_line(line) for line in run)
            start = n


def loose_grid(run: Sequence[Line]) -> Grid:
    """Rows of a table whose columns are known by their places alone."""
    rows: list[list[str]] = []
    block: list[Line] = []
    width = 0
    for line in [*run, None]:
        count = len(numbers_of(line)) if line is not None and is_data_line(line) else 0
        # Rows of another width belong to another table.
        if block and (line is None or (count and width and (count >= 12) != (width >= 12))):
            rows += _block_rows(block)
            block, width = [], 0
        if line is not None:
            block.append(line)
            width = count or width
    return Grid(tuple(tuple(Slot(text) for text in row) for row in rows), aligned=False)


def _block_rows(lines: Sequence[Line]) -> list[list[str]]:
    data = [n for n, line in enumerate(lines) if is_data_line(line)]
    if not data:
        return [[word.text for word in line.words] for line in lines]
    wide = [line for line in (lines[n] for n in data) if len(numbers_of(line)) >= 5]
    if not wide:
        return [[word.text for word in line.words] for line in lines]
    left = min(word.x0 for line in wide for word in numbers_of(line))
    first = data[0]
    if len(numbers_of(lines[first])) >= 12:
        head = list(lines[:first])
        return [*_header_rows(head, numbers_of(lines[first])), *_words(lines[first:])]
    beside: list[tuple[Line, Word]] = []
    rows: list[list[str]] = []
    for n, line in enumerate(lines):
        if n not in data:
            rest = [word for word in line.words if word.x1 > left]
            if rest and n < first:
                rows.append([word.text for word in rest])
        beside += [(line, word) for word in line.words if word.x1 <= left]
    groups = _groups(beside)
    middles = {n: (lines[n].top + lines[n].bottom) / 2 for n in data}
    for n in data:
        heads = sorted(
            (x0, text)
            for x0, top, bottom, text in groups
            if top <= middles[n] <= bottom
            # The name of one row that reaches over two is the names of two run together.
            and not (
                labels.table2_row(text)
                and sum(top <= middle <= bottom for middle in middles.values()) > 1
            )
        )
        texts = [text for _, text in heads]
        rows.append([*texts, *(word.text for word in numbers_of(lines[n]))])
    return rows


def _words(lines: Sequence[Line]) -> list[list[str]]:
    return [[word.text for word in line.words] for line in lines]


def _groups(beside: Sequence[tuple[Line, Word]]) -> list[tuple[float, float, float, str]]:
    """Labels put together from lines that stand close under each other: left, top, foot, text."""
    open_groups: list[tuple[float, float, float, float, str]] = []
    for line, word in beside:
        for n, (x0, x1, top, bottom, text) in enumerate(open_groups):
            near = line.top - bottom < (_PITCH - 1) * line.size
            if near and line.top > top and word.x0 < x1 and word.x1 > x0:
                begins = labels.starts_item(word.text)
                if not begins:
                    open_groups[n] = (
                        min(x0, word.x0),
                        max(x1, word.x1),
                        top,
                        line.bottom,
                        text + word.text,
                    )
                    break
        else:
            open_groups.append((word.x0, word.x1, line.top, line.bottom, word.text))
    return [(x0, top, bottom, text) for x0, _, top, bottom, text in open_groups]


def _header_rows(head: Sequence[Line], numbers: Sequence[Word]) -> list[list[str]]:
    """Headings over the columns of table 3, words that were broken over lines put together."""
    centres = [(word.x0 + word.x1) / 2 for word in numbers]
    pitch = (centres[-1] - centres[0]) / max(len(centres) - 1, 1)
    upper: list[list[str]] = []
    leaves = [""] * len(centres)
    for line in head:
        over: list[str] = []
        for word in line.words:
            middle = (word.x0 + word.x1) / 2
            column = min(range(len(centres)), key=lambda n: abs(centres[n] - middle))
            narrow = word.x1 - word.x0 < 1.3 * pitch
            if narrow and word.text in _LEAVES and abs(centres[column] - middle) < pitch / 2:
                leaves[column] += word.text
            else:
                over.append(word.text)
        if over:
            upper.append(over)
    return [*upper, leaves]
