"""The command line, without a database: usage, the clock, fees."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from gongkai.norms.calendar import default_calendar
from gongkai.site.cli import main, statutes


def run(*args: str) -> Result:
    return CliRunner().invoke(main, args, prog_name="gongkai")


@pytest.fixture(autouse=True)
def seed_calendar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statutes, "calendar_of_site", default_calendar)


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (("nope",), "没有命令“nope”。"),
        (("--nope",), "没有选项 --nope。"),
        (("fee", "--nope"), "没有选项 --nope。"),
        (("fee", "--pieces"), "选项 --pieces 需要一个值。"),
        (("fee", "extra"), "多余的参数：extra。"),
        (("fee", "--pieces", "x"), "选项 --pieces 不对：“x”不是整数。"),
        (("fee", "--pieces", "-1"), "选项 --pieces 不对：-1 不在 0 到 1000000 之间。"),
        (("fee", "--pieces", "1", "--pages", "1"), "按件与按量二者择一"),
        (("fee",), "按件与按量二者择一"),
        (("clock",), "缺少选项 --received。"),
        (("clock", "--received", "20220920x"), "请写成 2022-02-24 的样子。"),
        (("clock", "--received", "2022-09-20", "--channel", "鸽子"), "“鸽子”不在可选之列"),
        (("clock", "--received", "2022-09-20", "--working-days", "7,x"), "“x”不是整数。"),
        (("clock", "--received", "2022-09-20", "--confirmed", "2022-09-21"), "不需要确认之日"),
        (("report", "--year", "1999"), "1999 不在 2008 到 2099 之间。"),
        (("report", "--year", "2022", "--format", "pdf"), "请用 -o 写明文件名。"),
    ],
)
def test_wrong_usage_is_one_chinese_sentence_and_status_2(
    args: tuple[str, ...], sentence: str
) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


@pytest.mark.parametrize("args", [(), ("ledger",)])
def test_a_group_without_a_command_shows_its_help(args: tuple[str, ...]) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert "命令：" in result.stderr


@pytest.mark.parametrize("name", sorted(main.commands))
def test_help_is_chinese(name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    assert "用法：gongkai" in result.stdout
    for english in ("Usage", "Options", "Show this", "required", "default"):
        assert english not in result.stdout


def test_the_clock_counts_over_national_day() -> None:
    result = run("clock", "--received", "2022-09-20", "--format", "json")
    answer = json.loads(result.stdout)
    assert result.exit_code == 0
    assert answer["received"] == "2022-09-20"
    assert answer["provisional"] is False
    assert answer["after"] == {
        "7": "2022-09-29",
        "15": "2022-10-14",
        "20": "2022-10-21",
        "40": "2022-11-18",
    }
    due = {deadline["kind"]: deadline for deadline in answer["deadlines"]}
    assert due["answer"]["due"] == "2022-10-21"
    assert "第三十三条" in due["answer"]["article"]
    assert any("国庆节" in line for line in due["answer"]["explanation"])


def test_the_clock_answers_for_the_days_asked() -> None:
    result = run("clock", "--received", "2022-09-20", "--working-days", "0,1", "--format", "json")
    assert json.loads(result.stdout)["after"] == {"0": "2022-09-20", "1": "2022-09-21"}


def test_a_request_by_internet_is_received_when_it_is_confirmed() -> None:
    answer = json.loads(
        run(
            *("clock", "--received", "2022-09-20", "--channel", "online"),
            *("--confirmed", "2022-09-22", "--format", "json"),
        ).stdout
    )
    assert answer["received"] == "2022-09-22"


def test_an_unannounced_year_is_refused_and_the_way_out_is_named() -> None:
    result = run("clock", "--received", "2026-12-10")
    assert result.exit_code == 1
    assert "2027年的放假安排尚未录入" in result.stderr
    assert "--provisional" in result.stderr


def test_a_provisional_deadline_is_marked() -> None:
    result = run("clock", "--received", "2026-12-10", "--provisional", "--format", "json")
    answer = json.loads(result.stdout)
    assert result.exit_code == 0
    assert answer["provisional"] is True
    assert run("clock", "--received", "2026-12-10", "--provisional").stdout.count("暂定") >= 2


@pytest.mark.parametrize(
    ("way", "units", "yuan"),
    [("--pieces", 10, 0), ("--pieces", 31, 2200), ("--pages", 30, 0), ("--pages", 201, 2740)],
)
def test_the_fee_is_the_tariffs(way: str, units: int, yuan: int) -> None:
    answer = json.loads(run("fee", way, str(units), "--format", "json").stdout)
    assert answer["yuan"] == yuan
    assert sum(block["yuan"] for block in answer["blocks"]) == yuan
    assert run("fee", way, str(units)).stdout.startswith(f"{yuan} 元\n")
