"""Notices: made once, settled when no longer true, sent once a day."""

from __future__ import annotations

import smtplib
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError

from gongkai.ledger import couriers, events
from gongkai.ledger.models import Delivery, Notice, Organ, Role, User
from gongkai.ledger.notices import (
    NotSent,
    Sent,
    Wanted,
    deliver,
    keep,
    mark_read,
    unread,
)
from gongkai.ledger.people import set_contact
from gongkai.ledger.tests.factories import make_district, make_organ, make_user

pytestmark = pytest.mark.django_db

TODAY = date(2022, 3, 1)
NEXT = date(2022, 3, 2)
STREAM = "test.record"


@pytest.fixture
def organ() -> Organ:
    return make_organ(make_district())


@pytest.fixture
def officer(organ: Organ) -> User:
    user = make_user(organ)
    user.email, user.mobile = "officer@example.cn", "13800000000"
    user.save()
    return user


def want(user: User, kind: str = "answer.5", record: int = 1, urgent: bool = False) -> Wanted:
    return Wanted(user.pk, record, kind, TODAY, f"申请 {record}", "请办理。", urgent)


class Notebook:
    """A channel that writes down what it sends, and fails as it is told."""

    key = "notebook"

    def __init__(self, urgent_only: bool = False, error: Exception | None = None) -> None:
        self.urgent_only = urgent_only
        self.error = error
        self.sent: list[tuple[int, list[str], list[date]]] = []

    def reaches(self, user: User) -> bool:
        return bool(user.email)

    def send(self, user: User, day: date, notices: Sequence[Notice], lost: Sequence[date]) -> None:
        if self.error:
            raise self.error
        self.sent.append((user.pk, [notice.kind for notice in notices], list(lost)))


def test_the_same_notice_is_made_once_even_after_it_was_read(officer: User) -> None:
    assert keep(STREAM, [want(officer)]) == 1
    assert keep(STREAM, [want(officer), want(officer)]) == 0
    mark_read(user=officer)
    assert keep(STREAM, [want(officer)]) == 0
    assert not unread(officer).exists()


def test_what_is_true_no_longer_leaves_the_desk(officer: User) -> None:
    keep(STREAM, [want(officer, "answer.5"), want(officer, record=2)])
    keep("other.stream", [want(officer, record=3)])
    assert keep(STREAM, [want(officer, "answer.2")]) == 1
    assert {(n.kind, n.record) for n in unread(officer)} == {("answer.2", 1), ("answer.5", 3)}


def test_what_is_true_again_stands_again_unless_it_was_read(officer: User) -> None:
    channel = Notebook()
    keep(STREAM, [want(officer), want(officer, record=2)])
    mark_read(user=officer, notices=[unread(officer).get(record=2).pk])
    deliver(TODAY, [channel])
    keep(STREAM, [])
    assert not unread(officer).exists()
    assert keep(STREAM, [want(officer), want(officer, record=2)]) == 0
    assert [notice.record for notice in unread(officer)] == [1]
    assert deliver(NEXT, [channel]) == Sent()


def test_a_person_reads_only_their_own(officer: User, organ: Organ) -> None:
    other = make_user(organ)
    keep(STREAM, [want(officer), want(other)])
    theirs = unread(other).get().pk
    assert mark_read(user=officer, notices=[theirs]) == 0
    assert mark_read(user=other, notices=[theirs]) == 1


def test_everything_of_a_day_is_one_message_and_is_sent_once(officer: User) -> None:
    channel = Notebook()
    keep(STREAM, [want(officer), want(officer, "answer.0", 2, urgent=True)])
    assert deliver(TODAY, [channel]) == Sent(1)
    keep(STREAM, [want(officer), want(officer, "answer.0", 2), want(officer, record=3)])
    assert deliver(TODAY, [channel]) == Sent()
    assert deliver(NEXT, [channel]) == Sent(1)
    assert channel.sent == [
        (officer.pk, ["answer.0", "answer.5"], []),
        (officer.pk, ["answer.5"], []),
    ]


def test_what_was_read_or_settled_is_not_sent(officer: User) -> None:
    channel = Notebook()
    keep(STREAM, [want(officer), want(officer, record=2)])
    mark_read(user=officer, notices=[unread(officer).get(record=1).pk])
    keep(STREAM, [])
    assert deliver(TODAY, [channel]) == Sent()
    assert not Delivery.objects.exists()


