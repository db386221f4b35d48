"""The list of rules, and its page."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai.verify.rules import RULES
from gongkai.verify.rules.page import rules_page
from gongkai.verify.verdict import SEVERITIES

PAGE = Path(__file__).parents[5] / "docs" / "rules.md"


def test_every_rule_has_an_id_of_its_own_and_says_what_it_asks():
    assert len({rule.id for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.severity in SEVERITIES
        assert rule.title and rule.legal_basis and rule.explanation.endswith("。")


@pytest.mark.skipif(not PAGE.parent.exists(), reason="installed without its documentation")
def test_the_page_is_what_the_rules_say():
    assert PAGE.read_text(encoding="utf-8") == rules_page()
