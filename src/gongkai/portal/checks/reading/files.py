"""Which reader reads an attachment; every failure is a sentence."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator

from gongkai.ledger.rules.refusal import UploadRefused
from gongkai.ledger.rules.upload_type import sniff
from gongkai.portal.checks.material import Piece
from gongkai.portal.checks.reading.docx import docx_pieces
from gongkai.portal.checks.reading.image import image_pieces
from gongkai.portal.checks.reading.markup import member, package, tree, words
from gongkai.portal.checks.reading.pdf import pdf_pieces
from gongkai.portal.checks.reading.properties import media_pieces, property_pieces
from gongkai.portal.checks.reading.xlsx import xlsx_pieces

MOST_DEPTH = 3


class Unreadable(ValueError):
    """An attachment could not be read; the message says in Chinese why and what to do."""


def pieces_of(where: str, data: bytes, depth: int = 0) -> list[Piece]:
    """Every text that the file carries; raises Unreadable."""
    if depth > MOST_DEPTH:
        raise Unreadable("文件里套文件，层数太多，请把里面的文件取出来单独上传。")
    if not data:
        raise Unreadable("文件是空的，请检查后重新上传。")
    try:
        return list(_read(where, data, depth))
    except Unreadable:
        raise
    except Exception as error:
        # Whatever a broken file makes a library say, the page cannot be cleared.
        raise Unreadable(f"文件可能已损坏（{type(error).__name__}），请重新导出后上传。") from error


def _read(where: str, data: bytes, depth: int) -> Iterator[Piece]:
    def inner(place: str, inside: bytes) -> Iterator[Piece]:
        yield from pieces_of(place, inside, depth + 1)

    try:
        kind = sniff(data)
    except UploadRefused as refused:
        raise Unreadable(f"{refused}") from None
    if kind in ("jpg", "png"):
        yield from image_pieces(where, data)
    elif kind == "pdf":
        yield from pdf_pieces(where, data, inner)
    elif kind == "txt":
        yield Piece(where, _decoded(data))
    elif kind in ("docx", "xlsx", "ofd", "zip"):
        with package(data) as archive:
            yield from _packed(where, kind, archive, inner)
    else:
        raise Unreadable("这种格式不能检查，请转换成 PDF、Word（docx）或 Excel（xlsx）后上传。")


def _packed(where: str, kind: str, archive: zipfile.ZipFile, inner) -> Iterator[Piece]:  # type: ignore[no-untyped-def]
    if kind == "docx":
        yield from docx_pieces(where, archive)
    elif kind == "xlsx":
        yield from xlsx_pieces(where, archive)
    elif kind == "ofd":
        for name in sorted(archive.namelist()):
            if name.endswith(".xml"):
                said = "\n".join(words(tree(member(archive, name))))
                if said:
                    yield Piece(where, said)
    else:
        for name in sorted(archive.namelist()):
            if not name.endswith("/"):
                yield from inner(f"{where}中的“{name.rpartition('/')[2]}”", member(archive, name))
        return
    yield from property_pieces(where, archive)
    yield from media_pieces(where, archive, inner)


def _decoded(data: bytes) -> str:
    for coding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(coding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("文本的编码认不出来，请另存为 UTF-8 后上传。")
