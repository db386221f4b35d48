"""From the text of a template and the values of its fields to paragraphs.

A template holds text and names of fields in double braces, nothing else: there is no expression, no
attribute and no command that could be carried out. Values are put in once and never read again as
a template.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from gongkai.foi.letters.kinds import LetterKind
from gongkai.foi.letters.layout import Paragraph

LONGEST_TEMPLATE = 20_000
LONGEST_TITLE = 120

_FIELD = re.compile(r"\{\{\s*(.*?)\s*\}\}")
_BRACES = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}|｛｛|｝｝")
_HEADING = re.compile(r"(#{1,2})\s+")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a line: text, or the name of a field."""

    text: str
    field: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    level: int
    pieces: tuple[_Piece, ...]

    @property
    def fields(self) -> list[str]:
        return [piece.text for piece in self.pieces if piece.field]


def _pieces(text: str) -> Iterator[_Piece]:
    end = 0
    for found in _FIELD.finditer(text):
        if found.start() > end:
            yield _Piece(text[end : found.start()])
        yield _Piece(found[1], field=True)
        end = found.end()
    if end < len(text):
        yield _Piece(text[end:])


def _lines(body: str) -> Iterator[_Line]:
    for number, text in enumerate(body.splitlines(), start=1):
        heading = _HEADING.match(text)
        level = len(heading[1]) if heading else 0
        rest = text[heading.end() :] if heading else text.strip()
        if rest:
            yield _Line(number, level, tuple(_pieces(rest)))


def problems(kind: LetterKind, title: str, body: str) -> dict[str, list[str]]:
    """What is wrong with a template, by `title` and `body`, each in Chinese with its place.

    A field that the kind does not know, a brace without its partner, anything but a name between
    braces, a field lost that the letter must not lose.
    """
    found: dict[str, list[str]] = {}
    if not title.strip():
        found["title"] = ["请填写文书的标题。"]
    elif len(title) > LONGEST_TITLE:
        found["title"] = [f"标题超过 {LONGEST_TITLE} 字，请缩短。"]
    else:
        wrong = list(_line_problems(kind, _Line(1, 0, tuple(_pieces(title)))))
        if wrong:
            found["title"] = wrong
    if not body.strip():
        found["body"] = ["请填写文书的正文。"]
    elif len(body) > LONGEST_TEMPLATE:
        found["body"] = [f"正文超过 {LONGEST_TEMPLATE} 字，请缩短。"]
    else:
        wrong = [
            f"第 {line.number} 行：{message}"
            for line in _lines(body)
            for message in _line_problems(kind, line)
        ]
        named = {name for line in _lines(body) for name in line.fields}
        lost = [name for name in kind.must if name not in named]
        if lost:
            names = "、".join(f"{{{{ {name} }}}}" for name in lost)
            wrong.append(f"正文缺少依法必须写明的字段：{names}，请补上。")
        if wrong:
            found["body"] = wrong
    return found


def _line_problems(kind: LetterKind, line: _Line) -> Iterator[str]:
    for piece in line.pieces:
        if not piece.field:
            stray = _BRACES.search(piece.text)
            if stray:
                yield (
                    f"“{stray[0]}”没有配对或者写法不对；字段请写成半角双大括号，"
                    "例如 {{ 申请编号 }}。"
                )
        elif not piece.text:
            yield "双大括号里没有字段名；不需要的请删除。"
        elif piece.text not in kind.fields:
            if re.fullmatch(r"\w+", piece.text):
                yield f"这份文书没有字段“{piece.text}”；可用的字段有：{'、'.join(kind.fields)}。"
            else:
                yield f"“{piece.text}”不是字段名；双大括号里只能写一个字段名，不能写别的。"
    names = set(line.fields)
    empty, must = names & kind.may_be_empty, names & set(kind.must)
    if empty and must:
        yield (
            f"“{min(empty)}”可以留空，留空时整行不印，不能与“{min(must)}”写在同一行，请分成两行。"
        )


def render(
    kind: LetterKind, title: str, body: str, values: Mapping[str, str]
) -> tuple[str, tuple[Paragraph, ...]]:
    """Title and paragraphs of a letter; a value of several lines makes several paragraphs.

    A line is left out where a field in it is empty that may be. Raises ValidationError for a
    template with `problems`, and KeyError for a value that is missing.
    """
    wrong = problems(kind, title, body)
    if wrong:
        raise ValidationError(wrong)
    heading = "".join(_filled(_Line(1, 0, tuple(_pieces(title.strip()))), values).split("\n"))
    paragraphs: list[Paragraph] = []
    for line in _lines(body):
        if any(name in kind.may_be_empty and not values[name] for name in line.fields):
            continue
        for place, text in enumerate(_filled(line, values).split("\n")):
            if text.strip():
                paragraphs.append(Paragraph(text.strip(), line.level if place == 0 else 0))
    return heading, tuple(paragraphs)


def _filled(line: _Line, values: Mapping[str, str]) -> str:
    """The line with its values; a value's full stop gives way to the punctuation after it."""
    parts: list[str] = []
    for place, piece in enumerate(line.pieces):
        if not piece.field:
            parts.append(piece.text)
            continue
        value = values[piece.text]
        after = line.pieces[place + 1].text if place + 1 < len(line.pieces) else ""
        if after[:1] in set("。；，、）") and not line.pieces[place + 1].field:
            value = value.rstrip("。；，、")
        parts.append(value)
    return "".join(parts)
