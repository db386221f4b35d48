"""Formats for one report or ten thousand: each report is told by itself, in the process that judged
it; the writer in front joins what it is given and keeps no report.
"""

from __future__ import annotations

import shutil
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO

from gongkai.verify.telling import contract, page, sarif, sheet, terminal
from gongkai.verify.telling.exactjson import to_json
from gongkai.verify.telling.numbered import Summary, summary
from gongkai.verify.verdict import Verdict

FORMATS = ("text", "json", "html", "xlsx", "sarif")
_SPOOL = 8_000_000


@dataclass(frozen=True, slots=True)
class Told:
    """One report as a format tells it, with its row in the summary."""

    summary: Summary
    piece: Any


def tell(verdict: Verdict, form: str, options: dict[str, Any]) -> Told:
    """Tell one report; `options` are `width` and `colour` for text, `prefix` for html."""
    return Told(summary(verdict), _TELLERS[form](verdict, options))


def _text(verdict: Verdict, options: dict[str, Any]) -> str:
    return terminal.report(
        verdict, width=options.get("width", 80), colour=options.get("colour", False)
    )


def _json(verdict: Verdict, options: dict[str, Any]) -> str:
    return to_json(contract.entry(verdict), indent=1)


def _html(verdict: Verdict, options: dict[str, Any]) -> str:
    return page.fragment(verdict, options.get("prefix", ""))


def _xlsx(verdict: Verdict, options: dict[str, Any]) -> sheet.Rows:
    return sheet.rows(verdict)


def _sarif(verdict: Verdict, options: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    rules = {finding.rule: sarif.rule(finding) for finding in verdict.findings}
    return sarif.results(verdict), list(rules.values())


_TELLERS: dict[str, Callable[[Verdict, dict[str, Any]], Any]] = {
    "text": _text,
    "json": _json,
    "html": _html,
    "xlsx": _xlsx,
    "sarif": _sarif,
}


class Writer(ABC):
    """Writes reports one after the other to a binary stream, which stays open."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream

    def write(self, text: str) -> None:
        """Write text as UTF-8."""
        self.stream.write(text.encode("utf-8", "replace"))

    @abstractmethod
    def add(self, told: Told) -> None:
        """One report that was judged."""

    @abstractmethod
    def unreadable(self, file: str, message: str) -> None:
        """One file that could not be read at all."""

    @abstractmethod
    def close(self) -> None:
        """Write what comes at the end."""


class TextWriter(Writer):
    """Each report as it comes; at the end of several a summary of all.

    `quiet` leaves out the reports themselves.
    """

    def __init__(
        self, stream: BinaryIO, *, width: int = 80, colour: bool = False, quiet: bool = False
    ) -> None:
        super().__init__(stream)
        self._rows: list[Summary] = []
        self._look = {"width": width, "colour": colour}
        self._quiet = quiet

    def add(self, told: Told) -> None:
        self._rows.append(told.summary)
        if not self._quiet:
            self.write(told.piece + "\n")

    def unreadable(self, file: str, message: str) -> None:
        self._rows.append(Summary(file, message=message))

    def close(self) -> None:
        if self._quiet or len(self._rows) > 1:
            self.write(terminal.summary_table(self._rows, **self._look))  # type: ignore[arg-type]


class JsonWriter(Writer):
    """The contract `gongkai.verify/1`, report by report."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(stream)
        self._unreadable: list[dict[str, str]] = []
        self._joint = "\n"
        self.write(f'{{\n"contract": {to_json(contract.CONTRACT)},\n"filings": [')

    def add(self, told: Told) -> None:
        self.write(self._joint + told.piece)
        self._joint = ",\n"

    def unreadable(self, file: str, message: str) -> None:
        self._unreadable.append({"file": file, "message": message})

    def close(self) -> None:
        self.write(f'\n],\n"unreadable": {to_json(self._unreadable, indent=1)}\n}}\n')


class SarifWriter(Writer):
    """One SARIF run over all reports."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(stream)
        self._rules: dict[str, Any] = {}
        self._unreadable: list[Any] = []
        self._joint = "\n"
        self.write(
            f'{{\n"$schema": {to_json(sarif.SCHEMA)},\n"version": "2.1.0",\n'
            '"runs": [{\n"columnKind": "unicodeCodePoints",\n"results": ['
        )

    def add(self, told: Told) -> None:
        results, rules = told.piece
        for result in results:
            self.write(self._joint + to_json(result, indent=1))
            self._joint = ",\n"
        for rule in rules:
            self._rules.setdefault(rule["id"], rule)

    def unreadable(self, file: str, message: str) -> None:
        self._unreadable.append(sarif.unreadable(file, message))

    def close(self) -> None:
        rules = [self._rules[key] for key in sorted(self._rules)]
        invocation = {
            "executionSuccessful": not self._unreadable,
            "toolExecutionNotifications": self._unreadable,
        }
        self.write(
            f'\n],\n"tool": {to_json(sarif.tool(rules), indent=1)},\n'
            f'"invocations": [{to_json(invocation, indent=1)}]\n}}]\n}}\n'
        )


class HtmlWriter(Writer):
    """One page; the reports wait in a temporary file, for the summary stands before them."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(stream)
        self._rows: list[Summary] = []
        self._body = tempfile.SpooledTemporaryFile(_SPOOL)  # noqa: SIM115

    def add(self, told: Told) -> None:
        self._rows.append(told.summary)
        self._body.write(told.piece.encode("utf-8", "replace") + b"\n")

    def unreadable(self, file: str, message: str) -> None:
        self._rows.append(Summary(file, message=message))

    def close(self) -> None:
        self.write(page.head(page.TITLE))
        if len(self._rows) > 1 or any(row.message for row in self._rows):
            prefixes = [html_prefix(place) for place in range(len(self._rows))]
            for line in page.summary_table(self._rows, prefixes):
                self.write(line + "\n")
        self._body.seek(0)
        shutil.copyfileobj(self._body, self.stream)
        self._body.close()
        self.write(page.FOOT)


def html_prefix(place: int) -> str:
    """What the anchors of the report at that place of the input begin with."""
    return f"r{place + 1}-"


class XlsxWriter(Writer):
    """A workbook over all reports."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(stream)
        self._book = sheet.Workbook(stream)

    def add(self, told: Told) -> None:
        self._book.add(told.piece)

    def unreadable(self, file: str, message: str) -> None:
        self._book.add(sheet.Rows(Summary(file, message=message)))

    def close(self) -> None:
        self._book.close()


WRITERS: dict[str, type[Writer]] = {
    "json": JsonWriter,
    "html": HtmlWriter,
    "xlsx": XlsxWriter,
    "sarif": SarifWriter,
}
