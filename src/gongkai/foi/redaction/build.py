"""The delivered file: drawn anew, page by page, with the marks burnt in."""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from decimal import Decimal

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageChops

from gongkai.foi.redaction.limits import RedactionError
from gongkai.foi.redaction.marks import Mark, by_page
from gongkai.foi.redaction.proof import problems
from gongkai.foi.redaction.raster import (
    PageSize,
    burn,
    drawn,
    is_pdf,
    lightest,
    opened,
    page_of,
    picture,
    png,
    size_of,
)
from gongkai.foi.redaction.textlayer import TextLayer
from gongkai.foi.redaction.visible import seen_runs

COLOURLESS = 14
"""A page whose channels differ by no more is kept in grey."""

WORTH_PHOTO = 400_000
"""A page of more bytes than this without loss is tried as JPEG."""

QUALITY = 88


def redact(data: bytes, marks: Sequence[Mark], *, keep_text: bool = False) -> bytes:
    """A new file that shows `data` with `marks` blackened, and holds nothing else of it.

    A PDF becomes a PDF of one picture a page; a picture becomes a picture of its own type. With
    `keep_text` the PDF also gets a text layer of the words that stand in plain sight outside every
    mark (`visible`), for readers who do not see. The same input gives the same bytes.

    Raises RedactionError where the file cannot be worked with, and RuntimeError where the result
    does not pass its proof, so that it is never delivered.
    """
    result = _pdf(data, marks, keep_text) if is_pdf(data) else _picture(data, marks)
    found = problems(result, marks)
    if found:
        raise RuntimeError("the redacted file failed its proof: " + "; ".join(found))
    return result


def _picture(data: bytes, marks: Sequence[Mark]) -> bytes:
    if any(mark.page != 1 for mark in marks):
        raise RedactionError("图片只有一页，遮盖都应在第 1 页。")
    image = picture(data)
    burn(image, marks)
    if data.startswith(b"\x89PNG"):
        return png(image)
    return _jpeg(image, 92)


def _pdf(data: bytes, marks: Sequence[Mark], keep_text: bool) -> bytes:
    marked = by_page(marks)
    made = pikepdf.new()
    layer = TextLayer(made)
    with opened(data) as document:
        if marked and max(marked) > len(document):
            raise RedactionError(f"文件只有 {len(document)} 页，有遮盖写在这之后，请改正。")
        for number in range(1, len(document) + 1):
            page = page_of(document, number)
            size = size_of(page)
            image = drawn(page, size.scale())
            here = marked.get(number, [])
            runs = seen_runs(page, image, size.scale(), here) if keep_text else []
            burn(image, here)
            _add_page(made, size, image, layer.page(runs, size))
            page.close()
    layer.finish()
    made.Root.Lang = pikepdf.String("zh-CN")
    stream = io.BytesIO()
    made.save(
        stream,
        deterministic_id=True,
        compress_streams=True,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        min_version="1.5",
    )
    return stream.getvalue()


def _add_page(
    made: pikepdf.Pdf, size: PageSize, image: Image.Image, text: tuple[bytes, Dictionary]
) -> None:
    width, height = f"{size.width:.3f}", f"{size.height:.3f}"
    words, fonts = text
    content = f"q {width} 0 0 {height} 0 0 cm /Im0 Do Q\n".encode() + words
    resources = Dictionary(XObject=Dictionary(Im0=_image(made, image)))
    if words:
        resources.Font = fonts
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, Decimal(width), Decimal(height)]),
        Resources=resources,
        Contents=made.make_stream(content),
    )
    made.pages.append(pikepdf.Page(made.make_indirect(page)))


def _image(made: pikepdf.Pdf, image: Image.Image) -> pikepdf.Object:
    """The picture as a stream: without loss, or as JPEG where that is much smaller."""
    image = _grey_if_colourless(image)
    colours = 1 if image.mode == "L" else 3
    stream = made.make_stream(b"")
    packed = _png_data(png(image))
    photo = _jpeg(image, QUALITY) if len(packed) > WORTH_PHOTO else b""
    if photo and len(photo) * 2 < len(packed):
        stream.write(photo, filter=Name.DCTDecode)
    else:
        parameters = Dictionary(
            Predictor=15, Colors=colours, BitsPerComponent=8, Columns=image.width
        )
        stream.write(packed, filter=Name.FlateDecode, decode_parms=parameters)
    stream.Type, stream.Subtype = Name.XObject, Name.Image
    stream.Width, stream.Height = image.size
    stream.ColorSpace = Name.DeviceGray if colours == 1 else Name.DeviceRGB
    stream.BitsPerComponent = 8
    return stream


def _grey_if_colourless(image: Image.Image) -> Image.Image:
    red, green, blue = image.split()
    for one, other in ((red, green), (green, blue), (red, blue)):
        if lightest(ImageChops.difference(one, other)) > COLOURLESS:
            return image
    return image.convert("L")


def _jpeg(image: Image.Image, quality: int) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=quality, subsampling=0)
    return stream.getvalue()


def _png_data(data: bytes) -> bytes:
    """The packed pixels of a PNG, which PDF takes as they are."""
    at, pieces = 8, []
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        if data[at + 4 : at + 8] == b"IDAT":
            pieces.append(data[at + 8 : at + 8 + length])
        at += length + 12
    return b"".join(pieces)
