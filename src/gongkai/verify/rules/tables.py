"""The relations of the form, E1 to E12: computed by `norms.relations`, told with places."""

from __future__ import annotations

from collections.abc import Iterable

from gongkai.norms import relations
from gongkai.verify.filing import Filing, Place
from gongkai.verify.reading.prose import PLACES
from gongkai.verify.rules.base import Facts
from gongkai.verify.verdict import Finding


def cell_place(filing: Filing, figure: str, whose: str = "") -> Place:
    """Place of a cell in the report, also where the cell was not read."""
    cell = filing.cells.get(figure)
    if cell is not None and not whose:
        return cell.place
    part, label = PLACES.get(figure, ("", relations.place_label(figure)))
    return Place(f"{whose}{label}", part, figure=figure)


def check(facts: Facts) -> Iterable[Finding]:
    """Findings of every relation of the form for the report's cells."""
    filing = facts.filing
    if filing.form == "2019" or not any(cell.value is not None for cell in filing.cells.values()):
        return
    found = relations.check(
        filing.values(),
        year=filing.year or 0,
        previous=facts.previous.values() if facts.previous is not None else None,
        children=None
        if facts.organs is None
        else {organ.organ or organ.file: organ.values() for organ in facts.organs},
    )
    for finding in found:
        places = [cell_place(filing, figure) for figure in finding.places]
        places += [cell_place(filing, figure, "上年报告") for figure in finding.previous_places]
        yield Finding(
            finding.rule,
            finding.severity,
            finding.message,
            tuple(places),
            finding.legal_basis,
            finding.expected,
            finding.found,
        )
