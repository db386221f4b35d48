"""One action for many records: each is tried by itself, and the page tells what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from gongkai.ledger.console import Action, RecordForm, RecordKind, actions_of
from gongkai.ledger.models import User
from gongkai.site.console.records import kind_by, officer, put_errors, visible

MOST = 200
"""How many records one action may be taken for at a time."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A record and what is in the way of the action; empty where nothing is."""

    record: Any
    obstacle: str


def obstacle(kind: RecordKind, action: Action, record: Any, user: User) -> str:
    """Why the action cannot be taken for this record now by this person; empty where it can."""
    offered = next((one for one in actions_of(kind, record) if one.key == action.key), None)
    if offered is None:
        why = dict(kind.refused(record)).get(action.label, "")
        return why or f"现在不能“{action.label}”，记录可能已经办过这一步或者已经办结"
    if not offered.permit(user, record):
        return f"“{action.label}”须由另一岗位的人员办理"
    return ""


def taken(action: Action, data: dict[str, Any], record: Any, user: User) -> str:
    """Take the action for one record; why it was refused, empty where it was not."""
    try:
        action.run(record, dict(data), user)
    except ValidationError as error:
        return "；".join(error.messages)
    except PermissionDenied as error:
        return str(error)
    return ""


def _chosen(request: HttpRequest, kind: RecordKind) -> list[Any]:
    """The chosen records that the officer may see, in the order of their keys."""
    asked = request.POST if request.method == "POST" else request.GET
    keys = {int(pk) for pk in asked.getlist("pk") if pk.isascii() and pk.isdecimal()}
    return list(visible(request, kind).filter(pk__in=sorted(keys)[: MOST + 1]).order_by("pk"))


@require_http_methods(["GET", "POST"])
def record_bulk(request: HttpRequest, kind: str, action: str) -> HttpResponse:
    """The form of an action for the chosen records, and what became of each of them."""
    known = kind_by(kind)
    user = officer(request)
    doing = next((one for one in known.bulk(user) if one.key == action), None)
    if doing is None:
        raise Http404("没有这项批量办理")
    records = _chosen(request, known)
    if not records or len(records) > MOST:
        told = (
            f"一次最多选 {MOST} 件，请分批办理。" if records else f"请先勾选要办理的{known.noun}。"
        )
        messages.error(request, told)
        return redirect("console_records", known.key)
    tried = [Tried(record, obstacle(known, doing, record, user)) for record in records]
    able = [one.record for one in tried if not one.obstacle]
    context: dict[str, Any] = {"kind": known, "action": doing, "tried": tried, "able": able}
    if not able:
        return render(request, "console/record_bulk.html", context)
    form: RecordForm = doing.form(
        request.POST if request.method == "POST" else None, user=user, record=able[0]
    )
    if request.method == "POST" and form.is_valid():
        done = [
            Tried(one.record, one.obstacle or taken(doing, form.cleaned_data, one.record, user))
            for one in tried
        ]
        if all(one.obstacle for one in done):
            # Nothing was done: what was typed stays, with the reasons beside it.
            put_errors(form, ValidationError("一件也没有办成，原因见下面的列表。"))
            return render(
                request, "console/record_bulk.html", {**context, "form": form, "tried": done}
            )
        return render(
            request,
            "console/record_bulk_done.html",
            {
                "kind": known,
                "action": doing,
                "done": [one.record for one in done if not one.obstacle],
                "failed": [one for one in done if one.obstacle],
            },
        )
    return render(request, "console/record_bulk.html", {**context, "form": form})
