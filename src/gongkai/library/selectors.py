"""Reads of the library: what holds on a day, texts, lives, links both ways, what is public."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from gongkai.ledger import events
from gongkai.ledger.models import Recorded
from gongkai.ledger.rules.differences import Change, differences
from gongkai.library.models import (
    Amendment,
    Answer,
    CleanUp,
    CleanUpItem,
    Document,
    Draft,
    Extension,
    Interpretation,
    TextVersion,
)
from gongkai.library.rules.citations import Citation, citations
from gongkai.library.rules.linking import Find, Target
from gongkai.library.rules.titles import names_of
from gongkai.library.rules.validity import LABELS, Days, latest, standing
from gongkai.library.states import BINDING, ENDED, AnswerStatus, Status

R = TypeVar("R", bound=Recorded)


def with_until(documents: QuerySet[Document], as_of: date) -> QuerySet[Any]:
    """Documents with `until`: their last day of validity as it was known on `as_of`."""
    longer = (
        Extension.objects.as_of(as_of)
        .filter(document=OuterRef("pk"))
        .order_by("-until")
        .values("until")[:1]
    )
    known: QuerySet[Any] = documents.annotate(until=Coalesce(Subquery(longer), F("valid_until")))
    return known


def in_force(day: date, as_of: date | None = None) -> QuerySet[Any]:
    """Documents in force on `day`, as it was known on `as_of` (default: as it is known now).

    The day of coming into force and the last day of validity count, the day of an end does not.
    """
    known_on = as_of or max(day, timezone.localdate())
    known = with_until(Document.objects.as_of(known_on), known_on)
    holding: QuerySet[Any] = known.filter(
        Q(until__isnull=True) | Q(until__gte=day),
        Q(ended_on__isnull=True) | Q(ended_on__gt=day) | Q(ended_entered_on__gt=known_on),
        in_force_on__lte=day,
    )
    return holding


def with_standing(documents: QuerySet[Document], day: date) -> QuerySet[Any]:
    """Documents with `standing`: the value of `Status` on `day`, empty before they were adopted.

    The same rule as `rules.validity.standing`, for lists that filter by it.
    """
    amended = Amendment.objects.current().filter(document=OuterRef("pk"), amended_on__lte=day)
    found: QuerySet[Any] = (
        with_until(documents, timezone.localdate())
        .annotate(first_amendment=Subquery(amended.order_by("amended_on").values("pk")[:1]))
        .annotate(
            standing=Case(
                When(issued_on__gt=day, in_force_on__gt=day, then=Value("")),
                When(ended_on__lte=day, end_kind="repealed", then=Value(Status.REPEALED.value)),
                When(ended_on__lte=day, then=Value(Status.LAPSED.value)),
                When(until__lt=day, then=Value(Status.LAPSED.value)),
                When(in_force_on__gt=day, then=Value(Status.ADOPTED.value)),
                When(first_amendment__isnull=False, then=Value(Status.AMENDED.value)),
                default=Value(Status.IN_FORCE.value),
                output_field=CharField(),
            )
        )
    )
    return found


def until_of(document: Document, as_of: date) -> date | None:
    """The last day of validity of one document as it was known on `as_of`; None without any."""
    longer = Extension.objects.as_of(as_of).filter(document=document).order_by("-until").first()
    return longer.until if longer else document.valid_until


def standing_rows(rows: Iterable[R]) -> list[R]:
    """Those of `rows` that are not struck; for rows that were fetched with their document."""
    return [row for row in rows if row.struck_on is None]


def last_day(document: Document) -> date | None:
    """The last day of validity as it is known now; None where there is none."""
    return latest(
        [document.valid_until, *(e.until for e in standing_rows(document.extensions.all()))]
    )


def days_of(document: Document) -> Days:
    """The days on which a document's standing depends, as they are known now."""
    return Days(
        issued_on=document.issued_on,
        in_force_on=document.in_force_on,
        until=last_day(document),
        ended_on=document.ended_on,
        end_kind=document.end_kind,
        amended_on=tuple(one.amended_on for one in standing_rows(document.amendments.all())),
    )


