"""Rows of many pages with computed places in the tree, and of their own tables."""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F
from wagtail.blocks import StreamValue
from wagtail.models import Locale, Page

from gongkai.ledger import bulk
from gongkai.ledger.models import User

SET = 500


@dataclass(frozen=True, slots=True)
class Place:
    """One live page to be made below `parent`; without a slug it gets one that nobody types."""

    parent: Page
    title: str
    at: datetime
    slug: str = ""


def place_pages(
    model: type[Page], places: Sequence[Place], *, owner: User | None = None
) -> list[Page]:
    """Insert the base rows of pages of `model`, each after the last child of its parent.

    The rows of the model's own table are for the caller (`fill_pages`), in the same transaction.
    """
    kind, locale = ContentType.objects.get_for_model(model), Locale.get_active()
    steps: dict[int, int] = {}
    added: dict[int, int] = defaultdict(int)
    pages = []
    for place in places:
        parent = place.parent
        if parent.pk not in steps:
            steps[parent.pk] = _last_step(parent)
        steps[parent.pk] += 1
        added[parent.pk] += 1
        key = uuid.uuid4()
        slug = place.slug or f"item-{key.hex[:16]}"
        pages.append(
            Page(
                title=place.title,
                draft_title=place.title,
                slug=slug,
                path=Page._get_path(parent.path, parent.depth + 1, steps[parent.pk]),
                depth=parent.depth + 1,
                numchild=0,
                url_path=f"{parent.url_path}{slug}/",
                content_type=kind,
                locale=locale,
                translation_key=key,
                owner=owner,
                live=True,
                has_unpublished_changes=False,
                first_published_at=place.at,
                last_published_at=place.at,
                latest_revision_created_at=place.at,
            )
        )
    made: list[Page] = Page.objects.bulk_create(pages, batch_size=SET)
    for pk, count in added.items():
        Page.objects.filter(pk=pk).update(numchild=F("numchild") + count)
    return made


def fill_pages(made: Sequence[models.Model]) -> None:
    """Insert the rows of the own table of pages whose base rows are there."""
    if not made:
        return
    model = type(made[0])
    own = list(model._meta.local_concrete_fields)
    bulk.insert(
        model,
        [field.attname for field in own],
        ([_ready(field, one) for field in own] for one in made),
    )


def take_place(one: Any, page: Page) -> None:
    """Give a page in memory the base row of `page`."""
    for field in Page._meta.concrete_fields:
        setattr(one, field.attname, getattr(page, field.attname))
    one.page_ptr_id = page.pk


def _ready(field: Any, one: models.Model) -> Any:
    value = getattr(one, field.attname)
    if isinstance(value, StreamValue):
        return json.dumps(field.get_prep_value(value), ensure_ascii=False)
    return value


def _last_step(parent: Page) -> int:
    held = Page.objects.select_for_update().get(pk=parent.pk)
    below = Page.objects.filter(path__startswith=held.path, depth=held.depth + 1)
    last = below.order_by("-path").values_list("path", flat=True).first()
    return Page._str2int(last[-Page.steplen :]) if last else 0
