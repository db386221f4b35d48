"""Zip archives from strangers: what their directories claim is bounded before it is believed."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import IO

from lxml import etree

from gongkai.verify.reading.blocks import ReadError

MAX_DIRECTORY = 8_000_000
MAX_PART = 25_000_000
MAX_TAGS = 1_000_000
_MAX_ENTRIES = 5000
_END = b"PK\x05\x06"
_END64 = b"PK\x06\x07"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_BOMB = "文件解压后过大，可能是恶意文件，未读取"
_DAMAGED = "压缩结构已损坏；请重新下载或另存后再试"


def check_directory(file: IO[bytes]) -> None:
    """Refuse an archive whose directory alone would fill the memory; raises `ReadError`."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - 66_000))
    tail = file.read()
    file.seek(0)
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 22:
        raise ReadError(_DAMAGED)
    (claimed,) = struct.unpack("<I", tail[at + 12 : at + 16])
    if claimed > MAX_DIRECTORY or tail[max(0, at - 20) : at].startswith(_END64):
        raise ReadError(_BOMB)


def entry_name(entry: zipfile.ZipInfo) -> str:
    """Name of a member; archives made on Chinese Windows name their files in GBK."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def open_zip(data: bytes, limit: int) -> zipfile.ZipFile:
    """The archive, if it is whole and unpacks to at most `limit` bytes; else `ReadError`."""
    file = io.BytesIO(data)
    check_directory(file)
    try:
        archive = zipfile.ZipFile(file)
        entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ReadError(_DAMAGED) from error
    if len(entries) > _MAX_ENTRIES or sum(entry.file_size for entry in entries) > limit:
        raise ReadError(_BOMB)
    if any(entry.flag_bits & 1 for entry in entries):
        raise ReadError("文件有密码；请去掉密码后再试")
    return archive


def read_xml(archive: zipfile.ZipFile, name: str) -> etree._Element:
    """Root of an XML part of the archive; raises `ReadError` if it is too large or hostile."""
    if archive.getinfo(name).file_size > MAX_PART:
        raise ReadError(_BOMB)
    return parse_xml(archive.read(name))


def title_of(archive: zipfile.ZipFile) -> str:
    """Title in the properties of an office document, or empty."""
    if "docProps/core.xml" not in archive.namelist():
        return ""
    try:
        return (read_xml(archive, "docProps/core.xml").findtext(_TITLE) or "")[:200]
    except ReadError:
        return ""


def parse_xml(data: bytes) -> etree._Element:
    """Root of an XML part; entities and document types are refused with `ReadError`."""
    # A document type must stand before the root, in whatever encoding.
    if b"<!DOCTYPE" in data[:4000].replace(b"\x00", b""):
        raise ReadError("文件内含文档类型声明，可能是恶意文件，未读取；请用办公软件另存后再试")
    if data.count(b"<") > MAX_TAGS:
        raise ReadError("文档内的元素过多，不像一份年度报告，未读取")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadError("文档内部已损坏；请用办公软件打开后另存再试") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ReadError("文件内含文档类型声明，可能是恶意文件，未读取；请用办公软件另存后再试")
    return root
