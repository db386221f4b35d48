"""Importing a file: template, upload, trial, confirmation; progress for those with JavaScript."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.ledger import imports
from gongkai.ledger.intake import IntakeRefused, build_template
from gongkai.ledger.models import ImportBatch
from gongkai.ledger.permissions import is_office, recordable_organs
from gongkai.site.console.records import officer

LARGEST = 50 * 1024 * 1024
KEPT_SECONDS = 24 * 3600
EVERY = 0.5
ENDINGS, PACKED = (".xlsx", ".csv"), (".zip",)


def folder() -> Path:
    """Where uploads wait for their confirmation; cleared of what is older than a day."""
    path = Path(settings.HOME) / "imports"
    path.mkdir(mode=0o700, exist_ok=True)
    for old in path.iterdir():
        if time.time() - old.stat().st_mtime > KEPT_SECONDS:
            old.unlink(missing_ok=True)
    return path


def waiting(request: HttpRequest, token: str) -> dict[str, str]:
    """What this person uploaded under `token`; raises Http404 for anyone else's."""
    kept: dict[str, str] | None = request.session.get("imports", {}).get(token)
    if kept is None or not (folder() / token).exists():
        raise Http404("上传的文件已过期，请重新上传")
    return kept


def told(token: str) -> Callable[[int, int], None]:
    """A progress callback that leaves its state where any worker can read it."""
    path = folder() / f"{token}.progress"
    last = 0.0

    def tell(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if done < total and now - last < EVERY:
            return
        last = now
        path.write_text(json.dumps([done, total]))

    return tell


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The kinds of file and the last batches."""
    user = officer(request)
    batches = ImportBatch.objects.select_related("actor").order_by("-pk")
    if not is_office(user):
        batches = batches.filter(actor=user)
    titles = {key: kind.schema.title for key, kind in imports.KINDS.items()}
    return render(
        request,
        "console/imports.html",
        {
            "kinds": imports.KINDS.values(),
            "batches": [{"batch": b, "title": titles.get(b.kind, b.kind)} for b in batches[:20]],
            "may": recordable_organs(user).exists(),
        },
    )


def _kind(key: str) -> Any:
    if key not in imports.KINDS:
        raise Http404("没有这类台账")
    return imports.KINDS[key]


@require_safe
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """The blank workbook to fill in."""
    schema = _kind(kind).schema
    content = build_template(schema)
    response = HttpResponse(
        content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(schema.title)}.xlsx"
    return response


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, kind: str) -> HttpResponse:
    """Take a file in and try it; nothing is written to the ledger yet."""
    chosen = _kind(kind)
    user = officer(request)
    if not recordable_organs(user).exists():
        raise PermissionDenied("您的岗位没有导入记录的权限。")
    context: dict[str, Any] = {"kind": chosen, "fields": chosen.schema.fields}
    file = request.FILES.get("file") if request.method == "POST" else None
    if request.method == "POST":
        if file is None:
            context["error"] = "请先选择一个文件。"
        elif not str(file.name).lower().endswith(ENDINGS + (PACKED if chosen.files else ())):
            also = "；带附件的，连同台账打包成 .zip" if chosen.files else ""
            context["error"] = (
                f"“{file.name}”不是 .xlsx 或 .csv 文件。请在表格软件中另存为其中一种{also}。"
            )
        elif (file.size or 0) > LARGEST:
            context["error"] = "文件超过 50 MB，请拆成几个文件分别导入。"
        else:
            token = secrets.token_hex(16)
            path = folder() / token
            with path.open("wb") as kept:
                for chunk in file.chunks():
                    kept.write(chunk)
            name = str(file.name)
            try:
                result = imports.run(kind, path, filename=name, actor=user, dry_run=True)
            except IntakeRefused as refused:
                path.unlink(missing_ok=True)
                context["error"] = str(refused)
            else:
                if result.problems:
                    path.unlink(missing_ok=True)
                else:
                    request.session["imports"] = {
                        **request.session.get("imports", {}),
                        token: {"kind": kind, "filename": name},
                    }
                context |= {"result": result, "token": token, "filename": name}
    return render(request, "console/import.html", context)


@require_POST
def confirm(request: HttpRequest, kind: str, token: str) -> HttpResponse:
    """Take the tried file over into the ledger."""
    chosen = _kind(kind)
    user = officer(request)
    kept = waiting(request, token)
    if kept["kind"] != kind:
        raise Http404("上传的文件属于另一类台账")
    path = folder() / token
    try:
        result = imports.run(
            kind, path, filename=kept["filename"], actor=user, on_progress=told(token)
        )
    except IntakeRefused as refused:
        messages.error(request, str(refused))
        return redirect("console_import", kind)
    if result.problems:
        return render(
            request,
            "console/import.html",
            {
                "kind": chosen,
                "fields": chosen.schema.fields,
                "result": result,
                "filename": kept["filename"],
            },
        )
    path.unlink(missing_ok=True)
    (folder() / f"{token}.progress").unlink(missing_ok=True)
    request.session["imports"] = {
        k: v for k, v in request.session.get("imports", {}).items() if k != token
    }
    messages.success(request, f"“{kept['filename']}”已导入：{result.summary}")
    return redirect("console_imports")


@require_safe
def progress(request: HttpRequest, kind: str, token: str) -> JsonResponse:
    """How far a confirmed import has come, in percent."""
    _kind(kind)
    if token not in request.session.get("imports", {}):
        return JsonResponse({"percent": 100})
    path = folder() / f"{token}.progress"
    try:
        done, total = json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        done, total = 0, 1
    return JsonResponse({"percent": 100 * done // max(total, 1)})
