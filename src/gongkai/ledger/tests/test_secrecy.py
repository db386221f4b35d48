"""Personal data is unreadable in the database and masked in lists."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.ledger.secrecy import mask_name, mask_number, seal, unseal


@settings(max_examples=40)
@given(st.text(max_size=60))
def test_what_is_sealed_is_read_back(text: str) -> None:
    assert unseal(seal(text)) == text


def test_the_same_name_is_sealed_differently_each_time() -> None:
    assert seal("柳某某") != seal("柳某某")


def test_a_sealed_name_does_not_hold_its_letters() -> None:
    assert "柳".encode() not in seal("柳某某")


def test_changed_bytes_are_refused() -> None:
    sealed = bytearray(seal("柳某某"))
    sealed[-1] ^= 1
    with pytest.raises(ValueError, match="无法解密"):
        unseal(bytes(sealed))


def test_another_key_is_refused(settings) -> None:
    sealed = seal("柳某某")
    settings.FIELD_KEY = "another key"
    with pytest.raises(ValueError, match="密钥"):
        unseal(sealed)


def test_a_masked_name_keeps_only_its_first_character() -> None:
    assert mask_name("欧阳某某") == "欧***"
    assert mask_name("") == ""


def test_a_masked_number_keeps_three_and_two() -> None:
    assert mask_number("13800000021") == "138******21"
    assert mask_number("12345") == "*****"
