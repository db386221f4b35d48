"""A small district with its portal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from gongkai.ledger.models import Organ, Role, User
from gongkai.ledger.tests.factories import make_district, make_organ, make_user
from gongkai.portal.body import from_paragraphs
from gongkai.portal.groups import sync_all
from gongkai.portal.kinds import ColumnKind
from gongkai.portal.models import ColumnPage, Disclosure, ItemPage, Review
from gongkai.portal.review import actions as review
from gongkai.portal.trees import plant_organ


@dataclass
class Portal:
    """Who and what stands in the small portal."""

    district: Organ
    bureau: Organ
    officer: User
    second: User
    head: User
    office: User

    def column(self, kind: str) -> ColumnPage:
        return ColumnPage.objects.get(organ=self.bureau, kind=kind)

    def draft(self, kind: str = ColumnKind.STATUTORY, **values: Any) -> ItemPage:
        """An item that was never public."""
        column = self.column(kind)
        number = column.numchild + 1
        item = ItemPage(
            **{
                "title": f"关于义务教育招生的第 {number} 号通知",
                "slug": f"item-{number}",
                "organ": self.bureau,
                "category": "20-11",
                "formed_on": date(2022, 5, 5),
                "body": from_paragraphs(["招生范围见附件。", "咨询电话见文末。"]),
                "live": False,
                **values,
            }
        )
        column.add_child(instance=item)
        item.save_revision(user=self.officer)
        return item

    def submitted(self, item: ItemPage, **values: Any) -> Review:
        """An item's newest draft, submitted by the officer."""
        return review.submit(item, actor=self.officer, **values)

    def approved(self, item: ItemPage, *, on: date | None = None, **values: Any) -> Review:
        """An item that passes all three reviews, and so becomes public unless a day is chosen."""
        found = self.submitted(item, **values)
        for reviewer in (self.second, self.head, self.office):
            found = review.approve(found, actor=reviewer, on=on)
        return found

    def published(self, item: ItemPage, *, on: date | None = None, note: str = "") -> Disclosure:
        """The disclosure of an item after its reviews, as of `on`."""
        self.approved(item, on=on, note=note)
        item.refresh_from_db()
        return Disclosure.objects.get(page_id=item.pk, struck_on__isnull=True)


@pytest.fixture
def portal(db: None) -> Portal:
    district = make_district()
    bureau = make_organ(district, "青麓区教育局", code="jiaoyu")
    district.refresh_from_db()
    people = (
        make_user(bureau, Role.OFFICER),
        make_user(bureau, Role.OFFICER),
        make_user(bureau, Role.HEAD),
        make_user(district, Role.OFFICE),
    )
    for organ in (district, bureau):
        plant_organ(organ)
    sync_all()
    return Portal(district, bureau, *people)
