"""From files, directories and .zip archives to the reports in them, one after another.

Nothing is unpacked to disk and nothing is kept: each source knows how to load its own bytes.
"""

from __future__ import annotations

import errno
import io
import os
import stat
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from gongkai.verify.reading.blocks import ReadError
from gongkai.verify.reading.zips import check_directory, entry_name

MAX_BYTES = 50_000_000
MAX_MEMBERS = 20_000
MAX_DEPTH = 20
_MAX_RATIO = 200
_RATIO_FREE = 5_000_000
SUFFIXES = frozenset(
    [
        "docx",
        "docm",
        "doc",
        "wps",
        "rtf",
        "pdf",
        "html",
        "htm",
        "mht",
        "txt",
        "xlsx",
        "xlsm",
        "xls",
        "et",
    ]
)
NO_REPORT = "不是报告的格式，未读取"
"""Why a file of another format, met in a folder or an archive, is left out."""
_REASONS = {
    errno.ENOENT: "没有这个文件",
    errno.EACCES: "没有读取它的权限",
    errno.EISDIR: "这是一个目录",
}
_LARGE = "文件超过50 MB，不像一份年度报告；请去掉图片后再试"


Opener = Callable[[], IO[bytes]]


@dataclass(frozen=True, slots=True)
class Source:
    """One file that may be a report. `name` says where it lies; `load` gives its bytes.

    `load` raises `ReadError`. `problem` says in Chinese why a file is not to be read at all; then
    `load` raises it.
    """

    name: str
    load: Callable[[], bytes]
    problem: str = ""


def sources(paths: Iterable[str | Path]) -> Iterator[Source]:
    """The files that the paths name or hold, directories and archives in sorted order.

    Hidden files and the lock files of office programs are left out; a file of another format in
    a directory or an archive is named with its `problem`. Links to directories are not followed.
    """
    for path in paths:
        place = Path(path)
        try:
            mode = place.stat().st_mode
        except (OSError, ValueError) as error:
            yield _refused(str(path), f"打不开：{_reason(error)}")
            continue
        if stat.S_ISDIR(mode):
            yield from _directory(place, 0)
        else:
            yield from _file(place, named=True)


def uploaded(name: str, data: bytes) -> Iterator[Source]:
    """The reports in bytes at hand: one file, or the members of a .zip archive."""
    if data.startswith(b"PK\x03\x04"):
        yield from _archive(name, lambda: io.BytesIO(data), lambda: data)
    else:
        yield Source(name, lambda: data)


def _refused(name: str, problem: str) -> Source:
    def load() -> bytes:
        raise ReadError(problem)

    return Source(name, load, problem)


def _reason(error: OSError | ValueError) -> str:
    known = _REASONS.get(getattr(error, "errno", 0) or 0)
    return known or getattr(error, "strerror", "") or str(error)


def _left_out(name: str) -> bool:
    return name.startswith((".", "~$", "__MACOSX")) or name in ("Thumbs.db", "desktop.ini")


def _suffix(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def _directory(place: Path, depth: int) -> Iterator[Source]:
    if depth > MAX_DEPTH:
        yield _refused(str(place), "目录层次过深，其中的文件未读取")
        return
    try:
        with os.scandir(place) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        yield _refused(str(place), f"打不开目录：{_reason(error)}")
        return
    for entry in entries:
        if _left_out(entry.name):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _directory(Path(entry.path), depth + 1)
        else:
            yield from _file(Path(entry.path), named=False)


def _file(place: Path, *, named: bool) -> Iterator[Source]:
    """A file; one that the user named is tried whatever its suffix."""
    suffix = _suffix(place.name)
    if suffix == "zip":
        yield from _archive(str(place), lambda: _open(place), partial(load_file, place))
    elif not named and suffix not in SUFFIXES:
        yield _refused(str(place), NO_REPORT)
    else:
        yield Source(str(place), partial(load_file, place))


def load_file(place: Path) -> bytes:
    """Bytes of a regular file of sensible size; raises `ReadError` for anything else.

    Pipes, devices and directories are told by the open file itself, so that no swap between
    looking and reading matters, and opening never waits for a writer.
    """
    with _open(place) as file:
        if os.fstat(file.fileno()).st_size > MAX_BYTES:
            raise ReadError(_LARGE)
        try:
            data = file.read(MAX_BYTES + 1)
        except OSError as error:
            raise ReadError(f"读不出文件：{_reason(error)}") from error
    if len(data) > MAX_BYTES:
        raise ReadError(_LARGE)
    return data


def _open(place: Path) -> IO[bytes]:
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(place, flags)
    except (OSError, ValueError) as error:
        raise ReadError(f"打不开文件：{_reason(error)}") from error
    mode = os.fstat(handle).st_mode
    if stat.S_ISREG(mode):
        return os.fdopen(handle, "rb")
    os.close(handle)
    if stat.S_ISDIR(mode):
        raise ReadError("这是目录，不是文件")
    raise ReadError("这不是普通文件（而是管道或设备），未读取")


def _archive(name: str, opener: Opener, whole: Callable[[], bytes]) -> Iterator[Source]:
    """The members of an archive; one that is an office document is a report itself."""
    try:
        with opener() as file:
            check_directory(file)
            with zipfile.ZipFile(file) as archive:
                document = "[Content_Types].xml" in archive.NameToInfo
                entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except ReadError as error:
        yield _refused(name, str(error))
        return
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        yield _refused(name, "压缩包打不开或已损坏；请重新打包后再试")
        return
    if document:
        yield Source(name, whole)
        return
    if len(entries) > MAX_MEMBERS:
        yield _refused(name, f"压缩包内有{len(entries)}个文件，超过{MAX_MEMBERS}个，未读取")
        return
    for entry in sorted(entries, key=entry_name):
        yield from _member(name, opener, entry)


def _member(archive: str, opener: Opener, entry: zipfile.ZipInfo) -> Iterator[Source]:
    inner = entry_name(entry).replace("\\", "/")
    if any(_left_out(part) for part in inner.split("/")):
        return
    name = f"{archive}!{inner}"
    suffix = _suffix(inner)
    if suffix == "zip":
        yield _refused(name, "压缩包内又有压缩包，未读取；请先解压")
    elif suffix not in SUFFIXES:
        yield _refused(name, NO_REPORT)
    else:
        yield Source(name, partial(_load_member, opener, entry))


def _load_member(opener: Opener, entry: zipfile.ZipInfo) -> bytes:
    if entry.flag_bits & 1:
        raise ReadError("压缩包有密码；请去掉密码后再试")
    if entry.file_size > MAX_BYTES:
        raise ReadError(_LARGE)
    if entry.file_size > _RATIO_FREE and entry.file_size > entry.compress_size * _MAX_RATIO:
        raise ReadError("文件压缩得异常厉害，可能是恶意文件，未读取")
    try:
        with opener() as file, zipfile.ZipFile(file) as archive, archive.open(entry) as member:
            return member.read(MAX_BYTES)
    except Exception as error:
        # Broken data make zlib, lzma and bz2 raise errors of their own.
        raise ReadError("压缩包内的这个文件已损坏；请重新打包后再试") from error
