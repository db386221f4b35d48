"""Files that are broken, of another kind or meant to harm give one clear sentence."""

import io
import pickle
import struct
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.ledger.intake import IntakeRefused, Limits, read

from .build import LIMITS, TODAY, WORKS, ledger, member, record, rezip, take, xlsx

SHEET = "xl/worksheets/sheet1.xml"


def refused(data: bytes, **options) -> IntakeRefused:
    with pytest.raises(IntakeRefused) as refusal:
        take(data, **options)
    assert refusal.value.mend.startswith("请")
    assert refusal.value.message.endswith("。")
    return refusal.value


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_is_refused(share):
    data = ledger(record())
    assert "损坏" in refused(data[: int(len(data) * share)]).message


def test_a_flipped_byte_is_refused():
    data = bytearray(ledger(*(record(str(n)) for n in range(50))))
    place = data.index(b"sheet1.xml") + 200
    data[place] ^= 0xFF
    assert "损坏" in refused(bytes(data)).message


def test_text_under_a_workbooks_name_is_refused():
    assert "不是 Excel 工作簿" in refused(b"hello, world").message


def test_an_old_workbook_is_refused_whatever_its_name():
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096)
    for filename in ("a.xls", "a.xlsx", "a.csv"):
        assert ".xls" in refused(data, filename=filename).message


def test_an_encrypted_workbook_is_refused():
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    assert "密码" in refused(data).message


def test_an_encrypted_archive_is_refused():
    data = bytearray(ledger(record()))
    directory = data.index(b"PK\x01\x02")
    data[directory + 8] |= 1
    assert "密码" in refused(bytes(data)).message


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"<html><table></table></html>", "网页"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "XML"),
    ],
)
def test_other_formats_are_named(data, word):
    assert word in refused(data, filename="a.xls").message


@pytest.mark.parametrize(
    ("name", "word"),
    [("word/document.xml", "Word"), ("xl/workbook.bin", ".xlsb"), ("some/file.txt", "压缩包")],
)
def test_other_archives_are_named(name, word):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, b"x")
    assert word in refused(buffer.getvalue()).message


def test_a_workbook_with_macros_is_refused():
    data = rezip(ledger(record()), add={"xl/vbaProject.bin": b"x"})
    assert "宏" in refused(data).message
    assert "宏" in refused(ledger(record()), filename="台账.XLSM").message


def test_an_empty_workbook_is_refused():
    assert "没有任何内容" in refused(xlsx(("表", []))).message


def test_the_size_is_checked_before_reading(tmp_path):
    class Reluctant(io.BytesIO):
        def read(self, *_):
            raise AssertionError("read before the size was checked")

    limits = Limits(today=TODAY, max_bytes=1024 * 1024)
    with pytest.raises(IntakeRefused, match=r"1\.0 MB，超过 1 MB"):
        read(Reluctant(bytes(1024 * 1024 + 1)), WORKS, filename="a.xlsx", limits=limits)
    path = tmp_path / "a.xlsx"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    with pytest.raises(IntakeRefused, match=r"100\.0 MB，超过 50 MB"):
        read(path, WORKS, filename="a.xlsx", limits=LIMITS)


