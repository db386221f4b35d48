"""Organs and how to reach their disclosure work (政府信息公开条例 Art. 12, 29)."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.ledger.models import Organ, OrganKind
from gongkai.ledger.pagemeta import PageMeta, organ_data
from gongkai.ledger.ready import ready
from gongkai.reports.models import Report, ReportStatus
from gongkai.site.columns import COLUMNS


@ready("ledger.organ:*", timeless=True)
@require_safe
def organ_list(request: HttpRequest) -> HttpResponse:
    """All organs, by kind, found by name."""
    query = request.GET.get("q", "").strip()
    organs = Organ.objects.order_by("path")
    if query:
        organs = organs.filter(Q(name__icontains=query) | Q(short_name__icontains=query))
    groups = [
        (label, [organ for organ in organs if organ.kind == kind])
        for kind, label in OrganKind.choices
    ]
    return render(
        request,
        "site/organs.html",
        {"groups": [g for g in groups if g[1]], "query": query, "count": len(organs)},
    )


@ready("reports.report:*", "ledger.organ:*", timeless=True)
@require_safe
def organ(request: HttpRequest, code: str) -> HttpResponse:
    """One organ: where to turn, what it holds, its reports."""
    found = get_object_or_404(Organ, code=code)
    parent, path = found.get_parent(), reverse("organ", args=[code])
    column = COLUMNS["organ_list"]
    told = replace(
        column,
        name=found.name,
        description=f"{found.name}的职能、地址和联系电话，掌握的主要政府信息。",
        keywords=f"{found.short_name} {column.keywords}",
    )
    crumbs = ((column.name, reverse("organ_list")), (found.name, path))
    return render(
        request,
        "site/organ.html",
        {
            "organ": found,
            "meta": PageMeta(path, told, crumbs=crumbs, data=(organ_data(found, parent),)),
            "parent": parent,
            "children": found.get_children(),
            "reports": Report.objects.filter(organ=found, status=ReportStatus.FROZEN),
        },
    )
