"""A draft before the checker: the same report as a file would give, and its prose judged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from gongkai.ledger.models import Role
from gongkai.ledger.tests.factories import make_district, make_organ, make_user
from gongkai.norms import form
from gongkai.norms.relations import ERROR
from gongkai.reports import actions, console, filing, selectors
from gongkai.reports.document import Paragraph, ReportDocument
from gongkai.reports.export import to_docx, to_html
from gongkai.verify.filing import Filing, Place
from gongkai.verify.reading import read
from gongkai.verify.verdict import Finding, Verdict


def document() -> ReportDocument:
    values: dict[str, int | Decimal | None] = {f: 10 + n for n, f in enumerate(form.cells())}
    values["table1.fees_10k_yuan"] = Decimal("12.5")
    values["table2.other.other.total"] = None
    return ReportDocument(
        organ="临江市云溪区教育局",
        year=2022,
        title="临江市云溪区教育局2022年政府信息公开工作年度报告",
        as_of=date(2023, 1, 20),
        values=values,
        lead=(Paragraph("根据条例编制本报告。"),),
        sections={
            part.key: (Paragraph("（一）情况", 1), Paragraph("全年无异常。均已答复！"))
            for part in form.PARTS
        },
    )


@pytest.mark.parametrize("render", [to_docx, to_html])
def test_a_draft_is_what_its_exported_file_reads_as(render) -> None:  # type: ignore[no-untyped-def]
    data = render(document())
    there = read("报告", data if isinstance(data, bytes) else data.encode())
    here = filing.filing_of(document())
    assert here.values() == there.values()
    assert (here.year, here.form) == (there.year, there.form)
    assert [p.label for p in here.headings] == [p.label for p in there.headings]
    printed = [s.text for s in there.sentences if "草稿" not in s.text and "数据截至" not in s.text]
    assert [s.text for s in here.sentences] == printed


def test_a_place_of_a_draft_is_where_its_words_stand() -> None:
    here = filing.filing_of(document())
    headings = [p.label for p in here.headings if "、" in p.label]
    assert headings == [f"{part.number}、{part.title}" for part in form.PARTS]
    assert here.gaps == ()
    for sentence in here.sentences:
        assert here.text[sentence.place.start : sentence.place.end] == sentence.text
    assert here.sentences[0].place.part == "" and here.sentences[-1].place.part == "other"


def contradiction(rule: str = "P9") -> Finding:
    place = Place("第一部分第1句", "overview", 3, 9)
    cell = Place("表一·行政许可·本年处理决定数量", "proactive", figure="table1.permits")
    return Finding(
        rule, ERROR, "正文写3件，表中是0件。", (place, cell), "条例", 0, 3, ("3等于1加2",)
    )


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Filing, Filing | None]]:
    """The checker finds one contradiction in the prose and says E1 besides; what it was asked."""
    asked = []

    def judge(here: Filing, *, previous: Filing | None = None) -> Verdict:
        asked.append((here, previous))
        return Verdict(here, (), (contradiction("E7"), contradiction("E1"), contradiction("N3")))

    monkeypatch.setattr(filing, "judge", judge)
    return asked


@pytest.fixture
def draft(db: None):  # type: ignore[no-untyped-def]
    organ = make_organ(make_district())
    officer = make_user(organ, Role.OFFICER)
    report = actions.start_report(organ=organ, year=2022, actor=officer)
    for part in form.PARTS:
        actions.save_text(report=report, part=part.key, text="无。", actor=officer)
    return report, officer, make_user(organ, Role.HEAD, "head")


def test_a_contradiction_in_the_prose_blocks_submission(draft, judged) -> None:  # type: ignore[no-untyped-def]
    report, officer, head = draft
    found = selectors.findings_of(report)
    assert [f.rule for f in found if f.severity == ERROR] == ["E7"]
    with pytest.raises(ValidationError, match="正文写3件"):
        actions.submit(report=report, actor=officer)
    actions.waive(report=report, rule="E7", reason="正文的数是另一个口径", actor=head)
    actions.submit(report=report, actor=officer)


def test_the_list_leads_to_the_text_and_to_the_figure(draft, judged) -> None:  # type: ignore[no-untyped-def]
    report, _, _ = draft
    (row,) = console.grouped(selectors.findings_of(report), report)
    (label, text), (_, figure) = row["places"]
    assert label == "第一部分第1句" and text.endswith(f"/{report.pk}/#part-overview")
    assert "/figures/table1.permits/" in figure
    assert row["readings"] == ("3等于1加2",)


def test_the_checker_is_asked_about_the_printed_numbers(draft, judged) -> None:  # type: ignore[no-untyped-def]
    report, officer, _ = draft
    actions.save_text(
        report=report, part="overview", text="许可{table1.permits}件。", actor=officer
    )
    selectors.findings_of(report)
    here, previous = judged[-1]
    assert "许可0件。" in here.text and previous is None


def test_last_years_published_report_is_given_too(draft, judged, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    report, officer, head = draft
    last = actions.start_report(organ=report.organ, year=2021, actor=officer)
    selectors.findings_of(report)
    assert judged[-1][1] is None
    with monkeypatch.context() as patch:
        patch.setattr(actions, "_refuse_errors", lambda report: None)
        actions.submit(report=last, actor=officer)
        actions.freeze(report=last, actor=head, as_of=date(2022, 1, 20))
    selectors.findings_of(report)
    previous = judged[-1][1]
    assert previous is not None and previous.year == 2021


def test_an_empty_cell_of_a_draft_is_unknown() -> None:
    blank = replace(document(), values={})
    assert set(filing.filing_of(blank).values().values()) == {None}
