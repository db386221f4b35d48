"""From what is asked to tantivy's queries.

Results stand in tiers, each sorted by BM25: those whose title holds all words, those that hold all
words, those that hold the characters without being segmented so. The last tier holds the others,
so that count and facets come from it alone, without a score; the first ones let tantivy skip what
cannot reach the page. A single query that scored all of it would cost ten times as much on common
words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from tantivy import Occur, Query

from gongkai.search import analysis
from gongkai.search.port import Ask, Term
from gongkai.search.schema import (
    CURSOR_KEY,
    GRAMS,
    KEY,
    LISTED,
    MARKS,
    NUMBER,
    SAID,
    SCHEMA,
    TITLE,
    TITLE_GRAMS,
    UNITS,
    WORDS,
)

SYNONYM = 0.6
"""What a synonym counts beside the typed word."""
COMMON = 20_000
"""Entries that have a pair of characters which is too common to look where it stands."""
WHOLE = 4.0
"""What the typed stretch as a whole counts in a title."""


def term(field: str, value: str) -> Query:
    """Entries whose field holds this term."""
    option = {TITLE: "freq", WORDS: "freq", TITLE_GRAMS: "position", GRAMS: "position"}
    return Query.term_query(SCHEMA, field, value, option.get(field, "basic"))


def every(queries: Sequence[Query], wished: Sequence[Query] = ()) -> Query:
    """All of the queries; what also answers one of `wished` counts more."""
    if len(queries) == 1 and not wished:
        return queries[0]
    return Query.boolean_query(
        [*((Occur.Must, one) for one in queries), *((Occur.Should, one) for one in wished)]
    )


def some(queries: Sequence[Query], least: int = 1) -> Query:
    """At least so many of the queries."""
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query(
        [(Occur.Should, one) for one in queries],
        minimum_number_should_match=least if least > 1 else None,
    )


class Asked:
    """The queries of one ask; `frequency` tells how many entries have a term in a field."""

    def __init__(self, ask: Ask, frequency: Callable[[str, str], int]) -> None:
        self.ask = ask
        self.frequency = frequency

    def _common(self, grams: Sequence[str]) -> bool:
        return min(self.frequency(GRAMS, gram) for gram in grams) > COMMON

    def standing(self, text: str, *, exact: bool = False) -> Query:
        """Entries in whose text these units follow each other.

        Unless it has to be `exact`, pairs that are all common need not follow each other: where
        they stand in one text they nearly always do, and looking costs more than all else.
        """
        parts = []
        for run in analysis.runs(text):
            grams = analysis.grams(run)
            if not grams:
                parts.append(term(UNITS, run))
            elif len(grams) == 1:
                parts.append(term(GRAMS, grams[0]))
            elif analysis.listed(run):
                parts.append(term(LISTED, run))
            elif not exact and self._common(grams):
                parts.append(every([term(GRAMS, gram) for gram in dict.fromkeys(grams)]))
            else:
                parts.append(Query.phrase_query(SCHEMA, GRAMS, list(grams)))
        return every(parts) if parts else Query.empty_query()

    def _worded(self, text: str) -> Query:
        """Entries that have this text as a word; as a stretch of characters where it is none."""
        return term(WORDS, text) if analysis.is_word(text) else self.standing(text)

    @cached_property
    def matching(self) -> list[Query]:
        """What an entry has to answer to be a result; no score."""
        terms = [some([self.standing(form) for form in one.forms]) for one in self.ask.terms]
        rest = [self.standing(phrase, exact=True) for phrase in self.ask.phrases]
        rest += [term(MARKS, short) for _, short in self.ask.numbers]
        rest += [term(MARKS, span) for span in self.ask.spans]
        if self.ask.any_term and terms:
            return [some(terms, (len(terms) + 1) // 2), *rest]
        return [*terms, *rest]

    def tiers(self) -> list[Query]:
        """The queries by which results are ranked, the best first; the last one holds them all."""
        ask = self.ask
        if ask.empty:
            return []
        everything = every(self.matching)
        if ask.any_term:
            wished = [_forms(one, self._worded) for one in ask.terms]
            wished += [Query.boost_query(_forms(one, titled), 2.0) for one in ask.terms]
            return [every([Query.const_score_query(everything, 0.0)], wished)]
        marked = [term(MARKS, span) for span in ask.spans]
        found = []
        if ask.terms or ask.phrases or ask.numbers:
            in_title = [_forms(one, titled) for one in ask.terms]
            in_title += [titled(text) for text in ask.phrases]
            in_title += [_own(organ, short) for organ, short in ask.numbers]
            whole = [Query.boost_query(in_a_row(text), WHOLE) for text in ask.whole]
            found.append(every([*in_title, *marked], whole))
        if ask.terms or ask.phrases:
            in_text = [_forms(one, self._worded) for one in ask.terms]
            in_text += [self.standing(text, exact=True) for text in ask.phrases]
            in_text += [term(MARKS, short) for _, short in ask.numbers]
            rare = [text for text in ask.whole if not self._common(analysis.grams(text))]
            found.append(every([*in_text, *marked], [self.standing(text) for text in rare]))
        found.append(everything)
        return found


def in_a_row(text: str) -> Query:
    """Entries in whose title these units follow each other."""
    parts = []
    for run in analysis.runs(text):
        grams = analysis.grams(run)
        if not grams:
            parts.append(term(TITLE, run))
        elif len(grams) == 1:
            parts.append(term(TITLE_GRAMS, grams[0]))
        else:
            parts.append(Query.phrase_query(SCHEMA, TITLE_GRAMS, list(grams)))
    return every(parts) if parts else Query.empty_query()


def titled(text: str) -> Query:
    """Entries whose title has this text as a word, or as a stretch where it is none."""
    return term(TITLE, text) if analysis.is_word(text) else in_a_row(text)


def said(syllables: Sequence[str]) -> Query:
    """Entries in whose title characters that are said so follow each other."""
    if len(syllables) == 1:
        return Query.term_query(SCHEMA, SAID, syllables[0], "position")
    return Query.phrase_query(SCHEMA, SAID, list(syllables))


def _own(organ: str, short: str) -> Query:
    """Entries that bear this number, above all with this organ; words may stand before the organ."""
    exact = [term(NUMBER, organ[at:] + short) for at in range(len(organ) - 1)]
    return some([*(Query.boost_query(one, 2.0) for one in exact), term(NUMBER, short)])


def _forms(wanted: Term, query: Callable[[str], Query]) -> Query:
    first, *others = map(query, wanted.forms)
    return some([first, *(Query.boost_query(one, SYNONYM) for one in others)])


def filtered(
    query: Query, filters: Iterable[tuple[str, str]], without: Query | None = None
) -> Query:
    """Results that have these values; without those of another query. The score stays."""
    clauses = [
        (Occur.Must, Query.const_score_query(term(name, value), 0.0)) for name, value in filters
    ]
    if without is not None:
        clauses.append((Occur.MustNot, without))
    if not clauses:
        return query
    return Query.boolean_query([(Occur.Must, query), *clauses])


def entries() -> Query:
    """All entries."""
    return Query.boolean_query(
        [(Occur.Must, Query.all_query()), (Occur.MustNot, term(KEY, CURSOR_KEY))]
    )
