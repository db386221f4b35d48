"""The target numbers are the published ones."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from gongkai.demo import targets
from gongkai.norms import form
from gongkai.norms.relations import check

SAMPLE = Path(__file__).resolve().parents[5] / "shared" / "sample"


def test_every_cell_of_the_form_has_a_target():
    assert list(targets.cells()) == list(form.cells())


def test_the_targets_keep_every_relation_of_the_form():
    values = {
        figure: value if figure == "table1.fees_10k_yuan" else int(value)
        for figure, value in targets.cells().items()
    }
    assert check(values, year=targets.YEAR) == ()


@pytest.mark.parametrize("name", ["table2.csv", "table3.csv"])
def test_the_tables_are_those_of_the_sample(name):
    if not SAMPLE.is_dir():
        pytest.skip("the sample is not beside this tree")
    ours = (Path(targets.__file__).parent / "data" / name).read_text(encoding="utf-8")
    assert ours == (SAMPLE / name).read_text(encoding="utf-8")


def test_table_one_is_that_of_the_sample():
    if not SAMPLE.is_dir():
        pytest.skip("the sample is not beside this tree")
    with (SAMPLE / "figures.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["id"]: row["value"] for row in csv.DictReader(file)}
    assert targets.table1() == {
        figure: Decimal(value) for figure, value in rows.items() if figure.startswith("table1.")
    }
