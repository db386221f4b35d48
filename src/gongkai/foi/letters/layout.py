"""An official letter as data, and the measures by which both formats print it.

Source: GB/T 9704-2012, 5 (paper, type area, grid), 7 (elements of the document).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from gongkai.ledger import typesetting as paper
from gongkai.ledger.typesetting import printable

POINTS_PER_MM = 72 / 25.4
TYPE_WIDTH_MM = paper.PAGE_WIDTH_MM - paper.MARGIN_INSIDE_MM - paper.MARGIN_OUTSIDE_MM
TYPE_HEIGHT_MM = paper.PAGE_HEIGHT_MM - paper.MARGIN_TOP_MM - paper.MARGIN_BOTTOM_MM
LINES, CHARACTERS = 22, 28
"""Lines of a page and characters of a line (5.2.3)."""

# 22 lines in 225 mm and 28 characters in 156 mm; rounded down, so that the last one fits.
LINE_PITCH_TWIPS = 579
LINE_PITCH_PT = LINE_PITCH_TWIPS / 20
CHARACTER_PITCH_PT = 15.7925
BODY_SIZE_PT = 16.0
TITLE_SIZE_PT = 22.0
TITLE_PITCH_PT = 34.0
RECORD_SIZE_PT = 14.0
MARK_TOP_MM = 35
"""From the upper edge of the type area to the organ's mark (7.2.4)."""
RULE_GAP_MM = 4
"""From the document number to the red rule (7.2.7)."""
SEAL_MM = 42
"""Diameter of an organ's seal."""
SEAL_LINES = 2
"""Empty lines above the signature: the seal begins within one line of the text (7.3.5.1)."""

