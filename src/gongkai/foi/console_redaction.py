"""The officers' pages for a request's files: uploading, redacting, approving side by side.

`urls` are the addresses below `console/`; each view asks for the right to record for the
request's organ, and the actions ask again.
"""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.foi import redaction_actions as actions
from gongkai.foi.models import Request
from gongkai.foi.redaction import RedactionError, isolated
from gongkai.foi.redaction.limits import WIDEST
from gongkai.foi.redaction.marks import SCALE, Mark, as_json, merged
from gongkai.foi.redaction.reasons import BY_KEY, REASONS
from gongkai.foi.redaction_records import Redaction, RedactionStatus
from gongkai.foi.redaction_rows import blank_rows, posted_marks, rows_of, typed_rows
from gongkai.foi.upload_kinds import KINDS, MATERIAL, REDACTED
from gongkai.ledger.downloads import attachment, picture
from gongkai.ledger.files import (
    FileGone,
    files_of,
    load,
    name_of,
    read_file,
    received,
    store_file,
)
from gongkai.ledger.models import StoredFile, User
from gongkai.ledger.permissions import may_approve, may_record, require
from gongkai.ledger.rules.personal import FINDERS
from gongkai.ledger.rules.upload import PICTURES, size_text

SHOWN_WIDTH = 1000
FINDER_LABELS = [(key, label) for key, (label, _, _) in FINDERS.items()]


