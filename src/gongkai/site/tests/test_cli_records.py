"""The command line over the demo's district: reports, figures, imports, proofs."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.utils import timezone

from gongkai.ledger.figures import registry
from gongkai.ledger.models import Event, ImportBatch, Organ, Role, User
from gongkai.norms import form
from gongkai.portal.models import ItemPage
from gongkai.portal.outside import rounds
from gongkai.portal.outside.actions import enter_link
from gongkai.reports.models import Report, ReportStatus
from gongkai.site.cli import main

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("demo_district"),
    pytest.mark.xdist_group("demo"),
]


def run(*args: str) -> Result:
    return CliRunner().invoke(main, args, prog_name="gongkai")


def answer(*args: str) -> dict:
    return json.loads(run(*args, "--format", "json").stdout, parse_float=Decimal)


def test_a_report_holds_every_cell_of_the_form() -> None:
    report = answer("report", "--year", "2022")
    assert tuple(report["table1"]) == form.TABLE1_IDS
    assert list(report["table2"]) == [row.key for row in form.TABLE2_ROWS]
    assert list(report["table3"]) == [group.key for group in form.TABLE3_GROUPS]
    assert report["table2"]["received"]["total"] == 229
    assert report["table1"]["table1.fees_10k_yuan"] == Decimal("385.39003")


def test_a_frozen_report_is_printed_as_it_was_frozen() -> None:
    frozen = Report.objects.filter(status=ReportStatus.FROZEN).first()
    assert frozen is not None
    report = answer("report", "--year", str(frozen.year), "--organ", frozen.organ.code)
    assert report["content_hash"] == frozen.snapshot_hash
    assert (
        frozen.snapshot_hash
        in run("report", "--year", str(frozen.year), "--organ", frozen.organ.name).stdout
    )


def test_an_organ_without_a_report_gets_its_tables() -> None:
    organ = Organ.objects.exclude(pk__in=Report.objects.filter(year=2022).values("organ")).first()
    assert organ is not None
    by_code, by_short = (
        answer("report", "--year", "2022", "--organ", name) for name in (organ.code, organ.name)
    )
    assert by_code == by_short
    assert by_code["organ"] == organ.name


def test_an_unknown_organ_is_refused() -> None:
    result = run("report", "--year", "2022", "--organ", "没有这个局")
    assert result.exit_code == 1
    assert "没有名为“没有这个局”的行政机关" in result.stderr


@pytest.mark.parametrize("extension", ["docx", "xlsx", "pdf", "html", "json"])
def test_the_extension_chooses_the_format(tmp_path: Path, extension: str) -> None:
    path = tmp_path / f"report.{extension}"
    assert run("report", "--year", "2022", "-o", str(path)).exit_code == 0
    begins = {"docx": b"PK", "xlsx": b"PK", "pdf": b"%PDF", "html": b"<!DOCTYPE", "json": b"{"}
    assert path.read_bytes()[:9].upper().startswith(begins[extension])


def test_a_file_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    result = run("report", "--year", "2022", "-o", str(tmp_path / "no" / "report.docx"))
    assert result.exit_code == 2
    assert "读写失败" in result.stderr
    assert "Traceback" not in result.stderr


def test_every_figure_is_listed_with_its_citation() -> None:
    listed = json.loads(
        run("figures", "--year", "2022", "--format", "json").stdout, parse_float=Decimal
    )
    assert [row["id"] for row in listed] == list(registry.figures)
    assert all(row["citation"] and row["label"] and row["unit"] for row in listed)
    values = {row["id"]: row["value"] for row in listed}
    assert values["table2.received.total"] == 229


def test_figures_as_of_an_early_day_know_nothing_yet() -> None:
    text = run("figures", "--year", "2022", "--as-of", "2000-01-01").stdout
    row = next(line for line in text.splitlines() if line.startswith("table2.received.total\t"))
    assert row.split("\t")[1] == "0"


def test_the_chain_of_the_demo_holds() -> None:
    proof = answer("ledger", "verify")
    assert proof == {"events": Event.objects.count(), "protected": True, "broken": []}


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "requests.xlsx"
    result = run("template", "requests", "-o", str(path))
    assert result.exit_code == 0, result.stderr
    return path


def test_an_empty_template_is_not_a_ledger(template: Path) -> None:
    user = User.objects.filter(posts__role=Role.OFFICE).first()
    assert user is not None
    result = run("import", "requests", str(template), "--user", user.username)
    assert result.exit_code in (0, 1, 2)
    assert result.stdout + result.stderr != ""
    assert ImportBatch.objects.filter(filename="requests.xlsx", added__gt=0).count() == 0


@pytest.mark.parametrize(
    ("args", "status", "sentence"),
    [
        (("nope", "x.xlsx"), 2, "没有名为“nope”的台账"),
        (("requests", "missing.xlsx"), 2, "找不到文件“missing.xlsx”"),
    ],
)
def test_what_cannot_be_imported_is_said(args: tuple[str, ...], status: int, sentence: str) -> None:
    result = run("import", *args)
    assert result.exit_code == status
    assert sentence in result.stderr


def test_an_import_needs_a_name_to_record(template: Path) -> None:
    User.objects.filter(posts__role=Role.ADMINISTRATOR).update(is_active=False)
    unnamed = run("import", "requests", str(template))
    stranger = run("import", "requests", str(template), "--user", "nobody")
    assert (unnamed.exit_code, stranger.exit_code) == (1, 1)
    assert "--user" in unnamed.stderr
    assert "没有用户“nobody”" in stranger.stderr


def test_bytes_that_are_no_table_are_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"\0\1\2 no table")
    user = User.objects.filter(posts__role=Role.OFFICE).first()
    assert user is not None
    result = run("import", "requests", str(path), "--user", user.username)
    assert result.exit_code == 2
    assert re.search("[一-龥]", result.stderr)
    assert "Traceback" not in result.stderr


def test_the_doctor_finds_the_suite_sound() -> None:
    result = run("doctor", "--format", "json")
    states = {check["key"]: check["state"] for check in json.loads(result.stdout)}
    assert set(states) == {
        *("python", "database", "migrations", "triggers"),
        *("fonts", "holidays", "secrets", "disk", "reminders", "links", "site"),
    }
    assert "fault" not in states.values(), result.stdout
    assert result.exit_code == 0


def test_the_doctor_sees_secrets_that_others_can_read(settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    secret = tmp_path / "secret-django"
    secret.write_text("x")
    secret.chmod(0o644)
    result = run("doctor")
    assert result.exit_code == 1
    assert "chmod 600" in result.stdout


def test_the_doctor_names_what_the_site_does_not_tell_of_itself(settings) -> None:
    told = run("doctor").stdout
    assert "GONGKAI_SITE_CODE" in told and "网站标识码" in told
    settings.WAGTAILADMIN_BASE_URL = "https://gk.example.cn"
    settings.SITE_CODE, settings.SITE_ICP, settings.SITE_POLICE = "3299990001", "甲", "乙"
    assert "GONGKAI_SITE_CODE" not in run("doctor").stdout


def test_the_doctor_sees_links_that_no_round_has_reached(settings) -> None:
    assert "不访问其他网站" in run("doctor").stdout
    settings.LINKS = True
    assert "0 个外链，失效 0 个" in run("doctor").stdout
    item = ItemPage.objects.all()[0]
    long_ago = timezone.localdate() - timedelta(days=3)
    enter_link(page=item, key="1", address="http://a.cn/", where="", words="", today=long_ago)
    assert "1 个登记两天以上还没有核查" in run("doctor").stdout


def test_links_are_tried_by_hand_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "run", lambda today: rounds.Round(3, 1, 9, 2))
    assert "核查 9 个，打不开的 2 个" in run("jobs", "links").stdout
    assert json.loads(run("jobs", "links", "--format", "json").stdout)["failed"] == 2
    monkeypatch.setattr(rounds, "run", lambda today: rounds.Round(tried=9, deaf=True))
    assert "没有一个有回音" in run("jobs", "links").stdout
