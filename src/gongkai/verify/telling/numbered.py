"""Findings in the order in which they are told, and where each leaves its mark in the report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from gongkai.norms import form
from gongkai.verify.filing import Filing, Place, Value
from gongkai.verify.reading.prose import PLACES
from gongkai.verify.telling.exactjson import digits
from gongkai.verify.verdict import SEVERITIES, Finding, Verdict

_ORDER = {severity: place for place, severity in enumerate(SEVERITIES)}
# A sum of more cells than these is said at its total alone; marking its parts would hide it.
_MOST_MARKED = 8


@dataclass(frozen=True, slots=True)
class Numbered:
    """A finding with the number that is printed beside it and at its places, from 1."""

    number: int
    finding: Finding

    @property
    def name(self) -> str:
        """E.g. “错误3”."""
        return f"{SEVERITIES[self.finding.severity]}{self.number}"


def numbered(verdict: Verdict) -> tuple[Numbered, ...]:
    """The findings, gravest first, else as they were found."""
    ordered = sorted(verdict.findings, key=lambda finding: _ORDER[finding.severity])
    return tuple(Numbered(number, finding) for number, finding in enumerate(ordered, 1))


MOST_NAMED = 6
_LONGEST_QUOTE = 16


def place_name(filing: Filing, place: Place) -> str:
    """Where a place is, with the words that stand there if they are few: “第一部分第4句‘137件’”."""
    words = filing.text[place.start : place.end] if 0 <= place.start < place.end else ""
    if place.figure or not words or len(words) > _LONGEST_QUOTE or words in place.label:
        return place.label
    return f"{place.label}“{words}”"


def place_names(filing: Filing, finding: Finding) -> str:
    """The places of a finding in one line; of many the first few."""
    names = list(dict.fromkeys(place_name(filing, place) for place in finding.places))
    more = f"等{len(names)}处" if len(names) > MOST_NAMED else ""
    return "、".join(names[:MOST_NAMED]) + more


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the prose; `marks` are the findings that speak of it, gravest first.

    `begins` are those of them whose place begins with this piece.
    """

    text: str
    marks: tuple[Numbered, ...] = ()
    begins: tuple[Numbered, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of the prose, cut at its marks; `heading` is the part whose heading it is.

    `start` is its offset into `Filing.text`.
    """

    start: int
    pieces: tuple[Piece, ...]
    heading: str = ""


def lines(verdict: Verdict) -> Iterator[Line]:
    """The report's prose with the marks of its findings."""
    filing = verdict.filing
    spans = sorted(
        {
            (place.start, place.end, found.number): found
            for found in numbered(verdict)
            for place in found.finding.places
            if _stands(place, len(filing.text))
        }.items()
    )
    headings = {place.start: place for place in filing.headings}
    offset = 0
    for text in filing.text.split("\n"):
        stop = offset + len(text)
        here = [
            (max(start, offset), min(end, stop), found, start >= offset)
            for (start, end, _), found in spans
            if start <= stop and (end > offset or start == end >= offset)
        ]
        first = offset + len(text) - len(text.lstrip())
        place = headings.get(first)
        # A heading that runs into its paragraph does not make the paragraph one.
        heading = place.part if place and place.end >= offset + len(text.rstrip()) else ""
        if text.strip() or here:
            yield Line(offset, tuple(_cut(text, offset, here)), heading)
        offset = stop + 1


def _stands(place: Place, length: int) -> bool:
    return 0 <= place.start <= place.end <= length and not place.figure


def _cut(text: str, offset: int, spans: list[tuple[int, int, Numbered, bool]]) -> Iterator[Piece]:
    cuts = sorted({offset, offset + len(text), *(a for a, *_ in spans), *(b for _, b, *_ in spans)})
    for start, end in [*pairwise(cuts), (cuts[-1], cuts[-1])]:
        # A trace of editing may have no length: it stands between two characters.
        points = [found for a, b, found, first in spans if a == b == start and first]
        if points:
            marks = tuple(sorted(points, key=lambda found: found.number))
            yield Piece("", marks, marks)
        if start == end:
            continue
        over = [(a, found, first) for a, b, found, first in spans if a <= start and end <= b]
        over.sort(key=lambda item: item[1].number)
        yield Piece(
            text[start - offset : end - offset],
            tuple(dict.fromkeys(found for _, found, _ in over)),
            tuple(dict.fromkeys(found for a, found, first in over if a == start and first)),
        )


@dataclass(slots=True)
class Shown:
    """One cell as it is shown: what was read, and what the findings say of it.

    `expected` is what it should be where that was computed, else empty.
    """

    figure: str
    label: str
    value: Value
    text: str
    expected: str = ""
    marks: list[Numbered] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Table:
    """One of the three tables: headings of its columns, and rows of a label and cells."""

    key: str
    part: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Shown, ...]], ...]


