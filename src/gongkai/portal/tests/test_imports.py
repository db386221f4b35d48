"""A backlog comes from a workbook and a folder of files, wholly or not at all."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from django.test import Client

from gongkai.ledger.imports import ImportResult, run
from gongkai.ledger.intake import IntakeRefused
from gongkai.ledger.models import User
from gongkai.portal.models import Disclosure, ItemPage
from gongkai.portal.tests.conftest import Portal

HEADS = ("行政机关", "栏目", "标题", "公开事项", "成文日期", "公开日期", "正文", "附件")
FIRST = (
    "青麓区教育局",
    "通知公告",
    "关于秋季招生的通知",
    "",
    "2021-03-15",
    "2021-03-18",
    "第一段。\n第二段。",
    "招生计划.txt、图/学区说明.txt",
)
SECOND = (*FIRST[:2], "关于寒假放假的通知", "", "2021-12-15", "2021-12-16", "放假四周。", "")
FILES = {"招生计划.txt": "小学 12 个班\n", "图/学区说明.txt": "以门牌为准\n", "多余.txt": "无\n"}


def workbook(*rows: tuple[str, ...]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("信息")
        for number, row in enumerate((HEADS, *rows)):
            sheet.write_row(number, 0, row)
    return stream.getvalue()


def folder(place: Path, *rows: tuple[str, ...], **files: str) -> Path:
    """A folder with the workbook and the files."""
    place.mkdir()
    (place / "台账.xlsx").write_bytes(workbook(*rows))
    for name, text in (FILES | files).items():
        (place / name).parent.mkdir(exist_ok=True)
        (place / name).write_text(text, encoding="utf-8")
    return place


def take(place: Path, actor: User, **more: bool) -> ImportResult:
    return run("items", place, filename=place.name, actor=actor, **more)


def test_a_folder_is_published_with_its_days_and_files_and_twice_is_once(
    portal: Portal, tmp_path: Path, client: Client
) -> None:
    place = folder(tmp_path / "搬家", FIRST, SECOND)
    tried = take(place, portal.head, dry_run=True)
    assert (tried.added, tried.problems, ItemPage.objects.count()) == (2, [], 0)
    result = take(place, portal.head)
    assert (result.added, result.unchanged, result.problems) == (2, 0, [])
    item = ItemPage.objects.get(title=FIRST[2])
    found = Disclosure.objects.get(page_id=item.pk)
    assert (found.formed_on, found.published_on) == (date(2021, 3, 15), date(2021, 3, 18))
    assert found.batch == result.batch
    assert [one.title for one in item.attachments.all()] == ["招生计划", "学区说明"]
    page = client.get(f"/content/{item.pk}/").content.decode()
    assert "第一段。</p>" in page and "学区说明" in page
    again = take(place, portal.head)
    assert (again.added, again.unchanged) == (0, 2) and ItemPage.objects.count() == 2


def test_once_an_organ_publishes_by_reviews_the_office_imports_what_is_left(
    portal: Portal, tmp_path: Path
) -> None:
    place = folder(tmp_path / "搬家", SECOND)
    item = portal.draft()
    assert take(place, portal.head, dry_run=True).problems == []
    portal.published(item)
    (problem,) = take(place, portal.head).problems
    assert "三审" in problem.message and "政务公开办" in problem.mend
    assert not ItemPage.objects.filter(title=SECOND[2]).exists()
    result = take(place, portal.office)
    assert (result.added, result.problems) == (1, [])


def test_an_archive_packed_on_windows_is_a_folder(portal: Portal, tmp_path: Path) -> None:
    members = {"台账.xlsx": workbook(FIRST), **{n: t.encode() for n, t in FILES.items()}}
    names = {f"搬家/{name}".encode("gb18030"): data for name, data in members.items()}
    stream = io.BytesIO()
    # Python would mark such names as UTF-8; programs on Windows write their bytes as they are.
    stand_ins = {b"%02d" % i + b"-" * (len(raw) - 2): raw for i, raw in enumerate(names)}
    with zipfile.ZipFile(stream, "w") as archive:
        for stand_in, raw in stand_ins.items():
            archive.writestr(stand_in.decode(), names[raw])
    packed = stream.getvalue()
    for stand_in, raw in stand_ins.items():
        packed = packed.replace(stand_in, raw)
    path = tmp_path / "搬家.zip"
    path.write_bytes(packed)
    result = take(path, portal.head)
    assert (result.added, result.problems) == (1, [])
    titles = ItemPage.objects.get().attachments.values_list("title", flat=True)
    assert list(titles) == ["招生计划", "学区说明"]


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        ((*FIRST[:7], "招生计划.txt、没有.txt"), "“附件”列", "没有找到附件“没有.txt”"),
        ((FIRST[0], "新闻", *FIRST[2:]), "“栏目”列", "没有名为“新闻”的栏目"),
        ((*FIRST[:6], "联系人王某，13800000021。", ""), "", "手机"),
        ((*FIRST[:5], "2021-03-01", *FIRST[6:]), "", "晚于公开日期"),
    ],
)
def test_one_wrong_row_keeps_everything_out_and_is_named(
    portal: Portal, tmp_path: Path, row: tuple[str, ...], column: str, message: str
) -> None:
    result = take(folder(tmp_path / "a", SECOND, row), portal.head)
    (problem,) = result.problems
    assert (problem.row, problem.column) == (3, column) and message in problem.message
    assert not ItemPage.objects.exists() and result.batch is None


def test_a_file_that_is_no_attachment_names_its_row(portal: Portal, tmp_path: Path) -> None:
    row = (*FIRST[:7], "a.exe")
    result = take(folder(tmp_path / "a", row, **{"a.exe": "MZ\x90"}), portal.head)
    (problem,) = result.problems
    assert problem.row == 2 and "不能上传" in problem.message


def test_who_may_not_publish_imports_nothing(portal: Portal, tmp_path: Path) -> None:
    result = take(folder(tmp_path / "a", FIRST), portal.officer)
    assert "负责人" in result.problems[0].message and not ItemPage.objects.exists()


def test_a_folder_has_one_workbook_and_no_way_out(portal: Portal, tmp_path: Path) -> None:
    place = folder(tmp_path / "a", (*FIRST[:7], "秘密.txt"))
    (tmp_path / "秘密.txt").write_text("不该读到", encoding="utf-8")
    (place / "秘密.txt").symlink_to(tmp_path / "秘密.txt")
    assert "没有找到附件" in take(place, portal.head).problems[0].message
    (place / "另一份.xlsx").write_bytes(workbook(SECOND))
    with pytest.raises(IntakeRefused, match="有 2 份台账"):
        take(place, portal.head)
    (tmp_path / "b").mkdir()
    with pytest.raises(IntakeRefused, match="没有台账"):
        take(tmp_path / "b", portal.head)
