"""What search is given: the text of today with its standing, nothing that is not public."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from gongkai.ledger.models import User
from gongkai.library.actions import amend_document
from gongkai.library.models import Document
from gongkai.library.texts import enter_text

pytest.importorskip("gongkai.search.sources")


def test_search_gets_the_text_of_today_and_only_what_is_public(
    entered: Callable[..., Document], officer: User
) -> None:
    from gongkai.library.searchable import documents
    from gongkai.search.sources import sources

    public, hidden = entered(1, published_on=date(2020, 5, 20)), entered(2)
    enter_text(document=public, body="每月一次。", actor=officer)
    amend_document(
        document=public, number="青发改〔2021〕9号", amended_on=date(2021, 3, 1),
        summary="改", text="每周一次。", actor=officer,
    )  # fmt: skip
    (entry,) = documents([str(public.pk), str(hidden.pk), "x"])
    assert (entry.body, entry.validity, entry.number) == ("每周一次。", "已修改", public.key)
    assert list(sources()["library.document"].keys()) == [str(public.pk)]
