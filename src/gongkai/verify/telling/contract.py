"""The JSON contract `gongkai.verify/1`: what programs may rely on.

Described in `docs/verify.md` and, for machines, in `contract.schema.json` beside this file. A key
is never renamed or dropped within the version; new keys may be added.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from gongkai.norms import form
from gongkai.verify.filing import Filing, Gap, Place, Value
from gongkai.verify.telling.exactjson import to_json
from gongkai.verify.verdict import Claim, Finding, Verdict

CONTRACT = "gongkai.verify/1"
SCHEMA = Path(__file__).with_name("contract.schema.json")


def tables(filing: Filing) -> dict[str, dict[str, Any]]:
    """All 200 cells by table, row and column; an unread cell is None.

    Table 1's rows with one number hold it directly, e.g. `permits`.
    """
    values = filing.values()
    table1: dict[str, Any] = {}
    for figure in form.TABLE1_IDS:
        row, _, column = figure.removeprefix("table1.").partition(".")
        if column:
            table1.setdefault(row, {})[column] = values.get(figure)
        else:
            table1[row] = values.get(figure)
    return {
        "table1": table1,
        **form.nested(values),
    }


def entry(verdict: Verdict) -> dict[str, Any]:
    """One element of `filings`."""
    filing = verdict.filing
    return {
        "file": filing.file,
        "organ": filing.organ,
        "year": filing.year,
        "form": filing.form,
        "tables": tables(filing),
        "claims": [_claim(claim) for claim in verdict.claims],
        "findings": [_finding(finding) for finding in verdict.findings],
        "unread": [_gap(gap) for gap in filing.gaps],
    }


def document(verdicts: Iterable[Verdict], unreadable: Iterable[tuple[str, str]] = ()) -> str:
    """The whole contract as JSON text; `unreadable` are files with what is wrong with them."""
    value = {
        "contract": CONTRACT,
        "filings": [entry(verdict) for verdict in verdicts],
        "unreadable": [{"file": file, "message": message} for file, message in unreadable],
    }
    return to_json(value) + "\n"


def _place(place: Place) -> dict[str, Any]:
    stands = place.start >= 0
    return {
        "label": place.label,
        "part": place.part,
        "start": place.start if stands else None,
        "end": place.end if stands else None,
        "figure": place.figure,
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "text": claim.text,
        "value": claim.value,
        "unit": claim.unit,
        "bound": list(claim.bound),
        "alternatives": [list(figures) for figures in claim.alternatives],
        "scope": claim.scope,
        "exactness": claim.exactness,
        "subject": claim.subject,
        "place": _place(claim.place),
    }


def _number(value: Value) -> Value:
    """A number that JSON can hold; what is not finite was said in the message."""
    return value if value is None or isinstance(value, int) or value.is_finite() else None


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        "places": [_place(place) for place in finding.places],
        "expected": _number(finding.expected),
        "found": _number(finding.found),
        "readings": list(finding.readings),
        "legal_basis": finding.legal_basis,
    }


def _gap(gap: Gap) -> dict[str, Any]:
    return {"message": gap.message, "place": _place(gap.place)}
