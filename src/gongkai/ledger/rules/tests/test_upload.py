"""What is taken in, and what is refused with which words."""

from __future__ import annotations

import io
import zipfile
import zlib

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from gongkai.ledger.rules.refusal import UploadRefused
from gongkai.ledger.rules.upload import DOCUMENTS, MEGABYTE, UploadKind, check_upload
from gongkai.ledger.rules.upload_image import MOST_PIXELS
from gongkai.ledger.rules.upload_type import LABELS
from gongkai.ledger.tests import papers

DOCUMENT = UploadKind("document", "附件")
ANYTHING = UploadKind("anything", "材料", types=frozenset(LABELS))


def refusal(data: bytes, name: str = "材料.pdf", kind: UploadKind = ANYTHING) -> UploadRefused:
    with pytest.raises(UploadRefused) as caught:
        check_upload(data, name, kind)
    assert str(caught.value).endswith("。")
    return caught.value


@pytest.mark.parametrize(
    ("data", "type_"),
    [
        (papers.saved(papers.pdf()), "pdf"),
        (papers.picture("JPEG"), "jpg"),
        (papers.picture("PNG"), "png"),
        (papers.word(), "docx"),
        (papers.sheet(), "xlsx"),
        (papers.ofd(), "ofd"),
        ("申请公开某项目的批复。".encode(), "txt"),
        ("申请公开某项目的批复。".encode("gb18030"), "txt"),
        (papers.packed({"a.txt": b"plain", "b.pdf": papers.saved(papers.pdf())}), "zip"),
    ],
)
def test_the_type_is_found_by_content_whatever_the_name_says(data: bytes, type_: str) -> None:
    checked = check_upload(data, "名字.exe", ANYTHING)
    assert (checked.type, checked.size) == (type_, len(data))
    assert checked.name == f"名字.exe.{type_}"


def test_a_type_that_was_not_asked_for_is_refused_by_its_label() -> None:
    assert "zip" not in DOCUMENTS
    refused = refusal(papers.packed({"a.txt": b"plain"}), kind=DOCUMENT)
    assert refused.code == "type"
    assert "ZIP" in str(refused) and "“附件”" in str(refused) and "PDF" in str(refused)


def test_the_largest_size_is_taken_and_one_byte_more_is_not() -> None:
    kind = UploadKind("small", "说明", largest=1000)
    assert check_upload(b"a" * 1000, "a.txt", kind).size == 1000
    assert refusal(b"a" * 1001, kind=kind).code == "too_large"
    assert "20 MB" in str(refusal(b"a" * (20 * MEGABYTE + 1), kind=DOCUMENT))


def test_an_empty_file_is_refused() -> None:
    assert refusal(b"").code == "empty"


@pytest.mark.parametrize(
    "data",
    [
        b"<html><body>x</body></html>",
        b"\xef\xbb\xbf  <svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<?xml version='1.0'?><a/>",
        b"hello <script>alert(1)</script>",
        b"<!DOCTYPE html>",
        b"<?php echo 1;",
    ],
)
def test_markup_is_refused(data: bytes) -> None:
    assert refusal(data, "说明.txt").code == "markup"


@pytest.mark.parametrize(
    "data",
    [
        papers.picture("JPEG") + papers.packed({"a.txt": b"plain"}),
        papers.saved(papers.pdf()) + papers.packed({"a.txt": b"plain"}),
        papers.saved(papers.pdf()) + b"<html><script>1</script>",
        papers.picture("JPEG") + b"<script>alert(1)</script>",
        papers.picture("JPEG", comment=b"%PDF-1.7"),
        papers.picture("PNG") + b"more",
        b"%PDF-1.7\n<html>" + papers.saved(papers.pdf())[9:],
    ],
)
def test_a_file_that_is_two_types_at_once_is_refused(data: bytes) -> None:
    assert refusal(data).code == "polyglot"


def test_a_program_in_front_of_a_zip_is_refused() -> None:
    assert refusal(b"MZ" + papers.packed({"a.txt": b"plain"})).code == "type"
    joined = papers.packed({"a.txt": b"one"}) + papers.packed({"b.txt": b"two"})
    assert refusal(joined).code == "polyglot"


