from __future__ import annotations

from gongkai.portal.rules.reviewers import FINAL, FIRST, SECOND, Staff, reviewers

ORGAN = Staff(frozenset({1, 2}), frozenset({3, 4}), frozenset({8, 9}))
SMALL = Staff(frozenset({1}), frozenset({3}), frozenset({8, 9}))


def test_each_level_asks_another_post() -> None:
    assert reviewers(FIRST, ORGAN, {1}).people == {2}
    assert reviewers(SECOND, ORGAN, {1, 2}).people == {3, 4}
    assert reviewers(FINAL, ORGAN, {1, 2, 3}).people == {4, 8, 9}


def test_nobody_reviews_what_they_wrote_or_reviewed_already() -> None:
    assert reviewers(SECOND, ORGAN, {3, 2}).people == {4}
    both = Staff(frozenset({1}), frozenset({1}), frozenset())
    assert not reviewers(SECOND, both, {1}).people


def test_the_office_stands_in_where_a_small_organ_has_nobody_left() -> None:
    found = reviewers(FIRST, SMALL, {1})
    assert found.people == {8, 9} and found.standing_in
    assert not reviewers(SECOND, SMALL, {1, 8}).standing_in
    assert reviewers(SECOND, SMALL, {3}).standing_in
    last = reviewers(FINAL, SMALL, {1, 8, 3})
    assert last.people == {9} and not last.standing_in


def test_without_anybody_left_nobody_reviews() -> None:
    assert not reviewers(FINAL, SMALL, {1, 3, 8, 9}).people
    assert not reviewers(FIRST, Staff(frozenset(), frozenset(), frozenset()), set()).people
