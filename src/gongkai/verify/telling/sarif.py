"""SARIF 2.1.0, the format of code scanners: a finding is a result, a rule a reporting descriptor.

Offsets count Unicode characters of the text that was extracted from the file (`Filing.text`).
"""

from __future__ import annotations

from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from gongkai.verify.filing import Filing, Place
from gongkai.verify.telling.numbered import numbered
from gongkai.verify.telling.plain import visible
from gongkai.verify.telling.rulebook import rule_text
from gongkai.verify.verdict import ERROR, NOTE, WARNING, Finding, Verdict

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {ERROR: "error", WARNING: "warning", NOTE: "note"}


def rule(finding: Finding) -> dict[str, Any]:
    """The reporting descriptor of the rule that a finding breaks."""
    text = rule_text(finding)
    return {
        "id": finding.rule,
        "shortDescription": {"text": text.title},
        "fullDescription": {"text": text.help},
        "help": {"text": text.help},
    }


def results(verdict: Verdict) -> list[dict[str, Any]]:
    """The results of one report."""
    return [_result(verdict.filing, found.finding) for found in numbered(verdict)]


def unreadable(file: str, message: str) -> dict[str, Any]:
    """A file that could not be read, as a notification of the run."""
    return {
        "level": "error",
        "message": {"text": message},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(file)}}}],
    }


def tool(rules: list[dict[str, Any]]) -> dict[str, Any]:
    """The `tool` of a run."""
    return {"driver": {"name": "gongkai verify", "rules": rules}}


def _uri(file: str) -> str:
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def _location(filing: Filing, place: Place) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(filing.file)}}
    if place.start >= 0:
        physical["region"] = {
            "charOffset": place.start,
            "charLength": place.end - place.start,
            "snippet": {"text": visible(filing.text[place.start : place.end])},
        }
    logical = {"name": place.label, "kind": "element"}
    if place.figure:
        logical["fullyQualifiedName"] = place.figure
    return {"physicalLocation": physical, "logicalLocations": [logical]}


def _result(filing: Filing, finding: Finding) -> dict[str, Any]:
    text = finding.message + "".join(f"\n可能的解释：{reading}" for reading in finding.readings)
    locations = [_location(filing, place) for place in finding.places]
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": LEVELS[finding.severity],
        "message": {"text": text},
        "locations": locations[:1]
        or [{"physicalLocation": {"artifactLocation": {"uri": _uri(filing.file)}}}],
    }
    if len(locations) > 1:
        result["relatedLocations"] = [
            {"id": number, **location} for number, location in enumerate(locations[1:], 1)
        ]
    return result
