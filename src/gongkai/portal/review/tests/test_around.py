"""No way of Wagtail's leads around the reviews, whoever tries it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.ledger.models import Role, User
from gongkai.ledger.tests.factories import make_user
from gongkai.portal.models import Disclosure, ItemPage, Review
from gongkai.portal.tests.conftest import Portal
from gongkai.portal.tests.test_console import posted

PEOPLE = (
    "head",
    *(
        pytest.param(name, marks=pytest.mark.slow)
        for name in ("officer", "second", "office", "administrator", "superuser", "stranger")
    ),
)


def person(portal: Portal, name: str) -> User:
    """Somebody of each post; “superuser” also has every right that Wagtail knows."""
    if name == "administrator":
        return make_user(portal.district, Role.ADMINISTRATOR)
    if name == "superuser":
        user = make_user(portal.district, Role.OFFICE)
        user.is_superuser = user.is_staff = True
        user.save()
        return user
    if name == "stranger":
        return make_user()
    found: User = getattr(portal, name)
    return found


def wagtail(name: str, *args: Any) -> str:
    return reverse(f"wagtailadmin_pages:{name}", args=args)


def bulk(action: str, *pages: ItemPage) -> str:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    return f"{address}?next=/console/&" + "&".join(f"id={page.pk}" for page in pages)


def api(action: str, page: ItemPage) -> str:
    return f"/console/api/main/pages/{page.pk}/action/{action}/"


SCHEDULE = {"go_live_at": "2020-01-01 00:00", "expire_at": "2020-01-02 00:00"}
Attempt = tuple[str, dict[str, Any]]


def attempts(item: ItemPage, other: ItemPage) -> Iterator[Attempt]:
    """Every address of Wagtail's that makes a page public, hides or moves it, with what it is sent.

    `item` was never public, `other` is.
    """
    column = item.get_parent().pk
    form = posted("没有人审过的标题")
    for name in ("action-publish", "action-submit", "action-restart-workflow", "action-unpublish"):
        for page in (item, other):
            yield wagtail("edit", page.pk), {**form, **SCHEDULE, name: "1"}
            for revision in page.revisions.all():
                yield (
                    wagtail("revisions_revert", page.pk, revision.pk),
                    {**form, **SCHEDULE, name: "1"},
                )
        slug = {"slug": f"new-{name}"}
        yield (
            wagtail("add", "portal", "itempage", column),
            {**form, **slug, **SCHEDULE, name: "1"},
        )
    for page in (item, other):
        for name in ("unpublish", "delete", "convert_alias", "lock", "unlock", "set_privacy"):
            yield wagtail(name, page.pk), {"restriction_type": "login"}
        for revision in page.revisions.all():
            yield wagtail("revisions_unschedule", page.pk, revision.pk), {}
        copy = {"new_title": "副本", "new_slug": f"copy-{page.pk}", "new_parent_page": column}
        yield wagtail("copy", page.pk), {**copy, "publish_copies": "on"}
        yield wagtail("copy", page.pk), {**copy, "new_slug": f"alias-{page.pk}", "alias": "on"}
        yield wagtail("set_page_position", page.pk) + "?position=0", {}
        yield wagtail("workflow_action", page.pk, "approve", 1), {}
        yield wagtail("confirm_workflow_cancellation", page.pk), {}
        for name in ("publish", "unpublish", "delete"):
            yield bulk(name, page), {"include_descendants": "on"}
            yield api(name, page), {"recursive": "true"}
        for name in ("copy", "create_alias", "convert_alias", "copy_for_translation"):
            yield api(name, page), {"keep_live": "true", "locale": "en", "recursive": "true"}
        yield api("revert_to_page_revision", page), {"revision_id": page.revisions.first().pk}
    for name in ("publish", "unpublish", "delete"):
        yield bulk(name, item, other), {"include_descendants": "on"}
    yield wagtail("edit", item.get_parent().get_parent().pk), {"title": "改", "action-publish": "1"}


def seen() -> dict[str, Any]:
    """What everyone may read, and what is registered of it."""
    return {
        "live": sorted(
            ItemPage.objects.filter(live=True).values_list("pk", "title", "slug", "expire_at")
        ),
        "text": [one.text for one in ItemPage.objects.filter(live=True).order_by("pk")],
        "disclosures": list(Disclosure.objects.order_by("pk").values()),
        "reviews": list(Review.objects.filter(status="published").values_list("pk", "digest")),
    }


@pytest.mark.parametrize("name", PEOPLE)
def test_no_way_of_wagtails_changes_what_the_public_sees(portal: Portal, name: str) -> None:
    item, other = portal.draft(), portal.draft()
    portal.published(other)
    other = ItemPage.objects.get(pk=other.pk)
    portal.submitted(item)
    before = seen()
    desk = Client(raise_request_exception=False)
    desk.force_login(person(portal, name))
    tried = 0
    for address, values in list(attempts(item, other)):
        answer = desk.post(address, values)
        assert seen() == before, address
        assert answer.status_code != 500, address
        tried += 1
    assert tried > 60
    assert ItemPage.objects.filter(pk__in=[item.pk, other.pk]).count() == 2
    assert not ItemPage.objects.exclude(alias_of=None)
    public = Client()
    assert public.get(f"/content/{item.pk}/").status_code == 404
    assert other.title in public.get(f"/content/{other.pk}/").content.decode()