def standing_of(document: Document, day: date | None = None) -> Status | None:
    """Where a document stands on `day`, by default today."""
    return standing(days_of(document), day or timezone.localdate())


def validity_label(document: Document, day: date | None = None) -> str:
    """现行有效, 已修改, 已废止, 已失效 or 尚未施行 on `day`; empty before it was adopted."""
    found = standing_of(document, day)
    return LABELS[found] if found else ""


def expired(today: date) -> QuerySet[Any]:
    """Documents that still count as standing although their validity ended before `today`."""
    known = with_until(Document.objects.current(), today)
    return known.filter(ended_on__isnull=True, until__lt=today).order_by("until", "pk")


def expiring(today: date, last: date) -> QuerySet[Any]:
    """Documents whose validity ends from `today` through `last`."""
    known = with_until(Document.objects.current(), today)
    return known.filter(ended_on__isnull=True, until__range=(today, last)).order_by("until", "pk")


# Texts


def versions(document: Document) -> list[TextVersion]:
    """The texts of a document, the original first."""
    found = [one for one in document.texts.all() if one.struck_on is None]
    return sorted(found, key=lambda one: (one.from_on, one.pk))


def text_on(document: Document, day: date) -> TextVersion | None:
    """The consolidated text that holds on `day`; before the first, the first; None without any."""
    known = versions(document)
    holding = [one for one in known if one.from_on <= day]
    return holding[-1] if holding else (known[0] if known else None)


def compare_texts(document: Document, first: date, second: date) -> list[Change]:
    """What differs between the texts of two days."""
    before, after = text_on(document, first), text_on(document, second)
    return differences(before.body if before else "", after.body if after else "")


# The life of a document


@dataclass(frozen=True, slots=True)
class LifeStep:
    """One step: its name, day, basis, and the document that took it, if the library has it."""

    label: str
    day: date
    basis: str = ""
    document: Document | None = None
    to_come: bool = False


STEP_LABELS = {
    "drafted": "起草",
    "consulted": "公开征求意见",
    "reviewed": "合法性审核",
    "redrafted": "重新起草",
    "abandoned": "终止制定",
}


def life(document: Document, today: date | None = None) -> list[LifeStep]:
    """The life of a document in the order of its days, what is to come at its end."""
    day = today or timezone.localdate()
    made: Draft | None = getattr(document, "draft", None)
    steps = making_of(made) if made else []
    steps.append(LifeStep("审议通过" if made else "成文", document.issued_on, document.key))
    if document.published_on:
        steps.append(LifeStep("公开", document.published_on))
    steps.append(LifeStep("施行", document.in_force_on, to_come=document.in_force_on > day))
    for one in standing_rows(document.amendments.all()):
        basis = f"{one.key}：{one.summary}"
        steps.append(LifeStep("修改", one.amended_on, basis, _public(one.by)))
    for longer in standing_rows(document.extensions.all()):
        basis = f"{longer.key}：延长至 {longer.until}。{longer.basis}"
        steps.append(LifeStep("延长有效期", longer.entered_on, basis))
    until = last_day(document)
    if document.ended_on:
        label = document.get_end_kind_display()
        successor = _public(document.successor)
        steps.append(LifeStep(label, document.ended_on, document.end_basis, successor))
    elif until is not None:
        steps.append(LifeStep("有效期届满", until, to_come=until >= day))
    return sorted(steps, key=lambda step: step.day)


def making_of(draft: Draft) -> list[LifeStep]:
    """The steps by which a document was made, from the events of its draft."""
    return [
        LifeStep(STEP_LABELS[event.name], event.day, event.payload.get("basis", ""))
        for event in events.history(Draft.STREAM, draft.pk)
        if event.name in STEP_LABELS
    ]


def is_public(document: Document) -> bool:
    """Whether everyone may read `document`: the rule of `published`, for one that is at hand."""
    if document.struck_on or document.published_on is None:
        return False
    return document.published_on <= timezone.localdate()


