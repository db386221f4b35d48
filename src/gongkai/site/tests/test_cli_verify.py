"""`gongkai verify` on files and folders."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from python_calamine import CalamineWorkbook

from gongkai.norms import form
from gongkai.site.cli import main
from gongkai.site.testing import environment
from gongkai.verify.reading.tests import fixtures


def run(*args: object) -> Result:
    return CliRunner().invoke(main, ["verify", *map(str, args)], prog_name="gongkai")


def report(year: int = 2022, organ: str = "临江市云溪区统计局", **cells: int) -> str:
    """A report as text, all of whose cells are 0 but the named ones (`received__total=3`)."""
    values = fixtures.values()
    text = fixtures.text("pipes")
    for figure in form.cells():
        name = figure.removeprefix("table2.").replace(".", "__")
        number = cells.get(name, 0)
        old = str(values[figure])
        text = text.replace(f"| {old} |", f"| {number} |", 1)
    return text.replace(fixtures.TITLE, f"{organ}{year}年政府信息公开工作年度报告")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A clean report, one with an error, one that cannot be read, and something else."""
    (tmp_path / "下级").mkdir()
    (tmp_path / "甲2022.txt").write_text(report(2022), encoding="utf-8")
    (tmp_path / "下级" / "乙2022.txt").write_text(
        report(2022, "临江市云溪区教育局", received__total=3), encoding="utf-8"
    )
    (tmp_path / "空.txt").write_text("")
    (tmp_path / "notes.md").write_text("不是报告")
    return tmp_path


def test_a_clean_report_leaves_with_0(folder: Path) -> None:
    result = run(folder / "甲2022.txt")
    assert result.exit_code == 0, result.output
    assert "临江市云溪区统计局2022年" in result.stdout and "没有发现问题" in result.stdout
    assert "\x1b" not in result.stdout


def test_a_report_with_errors_leaves_with_1_and_says_where(folder: Path) -> None:
    result = run(folder / "下级")
    assert result.exit_code == 1
    assert "E3" in result.stdout and "错误1" in result.stdout
    assert "表二·本年新收政府信息公开申请数量·总计" in "".join(result.stdout.split())


def test_a_file_that_cannot_be_read_leaves_with_2_and_the_others_are_told(folder: Path) -> None:
    result = run(folder)
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [f"{folder / '空.txt'}：文件是空的"]
    assert "共3份：1份有错误，1份读不了。" in result.stdout
    assert result.stdout.index("云溪区教育局") < result.stdout.index("云溪区统计局")


def test_quiet_gives_the_summary_alone(folder: Path) -> None:
    result = run(folder, "--quiet")
    assert "E3" not in result.stdout and "共3份" in result.stdout


def test_json_is_the_contract_in_input_order(folder: Path) -> None:
    result = run(folder / "甲2022.txt", folder / "空.txt", folder / "下级", "--format", "json")
    value = json.loads(result.stdout)
    assert value["contract"] == "gongkai.verify/1"
    assert [f["organ"] for f in value["filings"]] == ["临江市云溪区统计局", "临江市云溪区教育局"]
    assert [f["file"] for f in value["unreadable"]] == [str(folder / "空.txt")]
    assert value["filings"][1]["tables"]["table2"]["received"]["total"] == 3


def test_json_of_nothing_readable_is_json_still(folder: Path) -> None:
    value = json.loads(run(folder / "空.txt", "--format", "json").stdout)
    assert value["filings"] == [] and len(value["unreadable"]) == 1


def test_sarif_is_one_run_with_its_rules(folder: Path) -> None:
    value = json.loads(run(folder, "--format", "sarif").stdout)
    (only,) = value["runs"]
    assert value["version"] == "2.1.0"
    rules = {rule["id"] for rule in only["tool"]["driver"]["rules"]}
    assert rules == {result["ruleId"] for result in only["results"]} and "E3" in rules
    assert only["invocations"][0]["executionSuccessful"] is False


def test_html_and_xlsx_go_to_a_file(folder: Path) -> None:
    for name in ("结果.html", "结果.xlsx"):
        target = folder / name
        result = run(folder / "下级", "--format", target.suffix[1:], "-o", target)
        assert result.exit_code == 1 and "已写入" in result.stderr
    assert "云溪区教育局" in (folder / "结果.html").read_text(encoding="utf-8")
    book = CalamineWorkbook.from_filelike(BytesIO((folder / "结果.xlsx").read_bytes()))
    assert len(book.get_sheet_by_name("汇总").to_python()) == 2
    assert not list(folder.glob("*.part"))


def test_two_years_of_one_organ_are_linked(tmp_path: Path) -> None:
    # The later stands first, so that the order of the files cannot be what links them.
    (tmp_path / "a.txt").write_text(report(2023), encoding="utf-8")
    earlier = report(
        2022, received__other=5, received__total=5, carried_out__other=5, carried_out__total=5
    )
    (tmp_path / "b.txt").write_text(earlier, encoding="utf-8")
    value = json.loads(run(tmp_path, "--format", "json").stdout)
    rules = [[f["rule"] for f in filing["findings"]] for filing in value["filings"]]
    assert rules == [["E5", "E5"], []]
    alone = json.loads(run(tmp_path / "a.txt", "--format", "json").stdout)
    assert alone["filings"][0]["findings"] == []


