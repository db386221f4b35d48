"""Private files: sealed, read by right, shredded for good."""

from __future__ import annotations

import os
import stat
import time
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from gongkai.ledger import events, files
from gongkai.ledger.downloads import attachment
from gongkai.ledger.models import Role, StoredFile
from gongkai.ledger.rules.upload import UploadKind
from gongkai.ledger.secrecy import CHUNK, seal_file, unseal_file
from gongkai.ledger.tests import papers
from gongkai.ledger.tests.factories import make_district, make_organ, make_user

LETTER = UploadKind("letter", "来信")
IDENTITY = UploadKind("identity", "身份证明", personal=True)
TEXT = "申请人的来信：云溪区某路 1 号".encode()

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def place(home: Path) -> SimpleNamespace:
    district = make_district()
    bureau, other = make_organ(district), make_organ(district, "青麓区教育局")
    officer = make_user(bureau, Role.OFFICER)
    record = apps.get_model("library", "Document").objects.create(
        organ=bureau,
        key="青发改〔2022〕5号",
        kind="normative_document",
        title="关于规范项目备案的通知",
        issued_on=date(2022, 5, 5),
        in_force_on=date(2022, 6, 1),
        entered_on=date(2022, 5, 6),
    )
    return SimpleNamespace(
        record=record,
        officer=officer,
        head=make_user(bureau, Role.HEAD),
        stranger=make_user(other, Role.HEAD),
        home=home,
    )


def put(place: Any, kind: UploadKind = LETTER, data: bytes = TEXT, name: str = "来信.txt") -> Any:
    return files.store_file(
        record=place.record, kind=kind, name=name, data=data, actor=place.officer
    )


def names(place: Any) -> list[str]:
    return [e.name for e in events.history(place.record.STREAM, place.record.pk)]


def on_disk(home: Path) -> list[Path]:
    return [path for path in (home / "files").rglob("*") if path.is_file()]


def test_a_stored_file_is_read_back_and_lies_sealed_outside_the_web_root(place: Any) -> None:
    file = put(place)
    assert files.read_file(record=place.record, file=file, actor=place.officer) == TEXT
    assert files.name_of(file) == "来信.txt"
    (path,) = on_disk(place.home)
    assert path.name == file.blob and TEXT not in path.read_bytes()
    assert "云溪".encode() not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((place.home / "files").stat().st_mode) == 0o700
    assert file.digest == events.digest(TEXT)


def test_the_event_tells_of_the_file_but_not_its_name(place: Any) -> None:
    file = put(place, name="张三的身份证.txt")
    event = events.history(place.record.STREAM, place.record.pk).last()
    assert event.name == "file_stored" and event.payload["digest"] == file.digest
    assert "张三" not in str(event.payload)
    assert "张三".encode() not in bytes(StoredFile.objects.get().name_sealed)


def test_a_refused_file_leaves_nothing(place: Any) -> None:
    before = names(place)
    with pytest.raises(ValidationError) as caught:
        put(place, data=b"<html>")
    assert "file" in caught.value.message_dict
    assert names(place) == before and not StoredFile.objects.exists() and not on_disk(place.home)


def test_nobody_of_another_organ_stores_or_reads(place: Any) -> None:
    file = put(place)
    with pytest.raises(PermissionDenied):
        files.read_file(record=place.record, file=file, actor=place.stranger)
    with pytest.raises(PermissionDenied):
        files.store_file(
            record=place.record, kind=LETTER, name="a.txt", data=TEXT, actor=place.stranger
        )
    with pytest.raises(PermissionDenied):
        files.shred_file(record=place.record, file=file, reason="期满", actor=place.stranger)
    with pytest.raises(PermissionDenied):
        files.strike_file(record=place.record, file=file, reason="传错", actor=place.stranger)


def test_a_file_is_not_read_through_another_record(place: Any) -> None:
    file = put(place)
    file.record += 1
    with pytest.raises(PermissionDenied):
        files.read_file(record=place.record, file=file, actor=place.officer)


def test_each_reading_of_a_personal_file_needs_a_reason_and_is_recorded(place: Any) -> None:
    file = put(place, IDENTITY)
    with pytest.raises(ValidationError):
        files.read_file(record=place.record, file=file, actor=place.officer, reason=" ")
    before = names(place)
    files.read_file(record=place.record, file=file, actor=place.officer, reason="核对身份")
    assert names(place) == [*before, "file_read"]
    event = events.history(place.record.STREAM, place.record.pk).last()
    assert event.actor == place.officer and event.payload["reason"] == "核对身份"
    letter = put(place)
    files.read_file(record=place.record, file=letter, actor=place.officer)
    assert names(place)[-1] == "file_stored"


