"""A page stays its organ's: another organ's column is refused when it is chosen."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from gongkai.ledger.tests.factories import make_organ
from gongkai.portal import actions
from gongkai.portal.groups import sync_all
from gongkai.portal.kinds import ColumnKind
from gongkai.portal.models import ColumnPage, ItemPage
from gongkai.portal.tests.conftest import Portal
from gongkai.portal.trees import plant_organ


@pytest.fixture
def elsewhere(portal: Portal) -> ColumnPage:
    """A column of another bureau."""
    other = make_organ(portal.district, "青麓区民政局", code="minzheng")
    plant_organ(other)
    sync_all()
    return ColumnPage.objects.get(organ=other, kind=ColumnKind.NOTICES)


@pytest.fixture
def office(client: Client, portal: Portal) -> Client:
    """The disclosure office, which may draft in every organ's columns."""
    client.force_login(portal.office)
    return client


def parent_of(item: ItemPage) -> int:
    return ItemPage.objects.get(pk=item.pk).get_parent().pk


def words(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


WORDS = "由青麓区教育局发布，不能移到青麓区民政局的“通知公告”"


def test_a_person_who_moves_it_is_told_where_it_may_go(
    office: Client, portal: Portal, elsewhere: ColumnPage
) -> None:
    item = portal.draft()
    before = parent_of(item)
    chosen = reverse("wagtailadmin_pages:move_confirm", args=[item.pk, elsewhere.pk])
    for answer in (office.get(chosen, follow=True), office.post(chosen, follow=True)):
        assert answer.redirect_chain[-1][0] == reverse("wagtailadmin_pages:move", args=[item.pk])
        assert WORDS in words(answer) and "另行起草送审" in words(answer)
    assert parent_of(item) == before
    own = portal.column(ColumnKind.NEWS)
    confirm = reverse("wagtailadmin_pages:move_confirm", args=[item.pk, own.pk])
    assert office.get(confirm).status_code == 200
    office.post(confirm)
    assert parent_of(item) == own.pk


def test_of_several_that_are_moved_at_once_none_goes_to_another_organ(
    office: Client, portal: Portal, elsewhere: ColumnPage
) -> None:
    items = [portal.draft() for _ in range(2)]
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
    query = "&".join(f"id={item.pk}" for item in items)
    answer = office.post(f"{address}?{query}&next=/console/", {"chooser": elsewhere.pk})
    assert answer.status_code == 200 and words(answer).count(WORDS) == 2
    own = portal.column(ColumnKind.NOTICES)
    assert {parent_of(item) for item in items} == {portal.column(ColumnKind.STATUTORY).pk}
    office.post(f"{address}?{query}&next=/console/", {"chooser": own.pk})
    assert {parent_of(item) for item in items} == {own.pk}


def test_a_column_that_holds_no_items_takes_none(office: Client, portal: Portal) -> None:
    item, guide = portal.draft(), portal.column(ColumnKind.GUIDE)
    chosen = reverse("wagtailadmin_pages:move_confirm", args=[item.pk, guide.pk])
    assert "由登记自动生成" in words(office.get(chosen, follow=True))
    add = reverse("wagtailadmin_pages:add", args=["portal", "itempage", guide.pk])
    assert office.get(add).status_code in (302, 403)
    assert not guide.permissions_for_user(portal.office).can_add_subpage()


def test_a_copy_is_its_organs_as_well(
    office: Client, portal: Portal, elsewhere: ColumnPage
) -> None:
    item = portal.draft()
    address = reverse("wagtailadmin_pages:copy", args=[item.pk])
    form = {"new_title": "副本", "new_slug": "copy", "new_parent_page": elsewhere.pk}
    told = words(office.post(address, form, follow=True))
    assert "不能复制到青麓区民政局的“通知公告”" in told
    assert ItemPage.objects.count() == 1
    office.post(address, form | {"new_parent_page": parent_of(item)})
    copied = ItemPage.objects.exclude(pk=item.pk).get()
    assert (copied.organ, copied.live) == (portal.bureau, False)


def test_no_caller_moves_it_past_the_action(portal: Portal, elsewhere: ColumnPage) -> None:
    item = portal.draft()
    for mover in (ItemPage.objects.get(pk=item.pk), item):
        with pytest.raises(ValidationError, match="不能移到"):
            mover.move(elsewhere, pos="last-child", user=portal.office)
    with pytest.raises(ValidationError, match="不能移到"):
        actions.move(item, elsewhere, pos="last-child", actor=None)
    other = ItemPage(title="通知", slug="one", organ=elsewhere.organ, live=False)
    elsewhere.add_child(instance=other)
    with pytest.raises(ValidationError, match="不能移到"):
        item.move(other, pos="left")
    topic = ColumnPage(title="专题", slug="topic", kind=ColumnKind.TOPIC, organ=portal.bureau)
    portal.column(ColumnKind.NEWS).get_parent().add_child(instance=topic)
    with pytest.raises(ValidationError, match="不能移到"):
        topic.move(elsewhere.get_parent(), pos="last-child")
