"""导入台账: a file of records becomes records of the ledger, wholly or not at all.

A room's `imports.py` registers its kinds: a schema (what the file holds) and an `apply` that takes
the checked rows over. `run` does what all kinds share: it reads the file, finds each row's organ,
checks the actor's right to record for it, refuses double keys, and keeps everything in one
transaction together with the batch and its event. Whatever is wrong with any row, nothing of the
file is written.
"""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any, BinaryIO, NamedTuple, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from gongkai.ledger import events
from gongkai.ledger.intake import Field, Intake, Limits, Problem, Row, Schema, read
from gongkai.ledger.intake.cells import compact, shown
from gongkai.ledger.models import ImportBatch, Organ, User
from gongkai.ledger.parcels import Load, Parcel, unpack
from gongkai.ledger.permissions import may_record

STREAM = "ledger.batch"
ORGAN = "organ"
PARTS = 1000
"""`on_progress(done, total)` counts a run in this many parts: reading is the first half."""

Progress = Callable[[int, int], None]
R = TypeVar("R")


class Entry(NamedTuple):
    """One row of the file that is to be taken over, and the organ whose record it is."""

    row: Row
    organ: Organ

    @property
    def values(self) -> dict[str, Any]:
        """The typed values by field name; a blank is None."""
        return self.row.values


@dataclass(slots=True)
class Problems:
    """The first problems of a run, and how many more there are."""

    keep: int
    first: list[Problem] = field(default_factory=list)
    more: int = 0

    def add(self, problem: Problem) -> None:
        """Note one problem."""
        if len(self.first) < self.keep:
            self.first.append(problem)
        else:
            self.more += 1


