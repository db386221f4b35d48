"""Many items at once: pages with computed places in the tree, their records, events and revisions.

One page through Wagtail costs some twenty statements; a backlog of thousands goes in by sets.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CharField, OuterRef, Subquery
from django.db.models.functions import Cast
from django.utils import timezone
from modelcluster.models import get_serializable_data_for_fields
from wagtail.models import Page, Revision

from gongkai.ledger import bulk, changes, events
from gongkai.ledger.calendars import site_calendar
from gongkai.ledger.files import store_file
from gongkai.ledger.models import ImportBatch, User
from gongkai.ledger.numbering import draw_many
from gongkai.ledger.permissions import require
from gongkai.ledger.rules.refusal import UploadRefused
from gongkai.ledger.rules.upload_type import sniff
from gongkai.norms.documents import document_number
from gongkai.portal.actions import ATTACHMENT, COLUMN, ITEM
from gongkai.portal.body import from_paragraphs
from gongkai.portal.gates import blocked
from gongkai.portal.kinds import ColumnKind
from gongkai.portal.models import Attachment, ColumnPage, Disclosure, ItemPage
from gongkai.portal.permissions import may_publish
from gongkai.portal.placing import SET, Place, fill_pages, place_pages, take_place
from gongkai.portal.review.checking import check_new, messages
from gongkai.portal.review.drafts import Attached
from gongkai.portal.review.readings import Contents, read_bytes
from gongkai.portal.rules.due import disclosure_due
from gongkai.portal.rules.elements import element_problems
from gongkai.portal.rules.index_number import index_number, organisation_code, series


class WrongItems(ValidationError):
    """Some items of a set cannot be published; `by_item` has the messages by place, from 0."""

    def __init__(self, by_item: Mapping[int, Sequence[str]], titles: Sequence[str]) -> None:
        self.by_item = by_item
        super().__init__(
            [
                f"第 {place + 1} 条“{titles[place][:30]}”：{message}"
                for place, messages in by_item.items()
                for message in messages
            ]
        )


@dataclass(frozen=True, slots=True)
class NewFile:
    """An attachment: file name, bytes, and the name that the page prints."""

    name: str
    data: bytes
    title: str


@dataclass(frozen=True, slots=True)
class NewItem:
    """One item as it is to be published; `published_at` is the moment, with its zone.

    `paragraphs` are plain text, or `body` is the ready JSON of a body. `topics` are primary keys of
    topic columns. `entered_on` is the day of entry, today if it is None.
    """

    title: str
    formed_on: date
    published_at: datetime
    category: str = ""
    paragraphs: Sequence[str] = ()
    body: str = ""
    document_number: str = ""
    validity: str = ""
    keywords: str = ""
    source: str = ""
    summary: str = ""
    topics: tuple[int, ...] = ()
    files: tuple[NewFile, ...] = ()
    entered_on: date | None = None


def publish_items(
    items: Mapping[ColumnPage, Sequence[NewItem]],
    *,
    actor: User,
    batch: ImportBatch | None = None,
    gated: bool = True,
) -> list[int]:
    """Publish new items below their columns; returns the primary keys in the order given.

    The recorded path of a backlog, without the three reviews of `portal.review`: `actor` answers for
    the whole set, and each disclosure's chain and batch say so. All or none: a wrong item refuses
    the whole. `gated` checks the content of each item and asks the registered gates; nothing can be
    overridden here, such an item is entered by itself.
    Raises PermissionDenied, and WrongItems with what is wrong with each.
    """
    for column in items:
        require(may_publish(actor, column.organ), "公开信息")
    rows = [(column, item) for column, some in items.items() for item in some]
    made = [_draft(column, item) for column, item in rows]
    _refuse_wrong(rows, made, gated)
    with transaction.atomic():
        places = [Place(column, item.title, item.published_at) for column, item in rows]
        pages = place_pages(ItemPage, places, owner=actor)
        for one, page, number in zip(made, pages, _index_numbers(rows), strict=True):
            take_place(one, page)
            one.index_number = number
        fill_pages(made)
        _topics(rows, pages)
        filed = _files(rows, made, actor)
        _revisions(made, filed, actor)
        _disclosures(rows, made, actor, batch)
        changes.announce(ITEM, *(str(page.pk) for page in pages))
        told = {str(column.pk) for column in items}
        told |= {str(topic) for _, item in rows for topic in item.topics}
        changes.announce(COLUMN, *sorted(told))
    return [page.pk for page in pages]


def _refuse_wrong(
    rows: Sequence[tuple[ColumnPage, NewItem]], made: Sequence[ItemPage], gated: bool
) -> None:
    wrong: dict[int, list[str]] = {}
    read = _read(rows) if gated else {}
    for place, ((column, item), draft) in enumerate(zip(rows, made, strict=True)):
        found = element_problems(
            title=item.title,
            has_content=bool(item.paragraphs or item.body or item.files),
            column_kind=column.kind,
            category=item.category,
            formed_on=item.formed_on,
            published_on=timezone.localdate(item.published_at),
        )
        told = list(found.values())
        if gated:
            files = [_attached(file, read) for file in item.files]
            told += messages(check_new(draft, column.kind, files))
            told += [one.message for one in blocked(draft)]
        if told:
            wrong[place] = told
    if wrong:
        raise WrongItems(wrong, [item.title for _, item in rows])


def _read(rows: Sequence[tuple[ColumnPage, NewItem]]) -> dict[str, Contents]:
    """What stands in the files of all items, each distinct one read once, by its digest."""
    return read_bytes({_digest(file): file.data for _, item in rows for file in item.files})


def _digest(file: NewFile) -> str:
    return hashlib.sha256(file.data).hexdigest()


def _attached(file: NewFile, read: Mapping[str, Contents]) -> Attached:
    digest = _digest(file)
    try:
        kind = sniff(file.data)
    except UploadRefused:
        kind = ""
    return Attached(file.title, file.name, kind, digest, read[digest])


def _draft(column: ColumnPage, item: NewItem) -> ItemPage:
    return ItemPage(
        title=item.title,
        organ_id=column.organ_id,
        category=item.category,
        formed_on=item.formed_on,
        published_on=timezone.localdate(item.published_at),
        document_number=document_number(item.document_number),
        validity=item.validity,
        keywords=item.keywords,
        source=item.source,
        summary=item.summary,
        body=item.body or from_paragraphs(item.paragraphs),
    )


def _index_numbers(rows: Sequence[tuple[ColumnPage, NewItem]]) -> list[str]:
    places: dict[tuple[str, int], list[int]] = defaultdict(list)
    for place, (column, item) in enumerate(rows):
        assert column.organ is not None
        year = timezone.localdate(item.published_at).year
        places[organisation_code(column.organ.credit_code), year].append(place)
    numbers = [""] * len(rows)
    for (code, year), some in places.items():
        first = draw_many(series(code, year), len(some))
        some.sort(key=lambda place: rows[place][1].published_at)
        for serial, place in enumerate(some, start=first):
            numbers[place] = index_number(code, year, serial)
    return numbers


def _topics(rows: Sequence[tuple[ColumnPage, NewItem]], pages: Sequence[Page]) -> None:
    through = ItemPage.topics.through
    through.objects.bulk_create(
        (
            through(itempage_id=page.pk, columnpage_id=topic)
            for (_, item), page in zip(rows, pages, strict=True)
            for topic in item.topics
        ),
        batch_size=SET,
    )


def _files(
    rows: Sequence[tuple[ColumnPage, NewItem]], made: Sequence[ItemPage], actor: User
) -> set[int]:
    """Keep the attachments; returns the primary keys of the items that have some."""
    attachments = []
    for number, ((_, item), one) in enumerate(zip(rows, made, strict=True)):
        for place, file in enumerate(item.files):
            try:
                stored = store_file(
                    record=one, kind=ATTACHMENT, name=file.name, data=file.data, actor=actor
                )
            except ValidationError as error:
                told = [f"附件“{file.name}”：{message}" for message in error.messages]
                raise WrongItems({number: told}, [new.title for _, new in rows]) from error
            attachments.append(
                Attachment(page_id=one.pk, file=stored, title=file.title, sort_order=place)
            )
    Attachment.objects.bulk_create(attachments)
    return {one.page_id for one in attachments}


def _revisions(made: Sequence[ItemPage], filed: set[int], actor: User) -> None:
    """The first revision of each item: what a later correction is compared with."""
    kind, base = (ContentType.objects.get_for_model(model) for model in (ItemPage, Page))
    topics = _topics_by_page(made)
    # Most items have no attachment and nothing else hanging on them: asking each would cost three
    # queries.
    bare = next((one for one in made if one.pk not in filed), None)
    empty = bare.serializable_data() if bare is not None else {}
    revisions = []
    for one in made:
        content = {
            **(one.serializable_data() if one.pk in filed else empty),
            **get_serializable_data_for_fields(one),
            "topics": topics.get(one.pk, []),
        }
        revisions.append(
            Revision(
                content_type=kind,
                base_content_type=base,
                object_id=str(one.pk),
                created_at=one.first_published_at,
                user=actor,
                object_str=one.title,
                content=content,
            )
        )
    Revision.objects.bulk_create(revisions, batch_size=SET)
    newest = Revision.objects.filter(
        base_content_type=base, object_id=Cast(OuterRef("pk"), CharField())
    )
    chosen = Subquery(newest.values("pk")[:1])
    for start in range(0, len(made), SET):
        some = [one.pk for one in made[start : start + SET]]
        Page.objects.filter(pk__in=some).update(latest_revision=chosen, live_revision=chosen)


def _topics_by_page(made: Iterable[ItemPage]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    pks = [one.pk for one in made]
    for start in range(0, len(pks), SET):
        through = ItemPage.topics.through.objects.filter(itempage_id__in=pks[start : start + SET])
        for page, topic in through.values_list("itempage_id", "columnpage_id"):
            found[page].append(topic)
    return found


def _disclosures(
    rows: Sequence[tuple[ColumnPage, NewItem]],
    made: Sequence[ItemPage],
    actor: User,
    batch: ImportBatch | None,
) -> None:
    calendar, today = site_calendar(), timezone.localdate()
    due: dict[date, date | None] = {}
    values, facts = [], {}
    for (column, item), one in zip(rows, made, strict=True):
        if item.formed_on not in due:
            due[item.formed_on] = disclosure_due(item.formed_on, calendar)
        day = one.published_on
        assert day is not None
        values.append(
            (
                one.organ_id,
                one.index_number,
                item.entered_on or today,
                one.pk,
                one.title,
                one.category,
                column.kind == ColumnKind.NEWS,
                column.kind == ColumnKind.NOTICES,
                bool(one.category),
                item.formed_on,
                due[item.formed_on],
                day,
            )
        )
        payload = {"page": one.pk, "number": one.index_number}
        moment = item.published_at if item.entered_on == day else None
        facts[one.pk] = events.Fact("published", day, payload, moment)
    bulk.insert(
        Disclosure,
        (
            "organ_id",
            "key",
            "entered_on",
            "page_id",
            "title",
            "category",
            "is_news",
            "is_notice",
            "is_catalogue",
            "formed_on",
            "due_on",
            "published_on",
        ),
        values,
        constants=(
            ("struck_on", None),
            ("batch_id", batch.pk if batch else None),
            ("withdrawn_on", None),
            ("withdrawal_reason", ""),
        ),
    )
    pks = list(facts)
    for start in range(0, len(pks), SET):
        some = pks[start : start + SET]
        found = Disclosure.objects.filter(page_id__in=some, struck_on__isnull=True)
        events.append_chains(
            Disclosure.STREAM,
            ((pk, [facts[page]]) for pk, page in found.values_list("pk", "page_id").order_by("pk")),
            actor=actor,
        )