def _public(document: Document | None) -> Document | None:
    return document if document is not None and is_public(document) else None


# What everyone may read


def published() -> QuerySet[Document]:
    """Documents that everyone may read."""
    return Document.objects.current().filter(published_on__lte=timezone.localdate())


def in_place_of(pk: int) -> Document | None:
    """The public document that took the number of a struck one; None where none did."""
    gone = Document.objects.filter(pk=pk, struck_on__isnull=False).first()
    return published().filter(organ=gone.organ_id, key=gone.key).first() if gone else None


def published_interpretations() -> QuerySet[Interpretation]:
    """Interpretations that everyone may read."""
    return Interpretation.objects.current().filter(
        published_on__lte=timezone.localdate(), withdrawn_on__isnull=True
    )


def published_answers() -> QuerySet[Answer]:
    """Questions and answers that everyone may read."""
    return Answer.objects.current().filter(
        status=AnswerStatus.PUBLISHED, published_on__lte=timezone.localdate()
    )


def lacking_interpretation() -> QuerySet[Document]:
    """Public regulations and normative documents in force without any public interpretation.

    One that says why it needs none is left out (国办发〔2016〕80号).
    """
    today = timezone.localdate()
    explained = published_interpretations().values("documents")
    return (
        in_force(today)
        .filter(kind__in=BINDING, published_on__lte=today, without_interpretation="")
        .exclude(pk__in=explained.filter(documents__isnull=False))
    )


def found(documents: QuerySet[Document], query: str) -> QuerySet[Document]:
    """Documents whose title, number or keywords hold every word of `query`."""
    for word in re.split(r"\s+", query.strip())[:5]:
        if word:
            number = re.sub(r"[﹝\[［(（【](\d{4})[﹞\]］)）】]", r"〔\1〕", word)
            documents = documents.filter(
                Q(title__icontains=word) | Q(key__icontains=number) | Q(keywords__icontains=word)
            )
    return documents


# Citations


@dataclass
class Shelf:
    """The public documents that some texts cite, by number and by name."""

    by_number: dict[str, Any] = field(default_factory=dict)
    by_name: dict[str, list[Any]] = field(default_factory=dict)

    def find(self, citation: Citation) -> Any:
        """The document that a citation names; the number decides, then the title."""
        for number in citation.numbers:
            if number in self.by_number:
                return self.by_number[number]
        named = self.by_name.get(citation.title, []) if citation.title else []
        return named[0] if named else None


def shelf_of(texts: Iterable[str], day: date | None = None) -> Shelf:
    """The public documents that `texts` cite, in one query, each with its `standing` on `day`.

    Of several with one title the one that is still in force is meant, else the latest.
    """
    every = [one for text in texts for one in citations(text)]
    numbers = {number for one in every for number in one.numbers}
    titles = {one.title for one in every if one.title}
    if not every:
        return Shelf()
    named: list[Q] = [Q(title__contains=title) for title in sorted(titles)[:200]]
    wanted = reduce(or_, named, Q(key__in=numbers))
    shelf = Shelf()
    order = ("-issued_on", "pk")
    on = day or timezone.localdate()
    for document in with_standing(published().filter(wanted), on).order_by(*order):
        shelf.by_number[document.key] = document
        for name in names_of(document.title):
            shelf.by_name.setdefault(name, []).append(document)
    for documents in shelf.by_name.values():
        documents.sort(key=lambda one: one.standing in ENDED)
    return shelf


def finder(texts: Sequence[str], day: date | None = None, but: int | None = None) -> Find:
    """What links the citations of `texts` to the library; tells which no longer hold on `day`.

    `but` is the document whose own page it is: it is not linked to itself.
    """
    shelf = shelf_of(texts, day)
    targets: dict[int, Target] = {}

    def find(citation: Citation) -> Target | None:
        document = shelf.find(citation)
        if document is None or document.pk == but:
            return None
        if document.pk not in targets:
            targets[document.pk] = Target(
                reverse("library_document", args=[document.pk]),
                f"{document.title}（{document.key}）",
                document.key,
                gone_label(document),
            )
        return targets[document.pk]

    return find