def test_shredding_leaves_row_and_chain_but_neither_bytes_nor_name(
    place: Any, django_capture_on_commit_callbacks: Any
) -> None:
    file = put(place, IDENTITY, name="张三.txt")
    other = put(place, IDENTITY, name="张三.txt")
    sealed = files.path_of(file).read_bytes()
    with django_capture_on_commit_callbacks(execute=True):
        files.shred_file(record=place.record, file=file, reason="保存期满", actor=place.head)
    row = StoredFile.objects.get(pk=file.pk)
    assert row.shredded_on and row.digest == events.digest(TEXT)
    assert files.name_of(row) == "已销毁.txt"
    assert [path.name for path in on_disk(place.home)] == [other.blob]
    with pytest.raises(files.FileGone, match="销毁"):
        files.load(row)
    with pytest.raises(ValueError, match="无法解密"):
        unseal_file(row.salt, sealed)
    assert files.load(other) == TEXT
    assert events.prove()[1] == []
    with pytest.raises(ValidationError):
        files.shred_file(record=place.record, file=row, reason="再次", actor=place.head)


def test_an_officer_alone_does_not_shred_and_no_one_does_without_reason(place: Any) -> None:
    file = put(place)
    with pytest.raises(PermissionDenied):
        files.shred_file(record=place.record, file=file, reason="期满", actor=place.officer)
    with pytest.raises(ValidationError):
        files.shred_file(record=place.record, file=file, reason="", actor=place.head)
    files.shred_file(record=place.record, file=file, reason="保存期满", actor=None)
    assert names(place)[-1] == "file_shredded"


def test_a_struck_file_is_listed_no_more(place: Any) -> None:
    file = put(place)
    assert list(files.files_of(place.record, "letter")) == [file]
    files.strike_file(record=place.record, file=file, reason="传错了", actor=place.officer)
    assert not files.files_of(place.record).exists()
    with pytest.raises(ValidationError):
        files.strike_file(record=place.record, file=file, reason="传错了", actor=place.officer)


def test_changed_bytes_are_noticed(place: Any) -> None:
    file = put(place)
    path = files.path_of(file)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(ValueError, match="改动"):
        files.load(file)
    path.unlink()
    with pytest.raises(files.FileGone, match="备份"):
        files.load(file)


def test_bytes_without_a_row_are_swept_once_they_are_old(place: Any) -> None:
    kept = put(place)
    with pytest.raises(RuntimeError), transaction.atomic():
        lost = put(place)
        raise RuntimeError
    assert len(on_disk(place.home)) == 2
    assert files.sweep() == 0
    for path in on_disk(place.home):
        os.utime(path, (time.time() - 90_000,) * 2)
    assert files.sweep() == 1
    assert [path.name for path in on_disk(place.home)] == [kept.blob] != [lost.blob]


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_files_of_any_length_are_sealed_whole(size: int) -> None:
    data = bytes(index % 251 for index in range(size))
    salt, sealed = seal_file(data)
    assert unseal_file(salt, sealed) == data
    for cut in (sealed[: -(CHUNK + 16)], sealed[:-1], sealed + sealed[4:], b""):
        with pytest.raises(ValueError, match="无法解密"):
            unseal_file(salt, cut)


def test_an_upload_that_is_too_large_is_not_even_read() -> None:
    small = UploadKind("small", "说明", largest=10)
    with pytest.raises(ValidationError, match="上限"):
        files.received(SimpleUploadedFile("a.txt", b"a" * 11), small)
    assert files.received(SimpleUploadedFile("a.txt", b"a" * 10), small) == b"a" * 10


def test_a_file_is_offered_as_a_download_that_runs_nothing() -> None:
    response = attachment(b"x", name='复函 (1)".pdf', type_="pdf")
    assert response["Content-Disposition"] == (
        "attachment; filename=\"file.pdf\"; filename*=UTF-8''%E5%A4%8D%E5%87%BD%20%281%29%22.pdf"
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]


def test_a_picture_is_stored_with_its_true_type(place: Any) -> None:
    file = put(place, data=papers.picture("JPEG"), name="证件.png")
    assert (file.type, files.name_of(file)) == ("jpg", "证件.png.jpg")
