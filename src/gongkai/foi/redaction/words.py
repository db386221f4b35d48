"""The characters of a PDF with their places, and finding text and personal numbers among them."""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from gongkai.foi.redaction.marks import Mark, by_page, clipped
from gongkai.foi.redaction.raster import is_pdf, opened, page_of, place
from gongkai.foi.redaction.reasons import REASONS
from gongkai.ledger.rules.personal import FINDERS

PADDING = 15
"""Ten-thousandths around a found text: the edges of its letters are covered as well."""

FEWEST_LETTERS, FEWEST_DIGITS, MOST_LETTERS, MOST_WORDS = 2, 4, 40, 300
"""Which covered words are looked for elsewhere: shorter ones are no secret, longer ones no word."""

EDGES = "，。、；：（）《》“”,.;:()!?！？"

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in ten-thousandths of the page as shown."""


@dataclass(frozen=True, slots=True)
class Char:
    """A character: `index` as pdfium counts, the box of its line height, and of its very ink."""

    index: int
    text: str
    box: Box
    tight: Box


def chars_of(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage) -> list[Char | None]:
    """The characters of a page in the order of reading; None where words or lines part."""
    found: list[Char | None] = []
    for index in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, index)
        shown = chr(code) if 32 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
        if not shown or shown.isspace() or pdfium.FPDFText_IsGenerated(text, index) == 1:
            found.append(None)
            continue
        loose = pdfium.FS_RECTF()
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        pdfium.FPDFText_GetLooseCharBox(text, index, loose)
        pdfium.FPDFText_GetCharBox(text, index, left, right, bottom, top)
        tight = _shown(page, left.value, bottom.value, right.value, top.value)
        wide = _shown(page, loose.left, loose.bottom, loose.right, loose.top)
        # Some fonts state a line height below their own letters.
        box = _around(wide, tight)
        found.append(Char(index, shown, box, tight))
    return found


def _shown(page: pypdfium2.PdfPage, left: float, bottom: float, right: float, top: float) -> Box:
    one, other = place(page, left, bottom), place(page, right, top)
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[0], other[0]),
        max(one[1], other[1]),
    )


def _around(one: Box, other: Box) -> Box:
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )


def _each_page(data: bytes, find: Callable[[int, list[Char | None]], Iterable[Mark]]) -> list[Mark]:
    if not is_pdf(data):
        return []
    marks: list[Mark] = []
    with opened(data) as document:
        for number in range(1, len(document) + 1):
            page = page_of(document, number)
            text = page.get_textpage()
            try:
                marks.extend(find(number, chars_of(page, text)))
            finally:
                text.close()
    return sorted(set(marks))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def find_text(data: bytes, words: Sequence[str], reason: str = REASONS[0].key) -> list[Mark]:
    """Marks on every place where one of `words` stands, blanks, line ends and case aside.

    A scan without text layer has none; `has_text` tells.
    """
    wanted = [_folded("".join(word.split())) for word in words]

    def find(number: int, chars: list[Char | None]) -> Iterable[Mark]:
        for _, hit in _places(chars, wanted):
            yield from _marks(number, hit, reason)

    return _each_page(data, find)


def _places(
    chars: Sequence[Char | None], wanted: Iterable[str]
) -> Iterable[tuple[str, list[Char]]]:
    """Every place where one of the folded words stands, with its characters."""
    present = [char for char in chars if char is not None]
    text, owner = _spread(present)
    for word in filter(None, wanted):
        at = text.find(word)
        while at >= 0:
            yield word, [present[i] for i in dict.fromkeys(owner[at : at + len(word)])]
            at = text.find(word, at + 1)


def overlooked(data: bytes, marks: Sequence[Mark]) -> list[Mark]:
    """Marks on the places where a word that `marks` cover stands uncovered, with its reason.

    A name that is blackened on one page and forgotten on another tells all.
    """
    marked = by_page(marks)
    covered: dict[str, str] = {}

    def gather(number: int, chars: list[Char | None]) -> Iterable[Mark]:
        for mark in marked.get(number, ()):
            under = [c if c is not None and mark.touches(*_middle(c)) else None for c in chars]
            for word in "".join(_folded(c.text) if c else " " for c in under).split():
                kept = word.strip(EDGES)
                least = FEWEST_DIGITS if kept.isdigit() else FEWEST_LETTERS
                if least <= len(kept) <= MOST_LETTERS and len(covered) < MOST_WORDS:
                    covered.setdefault(kept, mark.reason)
        return ()

    def find(number: int, chars: list[Char | None]) -> Iterable[Mark]:
        here = marked.get(number, ())
        for word, hit in _places(chars, covered):
            if not all(any(mark.touches(*_middle(c)) for mark in here) for c in hit):
                yield from _marks(number, hit, covered[word])

    _each_page(data, gather)
    return _each_page(data, find) if covered else []


def _middle(char: Char) -> Box:
    across, down = (char.tight[0] + char.tight[2]) // 2, (char.tight[1] + char.tight[3]) // 2
    return across, down, across + 1, down + 1


def _spread(chars: Sequence[Char | None]) -> tuple[str, list[int]]:
    """Folded text, and for each of its letters the character that it comes from.

    However words and lines part, one blank stands between them.
    """
    pieces: list[str] = []
    owner: list[int] = []
    for index, char in enumerate(chars):
        if char is None and pieces[-1:] == [" "]:
            continue
        piece = _folded(char.text) if char is not None else " "
        pieces.append(piece)
        owner.extend([index] * len(piece))
    return "".join(pieces), owner


def has_text(data: bytes) -> bool:
    """Whether the file has any text to search, on its first pages at least."""
    if not is_pdf(data):
        return False
    with opened(data) as document:
        for number in range(1, min(len(document), 20) + 1):
            text = page_of(document, number).get_textpage()
            count = text.count_chars()
            text.close()
            if count:
                return True
    return False


def _marks(number: int, chars: Sequence[Char], reason: str) -> Iterable[Mark]:
    """One mark a line."""
    lines: list[Box] = []
    for char in chars:
        box = char.box
        if lines and _same_line(lines[-1], box):
            lines[-1] = _around(lines[-1], box)
        else:
            lines.append(box)
    for left, top, right, bottom in lines:
        mark = clipped(
            number, left - PADDING, top - PADDING, right + PADDING, bottom + PADDING, reason
        )
        if mark is not None:
            yield mark


def _same_line(one: Box, other: Box) -> bool:
    shared = min(one[3], other[3]) - max(one[1], other[1])
    height = min(one[3] - one[1], other[3] - other[1])
    return shared * 2 >= height and other[0] <= one[2] + 4 * max(height, 100)


def find_personal(
    data: bytes, kinds: Iterable[str] = FINDERS, reason: str = REASONS[0].key
) -> list[Mark]:
    """Marks on what reads as a personal number of one of `kinds` (keys of `FINDERS`)."""
    wanted = [FINDERS[kind] for kind in kinds if kind in FINDERS]

    def find(number: int, chars: list[Char | None]) -> Iterable[Mark]:
        text, owner = _spread(chars)
        for _, pattern, holds in wanted:
            for match in pattern.finditer(text):
                if holds(match.group().replace(" ", "").replace("-", "")):
                    hit = dict.fromkeys(owner[match.start() : match.end()])
                    found = [chars[i] for i in hit]
                    yield from _marks(number, [c for c in found if c is not None], reason)

    return _each_page(data, find)
