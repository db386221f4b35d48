"""A notice of days off moves the last day of publication, and no figure of an earlier day."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from gongkai.ledger import events
from gongkai.ledger.actions import enter_holiday_notice
from gongkai.ledger.figures import registry
from gongkai.ledger.scope import Scope
from gongkai.portal import actions
from gongkai.portal.models import Disclosure
from gongkai.portal.tests.conftest import Portal

DAY = date(2022, 6, 2)
"""One day after the twentieth working day of what was formed on 5 May 2022."""


def test_a_late_item_is_in_time_once_a_day_off_was_announced(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = portal.draft()
    before = portal.published(item, on=DAY)
    untouched = portal.published(portal.draft(formed_on=date(2021, 6, 1)), on=DAY)
    actions.withdraw(item, reason="附件有误。", actor=portal.head)
    entered = before.entered_on
    with pytest.raises(PermissionDenied):
        actions.recompute_due(actor=portal.head)
    assert actions.recompute_due(actor=portal.office) == 0

    later = date(entered.year + 1, entered.month, 1)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: later)
    enter_holiday_notice(
        year=2022,
        citation="某办发明电〔2022〕9号",
        holidays={date(2022, 5, 30): "临时放假"},
        make_up_workdays=frozenset(),
        actor=portal.office,
    )
    assert actions.recompute_due(actor=portal.office) == 1
    after = Disclosure.objects.current().get(page_id=item.pk)
    assert (before.due_on, after.due_on) == (date(2022, 6, 1), date(2022, 6, 3))
    assert (after.key, after.published_on) == (before.key, DAY)
    assert after.withdrawal_reason == "附件有误。"
    assert Disclosure.objects.current().contains(untouched)
    names = [one.name for one in events.history(Disclosure.STREAM, after.pk)]
    assert names == ["published", "withdrawn"] and events.prove()[1] == []
    for as_of, late in ((entered, 2), (later, 1)):
        scope = Scope.year(2022, portal.bureau, as_of)
        assert registry.value("disclosure.late", scope) == late
        assert registry.value("disclosure.items", scope) == 2
