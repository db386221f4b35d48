"""The register of formats: every format renders bytes, always the same."""

from __future__ import annotations

import pytest

from gongkai.reports.export import FORMATS
from gongkai.reports.export.tests import samples

BEGINNINGS = {
    "docx": b"PK\x03\x04",
    "xlsx": b"PK\x03\x04",
    "pdf": b"%PDF-",
    "html": b"<!DOCTYPE html>",
    "json": b"{",
}


def test_there_are_five_formats() -> None:
    assert FORMATS.keys() == BEGINNINGS.keys()


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_renders_a_file_of_its_kind(name: str) -> None:
    made = FORMATS[name].render(samples.document())
    assert made.startswith(BEGINNINGS[name])
    assert FORMATS[name].extension == name


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_document_gives_the_same_bytes(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = FORMATS[name].render(samples.document())
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert FORMATS[name].render(samples.document()) == first
