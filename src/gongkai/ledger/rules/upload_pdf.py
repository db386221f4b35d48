"""A PDF that is taken in: opens without password, runs nothing, carries no other file."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf

from gongkai.ledger.rules.refusal import UploadRefused

MOST_PAGES = 2000
MOST_OBJECTS = 300_000
DEEPEST = 60
OPENING = frozenset({"/GoTo", "/Named"})
"""Actions at opening that only choose a page."""

FORBIDDEN_ACTIONS = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/GoToE",
        "/GoToR",
        "/SubmitForm",
        "/ImportData",
        "/Rendition",
        "/RichMediaExecute",
        "/Movie",
        "/Sound",
    }
)
ACTIVE = {"/JS": "脚本", "/AA": "自动动作", "/XFA": "动态表单", "/RichMedia": "多媒体"}
CARRIED = frozenset({"/EF", "/EmbeddedFiles", "/AF"})
MENDED = "请用“打印为 PDF”重新生成一份后上传。"


def check_pdf(data: bytes) -> None:
    """Raise UploadRefused for a PDF that is locked, broken, active, or that carries files.

    An opening view of a page is harmless and stays allowed; an opening action is not.
    """
    end = data.rfind(b"%%EOF")
    if end >= 0 and len(data[end + 5 :].strip(b"\r\n\t \0")) > 0:
        raise UploadRefused("polyglot", f"PDF 的结尾后面夹带了别的内容。{MENDED}")
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if pdf.is_encrypted:
                raise UploadRefused(
                    "encrypted", "PDF 设有编辑或打印限制，请取消文档的安全设置后重新上传。"
                )
            _check_pages(pdf)
            _check_objects(pdf)
    except pikepdf.PasswordError:
        raise UploadRefused("encrypted", "PDF 设有打开密码，请取消密码后重新上传。") from None
    except (pikepdf.PdfError, RecursionError, OverflowError, TypeError, ValueError) as error:
        if isinstance(error, UploadRefused):
            raise
        raise UploadRefused("broken", f"PDF 不完整或已损坏，打不开。{MENDED}") from None


def _check_pages(pdf: pikepdf.Pdf) -> None:
    count = len(pdf.pages)
    if count == 0:
        raise UploadRefused("broken", f"PDF 里没有页面。{MENDED}")
    if count > MOST_PAGES:
        raise UploadRefused("pages", f"PDF 有 {count} 页，超过 {MOST_PAGES} 页，请拆成几个文件。")


def _check_objects(pdf: pikepdf.Pdf) -> None:
    if len(pdf.objects) > MOST_OBJECTS:
        raise UploadRefused("objects", f"PDF 的结构过于复杂。{MENDED}")
    for found in pdf.objects:
        for one in _dictionaries(found, 0):
            _check_dictionary(one)


def _dictionaries(value: pikepdf.Object, depth: int) -> Iterator[pikepdf.Object]:
    """Every dictionary written directly inside `value`; references are walked by the caller."""
    if depth > DEEPEST:
        raise UploadRefused("objects", f"PDF 的结构过于复杂。{MENDED}")
    if isinstance(value, pikepdf.Array):
        children = list(value)
    elif isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        yield value
        children = [child for _, child in value.items()]
    else:
        return
    for child in children:
        if isinstance(child, pikepdf.Object) and not child.is_indirect:
            yield from _dictionaries(child, depth + 1)


def _check_dictionary(one: pikepdf.Object) -> None:
    keys = set(one.keys())
    for key, told in ACTIVE.items():
        if key in keys and not _is_resource(one[key]):
            raise UploadRefused("active", f"PDF 里有{told}，不能上传。{MENDED}")
    if keys & CARRIED or _name(one, "/Type") == "/EmbeddedFile":
        raise UploadRefused("embedded", f"PDF 里夹带了附件，请把附件另行上传。{MENDED}")
    if _name(one, "/Subtype") in ("/RichMedia", "/Movie", "/Screen", "/3D", "/Sound"):
        raise UploadRefused("active", f"PDF 里有多媒体内容，不能上传。{MENDED}")
    opening = one.get("/OpenAction")
    if _name(one, "/S") in FORBIDDEN_ACTIONS or (
        isinstance(opening, pikepdf.Dictionary) and _name(opening, "/S") not in OPENING
    ):
        raise UploadRefused("active", f"PDF 里有会自动执行的动作，不能上传。{MENDED}")


def _is_resource(value: pikepdf.Object) -> bool:
    """Whether it is a font or the like: a page may name its fonts `/AA` or `/JS`."""
    return isinstance(value, pikepdf.Dictionary) and "/Type" in value


def _name(one: pikepdf.Object, key: str) -> str:
    value = one.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""
