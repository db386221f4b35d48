"""Figure tokens in a report's text: `{foi.received}` prints the live value of that figure.

Nobody types a number about records into a report; what looks like one is found here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gongkai.norms.relations import WARNING, Finding
from gongkai.reports.document import Paragraph, Value, display

TOKEN = re.compile(r"\{([a-z0-9_]+(?:\.[a-z0-9_]+)+)\}")
BRACES = re.compile(r"\{[^{}]*\}|[{}]")
HEADING = re.compile(r"^（[一二三四五六七八九十]{1,3}）[^。；]{1,40}$")
TYPED = re.compile(
    r"(?<![\d.〔年月第至-])(\d[\d,]*(?:\.\d+)?)\s*(件|条|次|元|万元|人次|期|家|项|份|%|％)(?!线)"
)
MISSING = "〔无此指标〕"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; `figure` is the id of the figure that it prints, empty for plain text."""

    text: str
    figure: str = ""


def figures_in(text: str) -> tuple[str, ...]:
    """Ids of the figures that a text prints, each once, in order."""
    return tuple(dict.fromkeys(TOKEN.findall(text)))


def pieces(text: str, values: Mapping[str, Value]) -> Iterator[Piece]:
    """Cut a text at its tokens and write each value out; an unknown figure is printed as missing."""
    end = 0
    for match in TOKEN.finditer(text):
        if match.start() > end:
            yield Piece(text[end : match.start()])
        figure = match.group(1)
        yield Piece(display(values[figure]) if figure in values else MISSING, figure)
        end = match.end()
    if end < len(text):
        yield Piece(text[end:])


def render(text: str, values: Mapping[str, Value]) -> str:
    """The text with every token written out."""
    return "".join(piece.text for piece in pieces(text, values))


def lines(text: str) -> Iterator[tuple[str, int]]:
    """Paragraphs of a text with their level: a short line that begins with （一） is a heading."""
    for line in text.splitlines():
        line = line.strip()
        if line:
            yield line, 1 if HEADING.match(line) else 0


def paragraphs(text: str, values: Mapping[str, Value]) -> tuple[Paragraph, ...]:
    """Paragraphs of a text as they are printed."""
    return tuple(Paragraph(render(line, values), level) for line, level in lines(text))


def problems(text: str, known: Mapping[str, object], place: str) -> Iterator[Finding]:
    """What is wrong with the tokens of a text: unknown figures, stray braces, typed numbers.

    `known` holds the registered figures; `place` names the part in messages.
    """
    for figure in figures_in(text):
        if figure not in known:
            yield _finding(
                "T1",
                "error",
                f"{place}引用了不存在的指标“{{{figure}}}”。请从指标清单中重新选取。",
                figure,
            )
    for match in BRACES.finditer(text):
        if not TOKEN.fullmatch(match.group()):
            yield _finding(
                "T2",
                "error",
                f"{place}有写错的指标符号“{match.group()}”。请改成“{{指标}}”，或者删去花括号。",
            )
    for match in TYPED.finditer(TOKEN.sub("", text)):
        yield _finding(
            "T3",
            WARNING,
            f"{place}的“{match.group()}”是手写的数，点不开记录。有对应指标的，请换成指标；没有的，请核对后保留。",
        )


def _finding(rule: str, severity: str, message: str, figure: str = "") -> Finding:
    return Finding(
        rule=rule,
        severity=severity,
        message=message,
        places=(figure,) if figure else (),
        expected=None,
        found=None,
        legal_basis="政府信息公开条例第五十条",
    )
