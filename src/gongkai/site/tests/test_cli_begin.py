"""`gongkai begin`: a site begins once, and says so before it asks for a password."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from gongkai.ledger.models import Organ, User
from gongkai.ledger.tests.factories import credit_code
from gongkai.site.cli import main

pytestmark = pytest.mark.django_db
PASSWORD = "long-enough-2031"


@pytest.fixture(autouse=True)
def prepared(monkeypatch) -> None:
    """The database of the suite is ready; nothing is to be migrated or collected."""
    monkeypatch.setattr("gongkai.site.cli.serve.prepare", lambda *, demo: None)
    monkeypatch.delenv("GONGKAI_PASSWORD", raising=False)


def begin(code: str, typed: str | None = None) -> Result:
    options = {
        "--organ": "青麓区人民政府",
        "--code": "qinglu",
        "--credit-code": code,
        "--address": "湖滨路 1 号",
        "--phone": "000-1",
        "--username": "admin",
        "--name": "周信",
    }
    args = ["begin", *(word for pair in options.items() for word in pair)]
    return CliRunner().invoke(main, args, input=typed, prog_name="gongkai")


def test_an_empty_site_begins_with_what_was_typed() -> None:
    result = begin(credit_code(7), f"{PASSWORD}\n{PASSWORD}\n")
    assert result.exit_code == 0
    assert Organ.objects.get().code == "qinglu"
    assert User.objects.get().check_password(PASSWORD)


def test_a_begun_site_is_refused_before_a_password_is_asked() -> None:
    begin(credit_code(7), f"{PASSWORD}\n{PASSWORD}\n")
    result = begin(credit_code(8))
    assert result.exit_code == 1
    assert "不能再次初始化" in result.stderr
    assert "密码" not in result.stdout
    assert Organ.objects.count() == 1


def test_a_wrong_code_enters_nothing() -> None:
    result = begin(credit_code(7)[:17] + "X", f"{PASSWORD}\n{PASSWORD}\n")
    assert result.exit_code == 1
    assert "校验位" in result.stderr
    assert not Organ.objects.exists()
    assert not User.objects.exists()
