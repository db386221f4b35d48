"""Other office formats (.doc, .wps, .xls, .et, .rtf, .odt, .ods), turned into new ones by LibreOffice.

LibreOffice runs with a profile and a directory of its own that are removed afterwards, without
macros, with links never followed and every connection led to a closed port, for a limited time.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from gongkai.verify.reading.blocks import ReadError

SECONDS = 9
# Processor seconds, kilobytes of memory, half-kilobytes that it may write, and no core file.
_LIMITS = 'ulimit -t 8; ulimit -v 3000000; ulimit -f 200000; ulimit -c 0; exec "$@"'
_ENCRYPTED = ("EncryptedPackage".encode("utf-16-le"), "EncryptionInfo".encode("utf-16-le"))
_OPEN_SHEET = b"application/vnd.oasis.opendocument.spreadsheet"
_WORD = "WordDocument".encode("utf-16-le")
_SHEETS = ("Workbook".encode("utf-16-le"), b"B\0o\0o\0k\0\0\0")
# Magic number of the FIB, the head of the WordDocument stream; its `fEncrypted` bit follows.
_FIB = b"\xec\xa5"
_NEEDED = (
    "这是旧格式（doc、wps、xls、et、rtf、odt、ods），本机没有可用的 LibreOffice 来转换；"
    "请用办公软件另存为 docx 或 xlsx 再试"
)
_COMMON = "/org.openoffice.Office.Common"
_SETTINGS = (
    (f"{_COMMON}/Security/Scripting", "MacroSecurityLevel", "3"),
    (f"{_COMMON}/Security/Scripting", "DisableMacrosExecution", "true"),
    (f"{_COMMON}/Security/Scripting", "DisableActiveContent", "true"),
    (f"{_COMMON}/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


def to_modern(data: bytes) -> bytes:
    """The document as .docx or .xlsx; raises `ReadError` if it cannot be converted."""
    if (any(word in data for word in _ENCRYPTED) and data[:2] != b"PK") or _locked(data):
        raise ReadError("文件有密码；请去掉密码后再试")
    if data.startswith(b"{\\rtf"):
        old, new = "rtf", "docx"
    elif _OPEN_SHEET in data[:200]:
        old, new = "ods", "xlsx"
    elif data.startswith(b"PK"):
        old, new = "odt", "docx"
    elif _WORD in data:
        old, new = "doc", "docx"
    elif any(word in data for word in _SHEETS):
        old, new = "xls", "xlsx"
    else:
        raise ReadError("这是旧格式的文件，里面没有认得的文档；请用办公软件另存为 docx 再试")
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise ReadError(_NEEDED)
    with tempfile.TemporaryDirectory(prefix="gongkai-") as home:
        source = Path(home) / f"report.{old}"
        source.write_bytes(data)
        _profile(Path(home))
        _run(program, Path(home), source, new)
        made = Path(home) / "out" / f"report.{new}"
        if not made.is_file():
            raise ReadError("LibreOffice 打不开这个文件；请用办公软件另存为 docx 或 xlsx 再试")
        return made.read_bytes()


def _locked(data: bytes) -> bool:
    """Whether a Word 97 document says in its head that it needs a password."""
    return data[512:514] == _FIB and bool(data[512 + 11] & 1)


def _profile(home: Path) -> None:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value>'
        "</prop></item>"
        for path, name, value in _SETTINGS
    )
    place = home / "profile" / "user"
    place.mkdir(parents=True)
    (place / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>\n',
        encoding="utf-8",
    )


def _run(program: str, home: Path, source: Path, new: str) -> None:
    command = [
        program,
        f"-env:UserInstallation={(home / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--convert-to",
        new,
        "--outdir",
        str(home / "out"),
        str(source),
    ]
    if os.name == "posix":
        command = ["/bin/sh", "-c", _LIMITS, "sh", *command]
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(home),
        "TMPDIR": str(home),
        "LANG": "C.UTF-8",
    }
    try:
        child = subprocess.Popen(
            command,
            cwd=home,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise ReadError(_NEEDED) from error
    try:
        child.wait(timeout=SECONDS)
    except subprocess.TimeoutExpired as error:
        raise ReadError(
            "旧格式文件转换超时，未读取；请用办公软件另存为 docx 或 xlsx 再试"
        ) from error
    finally:
        # The launcher starts a second process; the whole session ends with it.
        if os.name == "posix":
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()
        child.wait()
