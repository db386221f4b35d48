"""What a case is: a base report, its shape, what was changed, and what must be found."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

from gongkai.verify.tests.corpus.base import Change, Report
from gongkai.verify.verdict import ERROR, NOTE, WARNING


@dataclass(frozen=True)
class Expect:
    """A finding: its rule and severity, and a piece of its message or of a place's label."""

    rule: str
    severity: str
    piece: str


@dataclass(frozen=True, eq=False)
class Case:
    """One file of the corpus.

    `about` is the rule that the case breaks, or nearly breaks. `expected` is complete for errors
    and warnings, and for notes of that rule. `problem` says why the checker is known to fail.
    """

    about: str
    name: str
    base: Report
    shape: str
    changes: tuple[Change, ...]
    expected: tuple[Expect, ...]
    previous: Report | None = None
    organs: tuple[Report, ...] | None = None
    problem: str = ""

    def report(self) -> Report:
        """The base with all changes made."""
        return reduce(lambda given, change: change(given), self.changes, self.base)


def error(rule: str, piece: str) -> Expect:
    """An expected error."""
    return Expect(rule, ERROR, piece)


def warning(rule: str, piece: str) -> Expect:
    """An expected warning."""
    return Expect(rule, WARNING, piece)


def note(rule: str, piece: str) -> Expect:
    """An expected note."""
    return Expect(rule, NOTE, piece)


def case(
    about: str,
    name: str,
    base: Report,
    shape: str,
    *items: Change | Expect,
    previous: Report | None = None,
    organs: tuple[Report, ...] | None = None,
    problem: str = "",
) -> Case:
    """A case of changes and expected findings, which stand in any order."""
    return Case(
        about,
        name,
        base,
        shape,
        tuple(item for item in items if not isinstance(item, Expect)),
        tuple(item for item in items if isinstance(item, Expect)),
        previous,
        organs,
        problem,
    )
