"""From what a person typed to what the index is asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from gongkai.search import analysis
from gongkai.search.port import Term

LONGEST = 100
"""Characters of a query that are looked at."""
MOST_TERMS = 12
_QUOTED = re.compile('[“"「『]([^”"」』]*)[”"」』]')


@dataclass(frozen=True, slots=True)
class Wanted:
    """A typed query, taken apart: see `port.Ask` for the parts."""

    typed: str
    terms: tuple[Term, ...] = ()
    phrases: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()
    spans: tuple[str, ...] = ()

    @property
    def marked(self) -> list[str]:
        """What is marked in a text that was found, longest first."""
        forms = [form for term in self.terms for form in term.forms]
        return sorted({*forms, *self.phrases, *self.whole}, key=lambda text: (-len(text), text))


def understand(typed: str, synonyms: Mapping[str, tuple[str, ...]] | None = None) -> Wanted:
    """Take a query apart: “phrases”, document numbers, days, and words with their synonyms.

    `synonyms` gives for a folded word the others of its group.
    """
    groups = synonyms or {}
    kept = analysis.normal(typed)[:LONGEST].strip()
    text = analysis.fold(kept)
    phrases: list[str] = []

    def quoted(found: re.Match[str]) -> str:
        if analysis.runs(found[1]):
            phrases.append(found[1].strip())
        return " "

    text = _QUOTED.sub(quoted, text)
    text = analysis.with_brackets(text)
    numbers = [(one.organ, one.short) for one in analysis.numbers(text)]
    text = analysis.without_numbers(text)
    spans = [one.term for one in analysis.spans(text)]
    text = analysis.DAY.sub(" ", text)
    terms: dict[str, Term] = {}
    whole: list[str] = []
    for run in analysis.runs(text):
        parts = _parts(run, groups)
        for part in parts:
            terms.setdefault(part, Term((part, *groups.get(part, ()))))
        if len(parts) > 1:
            whole.append(run)
    telling = {part: term for part, term in terms.items() if _tells(part)}
    if telling or phrases or numbers or spans:
        terms = telling
    return Wanted(
        kept,
        tuple(terms.values())[:MOST_TERMS],
        tuple(dict.fromkeys(phrases)),
        tuple(dict.fromkeys(whole)),
        tuple(dict.fromkeys(numbers)),
        tuple(dict.fromkeys(spans)),
    )


def _tells(part: str) -> bool:
    """Whether a part is worth asking for beside others: no idle word, no lone character."""
    return part not in analysis.IDLE and (len(part) > 1 or part.isascii())


def _parts(run: str, groups: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The words of a run; characters that follow each other outside all words stay together."""
    if len(analysis.units(run)) <= 2:
        return [run]
    found: list[str] = []
    start = at = 0
    while at < len(run):
        known = _synonym_at(run, at, groups)
        if known:
            found += _merged(run[start:at])
            found.append(known)
            at = start = at + len(known)
        else:
            at += 1
    return found + _merged(run[start:])


def _synonym_at(run: str, at: int, groups: Mapping[str, tuple[str, ...]]) -> str:
    longest = min(len(run) - at, analysis.LONGEST_WORD)
    for length in range(longest, 1, -1):
        if run[at : at + length] in groups:
            return run[at : at + length]
    return ""


def _merged(run: str) -> list[str]:
    found: list[str] = []
    loose = ""
    for word in analysis.cut(run):
        if len(analysis.units(word)) == 1 and word not in analysis.IDLE:
            loose += word
            continue
        if loose:
            found.append(loose)
            loose = ""
        found.append(word)
    if loose:
        found.append(loose)
    return found