_TITLE_CHARACTERS = 20
_MARK_LARGEST_PT = 48
_DAY_INDENT = 4
_SMALLEST_INDENT = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the text; `level` 1 is headed 一、 in 黑体, 2 （一） in 楷体, 0 is plain."""

    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class OfficialLetter:
    """What an official letter says, element by element (GB/T 9704-2012, 7).

    `mark` is the 发文机关标志, `number` the 发文字号 (empty for a draft), `addressee` the 主送机关
    without its colon, `attachments` the names of the 附件, `signature` the 发文机关署名, `day` the
    成文日期, `note` the 附注 without its brackets, `copies` whom the 版记 names under 抄送,
    `printed_by` and `printed_on` its last line. Empty elements are not printed.
    """

    mark: str
    number: str
    title: str
    addressee: str
    body: tuple[Paragraph, ...]
    signature: str
    day: date
    attachments: tuple[str, ...] = ()
    note: str = ""
    copies: tuple[str, ...] = ()
    printed_by: str = ""
    printed_on: date | None = None

    def to_data(self) -> dict[str, Any]:
        """The letter as JSON can hold it."""
        data = asdict(self)
        data["day"] = self.day.isoformat()
        data["printed_on"] = self.printed_on.isoformat() if self.printed_on else None
        return data

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> OfficialLetter:
        """The letter that `to_data` wrote; raises KeyError, TypeError or ValueError for another."""
        printed_on = data["printed_on"]
        return cls(
            **{
                **data,
                "body": tuple(Paragraph(**item) for item in data["body"]),
                "attachments": tuple(data["attachments"]),
                "copies": tuple(data["copies"]),
                "day": date.fromisoformat(data["day"]),
                "printed_on": date.fromisoformat(printed_on) if printed_on else None,
            }
        )

    def plain_text(self) -> str:
        """All that is printed but the page numbers, one element a line."""
        lines = [
            self.mark,
            self.number,
            "".join(title_lines(self)),
            addressee_line(self),
            *(item.text for item in self.body),
            *attachment_lines(self),
            self.signature,
            chinese_day(self.day),
            note_line(self),
            *record_lines(self),
        ]
        return "\n".join(printable(line) for line in lines if line)


def chinese_day(day: date) -> str:
    """A day in Arabic numerals without leading zeros: 2022年3月1日 (7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def width_pt(text: str, size: float = BODY_SIZE_PT) -> float:
    """Width of a text on one line: a full character by the grid, a Latin one half of it."""
    pitch = CHARACTER_PITCH_PT * size / BODY_SIZE_PT
    full = sum(unicodedata.east_asian_width(character) in "WFA" for character in text)
    return pitch * full + pitch / 2 * (len(text) - full)


def mark_size_pt(letter: OfficialLetter) -> float:
    """Size at which the organ's mark fits on one line of the type area."""
    room = TYPE_WIDTH_MM * POINTS_PER_MM
    return min(_MARK_LARGEST_PT, int(room / max(len(printable(letter.mark)), 1)))


def title_lines(letter: OfficialLetter) -> tuple[str, ...]:
    """The title in lines of one width at most; the organ's name is not torn from the first."""
    rest = printable(letter.title)
    lines: list[str] = []
    if len(rest) > _TITLE_CHARACTERS and rest.startswith(letter.mark) and rest != letter.mark:
        lines.append(letter.mark)
        rest = rest.removeprefix(letter.mark)
    count = -(-len(rest) // _TITLE_CHARACTERS) or 1
    length = -(-len(rest) // count) or 1
    lines += [rest[start : start + length] for start in range(0, len(rest), length)]
    return tuple(lines)


def addressee_line(letter: OfficialLetter) -> str:
    """The addressee with its colon."""
    return f"{letter.addressee}：" if letter.addressee else ""


def attachment_lines(letter: OfficialLetter) -> tuple[str, ...]:
    """The lines under the text that name the attachments; numbered where there are several."""
    names = letter.attachments
    if len(names) == 1:
        return (f"附件：{names[0]}",)
    return tuple(
        f"{'附件：' if number == 1 else ''}{number}. {name}"
        for number, name in enumerate(names, start=1)
    )


def note_line(letter: OfficialLetter) -> str:
    """The note under the date, in brackets."""
    return f"（{letter.note}）" if letter.note else ""


def record_lines(letter: OfficialLetter) -> tuple[str, ...]:
    """The lines of the 版记 as text: copies, then who printed it and when."""
    lines = []
    if letter.copies:
        lines.append(f"抄送：{'，'.join(letter.copies)}。")
    if letter.printed_by and letter.printed_on:
        lines.append(f"{letter.printed_by}{chinese_day(letter.printed_on)}印发")
    return tuple(lines)


@dataclass(frozen=True, slots=True)
class SignaturePlace:
    """Right indents in points of the signature and of the date, which have one middle line."""

    signature: float
    day: float
    middle: float
    """From the right edge of the type area to the middle line, in points."""


def signature_place(letter: OfficialLetter) -> SignaturePlace:
    """Where signature and date stand: the date with four characters to its right (7.3.5.1).

    A signature too long for that moves both to the left, so that it keeps one character.
    """
    day, signature = width_pt(chinese_day(letter.day)), width_pt(printable(letter.signature))
    middle = _DAY_INDENT * CHARACTER_PITCH_PT + day / 2
    middle = max(middle, _SMALLEST_INDENT * CHARACTER_PITCH_PT + signature / 2)
    return SignaturePlace(max(middle - signature / 2, 0.0), middle - day / 2, middle)


@dataclass(frozen=True, slots=True)
class SealPlace:
    """The square of a seal on a page: `page` from 1, edges in points from the lower left."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


def seal_place(letter: OfficialLetter, page: int, signature_top: float) -> SealPlace:
    """The seal's square where the signature's line begins `signature_top` points from the top.

    Its middle is that edge: signature and date are then a little under it (7.3.5.1), and the note
    below them stays free.
    """
    outside = paper.MARGIN_OUTSIDE_MM if page % 2 else paper.MARGIN_INSIDE_MM
    x = (paper.PAGE_WIDTH_MM - outside) * POINTS_PER_MM - signature_place(letter).middle
    y = paper.PAGE_HEIGHT_MM * POINTS_PER_MM - signature_top
    half = SEAL_MM / 2 * POINTS_PER_MM
    return SealPlace(page, x - half, y - half, x + half, y + half)
