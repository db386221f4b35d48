"""A draft as the checker of anybody's reports sees it: its prose against its own numbers.

The relations between cells are checked where the values come from (`selectors.findings_of`); here
the same rules that judge other organs' reports judge the words of ours.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from gongkai.norms import relations
from gongkai.norms.form import PARTS, cells
from gongkai.reports.document import ReportDocument, display
from gongkai.verify.checking import judge
from gongkai.verify.filing import Cell, Filing, Place
from gongkai.verify.reading.blocks import Pages, Paragraph
from gongkai.verify.reading.prose import PLACES, compose
from gongkai.verify.telling.rulebook import rule_text
from gongkai.verify.verdict import Finding

# The relations of the cells are the platform's own; only what the prose says of a cell is not.
_OF_THE_TABLES = frozenset(relations.RELATIONS) - {"E7"}
# A draft has its six headings by construction, and an empty part is a finding of the platform's.
_MOOT = frozenset({"N3"})


@dataclass(frozen=True, slots=True)
class ProseFinding(relations.Finding):
    """A finding of the checker in a draft.

    `title` names its rule; `spots` are its places in the prose as (label, part), the part empty
    for the lead; `readings` the explanations that would reconcile the numbers.
    """

    title: str = ""
    spots: tuple[tuple[str, str], ...] = ()
    readings: tuple[str, ...] = ()


def filing_of(document: ReportDocument) -> Filing:
    """The report as a `Filing`, as if it had been read from a file without any loss."""
    lines = [document.title, *(paragraph.text for paragraph in document.lead)]
    for part in PARTS:
        lines.append(f"{part.number}、{part.title}")
        lines += [paragraph.text for paragraph in document.sections.get(part.key, ())]
    filing = compose(document.title, Pages(tuple(Paragraph(line) for line in lines)))
    found = {}
    for figure in cells():
        value, (part_key, label) = document.values.get(figure), PLACES[figure]
        place = Place(label, part_key, figure=figure)
        found[figure] = Cell(figure, value, display(value), place)
    return replace(
        filing, organ=document.organ, year=document.year, form="2021", cells=found, gaps=()
    )


def prose_findings(
    document: ReportDocument, previous: ReportDocument | None = None
) -> tuple[ProseFinding, ...]:
    """What the checker finds in the words of a report; `previous` is last year's, if published."""
    verdict = judge(filing_of(document), previous=None if previous is None else filing_of(previous))
    return tuple(
        _converted(finding)
        for finding in verdict.findings
        if finding.rule not in _OF_THE_TABLES | _MOOT
    )


def _converted(finding: Finding) -> ProseFinding:
    return ProseFinding(
        rule=finding.rule,
        severity=finding.severity,
        message=finding.message,
        places=tuple(dict.fromkeys(p.figure for p in finding.places if p.figure)),
        expected=finding.expected,
        found=finding.found,
        legal_basis=finding.legal_basis,
        title=rule_text(finding).title,
        spots=tuple(dict.fromkeys((p.label, p.part) for p in finding.places if not p.figure)),
        readings=finding.readings,
    )
