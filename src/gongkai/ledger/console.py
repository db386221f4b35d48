"""What a room tells the officers' console of its records: columns, filters, forms, actions.

A room's `console.py` registers a `RecordKind`; the site turns it into list, detail, forms and export,
and the figure page uses the same columns for the records behind a number. Nothing here writes:
forms call the room's actions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.template.loader import render_to_string
from django.utils import timezone

from gongkai.ledger.models import Organ, Recorded, User
from gongkai.ledger.permissions import may_record, recordable_organs


class DayInput(forms.DateInput):
    """The browser's own day picker, `2022-02-24`."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class Day(forms.DateField):
    """A day with the browser's picker; messages say how to write it."""

    def __init__(self, *, label: str, required: bool = True, help_text: str = "") -> None:
        super().__init__(
            label=label,
            required=required,
            help_text=help_text,
            widget=DayInput(),
            input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"],
            error_messages={"invalid": "请按“2022-02-24”的样子填写日期。"},
        )


class RecordForm(forms.Form):
    """A form about a record: knows who fills it in and, for a step, about which record.

    A field named `organ` offers the organs for which the person may record.
    """

    required_css_class = "required"

    def __init__(
        self, *args: Any, user: User, record: models.Model | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.record = user, record
        organ = self.fields.get("organ")
        if isinstance(organ, forms.ModelChoiceField):
            organ.queryset = recordable_organs(user)
            if organ.queryset.count() == 1:
                organ.initial = organ.queryset.first()
        self.prepare()

    def prepare(self) -> None:
        """Adapt fields to the record."""

    def refused(self, error: ValidationError) -> None:
        """Adapt what was typed to the action's refusal, before the form is printed again."""


class OrganField(forms.ModelChoiceField):
    """The organ whose record it is; `RecordForm` fills in the choices."""

    def __init__(self) -> None:
        super().__init__(
            label="行政机关",
            queryset=Organ.objects.none(),
            empty_label="请选择",
            error_messages={"invalid_choice": "您没有为该机关登记的权限，请重新选择。"},
        )


class ReasonForm(RecordForm):
    """One reason, kept in the record's history."""

    reason = forms.CharField(label="理由", max_length=400, widget=forms.Textarea(attrs={"rows": 3}))


@dataclass(frozen=True)
class Column:
    """One column of a list. `get` gives what is printed; `sort` the field that orders by it."""

    label: str
    get: Callable[[Any], Any]
    sort: str = ""
    numeric: bool = False

    def text(self, record: Any) -> str:
        """The printed cell; a blank is empty."""
        value = self.get(record)
        if value is None:
            return ""
        if isinstance(value, date):
            return value.isoformat()
        return str(value)


@dataclass(frozen=True)
class Filter:
    """A choice above a list: `apply(records, value)` narrows to it."""

    name: str
    label: str
    choices: Callable[[], Sequence[tuple[str, str]]]
    apply: Callable[[models.QuerySet[Any], str], models.QuerySet[Any]]


@dataclass(frozen=True)
class Outcome:
    """What an action shows afterwards: `message`, and lines that are shown once (`secret`)."""

    message: str
    secret: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Shown:
    """A part of a page that a room draws itself: its title, its template and what that prints."""

    title: str
    template: str
    context: Mapping[str, Any]

    def html(self) -> str:
        """The part as the page prints it."""
        return render_to_string(self.template, dict(self.context))


@dataclass(frozen=True)
class Part:
    """A record that belongs to another, such as a letter to a case: its events join the timeline."""

    record: Recorded
    label: str
    event_labels: Mapping[str, str]


@dataclass(frozen=True)
class Waiting:
    """A record on which this person has something to do, and what; `mark` as in `work`."""

    record: Recorded
    what: str
    mark: str = ""


@dataclass(frozen=True)
class Action:
    """Something an officer may do with a record now; `run` calls the room's action.

    `open_to(record)` says whether it can be done in the record's present state; `permit(user,
    record)` whether the person may, which is the right to record for the organ unless the room
    says otherwise. The room's action checks both again. `beside(record, user)` is shown next to the
    form; `preview(record, data, user)` is what the form would bring about, shown when it is asked
    for, with nothing written; it raises ValidationError as `run` does. `stale(record, user, given)`
    says what happened since the posted form was printed, empty for nothing: whoever pressed twice
    or went back is told that, not that the step is another's.
    """

    key: str
    label: str
    form: type[RecordForm]
    run: Callable[[Any, dict[str, Any], User], Outcome]
    open_to: Callable[[Any], bool] = lambda record: record.struck_on is None
    permit: Callable[[User, Any], bool] = lambda user, record: may_record(user, record.organ)
    note: str = ""
    danger: bool = False
    beside: Callable[[Any, User], Shown | None] | None = None
    preview: Callable[[Any, dict[str, Any], User], Shown | None] | None = None
    stale: Callable[[Any, User, Mapping[str, Any]], str] = lambda record, user, given: ""


@dataclass(frozen=True)
class RecordKind:
    """One kind of record as the console shows it.

    `facts(record)` are the lines of its page; `event_labels` name its events; `work` marks a record by
    the clock (`overdue`, `soon` or empty) with the reason, `works` a whole page of them; `waiting`
    is what a person has to do, for the day's first screen, the most pressing first; `explain`
    gives each deadline's title with the sentences that explain it; `refused` what cannot be done
    now, and why; `sections` are further parts of its page for this reader, `parts` the records whose
    events join its timeline; `search` are the fields that a word is looked for in, or what
    a record must be to fit a word; `bulk(user)` are the actions that this person may take for many
    records at once. A kind without `add_form` is written elsewhere. `public(record)` is the
    address under which everyone may read the record: all may then list those behind a figure.
    """

    key: str
    title: str
    noun: str
    icon: str
    model: type[Recorded]
    columns: tuple[Column, ...]
    search: tuple[str | Callable[[str], models.Q], ...]
    order: str
    empty: str
    facts: Callable[[Any], Sequence[tuple[str, Any]]]
    actions: Callable[[Any], Sequence[Action]]
    event_labels: Mapping[str, str]
    add_form: type[RecordForm] | None = None
    add: Callable[[dict[str, Any], User], Any] | None = None
    filters: tuple[Filter, ...] = ()
    related: tuple[str, ...] = ("organ",)
    work: Callable[[Any], tuple[str, str]] = field(default=lambda record: ("", ""))
    works: Callable[[Sequence[Any]], Sequence[tuple[str, str]]] | None = None
    waiting: Callable[[User], Sequence[Waiting]] = field(default=lambda user: ())
    explain: Callable[[Any], Sequence[tuple[str, Sequence[str]]]] = field(default=lambda record: ())
    refused: Callable[[Any], Sequence[tuple[str, str]]] = field(default=lambda record: ())
    sections: Callable[[Any, User], Sequence[Shown]] = field(default=lambda record, user: ())
    parts: Callable[[Any], Sequence[Part]] = field(default=lambda record: ())
    payload_values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    bulk: Callable[[User], Sequence[Action]] = field(default=lambda user: ())
    import_kind: str = ""
    group: str = ""
    public: Callable[[Any], str] | None = None


@dataclass(frozen=True)
class Addition:
    """What another room puts on the page of a kind of record: its own actions and parts.

    Rooms do not import each other: the guest reads the record by what its models share, such as a
    foreign key, and its actions call its own room's.
    """

    actions: Callable[[Any], Sequence[Action]] = field(default=lambda record: ())
    sections: Callable[[Any, User], Sequence[Shown]] = field(default=lambda record, user: ())


ADDITIONS: dict[str, list[Addition]] = {}


def add_to(key: str, addition: Addition) -> None:
    """Put something on the pages of the kind `key`, whether or not it is registered yet."""
    ADDITIONS.setdefault(key, []).append(addition)


def actions_of(kind: RecordKind, record: Any) -> list[Action]:
    """What can be done with a record now, by its own room and by others; what is dangerous last."""
    added = [one for addition in ADDITIONS.get(kind.key, ()) for one in addition.actions(record)]
    return sorted([*kind.actions(record), *added], key=lambda action: action.danger)


def sections_of(kind: RecordKind, record: Any, user: User) -> list[Shown]:
    """The parts of a record's page, by its own room and by others."""
    added = ADDITIONS.get(kind.key, ())
    return [
        *kind.sections(record, user),
        *(one for addition in added for one in addition.sections(record, user)),
    ]


KINDS: dict[str, RecordKind] = {}


def register(kind: RecordKind) -> RecordKind:
    """Make a kind of record known; raises ValueError where its key is taken."""
    if kind.key in KINDS:
        raise ValueError(f"record kind {kind.key} is registered twice")
    KINDS[kind.key] = kind
    return kind


def kind_of(model: type[models.Model]) -> RecordKind | None:
    """The kind that shows records of `model`."""
    return next((kind for kind in KINDS.values() if kind.model is model), None)


def yuan(fen: int | None) -> str:
    """Whole fen as yuan with two decimals."""
    return "" if fen is None else f"{Decimal(fen) / 100:.2f}"


def by_field(name: str, label: str, choices: Sequence[tuple[str, str]], path: str = "") -> Filter:
    """A filter on one field with fixed choices."""
    return Filter(
        name, label, lambda: choices, lambda records, value: records.filter(**{path or name: value})
    )


def by_year(path: str, label: str) -> Filter:
    """A filter on the year of a day."""

    def years() -> list[tuple[str, str]]:
        this = timezone.localdate().year
        return [(str(year), f"{year} 年") for year in range(this, this - 10, -1)]

    def apply(records: models.QuerySet[Any], value: str) -> models.QuerySet[Any]:
        if not value.isdecimal() or not 1990 <= int(value) <= 2200:
            return records
        year = int(value)
        return records.filter(**{f"{path}__range": (date(year, 1, 1), date(year, 12, 31))})

    return Filter("year", label, years, apply)


STANDING = Filter(
    "standing",
    "登记状况",
    lambda: [("struck", "已作废"), ("all", "含已作废")],
    lambda records, value: (
        records.filter(struck_on__isnull=False) if value == "struck" else records
    ),
)
"""Struck records are left out of lists unless asked for."""
