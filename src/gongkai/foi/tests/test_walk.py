"""Every step in every status by everybody: what is done is exactly what the law's table says."""

from __future__ import annotations

import pytest

from gongkai.foi.states import BEGINNINGS, TAKEN_BY, TRANSITIONS, Party, Status, Step
from gongkai.foi.tests.walking import (
    CODES,
    DONE,
    FORBIDDEN,
    IMPOSSIBLE,
    POSTS,
    REASONED,
    STRUCK,
    expected,
    make_town,
    outcome,
)

LETTERS = {
    "O": Party.OFFICER,
    "A": Party.APPROVER,
    "P": Party.APPLICANT,
    "T": Party.THIRD_PARTY,
}


def test_the_tables_are_what_is_expected_of_them() -> None:
    told = expected()
    assert {step for step, _ in told} == set(Step) - set(BEGINNINGS)
    assert {place for _, place in told} == {*Status.values, REASONED, STRUCK}
    for (step, place), (permitted, who) in told.items():
        assert TAKEN_BY[step] == {LETTERS[letter] for letter in who}, step
        if place in Status.values and step != Step.STRUCK:
            # Only after its reasons can an excessive request be delayed; see `reasoned`.
            early = (place, step) == (Status.RECEIVED, Step.DELAYED)
            assert ((place, step) in TRANSITIONS) is (permitted or early), (place, step)


@pytest.mark.slow
@pytest.mark.django_db
def test_each_step_is_taken_where_and_by_whom_it_is_expected_and_nowhere_else() -> None:
    town, wrong = make_town(), []
    for (step, place), (permitted, who) in expected().items():
        for post, letters in POSTS.items():
            entitled = bool(set(letters) & set(who))
            got = outcome(town, town.cases[place], step, post)
            if entitled:
                # The query code of a struck or shredded case opens nothing any more.
                right = {DONE} if permitted else {IMPOSSIBLE}
            else:
                # A stranger learns nothing of where the case stands; a code opens only its own.
                right = {FORBIDDEN, IMPOSSIBLE} if post in CODES else {FORBIDDEN}
            if got not in right:
                wrong.append((step, place, post, got))
    assert wrong == []
