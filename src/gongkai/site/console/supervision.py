"""督办统计: all organs by the clock and a period's statistics, for the disclosure office."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.foi.console import REQUESTS, marks
from gongkai.foi.models import OUTCOMES
from gongkai.foi.rules.durations import Spread
from gongkai.foi.states import Channel
from gongkai.foi.supervision.selectors import (
    NOW,
    PERIOD,
    Line,
    at_risk,
    cases,
    overview,
    sorted_lines,
)
from gongkai.ledger.models import Organ
from gongkai.ledger.scope import Scope
from gongkai.ledger.sheets import disarmed
from gongkai.site.views.figures import csv_response, sorted_by, table_of

AT_RISK = 20
HEADS = (
    ("organ", "行政机关"),
    *NOW.items(),
    ("received", "收到"),
    ("closed", "办结"),
    ("rate", "按期办结率"),
    ("median", "用时中位数"),
    ("", "四分位"),
    ("most", "最长"),
    ("own_median", "扣除后中位数"),
    ("", "扣除后四分位"),
    ("own_most", "扣除后最长"),
)
"""Columns of the table of organs: (key to sort by, head)."""


@dataclass(frozen=True)
class Asked:
    """The scope that was asked for, and what was wrong with the question."""

    scope: Scope
    problem: str = ""

    def query(self, **others: str) -> str:
        """The scope as an address's query, with `others` beside it."""
        scope = self.scope
        organ = scope.organ.code if scope.organ else ""
        told = {"organ": organ, "from": scope.start.isoformat(), "to": scope.end.isoformat()}
        return urlencode({k: v for k, v in {**told, **others}.items() if v})


def asked(request: HttpRequest) -> Asked:
    """The scope of the query: an organ with its subtree, a period; by default this year."""
    today = timezone.localdate()
    code = request.GET.get("organ", "")
    organ = get_object_or_404(Organ, code=code) if code else None
    own = request.GET.get("own") == "1"
    problem = ""
    try:
        start = date.fromisoformat(request.GET.get("from") or f"{today.year}-01-01")
        end = date.fromisoformat(request.GET.get("to") or today.isoformat())
        if not date(1990, 1, 1) <= start <= end <= date(2200, 1, 1):
            raise ValueError
    except ValueError:
        start, end = date(today.year, 1, 1), today
        problem = "起止日期写错了，或者终日早于始日；下面是今年的统计。"
    return Asked(Scope(organ, start, end, today, own=own), problem)


@require_safe
def supervision(request: HttpRequest) -> HttpResponse:
    """All organs of the scope, sortable, or the same as CSV."""
    question, today = asked(request), timezone.localdate()
    found = overview(question.scope, today)
    sort = request.GET.get("sort", "")
    lines = sorted_lines(found.lines, sort)
    if request.GET.get("format") == "csv":
        return _csv(lines, found.total, question.scope)
    risky = list(at_risk(question.scope, today)[: AT_RISK + 1])
    return render(
        request,
        "console/supervision.html",
        {
            "asked": question,
            "scope": question.scope,
            "organs": Organ.objects.order_by("path"),
            "heads": [(key, label, _next(sort, key), _aria(sort, key)) for key, label in HEADS],
            "tiles": [
                (name if name in ("overdue", "soon") else "", label, found.total.now[name], href)
                for name, label in NOW.items()
                for href in [_link(question, set=name)]
            ],
            "rows": [_row(question, line) for line in lines],
            "total": _row(question, found.total),
            "risky": [(r, w) for r, w in zip(risky, marks(risky), strict=True)][:AT_RISK],
            "more": len(risky) > AT_RISK,
            "outcomes": [
                (share, _link(question, set="closed", outcome=share.key))
                for share in found.outcomes
            ],
            "channels": [
                (
                    share,
                    _link(question, set="received", channel=share.key),
                    _link(question, set="closed", channel=share.key),
                )
                for share in found.channels
            ],
            "unmeasured": found.unmeasured,
            "csv": f"?{question.query(sort=sort, format='csv')}",
        },
    )


def _next(sort: str, key: str) -> str:
    """What a head sorts by when it is clicked: numbers downwards first, organs in their order."""
    first, second = (key, f"-{key}") if key == "organ" else (f"-{key}", key)
    return second if sort == first or (not sort and key == "organ") else first


def _aria(sort: str, key: str) -> str:
    return {key: "ascending", f"-{key}": "descending"}.get(sort or "organ", "none")


def _link(question: Asked, **others: str) -> str:
    return f"{reverse('console_supervision_cases')}?{question.query(**others)}"


def _row(question: Asked, line: Line) -> dict[str, Any]:
    """A line of the table: its numbers as (text, address)."""
    only = {"organ": line.organ.code, "own": "1"} if line.organ else {}
    closed = _link(question, **only, set="closed")
    cells = [(str(line.now[name]), _link(question, **only, set=name)) for name in NOW]
    cells += [
        (str(line.received), _link(question, **only, set="received")),
        (str(line.closed), closed),
        (_percent(line), _link(question, **only, set="in_time") if line.closed else ""),
    ]
    cells += [(text, closed if line.closed else "") for text in _days(line)]
    return {"organ": line.organ, "cells": cells}


def _percent(line: Line) -> str:
    return "—" if line.rate is None else f"{line.rate}%"


def _days(line: Line) -> list[str]:
    return [text for found in (line.all_days, line.own_days) for text in _spread(found)]


def _spread(found: Spread | None) -> tuple[str, str, str]:
    if found is None:
        return "—", "—", "—"
    quartiles = f"{found.lower.normalize():f}～{found.upper.normalize():f}"
    return f"{found.median.normalize():f}", quartiles, str(found.most)


def _csv(lines: list[Line], total: Line, scope: Scope) -> HttpResponse:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([label for _, label in HEADS])
    for line in (*lines, total):
        name = line.organ.name if line.organ else "合计"
        numbers = [*(line.now[key] for key in NOW), line.received, line.closed]
        writer.writerow([disarmed(name), *numbers, _percent(line), *_days(line)])
    response = HttpResponse("\ufeff" + file.getvalue(), content_type="text/csv; charset=utf-8")
    name = quote(f"督办统计_{scope.start}_{scope.end}")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}.csv"
    return response


@require_safe
def supervised_cases(request: HttpRequest) -> HttpResponseBase:
    """The cases behind a number of the page, or the same as CSV."""
    question, today = asked(request), timezone.localdate()
    name, outcome, channel = (request.GET.get(k, "") for k in ("set", "outcome", "channel"))
    labels = {**NOW, **PERIOD}
    if (
        name not in labels
        or outcome not in {"", *dict(OUTCOMES)}
        or channel not in {"", *Channel.values}
    ):
        raise Http404("没有这样的清单")
    found = cases(name, question.scope, today, outcome=outcome, channel=channel)
    records = sorted_by(request, REQUESTS, found)
    title = "·".join(
        part
        for part in (
            labels[name],
            dict(OUTCOMES).get(outcome, ""),
            dict(Channel.choices).get(channel, ""),
        )
        if part
    )
    if request.GET.get("format") == "csv":
        return csv_response(REQUESTS, records, title)
    return render(
        request,
        "console/supervised_cases.html",
        {
            "kind": REQUESTS,
            "title": title,
            "scope": question.scope,
            "dated": name in PERIOD,
            "back": question.query(),
            **table_of(request, REQUESTS, records),
        },
    )
