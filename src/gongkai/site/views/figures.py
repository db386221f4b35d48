"""The figure page: from a printed number to what it counts and to the records behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import require_safe
from wagtail.hooks import search_for_hooks

from gongkai.ledger.console import RecordKind, kind_of
from gongkai.ledger.figures import Figure, Kind, registry
from gongkai.ledger.models import Organ
from gongkai.ledger.organs import district_of
from gongkai.ledger.pagemeta import PageMeta
from gongkai.ledger.permissions import is_office, visible_organs
from gongkai.ledger.ready import never, ready
from gongkai.ledger.scope import Scope
from gongkai.ledger.sheets import csv_lines, named
from gongkai.reports.document import display
from gongkai.reports.export import grids
from gongkai.reports.links import figure_link
from gongkai.reports.models import Report, ReportStatus
from gongkai.reports.pages import printed
from gongkai.site.columns import COLUMNS, path_of

PER_PAGE = 50
KIND_LABELS = {
    Kind.FLOW: _("期间数：统计期内发生的数"),
    Kind.OPENING: _("期初数：统计期开始时的数"),
    Kind.STOCK: _("时点数：统计期末的数"),
    Kind.RATIO: _("比率：由两个指标相除得出"),
}


def scope_from(request: HttpRequest) -> Scope:
    """口径 asked for by `organ`, `year` and `as_of`; raises Http404 where one of them is nonsense."""
    today = timezone.localdate()
    code, year, as_of = (request.GET.get(k, "").strip() for k in ("organ", "year", "as_of"))
    organ = get_object_or_404(Organ, code=code) if code else district_of(request)
    frozen = Report.objects.filter(status=ReportStatus.FROZEN, organ=organ)
    days = dict(frozen.values_list("year", "as_of"))
    try:
        number = int(year) if year else max(days, default=today.year - 1)
        if not 1990 <= number <= today.year + 1:
            raise ValueError
        known = date.fromisoformat(as_of) if as_of else None
    except ValueError:
        raise Http404("年度或截至日写错了") from None
    return Scope.year(number, organ, known or days.get(number, today))


def find(figure_id: str) -> Figure:
    """The figure; raises Http404."""
    if figure_id not in registry.figures:
        raise Http404("没有这个指标")
    return registry.get(figure_id)


@dataclass(frozen=True)
class Behind:
    """The records behind a number that this officer may see; `whole` where these are all."""

    kind: RecordKind
    records: Any
    whole: bool = True


def behind(request: HttpRequest, figure: Figure, scope: Scope) -> Behind | None:
    """Records of the figure in the visible organs; None for ratios, and for the public but where
    the records are public themselves."""
    user: Any = request.user
    search_for_hooks()  # With the console's hooks the rooms tell how their records are listed.
    records = registry.records(figure.id, scope)
    kind = kind_of(records.model) if records is not None else None
    if records is None or kind is None:
        return None
    records = records.select_related(*kind.related)
    if kind.public is not None:
        return Behind(kind, records)
    if not user.is_authenticated or not user.is_active:
        return None
    if is_office(user):
        return Behind(kind, records)
    organs = visible_organs(user)
    return Behind(kind, records.filter(organ__in=organs), False) if organs.exists() else None


def sorted_by(request: HttpRequest, kind: RecordKind, records: Any) -> Any:
    """Records in the order asked for by `sort`, else in the kind's own."""
    asked = request.GET.get("sort", "")
    allowed = {column.sort for column in kind.columns if column.sort}
    return records.order_by(asked if asked.lstrip("-") in allowed else kind.order, "pk")


def table_of(
    request: HttpRequest,
    kind: RecordKind,
    records: Any,
    *,
    searched: bool = False,
    count: int | None = None,
) -> dict[str, Any]:
    """One page of records for a template: heads with their sorting, rows of printed cells.

    `searched` records take long to find: their ids are read once, for the count and the page.
    `count` is how many there are, where it is known already.
    """
    pages = Paginator(_found(records) if searched else records, PER_PAGE)
    if count is not None:
        pages.count = count
    page = pages.get_page(request.GET.get("page"))
    asked = request.GET.get("sort", "") or kind.order
    heads = []
    for column in kind.columns:
        now = "" if asked.lstrip("-") != column.sort else ("-" if asked[0] == "-" else "+")
        heads.append(
            {
                "column": column,
                "next": f"-{column.sort}" if now == "+" else column.sort,
                "aria": {"-": "descending", "+": "ascending"}.get(now, "none"),
            }
        )
    found = list(page)
    if searched:
        whole = records.model._default_manager.select_related(*kind.related).in_bulk(found)
        records = [whole[pk] for pk in found if pk in whole]
    else:
        records = found
    works = kind.works(records) if kind.works else [kind.work(record) for record in records]
    rows = [
        {
            "record": record,
            "work": work,
            "public": kind.public(record) if kind.public else "",
            "cells": [
                (text := column.text(record), "num" if column.numeric else _shape(text))
                for column in kind.columns
            ],
        }
        for record, work in zip(records, works, strict=True)
    ]
    return {"page": page, "heads": heads, "rows": rows}


