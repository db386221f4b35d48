"""Public pages of annual reports (政府信息公开条例 Art. 49, 50)."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from gongkai.ledger.models import Organ
from gongkai.ledger.permissions import may_record, may_see
from gongkai.ledger.ready import also, never, ready
from gongkai.reports.export import FORMATS
from gongkai.reports.meta import of_report
from gongkai.reports.models import Report, ReportStatus
from gongkai.reports.pages import page_of
from gongkai.reports.selectors import (
    compare,
    document_of,
    published,
    record_of,
    scope_of,
    title_of,
)

PER_PAGE = 30


def readable(request: HttpRequest, organ: str, year: int) -> Report:
    """The report, if this visitor may read it: frozen ones for all, drafts for its organ's posts.

    Raises Http404 otherwise, so that nobody learns of a draft.
    """
    report = get_object_or_404(Report.objects.select_related("organ"), organ__code=organ, year=year)
    user: Any = request.user
    if report.status == ReportStatus.FROZEN:
        return report
    if user.is_authenticated and may_see(user, report.organ_id):
        # A draft's texts name its figures, and are printed.
        prefetch_related_objects([report], "sections")
        return report
    raise Http404("报告尚未发布")


@ready("reports.report:*", "ledger.organ:*", query=("organ", "page", "year"))
@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """Published reports by year and organ."""
    reports = published().order_by("-year", "organ__path")
    years = sorted(set(published().order_by().values_list("year", flat=True)), reverse=True)
    year, organ = request.GET.get("year", ""), request.GET.get("organ", "")
    if year:
        reports = reports.filter(year__in=[known for known in years if str(known) == year])
    if organ:
        reports = reports.filter(organ__code=organ)
    chosen = {"year": year, "organ": organ}
    page = Paginator(reports, PER_PAGE).get_page(request.GET.get("page"))
    response = render(
        request,
        "reports/list.html",
        {
            "page": page,
            "years": years,
            "organs": Organ.objects.filter(report__status=ReportStatus.FROZEN)
            .distinct()
            .order_by("path"),
            "chosen": chosen,
            "filtered": any(chosen.values()),
        },
    )
    # An address that shows nothing of its own is not kept: there are endlessly many.
    asked = request.GET.get("page", str(page.number))
    return response if page.object_list and asked == str(page.number) else never(response)


@ready("ledger.organ:*", timeless=True)
@require_safe
def report(request: HttpRequest, organ: str, year: int) -> HttpResponse:
    """One report: text, tables, downloads, record; for officers the comparison with the records."""
    found = readable(request, organ, year)
    user: Any = request.user
    officer = user.is_authenticated and may_record(user, found.organ)
    comparing = officer and bool(found.snapshot) and "compare" in request.GET
    lead, parts = page_of(found)
    response = render(
        request,
        "reports/report.html",
        {
            "report": found,
            "meta": of_report(found),
            "title": title_of(found.organ.name, found.year),
            "as_of": scope_of(found).as_of,
            "lead": lead,
            "parts": parts,
            "record": record_of(found),
            "formats": [FORMATS[key] for key in ("docx", "xlsx", "pdf", "json")],
            "officer": officer,
            "comparison": compare(found) if comparing else None,
        },
    )
    return also(response, f"reports.report:{found.pk}")


@require_safe
def download(request: HttpRequest, organ: str, year: int, extension: str) -> HttpResponse:
    """The report as a file."""
    found = readable(request, organ, year)
    chosen = FORMATS.get(extension)
    if chosen is None:
        raise Http404(f"没有 {extension} 格式")
    document = document_of(found)
    response = HttpResponse(chosen.render(document), content_type=chosen.content_type)
    name = quote(f"{document.title}.{chosen.extension}")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response
