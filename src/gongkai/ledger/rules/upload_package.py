"""A zip package (.docx, .xlsx, .ofd, .zip) that is taken in: bounded, unlocked, without programs."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from gongkai.ledger.rules.refusal import UploadRefused

MOST_ENTRIES = 5000
MOST_UNPACKED = 300 * 1024 * 1024
MOST_RATIO = 300
RATIO_FROM = 1024 * 1024
"""Entries below this size may be packed as tightly as they like."""

METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
MACROS = re.compile(
    r"(?:vba(?:project|data)|/activex/|/ctrlprops/|/macrosheets/|\.(?:bin|exe|dll|js|vbs|ocx)$)",
    re.IGNORECASE,
)
PRINTER = re.compile(r"/printersettings/?[^/]*\.bin$", re.IGNORECASE)
OBJECTS = re.compile(r"/(?:embeddings|externallinks|querytables|webextensions)/", re.IGNORECASE)
OFD_CARRIED = re.compile(r"attach", re.IGNORECASE)
RELATIONS = frozenset(
    {
        "oleObject",
        "package",
        "aFChunk",
        "attachedTemplate",
        "externalLink",
        "externalLinkPath",
        "control",
        "vbaProject",
        "frame",
        "subDocument",
        "connections",
        "customUI",
        "extensibility",
        "webextension",
    }
)
FIELDS = re.compile(r"\b(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE)\b", re.IGNORECASE)
MENDED = "请删去后重新保存，或另存为 PDF 上传。"


def check_package(data: bytes, type_: str) -> list[tuple[str, bytes]]:
    """The entries of a package as (name, content).

    Raises UploadRefused for a package that is locked, broken, too large when unpacked, or that
    holds macros, embedded objects or links to the outside.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = [
                (info.filename, _content(package, info))
                for info in _listed(package)
                if not info.is_dir()
            ]
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError):
        raise UploadRefused("broken", "文件不完整或已损坏，打不开。请重新保存后上传。") from None
    if type_ in ("docx", "xlsx"):
        _check_office(entries)
    elif type_ == "ofd":
        _check_ofd(entries)
    return entries


def _listed(package: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    infos = package.infolist()
    if len(infos) > MOST_ENTRIES:
        raise _bomb()
    seen: set[str] = set()
    total = 0
    for info in infos:
        path = PurePosixPath(info.filename)
        if info.filename in seen or path.is_absolute() or ".." in path.parts or "\\" in path.name:
            raise UploadRefused("broken", "文件内部的目录不规范，请重新保存后上传。")
        seen.add(info.filename)
        if info.flag_bits & 1:
            raise UploadRefused("encrypted", "文件设有密码，请取消密码后重新上传。")
        if info.compress_type not in METHODS:
            raise UploadRefused("broken", "文件用了少见的压缩方法，请重新保存后上传。")
        total += info.file_size
        ratio = info.file_size // max(1, info.compress_size)
        if total > MOST_UNPACKED or (info.file_size > RATIO_FROM and ratio > MOST_RATIO):
            raise _bomb()
    return infos


def _content(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """The entry, read no further than it claims to reach."""
    with package.open(info) as stream:
        content = stream.read(info.file_size + 1)
    if len(content) != info.file_size:
        raise _bomb()
    return content


def _bomb() -> UploadRefused:
    return UploadRefused("bomb", "文件解开后大得异常，不能上传。请拆成几个文件。")


def _xml(content: bytes) -> Element:
    try:
        return fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        raise UploadRefused("broken", "文件内部的内容不规范，请重新保存后上传。") from None


def _check_office(entries: list[tuple[str, bytes]]) -> None:
    for name, content in entries:
        path = "/" + name
        if MACROS.search(path) and not PRINTER.search(path):
            raise UploadRefused("macro", f"文件里有宏或控件，不能上传。{MENDED}")
        if OBJECTS.search(path):
            raise UploadRefused("embedded", f"文件里嵌入了其他文件或外部数据。{MENDED}")
        if name == "[Content_Types].xml":
            _xml(content)
            if re.search(rb"macroEnabled|vbaProject|oleObject|activeX", content):
                raise UploadRefused("macro", f"文件里有宏或嵌入对象，不能上传。{MENDED}")
        elif name.endswith(".rels"):
            _check_relations(_xml(content))
        elif name.endswith(".xml"):
            if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content:
                raise UploadRefused("broken", "文件内部的内容不规范，请重新保存后上传。")
            if name.startswith("word/") and b"instr" in content:
                _check_fields(_xml(content))


def _check_relations(root: Element) -> None:
    for relation in root:
        kind = relation.get("Type", "").rsplit("/", 1)[-1]
        outside = relation.get("TargetMode") == "External" and kind != "hyperlink"
        if kind in RELATIONS or outside:
            raise UploadRefused("external", f"文件引用了外部或嵌入的内容。{MENDED}")
        target = relation.get("Target", "").strip().lower()
        if target.startswith(("javascript:", "file:", "vbscript:", "data:", "\\\\")):
            raise UploadRefused("external", f"文件里有指向程序或本机文件的链接。{MENDED}")


def _check_fields(root: Element) -> None:
    """A field's instruction may be cut into several runs: it is read as one text."""
    told = []
    for element in root.iter():
        tag = element.tag.rsplit("}", 1)[-1]
        if tag == "instrText":
            told.append(element.text or "")
        elif tag == "fldSimple":
            told.extend(v for k, v in element.attrib.items() if k.endswith("}instr"))
        elif tag == "p":
            told.append("\n")
    if FIELDS.search("".join(told)):
        raise UploadRefused("external", f"文件里有引用外部内容的域。{MENDED}")


def _check_ofd(entries: list[tuple[str, bytes]]) -> None:
    for name, content in entries:
        if OFD_CARRIED.search(PurePosixPath(name).name) or "/Attachs/" in "/" + name:
            raise UploadRefused("embedded", "OFD 里夹带了附件，请把附件另行上传。")
        if name.endswith(".xml"):
            for element in _xml(content).iter():
                if element.tag.rsplit("}", 1)[-1] in ("Movie", "Sound", "GotoA", "Script"):
                    raise UploadRefused("active", "OFD 里有多媒体或动作，请打印为 PDF 后上传。")
