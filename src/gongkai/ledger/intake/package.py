"""Looking into an .xlsx package before anything unpacks it.

An .xlsx file is a zip archive from a stranger: its directory may lie about sizes, hold
thousands of members or unpack to far more memory than the machine has. Everything is therefore
unpacked once here, in bounded pieces that are thrown away, and only a package that keeps the
limits is handed to the spreadsheet reader. The same pass sees what that reader does not report:
formulas, error values, hidden rows and the farthest filled cell.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from gongkai.ledger.intake.outcome import MEBIBYTE, IntakeRefused, Limits, column_letter

_CHUNK = 256 * 1024
_RATIO_FREE = MEBIBYTE  # small members may unpack at any ratio
_END_OF_DIRECTORY = b"PK\x05\x06"
_RESAVE = "请用 Excel 或 WPS 打开原文件，另存为“Excel 工作簿（.xlsx）”后重新上传"
_MARKS_KEPT = 50_000  # per column; a file with more is refused all the same
_LONGEST_TEXT = 32_767  # Excel's limit for one cell
_AFTER_DATA = frozenset(
    {"mergeCells", "conditionalFormatting", "dataValidations", "pageMargins", "extLst"}
)
_PART_LIMIT = 16 * MEBIBYTE  # workbook.xml and its relations


def _damaged() -> IntakeRefused:
    return IntakeRefused("文件已损坏或上传不完整，无法打开。", f"{_RESAVE}。")


def _hostile(reason: str) -> IntakeRefused:
    return IntakeRefused(f"文件的压缩结构异常（{reason}），为安全起见不予打开。", f"{_RESAVE}。")


@dataclass(slots=True)
class SheetScan:
    """What the first pass saw in one worksheet (rows and columns count from 0)."""

    name: str
    visible: bool
    last_row: int = -1
    last_column: int = -1
    shared_texts: int = 0
    formulas: dict[int, list[int]] = field(default_factory=dict)
    failures: dict[int, list[int]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Package:
    """A package that keeps the limits: its worksheets and its way of counting days."""

    sheets: list[SheetScan]
    epoch_1904: bool


def inspect(data: bytes, limits: Limits) -> Package:
    """Unpack and scan ``data`` within ``limits``.

    Raises :class:`IntakeRefused` for a package that is damaged, encrypted, of another kind,
    carries macros or does not keep the limits.
    """
    archive = _Archive(data, limits)
    archive.refuse_other_kinds()
    sheets, epoch_1904 = _workbook(archive)
    longest = 0
    lengths: list[int] = []
    shared = archive.find("xl/sharedStrings.xml")
    if shared is not None:
        lengths = _text_lengths(archive.unpack(shared))
        longest = max(lengths, default=0)
        if longest > 2 * _LONGEST_TEXT:
            raise IntakeRefused(
                "有单元格的文字超过 Excel 允许的长度。", "请缩短该单元格的内容后重新上传。"
            )
    scans: list[SheetScan] = []
    weight = 0
    for name, visible, part in sheets:
        info = archive.find(part)
        if info is None:
            raise _damaged()
        scan = SheetScan(name, visible)
        _scan_sheet(archive.unpack(info), scan, limits)
        scans.append(scan)
        # A worksheet refers to a shared text by number: a small file can spell out gigabytes.
        if longest * scan.shared_texts > limits.max_text:
            weight += _spelled_out(archive.unpack(info), lengths)
            if weight > limits.max_text:
                raise _hostile("文字总量过大")
    archive.unpack_rest()
    return Package(scans, epoch_1904)


class _Archive:
    """A zip archive whose members are unpacked by their true, not their declared, size."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._data = data
        self._limits = limits
        self._unpacked: set[str] = set()
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                infos = archive.infolist()
                comment = archive.comment
        except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError, OSError):
            raise _damaged() from None
        # Two readers could see two different directories in such a file.
        if comment or data[-70_000:].count(_END_OF_DIRECTORY) != 1:
            raise _hostile("有附加内容")
        if len(infos) > limits.max_members:
            raise _hostile(f"含有 {len(infos)} 个部件")
        self._members = {info.filename.replace("\\", "/").lower(): info for info in infos}
        if len(self._members) != len(infos):
            raise _hostile("部件重名")
        total = 0
        for info in infos:
            if info.flag_bits & 0x1:
                raise IntakeRefused(
                    "文件设有打开密码，无法读取。", "请取消密码后另存，再重新上传。"
                )
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise _hostile("压缩方法不常见")
            total += info.file_size
            self._bound(info.file_size, info.compress_size)
        if total > limits.max_uncompressed:
            raise self._too_large()

    def _too_large(self) -> IntakeRefused:
        size = self._limits.max_uncompressed // MEBIBYTE
        return IntakeRefused(
            f"文件解压后超过 {size} MB，为安全起见不予打开。",
            "请删去图片和无关工作表，或把台账拆成几个文件分别上传。",
        )

    def _bound(self, size: int, packed: int) -> None:
        if size > self._limits.max_uncompressed:
            raise self._too_large()
        if size > _RATIO_FREE and size > packed * self._limits.max_ratio:
            raise _hostile("压缩比过高")

    def find(self, name: str) -> zipfile.ZipInfo | None:
        """The member of that name; Excel does not tell upper from lower case."""
        return self._members.get(name.lower())

    def refuse_other_kinds(self) -> None:
        names = self._members
        if any(name.endswith("vbaproject.bin") for name in names):
            raise IntakeRefused(
                "文件带有宏（.xlsm），不予读取。",
                "请另存为不含宏的“Excel 工作簿（.xlsx）”后重新上传。",
            )
        if "xl/workbook.xml" in names:
            return
        if "xl/workbook.bin" in names:
            raise IntakeRefused("这是二进制工作簿（.xlsb），无法读取。", f"{_RESAVE}。")
        if "word/document.xml" in names:
            raise IntakeRefused(
                "这是 Word 文档，不是表格。", "请上传按模板填写的 .xlsx 或 .csv 文件。"
            )
        if "content.xml" in names and "mimetype" in names:
            raise IntakeRefused("这是 OpenDocument 表格（.ods），无法读取。", f"{_RESAVE}。")
        raise IntakeRefused(
            "文件是压缩包，但不是 Excel 工作簿。", "请解压后上传其中的 .xlsx 或 .csv 文件。"
        )

    def unpack(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        """The true content of a member in pieces; refuses one that is not what it declares."""
        data, start = self._data, info.header_offset
        header = data[start : start + 30]
        if len(header) < 30 or header[:4] != b"PK\x03\x04":
            raise _damaged()
        name_length, extra_length = struct.unpack("<HH", header[26:30])
        start += 30 + name_length + extra_length
        packed = memoryview(data)[start : start + info.compress_size]
        if len(packed) != info.compress_size:
            raise _damaged()
        size = checksum = 0
        for piece in _inflate(packed, info):
            size += len(piece)
            if size > info.file_size:
                raise _hostile("实际大小与目录不符")
            checksum = zlib.crc32(piece, checksum)
            yield piece
        if size != info.file_size or checksum != info.CRC:
            raise _damaged()
        self._unpacked.add(info.filename)

    def unpack_rest(self) -> None:
        """Prove the members that nothing has read yet."""
        for info in self._members.values():
            if info.filename not in self._unpacked:
                for _ in self.unpack(info):
                    pass

    def small_part(self, name: str) -> bytes:
        """A whole member that a workbook keeps short; empty if there is none."""
        info = self.find(name)
        if info is None:
            return b""
        if info.file_size > _PART_LIMIT:
            raise _hostile("部件过大")
        return b"".join(self.unpack(info))


def _inflate(packed: memoryview, info: zipfile.ZipInfo) -> Iterator[bytes]:
    if info.compress_type == zipfile.ZIP_STORED:
        for start in range(0, len(packed), _CHUNK):
            yield bytes(packed[start : start + _CHUNK])
        return
    machine = zlib.decompressobj(-15)
    try:
        for start in range(0, len(packed), _CHUNK):
            pending: bytes | memoryview = packed[start : start + _CHUNK]
            while pending:
                piece = machine.decompress(pending, _CHUNK)
                if piece:
                    yield piece
                pending = machine.unconsumed_tail
                if machine.eof:
                    break
        while piece := machine.decompress(b"", _CHUNK):
            yield piece
    except zlib.error:
        raise _damaged() from None
    if not machine.eof:
        raise _damaged()
    if machine.unused_data:
        raise _hostile("数据之后还有数据")


def _local(tag: str) -> str:
    """A tag without its namespace prefix."""
    return tag.rpartition(":")[2]


def _xml_parser() -> expat.XMLParserType:
    # The spreadsheet reader knows UTF-8 alone; both have to see the same text.
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True

    def refuse_doctype(*_: object) -> None:
        raise _hostile("含有文档类型声明")

    parser.StartDoctypeDeclHandler = refuse_doctype
    return parser


def _feed(parser: expat.XMLParserType, pieces: Iterator[bytes]) -> None:
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError:
        raise _damaged() from None


def _workbook(archive: _Archive) -> tuple[list[tuple[str, bool, str]], bool]:
    """The sheets as (name, visible, part) and whether days count from 1904."""
    targets: dict[str, str] = {}
    found: list[tuple[str, bool, str]] = []
    flags = {"date1904": False}

    def relation(tag: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("Type", "")
        if _local(tag) == "Relationship" and "Id" in attributes and kind.endswith("/worksheet"):
            target = attributes.get("Target", "")
            part = target[1:] if target.startswith("/") else posixpath.join("xl", target)
            targets[attributes["Id"]] = posixpath.normpath(part)

    def workbook(tag: str, attributes: dict[str, str]) -> None:
        local = _local(tag)
        if local == "workbookPr":
            flags["date1904"] = attributes.get("date1904", "0").lower() in ("1", "true", "on")
        elif local == "sheet":
            ids = [value for key, value in attributes.items() if key.endswith(":id")]
            # Charts and dialogs are sheets, too; they hold no table.
            part = targets.get(ids[0], "") if ids else ""
            visible = attributes.get("state", "visible") == "visible"
            found.append((attributes.get("name", ""), visible, part))

    for part, handler in (("xl/_rels/workbook.xml.rels", relation), ("xl/workbook.xml", workbook)):
        parser = _xml_parser()
        parser.StartElementHandler = handler
        _feed(parser, iter([archive.small_part(part)]))
    names = [name for name, _, _ in found]
    if len(set(names)) != len(names):
        raise _hostile("工作表重名")
    sheets = [entry for entry in found if entry[2]]
    if not sheets:
        raise IntakeRefused("文件里没有工作表。", f"{_RESAVE}。")
    return sheets, flags["date1904"]


def _text_lengths(pieces: Iterator[bytes]) -> list[int]:
    """The length of every shared text, in order."""
    lengths: list[int] = []

    def start(tag: str, _: dict[str, str]) -> None:
        if _local(tag) == "si":
            lengths.append(0)

    def text(data: str) -> None:
        if lengths:
            lengths[-1] += len(data)

    parser = _xml_parser()
    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    _feed(parser, pieces)
    return lengths


def _spelled_out(pieces: Iterator[bytes], lengths: list[int]) -> int:
    """How many characters the shared texts of a worksheet come to."""
    state = {"shared": False, "value": False, "sum": 0}

    def start(tag: str, attributes: dict[str, str]) -> None:
        local = _local(tag)
        if local == "c":
            state["shared"] = attributes.get("t") == "s"
        state["value"] = local == "v" and bool(state["shared"])

    def text(data: str) -> None:
        if state["value"] and data.isdecimal() and len(data) < 10 and int(data) < len(lengths):
            state["sum"] += lengths[int(data)]

    parser = _xml_parser()
    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    _feed(parser, pieces)
    return state["sum"]


def _column_index(letters: str) -> int:
    index = 0
    for letter in letters.upper():
        value = ord(letter) - 64
        if not 1 <= value <= 26:
            raise _damaged()
        index = index * 26 + value
    return index - 1


def _scan_sheet(pieces: Iterator[bytes], scan: SheetScan, limits: Limits) -> None:
    columns: dict[str, int] = {}
    row = column = -1
    filled = inside = False
    # Room for titles, header, blank rows and notes beside the rows that count.
    row_limit = limits.max_rows + 1_000

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, filled, inside
        if ":" in tag:
            tag = _local(tag)
        if tag == "c":
            filled = False
            reference = attributes.get("r")
            if reference is None:
                column += 1
            else:
                letters = reference.rstrip("0123456789")
                digits = reference[len(letters) :]
                if not (0 < len(letters) <= 3 and 0 < len(digits) <= 7):
                    raise _damaged()
                known = columns.get(letters)
                if known is None:
                    known = columns[letters] = _column_index(letters)
                column = known
                row = int(digits) - 1
            kind = attributes.get("t")
            if kind == "s":
                scan.shared_texts += 1
            elif kind == "e" and inside:
                _mark(scan.failures, column, row)
        elif tag in ("v", "is", "f"):
            if tag == "f" and inside:
                _mark(scan.formulas, column, row)
            if not filled:
                filled = True
                if row > scan.last_row:
                    scan.last_row = row
                    if row >= row_limit:
                        raise _too_many_rows(scan.name, column, row, limits)
                if column > scan.last_column:
                    scan.last_column = column
                    if column >= limits.max_columns:
                        raise _too_many_columns(scan.name, column, row, limits)
        elif tag == "row":
            number = attributes.get("r")
            if number is None:
                row += 1
            elif number.isdecimal() and len(number) <= 7:
                row = int(number) - 1
            else:
                raise _damaged()
            column = -1
            if attributes.get("hidden") in ("1", "true") and len(scan.hidden_rows) < _MARKS_KEPT:
                scan.hidden_rows.add(row)
        elif tag == "sheetData":
            inside = True
        elif tag in _AFTER_DATA:
            # Rules on cells have formulas, too.
            inside = False

    parser = _xml_parser()
    parser.StartElementHandler = start
    _feed(parser, pieces)
    if (scan.last_row + 1) * (scan.last_column + 1) > limits.max_cells:
        raise IntakeRefused(
            f"工作表“{scan.name}”有 {scan.last_row + 1} 行 {scan.last_column + 1} 列，数据量过大。",
            "请删去无关的列，或把台账拆成几个文件分别上传。",
        )


def _mark(marks: dict[int, list[int]], column: int, row: int) -> None:
    rows = marks.setdefault(column, [])
    if len(rows) < _MARKS_KEPT:
        rows.append(row)


def _too_many_rows(sheet: str, column: int, row: int, limits: Limits) -> IntakeRefused:
    cell = f"{column_letter(column)}{row + 1}"
    return IntakeRefused(
        f"工作表“{sheet}”的数据超过 {limits.max_rows} 行（{cell} 单元格有内容）。",
        "请把台账拆成几个文件分别上传；若该单元格是误填，请删去该行后重新上传。",
    )


def _too_many_columns(sheet: str, column: int, row: int, limits: Limits) -> IntakeRefused:
    cell = f"{column_letter(column)}{row + 1}"
    return IntakeRefused(
        f"工作表“{sheet}”的数据超过 {limits.max_columns} 列（{cell} 单元格有内容）。",
        "请删去数据右侧多余的列后重新上传。",
    )