def gone_label(document: Any) -> str:
    """Why a document does not hold, such as “2021-05-01 已废止”; empty where it does.

    `document` comes with its `standing` (`with_standing`).
    """
    if document.standing not in ENDED:
        return ""
    label = LABELS[Status(document.standing)]
    if document.ended_on is not None:
        return f"{document.ended_on} {label}"
    return f"有效期至 {document.until}，{label}"


def documents_cited(text: str) -> list[Document]:
    """The public documents that `text` cites, in the order in which it does."""
    shelf = shelf_of([text])
    cited = (shelf.find(one) for one in citations(text))
    return list({one.pk: one for one in cited if one is not None}.values())


def citing_texts(document: Document) -> list[TextVersion]:
    """The texts of other public documents that cite `document`."""
    texts = TextVersion.objects.current().exclude(document=document)
    texts = texts.filter(
        document__struck_on__isnull=True, document__published_on__lte=timezone.localdate()
    )
    cites = _citer(document)
    near = texts.filter(_near(document)).select_related("document")
    return [one for one in near if cites(one.body)]


def citing_answers(document: Document) -> list[Answer]:
    """The public answers that cite `document`."""
    cites = _citer(document)
    return [one for one in published_answers().filter(_near(document)) if cites(one.body)]


def _near(document: Document) -> Q:
    """Bodies that may cite `document`; `_citer` decides."""
    wanted = reduce(or_, (Q(body__contains=name) for name in names_of(document.title)))
    parts = re.fullmatch(r"(.+)〔(\d{4})〕(\d+)号", document.key)
    if parts:
        prefix, year, serial = parts.groups()
        wanted |= Q(body__contains=prefix) & Q(body__contains=year) & Q(body__contains=serial)
    return wanted


def _citer(document: Document) -> Callable[[str], bool]:
    names = set(names_of(document.title))

    def cites(text: str) -> bool:
        return any(
            document.key in one.numbers or (one.title in names and not one.numbers)
            for one in citations(text)
        )

    return cites


# What changes what


AMENDED = "修改"


@dataclass(frozen=True, slots=True)
class Effect:
    """What a document did to another: 修改 or 废止, on a day."""

    label: str
    day: date
    document: Document


def changes_made_by(document: Document) -> list[Effect]:
    """The public documents that `document` amended or repealed."""
    # One row for each amendment of a document, whoever made it; a repeal is told once.
    rows: QuerySet[Any] = (
        published()
        .filter(Q(successor=document) | Q(amendments__by=document))
        .annotate(
            by=F("amendments__by"),
            amended=F("amendments__amended_on"),
            gone=F("amendments__struck_on"),
        )
    )
    found: dict[tuple[str, int, date], Effect] = {}
    for one in rows:
        if one.by == document.pk and one.gone is None:
            found[AMENDED, one.pk, one.amended] = Effect(AMENDED, one.amended, one)
        if one.successor_id == document.pk and one.ended_on is not None:
            label = one.get_end_kind_display()
            found[label, one.pk, one.ended_on] = Effect(label, one.ended_on, one)
    return sorted(found.values(), key=lambda effect: effect.day)


def published_clean_ups() -> QuerySet[CleanUp]:
    """Clean-ups whose result is public, the latest first."""
    known = CleanUp.objects.current().filter(published_on__lte=timezone.localdate())
    return known.select_related("organ").order_by("-published_on", "-pk")


def clean_ups_of(document: Document) -> QuerySet[CleanUpItem]:
    """What public clean-ups decided on a document."""
    return (
        CleanUpItem.objects.current()
        .filter(document=document, clean_up__published_on__lte=timezone.localdate())
        .select_related("clean_up")
        .order_by("clean_up__published_on")
    )
