"""Reports and findings as a workbook, written row by row: memory does not grow with the reports."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter

from gongkai.norms import form
from gongkai.verify.filing import Value
from gongkai.verify.reading.prose import PLACES
from gongkai.verify.telling.exactjson import digits
from gongkai.verify.telling.numbered import Summary, numbered, place_names, summary
from gongkai.verify.telling.plain import visible
from gongkai.verify.telling.rulebook import rule_text
from gongkai.verify.verdict import SEVERITIES, Verdict

_CELLS = tuple(form.cells())
_LAST_ROW = 1_048_575
_LONGEST = 32_767
# A spreadsheet keeps 15 significant digits (ECMA-376 stores cells as binary double precision).
_DIGITS = 15
_FORMULA = ("=", "+", "-", "@", "\t")

SUMMARY = ("报告", "文件", "机关", "年度", "错误", "提醒", "提示", "读出的格", "没有读出", "结果")
FINDINGS = (
    *("报告", "文件", "编号", "轻重", "规则", "规则名称", "问题", "位置"),
    *("应为", "写的是", "可能的解释", "依据"),
)

Item = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one report for the three sheets."""

    summary: Summary
    findings: tuple[tuple[Item, ...], ...] = ()
    cells: tuple[Value, ...] = ()


def rows(verdict: Verdict) -> Rows:
    """The rows of one report."""
    row = summary(verdict)
    values = verdict.filing.values()
    return Rows(
        row,
        tuple(
            (
                row.title,
                row.file,
                found.number,
                SEVERITIES[found.finding.severity],
                found.finding.rule,
                rule_text(found.finding).title,
                found.finding.message,
                place_names(verdict.filing, found.finding),
                found.finding.expected,
                found.finding.found,
                "\n".join(found.finding.readings),
                found.finding.legal_basis,
            )
            for found in numbered(verdict)
        ),
        tuple(values.get(figure) for figure in _CELLS),
    )


class Workbook:
    """A workbook that grows report by report; `close` writes it to the stream."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._folder = tempfile.TemporaryDirectory()
        # Rows go to disk as they come: the library's constant memory needs a file, not a stream.
        self._file = Path(self._folder.name) / "book.xlsx"
        self._book: Any = xlsxwriter.Workbook(
            str(self._file),
            {
                "constant_memory": True,
                "tmpdir": self._folder.name,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        style = {"valign": "top", "text_wrap": True}
        self._plain = self._book.add_format(style)
        # Excel takes such a text for a formula once it is edited or saved as text.
        self._quoted = self._book.add_format({**style, "quote_prefix": True})
        self._head = self._book.add_format(
            {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#E8F1F4"}
        )
        self._next: dict[str, int] = {}
        self._sheets: dict[str, Any] = {}
        self._sheet("汇总", SUMMARY, (28, 30, 24, 8, 8, 8, 8, 10, 10, 40))
        self._sheet("发现", FINDINGS, (26, 26, 6, 6, 6, 20, 60, 40, 10, 10, 40, 28))
        labels = [PLACES[figure][1] for figure in _CELLS]
        self._sheet("表格数据", ("报告", "文件", *labels), (28, 30), frozen=(2, 2))
        self._put("表格数据", ("", "指标代号", *_CELLS), self._head)

    def _sheet(
        self,
        name: str,
        heads: Sequence[str],
        widths: Sequence[int],
        frozen: tuple[int, int] = (1, 0),
    ) -> None:
        sheet = self._sheets[name] = self._book.add_worksheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(*frozen)
        sheet.set_landscape()
        sheet.set_paper(9)
        if name != "表格数据":
            sheet.fit_to_pages(1, 0)
        self._put(name, tuple(heads), self._head)

    def _put(self, name: str, items: Sequence[Item], style: Any = None) -> None:
        sheet, row = self._sheets[name], self._next.get(name, 0)
        self._next[name] = row + 1
        if row > _LAST_ROW:
            return
        if row == _LAST_ROW:
            items = ("工作表已满，其余的没有写入；请分批核验，或改用 json。",)
        for column, item in enumerate(items):
            if item is None or item == "":
                sheet.write_blank(row, column, None, style or self._plain)
            elif isinstance(item, str):
                text = visible(item)[:_LONGEST]
                quoted = self._quoted if text.startswith(_FORMULA) else self._plain
                sheet.write_string(row, column, text, style or quoted)
            elif _exact(item):
                sheet.write_number(row, column, item, style or self._plain)
            else:
                sheet.write_string(row, column, digits(item), style or self._plain)

    def add(self, report: Rows) -> None:
        """Add one report."""
        s = report.summary
        self._put(
            "汇总",
            (
                *(s.title, s.file, s.organ, s.year, s.errors, s.warnings, s.notes, s.read),
                *(s.gaps, s.message or s.state),
            ),
        )
        for row in report.findings:
            self._put("发现", row)
        if report.cells:
            self._put("表格数据", (s.title, s.file, *report.cells))

    def close(self) -> None:
        """Write the workbook to the stream and remove what was kept on disk."""
        try:
            self._book.close()
            with self._file.open("rb") as file:
                while block := file.read(1 << 20):
                    self._stream.write(block)
        finally:
            self._folder.cleanup()


def _exact(value: int | Decimal) -> bool:
    number = Decimal(value)
    return number.is_finite() and len(number.normalize().as_tuple().digits) <= _DIGITS
