"""What a rule is, and the facts that it is asked about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from gongkai.verify.filing import Filing
from gongkai.verify.verdict import Claim, Finding


@dataclass(frozen=True, slots=True)
class Facts:
    """One report with its claims; `previous` is last year's, `organs` those it sums, if given."""

    filing: Filing
    claims: tuple[Claim, ...]
    previous: Filing | None = None
    organs: tuple[Filing, ...] | None = None


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
