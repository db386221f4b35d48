"""Claims of a report: every number of its prose, bound to the cells that it speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from gongkai.verify.claims import context, numerals, patterns
from gongkai.verify.claims.context import Setting
from gongkai.verify.claims.numerals import Quantity
from gongkai.verify.claims.patterns import Pattern
from gongkai.verify.claims.zeros import zeros
from gongkai.verify.filing import Filing, Place, Sentence
from gongkai.verify.verdict import Claim

_TITLE = re.compile(r"《[^》]*》")
_SPACE = re.compile(r"\s+")
_STOP = re.compile(r"[，,；;。：:、]")
_PLAIN = re.compile(
    r"^(?:THISYEAR度?|本年度?|其中|共|尚有|仍有|有|除|另有|另|已|由|包括|包含|含|和|及|均|对|将|剩余|其余|还有|[（(：:])*$"
)
_INCLUDED = re.compile(r"(?:其中|含|包括)[^，,；;。]{0,14}$")
_CONTINUES = re.compile(r"其中|已?办结|予以公开|在.{0,10}中")
_FLOWS = frozenset({"received", "received.new", "handled", "closed", "answered"})
_APART = re.compile(r"分别$|分别(?:为|是|有|达|收到|受理)*$|各$|平均|人均|日均|每")
_IN_TURN = re.compile(
    r"(?P<names>[^，,；;。]*?)(?:的|决定)?(?:数量|件数)?分别(?:为|是|有|达|达到)?$"
)
_AND = re.compile(r"[、和与及]|以及")
_BOTH = re.compile(r"复议[^，,；;。]{0,14}(?:、|和|及|与|或|以及|/)[^，,；;。]{0,14}诉讼")
_NEW = re.compile(r"(?:政府信息公开)?新收到?(?:的)?(?:政府信息公开)?申请")
# “行政复议案件87件，其中政府信息公开类13件”: the first number is of all kinds.
_AMONG_ALL = re.compile(r"[，,、（(]?其中[^，,。；;\d]{0,6}(?:政府)?信息公开")
_SUM = re.compile(r"(?:共计|合计|总计|共|总数|总量)[^，,；;。]{0,6}$")


@dataclass(slots=True)
class _Running:
    """What the numbers so far have said: of which remedy, behind 其中, and in which scope.

    `flow` is the scope of the last count of requests taken or dealt with: outcomes and applicants
    that follow are of the same requests.
    """

    remedy: str = ""
    among: bool = False
    flow: str = context.ORGAN
    requests: bool = False
    named: list[str] = field(default_factory=list)


def claims_of(filing: Filing) -> tuple[Claim, ...]:
    """Every claim of the report's prose in order; a number on unknown matters stays unbound."""
    found: list[Claim] = []
    subheading, part, end = "", "", 0
    running = _Running()
    for sentence in filing.sentences:
        text = sentence.text
        if sentence.place.part != part:
            part, subheading, running = sentence.place.part, "", _Running()
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

    Who has named the carried-in requests beside the new ones counts all of them as closed.
    """
    if patterns.CLOSED_OF_NEW not in claim.alternatives:
        return claim
    carried = any(
        other.bound == patterns.CARRIED_IN and other.place.part == claim.place.part
        for other in claims
    )
    if not carried:
        return claim
    kept = tuple(other for other in claim.alternatives if other != patterns.CLOSED_OF_NEW)
    return replace(claim, alternatives=kept)


def _of_sentence(
    filing: Filing, sentence: Sentence, here: Setting, running: _Running
) -> list[Claim]:
    text = sentence.text
    quantities = numerals.find(text)
    running.among = False
    if here.part != "remedies" or not text.startswith(("其中", "结果", "均")):
        running.remedy = ""
    found: list[Claim] = []
    before = 0
    for number, quantity in enumerate(quantities):
        after = quantities[number + 1].number_start if number + 1 < len(quantities) else len(text)
        running.named = running.named or _named_in_turn(text, before, quantities[number:])
        found.extend(_claims(filing, sentence, here, quantity, before, after, running))
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
    running: _Running,
) -> list[Claim]:
    text = sentence.text
    clause = max(before, context.clause_start(text, quantity.number_start))
    item = max(clause, context.clause_start(text, quantity.number_start, "，,。；;：:！？、（("))
    if "其中" in text[before : quantity.number_start]:
        running.among = True
    elif any(mark in text[before : quantity.number_start] for mark in "；;。"):
        running.among = False
    scope = context.scope_of(
        text,
        quantity.number_start,
        context.clause_start(text, quantity.number_start),
        filing.year,
        filing.organ,
    )
    stop = _STOP.search(text[quantity.end : after])
    trail = text[quantity.end : quantity.end + stop.start() if stop else after]
    lead, short = (_masked(text[start : quantity.start], filing.year) for start in (clause, item))
    if running.named:
        lead = short = _masked(running.named.pop(0), filing.year)
        trail = ""
    subject, bound, other = _meaning(
        here, quantity, lead, short, _masked(trail, filing.year), running, text[quantity.end :]
    )
    if subject in _FLOWS:
        running.flow = scope
    elif subject == "carried_in" and before == 0:
        # “上年结转的5件全部办结，其中……” tells only of those.
        running.flow = context.NARROWER
    elif subject.startswith("regulations.") and scope == context.GOVERNMENT:
        # Nobody but the government itself makes regulations (规章制定程序条例 Art. 2).
        scope = context.ORGAN
    elif scope == context.ORGAN and subject.startswith(("outcome.", "applicant.")):
        scope = running.flow
    if bound and (
        scope not in (context.ORGAN, context.GOVERNMENT)
        or quantity.unit == numerals.PERCENT
        or _APART.search(lead)
        or (filing.year is None and re.search(r"20\d{2}年", text))
    ):
        bound, other = (), ()
    if bound == patterns.CARRIED_IN and _INCLUDED.search(text[: quantity.number_start]):
        subject = "carried_in.included"
    made = [_claim(sentence, quantity, subject, bound, other, scope)]
    if subject == "remedies.none":
        made = [
            _claim(sentence, quantity, name, figures, (), scope)
            for name, figures in (
                ("reconsideration", patterns.RECONSIDERATION),
                ("lawsuit", patterns.LAWSUITS),
            )
        ]
    return made


def _claim(
    sentence: Sentence,
    quantity: Quantity,
    subject: str,
    bound: tuple[str, ...],
    other: tuple[tuple[str, ...], ...],
    scope: str,
) -> Claim:
    base = sentence.place.start
    return Claim(
        quantity.text,
        quantity.value,
        quantity.unit,
        quantity.exactness,
        quantity.step,
        subject,
        bound,
        Place(
            sentence.place.label,
            sentence.place.part,
            base + quantity.number_start,
            base + quantity.end,
        ),
        other,
        scope,
    )


def _masked(lead: str, year: int | None) -> str:
    """The lead with neighbouring years named, without titles and without spaces."""
    if "《" in lead:
        lead = _TITLE.sub("", lead)
    if year is not None and "年" in lead:
        for name, said in _neighbours(year):
            lead = said.sub(name, lead)
    return _SPACE.sub("", lead).replace("转结", "结转")


@lru_cache(maxsize=64)
def _neighbours(year: int) -> tuple[tuple[str, re.Pattern[str]], ...]:
    named = (("LASTYEAR", year - 1), ("THISYEAR", year), ("NEXTYEAR", year + 1))
    return tuple((name, re.compile(rf"{said}\s*年")) for name, said in named)


def _meaning(
    here: Setting,
    quantity: Quantity,
    lead: str,
    short: str,
    trail: str,
    running: _Running,
    after: str,
) -> tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Subject, bound figures and other readings of a number; ("", (), ()) if unknown."""
    unknown: tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...]] = ("", (), ())
    if here.remedies and _BOTH.search(lead):
        if quantity.value == 0 and quantity.unit in patterns.COUNT_UNITS:
            return "remedies.none", patterns.RECONSIDERATION + patterns.LAWSUITS, ()
        if _SUM.search(lead):
            return "remedies.all", patterns.RECONSIDERATION + patterns.LAWSUITS, ()
        return unknown
    if here.remedies and here.part == "remedies" and running.remedy and not _names_remedy(lead):
        for column, leading, trailing in patterns.REMEDY_RESULTS:
            if quantity.unit in patterns.COUNT_UNITS and (
                leading.search(short) or trailing.search(trail)
            ):
                bound = patterns.remedy_result(running.remedy, column)
                return f"{running.remedy}.{column}", bound, ()
    foreign = context.foreign(patterns.ROW_WORDS.sub("", lead)) if here.requests else False
    for pattern in _patterns(here):
        if quantity.unit not in pattern.units or (foreign and pattern.topic == patterns.REQUESTS):
            continue
        if running.among and pattern.topic != patterns.REMEDIES and not pattern.narrow:
            continue
        text = lead if pattern.whole_clause else short
        if not _fits(pattern, text, trail):
            continue
        if pattern.unless is not None and (
            pattern.unless.search(lead) or pattern.unless.search(trail)
        ):
            continue
        if pattern.subject.startswith("outcome.") and _ambiguous(pattern, lead):
            continue
        if pattern.topic == patterns.REMEDIES and _AMONG_ALL.match(after):
            return "", (), ()
        if pattern.topic == patterns.REMEDIES:
            running.remedy = pattern.subject
        return pattern.subject, pattern.bound, (*pattern.other, *_group_of(pattern, lead))
    for subject, units, leading in patterns.TOPICS:
        if quantity.unit in units and leading.search(lead):
            return subject, (), ()
    return unknown


