"""Cases speak to whoever has to reply, and are silent once nothing is owed."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.ledger.models import Organ, User
from gongkai.remedies.actions import reply_to_case, serve_case
from gongkai.remedies.reminders import wanted
from gongkai.remedies.tests.test_actions import enter

pytestmark = pytest.mark.django_db


def kinds(today: date) -> list[str]:
    return [one.kind for one in wanted(today)]


def test_the_reply_is_asked_for_from_its_service_until_it_is_handed_in(
    organ: Organ, officer: User
) -> None:
    case = enter(organ, officer)
    assert kinds(date(2022, 3, 10)) == []
    serve_case(case=case, served_on=date(2022, 3, 4), actor=officer)
    assert kinds(date(2022, 3, 14)) == ["reply.0"]
    assert kinds(date(2022, 3, 15)) == ["reply.overdue"]
    reply_to_case(case=case, replied_on=date(2022, 3, 14), actor=officer)
    assert kinds(date(2022, 3, 15)) == []
