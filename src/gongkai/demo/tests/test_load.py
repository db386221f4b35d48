"""The loaded district gives every figure of the sample and keeps every relation."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db.models import F

from gongkai.demo import targets
from gongkai.demo.load import load
from gongkai.demo.organs import ROOT
from gongkai.demo.people import LOGINS, PASSWORD, REVIEWERS, STAFF_GROUP
from gongkai.enforcement.models import Decision, FeeReceipt
from gongkai.foi.models import Request
from gongkai.ledger.events import prove
from gongkai.ledger.figures import registry
from gongkai.ledger.models import Organ, Role, User
from gongkai.ledger.permissions import is_office, may_record
from gongkai.ledger.scope import Scope
from gongkai.library.models import Answer, Document, DocumentKind
from gongkai.library.selectors import (
    documents_cited,
    in_force,
    lacking_interpretation,
    published,
    published_answers,
    published_clean_ups,
    text_on,
)
from gongkai.norms.form import CITATION, TABLE2_COLUMNS, cells, table2_figure
from gongkai.norms.relations import check
from gongkai.remedies.models import Case
from gongkai.reports.models import Report, ReportStatus
from gongkai.reports.selectors import children_of, compare, findings_of, frozen_values

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.xdist_group("demo"),
    pytest.mark.usefixtures("demo_district"),
]
AS_OF = date(2023, 1, 20)
CELLS = list(cells())


@pytest.fixture
def root():
    return Organ.objects.get(code=ROOT)


@pytest.fixture
def values(root):
    return registry.evaluate(CELLS, Scope.year(targets.YEAR, root, AS_OF))


def test_all_200_cells_are_those_of_the_sample(values):
    wanted = targets.cells()
    assert len(wanted) == 200
    assert {f: (wanted[f], v) for f, v in values.items() if v != wanted[f]} == {}


def test_the_cells_do_not_change_when_asked_today(root):
    today = registry.evaluate(CELLS, Scope.year(targets.YEAR, root))
    assert today == targets.cells()


def test_fees_and_cases_of_the_narrative_are_those_of_the_sample(root):
    scope = Scope.year(targets.YEAR, root, AS_OF)
    ids = ("foi.fees_charged", "remedies.reconsiderations", "remedies.lawsuits")
    assert list(registry.evaluate(ids, scope).values()) == [Decimal(400), 25, 5]


def test_every_relation_holds_against_the_frozen_year_before(root, values):
    previous = frozen_values(root, targets.YEAR - 1)
    assert previous is not None
    assert check(values, year=targets.YEAR, previous=previous) == ()


def test_the_year_before_carried_out_what_this_year_carries_in(root, values):
    previous = frozen_values(root, targets.YEAR - 1)
    for column in TABLE2_COLUMNS:
        before = previous[table2_figure("carried_out", column.key)]
        assert before == values[table2_figure("carried_in", column.key)]


def test_documents_moved_in_the_year_before(root):
    previous = frozen_values(root, targets.YEAR - 1)
    assert previous["table1.normative_documents.issued"] == 2
    assert previous["table1.normative_documents.repealed"] == 2
    assert previous["table1.normative_documents.in_force"] == 5


def test_the_district_is_the_sum_of_its_organs(root):
    report = Report.objects.get(organ=root, year=targets.YEAR)
    assert len(children_of(report)) == 51
    assert findings_of(report, thorough=True) == ()


def test_no_report_has_a_finding():
    assert Report.objects.count() == 10
    for report in Report.objects.select_related("organ"):
        assert findings_of(report) == (), report


def test_frozen_reports_can_be_derived_again():
    frozen = Report.objects.filter(status=ReportStatus.FROZEN)
    assert frozen.count() == 5
    for report in frozen:
        comparison = compare(report)
        assert comparison.intact
        assert comparison.then == ()
        assert comparison.now == ()


def test_every_chain_of_events_holds():
    count, broken = prove()
    assert count > 1000
    assert broken == []


def test_between_four_and_six_answers_of_the_year_were_late():
    closed = Request.objects.filter(closed_on__year=targets.YEAR)
    assert 4 <= closed.filter(closed_on__gt=F("due_on")).count() <= 6
    assert not closed.filter(due_on__isnull=True).exists()


def test_january_moves_the_counts_of_today(root):
    scope = Scope(root, date(2023, 1, 1), date(2023, 1, 31), date(2023, 2, 28))
    assert registry.value("foi.received", scope) == 6


def test_one_double_entry_was_struck():
    struck = Request.objects.get(struck_on__isnull=False)
    assert struck.struck_on == date(2023, 1, 11)


def test_cases_are_filed_after_the_answer_that_they_contest():
    linked = Case.objects.filter(request__isnull=False).select_related("request")
    assert linked.count() > 30
    assert Case.objects.filter(request__isnull=True).exists()
    for case in linked:
        assert case.request.closed_on < case.filed_on <= case.decided_on
        assert case.organ_id == case.request.organ_id
    assert linked.filter(decided_on__year=2022, request__closed_on__year=2021).exists()


def test_receipts_hold_the_fees_that_applicants_paid():
    fees = FeeReceipt.objects.filter(item="政府信息公开信息处理费", received_on__year=2022)
    assert sum(fees.values_list("amount", flat=True)) == 400_00
    assert FeeReceipt.objects.filter(received_on__year=2022).count() > 300


def test_decisions_are_numbered_without_gaps():
    mine = Decision.objects.filter(organ__code="shenpi", kind="permit", decided_on__year=2022)
    numbers = sorted(int(key.split("〕")[1][:-1]) for key in mine.values_list("key", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def test_policies_of_the_year_stand_beside_the_normative_documents():
    policies = Document.objects.filter(kind=DocumentKind.POLICY, issued_on__year=2022)
    assert policies.count() == 6
    amended = Document.objects.get(amendments__isnull=False)
    assert amended.kind == DocumentKind.NORMATIVE
    assert amended.ended_on is None


def test_the_library_of_the_demo_is_whole(root):
    scope = Scope.year(targets.YEAR, root, AS_OF)
    assert registry.value("disclosure.policy_documents", scope) == 6
    assert set(in_force(date(2022, 12, 31)).filter(kind=DocumentKind.NORMATIVE)) == set(
        registry.records("table1.normative_documents.in_force", scope)
    )
    assert Answer.objects.count() == published_answers().count() == 20
    assert all(answer.documents.exists() for answer in published_answers())
    assert Counter(published_clean_ups().get().items.values_list("decision", flat=True)) == {
        "keep": 4, "amend": 1, "repeal": 1, "lapse": 1,
    }  # fmt: skip
    for document in published():
        version = text_on(document, AS_OF)
        assert version is not None, document
        assert "《云溪区" not in version.body or documents_cited(version.body), document
    assert list(lacking_interpretation().values_list("key", flat=True).order_by("key")) == [
        "云政规〔2019〕1号",
        "云政规〔2020〕1号",
    ]


@pytest.mark.parametrize("login", [*LOGINS, *REVIEWERS], ids=lambda login: login.username)
def test_the_log_ins_open_the_console_and_nothing_more(login):
    user = User.objects.get(username=login.username)
    assert user.check_password(PASSWORD)
    assert user.has_perm("wagtailadmin.access_admin")
    assert not user.is_superuser and not user.is_staff
    part = "portal:*" if login.role == Role.OFFICE else f"portal:{login.organ}"
    assert set(user.groups.values_list("name", flat=True)) == {STAFF_GROUP, part}
    assert is_office(user) == (login.role == Role.OFFICE)
    assert may_record(user, Organ.objects.get(code=login.organ))


def test_nobody_else_has_a_usable_password():
    names = {login.username for login in (*LOGINS, *REVIEWERS)}
    others = User.objects.exclude(username__in=names)
    assert others.count() == 100
    assert not any(user.has_usable_password() for user in others)


def test_a_second_load_is_refused():
    with pytest.raises(ValidationError, match="已有行政机关"):
        load()


def test_the_demo_cites_the_form_that_it_fills(root):
    figure = registry.get("table1.permits")
    assert CITATION in figure.citation
    assert figure.records(Scope.year(2022, root, AS_OF)).count() == 61_184
