"""What a file is, by its content alone."""

from __future__ import annotations

import io
import re
import zipfile

from gongkai.ledger.rules.refusal import UploadRefused

LABELS = {
    "pdf": "PDF",
    "jpg": "JPG 图片",
    "png": "PNG 图片",
    "docx": "Word（.docx）",
    "xlsx": "Excel（.xlsx）",
    "ofd": "OFD",
    "txt": "纯文本",
    "zip": "ZIP 压缩包",
}
"""Types that are known, as people call them."""

MEDIA = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ofd": "application/ofd",
    "txt": "text/plain; charset=utf-8",
    "zip": "application/zip",
}

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MARKUP = re.compile(
    rb"<\s*(?:!doctype\s+(?:html|svg)|html|svg|script|iframe|object|embed|body|meta|link)[\s>/]"
    rb"|<\?(?:php|xml)|<%",
    re.IGNORECASE,
)
SCRIPT = re.compile(rb"<(?:script|svg|html|iframe)[\s>]|<\?php", re.IGNORECASE)
OTHERS = (
    (b"Rar!", "RAR 压缩包，请改用 PDF、Word 或图片"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包，请改用 PDF、Word 或图片"),
    (b"GIF8", "GIF 图片，请另存为 JPG 或 PNG"),
    (b"BM", "BMP 图片，请另存为 JPG 或 PNG"),
    (b"II*\0", "TIFF 图片，请另存为 JPG、PNG 或 PDF"),
    (b"MM\0*", "TIFF 图片，请另存为 JPG、PNG 或 PDF"),
    (b"RIFF", "WebP 图片或音视频，请另存为 JPG 或 PNG"),
    (b"MZ", "程序，不能上传"),
    (b"\x7fELF", "程序，不能上传"),
)
TEXT_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def sniff(data: bytes) -> str:
    """The type of `data`, a key of `LABELS`, by its content.

    Raises UploadRefused for what is no known type, for web pages and drawings that can hold
    programs, and for a file that is two types at once.
    """
    if data.startswith(b"%PDF-"):
        return _single(data, "pdf")
    if data.startswith(b"\xff\xd8\xff"):
        return _single(data, "jpg")
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _single(data, "png")
    if data.startswith(b"PK\x03\x04"):
        return _zip_type(data)
    if data.startswith(OLE):
        raise _refuse_ole(data)
    if data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        raise UploadRefused(
            "type", "这是 HEIC 图片，请在手机上改为“兼容性最佳”后重拍，或另存为 JPG。"
        )
    for magic, told in OTHERS:
        if data.startswith(magic):
            raise UploadRefused("type", f"这是{told}。")
    return _text_type(data)


def _single(data: bytes, found: str) -> str:
    """`found`, unless the same bytes are a second type to another program."""
    if b"%PDF-" in data[:1024] and found != "pdf":
        raise _two_in_one()
    if zipfile.is_zipfile(io.BytesIO(data)) or (found != "pdf" and SCRIPT.search(data)):
        raise _two_in_one()
    if found == "pdf" and MARKUP.search(data[:1024]):
        raise _two_in_one()
    return found


def _two_in_one() -> UploadRefused:
    return UploadRefused(
        "polyglot", "文件里夹带了另一种格式的内容，不能上传。请重新导出或重新扫描后再传。"
    )


def _zip_type(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = package.infolist()
            names = {info.filename for info in infos}
            first = min((info.header_offset for info in infos), default=0)
            tail = package.comment
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise UploadRefused("broken", "文件不完整或已损坏，打不开。请重新保存后上传。") from None
    if first != 0 or tail or b"%PDF-" in data[:1024]:
        raise _two_in_one()
    if "[Content_Types].xml" in names:
        if "word/document.xml" in names:
            return "docx"
        if "xl/workbook.xml" in names:
            return "xlsx"
        raise UploadRefused("type", "只收 Word（.docx）和 Excel（.xlsx），请另存为其中一种或 PDF。")
    return "ofd" if "OFD.xml" in names else "zip"


def _refuse_ole(data: bytes) -> UploadRefused:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return UploadRefused("encrypted", "文件设有打开密码，请取消密码后重新上传。")
    return UploadRefused(
        "old_office",
        "这是旧版 Office 文件（.doc、.xls、.wps），请另存为 .docx、.xlsx 或 PDF 后上传。",
    )


def _text_type(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            raise _unknown() from None
    if TEXT_CONTROLS.search(text):
        raise _unknown()
    if MARKUP.search(text.encode()):
        raise UploadRefused(
            "markup", "不收网页、SVG 等带标记的文件，请另存为 PDF，或把文字粘贴为纯文本。"
        )
    return "txt"


def _unknown() -> UploadRefused:
    return UploadRefused("type", "认不出文件的格式。请上传 PDF、JPG、PNG、Word 或 Excel 文件。")
