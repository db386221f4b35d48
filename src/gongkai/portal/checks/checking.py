"""Checking a page: every rule over its material."""

from __future__ import annotations

from gongkai.portal.checks.material import Material, Remark, Weight
from gongkai.portal.checks.rules import RULES


def examine(material: Material) -> list[Remark]:
    """All remarks, those that stop first, in the order of the rules; each once."""
    remarks = {remark.mark: remark for rule in RULES for remark in rule(material)}
    return sorted(remarks.values(), key=lambda remark: remark.weight is not Weight.STOP)