def _group_of(pattern: Pattern, lead: str) -> tuple[tuple[str, ...], ...]:
    """The group that a row's words may stand for: “因本机关不掌握相关政府信息无法提供|79件”."""
    group = patterns.GROUP_WORDS.search(lead)
    if group is None or not pattern.subject.startswith("outcome.") or len(pattern.bound) > 1:
        return ()
    return (patterns.GROUP_BOUND[group.group()],)


def _names_remedy(lead: str) -> bool:
    return bool(re.search(r"复议|诉讼", lead))


def _fits(pattern: Pattern, lead: str, trail: str) -> bool:
    if pattern.subject in ("received", "received.new"):
        # “收到|12件|政府信息公开申请”: the verb leads and the noun follows.
        verb = re.search(
            r"新收到?(?:的|了|共|到)*$"
            if pattern.subject == "received.new"
            else r"(?:收到|受理|接收|接到|收悉)[^，,；;。申请]{0,12}?$",
            lead,
        )
        if pattern.subject == "received.new" and _PLAIN.match(lead) and _NEW.match(trail):
            return True
        if verb and pattern.trail is not None and pattern.trail.search(trail):
            return "复议" not in trail and "诉讼" not in trail
        return bool(pattern.lead.search(lead)) and not re.search(r"复议|诉讼|应诉", lead)
    if pattern.lead.search(lead):
        return True
    return (
        pattern.trail is not None and bool(_PLAIN.match(lead)) and bool(pattern.trail.search(trail))
    )


@lru_cache(maxsize=64)
def _patterns(here: Setting) -> tuple[Pattern, ...]:
    """The patterns that a sentence of this setting may be speaking by."""
    topics = set()
    if here.requests and here.part != "remedies":
        topics.add(patterns.REQUESTS)
    if here.remedies:
        topics.add(patterns.REMEDIES)
    elif here.part in ("overview", "proactive", ""):
        topics |= {patterns.DOCUMENTS, patterns.ENFORCEMENT}
    return tuple(pattern for pattern in patterns.PATTERNS if pattern.topic in topics)


def _ambiguous(pattern: Pattern, lead: str) -> bool:
    """Whether the lead names several outcomes at once, so that none of them is counted."""
    rows = {match.group() for match in patterns.ROW_WORDS.finditer(lead)}
    groups = {match.group() for match in patterns.GROUP_WORDS.finditer(lead)}
    return (
        len(rows) > 1
        or len(groups) > 1
        or (bool(rows) and pattern.bound != () and len(pattern.bound) > 1)
    )
