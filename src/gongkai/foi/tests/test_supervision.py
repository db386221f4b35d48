"""督办, and numbers that are the number of the cases behind them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from gongkai.foi.actions import (
    close_request,
    enter_request,
    take_step,
)
from gongkai.foi.approvals import decide_extension, propose_extension
from gongkai.foi.figures import answered_in_time
from gongkai.foi.models import OUTCOMES, Request
from gongkai.foi.rules.replay import replay
from gongkai.foi.selectors import day_of_work, timeline
from gongkai.foi.states import Channel, Step
from gongkai.foi.supervision.actions import answer_urge, urge_request
from gongkai.foi.supervision.selectors import NOW, SORTS, cases, overview, sorted_lines
from gongkai.foi.tests.records import random_requests
from gongkai.ledger import events
from gongkai.ledger.models import Organ, Role, User
from gongkai.ledger.scope import Scope
from gongkai.ledger.tests.factories import make_district, make_organ, make_user

pytestmark = pytest.mark.django_db

TODAY = date(2022, 6, 1)


@pytest.fixture
def bureau() -> Organ:
    return make_organ(make_district(), "青麓区民政局")


@pytest.fixture
def officer(bureau: Organ) -> User:
    return make_user(bureau)


@pytest.fixture
def office(bureau: Organ) -> User:
    return make_user(bureau.get_parent(), Role.OFFICE)


def enter(bureau: Organ, officer: User, received: date | None = None, number: str = "1") -> Request:
    day = received or timezone.localdate()
    return enter_request(
        organ=bureau,
        number=number,
        applicant_kind="natural_person",
        applicant_name="张三丰",
        contact="",
        channel="in_person",
        subject="申请内容",
        received_on=day,
        actor=officer,
        entered_on=day,
    )


def stored(request: Request) -> date | None:
    """The day of the row, after proof that its events tell the same and the chain holds."""
    history = list(events.history(Request.STREAM, request.pk))
    assert events.prove_chain(history) == []
    due: date | None = Request.objects.get(pk=request.pk).urge_due_on
    assert replay(history)["urge_due_on"] == due
    return due


def test_an_urge_stands_on_the_case_until_the_organ_replies(
    bureau: Organ, officer: User, office: User
) -> None:
    request = enter(bureau, officer)
    due = timezone.localdate() + timedelta(days=3)
    urge_request(request=request, reason="请说明进度", due=due, actor=office)
    assert stored(request) == due
    groups, _ = day_of_work(officer, timezone.localdate(), 5)
    assert (groups[0].name, groups[0].count) == ("urged", 1)
    answer_urge(request=request, text="已拟定答复", actor=officer)
    assert stored(request) is None
    assert [m.label for m in timeline(request)] == ["登记申请", "督办", "回复督办"]
    urge_request(request=request, reason="再请说明", due=due, actor=office)
    assert stored(request) == due


def test_an_urge_ends_with_the_case_and_moves_neither_clock_nor_status(
    bureau: Organ, officer: User, office: User
) -> None:
    today = timezone.localdate()
    request = enter(bureau, officer)
    before = (request.status, request.due_on)
    urge_request(request=request, reason="请说明进度", due=today, actor=office)
    request.refresh_from_db()
    assert (request.status, request.due_on) == before
    close_request(
        request=request, outcome="disclosed", closed_on=today, actor=officer, recorded=True
    )
    assert stored(request) is None
    with pytest.raises(ValidationError, match="已经办结"):
        urge_request(request=request, reason="请说明进度", due=today, actor=office)


def test_only_the_office_urges_and_only_the_organ_replies(
    bureau: Organ, officer: User, office: User
) -> None:
    today = timezone.localdate()
    request = enter(bureau, officer)
    for actor in (officer, make_user(bureau, Role.HEAD), make_user()):
        with pytest.raises(PermissionDenied):
            urge_request(request=request, reason="请说明", due=today, actor=actor)
    urge_request(request=request, reason="请说明", due=today, actor=office)
    other = make_user(make_organ(bureau.get_parent(), "青麓区财政局"))
    for actor in (office, other):
        with pytest.raises(PermissionDenied):
            answer_urge(request=request, text="已办", actor=actor)


def test_what_an_urge_lacks_is_said_at_its_argument(
    bureau: Organ, officer: User, office: User
) -> None:
    today = timezone.localdate()
    request = enter(bureau, officer)
    with pytest.raises(ValidationError) as caught:
        urge_request(request=request, reason=" ", due=today - timedelta(days=1), actor=office)
    assert set(caught.value.message_dict) == {"reason", "due"}
    with pytest.raises(ValidationError, match="没有等待回复的督办"):
        answer_urge(request=request, text="已办", actor=officer)
    urge_request(request=request, reason="请说明", due=today, actor=office)
    with pytest.raises(ValidationError, match="尚未回复"):
        urge_request(request=request, reason="请说明", due=today, actor=office)


def scope(organ: Organ | None = None, own: bool = False) -> Scope:
    return Scope(organ, date(2021, 1, 1), date(2022, 3, 31), TODAY, own=own)


def test_every_number_is_the_number_of_its_cases(django_assert_max_num_queries: Any) -> None:
    district = make_district()
    organs = [make_organ(district, f"青麓区第{n}局") for n in range(4)]
    organs.append(make_organ(organs[0], "青麓区第0局一所"))
    random_requests(7, organs, 600)
    district.refresh_from_db()
    organs[0].refresh_from_db()
    for asked in (scope(), scope(district), scope(organs[0]), scope(organs[1], own=True)):
        with django_assert_max_num_queries(7):
            found = overview(asked, TODAY)
        assert found.total.closed and found.total.received
        for line in (*found.lines, found.total):
            here = asked.of(line.organ, own=True) if line.organ else asked
            for name in NOW:
                assert line.now[name] == cases(name, here, TODAY).count(), name
            assert line.received == cases("received", here, TODAY).count()
            assert line.closed == cases("closed", here, TODAY).count()
            assert line.in_time == cases("in_time", here, TODAY).count()
            assert line.in_time == answered_in_time(here).count()
            assert len(line.days) == line.closed
        for share in found.outcomes:
            rows = cases("closed", asked, TODAY, outcome=share.key)
            assert share.closed == rows.count()
        for share in found.channels:
            for name, count in (("received", share.received), ("closed", share.closed)):
                assert count == cases(name, asked, TODAY, channel=share.key).count()
        assert sum(share.closed for share in found.outcomes) == found.total.closed
        assert {share.key for share in found.outcomes} <= set(dict(OUTCOMES))
        assert {share.key for share in found.channels} <= set(Channel.values)
        assert found.unmeasured == 0


def test_days_used_are_told_with_and_without_what_the_law_does_not_count(
    bureau: Organ, officer: User
) -> None:
    for number, closed in (("1", date(2022, 3, 8)), ("2", date(2022, 3, 29))):
        request = enter(bureau, officer, date(2022, 3, 1), number)
        if number == "2":
            for step, day in (
                (Step.THIRD_PARTY_ASKED, date(2022, 3, 3)),
                (Step.THIRD_PARTY_ANSWERED, date(2022, 3, 10)),
            ):
                take_step(request=request, step=step, day=day, actor=officer, entered_on=day)
        close_request(
            request=request,
            outcome="disclosed",
            closed_on=closed,
            actor=officer,
            entered_on=closed,
            recorded=True,
        )
    total = overview(scope(), TODAY).total
    assert total.all_days is not None and total.own_days is not None
    assert (total.all_days.median, total.all_days.most) == (Decimal("12.5"), 20)
    assert (total.own_days.median, total.own_days.most) == (Decimal(10), 15)
    assert total.rate == Decimal("100.00")


def test_lines_sort_by_every_column_both_ways() -> None:
    district = make_district()
    random_requests(3, [make_organ(district, f"青麓区第{n}局") for n in range(3)], 100)
    lines = overview(scope(), TODAY).lines
    for key, value in SORTS.items():
        values = [value(line) for line in sorted_lines(lines, key)]
        assert values == sorted(values)
        assert [value(line) for line in sorted_lines(lines, f"-{key}")] == values[::-1]
    assert sorted_lines(lines, "nothing") == list(lines)


def test_the_day_takes_as_many_queries_for_many_requests_as_for_few(
    bureau: Organ, officer: User, office: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(40):
        enter(bureau, officer, timezone.localdate() - timedelta(days=number), str(number))
    for user in (officer, office):
        with django_assert_max_num_queries(10):
            groups, count = day_of_work(user, timezone.localdate(), 12)
        assert count == 40
        assert sum(g.count for g in groups if g.name in ("overdue", "soon")) > 0


def test_what_waits_is_put_before_who_may_approve_and_did_not_draft(
    bureau: Organ, officer: User, office: User
) -> None:
    head = make_user(bureau, Role.HEAD)
    request = enter(bureau, officer)
    propose_extension(request=request, days=5, reason="材料较多", actor=head)

    def waiting(user: User) -> int | None:
        groups, _ = day_of_work(user, timezone.localdate(), 5)
        return next((g.count for g in groups if g.name == "approve"), None)

    assert (waiting(officer), waiting(head), waiting(office)) == (None, 0, 1)
    decide_extension(request=request, approved=True, actor=office)
    assert waiting(office) == 0
