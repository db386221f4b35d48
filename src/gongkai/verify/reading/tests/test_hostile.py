"""Files made to harm: each ends in a message in Chinese or is read, and nothing is fetched.

The limits of memory and time are tested by what is refused before it is unpacked or built.
"""

from __future__ import annotations

import socket
import tracemalloc
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from gongkai.verify.reading import ReadError, read
from gongkai.verify.reading.sources import sources
from gongkai.verify.reading.tests import fixtures, shapes

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OPEN, _CLOSE = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
_LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a0 "哈">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + "]>"
)
_EXTERNAL = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.fixture(autouse=True)
def nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **options: object) -> None:
        raise AssertionError("a reader tried to connect")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture
def little_memory() -> Iterator[None]:
    tracemalloc.start()
    yield
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 200_000_000


def _docx(body: str, *, before: str = "", **parts: str | bytes) -> bytes:
    xml = f"{before}<w:document {_W}><w:body>{body}</w:body></w:document>"
    return shapes.package({"[Content_Types].xml": "<Types/>", "word/document.xml": xml, **parts})


def _text(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


_PDF_LINES = b"0 0 m 100 0 l S\n" * 1_000_000
REFUSED = {
    "a zip bomb": (lambda: shapes.package({"word/document.xml": bytes(250_000_000)}), "过大"),
    "a part too large": (lambda: shapes.package({"word/document.xml": bytes(30_000_000)}), "过大"),
    "too many members": (lambda: shapes.package({str(n): b"" for n in range(6000)}), "过大"),
    "a billion laughs": (lambda: _docx("&a11;", before=_LAUGHS), "恶意"),
    "an external entity": (lambda: _docx("&a;", before=_EXTERNAL), "恶意"),
    "a workbook that laughs": (lambda: shapes.small_xlsx("", before=_LAUGHS), "恶意"),
    "a workbook with an entity": (lambda: shapes.small_xlsx("", before=_EXTERNAL), "恶意"),
    "a workbook of many rows": (
        lambda: shapes.small_xlsx("<row><c><v>1</v></c></row>" * 150_000),
        "过大",
    ),
    "tables in tables": (lambda: _docx(_OPEN * 100_000 + _CLOSE * 100_000), "损坏"),
    "many elements": (lambda: _docx("<w:p/>" * 1_200_000), "过多"),
    "cells without end": (
        lambda: _docx(
            "<w:tbl><w:tr>"
            + '<w:tc><w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr></w:tc>' * 5000
            + "</w:tr></w:tbl>"
        ),
        "过大",
    ),
    "a text without end": (lambda: ("字" * 4_000_000).encode(), "过多"),
    "lines without end": (lambda: b"1|2\n" * 60_000, "过多"),
    "a page of many elements": (lambda: b"<html>" + b"<b>" * 500_000, "过多"),
    "cells that span the page": (
        lambda: b"<table>" + b"<tr><td colspan=9999 rowspan=9999>1</td></tr>" * 500 + b"</table>",
        "过大",
    ),
    "a PDF bomb": (lambda: shapes.small_pdf(zlib.compress(_PDF_LINES)), "过大"),
    "a PDF packed twice": (
        lambda: shapes.small_pdf(zlib.compress(zlib.compress(bytes(60_000_000)))),
        "过大",
    ),
    "a page tree that bites its tail": (lambda: shapes.small_pdf(kids="2 0 R 2 0 R"), "没有文字"),
    "nothing but zeros": (lambda: bytes(3_000_000), "空的"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "不是文字"),
    "a program": (lambda: b"\x7fELF" + bytes(range(256)) * 20, "不是文字"),
    "an archive in an archive": (
        lambda: shapes.package({"a.zip": shapes.package({"b.txt": b"c"})}),
        "压缩包",
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_file_made_to_harm_is_refused(kind: str, little_memory: None) -> None:
    make, message = REFUSED[kind]
    data = make()
    tracemalloc.reset_peak()
    with pytest.raises(ReadError, match=message):
        read("report.docx", data)


def test_tables_nested_as_deep_as_the_parser_goes_are_read() -> None:
    body = _text(fixtures.TITLE) + _OPEN * 70 + _text("底") + _CLOSE * 70
    assert read("deep.docx", _docx(body)).organ == fixtures.ORGAN


@pytest.mark.parametrize("tag", ["<div>", "<table><tr><td>", "<ul><li>"])
def test_a_page_nested_without_end_is_read_without_harm(tag: str) -> None:
    page = f"<html><body><h1>{fixtures.TITLE}</h1>{tag * 100_000}底"
    assert read("deep.html", page.encode()).organ == fixtures.ORGAN


def test_outside_relations_and_macros_are_not_looked_at() -> None:
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r" TargetMode="External" Target="http://127.0.0.1:9/a.dotm" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'attachedTemplate"/></Relationships>'
    )
    data = _docx(
        _text(fixtures.TITLE),
        **{"word/_rels/settings.xml.rels": relations, "word/vbaProject.bin": b"macro"},
    )
    assert read("report.docm", data).organ == fixtures.ORGAN


def test_a_page_fetches_nothing() -> None:
    page = (
        '<html><head><link rel=stylesheet href="http://127.0.0.1:9/a.css"></head>'
        f'<body><h1>{fixtures.TITLE}</h1><img src="http://127.0.0.1:9/a.png">'
        '<iframe src="file:///etc/hostname"></iframe></body></html>'
    )
    assert read("page.html", page.encode()).organ == fixtures.ORGAN


def test_the_content_tells_the_format_and_not_the_name() -> None:
    data = fixtures.text("spaces").encode()
    assert read("report.pdf", data).values() == fixtures.values()
    assert read("report.txt", shapes.pdf()).values() == fixtures.values()


def test_a_gigabyte_of_nothing_is_not_opened(tmp_path: Path) -> None:
    place = tmp_path / "report.docx"
    with place.open("wb") as file:
        file.truncate(1_000_000_000)
    with pytest.raises(ReadError, match="50 MB"):
        read(place)


def test_a_member_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "all.zip"
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", bytes(40_000_000))
        archive.writestr("good.txt", fixtures.text("lines"))
    bomb, good = sources([place])
    with pytest.raises(ReadError, match="恶意"):
        bomb.load()
    assert read(good.name, good.load()).organ == fixtures.ORGAN
    assert [path.name for path in tmp_path.iterdir()] == ["all.zip"]


def test_an_archive_whose_directory_is_vast_is_refused(tmp_path: Path) -> None:
    data = shapes.package({"a.txt": b"b"})
    at = data.rfind(b"PK\x05\x06") + 12
    place = tmp_path / "vast.zip"
    place.write_bytes(data[:at] + b"\xff\xff\xff\x7f" + data[at + 4 :])
    (source,) = sources([place])
    assert "恶意" in source.problem


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.97])
def test_a_file_that_breaks_off_is_told(cut: float) -> None:
    for data in (shapes.pdf(), _docx(_text(fixtures.TITLE) * 50)):
        with pytest.raises(ReadError, match=r"损坏|没有文字"):
            read("report", data[: int(len(data) * cut)])
