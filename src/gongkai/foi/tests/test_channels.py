"""Channels have one name each, in the law's code and in the records."""

from gongkai.foi.states import Channel
from gongkai.norms.events import CHANNELS


def test_the_records_know_the_channels_of_the_law() -> None:
    assert set(Channel.values) == set(CHANNELS)