UNREAD = "未读出"


def shown(verdict: Verdict) -> dict[str, Shown]:
    """Every cell by figure id, with the findings that speak of it."""
    values = verdict.filing.values()
    cells = {}
    for figure, (_, label) in PLACES.items():
        value = values.get(figure)
        cells[figure] = Shown(figure, label, value, UNREAD if value is None else digits(value))
    for found in numbered(verdict):
        places = [place.figure for place in found.finding.places if place.figure in cells]
        if not places:
            continue
        first = cells[places[0]]
        finding = found.finding
        leads = finding.places[0].figure == places[0]
        alone = leads and finding.expected is not None and first.value == finding.found
        if alone and finding.expected is not None:
            first.expected = first.expected or digits(finding.expected)
        if alone or len(places) > _MOST_MARKED:
            places = places[:1]
        for figure in dict.fromkeys(places):
            cells[figure].marks.append(found)
    return cells


def tables(verdict: Verdict) -> tuple[Table, ...]:
    """The three tables of a report with their marks."""
    cells = shown(verdict)
    return (
        Table(
            "table1",
            "proactive",
            "表一　主动公开政府信息情况",
            ("数",),
            tuple((f"{cell.row}·{cell.column}", (cells[cell.figure],)) for cell in form.TABLE1),
        ),
        Table(
            "table2",
            "requests",
            "表二　收到和处理政府信息公开申请情况",
            tuple(column.label for column in form.TABLE2_COLUMNS),
            tuple(
                (
                    row.label,
                    tuple(
                        cells[form.table2_figure(row.key, column.key)]
                        for column in form.TABLE2_COLUMNS
                    ),
                )
                for row in form.TABLE2_ROWS
            ),
        ),
        Table(
            "table3",
            "remedies",
            "表三　政府信息公开行政复议、行政诉讼情况",
            tuple(column.label for column in form.TABLE3_COLUMNS),
            tuple(
                (
                    group.label,
                    tuple(
                        cells[form.table3_figure(group.key, column.key)]
                        for column in form.TABLE3_COLUMNS
                    ),
                )
                for group in form.TABLE3_GROUPS
            ),
        ),
    )


@dataclass(frozen=True, slots=True)
class Summary:
    """One report in the summary of several; `message` says why it could not be read at all.

    `read` counts the cells that were read, of 200.
    """

    file: str
    organ: str = ""
    year: int | None = None
    errors: int = 0
    warnings: int = 0
    notes: int = 0
    read: int = 0
    gaps: int = 0
    message: str = ""

    @property
    def title(self) -> str:
        """Organ and year, or the file where they are not known."""
        if not self.organ and self.year is None:
            return self.file
        return f"{self.organ}{self.year}年" if self.year else self.organ

    @property
    def state(self) -> str:
        """What came of it, in a few words."""
        if self.message:
            return "读不了"
        if self.errors:
            return f"{self.errors}个错误"
        if self.warnings:
            return f"{self.warnings}个提醒"
        return "未发现问题"


def summary(verdict: Verdict) -> Summary:
    """The row of one report."""
    filing = verdict.filing
    error, warning, note = (verdict.count(severity) for severity in SEVERITIES)
    return Summary(
        filing.file,
        filing.organ,
        filing.year,
        error,
        warning,
        note,
        sum(value is not None for value in filing.values().values()),
        len(filing.gaps),
    )
