"""Writing reports: begin, edit, waive, submit, return, freeze."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gongkai.ledger import changes, events
from gongkai.ledger.figures import registry
from gongkai.ledger.models import Organ, User
from gongkai.ledger.permissions import may_approve, may_record, require
from gongkai.norms.form import PARTS
from gongkai.reports.models import Report, ReportStatus, Section, Waiver
from gongkai.reports.selectors import (
    blocking,
    figures_of,
    findings_of,
    frozen_values,
    lead_of,
    live_values,
    record_of,
    texts_of,
    title_of,
)
from gongkai.reports.snapshot import content_hash, pack
from gongkai.verify.telling.rulebook import TEXTS

FIRST_YEAR = 2008
LONGEST_TEXT = 100_000
LEAD = "lead"


def start_report(*, organ: Organ, year: int, actor: User) -> Report:
    """Begin the report of an organ and year (条例 Art. 49); returns the one begun before, if any.

    Raises ValidationError for a year that is not over or before the Regulations.
    """
    require(may_record(actor, organ), "编写年度报告")
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        raise ValidationError(
            {"year": f"年度应在{FIRST_YEAR}年到今年之间，现在填的是{year}，请改正。"}
        )
    with transaction.atomic():
        report, created = Report.objects.get_or_create(organ=organ, year=year)
        if created:
            Section.objects.bulk_create(Section(report=report, part=p.key) for p in PARTS)
            _tell(report, "started", actor, year=year)
    return report


def save_text(*, report: Report, part: str, text: str, actor: User) -> None:
    """Keep the text of a part, or of the lead (`lead`), of a draft."""
    require(may_record(actor, report.organ), "编写年度报告")
    if part != LEAD and part not in {p.key for p in PARTS}:
        raise ValidationError({"part": f"报告没有“{part}”这一部分。"})
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    if len(text) > LONGEST_TEXT:
        raise ValidationError({"text": f"正文有{len(text)}字，超过{LONGEST_TEXT}字，请删减。"})
    with transaction.atomic():
        report = _locked(report, ReportStatus.DRAFT)
        if part == LEAD:
            report.lead = text
            report.save(update_fields=["lead"])
        else:
            Section.objects.update_or_create(report=report, part=part, defaults={"text": text})
        _tell(report, "edited", actor, part=part, digest=events.digest(text.encode()))


def waive(*, report: Report, rule: str, reason: str, actor: User) -> Waiver:
    """Let one broken rule pass, by name and with a reason that the report's record prints.

    The relations and the checker's rules may be waived; the tokens of the text cannot.
    """
    require(may_approve(actor, report.organ), "放行校验规则")
    if rule not in TEXTS:
        raise ValidationError({"rule": f"“{rule}”不是可以放行的规则，请直接改正报告。"})
    reason = unicodedata.normalize("NFC", reason.strip())
    if not 5 <= len(reason) <= 400:
        raise ValidationError({"reason": "请写明放行的理由，5到400字。"})
    with transaction.atomic():
        report = _locked(report, ReportStatus.DRAFT)
        waiver, _ = Waiver.objects.update_or_create(
            report=report,
            rule=rule,
            defaults={"reason": reason, "by": actor, "on": timezone.localdate()},
        )
        _tell(report, "waived", actor, rule=rule, reason=reason)
    return waiver


def submit(*, report: Report, actor: User) -> Report:
    """Hand a draft over for release; raises ValidationError while an error stands unwaived."""
    require(may_record(actor, report.organ), "报送年度报告")
    with transaction.atomic():
        report = _locked(report, ReportStatus.DRAFT)
        _refuse_errors(report)
        report.status = ReportStatus.SUBMITTED
        report.save(update_fields=["status"])
        _tell(report, "submitted", actor)
    return report


def return_to_draft(*, report: Report, reason: str, actor: User) -> Report:
    """Send a submitted report back for work."""
    require(may_approve(actor, report.organ), "退回年度报告")
    if not reason.strip():
        raise ValidationError({"reason": "请写明退回的原因。"})
    with transaction.atomic():
        report = _locked(report, ReportStatus.SUBMITTED)
        report.status = ReportStatus.DRAFT
        report.save(update_fields=["status"])
        _tell(report, "returned", actor, reason=reason.strip())
    return report


def freeze(
    *,
    report: Report,
    actor: User,
    as_of: date | None = None,
    before_commit: Callable[[], None] | None = None,
) -> Report:
    """Freeze and publish a submitted report: values, text, as-of day and hash, once and for all.

    `as_of` defaults to today. Raises ValidationError where an error stands unwaived or `as_of`
    lies before the end of the year or after today. `before_commit` runs inside the transaction.
    """
    require(may_approve(actor, report.organ), "发布年度报告")
    today = timezone.localdate()
    as_of = as_of or today
    if not date(report.year, 12, 31) <= as_of <= today:
        raise ValidationError(
            {"as_of": f"数据截至日应在{report.year}-12-31和今天之间，现在是{as_of}，请改正。"}
        )
    with transaction.atomic():
        report = _locked(report, ReportStatus.SUBMITTED)
        report.as_of = as_of
        values = live_values(report)
        _refuse_errors(report)
        snapshot: dict[str, Any] = {
            "organ": report.organ.name,
            "year": report.year,
            "title": title_of(report.organ.name, report.year),
            "as_of": as_of.isoformat(),
            "lead": lead_of(report),
            "sections": texts_of(report),
            "values": pack(values),
            "figures": {
                i: [(f := registry.get(i)).label, f.unit, f.citation, f.definition]
                for i in figures_of(report)
            },
            "previous": pack(frozen_values(report.organ, report.year - 1) or {}),
            "record": list(record_of(report)),
        }
        report.snapshot = snapshot
        report.snapshot_hash = content_hash(snapshot)
        report.status = ReportStatus.FROZEN
        report.frozen_at = timezone.now()
        report.save()
        _tell(report, "frozen", actor, as_of=as_of.isoformat(), hash=report.snapshot_hash)
        changes.announce("reports.report", str(report.pk))
        if before_commit is not None:
            before_commit()
    return report


def _locked(report: Report, expected: ReportStatus) -> Report:
    """The report's row, locked where the database can, in the status that the step needs."""
    fresh = Report.objects.select_for_update(of=("self",)).select_related("organ").get(pk=report.pk)
    if fresh.status != expected:
        raise ValidationError(
            f"报告现在是“{fresh.get_status_display()}”，这一步只能在“{expected.label}”时办理。"
        )
    return fresh


def _refuse_errors(report: Report) -> None:
    errors = blocking(report, findings_of(report, thorough=True))
    if errors:
        raise ValidationError([f"{finding.rule}：{finding.message}" for finding in errors])


def _tell(report: Report, name: str, actor: User, **payload: Any) -> None:
    events.append(
        report,
        name,
        stream=Report.STREAM,
        day=timezone.localdate(),
        actor=actor,
        payload=payload,
    )
