"""Invented personal data and files that hide it, for the tests."""

from __future__ import annotations

import io
import random
import zipfile
from xml.sax.saxutils import escape

import docx
import pikepdf
import xlsxwriter
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from PIL import Image

from gongkai.norms.identity import identity_check


def identity(rng: random.Random) -> str:
    """A citizen's number with a right check character, of an invented person."""
    first = (
        f"{rng.choice(('420104', '110101', '310115', '510104'))}"
        f"{rng.randint(1950, 2005)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}"
        f"{rng.randint(1, 999):03}"
    )
    return first + identity_check(first)


def phone(rng: random.Random) -> str:
    """A mobile number."""
    return f"1{rng.choice('3456789')}{rng.randint(0, 999_999_999):09}"


def card(rng: random.Random) -> str:
    """A bank card's number of 19 places that passes Luhn."""
    body = f"62{rng.randint(0, 10**16 - 1):016}"
    doubled = sum(
        (d := int(one) * (1 + (at + 1) % 2)) - (9 if d > 9 else 0)
        for at, one in enumerate(reversed(body))
    )
    return body + str(-doubled % 10)


def home(rng: random.Random) -> str:
    """Where an invented person lives."""
    place = rng.choice(("和平路", "江汉花园", "长丰苑", "翠堤小区", "沿河大道"))
    return f"{place}{rng.randint(1, 99)}栋{rng.randint(1, 4)}单元{rng.randint(101, 2805)}室"


def word(*paragraphs: str, **hidden: str) -> bytes:
    """A Word file; `hidden` puts a text under `deleted`, `comment`, `vanished`, `header`, `author`."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if "vanished" in hidden:
        document.add_paragraph().add_run(hidden["vanished"]).font.hidden = True
    if "header" in hidden:
        document.sections[0].header.paragraphs[0].text = hidden["header"]
    if "author" in hidden:
        document.core_properties.author = hidden["author"]
    if "comment" in hidden:
        run = document.paragraphs[0].add_run("。")
        document.add_comment(run, text=hidden["comment"], author="经办人")
    if "table" in hidden:
        document.add_table(1, 1).cell(0, 0).text = hidden["table"]
    if "deleted" in hidden:
        gone = OxmlElement("w:del")
        gone.set(qn("w:id"), "900")
        gone.set(qn("w:author"), "经办人")
        run = OxmlElement("w:r")
        text = OxmlElement("w:delText")
        text.text = hidden["deleted"]
        run.append(text)
        gone.append(run)
        document.paragraphs[0]._p.append(gone)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def sheet(*rows: tuple[str, ...], **hidden: str) -> bytes:
    """An Excel file; `hidden` puts a text into a hidden `sheet`, `row`, `column`, a `comment`."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    seen = book.add_worksheet("名单")
    for at, row in enumerate(rows):
        seen.write_row(at, 0, row)
    if "row" in hidden:
        seen.write(20, 0, hidden["row"])
        seen.set_row(20, None, None, {"hidden": True})
    if "column" in hidden:
        seen.write(0, 9, hidden["column"])
        seen.set_column(9, 9, None, None, {"hidden": True})
    if "comment" in hidden:
        seen.write_comment(0, 0, hidden["comment"])
    if "number" in hidden:
        seen.write_number(3, 3, int(hidden["number"]))
    if "sheet" in hidden:
        base = book.add_worksheet("底表")
        base.write(4, 2, hidden["sheet"])
        base.very_hidden() if len(hidden["sheet"]) % 2 else base.hide()
    if "author" in hidden:
        book.set_properties({"comments": hidden["author"]})
    book.close()
    return out.getvalue()


def paper(text: str, **hidden: str) -> bytes:
    """A PDF; `hidden` puts a text into a `note`, a `property`, an `attachment`, `earlier` content."""
    if "earlier" in hidden:
        # What the first saving said still stands before the second one's changes.
        return _appended(_paper(hidden["earlier"]), text)
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(_paper(text))) as pdf:
        if "property" in hidden:
            pdf.docinfo["/Subject"] = hidden["property"]
        if "attachment" in hidden:
            data = hidden["attachment"].encode()
            pdf.attachments["底稿.txt"] = pikepdf.AttachedFileSpec(pdf, data, filename="底稿.txt")
        if "note" in hidden:
            note = pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Text,
                Rect=[10, 10, 30, 30],
                Contents=pikepdf.String(hidden["note"]),
            )
            pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(note)]))
        pdf.save(out)
    return out.getvalue()


def _paper(text: str) -> bytes:
    """A PDF page with `text` (ASCII) in Helvetica, its objects uncompressed."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(400, 200))
    page = pdf.pages[0]
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.Contents = pdf.make_stream(f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode())
    out = io.BytesIO()
    pdf.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def _appended(data: bytes, text: str) -> bytes:
    """`data` with its page's content replaced in an incremental update."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        number = pdf.pages[0].Contents.objgen[0]
        root = pdf.Root.objgen[0]
        size = len(pdf.objects) + 1
    start = data.rindex(b"startxref") + 9
    previous = int(data[start : data.index(b"%%EOF", start)])
    stream = f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode()
    body = b"%d 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (
        number,
        len(stream),
        stream,
    )
    table = len(data) + len(body)
    return (
        data
        + body
        + b"xref\n%d 1\n%010d 00000 n \n" % (number, len(data))
        + b"trailer\n<< /Size %d /Root %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, root, previous, table)
    )


def photo(**hidden: str) -> bytes:
    """A JPEG; `hidden` puts a text into its `author` or `comment`, or a `place`."""
    picture = Image.new("RGB", (40, 30), "white")
    exif = Image.Exif()
    if "author" in hidden:
        exif[0x013B] = hidden["author"].encode()
    if "comment" in hidden:
        exif.get_ifd(0x8769)[0x9286] = b"UNICODE\0" + hidden["comment"].encode("utf-16-le")
    if "place" in hidden:
        exif.get_ifd(0x8825).update({1: "N", 2: (30.0, 35.0, 1.0), 3: "E", 4: (114.0, 12.0, 2.0)})
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def packed(**files: bytes) -> bytes:
    """A ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(f"{escape(name)}", data)
    return out.getvalue()
