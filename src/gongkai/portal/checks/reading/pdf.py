"""PDF: text of its pages, text off the page, notes, form fields, properties, attachments, pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2

from gongkai.portal.checks.material import Hidden, Piece
from gongkai.portal.checks.reading.image import image_pieces

MOST_PAGES = 500
_SAID = ("/Contents", "/RC", "/T", "/V", "/TU", "/DV")


def pdf_pieces(
    where: str, data: bytes, inner: Callable[[str, bytes], Iterator[Piece]]
) -> Iterator[Piece]:
    """Every text of a PDF; `inner` reads an attached file. Raises pikepdf.PdfError."""
    with pypdfium2.PdfDocument(data) as document:
        for number in range(min(len(document), MOST_PAGES)):
            page = document[number]
            text = page.get_textpage()
            within = text.get_text_bounded()
            everything = text.get_text_range()
            place = f"{where}第 {number + 1} 页"
            yield Piece(place, within or everything)
            if within and len("".join(everything.split())) > len("".join(within.split())):
                yield Piece(place, everything, Hidden.OUTSIDE)
            text.close()
            page.close()
    with pikepdf.open(BytesIO(data)) as pdf:
        yield from _properties(where, pdf)
        yield from _notes(where, pdf)
        for name, spec in pdf.attachments.items():
            yield Piece(where, str(name), Hidden.ATTACHED)
            yield from inner(f"{where}中的附件“{name}”", spec.get_file().read_bytes())
        yield from _pictures(where, pdf)
    yield from _earlier(where, data)


def _properties(where: str, pdf: pikepdf.Pdf) -> Iterator[Piece]:
    for name, value in pdf.docinfo.items():
        if str(value).strip():
            yield Piece(where, f"{str(name).lstrip('/')}：{value}", Hidden.METADATA)
    if "/Metadata" in pdf.Root:
        said = bytes(pdf.Root.Metadata.read_bytes()).decode("utf-8", "replace")
        yield Piece(where, said, Hidden.METADATA)


def _notes(where: str, pdf: pikepdf.Pdf) -> Iterator[Piece]:
    for number, page in enumerate(pdf.pages, start=1):
        for note in page.obj.get("/Annots", []):
            said = "\n".join(str(note[key]) for key in _SAID if key in note and _is_text(note[key]))
            if not said.strip():
                continue
            form = note.get("/Subtype") == "/Widget"
            place = f"{where}第 {number} 页" + ("的表单" if form else "")
            yield Piece(place, said, Hidden.NOT if form else Hidden.COMMENT)


def _is_text(value: Any) -> bool:
    return isinstance(value, (str, pikepdf.String))


def _pictures(where: str, pdf: pikepdf.Pdf) -> Iterator[Piece]:
    """What the photographs of a PDF tell of themselves; only those kept as JPEG can."""
    for number, page in enumerate(pdf.pages, start=1):
        for picture in page.get_images().values():
            if picture.get("/Filter") == "/DCTDecode":
                yield from image_pieces(
                    f"{where}第 {number} 页的图片", bytes(picture.read_raw_bytes())
                )


def _earlier(where: str, data: bytes) -> Iterator[Piece]:
    """Earlier revisions: a file that was saved by adding to it still holds what it was."""
    at = -1
    ends = []
    while (at := data.find(b"%%EOF", at + 1)) >= 0:
        ends.append(at + 5)
    # A linearised file has one end of file near its head and no earlier revision there.
    for end in ends[:-1][:20]:
        try:
            with pypdfium2.PdfDocument(data[:end] + b"\n") as document:
                texts = []
                for number in range(min(len(document), MOST_PAGES)):
                    text = document[number].get_textpage()
                    texts.append(text.get_text_range())
                    text.close()
        except pypdfium2.PdfiumError:
            continue
        yield Piece(where, "\n".join(texts), Hidden.REVISION)
