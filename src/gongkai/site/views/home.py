"""The first page and the choice of a reading mode and a language."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from gongkai.ledger.figures import registry
from gongkai.ledger.organs import district_of
from gongkai.ledger.ready import ready
from gongkai.library import selectors as library
from gongkai.library.announcing import DOCUMENTS, INTERPRETATIONS
from gongkai.portal import selectors as portal
from gongkai.portal.kinds import ColumnKind
from gongkai.portal.ready_tags import HOME as PORTAL
from gongkai.reports.document import display
from gongkai.reports.links import figure_link
from gongkai.reports.models import Report
from gongkai.reports.selectors import latest_report, scope_of, values_of
from gongkai.site.context import MODES
from gongkai.site.language import COOKIE, LANGUAGES

KEY_FIGURES = (
    "foi.received",
    "foi.closed",
    "foi.in_time_rate",
    "table1.normative_documents.in_force",
    "table1.permits",
    "table1.penalties",
    "table1.fees_10k_yuan",
    "remedies.reconsiderations",
)
"""Of these the first page prints those that the latest report prints."""
QUICK = (ColumnKind.GUIDE, ColumnKind.RULES)
NEWEST = 7
YEAR = 365 * 24 * 3600


@ready(*PORTAL, f"{DOCUMENTS}:*", f"{INTERPRETATIONS}:*", "reports.report:*")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is new in the district, the ways in, and the latest report's key figures."""
    district = district_of(request)
    latest = latest_report(district)
    documents = library.published().order_by("-published_on", "-pk")
    explained = library.published_interpretations().order_by("-published_on", "-pk")
    columns = {one.kind: one for one in portal.columns_of(district, QUICK)}
    return render(
        request,
        "site/home.html",
        {
            "news": portal.newest(ColumnKind.NEWS, NEWEST),
            "notices": portal.newest(ColumnKind.NOTICES, NEWEST),
            "disclosed": portal.newest(ColumnKind.STATUTORY, NEWEST),
            "documents": documents[:4],
            "interpretations": explained[:3],
            "topics": portal.topics(timezone.localdate())[:6],
            "guide": columns.get(ColumnKind.GUIDE),
            "rules": columns.get(ColumnKind.RULES),
            "latest": latest,
            "cards": _cards(latest) if latest else [],
        },
    )


def _cards(report: Report) -> list[dict[str, Any]]:
    """The key figures that a published report prints, each with the way to its origin."""
    values, link = values_of(report), figure_link(scope_of(report))
    return [
        {"figure": registry.get(i), "value": display(values[i]), "href": link(i)}
        for i in KEY_FIGURES
        if i in registry.figures and values.get(i) is not None
    ]


@csrf_exempt  # It sets a display preference only; without a token public pages need no cookie.
@require_POST
def reading(request: HttpRequest) -> HttpResponse:
    """Remember a reading mode or a language for a year and go back to the page."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = "/"
    response = redirect(target)
    for cookie, field, values in (("reading", "mode", MODES), (COOKIE, COOKIE, LANGUAGES)):
        if (chosen := request.POST.get(field, "")) in values:
            response.set_cookie(cookie, chosen, max_age=YEAR, samesite="Lax", httponly=True)
    return response
