"""Writing annual reports in the officers' console."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.ledger import events
from gongkai.ledger.console import Day, OrganField, RecordForm
from gongkai.ledger.figures import registry
from gongkai.ledger.models import User
from gongkai.ledger.permissions import is_office, may_approve, may_record, may_see, visible_organs
from gongkai.norms.form import PARTS
from gongkai.norms.relations import ERROR, WARNING, Finding
from gongkai.reports import actions
from gongkai.reports.document import display
from gongkai.reports.filing import ProseFinding
from gongkai.reports.links import figure_link
from gongkai.reports.models import Report, ReportStatus
from gongkai.reports.pages import linked, page_of
from gongkai.reports.selectors import (
    compare,
    findings_of,
    lead_of,
    record_of,
    scope_of,
    texts_of,
    title_of,
    values_of,
    waived_rules,
)
from gongkai.reports.tokens import figures_in
from gongkai.verify.telling.rulebook import TEXTS

SEVERITIES = {ERROR: "错误", WARNING: "提醒"}
EVENT_LABELS = {
    "started": "开始编写",
    "edited": "修改正文",
    "waived": "放行规则",
    "submitted": "报送审签",
    "returned": "退回修改",
    "frozen": "定稿发布",
}
LEAD_HINT = "写明编制依据、统计期限、获取方式。"
LONGEST_SEARCH = 60


class StartForm(RecordForm):
    """Organ and year of a new report."""

    organ = OrganField()
    year = forms.IntegerField(label="年度", min_value=2008, max_value=2200)

    def prepare(self) -> None:
        self.fields["year"].initial = timezone.localdate().year - 1


class FreezeForm(RecordForm):
    """The as-of day of the final version."""

    as_of = Day(
        label="数据截至日",
        help_text="只有在这一天及以前登记的记录计入。定稿后数字和正文不再改变。",
    )

    def prepare(self) -> None:
        self.fields["as_of"].initial = timezone.localdate()


class ReasonForm(RecordForm):
    """Why a report is sent back, or a rule let pass."""

    reason = forms.CharField(label="理由", max_length=400, widget=forms.Textarea(attrs={"rows": 4}))


def _officer(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied("请先登录。")
    return request.user


def _report(request: HttpRequest, pk: int) -> Report:
    found = get_object_or_404(Report.objects.select_related("organ"), pk=pk)
    if not may_see(_officer(request), found.organ_id):
        raise PermissionDenied("这份报告属于其他机关。")
    return found


def _put_errors(form: forms.Form, error: ValidationError) -> None:
    found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, texts in found.items():
        for text in texts:
            form.add_error(name if name in form.fields else None, text)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Reports of the officer's organs."""
    user = _officer(request)
    reports = Report.objects.select_related("organ").order_by("-year", "organ__path")
    if not is_office(user):
        reports = reports.filter(organ__in=visible_organs(user))
    years = sorted({r.year for r in reports}, reverse=True)
    year, status = request.GET.get("year", ""), request.GET.get("status", "")
    query = request.GET.get("q", "").strip()
    if year:
        reports = reports.filter(year__in=[known for known in years if str(known) == year])
    if status in ReportStatus.values:
        reports = reports.filter(status=status)
    if query:
        reports = reports.filter(organ__name__icontains=query)
    return render(
        request,
        "reports/console_list.html",
        {
            "reports": reports,
            "years": years,
            "statuses": ReportStatus.choices,
            "year": year,
            "status": status,
            "query": query,
        },
    )


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Begin a report."""
    user = _officer(request)
    form = StartForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            report = actions.start_report(
                organ=form.cleaned_data["organ"], year=form.cleaned_data["year"], actor=user
            )
        except ValidationError as error:
            _put_errors(form, error)
        else:
            return redirect("console_report", report.pk)
    return render(
        request,
        "reports/console_form.html",
        {"form": form, "heading": "开始编写年度报告", "button": "开始编写", "report": None},
    )


def grouped(found: Iterable[Finding], report: Report) -> list[dict[str, Any]]:
    """Findings for a template: errors first, each with its figures' addresses and its waiver."""
    waived, link = waived_rules(report), figure_link(scope_of(report))
    order = {ERROR: 0, WARNING: 1}
    rows = []
    for finding in sorted(found, key=lambda f: (order.get(f.severity, 2), f.rule)):
        label = TEXTS[finding.rule].title if finding.rule in TEXTS else "正文"
        rows.append(
            {
                "finding": finding,
                "label": label,
                "severity": SEVERITIES.get(finding.severity, "说明"),
                "waivable": finding.rule in TEXTS and finding.severity == ERROR,
                "waived": finding.rule in waived,
                "places": [
                    *_spots(finding, report),
                    *(
                        (registry.get(p).label, link(p))
                        for p in finding.places[:6]
                        if p in registry.figures
                    ),
                ],
                "readings": finding.readings if isinstance(finding, ProseFinding) else (),
            }
        )
    return rows


