"""Numbers of persons among other numbers."""

from __future__ import annotations

import pytest

from gongkai.ledger.rules.personal import (
    CARD,
    IDENTITY,
    PHONE,
    is_card_number,
    is_identity_number,
)
from gongkai.norms.identity import identity_check


def test_a_citizens_number_counts_by_its_check_or_its_birthday() -> None:
    true = "11010119900307123" + identity_check("11010119900307123")
    assert is_identity_number(true)
    assert is_identity_number("110101199003071233")
    assert is_identity_number("110101900307123")
    assert not is_identity_number("110101199013071230")


def test_a_card_number_counts_by_its_check() -> None:
    assert is_card_number("6222000000000000004")
    assert not is_card_number("6222000000000000005")


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (PHONE, "电话13800000021 2022年", True),
        (PHONE, "+86 138-0000-0021", True),
        (PHONE, "编号2138000000219", False),
        (IDENTITY, "110101 19900307 123x", True),
        (IDENTITY, "1101011990030712", False),
        (CARD, "6222 0000 0000 0000 004", True),
        (CARD, "62220000000000", False),
    ],
)
def test_a_number_ends_where_its_digits_end(pattern: object, text: str, found: bool) -> None:
    assert bool(pattern.search(text)) is found  # type: ignore[attr-defined]
