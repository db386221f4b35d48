"""The public search page: a GET form that works without JavaScript."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import require_safe

from gongkai.ledger.models import Organ
from gongkai.search.asking import LONGEST
from gongkai.search.port import FACETS, NoIndex, Order
from gongkai.search.search import Results, Value, search

LABELS = {
    "kind": _("类别"),
    "organ": _("机关"),
    "category": _("事项"),
    "year": _("年份"),
    "validity": _("效力"),
}
ORDERS = ((Order.RELEVANCE, _("最相关的在前")), (Order.NEWEST, _("最新的在前")))


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """What is public on the typed words (政府信息公开条例 Art. 24: 检索)."""
    told = request.GET
    query = told.get("q", "").strip()[:LONGEST]
    chosen = {name: told.get(name, "").strip()[:100] for name in FACETS}
    order = Order.NEWEST if told.get("order") == Order.NEWEST else Order.RELEVANCE
    page = told.get("page", "1")
    place: dict[str, Any] = {"query": query, "longest": LONGEST, "order": order, "orders": ORDERS}
    try:
        results = search(
            query,
            kind=chosen["kind"],
            organ=chosen["organ"],
            category=chosen["category"],
            year=chosen["year"],
            validity=chosen["validity"],
            order=order,
            page=int(page) if page.isascii() and page.isdecimal() and len(page) < 6 else 1,
        )
    except NoIndex:
        response = render(request, "search/search.html", place, status=503)
        response["Retry-After"] = "60"
        return response
    return render(
        request,
        "search/search.html",
        place
        | {
            "results": results,
            "filters": _filters(results),
            "narrowed": any(chosen.values()),
            "previous": results.page - 1,
            "next": results.page + 1,
        },
    )


def _filters(results: Results) -> list[tuple[str, str, list[tuple[Value, str]]]]:
    """Name, label and named values of each facet that has some."""
    codes = [value.value for value in results.facets["organ"]]
    organs = dict(Organ.objects.filter(code__in=codes).values_list("code", "short_name"))
    return [
        (
            name,
            LABELS[name],
            [(value, _name(name, value.value, organs)) for value in results.facets[name]],
        )
        for name in FACETS
        if results.facets[name]
    ]


def _name(facet: str, value: str, organs: dict[str, str]) -> str:
    if facet == "organ":
        return organs.get(value, value)
    return f"{value} 年" if facet == "year" else value
