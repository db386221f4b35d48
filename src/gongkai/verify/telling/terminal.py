"""Findings on a terminal: tables, colour where the terminal has it, and nothing cut off."""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from gongkai.verify.filing import Filing
from gongkai.verify.telling.exactjson import digits
from gongkai.verify.telling.numbered import Summary, numbered, place_names, summary
from gongkai.verify.telling.page import counts
from gongkai.verify.telling.plain import visible
from gongkai.verify.telling.rulebook import rule_text
from gongkai.verify.verdict import ERROR, NOTE, WARNING, Finding, Verdict

STYLES = {ERROR: "bold red", WARNING: "yellow", NOTE: "cyan"}


def _console(width: int, colour: bool) -> Console:
    return Console(
        file=StringIO(),
        width=max(width, 40),
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )


def _written(console: Console) -> str:
    assert isinstance(console.file, StringIO)
    # A table pads its cells to the width; the blanks behind help nobody.
    return "".join(f"{line.rstrip()}\n" for line in console.file.getvalue().splitlines())


def _text(text: str, style: str = "") -> Text:
    return Text(visible(text), style=style, overflow="fold")


def report(verdict: Verdict, *, width: int = 80, colour: bool = False) -> str:
    """One report: what was found, the explanations that would do, and what could not be read."""
    console = _console(width, colour)
    row = summary(verdict)
    console.print(_text(row.title, "bold"))
    console.print(_text(f"文件 {row.file}　三张表200格，读出{row.read}格"))
    found = numbered(verdict)
    if found:
        table = Table(box=box.SIMPLE_HEAD, expand=True, show_edge=False, pad_edge=False)
        table.add_column("编号", no_wrap=True)
        table.add_column("规则", no_wrap=True)
        table.add_column("问题", ratio=1, overflow="fold")
        for item in found:
            style = STYLES[item.finding.severity]
            table.add_row(
                _text(item.name, style),
                _text(item.finding.rule),
                _told(verdict.filing, item.finding),
                end_section=True,
            )
        console.print(table)
        console.print(_text(f"{counts(row)}。"))
    else:
        console.print(_text("没有发现问题。", "green"))
    for gap in verdict.filing.gaps:
        console.print(_text(f"没有读出：{gap.message}（{gap.place.label}）"))
    return _written(console)


def _told(filing: Filing, finding: Finding) -> Text:
    text = _text(f"{rule_text(finding).title}\n", "bold")
    text.append_text(_text(finding.message))
    if finding.expected is not None and finding.found is not None:
        text.append_text(
            _text(f"\n写的是{digits(finding.found)}，算出来是{digits(finding.expected)}")
        )
    for reading in finding.readings:
        text.append_text(_text(f"\n可能的解释：{reading}", "italic"))
    if finding.places:
        text.append_text(_text(f"\n位置：{place_names(filing, finding)}"))
    text.append_text(_text(f"\n依据：{finding.legal_basis}", "dim"))
    return text


def summary_table(summaries: Iterable[Summary], *, width: int = 80, colour: bool = False) -> str:
    """The table over several reports."""
    console = _console(width, colour)
    table = Table(title="汇总", title_justify="left", box=box.SIMPLE_HEAD, expand=True)
    table.show_edge, table.pad_edge = False, False
    table.add_column("报告", ratio=1, overflow="fold")
    for name in ("错误", "提醒", "提示", "读出"):
        table.add_column(name, justify="right", no_wrap=True)
    count = errors = unreadable = 0
    for row in summaries:
        count += 1
        errors += bool(row.errors)
        unreadable += bool(row.message)
        title = row.title if row.title == row.file else f"{row.title}\n{row.file}"
        if row.message:
            table.add_row(_text(f"{row.file}\n读不了：{row.message}", "bold red"), *["—"] * 4)
            continue
        style = STYLES[ERROR] if row.errors else STYLES[WARNING] if row.warnings else ""
        table.add_row(
            _text(title, style),
            *(str(n) for n in (row.errors, row.warnings, row.notes, row.read)),
        )
    console.print(table)
    console.print(_text(f"共{count}份：{errors}份有错误，{unreadable}份读不了。"))
    return _written(console)