def test_each_channel_sends_on_its_own_and_one_for_what_presses_leaves_out_the_rest(
    officer: User,
) -> None:
    every, pressing = Notebook(), Notebook(urgent_only=True)
    pressing.key = "pressing"
    keep(STREAM, [want(officer), want(officer, "answer.0", 2, urgent=True)])
    assert deliver(TODAY, [every, pressing]) == Sent(2)
    assert pressing.sent == [(officer.pk, ["answer.0"], [])]


def test_a_known_refusal_is_tried_again_the_same_day(officer: User) -> None:
    keep(STREAM, [want(officer)])
    assert deliver(TODAY, [Notebook(error=NotSent("full"))]) == Sent(refused=1)
    again = Notebook()
    assert deliver(TODAY, [again]) == Sent(1)
    assert len(again.sent) == 1


def test_an_unknown_end_is_not_sent_again_that_day_and_the_next_message_carries_it(
    officer: User,
) -> None:
    keep(STREAM, [want(officer)])
    assert deliver(TODAY, [Notebook(error=RuntimeError("cut"))]) == Sent(open=1)
    channel = Notebook()
    assert deliver(TODAY, [channel]) == Sent()
    assert unread(officer).count() == 1
    keep(STREAM, [want(officer), want(officer, record=2)])
    assert deliver(NEXT, [channel]) == Sent(1)
    assert channel.sent == [(officer.pk, ["answer.5", "answer.5"], [TODAY])]


def test_the_mail_says_what_and_where_and_nothing_else(officer: User, settings: Any) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://gk.example.cn"
    keep(STREAM, [want(officer), want(officer, "answer.0", 2, urgent=True)])
    assert deliver(TODAY, [couriers.Mail()]) == Sent(1)
    (message,) = mail.outbox
    assert message.to == ["officer@example.cn"]
    assert message.subject == "政务公开工作台：3月1日 2 条提醒，其中 1 条紧急"
    assert message.body.index("申请 2：请办理。") < message.body.index("申请 1：请办理。")
    for notice in unread(officer):
        assert f"https://gk.example.cn/console/notices/{notice.pk}/" in message.body


@pytest.mark.parametrize(
    ("place", "error", "sent"),
    [
        ("open", ConnectionRefusedError(), Sent(refused=1)),
        ("send_messages", smtplib.SMTPRecipientsRefused({}), Sent(refused=1)),
        ("send_messages", smtplib.SMTPDataError(552, b"full"), Sent(refused=1)),
        ("send_messages", smtplib.SMTPServerDisconnected(), Sent(open=1)),
        ("send_messages", TimeoutError(), Sent(open=1)),
    ],
)
def test_only_a_clear_refusal_of_the_mail_server_is_tried_again(
    officer: User, monkeypatch: pytest.MonkeyPatch, place: str, error: Exception, sent: Sent
) -> None:
    def fail(*args: Any) -> None:
        raise error

    monkeypatch.setattr(f"django.core.mail.backends.locmem.EmailBackend.{place}", fail)
    keep(STREAM, [want(officer)])
    assert deliver(TODAY, [couriers.Mail()]) == sent


def test_a_short_text_counts_cases_and_names_none(
    officer: User, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(STREAM, [want(officer, "answer.0", 7, urgent=True)])
    channels = [one for one in couriers.channels() if one.key == "sms"]
    assert deliver(TODAY, channels) == Sent(1)
    printed = capsys.readouterr().out
    assert "13800000000" in printed and "1 件" in printed and "申请 7" not in printed


def test_a_person_sets_where_they_are_reminded_and_the_event_does_not_repeat_it(
    officer: User, organ: Organ
) -> None:
    set_contact(user=officer, email="a@example.cn", mobile="138 0000 0001", actor=officer)
    officer.refresh_from_db()
    assert (officer.email, officer.mobile) == ("a@example.cn", "13800000001")
    event = events.history("ledger.user", officer.pk).last()
    assert event is not None and event.name == "contact_set" and event.payload == {}
    with pytest.raises(ValidationError) as caught:
        set_contact(user=officer, email="a@", mobile="1", actor=officer)
    assert set(caught.value.message_dict) == {"email", "mobile"}
    with pytest.raises(PermissionDenied):
        set_contact(user=officer, email="", mobile="", actor=make_user(organ))
    office = make_user(organ.get_parent(), Role.OFFICE)
    set_contact(user=officer, email="", mobile="", actor=office)
