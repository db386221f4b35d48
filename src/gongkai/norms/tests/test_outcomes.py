"""Outcomes and applicants are the rows and columns of the form, each with its law."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.norms import form
from gongkai.norms.applicants import APPLICANTS, is_organisation
from gongkai.norms.outcomes import (
    GROUPS,
    OUTCOMES,
    OUTCOMES_BY_GROUP,
    Outcome,
    RemedySettings,
    needs_reconsideration_first,
    remedies_open,
)


def test_outcomes_are_the_21_rows_in_printed_order() -> None:
    assert tuple(OUTCOMES) == form.OUTCOME_ROWS
    assert len(OUTCOMES) == 21


@pytest.mark.parametrize("outcome", OUTCOMES.values(), ids=lambda outcome: outcome.key)
def test_every_outcome_has_a_basis_a_letter_a_group_and_remedies(outcome: Outcome) -> None:
    assert "条" in outcome.legal_basis or "号" in outcome.legal_basis
    assert outcome.letter.endswith("告知书")
    assert outcome.group in GROUPS
    assert {remedy.key for remedy in outcome.remedies} >= {"complaint", "reconsideration"}


def test_groups_hold_every_outcome_once() -> None:
    assert sum(OUTCOMES_BY_GROUP.values(), ()) == form.OUTCOME_ROWS
    assert [len(keys) for keys in OUTCOMES_BY_GROUP.values()] == [1, 1, 8, 3, 5, 3]


@pytest.mark.parametrize(
    ("key", "article"),
    [
        ("refused.state_secret", "第十四条"),
        ("refused.third_party_rights", "第十五条"),
        ("refused.internal_affairs", "第十六条"),
        ("unavailable.needs_creation", "第三十八条"),
        ("not_processed.petition_or_complaint", "第三十九条"),
        ("not_processed.excessive", "第三十五条"),
        ("other.correction_overdue", "第三十条"),
    ],
)
def test_a_row_cites_its_article(key: str, article: str) -> None:
    assert article in OUTCOMES[key].legal_basis


def test_a_refusal_goes_to_reconsideration_first_from_2024() -> None:
    assert needs_reconsideration_first("refused.state_secret", date(2024, 1, 1))
    assert not needs_reconsideration_first("refused.state_secret", date(2023, 12, 31))
    assert not needs_reconsideration_first("unavailable.not_held", date(2024, 1, 1))
    assert needs_reconsideration_first(OUTCOMES["refused.enforcement_files"], date(2026, 5, 6))


def test_the_direct_suit_is_not_offered_over_a_refusal_from_2024() -> None:
    keys = [r.key for r in remedies_open("refused.state_secret", date(2024, 1, 1))]
    assert "lawsuit" not in keys
    assert "lawsuit_after_reconsideration" in keys
    assert "lawsuit" in [r.key for r in remedies_open("refused.state_secret", date(2023, 12, 31))]


def test_no_suit_is_offered_where_courts_do_not_hear_one() -> None:
    keys = [r.key for r in remedies_open("not_processed.repeated", date(2026, 1, 5))]
    assert keys == ["complaint", "reconsideration"]


def test_limits_are_settings_where_they_are_not_verified() -> None:
    settings = RemedySettings(lawsuit_months=3, lawsuit_after_reconsideration_days=10)
    limits = {
        remedy.key: (remedy.limit, remedy.unit)
        for remedy in remedies_open("disclosed", date(2026, 1, 5), settings)
    }
    assert limits["lawsuit"] == (3, "月")
    assert limits["lawsuit_after_reconsideration"] == (10, "日")
    assert limits["reconsideration"] == (60, "日")


def test_an_unknown_outcome_is_refused() -> None:
    with pytest.raises(KeyError):
        needs_reconsideration_first("refused", date(2024, 1, 1))


def test_applicants_are_the_six_columns_in_printed_order() -> None:
    assert tuple(APPLICANTS) == form.APPLICANT_COLUMNS
    assert next(kind.label for kind in APPLICANTS.values()) == "自然人"
    assert [key for key in APPLICANTS if not is_organisation(key)] == ["natural_person"]
    assert all("第二十九条" in kind.legal_basis for kind in APPLICANTS.values())


def test_an_unknown_applicant_is_refused() -> None:
    with pytest.raises(KeyError):
        is_organisation("total")
