"""Annual reports of the demo: those of 2021 frozen, those of 2022 at work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from gongkai.demo.narrative import (
    DISTRICT_2021,
    DISTRICT_2022,
    LEAD,
    ORGAN_WORDS,
    organ_texts,
)
from gongkai.demo.organs import ROOT
from gongkai.demo.people import Staff
from gongkai.demo.targets import YEAR
from gongkai.ledger.models import Organ
from gongkai.reports import actions
from gongkai.reports.models import Report

FROZEN_AS_OF: Final = date(YEAR, 1, 25)
"""The day as of which the reports of the year before were frozen."""

SUBMITTED: Final = "zhengshou"
"""Code of the organ whose report of the targets' year waits for its head's release."""


def write_reports(
    organs: dict[str, Organ], staff: Staff, on_progress: Callable[[int], None] | None = None
) -> None:
    """Freeze the 2021 reports of four organs and of the district, then begin those of 2022."""
    done = 0
    for year in (YEAR - 1, YEAR):
        for code in (*ORGAN_WORDS, ROOT):
            organ = organs[code]
            report = _write(organ, year, _texts(organ, year), staff)
            if year < YEAR or code == SUBMITTED:
                report = actions.submit(report=report, actor=staff.officers[code])
            if year < YEAR:
                approver = staff.office if code == ROOT else staff.heads[code]
                actions.freeze(report=report, actor=approver, as_of=FROZEN_AS_OF)
            done += 1
            if on_progress is not None:
                on_progress(done)


def _texts(organ: Organ, year: int) -> dict[str, str]:
    if organ.code == ROOT:
        return DISTRICT_2022 if year == YEAR else DISTRICT_2021
    return organ_texts(organ.code, organ.short_name, year)


def _write(organ: Organ, year: int, texts: dict[str, str], staff: Staff) -> Report:
    actor = staff.officers[organ.code]
    report = actions.start_report(organ=organ, year=year, actor=actor)
    lead = LEAD.format(who=organ.name, year=year, address=organ.address, phone=organ.phone)
    for part, text in ((actions.LEAD, lead), *texts.items()):
        actions.save_text(report=report, part=part, text=text, actor=actor)
    return Report.objects.select_related("organ").get(pk=report.pk)
