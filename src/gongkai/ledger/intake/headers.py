"""Finding the header of an untidy sheet and which column holds which field."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.ledger.intake.cells import Cell, number_text
from gongkai.ledger.intake.grid import Grid
from gongkai.ledger.intake.outcome import column_letter
from gongkai.ledger.intake.schema import Field, Schema, header_key

_SEARCHED_ROWS = 30
_LABEL_LENGTH = 200
# Columns that a ledger has for its own use; nobody needs a remark about them.
_OWN_USE = frozenset({"序号", "行号", "no", "no.", "标记"})


@dataclass(slots=True)
class Header:
    """A header row (or two) found in a sheet.

    ``first`` and ``last`` are zero-based rows; ``columns`` maps field names to zero-based
    columns; ``missing`` are required fields without a column; ``unknown`` labels of columns
    that mean nothing to the schema, by column; ``doubled`` pairs of columns that claim one
    field; ``keys`` the comparable labels by column, to recognise a repeated header.
    """

    first: int
    last: int
    columns: dict[str, int]
    labels: dict[int, str]
    missing: list[Field]
    unknown: dict[int, str]
    doubled: list[tuple[Field, int, int]]
    keys: list[str]


def _label(raw: Cell | None) -> str:
    if raw is None or isinstance(raw, bool):
        return ""
    if isinstance(raw, (int, float)):
        return number_text(raw) if abs(raw) < 1e15 else ""
    return " ".join(str(raw)[:_LABEL_LENGTH].split())


def _cell(row: list[Cell], column: int) -> Cell | None:
    return row[column] if column < len(row) else None


def _upper_labels(grid: Grid, row: int, width: int) -> list[str]:
    """The labels of an upper header row, merged ones spread over their columns.

    A CSV file has lost its merges: there a label reaches to the next one.
    """
    labels = [_label(_cell(grid.rows[row], column)) for column in range(width)]
    if grid.from_csv:
        for column in range(1, width):
            labels[column] = labels[column] or labels[column - 1]
    for (top, left), (bottom, right) in grid.head_merges:
        if top <= row <= bottom and left < width:
            text = _label(_cell(grid.rows[top], left)) if top < len(grid.rows) else ""
            for column in range(left, min(right, width - 1) + 1):
                labels[column] = labels[column] or text
    return labels


def _assign(
    schema: Schema, first: int, last: int, candidates: list[list[str]], labels: list[str]
) -> Header:
    """Give each field the column whose label fits best; ``candidates`` go from best to worst."""
    fields = {key: field for field in schema.fields for key in field.header_keys}
    columns: dict[str, int] = {}
    levels: dict[str, int] = {}
    taken: dict[int, Field] = {}
    doubled: list[tuple[Field, int, int]] = []
    depth = max((len(options) for options in candidates), default=0)
    for level in range(depth):
        for column, options in enumerate(candidates):
            if column in taken or level >= len(options):
                continue
            field = fields.get(options[level])
            if field is None:
                continue
            if field.name not in columns:
                columns[field.name] = column
                levels[field.name] = level
                taken[column] = field
            elif levels[field.name] == level:
                # Equally good: nobody can tell which of the two is meant.
                doubled.append((field, columns[field.name], column))
                taken[column] = field
    unknown = {
        column: label
        for column, label in enumerate(labels)
        if label and column not in taken and header_key(label) not in _OWN_USE
    }
    missing = [field for field in schema.fields if field.required and field.name not in columns]
    keys = [options[-1] if options else "" for options in candidates]
    shown = {column: labels[column] for column in taken}
    return Header(first, last, columns, shown, missing, unknown, doubled, keys)


def _single(grid: Grid, schema: Schema, row: int) -> Header:
    labels = [_label(raw) for raw in grid.rows[row]]
    candidates = [[key] if (key := header_key(label)) else [] for label in labels]
    return _assign(schema, row, row, candidates, labels)


def _double(grid: Grid, schema: Schema, row: int) -> Header:
    lower_row = grid.rows[row + 1]
    width = max(len(grid.rows[row]), len(lower_row))
    upper = _upper_labels(grid, row, width)
    own = [_label(_cell(grid.rows[row], column)) for column in range(width)]
    labels: list[str] = []
    candidates: list[list[str]] = []
    for column in range(width):
        low = _label(_cell(lower_row, column))
        group, lower_key = header_key(upper[column]), header_key(low)
        if not lower_key:
            # Only a label that stands in this very column names it alone.
            label = own[column] or upper[column]
            labels.append(label)
            candidates.append([header_key(label)] if label else [])
            continue
        labels.append(f"{upper[column]} {low}".strip() if group else low)
        short = group.removesuffix("信息").removesuffix("情况")
        options = [group + lower_key, short + lower_key, lower_key] if group else [lower_key]
        candidates.append(list(dict.fromkeys(options)))
    return _assign(schema, row, row + 1, candidates, labels)


def find_header(grid: Grid, schema: Schema) -> Header | None:
    """The row (or pair of rows) among the first 30 that names most fields.

    ``None`` if no row names any. One row is preferred to two, an earlier one to a later one.
    """
    best: Header | None = None
    for row in range(min(_SEARCHED_ROWS, len(grid.rows))):
        found = [_single(grid, schema, row)]
        if row + 1 < len(grid.rows):
            found.append(_double(grid, schema, row))
        for header in found:
            if header.columns and (best is None or _better(header, best)):
                best = header
    return best


def _better(one: Header, other: Header) -> bool:
    if len(one.columns) != len(other.columns):
        return len(one.columns) > len(other.columns)
    # At equal count a single row says the same with less.
    return one.last - one.first < other.last - other.first


def is_repeated(row: list[Cell], header: Header, known: dict[str, str]) -> bool:
    """Whether a data row is the header again, as pages pasted below each other have it.

    ``known`` keeps the comparable forms that are worked out, from row to row.
    """
    for column in header.columns.values():
        raw = _cell(row, column)
        if not isinstance(raw, str):
            return False
        key = known.get(raw)
        if key is None:
            key = known[raw] = header_key(_label(raw))
        if key != header.keys[column]:
            return False
    return True


def column_name(header: Header, column: int, field: Field) -> str:
    """A column as messages name it: ``C 列（收到日期）``."""
    return f"{column_letter(column)} 列（{field.label}）"
