"""What a reading yields: rows, problems, ignored rows, and the limits it keeps to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

MEBIBYTE = 1024 * 1024


def column_letter(index: int) -> str:
    """Excel's letter of a zero-based column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class IntakeRefused(Exception):
    """The file as a whole cannot be read. ``message`` says why, ``mend`` what to do; both Chinese."""

    def __init__(self, message: str, mend: str) -> None:
        super().__init__(message, mend)
        self.message = message
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.message}{self.mend}"


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be and which days are plausible.

    ``today`` is the day in Asia/Shanghai on which the file is read. Sizes are in bytes;
    ``max_uncompressed`` bounds what all members of an .xlsx unpack to, ``max_ratio`` how far
    one member may unpack, ``max_cells`` the filled rectangle of a sheet (rows × columns).
    ``last_day`` defaults to one year after ``today``.
    """

    today: date
    max_bytes: int = 50 * MEBIBYTE
    max_rows: int = 300_000
    max_columns: int = 256
    max_cells: int = 12_000_000
    max_uncompressed: int = 400 * MEBIBYTE
    max_ratio: int = 250
    max_members: int = 2_000
    max_text: int = 512 * MEBIBYTE
    max_problems: int = 200
    first_day: date = date(1990, 1, 1)
    last_day: date | None = None

    @property
    def latest(self) -> date:
        """The last day that a date may have."""
        if self.last_day is not None:
            return self.last_day
        year = self.today.year + 1
        leap_day = (self.today.month, self.today.day) == (2, 29)
        return date(year, 2, 28) if leap_day else self.today.replace(year=year)


class Row(NamedTuple):
    """One valid row: its sheet, its 1-based number in the sheet, its typed values by field name.

    A blank cell and a missing optional column are ``None``.
    """

    sheet: str
    number: int
    values: dict[str, Any]


class Problem(NamedTuple):
    """One thing to mend. ``row`` is 1-based; ``column`` reads ``C 列（收到日期）``.

    ``row`` 0 or an empty ``column`` means that the problem is not about one row or column.
    """

    sheet: str
    row: int
    column: str
    message: str
    mend: str

    def __str__(self) -> str:
        row = f"第 {self.row} 行" if self.row else ""
        column = f" {self.column}" if self.column else ""
        return f"工作表“{self.sheet}”{row}{column}：{self.message}。{self.mend}。"


class Ignored(NamedTuple):
    """A row that was passed over on purpose, and why."""

    sheet: str
    row: int
    reason: str


@dataclass(slots=True)
class Intake:
    """The outcome of a reading.

    ``rows`` holds only rows without problem. ``errors`` keeps the first problems in the order
    of the file; ``more_errors`` counts those beyond. ``notices`` are remarks that stop nothing,
    ``digest`` is the SHA-256 (hex) of the file's bytes.
    """

    filename: str
    digest: str
    rows: list[Row] = field(default_factory=list)
    errors: list[Problem] = field(default_factory=list)
    more_errors: int = 0
    ignored: list[Ignored] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether the file may be taken over as a whole."""
        return not self.errors

    @property
    def summary(self) -> str:
        """One Chinese sentence on the outcome."""
        if self.ok:
            return f"读入 {len(self.rows)} 行，略过 {len(self.ignored)} 行，没有问题。"
        total = len(self.errors) + self.more_errors
        tail = (
            f"，以下列出前 {len(self.errors)} 处，另有 {self.more_errors} 处"
            if self.more_errors
            else ""
        )
        return f"发现 {total} 处问题{tail}；请改正后重新上传，本次没有导入任何数据。"


class ProblemBook:
    """Collects problems of one sheet: keeps the first ``keep`` by row, counts the others.

    Problems may be added column by column; within one column by ascending row. Then the first
    ``keep`` of the sheet are among the first ``keep`` of each column.
    """

    def __init__(self, keep: int) -> None:
        self._keep = keep
        self._kept: dict[int, list[Problem]] = {}
        self.total = 0

    def add(self, column_index: int, problem: Problem) -> None:
        """Note a problem under the zero-based column (-1: none) that it concerns."""
        self.total += 1
        kept = self._kept.setdefault(column_index, [])
        if len(kept) < self._keep:
            kept.append(problem)

    def full(self, column_index: int) -> bool:
        """Whether a further problem of this column would only be counted."""
        return len(self._kept.get(column_index, ())) >= self._keep

    def first(self) -> list[Problem]:
        """The first problems of the sheet by row, then by column."""
        ordered: Iterable[tuple[int, int, Problem]] = sorted(
            (
                (problem.row, column, problem)
                for column, kept in self._kept.items()
                for problem in kept
            ),
            key=lambda item: item[:2],
        )
        return [problem for _, _, problem in ordered][: self._keep]
