"""The demo's report of 2022 prints the sample's 200 cells, in every format and on the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from gongkai.demo.people import LOGINS
from gongkai.demo.targets import YEAR, cells
from gongkai.foi.actions import strike_request
from gongkai.foi.models import Request
from gongkai.ledger.figures import registry
from gongkai.ledger.models import Organ, User
from gongkai.reports import actions, selectors
from gongkai.reports.export import FORMATS
from gongkai.reports.export.tests.readback import (
    cells_of_docx,
    cells_of_html,
    cells_of_json,
    cells_of_pdf,
    cells_of_xlsx,
)
from gongkai.reports.models import Report

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.xdist_group("demo"),
    pytest.mark.usefixtures("demo_district"),
]

READERS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "docx": cells_of_docx,
    "xlsx": cells_of_xlsx,
    "pdf": cells_of_pdf,
    "json": lambda data: cells_of_json(data.decode()),
    "html": lambda data: cells_of_html(data.decode()),
}


@pytest.fixture
def report() -> Report:
    return Report.objects.get(organ=Organ.get_first_root_node(), year=YEAR)


@pytest.fixture
def office() -> User:
    return User.objects.get(username="zhengwugongkai")


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_prints_the_200_cells(report: Report, name: str) -> None:
    document = selectors.document_of(report)
    assert READERS[name](FORMATS[name].render(document)) == cells()


def page_of(client: Client, office: User, report: Report) -> str:
    client.force_login(office)
    return client.get(reverse("report", args=[report.organ.code, YEAR])).content.decode()


def test_the_page_prints_the_200_cells(client: Client, office: User, report: Report) -> None:
    assert cells_of_html(page_of(client, office, report)) == cells()


def test_every_cell_of_the_page_leads_to_its_figure(
    client: Client, office: User, report: Report
) -> None:
    page = page_of(client, office, report)
    assert [figure for figure in cells() if f"/figures/{figure}/" not in page] == []


@pytest.mark.parametrize(
    "figure",
    ["table2.received.total", "table1.penalties", "table3.reconsideration.total", "foi.closed"],
)
def test_the_records_behind_a_number_are_as_many_as_it_says(figure: str) -> None:
    report = Report.objects.get(organ=Organ.get_first_root_node(), year=YEAR)
    scope = selectors.scope_of(report)
    records = registry.records(figure, scope)
    assert records is not None
    assert records.count() == registry.value(figure, scope)


def test_the_log_ins_that_are_printed_exist() -> None:
    names = {login.username for login in LOGINS}
    assert set(User.objects.filter(username__in=names).values_list("username", flat=True)) == names


def test_a_request_lost_between_the_years_is_named_and_blocks_the_report(
    report: Report, office: User
) -> None:
    carried_in = registry.records("foi.carried_in", selectors.scope_of(report))
    assert carried_in is not None
    strike_request(
        request=Request.objects.get(pk=carried_in.first().pk), reason="误登", actor=office
    )
    found = selectors.blocking(report, selectors.findings_of(report))
    assert {finding.rule for finding in found} == {"E5"}
    assert "table2.carried_in.natural_person" in found[0].places
    with pytest.raises(ValidationError, match="E5"):
        actions.submit(report=report, actor=office)
