from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.apps import apps
from django.db import IntegrityError

from gongkai.ledger import imports
from gongkai.ledger.events import history
from gongkai.ledger.imports import KINDS, PARTS, ImportKind, UnknownKind, register, run
from gongkai.ledger.intake import Field, IntakeRefused, Schema
from gongkai.ledger.models import Event, ImportBatch, Role
from gongkai.ledger.tests.factories import make_district, make_organ, make_user

pytestmark = pytest.mark.django_db
# A room of a higher floor, known by name only.
Decision = apps.get_model("enforcement", "Decision")
HEADER = "行政机关,决定类别,决定文书号,事项,行政相对人,决定日期"
TODAY = date(2021, 12, 31)


@pytest.fixture
def district():
    return make_district()


@pytest.fixture
def organ(district):
    return make_organ(district, "青麓区市场监督管理局", code="scjgj", short_name="市监局")


@pytest.fixture
def other(district):
    return make_organ(district, "青麓区城市管理局", short_name="城管局")


@pytest.fixture
def office(district):
    return make_user(district, Role.OFFICE)


def line(organ, number=1):
    return f"{organ},行政许可,青〔2021〕{number}号,食品经营许可,某某商行,2021-03-15"


def take(actor, *lines, **others):
    data = "\n".join([HEADER, *lines]).encode()
    values = {"filename": "台账.csv", "actor": actor, "today": TODAY, **others}
    return run("decisions", BytesIO(data), **values)


def nothing_written():
    return not (Decision.objects.exists() or ImportBatch.objects.exists() or Event.objects.exists())


def test_an_organ_is_known_by_name_short_name_code_and_credit_code(organ, office):
    names = (organ.name, organ.short_name, "SCJGJ", organ.credit_code, " 青麓区 市场监督管理局")
    result = take(office, *(line(name, n) for n, name in enumerate(names)))
    assert (result.added, result.problems) == (5, [])
    assert set(Decision.objects.values_list("organ", flat=True)) == {organ.pk}


def test_an_unknown_organ_is_a_problem_with_sheet_row_column_and_mend(organ, office):
    result = take(office, line(organ.name), line("月球局", 2), line("月球局", 3))
    (problem,) = result.problems
    assert (problem.sheet, problem.row, problem.column) == ("台账.csv", 3, "“行政机关”列")
    assert "没有名为“月球局”的行政机关（共 2 行）" in problem.message
    assert "全称" in problem.mend
    assert nothing_written()


def test_a_short_name_of_two_organs_asks_for_the_full_name(district, organ, office):
    make_organ(district, "青麓区市场服务中心", short_name="市监局")
    (problem,) = take(office, line("市监局")).problems
    assert "可指 2 个机关" in problem.message


def test_a_full_name_goes_before_another_organs_short_name(district, organ, office):
    make_organ(district, "青麓区市监二局", short_name=organ.name)
    assert take(office, line(organ.name)).ok
    assert Decision.objects.get().organ == organ


def test_an_officer_imports_for_the_own_organ_only(organ, other):
    officer = make_user(organ)
    assert take(officer, line(organ.name)).ok
    (problem,) = take(officer, line(organ.name), line(other.name, 2)).problems
    assert (problem.row, "没有为“青麓区城市管理局”登记的权限" in problem.message) == (3, True)
    assert Decision.objects.count() == 1


def test_a_double_key_names_both_rows(organ, office):
    (problem,) = take(office, line(organ.name), line(organ.name)).problems
    assert problem.row == 3
    assert "第 2 行重复" in problem.message


def test_a_double_key_is_found_however_the_organ_is_spelled(organ, office):
    (problem,) = take(office, line(organ.name), line(organ.code), line(organ.code, 2)).problems
    assert problem.row == 3
    assert "第 2 行重复" in problem.message
    assert nothing_written()


def test_a_run_leaves_a_batch_and_one_event(organ, other, office):
    result = take(office, line(organ.name), line(organ.name, 2), line(other.name, 3))
    batch = ImportBatch.objects.get()
    assert result.batch == batch
    assert (batch.kind, batch.entered_on, batch.actor) == ("decisions", TODAY, office)
    assert (batch.added, batch.changed, batch.unchanged, len(batch.digest)) == (3, 0, 0, 64)
    (event,) = history("ledger.batch", batch.pk)
    assert (event.name, event.payload["kind"], event.payload["digest"]) == (
        "imported",
        "decisions",
        batch.digest,
    )
    assert event.payload["organs"] == {organ.code: 2, other.code: 1}


def test_a_dry_run_counts_and_writes_nothing(organ, office):
    result = take(office, line(organ.name), line(organ.name, 2), dry_run=True)
    assert (result.added, result.ok, result.batch) == (2, True, None)
    assert nothing_written()


def test_a_dry_run_finds_what_a_run_finds(organ, office):
    lines = (line(organ.name), line("月球局", 2))
    assert take(office, *lines, dry_run=True).problems == take(office, *lines).problems


def test_importing_the_same_file_again_changes_nothing(organ, office):
    take(office, line(organ.name))
    result = take(office, line(organ.name))
    assert (result.added, result.changed, result.unchanged) == (0, 0, 1)
    assert Decision.objects.count() == 1


def test_progress_rises_to_the_whole(organ, office):
    told = []
    take(office, line(organ.name), on_progress=lambda done, total: told.append((done, total)))
    done = [one for one, _ in told]
    assert done == sorted(done)
    assert {total for _, total in told} == {PARTS}
    assert done[-1] == PARTS


def test_what_the_reader_passes_over_is_noted(organ, office):
    result = take(office, line(organ.name), "合计,,,,,")
    assert result.ok
    assert "略过 1 行：合计行。" in result.notes


def test_an_unreadable_file_is_refused_as_a_whole(office):
    with pytest.raises(IntakeRefused):
        run("decisions", BytesIO(b"%PDF-1.7"), filename="x.csv", actor=office)


def test_an_unknown_kind_names_the_known_ones(office):
    with pytest.raises(UnknownKind, match="decisions"):
        run("poems", BytesIO(b""), filename="x.csv", actor=office)


def test_a_concurrent_entry_of_the_same_key_is_a_problem(organ, office, monkeypatch):
    def collide(job):
        raise IntegrityError

    monkeypatch.setitem(
        KINDS, "decisions", ImportKind("decisions", KINDS["decisions"].schema, collide)
    )
    result = take(office, line(organ.name))
    assert "另有人登记" in result.problems[0].message
    assert nothing_written()


def test_no_more_problems_are_kept_than_a_person_reads(organ, office):
    result = take(office, *(line(f"月球{n}局", n) for n in range(230)))
    assert (len(result.problems), result.more_problems) == (200, 30)
    assert "230 处" in result.summary


def test_a_kind_needs_an_organ_and_a_key_of_its_own():
    with pytest.raises(ValueError, match="organ"):
        ImportKind("x", Schema("x", "x", (Field("a", "甲", "text"),), key=("a",)), print)
    with pytest.raises(ValueError, match="重名"):
        register(KINDS["decisions"])
    assert imports.KINDS is KINDS
