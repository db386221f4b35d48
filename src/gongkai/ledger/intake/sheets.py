"""The rows of one sheet below its header, checked column by column.

A ledger has few distinct days, kinds and names and very many cells: each distinct content of a
column is parsed once and its value shared.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from gongkai.ledger.intake.cells import Bad, Cell, compact, is_blank, parser_for, shown
from gongkai.ledger.intake.grid import Grid
from gongkai.ledger.intake.headers import Header, column_name, is_repeated
from gongkai.ledger.intake.outcome import (
    Ignored,
    IntakeRefused,
    Limits,
    Problem,
    ProblemBook,
    Row,
    column_letter,
)
from gongkai.ledger.intake.schema import Field, Schema

EXAMPLE_MARK = "示例（导入时忽略）"

_EXAMPLE_KEY = compact(EXAMPLE_MARK)
_EXAMPLES = frozenset({"示例", "样例", "例", "举例"})
_TOTAL = re.compile(r"(?:本页|本月|本年|全年|累计)?(?:合计|总计|小计|共计|累计|总和)(?:[:(].*)?")
_FOOT = re.compile(
    r"(?:填表人|填报人|制表人|经办人|审核人|审批人|负责人|联系人|填表单位|填报单位|制表单位"
    r"|填表日期|填报日期|制表日期|联系电话)(?:[:(]|$)|(?:备?注|说明)\d*:"
)
_CSV_TEXT = re.compile(r'="([^"]*)"')


class Keys:
    """Which keys have been seen in the file, and where."""

    def __init__(self, schema: Schema) -> None:
        self._seen: dict[tuple[str, ...], dict[object, tuple[str, int]]] = {}
        self.groups: list[tuple[str, ...]] = []
        if schema.key:
            self.groups.append(schema.key)
        for one in schema.fields:
            if one.unique_key and (one.name,) not in self.groups:
                self.groups.append((one.name,))

    def seen(self, group: tuple[str, ...], value: object, place: tuple[str, int]) -> object:
        """The place (sheet, row) where the value was first seen, ``None`` the first time."""
        places = self._seen.setdefault(group, {})
        first = places.setdefault(value, place)
        return None if first is place else first


@dataclass(slots=True)
class SheetReading:
    """What one sheet yields; ``problem_count`` counts the problems that are not kept, too."""

    rows: list[Row] = field(default_factory=list)
    errors: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    ignored: list[Ignored] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Body:
    """The data rows of a sheet: zero-based numbers, and those refused outright."""

    numbers: list[int]
    ignored: list[Ignored]
    stray_totals: list[int]


def read_sheet(
    grid: Grid,
    header: Header,
    schema: Schema,
    limits: Limits,
    keys: Keys,
    advance: Callable[[int], None],
) -> SheetReading:
    """Read one sheet. ``advance`` is told of every portion of cells that is checked."""
    reading = SheetReading(notices=_notices(grid, header))
    merges = _vertical_merges(grid, header)
    body = _body(grid, header, schema, merges)
    _fill_down(grid, merges)
    reading.ignored = body.ignored
    book = ProblemBook(limits.max_problems)
    failed = bytearray(len(grid.rows))
    for number in body.stray_totals:
        failed[number] = 1
        book.add(
            -1,
            Problem(
                grid.name,
                number + 1,
                "",
                "合计行夹在数据中间，不能当作数据导入",
                "请删去该行（合计只能放在最后一行）",
            ),
        )
    if grid.from_csv:
        _surplus(grid, header, body, book, failed)

    fields = [one for one in schema.fields if one.name in header.columns]
    columns: list[list[object]] = []
    for one in fields:
        columns.append(_column(grid, header, one, body.numbers, limits, book, failed))
        advance(len(grid.rows))
    absent = [one.name for one in schema.fields if one.name not in header.columns]
    names = [*(one.name for one in fields), *absent]
    blank = [None] * len(body.numbers)
    records = zip(*columns, *(blank for _ in absent), strict=True)
    rows = [
        Row(grid.name, number + 1, dict(zip(names, values, strict=True)))
        for number, values in zip(body.numbers, records, strict=True)
        if not failed[number]
    ]
    reading.rows = _refuse_repeats(grid, header, schema, rows, keys, book)
    reading.errors = book.first()
    reading.problem_count = book.total
    return reading


def _notices(grid: Grid, header: Header) -> list[str]:
    notices = []
    if header.unknown:
        named = "、".join(
            f"{column_letter(column)} 列“{shown(label, 20)}”"
            for column, label in list(header.unknown.items())[:12]
        )
        more = f" 等 {len(header.unknown)} 列" if len(header.unknown) > 12 else ""
        notices.append(f"工作表“{grid.name}”中 {named}{more}不在模板里，没有读取。")
    hidden = sorted(row for row in grid.hidden_rows if header.last < row < len(grid.rows))
    if hidden:
        some = "、".join(str(row + 1) for row in hidden[:5])
        notices.append(
            f"工作表“{grid.name}”有 {len(hidden)} 行被隐藏或筛掉（第 {some} 行等），也一并读入。"
        )
    return notices


@dataclass(slots=True)
class _Known:
    """Comparable forms of contents that recur from row to row: as text, and as a header."""

    texts: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


def _leading(row: list[Cell], known: dict[str, str]) -> list[str]:
    """The texts among the first two contents of a row, in comparable form."""
    texts: list[str] = []
    found = 0
    for raw in row:
        if isinstance(raw, str):
            text = known.get(raw)
            if text is None:
                text = known[raw] = compact(raw[:200])
            if text:
                texts.append(text)
                found += 1
        elif not is_blank(raw):
            found += 1
        if found == 2:
            break
    return texts


def _kind_of(row: list[Cell], header: Header, known: _Known) -> str:
    """``blank``, ``example``, ``header``, ``total``, ``foot`` or ``data``."""
    texts = _leading(row, known.texts)
    if not texts and all(is_blank(raw) for raw in row):
        return "blank"
    for raw in row:
        if isinstance(raw, str) and "导入时忽略" in raw and compact(raw).startswith(_EXAMPLE_KEY):
            return "example"
    if texts:
        if texts[0] in _EXAMPLES:
            return "example"
        if any(_TOTAL.fullmatch(text) for text in texts):
            return "total"
        if _FOOT.match(texts[0]):
            return "foot"
        if is_repeated(row, header, known.headers):
            return "header"
    return "data"


def _body(grid: Grid, header: Header, schema: Schema, merges: list[tuple[int, int, int]]) -> _Body:
    start = header.last + 1
    known = _Known()
    kinds = [_kind_of(row, header, known) for row in grid.rows[start:]]
    needed = [header.columns[one.name] for one in schema.fields if one.required]
    for offset, kind in enumerate(kinds):
        # A record may begin with such a word; only a row that lacks something is no record.
        if kind == "foot" and not any(
            is_blank(_at(grid.rows[start + offset], column)) for column in needed
        ):
            kinds[offset] = "data"
    end = len(kinds)
    while end and kinds[end - 1] in ("blank", "total", "foot"):
        end -= 1
    body = _Body([], [], [])
    mapped = sorted(header.columns.values())
    continued = {number for _, top, bottom in merges for number in range(top + 1, bottom + 1)}
    for offset, kind in enumerate(kinds):
        number = start + offset
        reason = ""
        if kind == "total" and offset < end:
            body.stray_totals.append(number)
            continue
        if kind == "foot" and offset < end:
            kind = "data"
        if kind == "blank":
            if offset >= end:
                continue
            reason = "合并单元格的续行，没有自己的内容" if number in continued else "空行"
        elif kind == "example":
            reason = "示例行"
        elif kind == "header":
            reason = "重复的表头"
        elif kind == "total":
            reason = "合计行"
        elif kind == "foot":
            reason = "表尾的说明"
        elif is_blank(_at(grid.rows[number], mapped[0])) and all(
            is_blank(_at(grid.rows[number], column)) for column in mapped
        ):
            reason = "模板的各列都没有内容"
        if reason:
            body.ignored.append(Ignored(grid.name, number + 1, reason))
        else:
            body.numbers.append(number)
    return body


def _at(row: list[Cell], column: int) -> Cell:
    return row[column] if column < len(row) else ""


def _vertical_merges(grid: Grid, header: Header) -> list[tuple[int, int, int]]:
    """The merges of mapped columns over several data rows: (column, first row, last row).

    Raises :class:`IntakeRefused` for merges that overlap, as no spreadsheet program leaves them:
    filling them could take for ever.
    """
    mapped = set(header.columns.values())
    end = len(grid.rows) - 1
    found = [
        (left, top, min(bottom, end))
        for (top, left), (bottom, _) in grid.merges
        if header.last < top < min(bottom, end) + 1 and bottom > top and left in mapped
    ]
    if sum(bottom - top for _, top, bottom in found) > len(grid.rows) * len(mapped):
        raise IntakeRefused(
            f"工作表“{grid.name}”的合并单元格互相重叠，文件已损坏。",
            "请取消合并单元格，逐行填写后重新上传。",
        )
    return found


def _fill_down(grid: Grid, merges: list[tuple[int, int, int]]) -> None:
    """Give every row of a vertically merged cell the value that its first row holds."""
    for column, top, bottom in merges:
        value = _at(grid.rows[top], column)
        if is_blank(value):
            continue
        for number in range(top + 1, bottom + 1):
            row = grid.rows[number]
            if column < len(row) and is_blank(row[column]):
                row[column] = value


def _surplus(grid: Grid, header: Header, body: _Body, book: ProblemBook, failed: bytearray) -> None:
    """Rows of a CSV file with more cells than the header: a delimiter stood in a content."""
    width = len(grid.rows[header.last])
    for number in body.numbers:
        row = grid.rows[number]
        if len(row) > width and not all(is_blank(raw) for raw in row[width:]):
            failed[number] = 1
            book.add(
                -1,
                Problem(
                    grid.name,
                    number + 1,
                    "",
                    f"有 {len(row)} 列，比表头多 {len(row) - width} 列",
                    "多半是内容里含有分隔符，请给该内容加上英文双引号，或改用 .xlsx 文件",
                ),
            )


def _column(
    grid: Grid,
    header: Header,
    one: Field,
    numbers: list[int],
    limits: Limits,
    book: ProblemBook,
    failed: bytearray,
) -> list[object]:
    column = header.columns[one.name]
    name = column_name(header, column, one)
    marked = _marked(grid, column, name, numbers, book, failed)
    parse = parser_for(one, limits, epoch_1904=grid.epoch_1904)
    missing = Bad("必填，但没有填写", f"请填写{one.label}")
    rows = grid.rows
    raws = [row[column] if column < len(row) else "" for row in map(rows.__getitem__, numbers)]
    # 1, 1.0 and True are equal as keys but not as contents.
    keys = [raw if type(raw) is str else (type(raw), raw) for raw in raws]
    known: dict[object, object] = {}
    sound = True
    for key, raw in dict(zip(keys, raws, strict=True)).items():
        value = _from_csv(raw, parse) if grid.from_csv else parse(raw)
        if value is None and one.required:
            value = missing
        known[key] = value
        sound = sound and type(value) is not Bad
    values = [known[key] for key in keys]
    if sound:
        return values
    for number, value in zip(numbers, values, strict=True):
        if type(value) is Bad and number not in marked:
            failed[number] = 1
            book.add(column, Problem(grid.name, number + 1, name, value.message, value.mend))
    return values


def _from_csv(raw: Cell, parse: Callable[[Cell], object]) -> object:
    """Parse a CSV cell; ``="0012"`` is how some exports keep a code a text."""
    if isinstance(raw, str) and raw.startswith("="):
        found = _CSV_TEXT.fullmatch(raw.strip())
        if found is None:
            return Bad(f"单元格是公式（{shown(raw)}）", "请粘贴为数值后重新上传")
        raw = found.group(1)
    return parse(raw)


def _marked(
    grid: Grid, column: int, name: str, numbers: list[int], book: ProblemBook, failed: bytearray
) -> set[int]:
    """Report the data cells of a column that hold formulas or error values; returns their rows."""
    marked: set[int] = set()
    sorts = (
        (grid.failures.get(column), "是错误值（如 #N/A、#DIV/0!）", "请改正后重新填写"),
        (
            grid.formulas.get(column),
            "是公式",
            "请复制这些单元格，用“选择性粘贴—数值”粘贴回原处（粘贴为数值）",
        ),
    )
    data = set(numbers) if any(rows for rows, _, _ in sorts) else set[int]()
    for rows, what, mend in sorts:
        found = [row for row in rows or () if row in data and row not in marked]
        if not found:
            continue
        marked.update(found)
        for row in found:
            failed[row] = 1
        letter = column_letter(column)
        cells = "、".join(f"{letter}{row + 1}" for row in found[:5])
        count = f" 等 {len(found)} 个单元格" if len(found) > 5 else ""
        book.add(column, Problem(grid.name, found[0] + 1, name, f"{cells}{count}{what}", mend))
    return marked


def _refuse_repeats(
    grid: Grid, header: Header, schema: Schema, rows: list[Row], keys: Keys, book: ProblemBook
) -> list[Row]:
    """The rows whose keys are new; the others become problems."""
    fields = {one.name: one for one in schema.fields}
    for group in keys.groups:
        fresh: list[Row] = []
        labels = "、".join(fields[name].label for name in group)
        placed = [header.columns[name] for name in group if name in header.columns]
        column = placed[0] if placed else -1
        for row in rows:
            value = tuple([row.values[name] for name in group])
            if None in value:
                fresh.append(row)
                continue
            first = keys.seen(group, value, (grid.name, row.number))
            if first is None:
                fresh.append(row)
                continue
            assert isinstance(first, tuple)
            where = (
                f"第 {first[1]} 行"
                if first[0] == grid.name
                else f"工作表“{first[0]}”第 {first[1]} 行"
            )
            content = "、".join(shown(part) for part in value)
            name = column_name(header, column, fields[group[0]]) if column >= 0 else ""
            message = f"{labels}（{content}）与{where}重复"
            book.add(
                column, Problem(grid.name, row.number, name, message, "请删去重复的一行或改正")
            )
        rows = fresh
    return rows
