"""An organ with an officer, its head and the disclosure office; documents on request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from gongkai.ledger.models import Organ, Role, User
from gongkai.ledger.tests.factories import make_district, make_organ, make_user
from gongkai.library.actions import enter_document
from gongkai.library.models import Document, DocumentKind


@pytest.fixture
def organ(db: None) -> Organ:
    """A bureau below a district."""
    return make_organ(make_district())


@pytest.fixture
def officer(organ: Organ) -> User:
    """The bureau's officer."""
    return make_user(organ)


@pytest.fixture
def head(organ: Organ) -> User:
    """The bureau's head."""
    return make_user(organ, Role.HEAD)


@pytest.fixture
def office(organ: Organ) -> User:
    """A person of the district's disclosure office."""
    return make_user(organ.get_parent(), Role.OFFICE)


@pytest.fixture
def entered(organ: Organ, officer: User) -> Callable[..., Document]:
    """Enter a normative document of 2020; `serial` and any argument may differ."""

    def enter(serial: int = 1, **others: Any) -> Document:
        values: dict[str, Any] = {
            "number": f"青发改规〔2020〕{serial}号",
            "kind": DocumentKind.NORMATIVE,
            "title": f"青麓区价格监测办法之{serial}",
            "issued_on": date(2020, 5, 1),
            "in_force_on": date(2020, 6, 1),
            "entered_on": date(2020, 5, 20),
            **others,
        }
        return enter_document(organ=organ, actor=officer, **values)

    return enter
