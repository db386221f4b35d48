"""What the libraries' pages tell machines of themselves; documents as schema.org's Legislation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.urls import reverse

from gongkai.ledger.models import Organ
from gongkai.ledger.pagemeta import (
    Article,
    Column,
    Data,
    Feed,
    PageMeta,
    absolute,
    moment,
    organ_named,
    shortened,
)
from gongkai.ledger.templatetags.addresses import canonical
from gongkai.library.models import Answer, CleanUp, Document, Interpretation
from gongkai.library.selectors import AMENDED, Effect
from gongkai.library.states import ENDED, Status
from gongkai.library.views.shelves import chosen_of

HOME: Final = Column(
    "政策文件", "政策文件、解读和问答，每件文件都标明效力。", "政策文件 规范性文件", "政策文件"
)
CLEAN_UPS: Final = Column(
    "文件清理", "行政规范性文件清理的结果和理由。", "文件清理 规范性文件", "政策文件"
)


def _crumbs(*more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return ((HOME.name, reverse("library")), *more)


def _shelf(key: str, title: str) -> tuple[str, str]:
    return title, reverse("library_list", args=[key])


def of_home() -> PageMeta:
    """Of the front page."""
    return PageMeta(reverse("library"), HOME, crumbs=_crumbs(), feed=feed_of_home())


def feed_of_home() -> Feed:
    """The feed of all libraries."""
    return Feed("政策文件、解读和问答", reverse("library_feed"))


def path_of_list(shelf: Any, query: Mapping[str, str]) -> str:
    """The address of a library's list as far as the query narrows it."""
    return _narrowed(reverse("library_list", args=[shelf.key]), shelf, query)


def feed_of_list(shelf: Any, query: Mapping[str, str]) -> Feed:
    """The feed of a library's list, narrowed as the query narrows the list."""
    words = query.get("q", "").strip()[:100]
    labels = [label for _, label in chosen_of(shelf, query).values()]
    title = "·".join([shelf.title, *labels, *([f"“{words}”"] if words else [])])
    return Feed(title, _narrowed(reverse("library_shelf_feed", args=[shelf.key]), shelf, query))


def _narrowed(path: str, shelf: Any, query: Mapping[str, str]) -> str:
    taken = {name: value for name, (value, _) in chosen_of(shelf, query).items()}
    asked = canonical(taken, q=query.get("q", "").strip()[:100])
    return f"{path}?{asked}" if asked else path


def column_of(shelf: Any) -> Column:
    """How one of the libraries describes itself."""
    return Column(shelf.title, shelf.lead, f"{shelf.title} {shelf.noun}", "政策文件")


def of_list(shelf: Any, number: int, query: Mapping[str, str]) -> PageMeta:
    """Of page `number` of a library's list; `query` tells what narrows it."""
    title, path = _shelf(shelf.key, shelf.title)
    column = column_of(shelf)
    return PageMeta(
        f"{path}?page={number}" if number > 1 else path,
        column,
        crumbs=_crumbs((title, path)),
        feed=feed_of_list(shelf, query),
    )


def of_document(
    document: Any,
    shelf: Any,
    changes: Iterable[Effect],
    body: str,
    district: Organ | None,
    *,
    now: bool,
) -> PageMeta:
    """Of a document; `changes` is what it did to others, `body` the text that is shown.

    Its legal force is told only where the page shows today's (`now`).
    """
    path = reverse("library_document", args=[document.pk])
    column, place = column_of(shelf), _shelf(shelf.key, shelf.title)
    article = _article(document.title, document, body or document.title, document.keywords)
    crumbs = _crumbs(place, (document.key, path))
    data = (legislation(document, changes, district),) if now else ()
    return PageMeta(path, column, article, crumbs, data)


def of_interpretation(one: Interpretation, shelf: Any) -> PageMeta:
    """Of an interpretation."""
    path = reverse("library_interpretation", args=[one.pk])
    crumbs = _crumbs(_shelf(shelf.key, shelf.title), (one.title, path))
    return PageMeta(path, column_of(shelf), _article(one.title, one, one.body), crumbs)


def of_answer(answer: Answer, shelf: Any) -> PageMeta:
    """Of a question and answer."""
    path = reverse("library_answer", args=[answer.pk])
    crumbs = _crumbs(_shelf(shelf.key, shelf.title), (answer.key, path))
    article = _article(answer.question, answer, answer.body, answer.category)
    return PageMeta(path, column_of(shelf), article, crumbs)


def of_clean_ups() -> PageMeta:
    """Of the list of clean-ups."""
    path = reverse("library_clean_ups")
    crumbs = _crumbs((CLEAN_UPS.name, path))
    return PageMeta(path, CLEAN_UPS, crumbs=crumbs, feed=feed_of_clean_ups())


def feed_of_clean_ups() -> Feed:
    """The feed of that list."""
    return Feed("文件清理结果", reverse("library_clean_up_feed"))


def title_of_clean_up(clean_up: CleanUp) -> str:
    """Heading of a clean-up's result."""
    return f"{clean_up.key}结果"


def of_clean_up(clean_up: CleanUp) -> PageMeta:
    """Of a clean-up's result."""
    path = reverse("library_clean_up", args=[clean_up.pk])
    title = title_of_clean_up(clean_up)
    crumbs = _crumbs((CLEAN_UPS.name, reverse("library_clean_ups")), (title, path))
    return PageMeta(path, CLEAN_UPS, _article(title, clean_up, clean_up.basis), crumbs)


def _article(title: str, record: Any, text: str, keywords: str = "") -> Article:
    return Article(
        title=title,
        published=moment(record.published_on),
        source=record.organ.name,
        author=record.organ.name,
        description=shortened(text),
        keywords=keywords,
    )


def legislation(document: Any, changes: Iterable[Effect], district: Organ | None) -> Data:
    """A document, fetched with its `standing`, as Legislation with what it amends and repeals."""
    data = _named(document) | {
        "url": absolute(reverse("library_document", args=[document.pk])),
        "inLanguage": "zh-Hans",
        "legislationType": document.get_kind_display(),
        "legislationDate": document.issued_on.isoformat(),
        "datePublished": document.published_on.isoformat(),
        "legislationDateOfApplicability": document.in_force_on.isoformat(),
        "legislationPassedBy": organ_named(document.organ),
        "legislationJurisdiction": district.name if district is not None else "",
    }
    if document.standing:
        force = "NotInForce" if document.standing in ENDED | {Status.ADOPTED} else "InForce"
        data["legislationLegalForce"] = f"https://schema.org/{force}"
    if document.keywords:
        data["keywords"] = document.keywords
    for effect in changes:
        name = "legislationAmends" if effect.label == AMENDED else "legislationRepeals"
        data.setdefault(name, []).append(_named(effect.document))
    return data


def _named(document: Document) -> Data:
    return {
        "@type": "Legislation",
        "@id": absolute(reverse("library_document", args=[document.pk])),
        "name": document.title,
        "legislationIdentifier": document.key,
    }
