"""What a reader is told of a rule: its title, and the law behind it."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.norms.relations import RELATIONS
from gongkai.verify.verdict import Finding

_FAMILIES = {
    "E": "表内勾稽关系",
    "P": "正文与表格、正文前后",
    "N": "格式与规范",
}


@dataclass(frozen=True, slots=True)
class RuleText:
    """Title of a rule and a sentence that helps, both in Chinese."""

    title: str
    help: str


def rule_text(finding: Finding) -> RuleText:
    """The text of the rule that a finding breaks."""
    relation = RELATIONS.get(finding.rule)
    if relation is not None:
        return RuleText(relation.label, f"{relation.label}。依据：{finding.legal_basis}")
    title = _FAMILIES.get(finding.rule[:1], "核验规则")
    return RuleText(title, f"{title}。依据：{finding.legal_basis}")
