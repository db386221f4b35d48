"""Mutations: change one cell or one number of a clean report by one, and an error names it."""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from gongkai.norms import form
from gongkai.verify.checking import check, judge
from gongkai.verify.claims import numerals
from gongkai.verify.filing import Filing
from gongkai.verify.tests.corpus.base import FEES, Report, cell, organs_of, year_before
from gongkai.verify.tests.corpus.offices import BASES
from gongkai.verify.tests.corpus.shapes import txt_tabs
from gongkai.verify.tests.corpus.writers import filing
from gongkai.verify.verdict import ERROR, WARNING, Claim, Verdict

_CELLS_CAUGHT = 0.99
_PROSE_CAUGHT = 0.95
_SAMPLE = 200
_STEP = {FEES: Decimal("0.01")}


def _tables_2_and_3() -> list[str]:
    return [figure for figure in form.cells() if not figure.startswith("table1.")]


def _names(verdict: Verdict, figure: str, severities: tuple[str, ...] = (ERROR,)) -> bool:
    return any(
        place.figure == figure
        for finding in verdict.findings
        if finding.severity in severities
        for place in finding.places
    )


def _changes(given: Filing, figure: str) -> Iterator[Filing]:
    """The filing with a cell one more and one less; less than zero would be told at once."""
    yield _changed(given, figure, 1)
    if given.values()[figure]:
        yield _changed(given, figure, -1)


def _changed(given: Filing, figure: str, by: int) -> Filing:
    """The filing with one cell changed; its prose and all other cells stay."""
    old = given.cells[figure]
    assert old.value is not None
    value = old.value + _STEP.get(figure, 1) * by
    cells = {**given.cells, figure: replace(old, value=value, raw=str(value))}
    return replace(given, cells=cells)


def _told(capsys: pytest.CaptureFixture[str], *lines: str) -> None:
    with capsys.disabled():
        print("", *lines, sep="\n", file=sys.stderr)


def _rate(caught: int, of: int) -> str:
    return f"{caught}/{of} = {100 * caught / of:.2f} %"


def _catch_cells(bases: tuple[Report, ...], figures: list[str]) -> tuple[int, int, list[str]]:
    caught, tried, missed = 0, 0, []
    for base in bases:
        clean = filing(base, "tabs.txt")
        for figure in figures:
            for changed in _changes(clean, figure):
                tried += 1
                if _names(judge(changed), figure):
                    caught += 1
                else:
                    missed.append(f"{base.name} {figure} {changed.values()[figure]}")
    return caught, tried, missed


def test_a_changed_cell_of_tables_2_and_3_is_named_by_an_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    # One report whole; of the others every seventh cell: the slow proof changes them all.
    whole = _catch_cells(BASES[:1], _tables_2_and_3())
    some = _catch_cells(BASES[1:], _tables_2_and_3()[::7])
    caught, tried = whole[0] + some[0], whole[1] + some[1]
    _told(capsys, f"mutations, tables 2 and 3, the report alone: {_rate(caught, tried)}")
    assert caught / tried >= _CELLS_CAUGHT, whole[2] + some[2]


@pytest.mark.slow
def test_every_changed_cell_of_tables_2_and_3_is_named_by_an_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    caught, tried, missed = _catch_cells(BASES, _tables_2_and_3())
    _told(capsys, f"mutations, tables 2 and 3, all cells: {_rate(caught, tried)}", *missed)
    assert caught / tried >= _CELLS_CAUGHT, missed


def _catch_table1(base: Report) -> Iterator[tuple[str, str]]:
    """Each mutant of table 1 with what it takes to catch it, or `nothing`.

    Ways in order: the prose alone, last year's report (a warning, E6), the organs' reports.
    """
    clean = filing(base, "tabs.txt")
    before = filing(year_before(base), "tabs.txt")
    organs = tuple(filing(organ, "tabs.txt") for organ in organs_of(base))
    for figure in form.TABLE1_IDS:
        for changed in _changes(clean, figure):
            if _names(judge(changed), figure):
                yield figure, "the report alone"
            elif _names(judge(changed, previous=before), figure, (ERROR, WARNING)):
                yield figure, "last year's report (a warning)"
            elif _names(judge(changed, organs=organs), figure):
                yield figure, "the organs' reports"
            else:
                yield figure, "nothing"


