"""Small files of every type for the suites, built in memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

import docx
import pikepdf
import xlsxwriter
from PIL import Image, ImageDraw


def pdf(texts: tuple[str, ...] = ("Page one",), size: tuple[int, int] = (595, 842)) -> pikepdf.Pdf:
    """A PDF with one line of Latin text a page, in Helvetica."""
    made = pikepdf.new()
    for text in texts:
        page = made.add_blank_page(page_size=size)
        page.Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(
                F1=pikepdf.Dictionary(
                    Type=pikepdf.Name.Font,
                    Subtype=pikepdf.Name.Type1,
                    BaseFont=pikepdf.Name.Helvetica,
                )
            )
        )
        shown = text.encode("latin-1").replace(b"(", b"\\(").replace(b")", b"\\)")
        page.Contents = made.make_stream(b"BT /F1 24 Tf 72 700 Td (" + shown + b") Tj ET")
    return made


def saved(made: pikepdf.Pdf, **options: Any) -> bytes:
    """The bytes of a PDF."""
    stream = io.BytesIO()
    made.save(stream, **options)
    return stream.getvalue()


def picture(form: str = "PNG", size: tuple[int, int] = (120, 80), **options: Any) -> bytes:
    """A picture with a blue square on white."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle((10, 10, 40, 40), fill="blue")
    stream = io.BytesIO()
    image.save(stream, form, **options)
    return stream.getvalue()


def word(text: str = "某县某局的复函") -> bytes:
    """A .docx of one paragraph."""
    document = docx.Document()
    document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def sheet() -> bytes:
    """An .xlsx of one cell."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.add_worksheet().write(0, 0, "数目")
    return stream.getvalue()


def packed(entries: Mapping[str, bytes]) -> bytes:
    """A zip file of these entries."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in entries.items():
            package.writestr(name, content)
    return stream.getvalue()


def with_entry(package: bytes, name: str, content: bytes) -> bytes:
    """The package with one entry more, or another content of an entry that it has."""
    with zipfile.ZipFile(io.BytesIO(package)) as old:
        entries = {info.filename: old.read(info) for info in old.infolist()}
    return packed({**entries, name: content})


def ofd(**others: bytes) -> bytes:
    """An OFD package without pages."""
    entries = {"OFD.xml": b"<ofd:OFD xmlns:ofd='http://www.ofdspec.org/2016'/>"}
    return packed({**entries, **others})
