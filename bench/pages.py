"""Publishing a backlog of items in one go against one page at a time.

The baseline is the way of one item: a draft made with `Page.add_child`, submitted, reviewed by
three people and published by the last of them. Measured against it, in the same run: `portal.bulk.publish_items`, which
leaves the same pages, revisions, records and events.

    PYTHONPATH=src python bench/pages.py
"""

from __future__ import annotations

import os
import tempfile
import time
from datetime import date, datetime
from zoneinfo import ZoneInfo

MANY, FEW = 5_000, 100
BAR_SECONDS = 60


def main() -> None:
    """Print both rates and their ratio."""
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(GONGKAI_HOME=home, DJANGO_SETTINGS_MODULE="gongkai.site.settings.test")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        measure()


def measure() -> None:
    """Publish both ways below one column of a small district."""
    from gongkai.ledger.models import Role
    from gongkai.ledger.tests.factories import make_district, make_user
    from gongkai.portal.body import from_paragraphs
    from gongkai.portal.bulk import NewItem, publish_items
    from gongkai.portal.models import ColumnPage, ItemPage
    from gongkai.portal.review import actions as review
    from gongkai.portal.trees import plant_organ

    district = make_district()
    office = make_user(district, Role.OFFICE)
    officer, second, head = (
        make_user(district, role) for role in (Role.OFFICER, Role.OFFICER, Role.HEAD)
    )
    plant_organ(district)
    column = ColumnPage.objects.get(kind="statutory")
    paragraphs = ["本区社会保障和就业情况如下。" * 20, "特此公告。" * 10]
    begun = time.perf_counter()
    for number in range(FEW):
        item = ItemPage(
            title=f"第 {number} 号公告",
            slug=f"single-{number}",
            organ=district,
            category="20-11",
            formed_on=date(2022, 5, 5),
            body=from_paragraphs(paragraphs),
            live=False,
        )
        column.add_child(instance=item)
        item.save_revision(user=officer)
        found = review.submit(item, actor=officer)
        for reviewer in (second, head, office):
            found = review.approve(found, actor=reviewer)
    single = FEW / (time.perf_counter() - begun)
    column.refresh_from_db()
    moment = datetime(2022, 5, 6, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    items = [
        NewItem(f"第 {number} 号通告", date(2022, 5, 5), moment, "20-11", paragraphs)
        for number in range(MANY)
    ]
    begun = time.perf_counter()
    publish_items({column: items}, actor=office)
    spent = time.perf_counter() - begun
    print(f"one at a time: {single:.0f} pages/s")
    print(
        f"in one go:     {MANY / spent:.0f} pages/s ({MANY} pages in {spent:.1f} s, with revisions)"
    )
    print(f"ratio {MANY / spent / single:.0f}, within {BAR_SECONDS} s: {spent <= BAR_SECONDS}")


if __name__ == "__main__":
    main()
