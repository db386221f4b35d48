"""Documents with something to hide, built in memory; all persons and numbers are invented."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pdfplumber
import pikepdf
import pypdfium2
import typst
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, PngImagePlugin

from gongkai.ledger.tests import papers

IDENTITY = "110101199003071233"
"""A citizen's number whose check character is wrong, so that it is nobody's."""

LETTER = """#set page(width: 210mm, height: 297mm, margin: 25mm)
#set text(font: "Noto Sans CJK SC", size: 14pt)
关于某项目补偿情况的复函

申请人赵某某，身份证号码 110101199003071233，联系电话 138 0000 0021，
银行卡号 6222 0000 0000 0000 004，邮箱 someone\\@example.org。

经查，补偿总额为 12345.67 元，其中赵某某家 4321.00 元。本文件共两页，其余内容依法公开。
#pagebreak()
第二页没有需要遮盖的内容。
"""


@cache
def _fonts() -> typst.Fonts:
    spec = find_spec("manimgx_fonts_cjk")
    places = [Path(place) for place in (spec.submodule_search_locations if spec else None) or ()]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=places)


@cache
def letter(source: str = LETTER) -> bytes:
    """A Chinese letter of two pages with personal numbers, set by typst."""
    return typst.compile(source.encode(), font_paths=_fonts(), ignore_system_fonts=True)


def _content(made: pikepdf.Pdf, text: bytes) -> None:
    made.pages[0].Contents = made.make_stream(text)


SEEN = "VISIBLE-OPEN"
MARKED = "SECRET-MARKED"
HIDDEN = {
    "unseen": "SECRET-UNSEEN",
    "white": "SECRET-WHITE",
    "covered": "SECRET-COVERED",
    "layer": "SECRET-LAYER",
    "outside": "SECRET-OUTSIDE",
    "actual": "SECRET-ACTUAL",
    "info": "SECRET-INFO",
    "xmp": "SECRET-XMP",
    "thumb": "SECRET-THUMB",
    "note": "SECRET-NOTE",
    "field": "SECRET-FIELD",
    "attached": "SECRET-ATTACHED",
    "outline": "SECRET-OUTLINE",
    "piece": "SECRET-PIECE",
    "exif": "SECRET-EXIF",
    "revision": "SECRET-REVISION",
}
"""Where a secret is planted that no mark covers, and its words."""


def leaky() -> bytes:
    """A PDF with one visible secret to mark, and one in every other place where a PDF keeps things."""
    made = papers.pdf(("",))
    page = made.pages[0]
    hidden_layer = made.make_indirect(
        Dictionary(Type=Name.OCG, Name=String("hidden " + HIDDEN["layer"]))
    )
    made.Root.OCProperties = Dictionary(
        OCGs=Array([hidden_layer]), D=Dictionary(OFF=Array([hidden_layer]), Order=Array([]))
    )
    page.Resources.Properties = Dictionary(MC0=hidden_layer)
    photo = made.make_stream(papers.picture("JPEG", exif=_exif()))
    photo.Type, photo.Subtype, photo.Filter = Name.XObject, Name.Image, Name.DCTDecode
    photo.Width, photo.Height = 120, 80
    photo.ColorSpace, photo.BitsPerComponent = Name.DeviceRGB, 8
    page.Resources.XObject = Dictionary(Photo=photo)

    def line(y: int, text: str, before: str = "", x: int = 72) -> str:
        return f"BT {before} /F1 18 Tf {x} {y} Td ({text}) Tj ET\n"

    _content(
        made,
        (
            line(760, SEEN)
            + line(720, MARKED)
            + line(680, HIDDEN["unseen"], "3 Tr")
            + "0 Tr "
            + line(640, HIDDEN["white"], "1 g")
            + "0 g "
            + line(600, HIDDEN["covered"])
            + "0 g 60 590 300 30 re f\n"
            + f"/OC /MC0 BDC {line(560, HIDDEN['layer'])} EMC\n"
            + line(520, HIDDEN["outside"], x=2000)
            + f"/Span << /ActualText ({HIDDEN['actual']}) >> BDC {line(480, 'plain')} EMC\n"
            + "q 120 0 0 80 300 300 cm /Photo Do Q\n"
        ).encode(),
    )
    with made.open_metadata() as metadata:
        metadata["dc:description"] = HIDDEN["xmp"]
    made.docinfo["/Title"] = HIDDEN["info"]
    page.Thumb = made.make_stream(
        HIDDEN["thumb"].encode() * 10,
        Width=13,
        Height=10,
        ColorSpace=Name.DeviceGray,
        BitsPerComponent=8,
    )
    field = made.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String("applicant"),
            V=String(HIDDEN["field"]),
            DA=String("/F1 12 Tf 0 g"),
            F=2,
            Rect=[72, 400, 300, 420],
        )
    )
    note = Dictionary(
        Type=Name.Annot,
        Subtype=Name.FreeText,
        Contents=String(HIDDEN["note"]),
        DA=String("/Helv 12 Tf 0 g"),
        Rect=[72, 360, 300, 380],
    )
    page.Annots = Array([field, made.make_indirect(note)])
    made.Root.AcroForm = Dictionary(Fields=Array([field]), DA=String("/F1 12 Tf 0 g"))
    made.attachments["list.txt"] = HIDDEN["attached"].encode()
    with made.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(HIDDEN["outline"], 0))
    page.PieceInfo = Dictionary(App=Dictionary(Private=String(HIDDEN["piece"])))
    return _revised(papers.saved(made, object_stream_mode=pikepdf.ObjectStreamMode.disable))


def _exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010E] = HIDDEN["exif"]
    return exif


def _revised(data: bytes) -> bytes:
    """The same with an object that an appended revision has emptied."""
    (start,) = re.findall(rb"startxref\s+(\d+)", data)
    size = re.findall(rb"/Size (\d+)", data)[-1]
    (root,) = re.findall(rb"/Root (\d+ \d+ R)", data)
    number = int(size)
    first = len(data)
    old = b"%d 0 obj\n(%s)\nendobj\n" % (number, HIDDEN["revision"].encode())
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Size %d /Root %s /Prev %s >>\n" % (
        number,
        first,
        number + 1,
        root,
        start,
    )
    data += old + table + b"startxref\n%d\n%%%%EOF\n" % (first + len(old))
    second, before = len(data), first + len(old)
    new = b"%d 0 obj\n()\nendobj\n" % number
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Size %d /Root %s /Prev %d >>\n" % (
        number,
        second,
        number + 1,
        root,
        before,
    )
    return data + new + table + b"startxref\n%d\n%%%%EOF\n" % (second + len(new))


def photograph(form: str) -> bytes:
    """A picture lying on its side, with a secret in its EXIF data and its comments."""
    exif = _exif()
    exif[0x0112] = 6
    options: dict[str, object] = {"exif": exif, "size": (300, 200)}
    if form == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_text("Comment", HIDDEN["note"])
        options["pnginfo"] = info
    else:
        options |= {"comment": HIDDEN["note"].encode(), "quality": 95}
    return papers.picture(form, **options)


def everything(data: bytes) -> Iterator[bytes]:
    """The bytes of a file, and of every object and stream in it, packed and unpacked, and its text."""
    yield data
    if not data.startswith(b"%PDF-"):
        yield from _unpacked_chunks(data)
        return
    with pikepdf.open(io.BytesIO(data)) as pdf:
        yield pdf.trailer.unparse()
        for found in pdf.objects:
            if isinstance(found, pikepdf.Stream):
                yield found.read_raw_bytes()
                with suppress(pikepdf.PdfError):
                    yield found.read_bytes()
                yield Dictionary(dict(found.items())).unparse()
            else:
                yield found.unparse()
            yield from (value.encode() for value in _strings(found, 0))
    document = pypdfium2.PdfDocument(data)
    for page in document:
        yield page.get_textpage().get_text_range().encode()
    document.close()
    with pdfplumber.open(io.BytesIO(data)) as plumbed:
        for page in plumbed.pages:
            yield (page.extract_text() or "").encode()
            yield "".join(char["text"] for char in page.chars).encode()


def _strings(value: pikepdf.Object, depth: int) -> Iterator[str]:
    if isinstance(value, pikepdf.String):
        yield str(value)
    elif depth < 6 and isinstance(value, pikepdf.Array):
        for child in value:
            yield from _strings(child, depth + 1)
    elif depth < 6 and isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        for _, child in value.items():
            yield from _strings(child, depth + 1)


def _unpacked_chunks(data: bytes) -> Iterator[bytes]:
    for match in re.finditer(rb"x[\x01\x5e\x9c\xda]", data):
        try:
            yield zlib.decompressobj().decompress(data[match.start() :])
        except zlib.error:
            continue


def tells(data: bytes, secret: str) -> bool:
    """Whether a file holds the words anywhere, in any way in which PDF writes words."""
    forms = {secret.encode(code) for code in ("utf-8", "utf-16-be", "utf-16-le", "gb18030")}
    forms |= {form.hex().encode() for form in forms} | {f.hex().upper().encode() for f in forms}
    return any(form in piece for piece in everything(data) for form in forms)
