"""Organs and how to reach their disclosure work (政府信息公开条例 Art. 12, 29)."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from gongkai.ledger.models import Organ, OrganKind
from gongkai.ledger.ready import ready
from gongkai.reports.models import Report, ReportStatus


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
    return render(
        request,
        "site/organ.html",
        {
            "organ": found,
            "parent": found.get_parent(),
            "children": found.get_children(),
            "reports": Report.objects.filter(organ=found, status=ReportStatus.FROZEN),
        },
    )
