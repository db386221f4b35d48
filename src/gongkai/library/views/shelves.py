"""The lists of the three libraries: one shape of filter, page, row and export for all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_noop

from gongkai.ledger.datasets import DataSet
from gongkai.ledger.models import Organ
from gongkai.library import opendata, selectors
from gongkai.library.models import Answer, Document, DocumentKind, Interpretation
from gongkai.library.states import FORCE, InterpretationKind, SourceKind, Status

FIRST_YEAR = 1990
Query = Mapping[str, str]
Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Choice:
    """A filter of a list: its choices, and what one of them leaves."""

    name: str
    label: str
    choices: Callable[[], Choices]
    apply: Callable[[QuerySet[Any], str], QuerySet[Any]]


@dataclass(frozen=True)
class Shelf:
    """One library as a public list.

    `records(query)` are its public records, `find(records, words)` those that hold the words;
    `data` says how its records are written as open data.
    """

    key: str
    title: str
    noun: str
    lead: str
    row: str
    hint: str
    records: Callable[[Query], QuerySet[Any]]
    find: Callable[[QuerySet[Any], str], QuerySet[Any]]
    order: tuple[str, ...]
    choices: tuple[Choice, ...]
    data: DataSet
    by_day: bool = False


def day_asked(query: Query) -> date:
    """The day on which validity is asked for by `on`; today where none or nonsense was given."""
    try:
        day = date.fromisoformat(query.get("on", "").strip())
    except ValueError:
        return timezone.localdate()
    return day if FIRST_YEAR <= day.year <= 2200 else timezone.localdate()


def _by(field: str) -> Callable[[QuerySet[Any], str], QuerySet[Any]]:
    return lambda records, value: records.filter(**{field: value})


def _in_year(field: str) -> Callable[[QuerySet[Any], str], QuerySet[Any]]:
    return lambda records, value: records.filter(
        **{f"{field}__range": (date(int(value), 1, 1), date(int(value), 12, 31))}
    )


def _years(model: type[Any], field: str) -> Callable[[], Choices]:
    def years() -> Choices:
        days = model.objects.current().filter(**{f"{field}__lte": timezone.localdate()})
        return [(str(d.year), f"{d.year} 年") for d in days.dates(field, "year", order="DESC")]

    return years


def _organs(model: type[Any]) -> Callable[[], Choices]:
    def organs() -> Choices:
        having = model.objects.current().filter(published_on__lte=timezone.localdate())
        found = Organ.objects.filter(pk__in=having.values("organ")).order_by("path")
        return list(found.values_list("code", "name"))

    return organs


VALIDITY: Mapping[str, tuple[str, frozenset[Status]]] = {
    "force": ("现行有效", FORCE),
    "amended": ("已修改", frozenset({Status.AMENDED})),
    "repealed": ("已废止", frozenset({Status.REPEALED})),
    "lapsed": ("已失效", frozenset({Status.LAPSED})),
    "adopted": ("尚未施行", frozenset({Status.ADOPTED})),
}


def _documents(query: Query) -> QuerySet[Any]:
    known = selectors.with_standing(selectors.published(), day_asked(query))
    return known.exclude(standing="").select_related("organ", "successor")


def _text_in(*fields: str) -> Callable[[QuerySet[Any], str], QuerySet[Any]]:
    def find(records: QuerySet[Any], words: str) -> QuerySet[Any]:
        for word in words.split()[:5]:
            held = Q()
            for name in fields:
                held |= Q(**{f"{name}__icontains": word})
            records = records.filter(held)
        return records

    return find


def _kind(choices: Choices, field: str = "kind", label: str = gettext_noop("类别")) -> Choice:
    return Choice("kind", label, lambda: choices, _by(field))


DOCUMENTS = Shelf(
    key="documents",
    title=gettext_noop("政策文件库"),
    noun=gettext_noop("文件"),
    lead=gettext_noop(
        "规章、行政规范性文件和其他政策文件，每件都标明效力，修改、废止前后的文本都查得到。"
    ),
    row="library/_document.html",
    hint="标题或者文号，如“救助”“云政规〔2019〕3号”",
    records=_documents,
    find=selectors.found,
    order=("-issued_on", "-pk"),
    choices=(
        _kind(DocumentKind.choices),
        Choice("organ", gettext_noop("发文机关"), _organs(Document), _by("organ__code")),
        Choice(
            "year", gettext_noop("成文年度"), _years(Document, "issued_on"), _in_year("issued_on")
        ),
        Choice(
            "validity",
            gettext_noop("效力"),
            lambda: [(key, label) for key, (label, _) in VALIDITY.items()],
            lambda records, value: records.filter(standing__in=VALIDITY[value][1]),
        ),
    ),
    data=opendata.DOCUMENTS,
    by_day=True,
)
INTERPRETATIONS = Shelf(
    key="interpretations",
    title=gettext_noop("政策解读"),
    noun=gettext_noop("解读"),
    lead=gettext_noop("用文字、图、视频和问答讲清楚文件说了什么、和您有什么关系，与文件互相链接。"),
    row="library/_interpretation.html",
    hint="标题或者正文里的词",
    records=lambda query: (
        selectors.published_interpretations().select_related("organ").prefetch_related("documents")
    ),
    find=_text_in("title", "body"),
    order=("-published_on", "-pk"),
    choices=(
        _kind(InterpretationKind.choices, label=gettext_noop("形式")),
        Choice("organ", gettext_noop("解读机关"), _organs(Interpretation), _by("organ__code")),
        Choice(
            "year",
            gettext_noop("公开年度"),
            _years(Interpretation, "published_on"),
            _in_year("published_on"),
        ),
    ),
    data=opendata.INTERPRETATIONS,
)
ANSWERS = Shelf(
    key="answers",
    title=gettext_noop("问答库"),
    noun=gettext_noop("问答"),
    lead=gettext_noop(
        "12345 热线、网上留言和依申请公开中大家常问的问题，经审核后公开，答复所引的文件可以点开。"
    ),
    row="library/_answer.html",
    hint="问题或者答复里的词",
    records=lambda query: selectors.published_answers().select_related("organ"),
    find=_text_in("question", "body", "category"),
    order=("-published_on", "-pk"),
    choices=(
        _kind(SourceKind.choices, "source", gettext_noop("来源")),
        Choice("organ", gettext_noop("答复机关"), _organs(Answer), _by("organ__code")),
        Choice(
            "year",
            gettext_noop("公开年度"),
            _years(Answer, "published_on"),
            _in_year("published_on"),
        ),
    ),
    data=opendata.ANSWERS,
)
SHELVES: Mapping[str, Shelf] = {shelf.key: shelf for shelf in (DOCUMENTS, INTERPRETATIONS, ANSWERS)}


def shelf_by(key: str) -> Shelf:
    """The shelf; raises Http404."""
    try:
        return SHELVES[key]
    except KeyError:
        raise Http404("没有这个库") from None


def chosen_of(shelf: Shelf, query: Query) -> dict[str, tuple[str, str]]:
    """What of the shelf's choices the query takes, as value and label; unknown ones left out."""
    found = {}
    for choice in shelf.choices:
        value = query.get(choice.name, "")
        if value and value in (offered := dict(choice.choices())):
            found[choice.name] = (value, offered[value])
    return found


def narrowed(shelf: Shelf, query: Query) -> QuerySet[Any]:
    """The public records of a shelf that the query asks for; unknown choices narrow nothing."""
    records = shelf.records(query)
    taken = chosen_of(shelf, query)
    for choice in shelf.choices:
        if choice.name in taken:
            records = choice.apply(records, taken[choice.name][0])
    words = query.get("q", "").strip()[:100]
    if words:
        records = shelf.find(records, words)
    return records.order_by(*shelf.order)