@dataclass(slots=True)
class Job:
    """What `apply` works on: the entries, on whose behalf and under which batch.

    `apply` writes records, counts them in `added`, `changed` and `unchanged`, and calls `refuse`
    for a row that cannot be taken over; then the whole run is rolled back. `today` is the day of
    entry of every record; `files` gives what came with the workbook, by name, where the kind takes
    files.
    """

    kind: ImportKind
    entries: list[Entry]
    batch: ImportBatch
    actor: User
    today: date
    problems: Problems
    on_progress: Progress | None = None
    files: Mapping[str, Load] = field(default_factory=dict)
    added: int = 0
    changed: int = 0
    unchanged: int = 0

    def refuse(self, entry: Entry, name: str, message: str, mend: str) -> None:
        """Note what is wrong with field `name` ("" for the row) and how to mend it.

        Both texts are Chinese, without full stop.
        """
        label = self.kind.label(name)
        self.problems.add(Problem(entry.row.sheet, entry.row.number, label, message, mend))

    def refuse_error(self, entry: Entry, error: ValidationError) -> None:
        """Note every message of an action's ValidationError under the column that it names."""
        messages = (
            error.message_dict
            if hasattr(error, "error_dict")
            else {NON_FIELD_ERRORS: error.messages}
        )
        for name, texts in messages.items():
            for text in texts:
                self.refuse(entry, name, text.rstrip("。"), "请改正该行后重新上传")

    def advance(self, done: int) -> None:
        """Tell that `done` of the entries are taken over."""
        if self.on_progress is not None:
            half = PARTS // 2
            self.on_progress(half + half * done // max(len(self.entries), 1), PARTS)


@dataclass(frozen=True)
class ImportKind:
    """One kind of file.

    `schema.key` names the fields that identify a record and has to include `organ`; build that
    field with `organ_field()`. `prepare`, where given, brings the values of one row into their
    final form before keys are compared. `apply` takes the entries over, inside the transaction
    of the run. A kind with `files` also takes a folder or a .zip with one workbook in it.

    Raises ValueError for a schema without `organ`.
    """

    key: str
    schema: Schema
    apply: Callable[[Job], None]
    prepare: Callable[[MutableMapping[str, Any]], None] | None = None
    files: bool = False

    def __post_init__(self) -> None:
        if ORGAN not in self.schema.key:
            raise ValueError(f"import kind {self.key}: the key needs the field {ORGAN!r}")

    def label(self, name: str) -> str:
        """The header of a field, quoted for a message; empty for a name without column."""
        for one in self.schema.fields:
            if one.name == name:
                return f"“{one.label}”列"
        return ""


@dataclass(slots=True)
class ImportResult:
    """What a run did, or on a dry run would do.

    With `problems` nothing was written and the counts are of the rows that had none. `batch` is
    None unless something was written. `notes` are Chinese remarks that stop nothing.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    more_problems: int = 0
    notes: list[str] = field(default_factory=list)
    batch: ImportBatch | None = None

    @property
    def ok(self) -> bool:
        """Whether the file was taken over, or could be."""
        return not self.problems

    @property
    def summary(self) -> str:
        """One Chinese sentence."""
        if self.ok:
            return f"新增 {self.added} 条，更正 {self.changed} 条，未变 {self.unchanged} 条。"
        count = len(self.problems) + self.more_problems
        return f"发现 {count} 处问题，没有导入任何数据；请改正后重新上传。"


class UnknownKind(KeyError):
    """No import kind has that key."""

    def __str__(self) -> str:
        return f"没有名为“{self.args[0]}”的台账，可以导入的有：{'、'.join(KINDS)}。"


KINDS: dict[str, ImportKind] = {}


def register(kind: ImportKind) -> ImportKind:
    """Make a kind known; raises ValueError where its key is taken."""
    if kind.key in KINDS:
        raise ValueError(f"台账重名：{kind.key}")
    KINDS[kind.key] = kind
    return kind


def organ_field() -> Field:
    """The column that names the organ of a row."""
    return Field(
        ORGAN,
        "行政机关",
        "text",
        required=True,
        aliases=("机关", "机关名称", "行政机关名称", "单位", "单位名称", "部门", "部门名称"),
        help="全称、简称、机关代号或统一社会信用代码",
        example="区发展和改革局",
        max_length=120,
    )


def run(
    kind_key: str,
    path: str | os.PathLike[str] | BinaryIO,
    *,
    filename: str,
    actor: User,
    dry_run: bool = False,
    on_progress: Progress | None = None,
    today: date | None = None,
) -> ImportResult:
    """Take a file over as records of the kind, wholly or not at all.

    `path` is a path or a binary file (of a kind with files also a folder or a .zip), `filename` the
    name under which it was uploaded. A key that
    the ledger does not hold is added; one with the same content stays; one with other content is
    struck and entered anew. With `dry_run` all is checked and counted and nothing written. Days
    from 1990 through `today` (default: the current day) are accepted unless a field says
    otherwise; `today` is also the day of entry. `on_progress(done, total)` counts in `PARTS`.

    Raises UnknownKind, and IntakeRefused where the file as a whole cannot be read.
    """
    try:
        kind = KINDS[kind_key]
    except KeyError:
        raise UnknownKind(kind_key) from None
    with _collector_paused():
        return _run(kind, path, filename, actor, dry_run, on_progress, today)


def _run(
    kind: ImportKind,
    path: str | os.PathLike[str] | BinaryIO,
    filename: str,
    actor: User,
    dry_run: bool,
    on_progress: Progress | None,
    today: date | None,
) -> ImportResult:
    day = today or timezone.localdate()
    limits = Limits(today=day, last_day=day)
    parcel = unpack(path, filename) if kind.files else Parcel(path, filename)
    intake = read(
        parcel.workbook,
        kind.schema,
        filename=parcel.filename,
        limits=limits,
        on_progress=_first_half(on_progress),
        others=[other.schema for other in KINDS.values()],
    )
    problems = Problems(limits.max_problems, list(intake.errors), intake.more_errors)
    result = ImportResult(notes=_notes(intake))
    try:
        with transaction.atomic():
            entries = _entries(kind, intake.rows, actor, problems)
            batch = ImportBatch.objects.create(
                kind=kind.key,
                filename=filename[-200:],
                digest=intake.digest,
                entered_on=day,
                actor=actor,
            )
            job = Job(kind, entries, batch, actor, day, problems, on_progress, parcel.files)
            kind.apply(job)
            result.added, result.changed = job.added, job.changed
            result.unchanged = job.unchanged
            if dry_run or problems.first:
                transaction.set_rollback(True)
            else:
                _record(job)
                result.batch = batch
    except IntegrityError:
        result.batch = None
        problems.add(
            Problem(
                filename,
                0,
                "",
                "导入期间另有人登记了同样编号的记录",
                "请重新上传，已有的记录会自动比对",
            )
        )
    result.problems = sorted(problems.first, key=lambda p: (p.sheet, p.row))
    result.more_problems = problems.more
    if on_progress is not None:
        on_progress(PARTS, PARTS)
    return result


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Spare the garbage collector the rows: a fifth of the time, and no row is part of a cycle."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def reconcile(
    job: Job,
    standing: Mapping[Hashable, R],
    *,
    key: Callable[[Entry], Hashable],
    same: Callable[[R, Entry], bool],
    enter: Callable[[Entry], object],
    correct: Callable[[R, Entry], object],
) -> None:
    """Take the entries over one by one: enter what is new, correct what differs.

    `standing` holds the current records by `key`; `correct` strikes the record and enters the row
    in its place. A ValidationError of `enter` or `correct` becomes problems of that row.
    """
    for done, entry in enumerate(job.entries, start=1):
        record = standing.get(key(entry))
        if record is not None and same(record, entry):
            job.unchanged += 1
        else:
            try:
                with transaction.atomic():
                    if record is None:
                        enter(entry)
                    else:
                        correct(record, entry)
            except ValidationError as error:
                job.refuse_error(entry, error)
            else:
                if record is None:
                    job.added += 1
                else:
                    job.changed += 1
        if done % 100 == 0:
            job.advance(done)
    job.advance(len(job.entries))


def _first_half(on_progress: Progress | None) -> Progress | None:
    if on_progress is None:
        return None

    def told(done: int, total: int) -> None:
        on_progress(PARTS // 2 * done // max(total, 1), PARTS)

    return told


def _notes(intake: Intake) -> list[str]:
    reasons = Counter(one.reason for one in intake.ignored)
    return intake.notices + [f"略过 {count} 行：{reason}。" for reason, count in reasons.items()]


def _record(job: Job) -> None:
    batch = job.batch
    batch.added, batch.changed, batch.unchanged = job.added, job.changed, job.unchanged
    batch.save(update_fields=["added", "changed", "unchanged"])
    organs = Counter(entry.organ.code for entry in job.entries)
    events.append(
        batch,
        "imported",
        stream=STREAM,
        day=job.today,
        actor=job.actor,
        payload={
            "kind": job.kind.key,
            "digest": batch.digest,
            "added": job.added,
            "changed": job.changed,
            "unchanged": job.unchanged,
            "organs": dict(organs),
        },
    )


def _names() -> dict[str, list[Organ]]:
    """Organs by every text that may name them; a short name may belong to several."""
    found: dict[str, list[Organ]] = {}
    for organ in Organ.objects.all():
        texts = (organ.name, organ.short_name, organ.code, organ.credit_code)
        for text in {_comparable(text) for text in texts}:
            found.setdefault(text, []).append(organ)
    # A full name, code or credit code is unique and goes before another organ's short name.
    for organ in list({organ.pk: organ for group in found.values() for organ in group}.values()):
        for text in (organ.name, organ.code, organ.credit_code):
            found[_comparable(text)] = [organ]
    return found


def _comparable(text: str) -> str:
    return compact(text).casefold()


def _entries(kind: ImportKind, rows: Sequence[Row], actor: User, problems: Problems) -> list[Entry]:
    """The rows with their organs; rows without, without right or with a double key are refused."""
    texts: dict[str, list[int]] = {}
    for index, row in enumerate(rows):
        texts.setdefault(row.values[ORGAN], []).append(index)
    organs, refusals = _resolve(texts, actor)
    label = kind.label(ORGAN)
    for text, (message, mend) in refusals.items():
        indices = texts[text]
        count = f"（共 {len(indices)} 行）" if len(indices) > 1 else ""
        first = rows[indices[0]]
        problems.add(Problem(first.sheet, first.number, label, message + count, mend))
    if kind.prepare is not None:
        for row in rows:
            kind.prepare(row.values)
    entries = [Entry(row, organs[row.values[ORGAN]]) for row in rows if row.values[ORGAN] in organs]
    spelled_once = len({organ.pk for organ in organs.values()}) == len(organs)
    if spelled_once and kind.prepare is None:
        # The reader has compared the keys already, and each organ is spelled in one way only.
        return entries
    return _without_doubles(kind, entries, problems)


def _resolve(
    texts: Mapping[str, object], actor: User
) -> tuple[dict[str, Organ], dict[str, tuple[str, str]]]:
    """The organ of each text, and why there is none: (message, how to mend)."""
    names = _names()
    allowed: dict[int, bool] = {}
    organs: dict[str, Organ] = {}
    refusals: dict[str, tuple[str, str]] = {}
    for text in texts:
        found = names.get(_comparable(text), [])
        if not found:
            refusals[text] = (
                f"没有名为“{shown(text)}”的行政机关",
                "请填写机关的全称、简称、代号或统一社会信用代码，与机关目录一致",
            )
            continue
        if len(found) > 1:
            full = "、".join(organ.name for organ in found[:4])
            refusals[text] = (f"“{shown(text)}”可指 {len(found)} 个机关（{full}）", "请填写全称")
            continue
        organ = found[0]
        if organ.pk not in allowed:
            allowed[organ.pk] = may_record(actor, organ)
        if allowed[organ.pk]:
            organs[text] = organ
        else:
            refusals[text] = (
                f"您没有为“{organ.name}”登记的权限",
                "请删去该机关的行，或由该机关的公开工作人员、政务公开办导入",
            )
    return organs, refusals


def _without_doubles(kind: ImportKind, entries: Sequence[Entry], problems: Problems) -> list[Entry]:
    names = [name for name in kind.schema.key if name != ORGAN]
    seen: dict[tuple[Hashable, ...], Row] = {}
    kept: list[Entry] = []
    for entry in entries:
        row, organ = entry
        first = seen.setdefault((organ.pk, *(row.values[name] for name in names)), row)
        if first is row:
            kept.append(entry)
            continue
        content = "、".join(shown(row.values[name]) for name in names)
        place = f"工作表“{first.sheet}”" if first.sheet != row.sheet else ""
        message = f"与{place}第 {first.number} 行重复（{organ.name}，{content}）"
        column = kind.label(names[-1]) if names else ""
        problems.add(Problem(row.sheet, row.number, column, message, "请删去重复的一行或改正"))
    return kept
