"""A load that breaks off leaves nothing behind."""

import pytest

from gongkai.demo import load as module
from gongkai.ledger.models import Event, Organ, User


# It loads nearly all of the demo, which the suite does only once.
@pytest.mark.slow
@pytest.mark.django_db
def test_a_crash_leaves_the_ledger_empty(monkeypatch):
    def crash(*args):
        raise RuntimeError("power cut")

    monkeypatch.setattr(module, "enter_lives", crash)
    with pytest.raises(RuntimeError, match="power cut"):
        module.load()
    assert not Organ.objects.exists()
    assert not User.objects.exists()
    assert not Event.objects.exists()
