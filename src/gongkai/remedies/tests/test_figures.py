"""Figures of cases: the family agrees with its records, the relations of the form hold."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from gongkai.ledger.figures import measured, registry
from gongkai.ledger.models import Organ
from gongkai.ledger.scope import Scope
from gongkai.ledger.tests.factories import make_district, make_organ
from gongkai.norms import relations
from gongkai.norms.form import TABLE3_COLUMNS, TABLE3_GROUPS, table3_figure
from gongkai.remedies.models import GROUPS, RESULTS, Case

pytestmark = pytest.mark.django_db

CELLS = [table3_figure(g.key, c.key) for g in TABLE3_GROUPS for c in TABLE3_COLUMNS]
FIGURES = [f for f in registry.figures.values() if f.id.startswith(("table3.", "remedies."))]
DAYS = [date(2022, 12, 31), date(2023, 1, 20), date(2030, 1, 1)]


@pytest.fixture
def district() -> Organ:
    root = make_district()
    make_organ(root, "青麓区财政局")
    make_organ(root, "青麓区教育局")
    return Organ.objects.get(pk=root.pk)


def random_case(random: Random, organ: Organ, number: int) -> Case:
    filed = date(2020, 10, 1) + timedelta(random.randrange(900))
    case = Case(
        organ=organ,
        key=str(number),
        group=random.choice(GROUPS)[0],
        authority="青麓区人民政府",
        filed_on=filed,
        entered_on=filed + timedelta(random.choice([0, 0, 5, 300])),
    )
    if random.random() < 0.7:
        case.result = random.choice(RESULTS)[0]
        case.decided_on = filed + timedelta(random.randrange(200))
        late = timedelta(random.choice([0, 2, 60]))
        case.decided_entered_on = max(case.entered_on, case.decided_on + late)
    if random.random() < 0.15:
        last = max(case.entered_on, case.decided_entered_on or case.entered_on)
        case.struck_on = last + timedelta(random.randrange(200))
    return case


def scatter(district: Organ, seed: int) -> None:
    random, organs = Random(seed), [district, *district.get_children()]
    Case.objects.bulk_create(
        random_case(random, random.choice(organs), number) for number in range(300)
    )


@pytest.mark.parametrize("seed", range(3))
def test_every_figure_of_cases_equals_what_its_records_measure(district: Organ, seed: int) -> None:
    scatter(district, seed)
    for as_of in DAYS:
        for organ in (district, district.get_children()[0]):
            scope = Scope.year(2022, organ, as_of)
            values = registry.evaluate([figure.id for figure in FIGURES], scope)
            assert any(values.values())
            for figure in FIGURES:
                assert values[figure.id] == measured(figure, scope), (figure.id, scope.label())


@pytest.mark.parametrize("seed", range(3))
def test_the_groups_of_table_three_add_up_for_any_records(district: Organ, seed: int) -> None:
    scatter(district, seed)
    for as_of in DAYS:
        values = registry.evaluate(CELLS, Scope.year(2022, district, as_of))
        found = relations.check(values, year=2022)
        assert [f for f in found if f.rule == "E4"] == []


def test_the_organs_add_up_to_the_district(district: Organ) -> None:
    scatter(district, 9)
    scope = Scope.year(2022, district, date(2023, 1, 20))
    whole = registry.evaluate(CELLS, scope)
    parts = [registry.evaluate(CELLS, scope.of(organ)) for organ in district.get_children()]
    parts.append(registry.evaluate(CELLS, scope.of(district, own=True)))
    for cell in CELLS:
        assert whole[cell] == sum(values[cell] or 0 for values in parts), cell


def test_a_decision_entered_after_the_day_leaves_the_case_pending(district: Organ) -> None:
    Case.objects.create(
        organ=district,
        key="1",
        group="reconsideration",
        authority="青麓区人民政府",
        filed_on=date(2022, 11, 1),
        entered_on=date(2022, 11, 1),
        result="upheld",
        decided_on=date(2022, 12, 30),
        decided_entered_on=date(2023, 1, 10),
    )
    before = Scope.year(2022, district, date(2023, 1, 9))
    after = Scope.year(2022, district, date(2023, 1, 10))
    pending, upheld = "table3.reconsideration.pending", "table3.reconsideration.upheld"
    assert registry.evaluate([pending, upheld], before) == {pending: 1, upheld: 0}
    assert registry.evaluate([pending, upheld], after) == {pending: 0, upheld: 1}


def test_a_case_is_pending_in_one_year_and_decided_in_the_next(district: Organ) -> None:
    Case.objects.create(
        organ=district,
        key="1",
        group="lawsuit_after_reconsideration",
        authority="青麓区人民法院",
        filed_on=date(2021, 11, 1),
        entered_on=date(2021, 11, 1),
        result="corrected",
        decided_on=date(2022, 1, 1),
        decided_entered_on=date(2022, 1, 1),
    )
    for year, column in ((2021, "pending"), (2022, "corrected")):
        values = registry.evaluate(CELLS, Scope.year(year, district, date(2023, 1, 1)))
        counted = {cell for cell, value in values.items() if value}
        group = "lawsuit_after_reconsideration"
        assert counted == {table3_figure(group, column), table3_figure(group, "total")}
        assert registry.value("remedies.lawsuits", Scope.year(year, district)) == 1
