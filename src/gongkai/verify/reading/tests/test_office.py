"""Old office formats: what is said without LibreOffice, and what it gives where it is present."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gongkai.verify.reading import ReadError, office, read
from gongkai.verify.reading.tests import fixtures

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
_DOC = _OLE + "WordDocument".encode("utf-16-le")


def test_without_libreoffice_an_old_file_says_what_would_help(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(office.shutil, "which", lambda name: None)
    with pytest.raises(ReadError, match="另存为 docx"):
        read("report.doc", _DOC)


@pytest.mark.parametrize(
    "data",
    [
        _OLE + "EncryptedPackage".encode("utf-16-le"),
        _OLE + b"\xec\xa5" + b"\0" * 9 + b"\x01" + "WordDocument".encode("utf-16-le"),
    ],
    ids=["docx", "doc"],
)
def test_a_file_with_a_password_says_so(data: bytes) -> None:
    with pytest.raises(ReadError, match="密码"):
        read("report.docx", data)


def _program(place: Path, script: str) -> str:
    place.write_text(f"#!/bin/sh\n{script}\n")
    place.chmod(0o755)
    return str(place)


@pytest.mark.parametrize(
    ("script", "message"), [("exit 0", "打不开"), ("sleep 60 & sleep 60", "超时")]
)
def test_a_converter_that_fails_or_hangs_is_ended_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, message: str
) -> None:
    program = _program(tmp_path / "soffice", script)
    monkeypatch.setattr(office.shutil, "which", lambda name: program)
    monkeypatch.setattr(office, "SECONDS", 0.3)
    monkeypatch.setattr(office.tempfile, "tempdir", str(tmp_path))
    with pytest.raises(ReadError, match=message):
        read("report.doc", _DOC)
    assert [path.name for path in tmp_path.iterdir()] == ["soffice"]


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here")
def test_rtf_is_read_through_libreoffice() -> None:
    lines = fixtures.text("lines").split("\n")
    body = "".join(
        "".join(f"\\u{ord(c) if ord(c) < 32768 else ord(c) - 65536}?" for c in line) + "\\par\n"
        for line in lines
    )
    filing = read("report.rtf", b"{\\rtf1\\ansi\n" + body.encode() + b"}")
    assert filing.values() == fixtures.values()
    assert len(filing.headings) == 6
