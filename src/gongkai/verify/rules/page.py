"""The list of rules as a page of the documentation, generated from the rules themselves."""

from __future__ import annotations

import sys

from gongkai.verify.rules import RULES
from gongkai.verify.rules.base import Rule
from gongkai.verify.verdict import SEVERITIES

_HEAD = """# 核验规则 · Rules of the checker

本页由 `python -m gongkai.verify.rules.page` 从代码生成，请勿手改。
This page is generated from the code by that command; do not edit it.

“错误”必须改正；“提醒”请核对，口径有理由不同的可以说明；“提示”只供参考。
有错误或提醒时 `gongkai verify` 的退出状态为 1。
An *error* (错误) must be corrected, a *reminder* (提醒) be checked or explained, a *note* (提示) is
for information; errors and reminders make `gongkai verify` exit with 1.

| 编号 | 规则 | 级别 | 适用年度 | 依据 |
|---|---|---|---|---|
"""
_FIRST, _LAST = 2008, 9999


def _years(rule: Rule) -> str:
    if rule.until != _LAST:
        return f"{rule.since}—{rule.until}"
    return f"{rule.since}起" if rule.since != _FIRST else "全部"


def rules_page() -> str:
    """The page in Markdown."""
    rows = [
        f"| {rule.id} | {rule.title} | {SEVERITIES[rule.severity]} | {_years(rule)} |"
        f" {rule.legal_basis} |"
        for rule in RULES
    ]
    texts = [f"## {rule.id} {rule.title}\n\n{rule.explanation}" for rule in RULES]
    return _HEAD + "\n".join(rows) + "\n\n" + "\n\n".join(texts) + "\n"


if __name__ == "__main__":
    sys.stdout.write(rules_page())
