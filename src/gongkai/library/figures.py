"""Figures of table 1's documents, and of the policy documents published in the period.

A document counts as in force from the day it was issued until it is repealed or lapses, so that
last year's stock plus issued less repealed gives this year's (NORMS §2, E6).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db.models import Q, QuerySet

from gongkai.ledger.figures import Figure, Kind, counts
from gongkai.ledger.scope import Scope
from gongkai.library.models import Document
from gongkai.library.states import POLICY_KINDS, DocumentKind
from gongkai.norms.form import CITATION

LAW = f"政府信息公开条例第二十条第（一）项；{CITATION}表一"


def known(scope: Scope) -> QuerySet[Document]:
    """Documents of the scope's organs as they were known on its as-of day."""
    return scope.narrow(Document.objects.as_of(scope.as_of))


def _issued(scope: Scope) -> Q:
    return Q(issued_on__range=(scope.start, scope.end))


def _repealed(scope: Scope) -> Q:
    return Q(ended_on__range=(scope.start, scope.end), ended_entered_on__lte=scope.as_of)


def _in_force(scope: Scope) -> Q:
    not_ended = (
        Q(ended_on__isnull=True) | Q(ended_on__gt=scope.end) | Q(ended_entered_on__gt=scope.as_of)
    )
    return Q(issued_on__lte=scope.end) & not_ended


def _published(scope: Scope) -> Q:
    return Q(
        kind__in=POLICY_KINDS,
        published_on__range=(scope.start, scope.end),
        published_entered_on__lte=scope.as_of,
    )


Condition = Callable[[Scope], Q]
COUNTED: tuple[tuple[str, str, Kind, str, Condition], ...] = (
    ("issued", "本年制发件数", Kind.FLOW, "成文日期在统计期内的文件，修改不重复计数", _issued),
    ("repealed", "本年废止件数", Kind.FLOW, "统计期内废止或自然失效的文件", _repealed),
    ("in_force", "现行有效件数", Kind.STOCK, "统计期末已成文且未废止、未失效的文件", _in_force),
)


def _of_kind(kind: str, prefix: str, label: str) -> Iterator[tuple[Figure, Condition]]:
    for key, name, figure_kind, definition, condition in COUNTED:
        figure_id, title = f"table1.{prefix}.{key}", f"{label}·{name}"
        figure = Figure(figure_id, title, "件", figure_kind, LAW, f"{label}：{definition}")
        yield figure, _both(Q(kind=kind), condition)


def _both(always: Q, condition: Condition) -> Condition:
    return lambda scope: always & condition(scope)


counts(
    "documents",
    known,
    (
        *_of_kind(DocumentKind.REGULATION, "regulations", "规章"),
        *_of_kind(DocumentKind.NORMATIVE, "normative_documents", "行政规范性文件"),
        (
            Figure(
                "disclosure.policy_documents",
                "主动公开·政策文件数",
                "件",
                Kind.FLOW,
                "政府信息公开条例第二十条第（一）项",
                "公开日期在统计期内的规章、行政规范性文件和其他政策文件；修改或者废止决定不重复计数",
            ),
            _published,
        ),
    ),
)
