"""What every reader of a file format delivers: paragraphs and grids in the order of the page."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

# More than any report has: what is larger is refused before it costs time or memory.
MAX_SLOTS = 60_000
MAX_PARAGRAPHS = 40_000
MAX_CHARACTERS = 3_000_000
TOO_MUCH = "文件内容过多，不像一份年度报告；请只保留报告本身再试"


class ReadError(ValueError):
    """A file that cannot be read at all; the message says in Chinese why and what would help."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A trace of editing at characters `start` to `end` of its paragraph."""

    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of prose with the traces of editing found in it."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of a table's grid; `first` is False where a merged cell only continues."""

    text: str
    first: bool = True


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as rows of slots.

    `aligned` says that slots with the same index stand under each other; a table copied as plain
    text has lost that. `fillers_last` says that blank places left over from merged cells stand at
    the end of their row.
    """

    rows: tuple[tuple[Slot, ...], ...]
    aligned: bool = True
    marks: tuple[str, ...] = ()
    fillers_last: bool = False


Block = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Pages:
    """The blocks of one file, a title from its metadata, and what could not be read of it."""

    blocks: tuple[Block, ...]
    title: str = ""
    gaps: tuple[str, ...] = field(default=())


def inner_text(element: etree._Element, *tags: str) -> str:
    """Text inside an element, or only that of the named elements in it."""
    if tags:
        return "".join(str(text) for text in element.itertext(*tags))
    return etree.tostring(element, encoding="unicode", method="text", with_tail=False)
