"""Private files of records: kept sealed under the site's folder, read by right, shredded for good."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils import timezone

from gongkai.ledger import events
from gongkai.ledger.models import Recorded, StoredFile, User
from gongkai.ledger.permissions import may_approve, may_record, require
from gongkai.ledger.rules.refusal import UploadRefused
from gongkai.ledger.rules.upload import UploadKind, check_upload, size_text
from gongkai.ledger.secrecy import seal, seal_file, unseal, unseal_file

STORED, READ, STRUCK, SHREDDED = "file_stored", "file_read", "file_struck", "file_shredded"
EVENT_LABELS = {
    STORED: "存入文件",
    READ: "查看含身份信息的文件",
    STRUCK: "作废文件",
    SHREDDED: "销毁文件",
}
"""Names of the events that files leave on their record."""

ORPHAN_SECONDS = 24 * 3600


class FileGone(ValueError):
    """The bytes of a file are no more; the text says since when."""


def folder() -> Path:
    """Where sealed files lie: GONGKAI_HOME/files, closed to other accounts of the machine."""
    path = Path(settings.HOME) / "files"
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def path_of(file: StoredFile) -> Path:
    """Where the sealed bytes of `file` lie."""
    return folder() / file.blob[:2] / file.blob


def received(upload: UploadedFile, kind: UploadKind) -> bytes:
    """The bytes of an upload, not read where it is too large already; raises ValidationError."""
    if (upload.size or 0) > kind.largest:
        told = f"文件超过 {size_text(kind.largest)} 的上限，请压缩或分成几个文件上传。"
        raise ValidationError({"file": told})
    return upload.read()


def store_file(
    *, record: Recorded, kind: UploadKind, name: str, data: bytes, actor: User | None
) -> StoredFile:
    """Check a file and keep it for `record`, with an event on the record's chain.

    `actor` is None where the public sends a file: the caller has then checked the right to do so.
    The event never holds the name, which may be a person's. Raises PermissionDenied, or
    ValidationError under `file` with what is wrong with it.
    """
    if actor is not None:
        require(may_record(actor, record.organ), "存入文件")
    try:
        checked = check_upload(data, name, kind)
    except UploadRefused as refused:
        raise ValidationError({"file": str(refused)}) from None
    salt, sealed = seal_file(data)
    blob = hashlib.sha256(sealed).hexdigest()
    file = StoredFile(
        stream=record.STREAM,
        record=record.pk,
        organ=record.organ,
        kind=kind.key,
        personal=kind.personal,
        name_sealed=seal(checked.name),
        type=checked.type,
        size=checked.size,
        digest=events.digest(data),
        sha256=hashlib.sha256(data).hexdigest(),
        blob=blob,
        salt=salt,
        entered_on=timezone.localdate(),
        actor=actor,
    )
    _write(path_of(file), sealed)
    try:
        with transaction.atomic():
            _hold(record)
            file.save(force_insert=True)
            facts = {"type": file.type, "size": file.size, "digest": file.digest}
            _tell(record, STORED, file, actor, facts)
    except BaseException:
        path_of(file).unlink(missing_ok=True)
        raise
    return file


def name_of(file: StoredFile) -> str:
    """The original name, made safe; a general one once the file is shredded."""
    return unseal(file.name_sealed) or f"已销毁.{file.type}"


def load(file: StoredFile) -> bytes:
    """The bytes of a file, for callers that have checked the right to them.

    Raises FileGone once it is shredded, ValueError where the bytes were changed.
    """
    if file.shredded_on is not None:
        raise FileGone(f"文件已于 {file.shredded_on} 销毁，只保留登记。")
    try:
        sealed = path_of(file).read_bytes()
    except FileNotFoundError:
        raise FileGone("文件不在存储目录中，请从备份恢复 GONGKAI_HOME/files。") from None
    data = unseal_file(file.salt, sealed)
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise ValueError("文件的内容与登记的摘要不符。")
    return data


def read_file(*, record: Recorded, file: StoredFile, actor: User, reason: str = "") -> bytes:
    """The bytes of a file of `record`, for an officer of its organ.

    Reading a personal file needs a reason and leaves an event. Raises PermissionDenied,
    ValidationError without a reason, FileGone once it is shredded.
    """
    require(may_record(actor, record.organ), "查看文件")
    _check_belongs(record, file)
    if file.personal and not reason.strip():
        raise ValidationError({"reason": "文件含身份信息，请写明查看的原因。"})
    data = load(file)
    tell_reading(record=record, file=file, actor=actor, reason=reason)
    return data


def tell_reading(*, record: Recorded, file: StoredFile, actor: User, reason: str) -> None:
    """Leave the event that an officer read a file of `record`, where it is a personal one.

    For an action that shows the file itself and must tell of it in its own transaction;
    `read_file` does it by itself. Raises PermissionDenied for a file of another record.
    """
    _check_belongs(record, file)
    if file.personal:
        with transaction.atomic():
            _hold(record)
            _tell(record, READ, file, actor, {"reason": reason.strip()[:400]})


def strike_file(*, record: Recorded, file: StoredFile, reason: str, actor: User) -> None:
    """Strike a file that was stored by mistake; its bytes stay until they are shredded.

    Raises PermissionDenied, or ValidationError without a reason and for a file struck already.
    """
    require(may_record(actor, record.organ), "作废文件")
    with transaction.atomic():
        held = _hold_file(record, file)
        _check_reason(reason, "作废")
        if held.struck_on is not None:
            raise ValidationError(f"文件已于 {held.struck_on} 作废。")
        file.struck_on = held.struck_on = timezone.localdate()
        held.save(update_fields=["struck_on"])
        _tell(record, STRUCK, held, actor, {"reason": reason.strip()[:400]})


def shred_file(*, record: Recorded, file: StoredFile, reason: str, actor: User | None) -> None:
    """Destroy the bytes and the name of a file; its row, digest and chain remain.

    The half of its key that the row holds goes first, in the transaction, so that a copy on disk
    is unreadable from that moment; the bytes follow. `actor` is None where retention ends by
    itself. Raises PermissionDenied but for the organ's head and the office, ValidationError
    without a reason and for a file that is shredded already.
    """
    if actor is not None:
        require(may_approve(actor, record.organ), "销毁文件")
    with transaction.atomic():
        held = _hold_file(record, file)
        _check_reason(reason, "销毁")
        if held.shredded_on is not None:
            raise ValidationError(f"文件已于 {held.shredded_on} 销毁。")
        held.shredded_on, held.salt, held.name_sealed = timezone.localdate(), b"", b""
        held.save(update_fields=["shredded_on", "salt", "name_sealed"])
        _tell(record, SHREDDED, held, actor, {"reason": reason.strip()[:400]})
        transaction.on_commit(lambda: path_of(held).unlink(missing_ok=True))
    file.shredded_on, file.salt, file.name_sealed = held.shredded_on, b"", b""


def files_of(record: Recorded, *kinds: str) -> models.QuerySet[StoredFile]:
    """The files of a record that are neither struck nor shredded, oldest first."""
    found = StoredFile.objects.filter(
        stream=record.STREAM, record=record.pk, struck_on__isnull=True, shredded_on__isnull=True
    ).order_by("pk")
    return found.filter(kind__in=kinds) if kinds else found


def sweep(older_than: int = ORPHAN_SECONDS) -> int:
    """Delete sealed bytes that no row speaks of, left by a write that did not end; returns how many.

    Only those older than `older_than` seconds: a younger one may belong to a transaction under way.
    """
    count = 0
    for path in folder().glob("??/*"):
        if time.time() - path.stat().st_mtime < older_than:
            continue
        if not StoredFile.objects.filter(blob=path.name, shredded_on__isnull=True).exists():
            path.unlink(missing_ok=True)
            count += 1
    return count


def _write(path: Path, sealed: bytes) -> None:
    """Write whole or not at all: a file of that name is complete and on disk."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    handle, waiting = tempfile.mkstemp(dir=path.parent, prefix="part-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(sealed)
            stream.flush()
            os.fsync(stream.fileno())
        Path(waiting).replace(path)
    except BaseException:
        Path(waiting).unlink(missing_ok=True)
        raise


def _hold(record: Recorded) -> None:
    """Keep others from writing to the record's chain until the transaction ends."""
    type(record).objects.select_for_update(of=("self",)).get(pk=record.pk)


def _hold_file(record: Recorded, file: StoredFile) -> StoredFile:
    _check_belongs(record, file)
    _hold(record)
    return StoredFile.objects.select_for_update(of=("self",)).get(pk=file.pk)


def _check_belongs(record: Recorded, file: StoredFile) -> None:
    require((file.stream, file.record) == (record.STREAM, record.pk), "打开其他记录的文件")


def _check_reason(reason: str, what: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": f"请写明{what}的原因。"})


def _tell(
    record: Recorded, name: str, file: StoredFile, actor: User | None, facts: dict[str, object]
) -> None:
    events.append(
        record,
        name,
        stream=record.STREAM,
        day=timezone.localdate(),
        actor=actor,
        payload={"file": file.pk, "file_kind": file.kind, **facts},
    )
