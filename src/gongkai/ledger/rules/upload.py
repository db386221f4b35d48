"""May this file be taken in? Type by content, size, name, nothing active, nothing locked."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.ledger.rules.refusal import UploadRefused
from gongkai.ledger.rules.upload_image import check_image
from gongkai.ledger.rules.upload_name import safe_name
from gongkai.ledger.rules.upload_package import check_package
from gongkai.ledger.rules.upload_pdf import check_pdf
from gongkai.ledger.rules.upload_type import LABELS, sniff

MEGABYTE = 1024 * 1024
OFFICE = frozenset({"docx", "xlsx", "ofd"})
DOCUMENTS = frozenset({"pdf", "jpg", "png"}) | OFFICE | {"txt"}
"""What an office or an applicant usually sends."""

PICTURES = frozenset({"pdf", "jpg", "png"})
"""What can be looked at and redacted."""


@dataclass(frozen=True, slots=True)
class UploadKind:
    """What a place of upload takes: `types` as in `upload_type.LABELS`, `largest` in bytes.

    A `personal` file holds a person's identity data: each reading of it is recorded.
    """

    key: str
    label: str
    types: frozenset[str] = DOCUMENTS
    largest: int = 20 * MEGABYTE
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be taken in: its true type, and a name that is safe to show and to offer."""

    type: str
    name: str
    size: int


def check_upload(data: bytes, name: str, kind: UploadKind) -> Checked:
    """Check one file for a place of upload.

    Raises UploadRefused with a sentence that says what is wrong and how to mend it.
    """
    if not data:
        raise UploadRefused("empty", "文件是空的，请检查后重新选择。")
    if len(data) > kind.largest:
        raise UploadRefused(
            "too_large",
            f"文件有 {size_text(len(data))}，超过 {size_text(kind.largest)} 的上限。"
            "请压缩、降低扫描分辨率，或分成几个文件上传。",
        )
    found = sniff(data)
    if found not in kind.types:
        wanted = "、".join(LABELS[one] for one in LABELS if one in kind.types)
        raise UploadRefused(
            "type", f"这是一个{LABELS[found]}文件，“{kind.label}”只收{wanted}，请转换后上传。"
        )
    check_content(data, found)
    return Checked(found, safe_name(name, found), len(data))


def check_content(data: bytes, found: str) -> None:
    """Look into a file of a known type; raises UploadRefused."""
    if found == "pdf":
        check_pdf(data)
    elif found in ("jpg", "png"):
        check_image(data, found)
    elif found in OFFICE:
        check_package(data, found)
    elif found == "zip":
        for name, inner in check_package(data, found):
            try:
                kind = sniff(inner)
                if kind == "zip":
                    raise UploadRefused("nested", "压缩包里还有压缩包，请解开后上传。")
                check_content(inner, kind)
            except UploadRefused as refused:
                shown = safe_name(name, "")
                raise UploadRefused(refused.code, f"压缩包中的“{shown}”：{refused}") from None


def size_text(size: int) -> str:
    """A size in bytes as people say it: `3.4 MB`, `120 KB`."""
    if size >= MEGABYTE:
        return f"{size / MEGABYTE:.1f} MB".replace(".0 ", " ")
    return f"{max(1, size // 1024)} KB"
