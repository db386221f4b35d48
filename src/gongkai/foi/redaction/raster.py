"""Drawing the pages of a PDF or a picture, and burning marks into them."""

from __future__ import annotations

import ctypes
import io
import math
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageCms, ImageDraw, ImageOps

from gongkai.foi.redaction.limits import (
    DPI,
    MOST_PAGES,
    MOST_PIXELS,
    MOST_SOURCE_PIXELS,
    WIDEST,
    RedactionError,
)
from gongkai.foi.redaction.marks import SCALE, Mark

POINTS = 72
PICTURE_DPI = 150
"""A picture has no size on paper; this one makes it a page of the usual order."""

SHOWN_ANNOTATIONS = frozenset({pdfium.FPDF_ANNOT_STAMP, pdfium.FPDF_ANNOT_WIDGET})
"""Seals and filled fields belong to the document; notes and highlights are remarks upon it."""

SOLID = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class PageSize:
    """A page as it is shown, in points (1/72 inch)."""

    width: float
    height: float

    def scale(self, dpi: int = DPI) -> float:
        """Pixels a point for `dpi`, less where the page would have more than `MOST_PIXELS`."""
        return min(dpi / POINTS, math.sqrt(MOST_PIXELS / (self.width * self.height)))


def is_pdf(data: bytes) -> bool:
    """Whether `data` is a PDF rather than a picture."""
    return data.startswith(b"%PDF-")