def test_a_changed_cell_of_table_1_is_named_where_anything_binds_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    ways: Counter[str] = Counter()
    only_organs: Counter[str] = Counter()
    for base in BASES:
        for figure, way in _catch_table1(base):
            ways[way] += 1
            if way == "the organs' reports":
                only_organs[figure] += 1
    told = ", ".join(f"{way} {number}" for way, number in ways.most_common())
    _told(
        capsys,
        f"mutations, table 1, what catches them: {told}",
        f"mutations, table 1, by nothing but the organs: {dict(only_organs)}",
    )
    assert not ways["nothing"]
    # No relation holds decisions and fees: only prose or the organs' reports can tell.
    decisions = {*form.TABLE1_IDS[6:]}
    assert set(only_organs) <= decisions


def test_200_changed_cells_are_named_by_the_real_reader(
    capsys: pytest.CaptureFixture[str],
) -> None:
    chosen = random.Random(2021)
    caught = 0
    for _ in range(_SAMPLE):
        base, figure = chosen.choice(BASES), chosen.choice(_tables_2_and_3())
        number = abs(int(base.cells[figure]) + chosen.choice((1, -1)))
        data = txt_tabs(cell(figure.removeprefix("table2."), str(number))(base))
        caught += _names(check("mutant.txt", data), figure)
    _told(capsys, f"mutations, files with one changed cell: {_rate(caught, _SAMPLE)}")
    assert caught / _SAMPLE >= _CELLS_CAUGHT


@dataclass(frozen=True)
class _Mutant:
    """The text of a report in which one bound number differs by one from what stood there."""

    label: str
    text: str
    start: int


def _rewritten(claim: Claim, by: int) -> str | None:
    """The claim's number changed by one in its own script, or None where it is a word."""
    match = re.search(r"[\d０-９][\d０-９,，.]*", claim.text)
    if match:
        return claim.text.replace(match.group(), _arabic(match.group(), by), 1)
    match = re.search("[零一二两三四五六七八九十百千万]+", claim.text)
    if match is None or not claim.text.startswith(match.group()):
        return None
    number = numerals.parse_chinese(match.group()) + by
    return numerals.to_chinese(number) + claim.text[match.end() :] if number >= 0 else None


def _arabic(written: str, by: int) -> str:
    wide = any("０" <= c <= "９" for c in written)
    plain = Decimal(written.replace(",", "").replace("，", ""))
    exponent = plain.as_tuple().exponent
    assert isinstance(exponent, int)
    number = plain + by * Decimal(1).scaleb(exponent)
    text = f"{number:,f}" if "," in written else f"{number:f}"
    return text.translate(str.maketrans("0123456789", "０１２３４５６７８９")) if wide else text


def _mutants(base: Report) -> Iterator[_Mutant]:
    text = txt_tabs(base).decode()
    verdict = check("clean.txt", text.encode())
    assert not [f for f in verdict.findings if f.severity == ERROR]
    for claim in verdict.claims:
        if not claim.bound or claim.exactness != numerals.EXACT:
            continue
        for by in (1, -1):
            said = _rewritten(claim, by) if claim.value + by >= 0 else None
            if said is None:
                continue
            changed = _replaced(verdict.filing, text, claim, said)
            label = f"{base.name} {claim.place.label} {claim.text}→{said}"
            yield _Mutant(label, changed, claim.place.start)


def _replaced(given: Filing, text: str, claim: Claim, said: str) -> str:
    """The file's text with the claim rewritten: the same line, the same place in it."""
    begin = given.text.rfind("\n", 0, claim.place.start) + 1
    end = given.text.find("\n", begin)
    line = given.text[begin : end if end >= 0 else None]
    at = claim.place.start - begin
    assert line[at:].startswith(claim.text), (line, claim.text)
    changed = line[:at] + said + line[at + len(claim.text) :]
    assert text.count(f"\n{line}\n") == 1, line
    return text.replace(f"\n{line}\n", f"\n{changed}\n")


def test_a_changed_number_of_the_prose_is_named_by_an_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    caught, tried, missed = 0, 0, []
    for base in BASES:
        for mutant in _mutants(base):
            tried += 1
            found = check("mutant.txt", mutant.text.encode()).findings
            if any(
                place.start == mutant.start
                for finding in found
                if finding.severity == ERROR
                for place in finding.places
            ):
                caught += 1
            else:
                missed.append(mutant.label)
    _told(capsys, f"mutations, bound numbers of the prose: {_rate(caught, tried)}", *missed)
    assert caught / tried >= _PROSE_CAUGHT, missed