def test_a_path_is_read(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(ledger(record()))
    assert read(str(path), WORKS, filename="a.xlsx", limits=LIMITS).ok


def test_a_member_that_unpacks_too_far_is_refused():
    data = rezip(ledger(record()), add={"xl/media/a.bin": bytes(20 * 1024 * 1024)})
    assert "压缩比过高" in refused(data).message


def test_an_archive_that_unpacks_too_large_is_refused():
    data = ledger(*(record(str(n)) for n in range(50)))
    limits = Limits(today=TODAY, max_uncompressed=4096)
    assert "解压后超过" in refused(data, limits=limits).message


def test_too_many_members_are_refused():
    data = rezip(ledger(record()), add={f"x/{n}": b"" for n in range(2001)})
    assert "部件" in refused(data).message


def lie(data: bytes, name: str, size: int, crc: int) -> bytes:
    """Write another size and checksum for a member into both headers."""
    out = bytearray(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        local = archive.getinfo(name).header_offset
    central = out.index(name.encode(), out.index(b"PK\x01\x02")) - 46
    for place in (local + 14, central + 16):
        out[place : place + 4] = struct.pack("<I", crc)
        out[place + 8 : place + 12] = struct.pack("<I", size)
    return bytes(out)


def test_a_directory_that_lies_about_a_size_is_refused():
    content = b"<x>" + bytes(30 * 1024 * 1024)
    bomb = rezip(ledger(record()), add={"xl/media/a.bin": content})
    lying = lie(bomb, "xl/media/a.bin", 100, zlib.crc32(content[:100]))
    with zipfile.ZipFile(io.BytesIO(lying)) as archive:
        assert len(archive.read("xl/media/a.bin")) == 100  # the library believes the lie
    assert "与目录不符" in refused(lying).message


def test_an_archive_with_a_comment_is_refused():
    buffer = io.BytesIO(ledger(record()))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.comment = b"x"
    assert "附加内容" in refused(buffer.getvalue()).message


def test_members_of_one_name_are_refused():
    data = rezip(ledger(record()), add={"XL/Workbook.xml": b"<workbook/>"})
    assert "重名" in refused(data).message


def test_a_cell_at_the_end_of_the_sheet_is_refused_before_room_is_made():
    def last(book, sheet):
        sheet.write_string(1_048_575, 0, "x")

    refusal = refused(ledger(record(), dress=last))
    assert "A1048576" in refusal.message


def test_a_cell_far_to_the_right_is_refused():
    def right(book, sheet):
        sheet.write_string(1, 16_383, "x")

    assert "XFD2" in refused(ledger(record(), dress=right)).message


def test_a_large_rectangle_of_few_cells_is_refused():
    def corner(book, sheet):
        sheet.write_string(200_000, 200, "x")

    assert "数据量过大" in refused(ledger(record(), dress=corner)).message


def test_a_declared_dimension_of_the_whole_sheet_costs_nothing():
    data = ledger(record())
    sheet = member(data, SHEET).replace(b'ref="A1:E2"', b'ref="A1:XFD1048576"')
    assert b"XFD1048576" in sheet
    assert take(rezip(data, replace={SHEET: sheet})).ok


def test_formats_without_content_far_away_are_no_cells():
    def far(book, sheet):
        sheet.write_blank(900_000, 9_000, None, book.add_format({"bold": True}))

    assert take(ledger(record(), dress=far)).ok


def test_a_document_type_is_refused():
    data = ledger(record())
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet/>'
    assert "文档类型" in refused(rezip(data, replace={SHEET: bomb})).message


def test_broken_xml_is_refused():
    data = ledger(record())
    assert "损坏" in refused(rezip(data, replace={SHEET: b"<worksheet><sheetData>"})).message


def test_one_long_text_that_very_many_cells_repeat_is_refused():
    text = "长" * 30_000
    data = ledger(*(record(str(n), name=text) for n in range(50)))
    limits = Limits(today=TODAY, max_text=1_000_000)
    assert "文字总量" in refused(data, limits=limits).message
    # A few long texts among many short ones are no reason to refuse.
    data = ledger(record("x", name=text[:40]), *(record(str(n)) for n in range(50)))
    assert take(data, limits=Limits(today=TODAY, max_text=3_000)).ok


def test_a_strange_reference_is_refused():
    data = ledger(record())
    for reference in (b'r="A99999999999"', b'r="1"', b'r="\xc3\x89\xc3\x891"'):
        sheet = member(data, SHEET).replace(b'r="A2"', reference, 1)
        assert "损坏" in refused(rezip(data, replace={SHEET: sheet})).message


def test_more_rows_than_the_limit_are_refused():
    limits = Limits(today=TODAY, max_rows=3)
    assert (
        "超过 3 行" in refused(ledger(*(record(str(n)) for n in range(4))), limits=limits).message
    )
    assert take(ledger(*(record(str(n)) for n in range(3))), limits=limits).ok


def test_merges_that_overlap_are_refused():
    data = ledger(*(record(str(n)) for n in range(30)))
    merges = b"".join(b'<mergeCell ref="B%d:B31"/>' % row for row in range(2, 31))
    sheet = member(data, SHEET).replace(
        b"</sheetData>", b"</sheetData><mergeCells>" + merges + b"</mergeCells>"
    )
    assert "重叠" in refused(rezip(data, replace={SHEET: sheet})).message


def test_a_worksheet_that_the_archive_lacks_is_refused():
    assert "损坏" in refused(rezip(ledger(record()), drop=[SHEET])).message


def test_a_long_label_of_open_brackets_is_no_trap():
    label = "（必填" * 10_000
    assert take(
        xlsx(("表", [["编号", "姓名", "收到日期", label], ["1", "甲", "2022-02-24", "x"]]))
    ).ok


def test_a_refusal_survives_the_way_between_processes():
    refusal = pickle.loads(pickle.dumps(IntakeRefused("文件是空的。", "请重新上传。")))
    assert (refusal.message, refusal.mend) == ("文件是空的。", "请重新上传。")
    assert str(refusal) == "文件是空的。请重新上传。"


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_whatever_is_wrong_in_a_sheet_the_reader_reads_or_refuses(random):
    data = ledger(record("1"), record("2"))
    part = random.choice([SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"])
    content = bytearray(member(data, part))
    for _ in range(random.randint(1, 4)):
        content[random.randrange(len(content))] = random.choice(b'0129AZaz<>"/&= ')
    try:
        take(rezip(data, replace={part: bytes(content)}))
    except IntakeRefused as refusal:
        assert refusal.mend


def test_the_kind_of_a_file_is_its_content_not_its_name():
    assert take(ledger(record()), filename="台账.csv").ok
