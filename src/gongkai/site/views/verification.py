"""Check anybody's annual report in the browser: what is uploaded is read, judged and forgotten.

Nothing of it is kept: uploads stay in memory, no record is written, and a download is made from what
the page itself carries back.
"""

from __future__ import annotations

import base64
import binascii
import threading
from dataclasses import dataclass
from functools import wraps
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_noop as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from gongkai.ledger.limits import Limit, TooMany, visitor_of
from gongkai.verify.bounded import Process, Unreadable
from gongkai.verify.jobs import Reading
from gongkai.verify.many import refuse_other_year
from gongkai.verify.telling import page
from gongkai.verify.telling.numbered import Summary
from gongkai.verify.telling.writers import WRITERS, Told

LARGEST_MB = 20
LARGEST = LARGEST_MB * 1_000_000
LONGEST_TEXT = 500_000
# What the result page carries back for a download; the form fields of a request have 2.6 MB.
CARRIED = 700_000
AT_ONCE = 2
WAIT_SECONDS = 15
CHECKS = Limit(
    "verify",
    30,
    600,
    _(
        "您在十分钟内已核验 30 次，为了让别人也能用，请稍等几分钟再试。"
        "要核验许多份报告，可以在自己的电脑上运行 gongkai verify。"
    ),
)
SAMPLE = Path(__file__).with_name("flawed_report.txt")
PASTED = "粘贴的文字"
DOWNLOADS = {
    "xlsx": (
        _("表格（xlsx）"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "html": (_("网页（html）"), "text/html; charset=utf-8"),
    "json": (_("数据（json）"), "application/json"),
}

_free = threading.BoundedSemaphore(AT_ONCE)


class Refused(Exception):
    """The request cannot be served; the message says why and what helps, `status` is HTTP's."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


class InMemory(FileUploadHandler):
    """Keeps uploads in memory; one that is too large is dropped and `refused` says so."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.refused = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self._blocks: list[bytes] = []
        self._size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take a piece of the file."""
        self._size += len(raw_data)
        if self._size <= LARGEST:
            self._blocks.append(raw_data)
        else:
            self.refused = True
            self._blocks.clear()

    def file_complete(self, file_size: int) -> UploadedFile[Any]:
        """Give the file."""
        data = b"".join(self._blocks)
        return SimpleUploadedFile(self.file_name or "", data)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file's name and bytes."""

    name: str
    data: bytes


@dataclass(slots=True)
class Asked:
    """What a visitor wants checked; `form` is `page` or one of `DOWNLOADS`."""

    report: Upload
    previous: Upload | None = None
    form: str = "page"


def _in_memory(view: Any) -> Any:
    """Read the request's body without the disk before anything else looks at it."""

    @csrf_exempt
    @wraps(view)
    def reading(request: HttpRequest) -> HttpResponse:
        handler = InMemory(request)
        request.upload_handlers = [handler]
        refused = Refused(
            f"内容超过 {LARGEST_MB} MB，不像一份年度报告；请去掉图片，或另存为 docx 再试。", 413
        )
        try:
            if int(request.META.get("CONTENT_LENGTH") or 0) > 2 * LARGEST + 3_000_000:
                return form_page(request, refused, parsed=False)
            request.POST  # noqa: B018
        except (RequestDataTooBig, ValueError):
            return form_page(request, refused, parsed=False)
        return form_page(request, refused) if handler.refused else view(request)

    return reading


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_in_memory
@sensitive_post_parameters()
@csrf_protect
def verify(request: HttpRequest) -> HttpResponse:
    """The form; and for a report that was uploaded, pasted or chosen as a sample, what is wrong."""
    sample = request.method != "POST" and "sample" in request.GET
    if request.method != "POST" and not sample:
        return form_page(request)
    try:
        _count(request)
        if sample:
            asked = Asked(Upload("示范报告（虚构）.txt", SAMPLE.read_bytes()))
        else:
            asked = _asked(request)
        told = _checked(asked)
    except Refused as refused:
        return form_page(request, refused)
    if asked.form != "page":
        return _download(asked, told)
    return _result_page(request, asked, told, sample)


def form_page(
    request: HttpRequest, refused: Refused | None = None, *, parsed: bool = True
) -> HttpResponse:
    """The form with what was typed; `refused` says what is wrong with it.

    `parsed` is False where the body was not read and there is nothing to show again.
    """
    typed = request.POST if parsed else QueryDict()
    context = {
        "refused": refused,
        "text": typed.get("text", "")[:LONGEST_TEXT],
        "had_file": parsed and bool(request.FILES),
        "form": typed.get("form", "page"),
        "downloads": [(key, label) for key, (label, _) in DOWNLOADS.items()],
        "largest": LARGEST_MB,
        "longest": LONGEST_TEXT,
    }
    return render(request, "site/verify.html", context, status=refused.status if refused else 200)


def _count(request: HttpRequest) -> None:
    """Count a check of this visitor; raises Refused over the limit."""
    try:
        CHECKS.count(visitor_of(request))
    except TooMany as error:
        raise Refused(str(error), 429) from None


def _asked(request: HttpRequest) -> Asked:
    form = request.POST.get("form", "page")
    if form != "page" and form not in DOWNLOADS:
        raise Refused(_("没有这种结果形式，请重新选择。"))
    if "again" in request.POST:
        report = _carried(request, "again")
        if report is None:
            raise Refused(_("没有要核验的内容，请重新选择文件。"))
        return Asked(report, _carried(request, "again_previous"), form)
    file, text = _uploaded(request, "file"), request.POST.get("text", "").strip("\r\n ")
    if file and text:
        raise Refused(_("文件和文字请只给一样：要核验文件，请清空文字框；要核验文字，请不选文件。"))
    if len(text) > LONGEST_TEXT:
        raise Refused(f"文字超过 {LONGEST_TEXT} 字，请只粘贴报告本身，或改为上传文件。")
    if not file and not text:
        raise Refused(_("请选择一份报告文件，或把报告的全文粘贴到文字框里。"))
    report = file or Upload(PASTED, text.encode("utf-8", "replace"))
    return Asked(report, _uploaded(request, "previous"), form)


def _uploaded(request: HttpRequest, name: str) -> Upload | None:
    file = request.FILES.get(name)
    if file is None:
        return None
    data = file.read()
    if not data:
        raise Refused(f"文件“{file.name}”是空的，请重新选择。")
    return Upload(file.name or "", data)


def _carried(request: HttpRequest, name: str) -> Upload | None:
    text = request.POST.get(name, "")
    if not text:
        return None
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Refused(_("页面带回的内容不完整，请重新选择文件。")) from None
    return Upload(request.POST.get(f"{name}_name", "")[:200], data)


def _checked(asked: Asked) -> Told:
    """Read and judge in a process with limits; raises Refused where that cannot be done."""
    if not _free.acquire(timeout=WAIT_SECONDS):
        raise Refused(_("现在核验的人比较多，请过一会儿再试。"), 503)
    try:
        with Process() as process:
            last = None
            reading = _read(process, asked.report, "这份报告")
            if asked.previous:
                before = _read(process, asked.previous, "上年报告")
                refuse_other_year(before, reading)
                last = before.filing
            form = "html" if asked.form == "page" else asked.form
            found = process.run("judge", reading.filing, last, None, form, {})
    except Unreadable as error:
        raise Refused(f"{error}。", 422) from None
    finally:
        _free.release()
    assert isinstance(found, Told)
    return found


def _read(process: Process, upload: Upload, what: str) -> Reading:
    try:
        reading = process.run("read", upload.name, upload.data)
    except Unreadable as error:
        raise Unreadable(f"{what}“{upload.name}”读不了：{error}") from None
    assert isinstance(reading, Reading)
    return reading


def _download(asked: Asked, told: Told) -> HttpResponse:
    stream = BytesIO()
    writer = WRITERS[asked.form](stream)
    writer.add(told)
    writer.close()
    response = HttpResponse(stream.getvalue(), content_type=DOWNLOADS[asked.form][1])
    name = quote(f"核验结果 {Path(asked.report.name).stem[:80]}.{asked.form}", safe="")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def _result_page(request: HttpRequest, asked: Asked, told: Told, sample: bool) -> HttpResponse:
    summary: Summary = told.summary
    size = len(asked.report.data) + (len(asked.previous.data) if asked.previous else 0)
    carried = {}
    if size <= CARRIED:
        for name, upload in (("again", asked.report), ("again_previous", asked.previous)):
            if upload:
                carried[name] = base64.b64encode(upload.data).decode()
                carried[f"{name}_name"] = upload.name
    return render(
        request,
        "site/verified.html",
        {
            "summary": summary,
            "counts": page.counts(summary),
            "sample": sample,
            "name": asked.report.name,
            "previous": asked.previous.name if asked.previous else "",
            # Every text in it was escaped where it was made (`telling.page`).
            "report": mark_safe(told.piece),
            "style": mark_safe(page.STYLE.read_text(encoding="utf-8")),
            "carried": carried.items(),
            "downloads": [(key, label) for key, (label, _) in DOWNLOADS.items()],
        },
    )
