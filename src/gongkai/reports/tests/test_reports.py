"""One report from its first word to the frozen snapshot, and after."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from gongkai.enforcement.models import Decision
from gongkai.ledger.events import history
from gongkai.ledger.models import Role
from gongkai.ledger.tests.factories import make_district, make_organ, make_user
from gongkai.norms.form import PARTS
from gongkai.reports import actions, selectors
from gongkai.reports.export import FORMATS
from gongkai.reports.models import Report, ReportStatus

pytestmark = pytest.mark.django_db
END = date(2023, 1, 20)


@pytest.fixture
def organ():
    return make_organ(make_district())


@pytest.fixture
def officer(organ):
    return make_user(organ, Role.OFFICER)


@pytest.fixture
def head(organ):
    return make_user(organ, Role.HEAD)


@pytest.fixture
def draft(organ, officer) -> Report:
    report = actions.start_report(organ=organ, year=2022, actor=officer)
    for part in PARTS:
        actions.save_text(
            report=report, part=part.key, text="许可{table1.permits}件。", actor=officer
        )
    return report


def permit(organ, key: str, *, entered: date = date(2022, 6, 1), decided=date(2022, 6, 1)):
    return Decision.objects.create(
        organ=organ,
        key=key,
        kind="permit",
        matter="食品经营许可",
        party="某公司",
        decided_on=decided,
        entered_on=entered,
    )


def frozen(report, officer, head) -> Report:
    actions.submit(report=report, actor=officer)
    return actions.freeze(report=report, actor=head, as_of=END)


def test_a_report_is_begun_once(organ, officer, draft) -> None:
    assert actions.start_report(organ=organ, year=2022, actor=officer) == draft


def test_another_organs_officer_may_not_write_it(organ, draft) -> None:
    stranger = make_user(make_organ(organ.get_parent(), "乙局"), Role.HEAD)
    for attempt in (
        lambda: actions.save_text(report=draft, part="overview", text="改", actor=stranger),
        lambda: actions.submit(report=draft, actor=stranger),
        lambda: actions.waive(report=draft, rule="E6", reason="理由写在这里", actor=stranger),
    ):
        with pytest.raises(PermissionDenied):
            attempt()


def test_an_officer_may_not_publish(draft, officer) -> None:
    actions.submit(report=draft, actor=officer)
    with pytest.raises(PermissionDenied):
        actions.freeze(report=draft, actor=officer, as_of=END)


def test_the_text_prints_the_live_figure(organ, draft) -> None:
    permit(organ, "1")
    document = selectors.document_of(draft)
    assert document.sections["overview"][0].text == "许可1件。"
    permit(organ, "2")
    assert selectors.document_of(draft).sections["overview"][0].text == "许可2件。"


def test_a_frozen_report_no_longer_moves(organ, draft, officer, head) -> None:
    permit(organ, "1")
    report = frozen(draft, officer, head)
    permit(organ, "2", entered=date(2023, 3, 1))
    assert selectors.document_of(report).values["table1.permits"] == 1
    comparison = selectors.compare(report)
    assert comparison.intact
    assert comparison.then == ()
    assert [(d.figure, d.frozen, d.derived) for d in comparison.now] == [("table1.permits", 1, 2)]


def test_a_record_slipped_in_under_an_old_day_is_found_by_comparison(
    organ, draft, officer, head
) -> None:
    report = frozen(draft, officer, head)
    permit(organ, "1")
    assert [d.figure for d in selectors.compare(report).then] == ["table1.permits"]


def test_a_changed_snapshot_no_longer_has_its_hash(draft, officer, head) -> None:
    report = frozen(draft, officer, head)
    report.snapshot["values"]["table1.permits"] = "7"
    report.save()
    assert not selectors.compare(report).intact


def test_an_empty_part_blocks_submission(draft, officer) -> None:
    actions.save_text(report=draft, part="problems", text=" ", actor=officer)
    with pytest.raises(ValidationError, match="存在的主要问题"):
        actions.submit(report=draft, actor=officer)
    draft.refresh_from_db()
    assert draft.status == ReportStatus.DRAFT


def test_an_unknown_token_blocks_submission_and_cannot_be_waived(draft, officer, head) -> None:
    actions.save_text(report=draft, part="other", text="共{foi.nothing}件。", actor=officer)
    with pytest.raises(ValidationError, match=r"foi\.nothing"):
        actions.submit(report=draft, actor=officer)
    with pytest.raises(ValidationError, match="不是可以放行"):
        actions.waive(report=draft, rule="T1", reason="这个可以放行", actor=head)


def broken_last_year(organ, officer, head) -> None:
    """A frozen report of 2021 that carried two requests out, where none were carried into 2022."""
    report = actions.start_report(organ=organ, year=2021, actor=officer)
    for part in PARTS:
        actions.save_text(report=report, part=part.key, text="无。", actor=officer)
    actions.submit(report=report, actor=officer)
    report = actions.freeze(report=report, actor=head, as_of=date(2022, 1, 20))
    for column in ("natural_person", "total"):
        report.snapshot["values"][f"table2.carried_out.{column}"] = "2"
    report.save()


def test_a_break_with_last_year_blocks_until_it_is_waived_by_name(
    organ, draft, officer, head
) -> None:
    broken_last_year(organ, officer, head)
    assert {f.rule for f in selectors.blocking(draft, selectors.findings_of(draft))} == {"E5"}
    with pytest.raises(ValidationError, match="E5"):
        actions.submit(report=draft, actor=officer)
    actions.waive(report=draft, rule="E5", reason="上年两件并入区政府办理", actor=head)
    report = frozen(draft, officer, head)
    (line,) = selectors.document_of(report).record
    assert "E5" in line
    assert head.real_name in line
    assert "上年两件并入区政府办理" in line


def test_a_waiver_without_a_reason_is_refused(draft, head) -> None:
    with pytest.raises(ValidationError, match="理由"):
        actions.waive(report=draft, rule="E5", reason=" ", actor=head)


def test_steps_keep_their_order(draft, officer, head) -> None:
    with pytest.raises(ValidationError, match="起草中"):
        actions.freeze(report=draft, actor=head, as_of=END)
    report = frozen(draft, officer, head)
    with pytest.raises(ValidationError, match="已发布"):
        actions.save_text(report=report, part="overview", text="改", actor=officer)


def test_a_returned_report_can_be_edited_again(draft, officer, head) -> None:
    actions.submit(report=draft, actor=officer)
    actions.return_to_draft(report=draft, reason="请补充第五部分", actor=head)
    actions.save_text(report=draft, part="problems", text="已补充。", actor=officer)


@pytest.mark.parametrize("day", [date(2022, 12, 30), date(2099, 1, 1)])
def test_a_report_stands_on_a_day_between_the_years_end_and_today(draft, officer, head, day):
    actions.submit(report=draft, actor=officer)
    with pytest.raises(ValidationError, match="数据截至日"):
        actions.freeze(report=draft, actor=head, as_of=day)


def test_a_freeze_that_dies_in_the_middle_leaves_the_report_submitted(draft, officer, head):
    actions.submit(report=draft, actor=officer)

    def die() -> None:
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        actions.freeze(report=draft, actor=head, as_of=END, before_commit=die)
    draft.refresh_from_db()
    assert draft.status == ReportStatus.SUBMITTED
    assert draft.snapshot is None
    assert not history(Report.STREAM, draft.pk).filter(name="frozen").exists()


def test_every_step_is_an_event(draft, officer, head) -> None:
    report = frozen(draft, officer, head)
    names = [e.name for e in history(Report.STREAM, report.pk)]
    assert names[0] == "started"
    assert names[-2:] == ["submitted", "frozen"]


def test_a_year_without_a_report_still_derives_its_tables(organ) -> None:
    permit(organ, "1")
    assert selectors.document_for(organ, 2022).values["table1.permits"] == 1


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_prints_a_draft(draft, name: str) -> None:
    assert len(FORMATS[name].render(selectors.document_of(draft))) > 500