def with_root(**entries: object) -> bytes:
    made = papers.pdf()
    for key, value in entries.items():
        made.Root[f"/{key}"] = value
    return papers.saved(made)


def with_annotation(action: pikepdf.Object, **save: object) -> bytes:
    made = papers.pdf()
    made.pages[0].Annots = Array(
        [Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action)]
    )
    return papers.saved(made, **save)


SCRIPT = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (with_root(OpenAction=SCRIPT), "active"),
        (with_root(OpenAction=Dictionary(S=Name.URI, URI=String("https://example.org"))), "active"),
        (with_root(Names=Dictionary(JavaScript=Dictionary(Names=["a", SCRIPT]))), "active"),
        (with_root(AA=Dictionary(WC=SCRIPT)), "active"),
        (with_root(AcroForm=Dictionary(Fields=[], XFA=String("x"))), "active"),
        (with_annotation(Dictionary(S=Name.Launch, F=String("a.exe"))), "active"),
        (
            with_annotation(
                Dictionary(S=Name.Launch, F=String("a.exe")),
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
            ),
            "active",
        ),
        (with_annotation(Dictionary(S=Name.GoTo, D=[], Next=SCRIPT)), "active"),
        (with_root(Names=Dictionary(EmbeddedFiles=Dictionary(Names=[]))), "embedded"),
    ],
)
def test_a_pdf_that_runs_or_carries_something_is_refused(data: bytes, code: str) -> None:
    assert refusal(data).code == code


def test_a_pdf_with_an_attached_file_is_refused() -> None:
    made = papers.pdf()
    made.attachments["名单.txt"] = b"secret"
    assert refusal(papers.saved(made)).code == "embedded"


def test_an_opening_page_and_a_link_to_the_web_are_harmless() -> None:
    made = papers.pdf()
    made.Root.OpenAction = Array([made.pages[0].obj, Name.Fit])
    assert check_upload(papers.saved(made), "a.pdf", DOCUMENT).type == "pdf"
    link = with_annotation(Dictionary(S=Name.URI, URI=String("https://example.org")))
    assert check_upload(link, "a.pdf", DOCUMENT).type == "pdf"


@pytest.mark.parametrize("user", ["", "secret"])
def test_a_locked_pdf_is_refused_with_how_to_unlock_it(user: str) -> None:
    locked = papers.saved(
        papers.pdf(), encryption=pikepdf.Encryption(owner="owner", user=user, R=6)
    )
    refused = refusal(locked)
    assert refused.code == "encrypted"
    assert "取消" in str(refused)


def test_a_broken_pdf_is_refused() -> None:
    assert refusal(b"%PDF-1.7\nnothing at all").code == "broken"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("word/vbaProject.bin", b"x", "macro"),
        ("word/activeX/activeX1.xml", b"<a/>", "macro"),
        ("word/embeddings/oleObject1.bin", b"x", "macro"),
        ("word/embeddings/sheet.xlsx", b"x", "embedded"),
        ("xl/externalLinks/externalLink1.xml", b"<a/>", "embedded"),
        (
            "word/_rels/settings.xml.rels",
            b"<R><Relationship Type='http://x/attachedTemplate' Target='http://e.org/t.dotm'"
            b" TargetMode='External'/></R>",
            "external",
        ),
        (
            "word/_rels/document.xml.rels",
            b"<R><Relationship Type='http://x/image' Target='http://e.org/t.png'"
            b" TargetMode='External'/></R>",
            "external",
        ),
        (
            "word/_rels/a.xml.rels",
            b"<R><Relationship Type='http://x/hyperlink' Target='file:///c:/a'"
            b" TargetMode='External'/></R>",
            "external",
        ),
        (
            "word/extra.xml",
            b"<w:p xmlns:w='w'><w:instrText>DDE</w:instrText><w:instrText>AUTO c:\\a"
            b"</w:instrText></w:p>",
            "external",
        ),
        ("word/extra.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", "broken"),
        ("../outside.xml", b"<a/>", "broken"),
        ("/outside.xml", b"<a/>", "broken"),
    ],
)
def test_an_office_file_with_something_active_is_refused(
    name: str, content: bytes, code: str
) -> None:
    assert refusal(papers.with_entry(papers.word(), name, content)).code == code


