"""List, page, forms and export of every kind of record, from what its room's `console.py` declares."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db.models import F, Q, Value
from django.db.models.constants import LOOKUP_SEP
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.ledger import events
from gongkai.ledger.console import (
    KINDS,
    STANDING,
    Action,
    Part,
    RecordKind,
    Shown,
    actions_of,
    sections_of,
)
from gongkai.ledger.models import Event, User
from gongkai.ledger.permissions import (
    is_office,
    may_record,
    may_see,
    recordable_organs,
    visible_organs,
)
from gongkai.site.views.figures import csv_response, sorted_by, table_of

PAYLOAD_LABELS = {
    "party": "对象",
    "limit_day": "期限届满日",
    "answer_by": "督办回复期限",
    "limit_days": "期限天数",
    "days": "延长工作日",
    "fee": "金额（元）",
    "due_on": "答复期限",
    "reason": "理由",
    "basis": "依据",
    "summary": "内容",
    "outcome": "处理结果",
    "authority": "作出机关",
    "decision": "文号",
    "result": "结果",
    "ordered_until": "责令办理的期限",
    "received_on": "收到日期",
    "served_on": "收到副本日期",
    "number": "编号",
    "entered_on": "登记日",
}


def kind_by(key: str) -> RecordKind:
    """The kind of record; raises Http404."""
    try:
        return KINDS[key]
    except KeyError:
        raise Http404("没有这类记录") from None


def officer(request: HttpRequest) -> User:
    """The logged-in officer; raises PermissionDenied for anyone else."""
    if not isinstance(request.user, User):
        raise PermissionDenied("请先登录。")
    return request.user


def visible(request: HttpRequest, kind: RecordKind) -> Any:
    """All records of the kind that the officer may open."""
    user = officer(request)
    records = kind.model.objects.select_related(*kind.related)
    return records if is_office(user) else records.filter(organ__in=visible_organs(user))


def narrowed(request: HttpRequest, kind: RecordKind) -> Any:
    """Visible records after organ, filters and search words of the query."""
    records = visible(request, kind)
    organ = request.GET.get("organ", "")
    if organ:
        records = records.filter(organ__code=organ)
    for filter_ in kind.filters:
        value = request.GET.get(filter_.name, "")
        if value and value in dict(filter_.choices()):
            records = filter_.apply(records, value)
    if STANDING in kind.filters and request.GET.get("standing", "") not in {"struck", "all"}:
        records = records.filter(struck_on__isnull=True)
    for word in words_of(request):
        found = Q()
        for field in kind.search:
            found |= holds(field, word) if isinstance(field, str) else field(word)
        records = records.filter(found)
    return sorted_by(request, kind, records)


def holds(field: str, word: str) -> Q:
    """Records whose field holds the word, in small letters or large.

    A word that has neither, as Chinese has not, is looked for as it stands: PostgreSQL would turn
    every text into large letters first, which takes three times as long as to look.
    """
    if word.upper() == word.lower() and LOOKUP_SEP not in field:
        return Q(GreaterThan(StrIndex(F(field), Value(word)), 0))
    return Q(**{f"{field}__icontains": word})


MOST_WORDS = 5


def words_of(request: HttpRequest) -> list[str]:
    """The words that are looked for, in NFC; a record must hold all of them."""
    return unicodedata.normalize("NFC", request.GET.get("q", "")).split()[:MOST_WORDS]


@require_safe
def record_list(request: HttpRequest, kind: str) -> HttpResponse:
    """Records of one kind with filters, search, sorting and export."""
    chosen = kind_by(kind)
    user = officer(request)
    filters = [
        {"filter": f, "choices": f.choices(), "value": request.GET.get(f.name, "")}
        for f in chosen.filters
    ]
    context: dict[str, Any] = {
        "kind": chosen,
        "siblings": [k for k in KINDS.values() if k.group and k.group == chosen.group],
        "filters": filters,
        "organs": visible_organs(user).order_by("path"),
        "organ": request.GET.get("organ", ""),
        "query": request.GET.get("q", ""),
        "narrowed": any(v for k, v in request.GET.items() if k not in {"page", "sort"}),
        "bulk": chosen.bulk(user),
        **table_of(request, chosen, narrowed(request, chosen), searched=bool(words_of(request))),
        "may_add": chosen.add_form is not None and recordable_organs(user).exists(),
    }
    return render(request, "console/record_list.html", context)


@require_safe
def record_export(request: HttpRequest, kind: str) -> StreamingHttpResponse:
    """The narrowed list as CSV."""
    chosen = kind_by(kind)
    return csv_response(chosen, narrowed(request, chosen), chosen.title)


def put_errors(form: forms.BaseForm, error: ValidationError) -> None:
    """Show an action's messages at the fields that they name, the others above the form."""
    found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, texts in found.items():
        for text in texts:
            form.add_error(name if name in form.fields and name != NON_FIELD_ERRORS else None, text)