def _spots(finding: Finding, report: Report) -> Iterator[tuple[str, str]]:
    """Places in the prose, each with the address of the text to be mended."""
    if isinstance(finding, ProseFinding):
        page = reverse("console_report", args=[report.pk])
        for label, part in finding.spots[:6]:
            yield label, f"{page}#part-{part or actions.LEAD}"


def choices(report: Report, query: str = "") -> list[dict[str, Any]]:
    """Figures to pick from with their present values; those of the tables only when searched for."""
    words = query.split()
    found = [
        figure
        for figure in registry.figures.values()
        if (not words and not figure.id.startswith("table2"))
        or (words and all(w in f"{figure.label} {figure.id} {figure.definition}" for w in words))
    ]
    found = found[:LONGEST_SEARCH]
    values = registry.evaluate([figure.id for figure in found], scope_of(report))
    return [{"figure": figure, "value": display(values[figure.id])} for figure in found]


def _parts(report: Report) -> list[dict[str, Any]]:
    texts = texts_of(report)
    return [
        {"key": actions.LEAD, "title": "导语", "text": lead_of(report), "hint": LEAD_HINT},
        *(
            {"key": p.key, "title": f"{p.number}、{p.title}", "text": texts[p.key], "hint": ""}
            for p in PARTS
        ),
    ]


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The report's texts, its findings and what may be done with it."""
    report = _report(request, pk)
    user = _officer(request)
    drafting = report.status == ReportStatus.DRAFT and may_record(user, report.organ)
    problems: list[str] = []
    parts = _parts(report)
    if request.method == "POST":
        for part in parts:
            text = request.POST.get(part["key"])
            text = None if text is None else text.replace("\0", "")
            if text is None or text.replace("\r\n", "\n") == part["text"]:
                continue
            try:
                actions.save_text(report=report, part=part["key"], text=text, actor=user)
            except ValidationError as error:
                problems.extend(error.messages)
            part["text"] = text
        if not problems:
            messages.success(request, "已保存。")
            return redirect("console_report", report.pk)
    values = values_of(report)
    found = grouped(findings_of(report, values=values) if not report.snapshot else (), report)
    lead, pages = page_of(report, values)
    return render(
        request,
        "reports/console_edit.html",
        {
            "report": report,
            "title": title_of(report.organ.name, report.year),
            "parts": parts,
            "problems": problems,
            "drafting": drafting,
            "may_approve": may_approve(user, report.organ),
            "may_record": may_record(user, report.organ),
            "findings": found,
            "errors": sum(
                1 for row in found if row["finding"].severity == ERROR and not row["waived"]
            ),
            "choices": choices(report) if drafting else [],
            "lead": lead,
            "pages": pages,
            "record": record_of(report),
            "comparison": compare(report) if report.snapshot and "compare" in request.GET else None,
            "timeline": [
                {"event": event, "label": EVENT_LABELS.get(event.name, event.name)}
                for event in events.history(Report.STREAM, report.pk)
                .select_related("actor")
                .order_by("-sequence")[:30]
            ],
        },
    )


