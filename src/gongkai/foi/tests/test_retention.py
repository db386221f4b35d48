"""What remains of a request when its applicant is forgotten."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from gongkai.foi import actions
from gongkai.foi.figures import TABLE2
from gongkai.foi.models import Request
from gongkai.foi.redaction.tests.letters import photograph
from gongkai.foi.retention import SHREDDED, due_for_shredding, shred_applicant
from gongkai.foi.rules.replay import replay
from gongkai.foi.selectors import masked_applicant
from gongkai.foi.tests.test_workflow import received
from gongkai.foi.upload_kinds import IDENTITY
from gongkai.ledger import events
from gongkai.ledger.files import FileGone, load, store_file
from gongkai.ledger.models import Organ, Role, User
from gongkai.ledger.scope import Scope
from gongkai.ledger.tests.factories import make_district, make_organ, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


@pytest.fixture
def organ() -> Organ:
    return make_organ(make_district())


@pytest.fixture
def office(organ: Organ) -> User:
    return make_user(organ.get_parent(), Role.OFFICE)


def ended(organ: Organ, office: User) -> Request:
    request = received(organ, office)
    return actions.close_request(
        request=request, outcome="disclosed", closed_on=timezone.localdate(), actor=office
    )


def test_figures_and_chain_survive_and_the_applicant_does_not(organ: Organ, office: User) -> None:
    request = ended(organ, office)
    file = store_file(
        record=request, kind=IDENTITY, name="证.png", data=photograph("PNG"), actor=None
    )
    scope = Scope.year(timezone.localdate().year, organ)
    before = TABLE2.compute(scope)
    shred_applicant(request=request, reason="保存期满。", actor=office)
    stored = Request.objects.get(pk=request.pk)
    assert masked_applicant(stored) == ("", "") and stored.description == ""
    file.refresh_from_db()
    with pytest.raises(FileGone):
        load(file)
    assert TABLE2.compute(scope) == before
    facts = list(events.history(Request.STREAM, stored.pk))
    assert facts[-1].name == SHREDDED
    told = replay(facts)
    assert told.pop("organ") == organ.code
    assert told == {name: getattr(stored, name) for name in told}
    assert events.prove()[1] == []
    with pytest.raises(ValidationError, match="已经销毁"):
        shred_applicant(request=request, reason="再销毁。", actor=office)


def test_an_open_request_keeps_its_applicant(organ: Organ, office: User) -> None:
    request = received(organ, office)
    with pytest.raises(ValidationError, match="尚未办结"):
        shred_applicant(request=request, reason="保存期满。", actor=office)


def test_only_the_office_shreds_and_only_with_a_reason(organ: Organ, office: User) -> None:
    request = ended(organ, office)
    for person in (make_user(organ), make_user(organ, Role.HEAD), None):
        with pytest.raises(PermissionDenied):
            shred_applicant(request=request, reason="保存期满。", actor=person)
    with pytest.raises(ValidationError):
        shred_applicant(request=request, reason=" ", actor=office)


def test_what_ended_long_ago_is_due_on_the_day_and_not_before(organ: Organ, office: User) -> None:
    request = ended(organ, office)
    closed = request.closed_on
    assert closed is not None
    anniversary = date(closed.year + 10, closed.month, closed.day)
    assert list(due_for_shredding(anniversary)) == [request]
    assert not due_for_shredding(date.fromordinal(anniversary.toordinal() - 1)).exists()
    shred_applicant(request=request, reason="保存期满。", actor=office)
    assert not due_for_shredding(anniversary).exists()
