"""A workbook together with the files that its rows name: a folder, or a .zip of one."""

from __future__ import annotations

import io
import os
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import BinaryIO

from gongkai.ledger.intake import IntakeRefused
from gongkai.ledger.recording import clean
from gongkai.verify.reading.blocks import ReadError
from gongkai.verify.reading.zips import entry_name, open_zip

WORKBOOKS = (".xlsx", ".csv")
MOST_FILES, MOST_BYTES = 5_000, 2 * 1024**3
"""Files of a parcel, and what they unpack to."""
Load = Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Parcel:
    """The workbook under its `filename`, and how to read each of the other `files`, by its name.

    A file is known by its path below the workbook's folder, and by its bare name where no other
    bears it.
    """

    workbook: str | os.PathLike[str] | BinaryIO
    filename: str
    files: Mapping[str, Load] = field(default_factory=dict)


def unpack(source: str | os.PathLike[str] | BinaryIO, filename: str) -> Parcel:
    """The parcel of a folder, an archive or a workbook alone.

    Raises IntakeRefused for an archive that cannot be read, and where there is not exactly one
    workbook.
    """
    if not hasattr(source, "read") and Path(source).is_dir():
        return _parcel(_of_folder(Path(source)), filename)
    if not filename.lower().endswith(".zip"):
        return Parcel(source, filename)
    data = source.read() if hasattr(source, "read") else Path(source).read_bytes()
    return _parcel(_of_archive(data), filename)


def _of_folder(place: Path) -> dict[str, Load]:
    found: dict[str, Load] = {}
    for path in sorted(place.rglob("*")):
        # A link may lead out of the folder that was chosen.
        if path.is_symlink() or not path.is_file():
            continue
        found[path.relative_to(place).as_posix()] = path.read_bytes
        if len(found) > MOST_FILES:
            raise IntakeRefused(f"文件夹里超过 {MOST_FILES} 个文件。", "请分成几个文件夹导入。")
    return found


def _of_archive(data: bytes) -> dict[str, Load]:
    try:
        archive = open_zip(data, MOST_BYTES)
    except ReadError as error:
        raise IntakeRefused(f"压缩包读不出来：{error}。", "请重新打包成 .zip 后上传。") from error
    return {
        entry_name(entry).replace("\\", "/"): partial(_member, archive, entry)
        for entry in archive.infolist()
        if not entry.is_dir()
    }


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """One member; the archive is kept open by whoever may still ask for it.

    Raises IntakeRefused where it is damaged or holds more than it said.
    """
    try:
        with archive.open(entry) as member:
            data = member.read(entry.file_size + 1)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        name = entry_name(entry)
        raise IntakeRefused(f"压缩包里的“{name}”已损坏。", "请重新打包后上传。") from error
    if len(data) > entry.file_size:
        raise IntakeRefused("压缩包里的文件比登记的大。", "请重新打包后上传。")
    return data


def _parcel(found: dict[str, Load], filename: str) -> Parcel:
    shown = {
        clean(path): load
        for path, load in found.items()
        if not any(part.startswith((".", "~$", "__MACOSX")) for part in path.split("/"))
    }
    books = [path for path in shown if path.lower().endswith(WORKBOOKS)]
    top = min((path.count("/") for path in books), default=0)
    books = [path for path in books if path.count("/") == top]
    if len(books) != 1:
        count = f"有 {len(books)} 份" if books else "没有"
        raise IntakeRefused(
            f"“{filename}”里{count}台账（.xlsx 或 .csv）。", "请在最上一层放且只放一份台账。"
        )
    book = books[0]
    below = book.rpartition("/")[0] + "/" if "/" in book else ""
    files = {path.removeprefix(below): load for path, load in shown.items() if path != book}
    borne = Counter(map(_bare, files))
    bare = {_bare(path): load for path, load in files.items() if borne[_bare(path)] == 1}
    return Parcel(io.BytesIO(shown[book]()), _bare(book), {**bare, **files})


def _bare(path: str) -> str:
    return path.rpartition("/")[2]
