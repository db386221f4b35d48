"""Reading a ledger file against a schema: typed rows, or what to mend and where."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

from gongkai.ledger.intake.grid import Grid
from gongkai.ledger.intake.headers import Header, find_header
from gongkai.ledger.intake.outcome import (
    MEBIBYTE,
    Intake,
    IntakeRefused,
    Limits,
    column_letter,
)
from gongkai.ledger.intake.schema import Schema
from gongkai.ledger.intake.sheets import Keys, SheetReading, read_sheet
from gongkai.ledger.intake.sources import open_grids

Progress = Callable[[int, int], None]


def read(
    source: str | os.PathLike[str] | BinaryIO,
    schema: Schema,
    *,
    filename: str,
    limits: Limits,
    on_progress: Progress | None = None,
    others: Iterable[Schema] = (),
) -> Intake:
    """Read an .xlsx or .csv file.

    ``source`` is a path or a binary file; ``filename`` the name under which the officer
    uploaded it, used in messages only. ``on_progress(done, total)`` is told how many cells are
    checked. ``others`` are the schemas of further ledgers: a file of one of them is named as
    such in the refusal.

    Raises :class:`IntakeRefused` if the file as a whole cannot be read: too large, damaged,
    encrypted, with macros, of another kind, without the required columns, without data.
    Problems of single cells and rows are in ``Intake.errors`` instead.
    """
    data = _bytes(source, limits)
    digest = hashlib.sha256(data).hexdigest()

    def fitness(grid: Grid) -> int:
        header = find_header(grid, schema)
        return len(header.columns) if header else 0

    grids, hidden = open_grids(data, filename, limits, fitness)
    del data
    rivals = [other for other in others if other.kind != schema.kind]
    chosen, notices = _choose(grids, schema, rivals)
    notices += [f"工作表“{name}”是隐藏的，没有读取。" for name in hidden]

    total = sum(len(grid.rows) * len(header.columns) for grid, header in chosen)
    done = 0

    def advance(cells: int) -> None:
        nonlocal done
        done += cells
        if on_progress is not None:
            on_progress(min(done, total), total)

    intake = Intake(filename=filename, digest=digest, notices=notices)
    keys = Keys(schema)
    for grid, header in chosen:
        reading = read_sheet(grid, header, schema, limits, keys, advance)
        _take_over(intake, reading, limits)
        if len(intake.rows) > limits.max_rows:
            raise IntakeRefused(
                f"数据超过 {limits.max_rows} 行。", "请把台账拆成几个文件分别上传。"
            )
    if not intake.rows and intake.ok:
        names = "、".join(f"“{grid.name}”" for grid, _ in chosen)
        raise IntakeRefused(
            f"工作表{names}只有表头，没有数据。", "请从表头的下一行起填写数据，保存后重新上传。"
        )
    if on_progress is not None:
        on_progress(total, total)
    return intake


def _take_over(intake: Intake, reading: SheetReading, limits: Limits) -> None:
    intake.rows += reading.rows
    intake.ignored += reading.ignored
    intake.notices += reading.notices
    room = limits.max_problems - len(intake.errors)
    kept = reading.errors[: max(room, 0)]
    intake.errors += kept
    intake.more_errors += reading.problem_count - len(kept)


def _bytes(source: str | os.PathLike[str] | BinaryIO, limits: Limits) -> bytes:
    """The bytes of the source, its size checked before and while they are read."""
    if isinstance(source, (str, os.PathLike)):
        path = Path(source)
        _refuse_size(path.stat().st_size, limits)
        with path.open("rb") as file:
            data = file.read(limits.max_bytes + 1)
    else:
        if source.seekable():
            start = source.tell()
            _refuse_size(source.seek(0, os.SEEK_END) - start, limits)
            source.seek(start)
        data = source.read(limits.max_bytes + 1)
    _refuse_size(len(data), limits)
    return data


def _refuse_size(size: int, limits: Limits) -> None:
    if size > limits.max_bytes:
        raise IntakeRefused(
            f"文件有 {size / MEBIBYTE:.1f} MB，超过 {limits.max_bytes / MEBIBYTE:g} MB 的上限。",
            "请删去图片和无关工作表，或把台账拆成几个文件分别上传。",
        )


def _choose(
    grids: Sequence[Grid], schema: Schema, others: Sequence[Schema]
) -> tuple[list[tuple[Grid, Header]], list[str]]:
    """The sheets whose header has every required column, and remarks on the others.

    A sheet that looks like the ledger and lacks a required column stops the reading: leaving
    it out silently would lose its rows.
    """
    chosen: list[tuple[Grid, Header]] = []
    close: list[tuple[Grid, Header]] = []
    notices: list[str] = []
    required = len(schema.required_labels)
    enough = max(1, (required or len(schema.fields)) // 2)
    best: tuple[Grid, Header] | None = None
    for grid in grids:
        header = find_header(grid, schema)
        if header is None:
            if any(grid.rows):
                notices.append(f"工作表“{grid.name}”没有《{schema.title}》的表头，没有读取。")
            continue
        if best is None or len(header.columns) > len(best[1].columns):
            best = (grid, header)
        found = len(header.columns)
        if _rival(grid, header, others):
            notices.append(f"工作表“{grid.name}”是另一种台账，没有读取。")
        elif not header.missing and found >= (1 if required else enough):
            chosen.append((grid, header))
        elif _is_close(header, required):
            close.append((grid, header))
        else:
            lacking = "、".join(f"“{one.label}”" for one in header.missing)
            lacking = f"（缺少 {lacking} 列）" if lacking else ""
            notices.append(f"工作表“{grid.name}”没有《{schema.title}》的表头{lacking}，没有读取。")
    if chosen and not close:
        for grid, header in chosen:
            _refuse_doubled(grid, header)
        return chosen, notices
    raise _no_header(grids, schema, others, close[0] if close else best)


def _is_close(header: Header, required: int) -> bool:
    """Whether a header lacks so few required columns that it must be meant for the schema."""
    present = required - len(header.missing)
    return present >= 2 and 3 * present >= 2 * required


def _rival(grid: Grid, header: Header | None, others: Sequence[Schema]) -> Schema | None:
    """The other schema whose required columns are all there and that explains more columns."""
    least = max(1, len(header.columns)) if header else 1
    for other in others:
        found = find_header(grid, other)
        if found is not None and not found.missing and len(found.columns) > least:
            return other
    return None


def _refuse_doubled(grid: Grid, header: Header) -> None:
    for field, one, other in header.doubled:
        raise IntakeRefused(
            f"工作表“{grid.name}”第 {header.last + 1} 行有两列都是“{field.label}”"
            f"（{column_letter(one)} 列和 {column_letter(other)} 列），无法判断读哪一列。",
            "请删去或改名其中一列后重新上传。",
        )


def _no_header(
    grids: Sequence[Grid],
    schema: Schema,
    others: Sequence[Schema],
    nearest: tuple[Grid, Header] | None,
) -> IntakeRefused:
    if not any(any(grid.rows) for grid in grids):
        return IntakeRefused("文件里没有任何内容。", "请确认选对了文件，并在保存后重新上传。")
    for grid in grids:
        found = find_header(grid, schema)
        other = _rival(grid, found, others)
        if other is not None:
            lacking = [one.label for one in found.missing] if found else schema.required_labels
            missing = "、".join(f"“{label}”" for label in lacking)
            lacks = f"：缺少 {missing} 列" if missing else ""
            return IntakeRefused(
                f"这是《{other.title}》的表格，不是《{schema.title}》{lacks}。",
                f"请到《{other.title}》处上传，或改用《{schema.title}》的模板填写。",
            )
    if nearest is None:
        labels = schema.required_labels or tuple(field.label for field in schema.fields)
        missing = "、".join(f"“{label}”" for label in labels)
        return IntakeRefused(
            f"没有找到《{schema.title}》的表头，缺少 {missing} 列。",
            "请下载模板，按模板的表头填写后重新上传。",
        )
    grid, header = nearest
    missing = "、".join(f"“{field.label}”" for field in header.missing)
    lacks = f"，缺少 {missing} 列" if missing else "，认出的列太少"
    unknown = "、".join(f"“{label}”" for label in list(header.unknown.values())[:8])
    hint = f"认不出的列有 {unknown}；若只是名称不同，请改成模板的列名。" if unknown else ""
    return IntakeRefused(
        f"工作表“{grid.name}”第 {header.last + 1} 行的表头与《{schema.title}》不符{lacks}。",
        f"{hint}请按模板补齐后重新上传。",
    )
