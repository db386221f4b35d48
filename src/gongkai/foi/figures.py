"""Figures of requests: the 175 cells of table 2 and what the narrative says of requests."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Count, F, Q, QuerySet

from gongkai.foi.models import Request
from gongkai.ledger.figures import Family, Figure, Kind, Value, ratio, registry, single, sum_of
from gongkai.ledger.scope import Scope
from gongkai.norms.form import (
    CITATION,
    TABLE2_COLUMNS,
    TABLE2_ROWS,
    table2_figure,
)

DEFINITIONS = {
    "received": "收到日期在统计期内的申请",
    "carried_in": "统计期开始前收到、统计期开始时尚未答复的申请",
    "total": "答复日期在统计期内的申请",
    "carried_out": "统计期结束前收到、统计期结束时尚未答复的申请",
}

KINDS = {"carried_in": Kind.OPENING, "carried_out": Kind.STOCK}


def known(scope: Scope) -> QuerySet[Request]:
    """Requests of the scope's organs as they were known on its as-of day, each once.

    A new handling that a review orders is none: its request was counted when it was first answered
    (docs/adr/0007).
    """
    return every_handling(scope).filter(again_of__isnull=True)


def every_handling(scope: Scope) -> QuerySet[Request]:
    """The same with new handlings, for what is counted whenever it happens, such as fees."""
    return scope.narrow(Request.objects.as_of(scope.as_of))


def open_after(day: str, scope: Scope) -> Q:
    """Not yet closed at the end of `day` (`start` or `end`), by what was entered by then."""
    return (
        Q(closed_on__isnull=True)
        | Q(closed_entered_on__gt=scope.as_of)
        | (Q(closed_on__gte=scope.start) if day == "start" else Q(closed_on__gt=scope.end))
    )


def row_condition(row: str, scope: Scope) -> Q:
    """What a request must be to be counted in a row of table 2."""
    if row == "received":
        return Q(received_on__range=(scope.start, scope.end))
    if row == "carried_in":
        return Q(received_on__lt=scope.start) & open_after("start", scope)
    if row == "carried_out":
        return Q(received_on__lte=scope.end) & open_after("end", scope)
    closed = Q(closed_on__range=(scope.start, scope.end), closed_entered_on__lte=scope.as_of)
    return closed if row == "total" else closed & Q(outcome=row)


def _cell(row_key: str, row_label: str, column_key: str, column_label: str) -> Figure:
    def records(scope: Scope) -> QuerySet[Request]:
        rows = known(scope).filter(row_condition(row_key, scope))
        return rows if column_key == "total" else rows.filter(applicant_kind=column_key)

    what = DEFINITIONS.get(row_key, f"答复日期在统计期内、处理结果为“{row_label}”的申请")
    who = "全部申请人" if column_key == "total" else f"申请人为{column_label}"
    return Figure(
        table2_figure(row_key, column_key),
        f"{row_label}·{column_label}",
        "件",
        KINDS.get(row_key, Kind.FLOW),
        f"政府信息公开条例第五十条第（二）项；{CITATION}表二",
        f"{what}；{who}",
        records,
    )


def compute_table2(scope: Scope) -> dict[str, Value]:
    """All 175 cells in one grouped query.

    What is counted anywhere was received by the end and open at the start, so that the filter
    says this once and each count only what sets its row apart.
    """
    apart = {
        "received": Q(received_on__gte=scope.start),
        "carried_in": Q(received_on__lt=scope.start),
        "total": row_condition("total", scope),
        "carried_out": open_after("end", scope),
    }
    groups = (
        known(scope)
        .filter(received_on__lte=scope.end)
        .filter(open_after("start", scope))
        .order_by()
        .values_list("applicant_kind", "outcome")
        .annotate(**{f"n_{row}": Count("pk", filter=what) for row, what in apart.items()})
    )
    cells: defaultdict[str, int] = defaultdict(int)
    for kind, outcome, received, carried_in, closed, carried_out in groups:
        counted = {
            "received": received,
            "carried_in": carried_in,
            outcome: closed if outcome else 0,
            "total": closed,
            "carried_out": carried_out,
        }
        for row, count in counted.items():
            if row:
                cells[table2_figure(row, kind)] += count
                cells[table2_figure(row, "total")] += count
    return {figure.id: cells[figure.id] for figure in TABLE2.figures}


TABLE2 = registry.add(
    Family(
        "table2",
        tuple(
            _cell(row.key, row.label, column.key, column.label)
            for row in TABLE2_ROWS
            for column in TABLE2_COLUMNS
        ),
        compute_table2,
    )
)

NAMED = {
    "foi.received": ("新收到的政府信息公开申请", "received"),
    "foi.carried_in": ("上年结转的政府信息公开申请", "carried_in"),
    "foi.closed": ("办结的政府信息公开申请", "total"),
    "foi.carried_out": ("结转下年度继续办理的政府信息公开申请", "carried_out"),
}


def _named(figure_id: str, label: str, row: str) -> None:
    base = registry.get(table2_figure(row, "total"))
    same = Figure(figure_id, label, "件", base.kind, base.citation, base.definition, base.records)
    sum_of(same, base.id)


for _id, (_label, _row) in NAMED.items():
    _named(_id, _label, _row)


def fees(scope: Scope) -> QuerySet[Request]:
    """Requests whose information-processing fee was paid in the period."""
    return every_handling(scope).filter(
        fee_paid_on__range=(scope.start, scope.end), fee_paid_entered_on__lte=scope.as_of
    )


def fee_notices(scope: Scope) -> QuerySet[Request]:
    """Requests to which a fee notice was sent up to the end of the period."""
    return every_handling(scope).filter(
        fee_notified_on__lte=scope.end, fee_notified_entered_on__lte=scope.as_of
    )


single(
    Figure(
        "foi.fees_charged",
        "收取的政府信息处理费",
        "元",
        Kind.FLOW,
        "政府信息公开条例第四十二条；国办函〔2020〕109号",
        "缴费日期在统计期内的信息处理费合计",
        fees,
        measure="fee_charged",
        divisor=100,
    )
)
single(
    Figure(
        "foi.fee_notices",
        "发出的收费通知",
        "件",
        Kind.STOCK,
        "国办函〔2020〕109号",
        "截至统计期末已发出收费通知的申请",
        fee_notices,
    )
)


def answered_in_time(scope: Scope) -> QuerySet[Request]:
    """Requests closed in the period on or before their due day, or while none was running."""
    in_time = Q(closed_on__lte=F("due_on")) | Q(due_on__isnull=True)
    return known(scope).filter(row_condition("total", scope), in_time)


single(
    Figure(
        "foi.closed_in_time",
        "按期答复的申请",
        "件",
        Kind.FLOW,
        "政府信息公开条例第三十三条",
        "答复日期在统计期内、且不晚于答复期限的申请；待补正、待缴费时答复期限不在计，办结的也计入",
        answered_in_time,
    )
)
ratio(
    "foi.in_time_rate",
    "按期答复率",
    numerator="foi.closed_in_time",
    denominator="foi.closed",
    citation="政府信息公开条例第三十三条",
    definition="按期答复的申请占办结申请的比例，四舍五入到百分之零点零一",
)