@contextmanager
def opened(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """The PDF with its form fields; raises RedactionError where it cannot be worked with."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD:
            raise RedactionError("PDF 设有打开密码，请取消密码后重新上传。") from None
        raise RedactionError("PDF 打不开，可能已损坏，请重新生成后上传。") from None
    try:
        if not 1 <= len(document) <= MOST_PAGES:
            raise RedactionError(
                f"文件有 {len(document)} 页，一次最多遮盖 {MOST_PAGES} 页，请拆成几个文件。"
            )
        document.init_forms()
        yield document
    finally:
        document.close()


def page_of(document: pypdfium2.PdfDocument, number: int) -> pypdfium2.PdfPage:
    """Page `number`, counted from 1, without the remarks upon it; raises RedactionError."""
    if not 1 <= number <= len(document):
        raise RedactionError(f"文件没有第 {number} 页。")
    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError:
        raise RedactionError(f"第 {number} 页已损坏，请重新生成文件后上传。") from None
    for index in reversed(range(pdfium.FPDFPage_GetAnnotCount(page))):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        subtype = pdfium.FPDFAnnot_GetSubtype(annotation)
        pdfium.FPDFPage_CloseAnnot(annotation)
        if subtype not in SHOWN_ANNOTATIONS:
            pdfium.FPDFPage_RemoveAnnot(page, index)
    return page


def size_of(page: pypdfium2.PdfPage) -> PageSize:
    """The size of a page as it is shown; raises RedactionError for one without extent."""
    width, height = page.get_size()
    if not (1 <= width <= 20_000 and 1 <= height <= 20_000):
        raise RedactionError("文件里有页面的尺寸不正常，请重新生成文件后上传。")
    return PageSize(width, height)


def drawn(page: pypdfium2.PdfPage, scale: float, *, forms: bool = True) -> Image.Image:
    """The page on white, in RGB."""
    bitmap = page.render(
        scale=scale, may_draw_forms=forms, draw_annots=forms, rev_byteorder=True, prefer_bgrx=True
    )
    try:
        image: Image.Image = bitmap.to_pil()
        return image.convert("RGB")
    finally:
        bitmap.close()


def picture(data: bytes) -> Image.Image:
    """A picture upright in RGB, on white where it is transparent, without anything but its pixels.

    Raises RedactionError where it cannot be read or has too many pixels.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
                width, height = image.size
                if width * height > MOST_SOURCE_PIXELS:
                    raise RedactionError("图片的像素太多，请缩小到 6000 万像素以内再上传。")
                return _plain(ImageOps.exif_transpose(image))
    except RedactionError:
        raise
    except Exception:
        # A decoder fails on hostile bytes in more ways than it documents.
        raise RedactionError("图片打不开，可能已损坏，请重新保存后上传。") from None


def _plain(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I"):
        image = image.point(lambda value: value / 256).convert("L")
    if "A" in image.getbands() or "transparency" in image.info:
        shown = image.convert("RGBA")
        image = Image.new("RGB", shown.size, "white")
        image.paste(shown, mask=shown.getchannel("A"))
    elif profile and image.mode in ("RGB", "CMYK", "L"):
        image = _in_srgb(image, profile)
    image = image.convert("RGB")
    width, height = image.size
    if width * height > MOST_PIXELS:
        shrink = math.sqrt(MOST_PIXELS / (width * height))
        image = image.resize((int(width * shrink) or 1, int(height * shrink) or 1))
    plain = Image.new("RGB", image.size)
    plain.paste(image)
    return plain


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        found = ImageCms.profileToProfile(
            image, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return found or image


def pages(data: bytes) -> list[PageSize]:
    """The pages of a PDF or a picture, which is one page; raises RedactionError."""
    if not is_pdf(data):
        width, height = picture(data).size
        return [PageSize(width * POINTS / PICTURE_DPI, height * POINTS / PICTURE_DPI)]
    with opened(data) as document:
        return [size_of(page_of(document, number + 1)) for number in range(len(document))]


def render(data: bytes, page: int, width: int, marks: Sequence[Mark] = ()) -> bytes:
    """Page `page`, counted from 1, as a PNG `width` pixels across, with `marks` burnt in.

    Raises RedactionError where the page does not exist or the width is out of bounds.
    """
    if not 50 <= width <= WIDEST:
        raise RedactionError(f"图片的宽度须在 50 到 {WIDEST} 像素之间。")
    if is_pdf(data):
        with opened(data) as document:
            found = page_of(document, page)
            size = size_of(found)
            scale = min(width / size.width, size.scale(1200))
            image = drawn(found, scale)
    else:
        if page != 1:
            raise RedactionError("图片只有一页。")
        image = picture(data)
        height = max(1, image.height * width // image.width)
        if width * height <= MOST_PIXELS:
            image = image.resize((width, height), Image.Resampling.LANCZOS)
    burn(image, [mark for mark in marks if mark.page == page])
    return png(image)


def burn(image: Image.Image, marks: Sequence[Mark]) -> None:
    """Blacken the pixels under `marks`, and those that a mark covers in part."""
    draw = ImageDraw.Draw(image)
    for mark in marks:
        left, top, right, bottom = pixels(mark, image.size)
        draw.rectangle((left, top, right - 1, bottom - 1), fill=SOLID)


def pixels(mark: Mark, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of a mark on a picture of `size`, rounded outward."""
    width, height = size
    return (
        mark.x * width // SCALE,
        mark.y * height // SCALE,
        min(width, -(-(mark.x + mark.w) * width // SCALE)),
        min(height, -(-(mark.y + mark.h) * height // SCALE)),
    )


def png(image: Image.Image) -> bytes:
    """The pixels as PNG, nothing else."""
    stream = io.BytesIO()
    image.save(stream, "PNG", compress_level=4)
    return stream.getvalue()


def place(page: pypdfium2.PdfPage, x: float, y: float) -> tuple[int, int]:
    """A point of the page's own space as it is shown, in ten-thousandths."""
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, SCALE, SCALE, 0, x, y, across, down)
    return across.value, down.value


def lightest(image: Image.Image) -> int:
    """The highest value in a picture of one channel, 0 to 255."""
    return max((value for value, count in enumerate(image.histogram()) if count), default=0)


def children(holder: Any, count: Any, get: Any) -> list[Any]:
    """The objects that a page or a form holds."""
    return [get(holder, index) for index in range(count(holder))]
