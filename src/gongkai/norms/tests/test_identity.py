"""The check character of a citizen's number."""

from __future__ import annotations

import pytest

from gongkai.norms.identity import identity_check


def test_the_examples_of_the_standard():
    assert identity_check("11010519491231002") == "X"
    assert identity_check("44052418800101001") == "4"


@pytest.mark.parametrize("digits", ["1101051949123100", "110105194912310021", "1101051949123100x"])
def test_other_than_seventeen_digits_is_refused(digits):
    with pytest.raises(ValueError):
        identity_check(digits)
