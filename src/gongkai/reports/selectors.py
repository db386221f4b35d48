"""Reading reports: values, document, findings, comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, QuerySet, When
from django.utils import timezone

from gongkai.ledger.figures import registry
from gongkai.ledger.models import Organ
from gongkai.ledger.once import once
from gongkai.ledger.scope import Scope
from gongkai.norms.form import PARTS, cells
from gongkai.norms.relations import ERROR, FEE_NOTICES, Finding, check
from gongkai.reports import tokens
from gongkai.reports.document import Paragraph, ReportDocument, Value
from gongkai.reports.filing import prose_findings
from gongkai.reports.models import Report, ReportStatus, Waiver
from gongkai.reports.snapshot import content_hash, pack, unpack
from gongkai.verify.telling.rulebook import TEXTS

CELLS = tuple(cells())


def published() -> QuerySet[Report]:
    """Reports that everyone may read."""
    return Report.objects.filter(status=ReportStatus.FROZEN).select_related("organ")


@once
def report_for(organ: Organ, year: int) -> Report | None:
    """The report of an organ and year, if it was begun."""
    return Report.objects.filter(organ=organ, year=year).select_related("organ").first()


def latest_report(district: Organ | None) -> Report | None:
    """The latest published report of `district`; where it has none, the latest of any organ."""
    own = Case(When(organ=district, then=0), default=1)
    return published().order_by(own, "-year", "organ__path").first()


def title_of(organ: str, year: int) -> str:
    """Printed title of a report (国办公开办函〔2021〕30号)."""
    return f"{organ}{year}年政府信息公开工作年度报告"


def scope_of(report: Report, as_of: date | None = None) -> Scope:
    """口径 of a report: its organ with subtree, its year, as of its frozen day or of today."""
    return Scope.year(report.year, report.organ, as_of or report.as_of or timezone.localdate())


@once
def texts_of(report: Report) -> dict[str, str]:
    """Raw text by part, every part present; of the snapshot once frozen."""
    if report.snapshot:
        return {part.key: report.snapshot["sections"].get(part.key, "") for part in PARTS}
    stored = {section.part: section.text for section in report.sections.all()}
    return {part.key: stored.get(part.key, "") for part in PARTS}


def lead_of(report: Report) -> str:
    """Raw text before part one."""
    return report.snapshot["lead"] if report.snapshot else report.lead


def figures_of(report: Report) -> tuple[str, ...]:
    """Every figure that a report prints: the 200 cells and those its text names, if they exist."""
    text = "\n".join((lead_of(report), *texts_of(report).values()))
    named = (i for i in tokens.figures_in(text) if i in registry.figures)
    return tuple(dict.fromkeys((*CELLS, *named)))


def live_values(report: Report, as_of: date | None = None) -> dict[str, Value]:
    """Values derived from the records now, as of `as_of`, or of the report's own day."""
    return registry.evaluate(figures_of(report), scope_of(report, as_of))


def values_of(report: Report) -> dict[str, Value]:
    """What the report prints: frozen values once frozen, else live ones."""
    if report.snapshot:
        return unpack(report.snapshot["values"])
    return live_values(report)


def frozen_values(organ: Organ, year: int) -> dict[str, Value] | None:
    """Values of the frozen report of that year; None where there is none."""
    report = report_for(organ, year)
    frozen = report is not None and report.status == ReportStatus.FROZEN
    return unpack(report.snapshot["values"]) if report and frozen and report.snapshot else None


@once
def waivers_of(report: Report) -> tuple[Waiver, ...]:
    """What named people let pass for this report, in the order of the rules."""
    return tuple(report.waivers.select_related("by").order_by("rule"))


def record_of(report: Report) -> tuple[str, ...]:
    """Lines printed as the report's record: each waived rule with reason, name and day."""
    if report.snapshot:
        return tuple(report.snapshot["record"])
    return tuple(
        f"规则{waiver.rule}“{rule_label(waiver.rule)}”经{waiver.by.real_name}于{waiver.on}放行："
        f"{waiver.reason}"
        for waiver in waivers_of(report)
    )


def rule_label(rule: str) -> str:
    """Chinese name of a rule."""
    return TEXTS[rule].title if rule in TEXTS else rule


