"""Check one report: read it, draw its claims, judge it by every rule that binds its year."""

from __future__ import annotations

from pathlib import Path

from gongkai.verify.claims.binding import claims_of
from gongkai.verify.filing import Filing
from gongkai.verify.reading import read
from gongkai.verify.rules import RULES
from gongkai.verify.rules.base import Facts
from gongkai.verify.verdict import SEVERITIES, Finding, Verdict

_ORDER = {severity: rank for rank, severity in enumerate(SEVERITIES)}


def check(
    path: str | Path,
    data: bytes | None = None,
    *,
    previous: Filing | None = None,
    organs: tuple[Filing, ...] | None = None,
) -> Verdict:
    """Read a report and judge it; raises `reading.ReadError` if it cannot be read at all."""
    return judge(read(path, data), previous=previous, organs=organs)


def judge(
    filing: Filing,
    *,
    previous: Filing | None = None,
    organs: tuple[Filing, ...] | None = None,
) -> Verdict:
    """Judge a report that was read; `previous` is last year's, `organs` those it sums.

    Findings come with the gravest first, in the order of the rules.
    """
    facts = Facts(filing, claims_of(filing), previous, organs)
    findings: list[Finding] = []
    for rule in RULES:
        if rule.binds(filing.year):
            findings.extend(rule.check(facts))
    findings.sort(key=lambda finding: _ORDER[finding.severity])
    return Verdict(filing, facts.claims, tuple(findings))
