"""Fixtures of the whole suite."""

from __future__ import annotations

import pytest
from django.core.management import call_command


@pytest.fixture(scope="session")
def demo_district(django_db_setup, django_db_blocker):
    """The demo's district, loaded once per worker.

    Tests that use it carry `@pytest.mark.django_db` and `@pytest.mark.xdist_group("demo")`; what
    they change is rolled back, what the fixture loaded stays for the next.
    """
    from gongkai.demo.load import load

    with django_db_blocker.unblock():
        load()
        yield
        call_command("flush", interactive=False)