MOST_SORTED = 10_000
"""Ids that are sorted after they were found."""


def _found(records: Any) -> list[int]:
    """The ids of searched records in their order.

    Few are found first and sorted then: SQLite would walk all records in that order, from one end
    of its file to the other.
    """
    few = list(records.order_by().values_list("pk", flat=True)[: MOST_SORTED + 1])
    if len(few) > MOST_SORTED:
        return list(records.values_list("pk", flat=True))
    sorted_ = records.model._default_manager.filter(pk__in=few).order_by(*records.query.order_by)
    return list(sorted_.values_list("pk", flat=True))


def _shape(text: str) -> str:
    """`day` for a text that may not be broken: a day or a short number; `long` for a sentence."""
    if text.isascii() and 0 < len(text) <= 14:
        return "day"
    return "long" if len(text) > 14 else ""


def parts_of(figure: Figure, scope: Scope) -> list[dict[str, Any]]:
    """The figures that a ratio is made of, with values and addresses."""
    link = figure_link(scope)
    values = registry.evaluate(figure.parts, scope)
    return [
        {"figure": registry.get(i), "value": display(v), "href": link(i)} for i, v in values.items()
    ]


@require_safe
def figure(request: HttpRequest, figure_id: str) -> HttpResponse:
    """One number: value, definition, citation, scope; for officers the records."""
    found, scope = find(figure_id), scope_from(request)
    value = registry.value(figure_id, scope)
    records = registry.records(figure_id, scope)
    count: Any = None
    if records is not None:
        count = value if found.measure == "count" else records.count()
    seen = behind(request, found, scope)
    path, column = path_of("figure", request.GET, figure_id), COLUMNS["figure_list"]
    told = replace(column, name=found.label, description=found.definition)
    crumbs = ((column.name, reverse("figure_list")), (found.label, path))
    context: dict[str, Any] = {
        "figure": found,
        "meta": PageMeta(path, told, crumbs=crumbs),
        "value": display(value),
        "blank": value is None,
        "scope": scope,
        "kind_label": KIND_LABELS[found.kind],
        "parts": parts_of(found, scope) if found.parts else [],
        "count": count,
        "seen": seen,
    }
    if seen is not None:
        listed = sorted_by(request, seen.kind, seen.records)
        context |= table_of(request, seen.kind, listed, count=count if seen.whole else None)
        context["hidden"] = count - context["page"].paginator.count
    return render(request, "site/figure.html", context)


def csv_response(kind: RecordKind, records: Any, name: str) -> StreamingHttpResponse:
    """Records as CSV that spreadsheet programs open as UTF-8; formulas in cells are disarmed."""
    cells = (
        [column.text(record) for column in kind.columns]
        for record in records.iterator(chunk_size=2000)
    )
    lines = csv_lines([column.label for column in kind.columns], cells)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    named(response, name, "csv")
    return response


@require_safe
def export(request: HttpRequest, figure_id: str) -> StreamingHttpResponse:
    """The records behind a number as CSV, for officers who may see them."""
    found, scope = find(figure_id), scope_from(request)
    seen = behind(request, found, scope)
    if seen is None:
        raise PermissionDenied("这个指标没有您可以导出的记录。")
    records = sorted_by(request, seen.kind, seen.records)
    return csv_response(seen.kind, records, f"{found.label}_{scope.end.year}")


@ready("reports.report:*", "ledger.organ:*", "ledger.holiday:*", query=("organ", "year"))
@require_safe
def figure_list(request: HttpRequest) -> HttpResponse:
    """All figures of an organ and year: the three printed tables, then those of the text."""
    scope = scope_from(request)
    link = figure_link(scope)
    query = request.GET.get("q", "").strip()
    values = registry.evaluate(registry.figures, scope)
    chosen = [
        {"figure": f, "value": display(values[f.id]), "href": link(f.id)}
        for f in registry.figures.values()
        if (query and query in f"{f.label} {f.id} {f.definition}")
        or (not query and not f.id.startswith("table"))
    ]
    today = timezone.localdate()
    response = render(
        request,
        "site/figures.html",
        {
            "scope": scope,
            "query": query,
            "rows": chosen,
            "tables": [] if query else [printed(grid, values, link) for grid in grids()],
            "organs": Organ.objects.order_by("path").values("pk", "code", "name"),
            "years": range(today.year, 2007, -1),
        },
    )
    # What is known as of today still changes; as of an earlier day it never does.
    return response if scope.as_of < today else never(response)
