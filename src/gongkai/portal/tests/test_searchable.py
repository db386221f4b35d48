"""What search is given of the portal: what is public, with the words in its attachments."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from gongkai.portal import actions
from gongkai.portal.searchable import items
from gongkai.portal.tests.conftest import Portal
from gongkai.search.sources import sources


def test_search_gets_public_items_alone_with_the_text_of_their_attachments(
    portal: Portal, settings: Any, tmp_path: Path
) -> None:
    settings.HOME = tmp_path
    public, hidden = portal.draft(keywords="招生 入学"), portal.draft()
    data = "附件里的学区划分表。".encode()
    actions.attach(public, name="学区.txt", data=data, actor=portal.officer)
    portal.published(public, on=date(2022, 5, 20))
    keys = [str(public.pk), str(hidden.pk), "x"]
    (entry,) = items(keys)
    assert (entry.organ, entry.day, entry.validity) == ("jiaoyu", date(2022, 5, 20), "")
    assert "招生范围见附件。" in entry.body and entry.keywords == "招生 入学"
    assert entry.attachments == (("学区.txt", "附件里的学区划分表。"),)
    assert list(sources()[actions.ITEM].keys()) == [str(public.pk)]
    public.refresh_from_db()
    actions.withdraw(public, reason="内容有误。", actor=portal.head, on=date(2022, 5, 21))
    assert list(items(keys)) == []
