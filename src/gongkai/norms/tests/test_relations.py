"""The relations of the form: kept, broken, blank, and across years and organs."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.norms import form, relations
from gongkai.norms.relations import ERROR, NOTE, RELATIONS, WARNING, Value, check, place_label

T2, T3 = form.table2_figure, form.table3_figure
GRID_CELLS = [cell for cell in relations.CELLS if not cell.startswith("table1.")]


@st.composite
def forms(draw: st.DrawFn) -> dict[str, Value]:
    """A form whose inner cells are random and whose totals and balance follow from them."""
    number = st.integers(0, 60)
    values: dict[str, Value] = {}
    for cell in form.TABLE1:
        values[cell.figure] = draw(number)
    for kind in ("table1.regulations", "table1.normative_documents"):
        values[f"{kind}.in_force"] = draw(number) + 60
    values["table1.fees_10k_yuan"] = draw(
        st.decimals(0, 10**6, places=6, allow_nan=False, allow_infinity=False)
    )
    for column in form.APPLICANT_COLUMNS:
        results = {row: draw(number) for row in form.OUTCOME_ROWS}
        done = sum(results.values())
        carried_out = draw(number)
        carried_in = draw(st.integers(0, done + carried_out))
        results |= {
            "received": done + carried_out - carried_in,
            "carried_in": carried_in,
            "total": done,
            "carried_out": carried_out,
        }
        values |= {T2(row, column): count for row, count in results.items()}
    for row in form.TABLE2_ROWS:
        values[T2(row.key, "total")] = sum(
            int(values[T2(row.key, column)] or 0) for column in form.APPLICANT_COLUMNS
        )
    for group in form.TABLE3_GROUPS:
        inner = [draw(number) for _ in range(4)]
        for heading, count in zip(form.TABLE3_COLUMNS, [*inner, sum(inner)], strict=True):
            values[T3(group.key, heading.key)] = count
    return values


def empty_form() -> dict[str, Value]:
    return dict.fromkeys(relations.CELLS, 0)


def errors(values: dict[str, Value], **kwargs: object) -> list[relations.Finding]:
    return [f for f in check(values, year=2025, **kwargs) if f.severity == ERROR]  # type: ignore[arg-type]


@given(forms())
@settings(max_examples=40, deadline=None)
def test_a_form_derived_from_its_inner_cells_has_no_error(values: dict[str, Value]) -> None:
    assert [f for f in check(values, year=2025) if f.severity != NOTE] == []


@given(forms(), st.sampled_from(GRID_CELLS), st.sampled_from((1, -1)))
@settings(max_examples=150, deadline=None)
def test_any_cell_off_by_one_is_an_error_that_names_it(
    values: dict[str, Value], cell: str, step: int
) -> None:
    values[cell] = int(values[cell] or 0) + step
    assert any(cell in f.places for f in errors(values))


@given(forms(), st.sampled_from(relations.CELLS))
@settings(max_examples=100, deadline=None)
def test_a_blank_is_named_and_never_counted_as_zero(values: dict[str, Value], cell: str) -> None:
    values[cell] = None
    findings = check(values, year=2025)
    assert not [f for f in findings if f.severity == ERROR]
    (first, *_) = [f for f in findings if cell in f.places]
    assert first.severity == WARNING
    assert "无法核对" in first.message
    assert place_label(cell) in first.message


def test_a_form_of_zeros_keeps_every_relation() -> None:
    assert check(empty_form(), year=2025) == ()


def test_an_empty_mapping_is_a_form_of_blanks() -> None:
    findings = check({}, year=2025)
    assert findings
    assert {f.severity for f in findings} == {WARNING}


def test_the_balance_names_both_sides_and_the_difference() -> None:
    values = empty_form()
    values[T2("received", "enterprise")] = 3
    values[T2("received", "total")] = 3
    finding = errors(values)[0]
    assert (finding.rule, finding.expected, finding.found) == ("E1", 3, 0)
    assert "商业企业" in finding.message
    assert "相差3" in finding.message
    assert "勾稽关系" in finding.legal_basis


def test_carried_out_last_year_is_carried_in_this_year() -> None:
    before, values = empty_form(), empty_form()
    before[T2("carried_out", "social")] = 2
    (finding,) = errors(values, previous=before)
    assert finding.rule == "E5"
    assert finding.places == (T2("carried_in", "social"),)
    assert finding.previous_places == (T2("carried_out", "social"),)
    assert "2024年" in finding.message
    assert errors(values, previous=empty_form()) == []


def test_a_blank_in_last_years_report_is_named_as_last_years() -> None:
    before = empty_form()
    before[T2("carried_out", "total")] = None
    (finding,) = check(empty_form(), year=2025, previous=before)
    assert (finding.rule, finding.places) == ("E5", ())
    assert finding.previous_places == (T2("carried_out", "total"),)
    assert "上年报告" in finding.message


def test_documents_in_force_roll_forward_with_issue_and_repeal() -> None:
    before, values = empty_form(), empty_form()
    before["table1.normative_documents.in_force"] = 10
    values["table1.normative_documents.issued"] = 3
    values["table1.normative_documents.repealed"] = 2
    values["table1.normative_documents.in_force"] = 11
    assert check(values, year=2025, previous=before) == ()
    values["table1.normative_documents.in_force"] = 12
    (finding,) = check(values, year=2025, previous=before)
    assert (finding.rule, finding.severity) == ("E6", WARNING)
    assert (finding.expected, finding.found) == (11, 12)


def test_more_issued_than_in_force_asks_for_a_look_without_last_year() -> None:
    values = empty_form()
    values["table1.regulations.issued"] = 2
    values["table1.regulations.in_force"] = 1
    (finding,) = check(values, year=2025)
    assert finding.rule == "E12"


def test_prose_that_contradicts_the_table_is_an_error() -> None:
    values = empty_form()
    place = T2("received", "total")
    assert errors(values, extras={place: 0}) == []
    (finding,) = errors(values, extras={place: 236})
    assert (finding.rule, finding.expected, finding.found) == ("E7", 0, 236)
    (blank,) = check(values, year=2025, extras={place: None})
    assert blank.severity == WARNING


def test_unpaid_fees_without_a_notice_are_an_error() -> None:
    values = empty_form()
    for row in ("received", "other.fee_unpaid", "total"):
        values[T2(row, "natural_person")] = values[T2(row, "total")] = 1
    assert [f.rule for f in errors(values, extras={relations.FEE_NOTICES: 0})] == ["E8"]
    assert errors(values, extras={relations.FEE_NOTICES: 1}) == []
    assert errors(values) == []
    (blank,) = check(values, year=2025, extras={relations.FEE_NOTICES: None})
    assert "无法核对" in blank.message


def test_a_district_is_the_sum_of_its_organs() -> None:
    values, first, second = empty_form(), empty_form(), empty_form()
    first["table1.permits"], second["table1.permits"] = 2, 3
    values["table1.permits"] = 5
    organs = {"财政局": first, "民政局": second}
    assert check(values, year=2025, children=organs) == ()
    values["table1.permits"] = 6
    (finding,) = errors(values, children=organs)
    assert (finding.rule, finding.expected, finding.found) == ("E9", 5, 6)
    second["table1.permits"] = None
    (blank,) = check(values, year=2025, children=organs)
    assert blank.organs == ("民政局",)
    assert "民政局" in blank.message


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("table1.permits", -1),
        ("table1.permits", Decimal("1.5")),
        ("table1.permits", Decimal("NaN")),
        ("table1.permits", True),
        ("table1.fees_10k_yuan", Decimal("-0.01")),
        ("table1.fees_10k_yuan", Decimal("0.0000001")),
    ],
)
def test_a_number_of_the_wrong_form_is_an_error(cell: str, value: Value) -> None:
    finding = next(f for f in errors({**empty_form(), cell: value}) if f.rule == "E10")
    assert finding.places == (cell,)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("table1.permits", Decimal("2.0")),
        ("table1.fees_10k_yuan", Decimal("0.000001")),
        ("table1.fees_10k_yuan", 12),
    ],
)
def test_a_number_of_the_right_form_passes(cell: str, value: Value) -> None:
    assert check({**empty_form(), cell: value}, year=2025) == ()


def with_direct_suit() -> dict[str, Value]:
    values = empty_form()
    group = "lawsuit_without_reconsideration"
    values[T3(group, "upheld")] = values[T3(group, "total")] = 1
    for row in ("received", "refused.state_secret", "total"):
        values[T2(row, "natural_person")] = values[T2(row, "total")] = 1
    return values


def test_a_direct_suit_beside_refusals_is_noted_from_2024() -> None:
    assert [f.severity for f in check(with_direct_suit(), year=2024)] == [NOTE]
    assert check(with_direct_suit(), year=2023) == ()


def test_a_direct_suit_over_a_refusal_asks_for_an_explanation() -> None:
    extras = {relations.DIRECT_SUITS_OVER_REFUSALS: 1}
    (finding,) = check(with_direct_suit(), year=2025, extras=extras)
    assert (finding.rule, finding.severity) == ("E11", WARNING)
    assert check(with_direct_suit(), year=2025, extras=dict.fromkeys(extras, 0)) == ()


def test_every_relation_says_in_chinese_what_it_is_and_where_it_comes_from() -> None:
    assert list(RELATIONS) == [f"E{n}" for n in range(1, 13)]
    for relation in RELATIONS.values():
        assert relation.severity in (ERROR, WARNING, NOTE)
        assert relation.kind in ("printed", "implied")
        assert relation.citation
        assert relation.description.endswith(("。", "）。"))


SAMPLE = Path(__file__).parents[5] / "shared" / "sample"


@pytest.mark.skipif(not SAMPLE.is_dir(), reason="the sample report is not here")
def test_the_tables_of_a_published_report_keep_every_relation_and_its_prose_does_not() -> None:
    values: dict[str, Value] = dict.fromkeys(form.TABLE1_IDS, 0)
    for name, figure, key in (("table2", T2, "row"), ("table3", T3, "group")):
        with (SAMPLE / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                first = row.pop(key)
                row.pop("label", None)
                values |= {figure(first, column): int(n) for column, n in row.items()}
    assert errors(values) == []
    (finding,) = errors(values, extras={T2("received", "total"): 236})
    assert (finding.rule, finding.expected, finding.found) == ("E7", 229, 236)


def test_a_long_list_of_blanks_is_cut_in_the_message_and_whole_in_the_places() -> None:
    finding = next(f for f in check({}, year=2025) if f.rule == "E2")
    assert len(finding.places) == 22
    assert "等22处" in finding.message
