from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from gongkai.ledger.events import history, prove
from gongkai.ledger.figures import registry
from gongkai.ledger.models import Role
from gongkai.ledger.scope import Scope
from gongkai.ledger.tests.factories import make_district, make_organ, make_user
from gongkai.library.actions import (
    amend_document,
    end_document,
    enter_document,
    strike_document,
)
from gongkai.library.models import Amendment, Document, DocumentKind, EndKind

pytestmark = pytest.mark.django_db
ISSUED = date(2020, 5, 1)
ENTRY = date(2020, 5, 20)


@pytest.fixture
def organ():
    return make_organ(make_district())


@pytest.fixture
def officer(organ):
    return make_user(organ)


def enter(organ, actor, **others):
    values = {
        "number": "青发改规〔2020〕1号",
        "kind": DocumentKind.NORMATIVE,
        "title": "青麓区价格监测办法",
        "issued_on": ISSUED,
        "in_force_on": date(2020, 6, 1),
        "entered_on": ENTRY,
        **others,
    }
    return enter_document(organ=organ, actor=actor, **values)


def end(document, actor, **others):
    values = {
        "end_kind": EndKind.REPEALED,
        "ended_on": date(2021, 3, 1),
        "basis": "青发改规〔2021〕2号",
        "entered_on": date(2021, 3, 5),
        **others,
    }
    return end_document(document=document, actor=actor, **values)


def in_force(year, as_of=None):
    figure = registry.figures["table1.normative_documents.in_force"]
    return figure.records(Scope.year(year, as_of=as_of)).count()


def test_a_document_may_come_into_force_after_its_entry(organ, officer):
    document = enter(organ, officer, valid_until=date(2025, 5, 31), published_on=ENTRY)
    (event,) = history(Document.STREAM, document.pk)
    assert event.payload["number"] == "青发改规〔2020〕1号"


@pytest.mark.parametrize(
    ("others", "name"),
    [
        ({"issued_on": date(2020, 5, 21), "in_force_on": date(2020, 6, 1)}, "issued_on"),
        ({"issued_on": date(1989, 12, 31)}, "issued_on"),
        ({"in_force_on": date(1989, 12, 31)}, "in_force_on"),
        ({"valid_until": date(2020, 5, 31)}, "valid_until"),
        ({"valid_until": date(2020, 4, 30), "in_force_on": date(2020, 1, 1)}, "valid_until"),
        ({"published_on": date(2020, 4, 30)}, "published_on"),
        ({"published_on": date(2020, 5, 21)}, "published_on"),
        ({"kind": "poem"}, "kind"),
        ({"title": " "}, "title"),
        ({"number": ""}, "key"),
    ],
)
def test_a_wrong_document_is_refused_by_field(organ, officer, others, name):
    with pytest.raises(ValidationError) as caught:
        enter(organ, officer, **others)
    assert name in caught.value.message_dict


def test_a_document_in_force_on_its_day_of_issue_and_valid_one_day_is_taken(organ, officer):
    enter(organ, officer, in_force_on=ISSUED, valid_until=ISSUED, published_on=ISSUED)


def test_a_number_is_taken_whatever_its_brackets(organ, officer):
    enter(organ, officer)
    with pytest.raises(ValidationError, match="已登记"):
        enter(organ, officer, number="青发改规(2020)1号")


def test_only_those_who_may_record_for_the_organ_enter_end_amend_and_strike(organ, officer):
    stranger = make_user()
    document = enter(organ, make_user(organ.get_parent(), Role.OFFICE))
    for act in (
        lambda: enter(organ, stranger),
        lambda: end(document, stranger),
        lambda: strike_document(document=document, reason="误录", actor=stranger),
        lambda: amend_document(
            document=document, number="x", amended_on=ISSUED, summary="y", actor=stranger
        ),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_an_ended_document_leaves_the_stock_once_its_end_is_entered(organ, officer):
    document = enter(organ, officer)
    assert (in_force(2020), in_force(2021)) == (1, 1)
    end(document, officer)
    assert (in_force(2020), in_force(2021)) == (1, 0)
    assert in_force(2021, as_of=date(2021, 3, 4)) == 1
    assert [e.name for e in history(Document.STREAM, document.pk)] == ["entered", "ended"]


@pytest.mark.parametrize(
    ("others", "name"),
    [
        ({"end_kind": "lost"}, "end_kind"),
        ({"basis": " "}, "end_basis"),
        ({"ended_on": date(2021, 3, 6)}, "ended_on"),
        ({"ended_on": date(2020, 4, 30)}, "ended_on"),
        ({"ended_on": ISSUED, "entered_on": date(2020, 5, 19)}, "entered_on"),
    ],
)
def test_a_wrong_end_is_refused_and_leaves_the_document_as_it_was(organ, officer, others, name):
    document = enter(organ, officer)
    with pytest.raises(ValidationError) as caught:
        end(document, officer, **others)
    assert name in caught.value.message_dict
    assert (document.ended_on, document.end_kind) == (None, "")


def test_a_document_ends_once(organ, officer):
    document = end(enter(organ, officer), officer)
    with pytest.raises(ValidationError, match="不能再登记废止"):
        end(document, officer)


def amend(document, actor, **others):
    values = {
        "number": "青发改规〔2020〕9号",
        "amended_on": date(2020, 9, 1),
        "summary": "第三条增加一款",
        "entered_on": date(2020, 9, 2),
        **others,
    }
    return amend_document(document=document, actor=actor, **values)


def test_an_amendment_keeps_the_document_in_force(organ, officer):
    document = enter(organ, officer)
    amendment = amend(document, officer)
    assert amendment.organ == organ
    assert in_force(2020) == 1
    assert [e.name for e in history(Document.STREAM, document.pk)] == ["entered", "amended"]
    with pytest.raises(ValidationError, match="已登记由"):
        amend(document, officer)


@pytest.mark.parametrize(
    ("others", "name"),
    [
        ({"amended_on": date(2020, 4, 30)}, "amended_on"),
        ({"amended_on": date(2020, 9, 3)}, "amended_on"),
        ({"summary": ""}, "summary"),
    ],
)
def test_a_wrong_amendment_is_refused_by_field(organ, officer, others, name):
    document = enter(organ, officer)
    with pytest.raises(ValidationError) as caught:
        amend(document, officer, **others)
    assert name in caught.value.message_dict


def test_an_ended_document_is_amended_no_more(organ, officer):
    document = end(enter(organ, officer), officer)
    with pytest.raises(ValidationError, match="不能登记修改"):
        amend(document, officer, amended_on=date(2021, 4, 1), entered_on=date(2021, 4, 1))


def test_striking_takes_the_amendments_along_and_frees_the_number(organ, officer):
    document = enter(organ, officer)
    amend(document, officer)
    with pytest.raises(ValidationError, match="早于登记日"):
        strike_document(document=document, reason="误录", actor=officer, on=date(2020, 9, 1))
    with pytest.raises(ValidationError, match="原因"):
        strike_document(document=document, reason="", actor=officer)
    strike_document(document=document, reason="误录", actor=officer, on=date(2020, 9, 2))
    assert not Amendment.objects.current().exists()
    with pytest.raises(ValidationError, match="不能再次作废"):
        strike_document(document=document, reason="误录", actor=officer)
    enter(organ, officer)
    assert in_force(2020) == 1
    assert prove()[1] == []
