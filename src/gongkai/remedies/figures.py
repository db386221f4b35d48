"""Figures of table 3 and of part four.

A case is counted by its result in the year in which it was decided, and as pending at the end of
the year in which it is still open: so that every case is counted under the state it is in.
"""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Count, Q, QuerySet

from gongkai.ledger.figures import Family, Figure, Kind, Value, registry, sum_of
from gongkai.ledger.scope import Scope
from gongkai.norms.form import CITATION, TABLE3_COLUMNS, TABLE3_GROUPS, table3_figure
from gongkai.remedies.models import Case

LAW = f"政府信息公开条例第五十条第（二）项；{CITATION}表三"


def known(scope: Scope) -> QuerySet[Case]:
    """Cases of the scope's organs as they were known on its as-of day."""
    return scope.narrow(Case.objects.as_of(scope.as_of))


def column_condition(column: str, scope: Scope) -> Q:
    """What a case must be to be counted in a column of table 3."""
    decided = Q(decided_on__range=(scope.start, scope.end), decided_entered_on__lte=scope.as_of)
    pending = Q(filed_on__lte=scope.end) & (
        Q(decided_on__isnull=True)
        | Q(decided_on__gt=scope.end)
        | Q(decided_entered_on__gt=scope.as_of)
    )
    if column == "pending":
        return pending
    return decided | pending if column == "total" else decided & Q(result=column)


def _cell(group: str, group_label: str, column: str, column_label: str) -> Figure:
    def records(scope: Scope) -> QuerySet[Case]:
        return known(scope).filter(column_condition(column, scope), group=group)

    what = {
        "pending": "统计期末尚未审结的案件",
        "total": "统计期内审结和统计期末尚未审结的案件",
    }.get(column, f"统计期内审结、结果为“{column_label}”的案件")
    return Figure(
        table3_figure(group, column),
        f"{group_label}·{column_label}",
        "件",
        Kind.STOCK if column == "pending" else Kind.FLOW,
        LAW,
        f"{group_label}：{what}",
        records,
    )


def compute_table3(scope: Scope) -> dict[str, Value]:
    """All 15 cells in one grouped query."""
    columns = [column.key for column in TABLE3_COLUMNS]
    groups = (
        known(scope)
        .order_by()
        .values_list("group")
        .annotate(**{f"n_{c}": Count("pk", filter=column_condition(c, scope)) for c in columns})
    )
    cells: defaultdict[str, int] = defaultdict(int)
    for group, *counts in groups:
        for column, count in zip(columns, counts, strict=True):
            cells[table3_figure(group, column)] = count
    return {figure.id: cells[figure.id] for figure in TABLE3.figures}


TABLE3 = registry.add(
    Family(
        "table3",
        tuple(
            _cell(group.key, group.label, column.key, column.label)
            for group in TABLE3_GROUPS
            for column in TABLE3_COLUMNS
        ),
        compute_table3,
    )
)


def _of_groups(*groups: str) -> Figure:
    reconsideration = groups == ("reconsideration",)

    def records(scope: Scope) -> QuerySet[Case]:
        return known(scope).filter(column_condition("total", scope), group__in=groups)

    return Figure(
        "remedies.reconsiderations" if reconsideration else "remedies.lawsuits",
        "被申请行政复议" if reconsideration else "被提起行政诉讼",
        "件",
        Kind.FLOW,
        LAW,
        "统计期内审结和统计期末尚未审结的"
        + ("行政复议案件" if reconsideration else "行政诉讼案件"),
        records,
    )


for _groups in (
    ("reconsideration",),
    ("lawsuit_without_reconsideration", "lawsuit_after_reconsideration"),
):
    sum_of(_of_groups(*_groups), *(table3_figure(group, "total") for group in _groups))
