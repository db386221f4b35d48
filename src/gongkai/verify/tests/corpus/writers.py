"""Every shape of a file by its name, and the checking of a case's file."""

from __future__ import annotations

from collections.abc import Callable

from gongkai.verify.checking import judge
from gongkai.verify.filing import Filing
from gongkai.verify.reading import read
from gongkai.verify.reading.sources import uploaded
from gongkai.verify.tests.corpus import shapes
from gongkai.verify.tests.corpus.base import Report
from gongkai.verify.tests.corpus.offices import TOWN
from gongkai.verify.tests.corpus.paged import PAGED_SHAPES, archive
from gongkai.verify.tests.corpus.word import WORD_SHAPES, word_plain
from gongkai.verify.verdict import Verdict

_WANTED = "甲/年报.txt"


def packed(given: Report) -> bytes:
    """An archive with the report, another one as a Word document, and a picture."""
    return archive({_WANTED: shapes.txt_tabs(given), "乙/年报.docx": word_plain(TOWN)})


SHAPES: dict[str, Callable[[Report], bytes]] = {
    **shapes.TEXT_SHAPES,
    **WORD_SHAPES,
    **PAGED_SHAPES,
    "pack.zip": packed,
}


def written(given: Report, shape: str) -> bytes:
    """The bytes of a report in a shape."""
    return SHAPES[shape](given)


def filing(given: Report, shape: str) -> Filing:
    """The report written in a shape and read again."""
    name, data = f"{given.name}.{shape}", written(given, shape)
    if not shape.endswith(".zip"):
        return read(name, data)
    members = {source.name.rpartition("!")[2]: source for source in uploaded(name, data)}
    return read(name, members[_WANTED].load())


def verdict(
    given: Report,
    shape: str,
    previous: Report | None = None,
    organs: tuple[Report, ...] | None = None,
) -> Verdict:
    """What the checker says of the report; last year's and the organs' are plain text."""
    return judge(
        filing(given, shape),
        previous=None if previous is None else filing(previous, "tabs.txt"),
        organs=None if organs is None else tuple(filing(o, "tabs.txt") for o in organs),
    )
