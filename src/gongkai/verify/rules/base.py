"""What a rule is, and the facts that it is asked about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from gongkai.norms import relations
from gongkai.verify.filing import Filing
from gongkai.verify.verdict import Claim, Finding


@dataclass(frozen=True, slots=True)
class Facts:
    """One report with its claims; `previous` is last year's, `organs` those it sums, if given."""

    filing: Filing
    claims: tuple[Claim, ...]
    previous: Filing | None = None
    organs: tuple[Filing, ...] | None = None
    _relations: list[tuple[relations.Finding, ...]] = field(default_factory=list)

    def broken_relations(self) -> tuple[relations.Finding, ...]:
        """What the relations of the form find in the cells; nothing where no cell was read."""
        if not self._relations:
            self._relations.append(self._check())
        return self._relations[0]

    def _check(self) -> tuple[relations.Finding, ...]:
        filing = self.filing
        if not any(cell.value is not None for cell in filing.cells.values()):
            return ()
        children = None
        if self.organs is not None:
            children = {organ.organ or organ.file: organ.values() for organ in self.organs}
        return relations.check(
            filing.values(),
            year=filing.year or 0,
            previous=self.previous.values() if self.previous is not None else None,
            children=children,
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the checker.

    `severity` is that of a broken rule; a finding may be milder where the rule says so in
    `explanation`. `since` and `until` are the first and last year of reports that it binds.
    """

    id: str
    title: str
    severity: str
    legal_basis: str
    explanation: str
    check: Callable[[Facts], Iterable[Finding]]
    since: int = 2008
    until: int = 9999

    def binds(self, year: int | None) -> bool:
        """Whether a report of that year is judged by this rule; an unknown year is."""
        return year is None or self.since <= year <= self.until
