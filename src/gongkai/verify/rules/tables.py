"""The relations of the form, E1 to E12: computed by `norms.relations`, told with places."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gongkai.norms import relations
from gongkai.verify.filing import Filing, Place
from gongkai.verify.reading.prose import PLACES
from gongkai.verify.rules.base import Facts, Rule
from gongkai.verify.verdict import NOTE, WARNING, Finding

# What the prose says of a cell (E7) and fee notices (E8) have rules of their own.
_OTHERS = frozenset({"E7", "E8"})
_NAMED = 3


def cell_place(filing: Filing, figure: str, whose: str = "") -> Place:
    """Place of a cell in the report, also where the cell was not read."""
    cell = filing.cells.get(figure)
    if cell is not None and not whose:
        return cell.place
    part, label = PLACES.get(figure, ("", relations.place_label(figure)))
    return Place(f"{whose}{label}", part, figure=figure)


def _checker(rule: str) -> Callable[[Facts], Iterator[Finding]]:
    def check(facts: Facts) -> Iterator[Finding]:
        for finding in facts.broken_relations():
            if finding.rule == rule and not _unread(finding):
                yield _told(facts.filing, finding)
        if rule == "E10":
            yield from _blanks(facts.filing)
        if rule == "E9" and facts.organs is not None:
            yield from _uncounted(facts)

    return check


def _unread(finding: relations.Finding) -> bool:
    """Whether a relation could not be checked: blanks are told once, not relation by relation."""
    return finding.expected is None and finding.found is None and finding.severity == WARNING


def _told(filing: Filing, finding: relations.Finding) -> Finding:
    places = [cell_place(filing, figure) for figure in finding.places]
    places += [cell_place(filing, figure, "上年报告·") for figure in finding.previous_places]
    return Finding(
        finding.rule,
        finding.severity,
        finding.message,
        tuple(places),
        finding.legal_basis,
        finding.expected,
        finding.found,
    )


def _blanks(filing: Filing) -> Iterator[Finding]:
    """Cells that were found and hold nothing, in one finding for each table."""
    for table, name in (("table1.", "表一"), ("table2.", "表二"), ("table3.", "表三")):
        found = [cell for figure, cell in filing.cells.items() if figure.startswith(table)]
        blank = [cell for cell in found if cell.value is None]
        if not blank:
            continue
        named = "、".join(cell.place.label for cell in blank[:_NAMED])
        yield Finding(
            "E10",
            NOTE if len(blank) == len(found) else WARNING,
            f"{name}有{len(blank)}格空白或者不是数（{named}{'等' if len(blank) > _NAMED else ''}），"
            "与它们有关的合计没有核对。空白不等于零，没有发生的请填0。",
            tuple(cell.place for cell in blank),
            relations.RELATIONS["E10"].citation,
        )


def _uncounted(facts: Facts) -> Iterator[Finding]:
    """Organs whose report lacks cells, so that the sum over all of them was not judged."""
    silent = sorted(
        {
            organ
            for finding in facts.broken_relations()
            if finding.rule == "E9" and _unread(finding)
            for organ in finding.organs
        }
    )
    if silent:
        named = "、".join(silent[:_NAMED])
        yield Finding(
            "E9",
            WARNING,
            f"{len(silent)}个机关的报告有没有读出的格（{named}{'等' if len(silent) > _NAMED else ''}），"
            "这些格的汇总没有核对。",
            (Place("全文"),),
            relations.RELATIONS["E9"].citation,
        )


RULES: tuple[Rule, ...] = tuple(
    Rule(
        relation.id,
        relation.label,
        relation.severity,
        relation.citation,
        relation.description,
        _checker(relation.id),
        since=2024 if relation.id == "E11" else 2021,
    )
    for relation in relations.RELATIONS.values()
    if relation.id not in _OTHERS
)
