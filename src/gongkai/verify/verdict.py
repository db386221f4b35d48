"""What checking a report gives: its claims, its findings, and both together with the report."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from gongkai.norms.relations import ERROR, NOTE, WARNING
from gongkai.verify.filing import Filing, Place, Value

__all__ = ["ERROR", "NOTE", "SEVERITIES", "WARNING", "Claim", "Finding", "Verdict"]

SEVERITIES = {ERROR: "错误", WARNING: "提醒", NOTE: "提示"}


@dataclass(frozen=True, slots=True)
class Claim:
    """One number of the prose and what it speaks of.

    `value` is in `unit` (yuan for money, `%` for a share); `exactness` is one of those of
    `claims.numerals`. `bound` are figure ids whose sum the number states; `alternatives` are
    further sets of figures, any one of which would do as well (“共收到” may count the carried-in
    requests or not). An unbound claim has an empty `bound`. `subject` is what it is a number of,
    as the pattern names it; `scope` is `organ` for the whole report or the narrower scope that the
    sentence names. `place` is where the digits stand, `text` the number with its unit.
    """

    text: str
    value: Decimal
    unit: str
    exactness: str
    step: Decimal
    subject: str
    bound: tuple[str, ...]
    place: Place
    alternatives: tuple[tuple[str, ...], ...] = ()
    scope: str = "organ"


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken rule: where, what was expected and found, and why (`legal_basis`).

    `places` begin with the place to look at first. `expected` and `found` are None where nothing
    was computed. `readings` are the explanations that would reconcile the numbers, in Chinese.
    """

    rule: str
    severity: str
    message: str
    places: tuple[Place, ...]
    legal_basis: str
    expected: Value = None
    found: Value = None
    readings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """One report with everything that was found in it."""

    filing: Filing
    claims: tuple[Claim, ...]
    findings: tuple[Finding, ...]

    def count(self, severity: str) -> int:
        """Number of findings of that severity."""
        return sum(finding.severity == severity for finding in self.findings)
