"""What the site's own pages depend on besides what they name, and where changes are read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import reverse

from gongkai.ledger.models import Organ
from gongkai.ledger.ready import CHROME, expands, shown_at
from gongkai.reports.models import Report, ReportStatus


@expands("ledger.organ")
def around_every_page(keys: Sequence[str]) -> Iterable[str]:
    """The district stands at the head and the foot of every page."""
    district = Organ.get_first_root_node()
    return [CHROME] if district is not None and str(district.pk) in keys else []


@shown_at("reports.report")
def of_reports(keys: Sequence[str]) -> Iterable[str]:
    """A published report, the list and the first page."""
    yield from (reverse("home"), reverse("report_list"))
    reports = Report.objects.filter(pk__in=keys, status=ReportStatus.FROZEN)
    for code, year in reports.values_list("organ__code", "year"):
        yield reverse("report", args=[code, year])
