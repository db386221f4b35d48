"""Expiry, consultation, titles and transitions: kept, broken, at the boundary."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gongkai.library.rules.consultation import consultation_problem
from gongkai.library.rules.expiry import warning
from gongkai.library.rules.titles import names_of
from gongkai.library.states import NEXT, DocumentKind, Status, may_follow

UNTIL = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("left", "kind"),
    [
        (91, None),
        (90, "expiry_90"),
        (31, "expiry_90"),
        (30, "expiry_30"),
        (0, "expiry_30"),
        (-1, None),
    ],
)
def test_a_validity_that_ends_is_told_at_90_and_at_30_days(left: int, kind: str | None) -> None:
    found = warning(UNTIL, UNTIL - timedelta(days=left))
    assert (found.kind if found else None) == kind
    assert found is None or found.urgent == (left <= 30)


def test_the_last_day_is_called_today() -> None:
    found = warning(UNTIL, UNTIL)
    assert found and "今天届满" in found.text


@pytest.mark.parametrize(
    ("last", "reason", "wrong"),
    [
        (date(2022, 3, 30), "", False),
        (date(2022, 3, 29), "", True),
        (date(2022, 3, 29), "防汛急需", False),
        (date(2022, 2, 28), "防汛急需", True),
    ],
)
def test_opinions_are_asked_for_thirty_days_or_with_a_reason(
    last: date, reason: str, wrong: bool
) -> None:
    assert bool(consultation_problem(date(2022, 3, 1), last, reason)) is wrong


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("云溪区征收办法", ("云溪区征收办法",)),
        ("区政府办公室关于印发云溪区征收办法的通知", ("云溪区征收办法",)),
        ("关于印发《云溪区征收办法》的通知", ("云溪区征收办法",)),
        ("关于做好招生工作的通知", ("关于做好招生工作的通知",)),
    ],
)
def test_a_covering_notice_is_also_cited_by_what_it_issues(
    title: str, names: tuple[str, ...]
) -> None:
    assert names_of(title)[0] == title and names_of(title)[-1] == names[-1]


def test_every_status_has_its_row_and_ended_ones_lead_nowhere() -> None:
    assert set(NEXT) == set(Status)
    assert not NEXT[Status.REPEALED] and not NEXT[Status.LAPSED] and not NEXT[Status.ABANDONED]


def test_only_what_does_not_bind_the_public_is_adopted_without_review() -> None:
    assert may_follow(DocumentKind.POLICY, Status.DRAFTED, Status.ADOPTED)
    assert not may_follow(DocumentKind.NORMATIVE, Status.DRAFTED, Status.ADOPTED)
    assert may_follow(DocumentKind.NORMATIVE, Status.REVIEWED, Status.ADOPTED)
    assert not may_follow(DocumentKind.POLICY, Status.REPEALED, Status.AMENDED)
