"""What stands in attachments: read in the bounded process, once for each file and reader."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from gongkai.ledger.files import FileGone, load
from gongkai.ledger.models import StoredFile
from gongkai.ledger.secrecy import seal_beside, unseal_beside
from gongkai.portal.checks.jobs import read_attachments
from gongkai.portal.checks.material import Hidden, Piece, Unread
from gongkai.portal.review.models import Reading


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file holds; places are told from the file's own, which comes first."""

    pieces: tuple[Piece, ...] = ()
    unread: tuple[Unread, ...] = ()

    def at(self, where: str) -> Contents:
        """The same with `where` as the file's place."""
        return Contents(
            tuple(replace(one, where=f"{where}{one.where}") for one in self.pieces),
            tuple(replace(one, where=f"{where}{one.where}") for one in self.unread),
        )


@cache
def version() -> str:
    """Digest of the readers' sources: with other readers every file is read anew."""
    told = hashlib.sha256()
    for folder in ("gongkai.portal.checks.reading", "gongkai.portal.checks"):
        for one in sorted(resources.files(folder).iterdir(), key=lambda one: one.name):
            if one.name.endswith(".py"):
                told.update(one.read_bytes())
    return told.hexdigest()[:16]


def read_bytes(files: Mapping[str, bytes]) -> dict[str, Contents]:
    """The contents of files by the caller's keys, read in a process of their own."""
    if not files:
        return {}
    tokens = {f"<{number}>": key for number, key in enumerate(files)}
    pieces, unread = read_attachments([(token, files[key]) for token, key in tokens.items()])
    found = {}
    for token, key in tokens.items():
        found[key] = Contents(
            tuple(
                replace(one, where=one.where[len(token) :])
                for one in pieces
                if one.where.startswith(token)
            ),
            tuple(
                replace(one, where=one.where[len(token) :])
                for one in unread
                if one.where.startswith(token)
            ),
        )
    return found


def read_files(files: Iterable[StoredFile]) -> dict[int, Contents]:
    """The contents of kept files by primary key; a file is read once for each `version`."""
    wanted = {file.pk: file for file in files}
    kept = Reading.objects.filter(file__in=wanted, version=version())
    found = {one.file_id: _opened(wanted[one.file_id], one) for one in kept}
    data: dict[str, bytes] = {}
    for pk, file in wanted.items():
        if pk in found:
            continue
        try:
            data[str(pk)] = load(file)
        except (FileGone, ValueError) as error:
            found[pk] = Contents(unread=(Unread("", str(error)),))
    for key, contents in read_bytes(data).items():
        file = wanted[int(key)]
        found[file.pk] = contents
        Reading.objects.update_or_create(
            file=file, defaults={"version": version(), "sealed": _sealed(file, contents)}
        )
    return found


def _sealed(file: StoredFile, contents: Contents) -> bytes:
    told = {
        "pieces": [[one.where, one.text, str(one.hidden)] for one in contents.pieces],
        "unread": [[one.where, one.why] for one in contents.unread],
    }
    return seal_beside(file.salt, json.dumps(told, ensure_ascii=False).encode())


def _opened(file: StoredFile, reading: Reading) -> Contents:
    if file.shredded_on is not None:
        return Contents(unread=(Unread("", f"文件已于 {file.shredded_on} 销毁。"),))
    told = json.loads(unseal_beside(file.salt, reading.sealed))
    return Contents(
        tuple(Piece(where, text, Hidden(hidden)) for where, text, hidden in told["pieces"]),
        tuple(Unread(where, why) for where, why in told["unread"]),
    )
