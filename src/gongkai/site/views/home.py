"""The first page and the choice of a reading mode."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from gongkai.ledger.figures import registry
from gongkai.ledger.models import Organ
from gongkai.ledger.ready import never, ready
from gongkai.ledger.scope import Scope
from gongkai.reports.document import display
from gongkai.reports.links import figure_link
from gongkai.reports.models import Report, ReportStatus
from gongkai.site.context import MODES

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
YEAR = 365 * 24 * 3600


@ready("reports.report:*", "ledger.organ:*", "ledger.holiday:*")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The latest report, its year's key figures and other reports."""
    district = Organ.get_first_root_node()
    published = Report.objects.filter(status=ReportStatus.FROZEN).select_related("organ")
    latest = published.filter(organ=district).order_by("-year").first() or published.first()
    today = timezone.localdate()
    if latest:
        scope = Scope.year(latest.year, latest.organ, latest.as_of)
    else:
        scope = Scope.year(today.year - 1, district, today)
    known = [i for i in KEY_FIGURES if i in registry.figures]
    values = registry.evaluate(known, scope) if district else {}
    link = figure_link(scope)
    response = render(
        request,
        "site/home.html",
        {
            "latest": latest,
            "scope": scope,
            "cards": [
                {"figure": registry.get(i), "value": display(v), "href": link(i)}
                for i, v in values.items()
                if v is not None
            ],
            "reports": published.exclude(pk=latest.pk)[:10] if latest else [],
        },
    )
    # What is known as of today still changes; as of an earlier day it never does.
    return response if scope.as_of < today else never(response)


@csrf_exempt  # It sets a display preference only; without a token public pages need no cookie.
@require_POST
def reading(request: HttpRequest) -> HttpResponse:
    """Remember a reading mode for a year and go back to the page."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = "/"
    response = redirect(target)
    mode = request.POST.get("mode", "")
    if mode in MODES:
        response.set_cookie("reading", mode, max_age=YEAR, samesite="Lax", httponly=True)
    return response
