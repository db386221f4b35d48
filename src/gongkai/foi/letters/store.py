"""The private store of signed letters: encrypted files named by what they hold.

A file is whole on the disk before the row that names it is written, and is never changed; a file
without a row is harmless.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

from gongkai.ledger.events import digest
from gongkai.ledger.secrecy import seal_bytes, unseal_bytes

_NAME = re.compile(r"[0-9a-f]{64}")


def _place(name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise ValueError(f"“{name}”不是文件摘要。")
    return Path(settings.HOME) / "letters" / name[:2] / name


def keep(data: bytes) -> str:
    """Write a file and return its name, the SM3 of `data`."""
    name = digest(data)
    place = _place(name)
    if place.exists():
        return name
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=place.parent, delete=False) as file:
        file.write(seal_bytes(data))
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(place)
    return name


def fetch(name: str) -> bytes:
    """The file of that name; raises ValueError where it is missing, sealed otherwise or changed."""
    try:
        data = unseal_bytes(_place(name).read_bytes())
    except FileNotFoundError:
        raise ValueError("签名文件不在存储中，请从备份恢复文书目录。") from None
    if digest(data) != name:
        raise ValueError("签名文件与登记的摘要不符，可能已被改动，请从备份恢复。")
    return data


def discard(name: str) -> None:
    """Take a file away, if it is there."""
    _place(name).unlink(missing_ok=True)


def sweep(is_kept: Callable[[str], bool], older_than: int) -> int:
    """Take away files that `is_kept` does not know and that are older than `older_than` seconds.

    They are left by a signature that was broken off; a younger one may be under way. Returns how
    many.
    """
    count = 0
    for path in (Path(settings.HOME) / "letters").glob("??/*"):
        if time.time() - path.stat().st_mtime >= older_than and not is_kept(path.name):
            path.unlink(missing_ok=True)
            count += 1
    return count
