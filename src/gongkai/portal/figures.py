"""Figures of what was disclosed, and of topics opened."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import F, Q, QuerySet

from gongkai.ledger.figures import Figure, Kind, counts, ratio, single
from gongkai.ledger.scope import Scope
from gongkai.portal.models import Disclosure, Topic

LAW = "政府信息公开条例第二十条、第二十一条、第二十三条、第五十条第（一）项"
TERM = "政府信息公开条例第二十六条"


def disclosed(scope: Scope) -> QuerySet[Disclosure]:
    """Disclosures of the scope's organs published in its period, known on its as-of day."""
    known = scope.narrow(Disclosure.objects.as_of(scope.as_of))
    return known.filter(published_on__range=(scope.start, scope.end))


PARTS: dict[str, tuple[str, str, str, Q]] = {
    "disclosure.items": (
        "主动公开信息数",
        "统计期内在门户网站公开的全部信息，每条只计一次",
        LAW,
        Q(),
    ),
    "disclosure.news": ("政务动态类信息数", "政务动态栏目中的信息", LAW, Q(is_news=True)),
    "disclosure.notices": ("通知公告类信息数", "通知公告栏目中的信息", LAW, Q(is_notice=True)),
    "disclosure.catalogue_items": (
        "信息公开目录条目数",
        "属于条例第二十条、第二十一条事项的信息；通知公告属于这些事项的，同时计入",
        LAW,
        Q(is_catalogue=True),
    ),
    "disclosure.within_20_workdays": (
        "按期公开信息数",
        "自形成之日起二十个工作日内公开的信息",
        TERM,
        Q(published_on__lte=F("due_on")),
    ),
    "disclosure.late": (
        "逾期公开信息数",
        "自形成之日起超过二十个工作日才公开的信息",
        TERM,
        Q(published_on__gt=F("due_on")),
    ),
}


def _always(chosen: Q) -> Callable[[Scope], Q]:
    return lambda _: chosen


counts(
    "disclosure",
    disclosed,
    [
        (Figure(figure_id, label, "条", Kind.FLOW, citation, definition), _always(chosen))
        for figure_id, (label, definition, citation, chosen) in PARTS.items()
    ],
)
ratio(
    "disclosure.in_time_rate",
    "主动公开按期率",
    numerator="disclosure.within_20_workdays",
    denominator="disclosure.items",
    citation=TERM,
    definition="按期公开的信息占统计期内公开信息的比例",
)


def opened(scope: Scope) -> QuerySet[Topic]:
    """Topics of the scope's organs opened in its period."""
    known = scope.narrow(Topic.objects.as_of(scope.as_of))
    return known.filter(opened_on__range=(scope.start, scope.end))


single(
    Figure(
        "topics.new_columns",
        "新开设专题专栏数",
        "个",
        Kind.FLOW,
        "政府信息公开条例第二十四条、第五十条第（一）项",
        "开设日期在统计期内的专题专栏",
        opened,
    )
)