def document_of(report: Report, values: Mapping[str, Value] | None = None) -> ReportDocument:
    """The report as every format prints it."""
    values = values_of(report) if values is None else values
    return ReportDocument(
        organ=report.organ.name,
        year=report.year,
        title=title_of(report.organ.name, report.year),
        as_of=scope_of(report).as_of,
        values={i: values[i] for i in CELLS},
        lead=tokens.paragraphs(lead_of(report), values),
        sections={part: tokens.paragraphs(text, values) for part, text in texts_of(report).items()},
        record=record_of(report),
        content_hash=report.snapshot_hash,
    )


def document_for(organ: Organ, year: int, as_of: date | None = None) -> ReportDocument:
    """The report of an organ and year; where none was begun, its tables alone, derived now."""
    report = report_for(organ, year)
    if report is not None:
        return document_of(report)
    scope = Scope.year(year, organ, as_of)
    return ReportDocument(
        organ=organ.name,
        year=year,
        title=title_of(organ.name, year),
        as_of=scope.as_of,
        values=registry.evaluate(CELLS, scope),
        lead=(Paragraph("本表由登记记录直接生成，尚未编写年度报告正文。"),),
    )


def children_of(report: Report) -> dict[str, dict[str, Value]] | None:
    """Cells of each organ of the subtree by name, for E9; None for an organ without a subtree."""
    if report.organ.is_leaf():
        return None
    scope = scope_of(report)
    own = [report.organ, *report.organ.get_descendants()]
    return {
        f"{organ.name}{'（本级）' if organ == report.organ else ''}": registry.evaluate(
            CELLS, scope.of(organ, own=True)
        )
        for organ in own
    }


def findings_of(
    report: Report, *, values: Mapping[str, Value] | None = None, thorough: bool = False
) -> tuple[Finding, ...]:
    """What the checks say of a report: relations, continuity, tokens, empty parts, prose and form.

    `thorough` adds E9, the sum over all organs below; it asks every figure of every organ.
    """
    values = values_of(report) if values is None else values
    extras = {FEE_NOTICES: registry.value(FEE_NOTICES, scope_of(report))}
    found = list(
        check(
            values,
            year=report.year,
            previous=frozen_values(report.organ, report.year - 1),
            children=children_of(report) if thorough else None,
            extras=extras,
        )
    )
    for part, text in texts_of(report).items():
        title = next(p for p in PARTS if p.key == part)
        place = f"第{title.number}部分“{title.title}”"
        found.extend(tokens.problems(text, registry.figures, place))
        if not text.strip():
            found.append(
                Finding(
                    rule="T4",
                    severity=ERROR,
                    message=f"{place}还没有正文。没有需要报告的事项，也请写明。",
                    places=(),
                    expected=None,
                    found=None,
                    legal_basis="政府信息公开条例第五十条",
                )
            )
    found.extend(tokens.problems(lead_of(report), registry.figures, "导语"))
    last = report_for(report.organ, report.year - 1)
    previous = document_of(last) if last and last.snapshot else None
    found.extend(prose_findings(document_of(report, values), previous))
    return tuple(found)


def waived_rules(report: Report) -> frozenset[str]:
    """Rules that a named person let pass for this report."""
    return frozenset(waiver.rule for waiver in waivers_of(report))


def blocking(report: Report, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Errors that no waiver covers: with one of them a report is neither submitted nor frozen."""
    waived = waived_rules(report)
    return tuple(f for f in findings if f.severity == ERROR and f.rule not in waived)


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure whose derivation no longer gives what was printed."""

    figure: str
    label: str
    frozen: Value
    derived: Value


@dataclass(frozen=True, slots=True)
class Comparison:
    """A frozen report against its records.

    `intact`: the snapshot still has its hash. `then`: differences when derived as of the frozen
    day (none, unless records were tampered with). `now`: what later entries would change.
    """

    intact: bool
    then: tuple[Difference, ...]
    now: tuple[Difference, ...]


def compare(report: Report, today: date | None = None) -> Comparison:
    """Derive a frozen report again; raises ValueError for a report that is not frozen."""
    if not report.snapshot:
        raise ValueError("报告尚未发布，没有定稿可以比对。")
    frozen = unpack(report.snapshot["values"])
    return Comparison(
        intact=content_hash(report.snapshot) == report.snapshot_hash,
        then=_differences(frozen, live_values(report)),
        now=_differences(frozen, live_values(report, today or timezone.localdate())),
    )


def _differences(
    frozen: Mapping[str, Value], derived: Mapping[str, Value]
) -> tuple[Difference, ...]:
    return tuple(
        Difference(key, registry.get(key).label, value, derived.get(key))
        for key, value in frozen.items()
        if key in registry.figures and pack({key: value}) != pack({key: derived.get(key)})
    )
