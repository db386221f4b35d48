"""The annual reports that everyone may read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.urls import reverse

from gongkai.ledger.models import Organ
from gongkai.ledger.published import Published, source
from gongkai.reports.selectors import published, title_of

MARK = "报告"
"""Without this piece nobody looks for a report; every request names an organ that has some."""


@source
def reports(pieces: Sequence[str], organ: Organ | None) -> Iterator[Published]:
    """Published annual reports, of `organ` alone where one is given."""
    if MARK not in pieces:
        return
    found = published().filter(organ=organ) if organ else published()
    for report in found:
        assert report.frozen_at is not None
        yield Published(
            title_of(report.organ.name, report.year),
            "年度报告",
            report.frozen_at.date(),
            report.organ.name,
            reverse("report", args=[report.organ.code, report.year]),
        )
