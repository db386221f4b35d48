"""Expected against found: what of each the other lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.verify.tests.corpus.case import Case, Expect
from gongkai.verify.tests.corpus.writers import verdict
from gongkai.verify.verdict import ERROR, NOTE, Finding


@dataclass(frozen=True)
class Outcome:
    """What one case gave: expected findings that were found, missed ones, and false ones."""

    found: tuple[Expect, ...]
    missed: tuple[Expect, ...]
    false: tuple[Finding, ...]

    def count(self, severity: str) -> tuple[int, int, int]:
        """Found, missed and false findings of a severity."""
        return (
            sum(e.severity == severity for e in self.found),
            sum(e.severity == severity for e in self.missed),
            sum(f.severity == severity for f in self.false),
        )

    def told(self) -> str:
        """What is wrong, for a person."""
        lines = [f"missed: {e.rule} {e.severity} {e.piece}" for e in self.missed]
        lines += [f"false: {f.rule} {f.severity} {f.message}" for f in self.false]
        return "\n".join(lines)


def outcome(case: Case) -> Outcome:
    """Write, read and judge the file of a case; notes count only for the rule it is about."""
    findings = verdict(case.report(), case.shape, case.previous, case.organs).findings
    return compare(
        case.expected, [f for f in findings if f.severity != NOTE or f.rule == case.about]
    )


def compare(expected: Sequence[Expect], findings: Sequence[Finding]) -> Outcome:
    """Match every expected finding to one that was found."""
    left = list(findings)
    found: list[Expect] = []
    missed: list[Expect] = []
    for wanted in expected:
        match = next((finding for finding in left if _fits(wanted, finding)), None)
        if match is None:
            missed.append(wanted)
        else:
            found.append(wanted)
            left.remove(match)
    return Outcome(tuple(found), tuple(missed), tuple(left))


def _fits(wanted: Expect, finding: Finding) -> bool:
    words = "\n".join([finding.message, *(place.label for place in finding.places)])
    same = (wanted.rule, wanted.severity) == (finding.rule, finding.severity)
    return same and wanted.piece in words


def precision_and_recall(outcomes: Sequence[Outcome], severity: str = ERROR) -> tuple[float, float]:
    """Of the findings of a severity: how many were expected, how many expected were found."""
    found, missed, false = (
        sum(numbers) for numbers in zip(*(given.count(severity) for given in outcomes), strict=True)
    )
    return found / ((found + false) or 1), found / ((found + missed) or 1)
