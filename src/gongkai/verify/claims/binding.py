"""Claims of a report: every number of its prose, bound to the cells that it speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from gongkai.norms import form
from gongkai.verify.claims import context, numerals, patterns
from gongkai.verify.claims.context import Setting
from gongkai.verify.claims.meaning import Meaning, Running, Words, masked, meaning_of
from gongkai.verify.claims.numerals import Quantity
from gongkai.verify.claims.zeros import zeros
from gongkai.verify.filing import Filing, Place, Sentence
from gongkai.verify.verdict import Claim

_STOP = re.compile(r"[，,；;。：:、]")
_INCLUDED = re.compile(r"(?:其中|含|包括)[^，,；;。]{0,14}$")
_CONTINUES = re.compile(r"其中|已?办结|予以公开|在.{0,10}中")
_FLOWS = frozenset({"received", "received.new", "handled", "closed", "answered"})
_CARRIED = frozenset({"carried_in", "carried_out"})
_REMEDIES = frozenset({"reconsideration", "lawsuit", "remedies"})
_APART = re.compile(r"分别$|分别(?:为|是|有|达|收到|受理)*$|各$|平均|人均|日均|每")
_IN_TURN = re.compile(
    r"(?P<names>[^，,；;。]*?)(?:的|决定)?(?:数量|件数)?分别(?:为|是|有|达|达到)?$"
)
_AND = re.compile(r"[、和与及]|以及")
# What follows a number whose parts the next ones are.
_OF_THESE = re.compile(
    r"(?:政府信息公开)?(?:申请)?(?:中|里)|[，,]?(?:均|全部|已)?[^，,；;。）)\d]{0,6}[，,（(]?其中|[（(]其中"
)


def claims_of(filing: Filing) -> tuple[Claim, ...]:
    """Every claim of the report's prose in order; a number on unknown matters stays unbound."""
    found: list[Claim] = []
    subheading, part, end = "", "", 0
    running = Running()
    for sentence in filing.sentences:
        text = sentence.text
        if sentence.place.part != part:
            part, subheading, running = sentence.place.part, "", Running()
        if context.is_subheading(text):
            subheading = text[:40]
        here = context.setting(part, text, subheading)
        same_paragraph = "\n" not in filing.text[end : sentence.place.start]
        if not (same_paragraph or text.startswith("其中")):
            running.flow = context.ORGAN
        goes_on = bool(_CONTINUES.match(text)) or filing.text[end - 1 : end] in ("；", ";")
        if goes_on and running.requests and same_paragraph:
            here = replace(here, requests=True)
        running.requests = here.requests
        found.extend(_of_sentence(filing, sentence, here, running))
        found.extend(zeros(filing, sentence, here))
        end = sentence.place.end
    found.sort(key=lambda claim: claim.place.start)
    return tuple(_of_all_taken(claim, found) for claim in found)


def _of_all_taken(claim: Claim, claims: list[Claim]) -> Claim:
    """The claim without the reading “closed of this year's own”, where its part tells both.

    Who has named the carried-in requests beside the new ones before counts all of them as closed.
    """
    if patterns.CLOSED_OF_NEW not in claim.alternatives:
        return claim
    carried = any(
        other.bound == patterns.CARRIED_IN
        and other.place.part == claim.place.part
        and other.place.start < claim.place.start
        for other in claims
    )
    if not carried:
        return claim
    kept = tuple(other for other in claim.alternatives if other != patterns.CLOSED_OF_NEW)
    return replace(claim, alternatives=kept)


def _of_sentence(
    filing: Filing, sentence: Sentence, here: Setting, running: Running
) -> list[Claim]:
    text = sentence.text
    quantities = numerals.find(text)
    running.among, running.documents, running.base, running.named = False, False, None, []
    running.said, running.told = context.ORGAN, False
    if here.part != "remedies" or not text.startswith(("其中", "结果", "均")):
        running.remedy = ""
    found: list[Claim] = []
    before = 0
    for number, quantity in enumerate(quantities):
        after = quantities[number + 1].number_start if number + 1 < len(quantities) else len(text)
        running.named = running.named or _named_in_turn(text, before, quantities[number:])
        claims, meaning = _claims(filing, sentence, here, quantity, before, after, running)
        alone = not {claim.subject for claim in found} & _FLOWS
        if meaning.subject == "carried_in":
            # Where new requests were told before, 其中 is of all that were taken.
            running.base = meaning if alone else running.base
        elif _OF_THESE.match(text[quantity.end :]):
            running.base = meaning
        elif meaning.subject in _FLOWS:
            running.base = None
        found.extend(claims)
        before = quantity.end
    return found


