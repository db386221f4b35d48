"""An organ and its officer."""

from __future__ import annotations

import pytest

from gongkai.ledger.models import Organ, User
from gongkai.ledger.tests.factories import make_district, make_organ, make_user


@pytest.fixture
def organ(db: None) -> Organ:
    """A bureau of a district."""
    return make_organ(make_district())


@pytest.fixture
def officer(organ: Organ) -> User:
    """Its officer."""
    return make_user(organ)
