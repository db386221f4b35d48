"""Proof of a delivered file: it holds pictures and permitted words, and its marks are solid."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

import pikepdf
import pypdfium2
from PIL import Image

from gongkai.foi.redaction.marks import SCALE, Mark, by_page
from gongkai.foi.redaction.raster import is_pdf, lightest, pixels
from gongkai.foi.redaction.words import chars_of

MOST_GREY = 40
"""JPEG may lift black a little at the edge of a mark."""

EDGE = 8
"""Pixels from the edge of a mark within which JPEG may do so; further in it is black."""

DEEP_GREY = 8
PERMITTED = {
    "/Catalog": frozenset({"/Type", "/Pages", "/Lang", "/Version"}),
    "/Pages": frozenset({"/Type", "/Kids", "/Count"}),
    "/Page": frozenset({"/Type", "/Parent", "/MediaBox", "/Resources", "/Contents"}),
    "/XObject": frozenset(
        {
            "/Type",
            "/Subtype",
            "/Width",
            "/Height",
            "/ColorSpace",
            "/BitsPerComponent",
            "/Filter",
            "/DecodeParms",
            "/Length",
        }
    ),
    "/Font": frozenset(
        {
            "/Type",
            "/Subtype",
            "/BaseFont",
            "/Encoding",
            "/DescendantFonts",
            "/ToUnicode",
            "/CIDSystemInfo",
            "/DW",
            "/CIDToGIDMap",
            "/FontDescriptor",
        }
    ),
    "/FontDescriptor": frozenset(
        {
            "/Type",
            "/FontName",
            "/Flags",
            "/FontBBox",
            "/ItalicAngle",
            "/Ascent",
            "/Descent",
            "/CapHeight",
            "/StemV",
        }
    ),
    "": frozenset({"/Length", "/Filter"}),
}
"""What each type of object may hold; anything else fails the proof."""

PICTURE_INFO = frozenset({"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"})


def problems(result: bytes, marks: Sequence[Mark]) -> list[str]:
    """What is wrong with a delivered file; empty where nothing is."""
    if not is_pdf(result):
        return list(_of_picture(result, marks))
    return [*_of_objects(result, by_page(marks)), *_of_words(result, by_page(marks))]


def _of_picture(result: bytes, marks: Sequence[Mark]) -> Iterator[str]:
    with Image.open(io.BytesIO(result)) as image:
        extra = set(image.info) - PICTURE_INFO
        if extra or image.getexif():
            yield f"the picture says more than its pixels: {sorted(extra)}"
        yield from _of_pixels(image.convert("L"), marks, 1)


def _of_pixels(image: Image.Image, marks: Sequence[Mark], number: int) -> Iterator[str]:
    for mark in marks:
        left, top, right, bottom = pixels(mark, image.size)
        if lightest(image.crop((left, top, right, bottom))) > MOST_GREY:
            yield f"page {number}: a mark is not solid"
        inner = (left + EDGE, top + EDGE, right - EDGE, bottom - EDGE)
        roomy = inner[0] < inner[2] and inner[1] < inner[3]
        if roomy and lightest(image.crop(inner)) > DEEP_GREY:
            yield f"page {number}: a mark is not black inside"


def _of_objects(result: bytes, marked: dict[int, list[Mark]]) -> Iterator[str]:
    if result.count(b"%%EOF") != 1 or result.count(b"startxref") != 1:
        yield "the file has more than one revision"
    with pikepdf.open(io.BytesIO(result)) as pdf:
        if set(pdf.trailer.keys()) - {"/Root", "/Size", "/ID"}:
            yield "the trailer holds more than it needs"
        for found in pdf.objects:
            if isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
                kind = str(found.get("/Type", ""))
                extra = set(found.keys()) - PERMITTED.get(kind, frozenset())
                if extra:
                    yield f"an object of type {kind or 'none'} holds {sorted(extra)}"
        for number, page in enumerate(pdf.pages, start=1):
            if list(page.Resources.XObject.keys()) != ["/Im0"]:
                yield f"page {number} holds more than its picture"
            if number in marked:
                found = page.Resources.XObject.Im0
                assert isinstance(found, pikepdf.Stream)
                picture = pikepdf.PdfImage(found).as_pil_image()
                yield from _of_pixels(picture.convert("L"), marked[number], number)


def _of_words(result: bytes, marked: dict[int, list[Mark]]) -> Iterator[str]:
    document = pypdfium2.PdfDocument(result)
    try:
        for number, marks in marked.items():
            page = document[number - 1]
            text = page.get_textpage()
            for char in chars_of(page, text):
                if char is not None and any(mark.touches(*_middle(char.tight)) for mark in marks):
                    yield f"page {number}: a character stands under a mark"
            text.close()
    finally:
        document.close()


def _middle(box: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    across, down = (box[0] + box[2]) // 2, (box[1] + box[3]) // 2
    return across, down, min(SCALE, across + 1), min(SCALE, down + 1)