def test_two_reports_of_one_year_that_differ_link_to_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(report(2023), encoding="utf-8")
    (tmp_path / "b.txt").write_text(report(2022, carried_out__other=5), encoding="utf-8")
    found = run(tmp_path, "--format", "json").stdout
    assert [f["rule"] for f in json.loads(found)["filings"][0]["findings"]] == ["E5"]
    (tmp_path / "c.txt").write_text(report(2022, carried_out__other=5) + "\n", encoding="utf-8")
    found = run(tmp_path, "--format", "json").stdout
    assert [f["rule"] for f in json.loads(found)["filings"][0]["findings"]] == ["E5"]
    (tmp_path / "d.txt").write_text(report(2022), encoding="utf-8")
    found = run(tmp_path, "--format", "json").stdout
    assert json.loads(found)["filings"][0]["findings"] == []


def test_a_report_of_another_year_is_not_taken_for_last_years(tmp_path: Path) -> None:
    for year in (2020, 2022):
        (tmp_path / f"{year}.txt").write_text(report(year), encoding="utf-8")
    result = run(tmp_path / "2022.txt", "--previous", tmp_path / "2020.txt")
    assert result.exit_code == 2 and "请改给2021年的报告" in result.stderr


def test_last_years_report_and_the_organs_may_be_given(tmp_path: Path) -> None:
    (tmp_path / "甲").mkdir()
    (tmp_path / "甲" / "局.txt").write_text(
        report(
            organ="临江市云溪区教育局",
            received__other=1,
            received__total=1,
            carried_out__other=1,
            carried_out__total=1,
        ),
        encoding="utf-8",
    )
    (tmp_path / "区.txt").write_text(report(), encoding="utf-8")
    (tmp_path / "前.txt").write_text(report(2021, carried_out__other=2), encoding="utf-8")
    result = run(
        tmp_path / "区.txt",
        "--organs",
        tmp_path / "甲",
        "--previous",
        tmp_path / "前.txt",
        "--format",
        "json",
    )
    rules = {f["rule"] for f in json.loads(result.stdout)["filings"][0]["findings"]}
    assert rules == {"E5", "E9"}


def test_a_previous_report_that_cannot_be_read_is_named(folder: Path) -> None:
    result = run(folder / "甲2022.txt", "--previous", folder / "空.txt")
    assert result.exit_code == 2
    assert "空.txt：文件是空的" in result.stderr and result.stdout == ""


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        ((".", "--previous", "x"), "只能与一份报告同用"),
        (("nothing.txt",), "没有这个文件"),
        ((), "缺少参数 文件或目录"),
        (("x", "--jobs", "0"), "0 不在 1 到 256 之间"),
        (("x", "--format", "pdf"), "“pdf”不在可选之列"),
    ],
)
def test_wrong_usage_is_one_chinese_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], sentence: str
) -> None:
    monkeypatch.chdir(folder)
    result = run(*args)
    assert result.exit_code == 2 and sentence in result.stderr


def test_a_folder_without_reports_is_said_to_be_one(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert result.exit_code == 2 and "没有认得的报告" in result.stderr


def on_a_terminal(*args: object) -> tuple[int, str]:
    """Run with standard output on a terminal."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "gongkai.site.cli", "verify", *map(str, args)],
        stdout=theirs,
        stderr=theirs,
        env={**environment(Path()), "TERM": "xterm"},
    )
    os.close(theirs)
    text = b""
    while True:
        try:
            block = os.read(ours, 65536)
        except OSError:
            break
        text += block
    os.close(ours)
    return process.wait(), text.decode()


def test_a_terminal_gets_colour_and_no_binary(folder: Path) -> None:
    status, text = on_a_terminal(folder / "下级")
    assert status == 1 and "\x1b[1;31m" in text
    status, text = on_a_terminal(folder / "下级", "--format", "xlsx")
    assert status == 2 and "请用 -o 写明文件名" in text


def test_the_bar_is_gone_before_the_reports_are_written(folder: Path) -> None:
    (folder / "空.txt").unlink()
    status, text = on_a_terminal(folder)
    assert status == 1 and "2/2" in text
    assert text.rindex("2/2") < text.index("云溪区教育局2022年")


def test_an_interruption_is_clean(tmp_path: Path) -> None:
    for number in range(400):
        (tmp_path / f"{number}.txt").write_text(report(), encoding="utf-8")
    target = tmp_path / "out.json"
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gongkai.site.cli",
            "verify",
            str(tmp_path),
            "-o",
            str(target),
            "--format",
            "json",
        ],
        stderr=subprocess.PIPE,
        env=environment(Path()),
        # A shell's background jobs ignore the signal, and so would what they start.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    while not list(tmp_path.glob("*.part")):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    assert said.decode().strip() == "已中断。"
    assert not target.exists() and not list(tmp_path.glob("*.part"))


def test_the_web_framework_is_not_loaded() -> None:
    code = "import sys, gongkai.site.cli.verify, gongkai.verify.many; sys.exit('django' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(Path()),
    )
    assert done.returncode == 0
