"""Only what the public reaches is public, whatever an address is wrapped in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.portal.rules.public_address import public_address


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "203.107.6.88", "2400:3200::1", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1"]
)
def test_what_everyone_reaches_is_public(address: str) -> None:
    assert public_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::10.0.0.1",
        "2002:7f00:1::",
        "2002:a00:1::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "fc00::1",
        "ff02::1",
        "localhost",
        "",
    ],
)
def test_what_is_a_houses_own_is_not(address: str) -> None:
    assert not public_address(address)


@pytest.mark.parametrize(("address", "public"), [("172.15.255.255", True), ("172.32.0.0", True)])
def test_the_neighbours_of_a_private_network_are_public(address: str, public: bool) -> None:
    assert public_address(address) is public


@given(st.ip_addresses(v=4))
def test_an_address_is_judged_alike_in_every_wrapping(address: object) -> None:
    told = public_address(str(address))
    assert public_address(f"::ffff:{address}") is told
    assert public_address(f"64:ff9b::{address}") is told
