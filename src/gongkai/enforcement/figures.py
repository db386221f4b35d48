"""Figures of table 1's decisions and fees."""

from __future__ import annotations

from django.db.models import QuerySet

from gongkai.enforcement.models import Decision, DecisionKind, FeeReceipt
from gongkai.ledger.figures import Figure, Kind, single
from gongkai.ledger.scope import Scope
from gongkai.norms.form import CITATION


def _decisions(kind: str, figure_id: str, label: str, clause: str) -> None:
    def records(scope: Scope) -> QuerySet[Decision]:
        known = scope.narrow(Decision.objects.as_of(scope.as_of))
        return known.filter(kind=kind, decided_on__range=(scope.start, scope.end))

    single(
        Figure(
            figure_id,
            f"{label}·本年处理决定数量",
            "件",
            Kind.FLOW,
            f"政府信息公开条例第二十条第（{clause}）项；{CITATION}表一",
            f"决定日期在统计期内的{label}决定",
            records,
        )
    )


_decisions(DecisionKind.PERMIT, "table1.permits", "行政许可", "五")
_decisions(DecisionKind.PENALTY, "table1.penalties", "行政处罚", "六")
_decisions(DecisionKind.COERCIVE, "table1.coercive_measures", "行政强制", "六")


def receipts(scope: Scope) -> QuerySet[FeeReceipt]:
    """Receipts of the period."""
    known = scope.narrow(FeeReceipt.objects.as_of(scope.as_of))
    return known.filter(received_on__range=(scope.start, scope.end))


single(
    Figure(
        "table1.fees_10k_yuan",
        "行政事业性收费·本年收费金额",
        "万元",
        Kind.FLOW,
        f"政府信息公开条例第二十条第（八）项；{CITATION}表一",
        "收款日期在统计期内的行政事业性收费合计",
        receipts,
        measure="amount",
        divisor=1_000_000,
    )
)
