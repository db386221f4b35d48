"""Readers: a report in any common file format becomes one `Filing`.

The format is told by the content of the file, never by its name. Nothing is fetched, nothing is
written, and macros are not looked at.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from gongkai.verify.filing import Filing
from gongkai.verify.reading.blocks import Pages, ReadError
from gongkai.verify.reading.html import looks_like_html, read_html
from gongkai.verify.reading.pdf import read_pdf
from gongkai.verify.reading.prose import compose
from gongkai.verify.reading.text import read_text
from gongkai.verify.reading.word import open_zip, read_docx

__all__ = ["MAX_BYTES", "ReadError", "read"]

MAX_BYTES = 50_000_000
MAX_UNPACKED = 200_000_000


def read(path: str | Path, data: bytes | None = None) -> Filing:
    """Read one report. `data` are its bytes if they are at hand; else `path` is opened.

    Raises `ReadError`, whose message says in Chinese what is wrong and what would help.
    """
    if data is None:
        try:
            if Path(path).stat().st_size > MAX_BYTES:
                raise ReadError("文件超过50 MB，不像一份年度报告；请去掉图片后再试")
            data = Path(path).read_bytes()
        except OSError as error:
            raise ReadError(f"打不开文件：{error.strerror or error}") from error
    if len(data) > MAX_BYTES:
        raise ReadError("文件超过50 MB，不像一份年度报告；请去掉图片后再试")
    if not data.strip():
        raise ReadError("文件是空的")
    return compose(str(path), _pages(data))


def _pages(data: bytes) -> Pages:
    if data.startswith(b"PK\x03\x04"):
        archive = open_zip(data, MAX_UNPACKED)
        if "word/document.xml" in archive.namelist():
            try:
                return read_docx(archive)
            except (zipfile.BadZipFile, zlib.error, EOFError) as error:
                raise ReadError("压缩内容已损坏；请重新下载或另存后再试") from error
        raise ReadError("压缩包里没有认得的文档；请解压后逐份读取，或另存为 docx")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ReadError("这是旧格式（doc、xls、wps）或加了密码的文件；请去掉密码并另存为 docx 再试")
    if data.lstrip()[:5] == b"%PDF-":
        return read_pdf(data)
    if looks_like_html(data):
        return read_html(data)
    return read_text(data)
