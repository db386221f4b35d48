"""Where findings leave their marks."""

from __future__ import annotations

from dataclasses import replace

from gongkai.verify.filing import Place
from gongkai.verify.telling.numbered import lines, numbered, shown, summary, tables
from gongkai.verify.telling.tests.samples import TEXT, cell, clean, flawed, spot
from gongkai.verify.verdict import ERROR, Finding, Verdict


def finding(*places: Place, expected: int | None = None, found: int | None = None) -> Finding:
    return Finding("P1", ERROR, "不符", places, "条例", expected, found)


def verdict(*findings: Finding) -> Verdict:
    return replace(clean(), findings=findings)


def test_the_gravest_comes_first() -> None:
    assert [(n.number, n.finding.rule, n.name) for n in numbered(flawed())] == [
        (1, "P1", "错误1"),
        (2, "E2", "提醒2"),
        (3, "N3", "提示3"),
    ]


def test_the_marked_prose_is_the_prose() -> None:
    told = list(lines(flawed()))
    assert "\n".join("".join(p.text for p in line.pieces) for line in told) == TEXT
    marked = [
        (p.text, [m.number for m in p.marks]) for line in told for p in line.pieces if p.marks
    ]
    assert marked == [("236件", [1]), ("[bookmark: _GoBack]", [3])]
    assert [line.heading for line in told] == ["", "overview", "", "", ""]


def test_a_heading_that_runs_into_its_paragraph_does_not_make_it_one() -> None:
    base = clean()
    start = TEXT.index("全年新收")
    run_in = Place("全年新收", "overview", start, start + 4)
    filing = replace(base.filing, headings=(*base.filing.headings, run_in))
    told = lines(replace(base, filing=filing))
    assert [line.heading for line in told] == ["", "overview", "", "", ""]


def test_marks_that_overlap_are_cut_at_both_ends() -> None:
    told = lines(verdict(finding(spot("新收申请236")), finding(spot("236件"))))
    pieces = [
        (p.text, len(p.marks), len(p.begins)) for line in told for p in line.pieces if p.marks
    ]
    assert pieces == [("新收申请", 1, 1), ("236", 2, 1), ("件", 1, 0)]


def test_a_mark_over_two_paragraphs_begins_once() -> None:
    start = TEXT.index("均依法")
    place = Place("两段", "", start, TEXT.index("收到和处理"))
    pieces = [p for line in lines(verdict(finding(place))) for p in line.pieces if p.marks]
    assert [p.text for p in pieces] == ["均依法答复。", "三、"]
    assert [len(p.begins) for p in pieces] == [1, 0]


def test_a_mark_without_length_stands_between_two_characters() -> None:
    at = TEXT.index("件，均")
    pieces = next(
        line.pieces
        for line in lines(verdict(finding(Place("痕迹", "", at, at))))
        if any(p.marks for p in line.pieces)
    )
    assert [p.text for p in pieces] == ["全年新收申请236", "", "件，均依法答复。"]


def test_a_place_outside_the_text_marks_nothing() -> None:
    told = lines(verdict(finding(Place("错", "", 3, 99_999)), finding(Place("错", "", 9, 4))))
    assert not any(p.marks for line in told for p in line.pieces)


def test_a_total_shows_what_its_parts_give_and_its_parts_stay_unmarked() -> None:
    cells = shown(flawed())
    total = cells["table2.received.total"]
    assert (total.text, total.expected) == ("229", "0")
    assert [n.finding.rule for n in total.marks] == ["P1", "E2"]
    assert cells["table2.received.enterprise"].marks == []


def test_an_imbalance_marks_all_its_cells_and_expects_nothing_of_one() -> None:
    four = [
        cell(f"table2.{row}.total") for row in ("received", "carried_in", "total", "carried_out")
    ]
    cells = shown(verdict(finding(*four, expected=237, found=236)))
    assert [len(cells[place.figure].marks) for place in four] == [1, 1, 1, 1]
    assert not any(shown_cell.expected for shown_cell in cells.values())


def test_the_three_tables_hold_the_200_cells() -> None:
    cells = [c for table in tables(clean()) for _, row in table.rows for c in row]
    assert len(cells) == 200 == len({c.figure for c in cells})


def test_a_summary_counts() -> None:
    row = summary(flawed())
    assert (row.errors, row.warnings, row.notes, row.read, row.gaps) == (1, 1, 1, 199, 1)
    assert row.title == "临江市云溪区人民政府2022年" and row.state == "1个错误"
