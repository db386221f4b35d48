"""From bytes to grids: telling the kinds of file apart, opening workbooks, decoding CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import cast

import python_calamine

from gongkai.ledger.intake import package
from gongkai.ledger.intake.cells import Cell
from gongkai.ledger.intake.grid import Grid
from gongkai.ledger.intake.outcome import IntakeRefused, Limits

_RESAVE = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后重新上传。"
_DELIMITERS = (",", "\t", ";")
# A directory entry of an OLE container in UTF-16: Excel wraps an encrypted package in one.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def open_grids(
    data: bytes, filename: str, limits: Limits, fitness: Callable[[Grid], int]
) -> tuple[list[Grid], list[str]]:
    """The sheets of a file, and the names of sheets left out because they are hidden.

    The content decides on the kind of file, the name only helps with the message.
    ``fitness`` scores a grid; the delimiter of a CSV file is the one that scores best.
    Raises :class:`IntakeRefused`.
    """
    suffix = filename.lower().rpartition(".")[2] if "." in filename else ""
    if not data.strip(b"\x00\xef\xbb\xbf \t\r\n"):
        raise IntakeRefused("文件是空的。", "请确认选对了文件，并在保存后重新上传。")
    if suffix in ("xlsm", "xltm"):
        raise IntakeRefused(
            "文件带有宏（.xlsm），不予读取。", "请另存为不含宏的“Excel 工作簿（.xlsx）”后重新上传。"
        )
    if data[:2] == b"PK":
        return _open_workbook(data, limits)
    _refuse_strangers(data, suffix)
    return [_open_csv(data, filename, limits, fitness)], []


def _refuse_strangers(data: bytes, suffix: str) -> None:
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        if _ENCRYPTED in data:
            raise IntakeRefused("文件设有打开密码，无法读取。", "请取消密码后另存，再重新上传。")
        raise IntakeRefused("这是旧版 Excel 文件（.xls）或 WPS 表格（.et），无法读取。", _RESAVE)
    if head.startswith(b"%pdf"):
        raise IntakeRefused("这是 PDF 文件，不是表格。", "请上传按模板填写的 .xlsx 或 .csv 文件。")
    if head.startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta")):
        raise IntakeRefused("这是网页或 XML 格式的文件，只是用了表格的扩展名。", _RESAVE)
    if suffix in ("xlsx", "xls", "et", "xlsb", "ods"):
        raise IntakeRefused(
            f"文件的扩展名是 .{suffix}，内容却不是 Excel 工作簿，可能已损坏或上传不完整。", _RESAVE
        )
    if b"\x00" in data[:4096] and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise IntakeRefused("文件不是表格，也不是文本。", "请上传按模板填写的 .xlsx 或 .csv 文件。")


def _open_workbook(data: bytes, limits: Limits) -> tuple[list[Grid], list[str]]:
    inspected = package.inspect(data, limits)
    grids: list[Grid] = []
    hidden = [scan.name for scan in inspected.sheets if not scan.visible]
    try:
        with python_calamine.load_workbook(io.BytesIO(data)) as workbook:
            for scan in inspected.sheets:
                if not scan.visible:
                    continue
                sheet = workbook.get_sheet_by_name(scan.name)
                rows: list[list[Cell]] = sheet.to_python(skip_empty_area=False)
                merges = list(sheet.merged_cell_ranges or ())
                grids.append(
                    Grid(
                        name=scan.name,
                        rows=rows,
                        merges=merges,
                        formulas=scan.formulas,
                        failures=scan.failures,
                        hidden_rows=scan.hidden_rows,
                        epoch_1904=inspected.epoch_1904,
                    )
                )
    except python_calamine.PasswordError:
        raise IntakeRefused(
            "文件设有打开密码，无法读取。", "请取消密码后另存，再重新上传。"
        ) from None
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:
        # A panic of the Rust reader is no Exception; it says as little as a read error does.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise IntakeRefused("文件已损坏，工作簿的内容无法读取。", _RESAVE) from None
    return grids, hidden


def decode(data: bytes) -> str:
    """The text of a CSV file in UTF-8 (with or without BOM), UTF-16 with BOM or GB18030."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise IntakeRefused(
        "文本文件的编码无法识别，或文件已损坏。",
        "请用 Excel 或 WPS 打开原文件，另存为“CSV UTF-8（逗号分隔）”后重新上传。",
    )


def _open_csv(data: bytes, filename: str, limits: Limits, fitness: Callable[[Grid], int]) -> Grid:
    text = decode(data)
    best: tuple[int, str] = (-1, ",")
    for delimiter in _DELIMITERS:
        if delimiter != "," and delimiter not in text[:20_000]:
            continue
        try:
            head = _rows(text, delimiter, limits, stop=40)
        except IntakeRefused:
            continue
        score = fitness(Grid(filename, head, from_csv=True))
        if score > best[0]:
            best = (score, delimiter)
    return Grid(filename, _rows(text, best[1], limits), from_csv=True)


def _rows(text: str, delimiter: str, limits: Limits, stop: int | None = None) -> list[list[Cell]]:
    """The records of a CSV text, at most ``stop`` of them."""
    rows: list[list[Cell]] = []
    row_limit = limits.max_rows + 1_000
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for record in cast(Iterator[list[Cell]], reader):
            if len(record) > limits.max_columns:
                raise IntakeRefused(
                    f"第 {len(rows) + 1} 行有 {len(record)} 列，超过 {limits.max_columns} 列。",
                    "请删去数据右侧多余的列后重新上传。",
                )
            rows.append(record)
            if len(rows) == stop:
                break
            if len(rows) > row_limit:
                raise IntakeRefused(
                    f"数据超过 {limits.max_rows} 行。", "请把台账拆成几个文件分别上传。"
                )
    except csv.Error as error:
        if "field larger" in str(error):
            raise IntakeRefused(
                f"第 {len(rows) + 1} 行有一个单元格过长，可能缺少右引号。",
                "请检查该行的引号后重新上传。",
            ) from None
        raise IntakeRefused(
            f"第 {len(rows) + 1} 行（文本第 {reader.line_num} 行附近）的引号不成对。",
            "请用 Excel 或 WPS 打开检查该行，另存为 CSV 或 .xlsx 后重新上传。",
        ) from None
    return rows