def test_a_macro_document_under_another_name_is_refused() -> None:
    types = b"<T><O ContentType='application/vnd.ms-word.document.macroEnabled.main+xml'/></T>"
    assert refusal(papers.with_entry(papers.word(), "[Content_Types].xml", types)).code == "macro"


def test_a_link_to_the_web_in_a_document_is_harmless() -> None:
    rels = (
        b"<R><Relationship Type='http://x/hyperlink' Target='https://e.org'"
        b" TargetMode='External'/></R>"
    )
    data = papers.with_entry(papers.word(), "word/_rels/document.xml.rels", rels)
    assert check_upload(data, "a.docx", DOCUMENT).type == "docx"


@pytest.mark.parametrize(
    "name", ["xl/printerSettings/printerSettings1.bin", "word/printerSettings1.bin"]
)
def test_settings_of_a_printer_are_no_macro(name: str) -> None:
    data = papers.with_entry(papers.word(), name, b"\0\1")
    assert check_upload(data, "a.docx", DOCUMENT).type == "docx"


def test_a_locked_office_file_and_an_old_one_are_told_apart() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    assert refusal(ole + "EncryptedPackage".encode("utf-16-le")).code == "encrypted"
    assert refusal(ole).code == "old_office"


def test_a_file_that_unpacks_to_far_more_is_refused() -> None:
    assert refusal(papers.packed({"a.txt": b"\0" * (4 * MEGABYTE)})).code == "bomb"


def test_a_locked_zip_is_refused() -> None:
    data = bytearray(papers.packed({"a.txt": b"plain"}))
    for at in (6, data.find(b"PK\x01\x02") + 8):
        data[at] |= 1
    assert refusal(bytes(data)).code == "encrypted"


def test_each_file_of_a_zip_is_looked_at() -> None:
    assert refusal(papers.packed({"甲.htm": b"<html>"})).code == "markup"
    assert "甲.htm" in str(refusal(papers.packed({"甲.htm": b"<html>"})))
    inner = papers.packed({"a.txt": b"x"})
    assert refusal(papers.packed({"a.zip": inner})).code == "nested"


def test_an_ofd_with_a_carried_file_is_refused() -> None:
    assert refusal(papers.ofd(**{"Doc_0/Attachs/Attachments.xml": b"<a/>"})).code == "embedded"


def png_header(width: int, height: int) -> bytes:
    data = bytearray(papers.picture("PNG"))
    data[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    data[29:33] = zlib.crc32(bytes(data[12:29])).to_bytes(4, "big")
    return bytes(data)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked() -> None:
    assert refusal(png_header(15_000, MOST_PIXELS // 15_000 + 1)).code == "pixels"
    assert refusal(png_header(20_001, 1)).code == "pixels"


def test_a_cut_picture_is_refused() -> None:
    assert refusal(papers.picture("JPEG")[:-200]).code == "broken"


def test_a_photo_of_a_phone_with_a_second_picture_inside_is_taken() -> None:
    photo = papers.picture("MPO", save_all=True, append_images=[Image.new("RGB", (9, 9))])
    assert check_upload(photo, "IMG_1.jpeg", DOCUMENT).name == "IMG_1.jpg"


def test_a_moving_picture_is_refused() -> None:
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    stream = io.BytesIO()
    frames[0].save(stream, "PNG", save_all=True, append_images=frames[1:])
    assert refusal(stream.getvalue()).code == "moving"


@given(st.binary(max_size=300))
def test_whatever_comes_is_taken_or_refused_with_words(data: bytes) -> None:
    for start in (b"", b"%PDF-1.4\n", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04"):
        try:
            checked = check_upload(start + data, "a", ANYTHING)
        except UploadRefused as refused:
            assert str(refused)
        else:
            assert checked.type in LABELS


def test_a_zip_with_two_entries_of_one_name_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package, pytest.warns(UserWarning):
        package.writestr("a.txt", b"one")
        package.writestr("a.txt", b"two")
    assert refusal(stream.getvalue()).code == "broken"
