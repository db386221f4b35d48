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
from gongkai.verify.reading.office import to_modern
from gongkai.verify.reading.pdf import read_pdf
from gongkai.verify.reading.prose import compose
from gongkai.verify.reading.sheet import read_xlsx
from gongkai.verify.reading.sources import MAX_BYTES, load_file
from gongkai.verify.reading.text import read_text, with_loose_tables
from gongkai.verify.reading.word import read_docx
from gongkai.verify.reading.zips import open_zip

__all__ = ["MAX_BYTES", "ReadError", "pages", "read"]

MAX_UNPACKED = 200_000_000


def read(path: str | Path, data: bytes | None = None) -> Filing:
    """Read one report. `data` are its bytes if they are at hand; else `path` is opened.

    Raises `ReadError`, whose message says in Chinese what is wrong and what would help.
    """
    if data is None:
        data = load_file(Path(path))
    return compose(str(path), with_loose_tables(pages(data)))


def pages(data: bytes) -> Pages:
    """The blocks of a file of any of the formats; raises `ReadError`."""
    if len(data) > MAX_BYTES:
        raise ReadError("文件超过50 MB，不像一份年度报告；请去掉图片后再试")
    if not data[:1000].strip(b"\0 \t\r\n") and not data.strip(b"\0 \t\r\n"):
        raise ReadError("文件是空的")
    if data.startswith(b"PK\x03\x04"):
        return _package(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _package(to_modern(data), modern=True)
    if data[:1024].lstrip()[:5] == b"%PDF-":
        return read_pdf(data)
    if data.startswith(b"{\\rtf"):
        return _package(to_modern(data), modern=True)
    if looks_like_html(data):
        return read_html(data)
    return read_text(data)


def _package(data: bytes, *, modern: bool = False) -> Pages:
    """Blocks of an office document that is a zip archive; a `modern` one was converted already."""
    archive = open_zip(data, MAX_UNPACKED)
    names = {name.lower() for name in archive.namelist()}
    try:
        if "word/document.xml" in names:
            return read_docx(archive)
        if "xl/workbook.xml" in names:
            return read_xlsx(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, KeyError) as error:
        raise ReadError("压缩内容已损坏；请重新下载或另存后再试") from error
    if "ofd.xml" in names:
        raise ReadError("OFD 版式文件尚不能读取；请另存为 PDF 或 docx 再试")
    if "content.xml" in names and not modern:
        return _package(to_modern(data), modern=True)
    raise ReadError("这是压缩包，里面没有认得的文档；请解压后逐份读取，或另存为 docx")