@require_POST
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Texts that were typed but not saved, as they would be printed; nothing is written."""
    report = _report(request, pk)
    link = figure_link(scope_of(report))
    typed = {part["key"]: request.POST.get(part["key"], part["text"]) for part in _parts(report)}
    ids = [i for text in typed.values() for i in named_figures(text)]
    values = registry.evaluate(ids, scope_of(report))
    sections = [
        {
            "title": part["title"] if part["key"] != actions.LEAD else "",
            "paragraphs": tuple(linked(typed[part["key"]], values, link)),
        }
        for part in _parts(report)
    ]
    context = {
        "report": report,
        "title": title_of(report.organ.name, report.year),
        "sections": sections,
    }
    partial = request.headers.get("x-requested-with") == "XMLHttpRequest"
    name = "reports/_preview.html" if partial else "reports/console_preview.html"
    return render(request, name, context)


def named_figures(text: str) -> list[str]:
    """Known figures that a text names."""
    return [i for i in figures_in(text) if i in registry.figures]


@require_safe
def figures(request: HttpRequest, pk: int) -> HttpResponse:
    """Figures to pick from, found by words."""
    report = _report(request, pk)
    query = request.GET.get("q", "").strip()
    context = {"report": report, "query": query, "choices": choices(report, query)}
    partial = request.headers.get("x-requested-with") == "XMLHttpRequest"
    return render(
        request, "reports/_choices.html" if partial else "reports/console_figures.html", context
    )


@require_safe
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """All checks, with the sum over all organs below (E9)."""
    report = _report(request, pk)
    found = grouped(findings_of(report, thorough=True), report)
    return render(
        request,
        "reports/console_check.html",
        {
            "report": report,
            "title": title_of(report.organ.name, report.year),
            "findings": found,
            "errors": sum(
                1 for row in found if row["finding"].severity == ERROR and not row["waived"]
            ),
            "may_approve": may_approve(_officer(request), report.organ),
        },
    )


@require_http_methods(["GET", "POST"])
def waive(request: HttpRequest, pk: int, rule: str) -> HttpResponse:
    """Let one rule pass with a reason."""
    report = _report(request, pk)
    if rule not in TEXTS:
        raise Http404("没有这条规则")
    text = TEXTS[rule]
    form = ReasonForm(request.POST or None, user=_officer(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.waive(
                report=report,
                rule=rule,
                reason=form.cleaned_data["reason"],
                actor=_officer(request),
            )
        except ValidationError as error:
            _put_errors(form, error)
        else:
            messages.success(request, f"规则 {rule}“{text.title}”已放行，理由将印入报告。")
            return redirect("console_report", report.pk)
    return render(
        request,
        "reports/console_form.html",
        {
            "form": form,
            "report": report,
            "heading": f"放行规则 {rule}“{text.title}”",
            "note": f"{text.help}放行的理由连同您的姓名印在报告的备案记录中。",
            "button": "放行",
        },
    )


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Submit, return or freeze; each on a page of its own that says what it means."""
    report = _report(request, pk)
    user = _officer(request)
    kinds: dict[str, tuple[type[RecordForm], str, str, str]] = {
        "submit": (RecordForm, "报送审签", "报送后正文不能再改，除非审签人退回。", "报送"),
        "return": (ReasonForm, "退回修改", "退回后可以继续修改正文。", "退回"),
        "freeze": (
            FreezeForm,
            "定稿并发布",
            "数字、正文和口径将冻结为定稿，生成校验值，立即在网站公开，不能撤回。",
            "定稿并发布",
        ),
    }
    if step not in kinds:
        raise Http404("没有这一步")
    form_class, heading, note, button = kinds[step]
    form = form_class(request.POST if request.method == "POST" else None, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            if step == "submit":
                actions.submit(report=report, actor=user)
                messages.success(request, "已报送，等待机关负责人或政务公开办审签。")
            elif step == "return":
                actions.return_to_draft(
                    report=report, reason=form.cleaned_data["reason"], actor=user
                )
                messages.success(request, "已退回修改。")
            else:
                actions.freeze(report=report, actor=user, as_of=form.cleaned_data["as_of"])
                messages.success(request, "已定稿并发布。")
        except ValidationError as error:
            _put_errors(form, error)
        else:
            return redirect("console_report", report.pk)
    return render(
        request,
        "reports/console_form.html",
        {"form": form, "report": report, "heading": heading, "note": note, "button": button},
    )
