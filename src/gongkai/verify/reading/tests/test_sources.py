"""Files, directories and archives: what is read, what is named and left alone."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from gongkai.verify.reading import ReadError, read
from gongkai.verify.reading.sources import sources, uploaded
from gongkai.verify.reading.tests import fixtures

REPORT = fixtures.text("spaces").encode()


def test_a_directory_is_walked_in_order_and_lock_files_are_left_out(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.txt", "~$b.docx", ".hidden.txt", "photo.jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(REPORT)
    found = list(sources([tmp_path]))
    assert [Path(s.name).relative_to(tmp_path).as_posix() for s in found] == [
        "a/c.txt",
        "b.txt",
        "photo.jpg",
    ]
    assert [bool(s.problem) for s in found] == [False, False, True]
    assert found[0].load() == REPORT
    with pytest.raises(ReadError, match="格式"):
        found[2].load()


def test_a_named_file_is_tried_whatever_its_suffix(tmp_path: Path) -> None:
    place = tmp_path / "report.bin"
    place.write_bytes(REPORT)
    (source,) = sources([place])
    assert read(source.name, source.load()).values() == fixtures.values()


def _gbk_zip(names: list[str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for mark, name in zip("wxyz", names, strict=False):
            # As Chinese Windows writes it: GBK bytes without the UTF-8 mark.
            archive.writestr(mark * len(name.encode("gb18030")), REPORT)
    data = target.getvalue()
    for mark, name in zip("wxyz", names, strict=False):
        raw = name.encode("gb18030")
        data = data.replace(mark.encode() * len(raw), raw)
    return data


def test_names_in_gbk_are_read_and_inner_archives_are_only_named(tmp_path: Path) -> None:
    place = tmp_path / "all.zip"
    place.write_bytes(_gbk_zip(["云溪区/年报.txt", "再打包.zip", "../../逃出来.txt"]))
    found = {source.name.removeprefix(f"{place}!"): source for source in sources([place])}
    assert found["云溪区/年报.txt"].load() == REPORT
    assert "再打包" in next(name for name, source in found.items() if "压缩包" in source.problem)
    # A path that climbs out is only a name: nothing is ever written.
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["all.zip"]


def test_an_uploaded_archive_is_opened_and_a_document_is_not(tmp_path: Path) -> None:
    names = [source.name for source in uploaded("包.zip", _gbk_zip(["甲.txt", "乙乙.txt"]))]
    assert sorted(names) == ["包.zip!乙乙.txt", "包.zip!甲.txt"]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    assert [s.name for s in uploaded("a.docx", target.getvalue())] == ["a.docx"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_a_device_or_a_directory_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    for place in (tmp_path / "pipe.txt", Path("/dev/zero"), tmp_path):
        with pytest.raises(ReadError, match=r"管道|目录"):
            read(place)
    assert [source.name for source in sources([tmp_path])] == [str(tmp_path / "pipe.txt")]


def test_a_link_is_read_and_a_circle_of_directories_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_bytes(REPORT)
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    (tmp_path / "circle").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "lost.txt").symlink_to(tmp_path / "nowhere")
    found = {Path(source.name).name: source for source in sources([tmp_path])}
    assert found["link.txt"].load() == REPORT
    assert found["circle"].problem
    with pytest.raises(ReadError, match="打不开"):
        found["lost.txt"].load()


def test_a_missing_path_is_a_source_that_says_so() -> None:
    (source,) = sources(["/nowhere/at/all.txt"])
    with pytest.raises(ReadError, match="打不开"):
        source.load()