def _officer(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied("请先登录。")
    return request.user


def _case(request: HttpRequest, pk: int) -> tuple[User, Request]:
    """The officer and the request; raises PermissionDenied for people of other organs."""
    user = _officer(request)
    case = get_object_or_404(Request.objects.select_related("organ"), pk=pk)
    require(may_record(user, case.organ), "办理该申请的文件")
    return user, case


def _file(case: Request, pk: int) -> StoredFile:
    return get_object_or_404(StoredFile, pk=pk, stream=Request.STREAM, record=case.pk)


def _redaction(case: Request, file: int) -> Redaction:
    found = Redaction.objects.select_related("original", "result", "saved_by", "decided_by")
    redaction = get_object_or_404(found, request=case, original_id=file)
    redaction.request = case
    return redaction


def _first(error: ValidationError) -> str:
    return error.messages[0]


@require_http_methods(["GET", "POST"])
def file_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The files of a request, with a place of upload for what is to be disclosed."""
    user, case = _case(request, pk)
    problem = ""
    if request.method == "POST":
        upload = request.FILES.get("file")
        try:
            if upload is None:
                raise ValidationError("请先选择一个文件。")
            data = received(upload, MATERIAL)
            store_file(record=case, kind=MATERIAL, name=str(upload.name), data=data, actor=user)
        except ValidationError as error:
            problem = _first(error)
        else:
            messages.success(request, "文件已存入。")
            return redirect("console_request_files", case.pk)
    redactions = {
        one.original_id: one for one in Redaction.objects.filter(request=case).order_by("pk")
    }
    files = [
        {
            "file": file,
            "name": name_of(file),
            "size": size_text(file.size),
            "label": KINDS[file.kind].label if file.kind in KINDS else file.kind,
            "redaction": redactions.get(file.pk),
            "redactable": file.type in PICTURES and file.kind != REDACTED.key,
        }
        for file in files_of(case)
    ]
    context = {"case": case, "files": files, "problem": problem, "kind": MATERIAL}
    return render(request, "foi/files.html", context)


@require_http_methods(["GET", "POST"])
def download(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """A file as a download; one with identity data only with a reason, which is recorded."""
    user, case = _case(request, pk)
    found = _file(case, file)
    if found.personal and request.method == "GET":
        return render(request, "foi/file_reason.html", {"case": case, "file": found})
    try:
        data = read_file(record=case, file=found, actor=user, reason=request.POST.get("reason", ""))
    except FileGone as gone:
        raise Http404(str(gone)) from None
    except ValidationError as error:
        context = {"case": case, "file": found, "problem": _first(error)}
        return render(request, "foi/file_reason.html", context)
    return attachment(data, name=name_of(found), type_=found.type)


@require_http_methods(["GET", "POST"])
def editor(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Draw, find, save, preview and offer marks on one file."""
    user, case = _case(request, pk)
    original = _file(case, file)
    if not Redaction.objects.filter(request=case, original=original).exists():
        return _begin(request, case, original, user)
    redaction = _redaction(case, file)
    if request.method == "POST" and request.POST.get("step") != "open":
        return _edit(request, case, redaction, user)
    if redaction.status != RedactionStatus.DRAFT:
        return redirect("console_redaction_review", case.pk, file)
    marks = actions.parsed_marks(redaction, redaction.marks)
    return _editor_page(request, case, redaction, marks)


def _begin(request: HttpRequest, case: Request, original: StoredFile, user: User) -> HttpResponse:
    if request.method == "POST":
        try:
            actions.open_redaction(request=case, original=original, actor=user)
        except ValidationError as error:
            messages.error(request, _first(error))
            return redirect("console_request_files", case.pk)
        return redirect("console_redaction", case.pk, original.pk)
    context = {"case": case, "file": original, "name": name_of(original)}
    return render(request, "foi/redaction_begin.html", context)


def _edit(request: HttpRequest, case: Request, redaction: Redaction, user: User) -> HttpResponse:
    """One post of the editor's form: whatever fails, the marks that were posted are shown again."""
    step = request.POST.get("step", "save")
    marks: list[Mark] = []
    try:
        posted = posted_marks(request.POST)
        marks = actions.parsed_marks(redaction, posted)
        if step == "find":
            marks, told = _find(request, redaction, posted, user)
            messages.info(request, told)
        elif step == "cover":
            marks = merged(marks, actions.overlooked_marks(redaction=redaction, actor=user))
        saved = actions.save_marks(
            redaction=redaction,
            marks=as_json(marks),
            keep_text="keep_text" in request.POST,
            version=_number(request.POST.get("version", "")),
            actor=user,
        )
        if step == "offer":
            actions.offer_redaction(redaction=saved, actor=user)
    except actions.SavedMeanwhile as error:
        redaction = _redaction(case, redaction.original_id)
        both = merged(actions.parsed_marks(redaction, redaction.marks), marks)
        return _editor_page(request, case, redaction, both, problem=_first(error), unsaved=True)
    except ValidationError as error:
        redaction = _redaction(case, redaction.original_id)
        return _editor_page(request, case, redaction, marks, problem=_first(error), unsaved=True)
    place = (case.pk, redaction.original_id)
    if step == "offer":
        messages.success(request, "已生成遮盖后的文件，等待另一位负责人审核。")
        return redirect("console_redaction_review", *place)
    if step in ("preview", "cover"):
        return redirect("console_redaction_preview", *place)
    messages.success(request, f"已保存 {len(marks)} 处遮盖。")
    return redirect("console_redaction", *place)


def _find(
    request: HttpRequest, redaction: Redaction, posted: Any, user: User
) -> tuple[list[Mark], str]:
    reason = request.POST.get("find_reason", "")
    marks, added, any_text = actions.find_marks(
        redaction=redaction,
        marks=posted,
        words=request.POST.get("words", "").split()[:50],
        kinds=[kind for kind in request.POST.getlist("kinds") if kind in FINDERS],
        reason=reason if reason in BY_KEY else REASONS[0].key,
        actor=user,
    )
    if not any_text:
        return marks, "这份文件是扫描件或图片，没有可以查找的文字，请逐页框选。"
    if not added:
        return marks, "没有找到新的位置。扫描进去的文字查不到，仍请逐页核对。"
    return marks, f"找到并遮盖了 {added} 处。扫描进去的文字查不到，仍请逐页核对。"


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def _editor_page(
    request: HttpRequest,
    case: Request,
    redaction: Redaction,
    marks: list[Mark],
    *,
    problem: str = "",
    unsaved: bool = False,
) -> HttpResponse:
    rows, rest = rows_of(marks)
    if unsaved and not marks and request.method == "POST":
        rows = typed_rows(request.POST)
    keep_text = "keep_text" in request.POST if unsaved else redaction.keep_text
    context = {
        "case": case,
        "redaction": redaction,
        "name": name_of(redaction.original),
        "pages": _sheets(redaction),
        "rows": [*rows, *blank_rows()],
        "marks": as_json(marks),
        "rest": rest,
        "hidden_count": len(json.loads(rest)),
        "reasons": REASONS,
        "finders": FINDER_LABELS,
        "scale": SCALE,
        "problem": problem,
        "unsaved": unsaved,
        "keep_text": keep_text,
        "words": request.POST.get("words", "") if problem else "",
    }
    return render(request, "foi/redaction.html", context)


def _sheets(redaction: Redaction) -> list[dict[str, int]]:
    """Each page with its number and the height that it has at the shown width."""
    return [
        {"number": number, "width": SHOWN_WIDTH, "height": round(SHOWN_WIDTH * high / wide)}
        for number, (wide, high) in enumerate(redaction.pages, start=1)
    ]


def _drawn(
    request: HttpRequest, file: StoredFile, page: int, marks: list[Mark] | tuple[()] = ()
) -> HttpResponse:
    width = min(_number(request.GET.get("w", "")), WIDEST)
    try:
        return picture(
            isolated.render(load(file), page, width if width >= 50 else SHOWN_WIDTH, marks)
        )
    except (RedactionError, FileGone) as error:
        raise Http404(str(error)) from None


@require_safe
def page(request: HttpRequest, pk: int, file: int, page: int) -> HttpResponse:
    """One page of the original as a picture."""
    _, case = _case(request, pk)
    return _drawn(request, _redaction(case, file).original, page)


@require_safe
def preview_page(request: HttpRequest, pk: int, file: int, page: int) -> HttpResponse:
    """One page as it will be delivered by the marks that are saved."""
    _, case = _case(request, pk)
    redaction = _redaction(case, file)
    return _drawn(
        request, redaction.original, page, actions.parsed_marks(redaction, redaction.marks)
    )


@require_safe
def result_page(request: HttpRequest, pk: int, file: int, page: int) -> HttpResponse:
    """One page of the file that was made for delivery."""
    _, case = _case(request, pk)
    result = _redaction(case, file).result
    if result is None:
        raise Http404("还没有生成遮盖后的文件")
    return _drawn(request, result, page)


@require_safe
def preview(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """All pages as they will be delivered."""
    user, case = _case(request, pk)
    redaction = _redaction(case, file)
    return render(request, "foi/redaction_preview.html", _about(case, redaction, user))


def _about(case: Request, redaction: Redaction, user: User) -> dict[str, Any]:
    left = actions.overlooked_marks(redaction=redaction, actor=user)
    marks = actions.parsed_marks(redaction, redaction.marks)
    grounds = [
        (reason, sum(mark.reason == reason.key for mark in marks))
        for reason in REASONS
        if any(mark.reason == reason.key for mark in marks)
    ]
    return {
        "case": case,
        "redaction": redaction,
        "name": name_of(redaction.original),
        "pages": _sheets(redaction),
        "count": len(marks),
        "marks": json.dumps(redaction.marks),
        "left": left,
        "left_pages": sorted({mark.page for mark in left}),
        "grounds": grounds,
    }


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Original and result side by side; the head approves or sends back."""
    user, case = _case(request, pk)
    redaction = _redaction(case, file)
    if request.method == "POST":
        try:
            if request.POST.get("step") == "approve":
                actions.approve_redaction(redaction=redaction, actor=user)
                messages.success(request, "已同意。遮盖后的文件可以随答复送达。")
                return redirect("console_redaction_review", case.pk, file)
            actions.return_redaction(
                redaction=redaction, reason=request.POST.get("reason", ""), actor=user
            )
            messages.success(request, "已退回，请经办人修改。")
            return redirect("console_request_files", case.pk)
        except ValidationError as error:
            messages.error(request, _first(error))
            return redirect("console_redaction_review", case.pk, file)
    if redaction.result is None:
        return redirect("console_redaction", case.pk, file)
    took_part = user.pk in actions.hands(redaction)
    right = may_approve(user, case.organ)
    context = {
        **_about(case, redaction, user),
        "result": redaction.result,
        "result_size": size_text(redaction.result.size),
        "may_decide": right,
        "may_approve": right and not took_part and redaction.status == RedactionStatus.OFFERED,
        "took_part": took_part,
        "offered": redaction.status == RedactionStatus.OFFERED,
    }
    return render(request, "foi/redaction_review.html", context)


_BASE = "requests/<int:pk>/files/"
_ONE = f"{_BASE}<int:file>/"
urls = [
    path(_BASE, file_list, name="console_request_files"),
    path(_ONE, download, name="console_request_file"),
    path(f"{_ONE}redaction/", editor, name="console_redaction"),
    path(f"{_ONE}redaction/pages/<int:page>/", page, name="console_redaction_page"),
    path(f"{_ONE}redaction/preview/", preview, name="console_redaction_preview"),
    path(
        f"{_ONE}redaction/preview/<int:page>/", preview_page, name="console_redaction_preview_page"
    ),
    path(f"{_ONE}redaction/review/", review, name="console_redaction_review"),
    path(f"{_ONE}redaction/review/<int:page>/", result_page, name="console_redaction_result_page"),
]
