"""Published annual reports in the portal's column of each organ (条例 Art. 49; 国办公开办函〔2019〕61号)."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from gongkai.portal.kinds import ColumnKind
from gongkai.portal.listings import Listed, listing
from gongkai.portal.models import ColumnPage
from gongkai.reports.selectors import published, title_of


@listing(ColumnKind.REPORTS, "reports.report:*")
def reports(column: ColumnPage) -> Iterator[Listed]:
    """All published reports of the column's organ."""
    for report in published().filter(organ=column.organ):
        assert report.frozen_at is not None
        yield Listed(
            title_of(report.organ.name, report.year),
            timezone.localdate(report.frozen_at),
            reverse("report", args=[report.organ.code, report.year]),
        )
