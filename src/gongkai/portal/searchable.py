"""What search finds of the portal: its public items with the text in their attachments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from django.urls import reverse

from gongkai.ledger.files import load, name_of
from gongkai.portal.actions import ITEM
from gongkai.portal.kinds import ColumnKind
from gongkai.portal.models import ColumnPage, ItemPage
from gongkai.portal.selectors import public_items
from gongkai.search.extract import texts
from gongkai.search.sources import Entry, Source, numbers, register


def items(keys: Sequence[str]) -> Iterator[Entry]:
    """Entries of the public ones among the items with these primary keys."""
    known = public_items().filter(pk__in=numbers(keys)).defer(None)
    found = list(known.prefetch_related("attachments__file"))
    above = {item.path[: -ItemPage.steplen] for item in found}
    kinds = dict(ColumnPage.objects.filter(path__in=above).values_list("path", "kind"))
    for item in found:
        files = [(name_of(one.file), partial(load, one.file)) for one in item.attachments.all()]
        yield Entry(
            key=str(item.pk),
            kind=ColumnKind(kinds[item.path[: -ItemPage.steplen]]).label,
            title=item.title,
            body=_body(item.summary, item.text),
            url=reverse("content", args=[item.pk]),
            organ=item.organ.code,
            organ_name=item.organ.name,
            category=item.get_category_display(),
            keywords=item.keywords,
            number=item.document_number,
            index_number=item.index_number,
            day=item.published_on,
            validity=item.validity,
            attachments=texts(files) if files else (),
        )


def _body(summary: str, text: str) -> str:
    """The text, after a summary that does not stand in it already."""
    return text if summary in text else f"{summary}\n{text}"


def _keys() -> Iterator[str]:
    return (str(pk) for pk in public_items().order_by().values_list("pk", flat=True).iterator())


register(Source(ITEM, "公开信息", items, _keys))
