"""The rules of the checker: one rule, one file, one test; `RULES` is their list."""

from gongkai.verify.rules import (
    brackets,
    duties,
    fee_notices,
    form_year,
    heading_order,
    parts_present,
    parts_total,
    percentages,
    period,
    prose_balance,
    prose_prose,
    prose_table,
    residue,
    superseded,
    tables,
    unread,
    year_on_year,
)
from gongkai.verify.rules.base import Rule

RULES: tuple[Rule, ...] = (
    *tables.RULES,
    prose_table.RULE,
    fee_notices.RULE,
    prose_prose.RULE,
    prose_balance.RULE,
    parts_total.RULE,
    percentages.RULE,
    year_on_year.RULE,
    period.RULE,
    superseded.RULE,
    form_year.RULE,
    parts_present.RULE,
    duties.RULE,
    brackets.RULE,
    residue.RULE,
    heading_order.RULE,
    unread.RULE,
)
