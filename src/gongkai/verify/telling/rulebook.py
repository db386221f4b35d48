"""What a reader is told of a rule: its title, and a sentence that helps."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.norms.relations import RELATIONS
from gongkai.verify.rules import RULES
from gongkai.verify.verdict import Finding


@dataclass(frozen=True, slots=True)
class RuleText:
    """Title of a rule and a sentence that helps, both in Chinese."""

    title: str
    help: str


def _texts() -> dict[str, RuleText]:
    texts = {
        key: RuleText(relation.label, relation.description) for key, relation in RELATIONS.items()
    }
    for rule in RULES:
        texts[rule.id] = RuleText(rule.title, rule.explanation)
    return texts


TEXTS: dict[str, RuleText] = _texts()
"""Every rule of the checker by its id."""


def rule_text(finding: Finding) -> RuleText:
    """The text of the rule that a finding breaks."""
    return TEXTS.get(finding.rule) or RuleText("核验规则", finding.message)
