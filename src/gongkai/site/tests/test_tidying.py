"""What is cleared at night, and that it may be cleared twice."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from gongkai.foi import drafts
from gongkai.foi.models import Draft
from gongkai.ledger.files import ORPHAN_SECONDS, folder
from gongkai.site.tidying import Tidied, tidy

pytestmark = pytest.mark.django_db


def test_what_nobody_needs_is_cleared_once_and_the_rest_stays(
    settings: Any, tmp_path: Path
) -> None:
    settings.HOME = tmp_path
    drafts.begin()
    drafts.begin()
    past = timezone.localdate() - timedelta(days=1)
    Draft.objects.filter(pk=Draft.objects.first().pk).update(expires_on=past)
    for place, name, age in (
        (folder(), "old", ORPHAN_SECONDS + 60),
        (folder(), "new", 0),
        (tmp_path / "letters", "old", ORPHAN_SECONDS + 60),
    ):
        orphan = place / "ab" / name
        orphan.parent.mkdir(parents=True, exist_ok=True)
        orphan.write_bytes(b"sealed")
        when = orphan.stat().st_mtime - age
        os.utime(orphan, (when, when))
    assert tidy() == Tidied(files=2, drafts=1, changes=0)
    assert tidy() == Tidied(files=0, drafts=0, changes=0)
    assert Draft.objects.count() == 1 and (folder() / "ab" / "new").exists()