@require_http_methods(["GET", "POST"])
def record_add(request: HttpRequest, kind: str) -> HttpResponse:
    """Enter one record; what was typed stays where the room's action refuses it."""
    chosen = kind_by(kind)
    user = officer(request)
    if chosen.add_form is None or chosen.add is None:
        raise Http404(f"{chosen.noun}不在这里登记")
    if not recordable_organs(user).exists():
        raise PermissionDenied(f"您的岗位没有登记{chosen.noun}的权限。")
    form = chosen.add_form(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            record = chosen.add(form.cleaned_data, user)
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, f"已登记{chosen.noun} {record.key}。")
            return redirect("console_record", chosen.key, record.pk)
    return render(
        request, "console/record_form.html", {"kind": chosen, "form": form, "record": None}
    )


def _record(request: HttpRequest, kind: RecordKind, pk: int) -> Any:
    record = get_object_or_404(kind.model.objects.select_related(*kind.related), pk=pk)
    if not may_see(officer(request), record.organ_id):
        raise PermissionDenied("这条记录属于其他机关。")
    return record


def _timeline(kind: RecordKind, record: Any) -> list[dict[str, Any]]:
    """The events of a record and of its parts in the order of their entry."""
    parts = {(part.record.STREAM, part.record.pk): part for part in kind.parts(record)}
    entered = list(events.told(record.STREAM, record.pk))
    if parts:
        wanted = Q()
        for stream in {stream for stream, _ in parts}:
            keys = [key for name, key in parts if name == stream]
            wanted |= Q(stream=stream, record__in=keys)
        entered += Event.objects.filter(wanted).select_related("actor")
    return [
        {
            "event": event,
            "label": _event_label(kind, event, parts),
            "details": [
                (PAYLOAD_LABELS[key], kind.payload_values.get(key, {}).get(value, value))
                for key, value in event.payload.items()
                if key in PAYLOAD_LABELS
                and value not in (None, "")
                # A part's label holds its number already.
                and not (key == "number" and event.stream != record.STREAM)
            ],
        }
        for event in sorted(entered, key=lambda event: event.pk)
    ]


def _event_label(kind: RecordKind, event: Event, parts: dict[tuple[str, int], Part]) -> str:
    part = parts.get((event.stream, event.record))
    if part is None:
        return kind.event_labels.get(event.name, event.name)
    return f"{part.event_labels.get(event.name, event.name)}{part.label}"


@require_safe
def record(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """One record: facts, possible actions, history."""
    chosen = kind_by(kind)
    found = _record(request, chosen, pk)
    user = officer(request)
    may = may_record(user, found.organ)
    return render(
        request,
        "console/record.html",
        {
            "kind": chosen,
            "record": found,
            "facts": [(label, value) for label, value in chosen.facts(found) if value],
            "work": chosen.work(found),
            "explained": chosen.explain(found),
            "actions": [a for a in actions_of(chosen, found) if a.permit(user, found)],
            "refused": chosen.refused(found) if may else (),
            "sections": sections_of(chosen, found, user),
            "timeline": _timeline(chosen, found),
            "broken": events.prove_chain(events.told(found.STREAM, found.pk)),
        },
    )


def _action(kind: RecordKind, record: Any, key: str) -> Action:
    for action in actions_of(kind, record):
        if action.key == key:
            return action
    raise ValidationError("这一步现在不能办理：记录的状态可能刚被改变，请看下面的登记历史。")


@require_http_methods(["GET", "POST"])
def record_action(request: HttpRequest, kind: str, pk: int, action: str) -> HttpResponse:
    """One action with its form."""
    chosen = kind_by(kind)
    user = officer(request)
    found = _record(request, chosen, pk)
    if not may_record(user, found.organ):
        raise PermissionDenied(f"您的岗位没有办理{chosen.noun}的权限。")
    try:
        doing = _action(chosen, found, action)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("console_record", chosen.key, found.pk)
    if request.method == "POST" and (changed := doing.stale(found, user, request.POST)):
        messages.warning(request, changed)
        return redirect("console_record", chosen.key, found.pk)
    if not doing.permit(user, found):
        raise PermissionDenied(f"“{doing.label}”须由另一岗位的人员办理。")
    form = doing.form(request.POST if request.method == "POST" else None, user=user, record=found)
    shown: Shown | None = None
    if request.method == "POST" and doing.preview and "preview" in request.POST:
        if form.is_valid():
            try:
                shown = doing.preview(found, form.cleaned_data, user)
            except ValidationError as error:
                put_errors(form, error)
    elif request.method == "POST" and form.is_valid():
        try:
            outcome = doing.run(found, form.cleaned_data, user)
        except ValidationError as error:
            put_errors(form, error)
            form.refused(error)
        else:
            if outcome.secret:
                response = render(
                    request,
                    "console/secret.html",
                    {"kind": chosen, "record": found, "action": doing, "outcome": outcome},
                )
                response["Cache-Control"] = "no-store"
                return response
            messages.success(request, outcome.message)
            return redirect("console_record", chosen.key, found.pk)
    return render(
        request,
        "console/record_form.html",
        {
            "kind": chosen,
            "form": form,
            "record": found,
            "action": doing,
            "previews": doing.preview is not None,
            "preview": shown,
            "beside": doing.beside(found, user) if doing.beside else None,
        },
    )