def _named_in_turn(text: str, before: int, quantities: Sequence[Quantity]) -> list[str]:
    """What “甲、乙分别为” names, if as many numbers follow as names, else nothing."""
    start = max(before, context.clause_start(text, quantities[0].start))
    match = _IN_TURN.search(text[start : quantities[0].start])
    if match is None:
        return []
    names = [name for name in _AND.split(match.group("names")) if name]
    told, end = 1, quantities[0].end
    for quantity in quantities[1:]:
        if not re.fullmatch(r"[、，,和及与]+", text[end : quantity.start]):
            break
        told, end = told + 1, quantity.end
    return names if len(names) == told > 1 else []


def _claims(
    filing: Filing,
    sentence: Sentence,
    here: Setting,
    quantity: Quantity,
    before: int,
    after: int,
    running: Running,
) -> tuple[list[Claim], Meaning]:
    text, year = sentence.text, filing.year
    gap = text[before : quantity.number_start]
    if "其中" in gap:
        running.among = True
    elif any(mark in gap for mark in "；;。"):
        running.among, running.base = False, None
    scope = context.scope_of(
        text,
        quantity.number_start,
        context.clause_start(text, quantity.number_start),
        year,
        filing.organ,
    )
    words = _words(text, quantity, before, after, year)
    if running.named:
        name = masked(running.named.pop(0), year)
        words = replace(words, lead=name, short=name, trail="")
    meaning = meaning_of(here, quantity, words, running)
    every = context.names_every(text[before : quantity.number_start])
    scope, meaning = _of_what(scope, meaning, running, every)
    unsure = (
        scope not in (context.ORGAN, context.GOVERNMENT)
        or quantity.unit == numerals.PERCENT
        or _APART.search(words.lead)
        or (year is None and re.search(r"20\d{2}年", text))
    )
    if unsure:
        meaning = Meaning(meaning.subject)
    if meaning.bound == patterns.CARRIED_IN and _INCLUDED.search(text[: quantity.number_start]):
        meaning = replace(meaning, subject="carried_in.included")
    if meaning.subject != "remedies.none":
        return [_claim(sentence, quantity, meaning, scope)], meaning
    return [
        _claim(sentence, quantity, Meaning(name, figures if meaning.bound else ()), scope)
        for name, figures in (
            ("reconsideration", patterns.RECONSIDERATION),
            ("lawsuit", patterns.LAWSUITS),
        )
    ], meaning


def _words(text: str, quantity: Quantity, before: int, after: int, year: int | None) -> Words:
    clause = max(before, context.clause_start(text, quantity.number_start))
    item = max(clause, context.clause_start(text, quantity.number_start, "，,。；;：:！？、（("))
    stop = _STOP.search(text[quantity.end : after])
    end = quantity.end + stop.start() if stop else after
    return Words(
        masked(text[clause : quantity.start], year),
        masked(text[item : quantity.start], year),
        masked(text[quantity.end : end], year),
        text[: quantity.start],
        text[quantity.end :],
    )


def _of_what(scope: str, meaning: Meaning, running: Running, every: bool) -> tuple[str, Meaning]:
    """Scope and meaning of a number beside those that it follows.

    A sentence that begins with others' requests or cases goes on with them, unless it names all.
    """
    subject = meaning.subject
    if subject in _FLOWS | _CARRIED or subject.partition(".")[0] in _REMEDIES:
        if scope == context.ORGAN and not every:
            scope = running.said
        elif scope in (context.OWN, context.NARROWER):
            running.said = scope
        elif every:
            running.said = context.ORGAN
    if subject in _FLOWS:
        running.flow, running.told = scope, True
    elif subject.startswith("regulations.") and scope == context.GOVERNMENT:
        # Nobody but the government itself makes regulations (规章制定程序条例 Art. 2).
        scope = context.ORGAN
    elif scope == context.ORGAN and subject.startswith(("outcome.", "applicant.")):
        scope = running.flow
        if running.base is not None:
            part = _part_of(running.base, meaning)
            if part is None:
                scope = context.NARROWER
            else:
                meaning = part
    return scope, meaning


def _part_of(base: Meaning, meaning: Meaning) -> Meaning | None:
    """What a part of `base` means: of all requests itself, of an applicant's that column's cell.

    None where the base is of something else, so that its parts stand in no cell.
    """
    if base.bound and base.subject in _FLOWS:
        return meaning
    kind = base.subject.removeprefix("applicant.")
    columns = {column.key for column in form.TABLE2_COLUMNS}
    if not base.bound or kind not in columns or not meaning.subject.startswith("outcome."):
        return None
    rows = [figure.rpartition(".")[0] for figure in meaning.bound]
    return Meaning(meaning.subject, tuple(f"{row}.{kind}" for row in rows))


def _claim(sentence: Sentence, quantity: Quantity, meaning: Meaning, scope: str) -> Claim:
    base = sentence.place.start
    return Claim(
        quantity.text,
        quantity.value,
        quantity.unit,
        quantity.exactness,
        quantity.step,
        meaning.subject,
        meaning.bound,
        Place(
            sentence.place.label,
            sentence.place.part,
            base + quantity.number_start,
            base + quantity.end,
        ),
        meaning.other,
        scope,
    )
