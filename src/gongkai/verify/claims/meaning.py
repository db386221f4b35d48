"""What a number speaks of: the pattern that its words fit, and the cells that the pattern names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from gongkai.verify.claims import context, patterns
from gongkai.verify.claims.context import Setting
from gongkai.verify.claims.numerals import Quantity
from gongkai.verify.claims.patterns import Pattern

Figures = tuple[str, ...]

_TITLE = re.compile(r"《[^》]*》")
_SPACE = re.compile(r"\s+")
_PLAIN = re.compile(
    r"^(?:THISYEAR度?|本年度?|其中|共|尚有|仍有|有|除|另有|另|已|由|包括|包含|含|和|及|均|对|将|剩余|其余|还有"
    r"|[（(：:])*$"
)
_BOTH = re.compile(r"复议[^，,；;。]{0,14}(?:、|和|及|与|或|以及|/)[^，,；;。]{0,14}诉讼")
_NEW = re.compile(r"(?:政府信息公开)?新收到?(?:的)?(?:政府信息公开)?申请")
# “行政复议案件87件，其中政府信息公开类13件”: the first number is of all kinds.
_AMONG_ALL = re.compile(
    r"[，,、（(]?(?:其中)?[^，,。；;\d]{0,6}(?:政府)?信息公开[^，,。；;\d]{0,4}(?:\d|占)"
)
_TAKEN = re.compile(
    r"^(?:THISYEAR度?|本年度?|全年|累计|共|我[局委办镇区县市])*(?:收到|受理|接收)(?:了|共)?$"
)
_SUM = re.compile(r"(?:共计|合计|总计|共|总数|总量)[^，,；;。]{0,6}$")
_REMEDY = re.compile(r"复议|诉讼|应诉")
_NUMBERED = re.compile(r"(?:数|数量|件数|总数|总量)(?:为|共|是|[:：])*$")
_DOCUMENT_NOUN = re.compile(r"规范性文件")
_DOCUMENT_WORDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"^(?:本年)?(?:{words})(?:件数)?(?:共|为|[:：])*$"), f"documents.{key}")
    for words, key in (
        ("制发|新制发|制定", "issued"),
        ("废止", "repealed"),
        ("现行有效(?:的)?", "in_force"),
    )
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """Subject of a number, the figures whose sum it states, and other sets that it may mean."""

    subject: str = ""
    bound: Figures = ()
    other: tuple[Figures, ...] = ()


@dataclass(slots=True)
class Running:
    """What the numbers so far have said.

    `remedy` is the remedy last named, `among` says that 其中 went before, `documents` that normative
    documents are spoken of. `flow` is the scope of the last count of requests: outcomes and
    applicants that follow are of the same requests; `said` is that scope in this sentence,
    `told` that there was one. `base` is what the numbers behind 其中 are
    parts of. `named` are the things that “分别为” gives numbers to.
    """

    remedy: str = ""
    among: bool = False
    documents: bool = False
    flow: str = context.ORGAN
    said: str = context.ORGAN
    told: bool = False
    base: Meaning | None = None
    requests: bool = False
    named: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Words:
    """The words around a number: those that lead to it from its clause (`lead`) and from the item
    of its list (`short`), those that follow (`trail`), and the sentence before and behind it."""

    lead: str
    short: str
    trail: str
    before: str
    after: str


def masked(lead: str, year: int | None) -> str:
    """The words with neighbouring years named, without titles and without spaces."""
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


def meaning_of(here: Setting, quantity: Quantity, words: Words, running: Running) -> Meaning:
    """What the number speaks of; an empty `Meaning` if that is not certain."""
    remedies = here.remedies and (here.certain or context.on_disclosure(words.before))
    if remedies and _BOTH.search(words.lead):
        every = patterns.RECONSIDERATION + patterns.LAWSUITS
        if quantity.value == 0 and quantity.unit in patterns.COUNT_UNITS:
            return Meaning("remedies.none", every)
        return Meaning("remedies.all", every) if _SUM.search(words.lead) else Meaning()
    found = (_remedy_result(here, quantity, words, running) if remedies else None) or _document(
        quantity, words, running
    )
    if found is None:
        found = _by_pattern(here, quantity, words, running, remedies)
    if found.subject.startswith("documents.") or _DOCUMENT_NOUN.search(words.lead):
        running.documents = True
    return found


def _by_pattern(
    here: Setting, quantity: Quantity, words: Words, running: Running, remedies: bool
) -> Meaning:
    lead = words.lead
    foreign = context.foreign(patterns.ROW_WORDS.sub("", lead)) if here.requests else False
    for pattern in _patterns(here):
        requests = pattern.topic == patterns.REQUESTS
        if not _unit_fits(pattern, quantity, lead) or (foreign and requests):
            continue
        if pattern.topic == patterns.REMEDIES:
            if not remedies:
                continue
        elif running.among and not pattern.narrow:
            continue
        if not _fits(pattern, lead if pattern.whole_clause else words.short, words.trail):
            continue
        unless = pattern.unless
        behind = words.after if pattern.alone else words.trail
        if unless is not None and (unless.search(lead) or unless.search(behind)):
            continue
        if pattern.subject.startswith("outcome.") and _ambiguous(pattern, lead):
            continue
        if pattern.topic == patterns.REMEDIES:
            if _AMONG_ALL.match(words.after):
                return Meaning()
            running.remedy = pattern.subject
        return Meaning(pattern.subject, pattern.bound, (*pattern.other, *_group_of(pattern, lead)))
    if (
        here.requests
        and not (running.told or running.among or words.trail)
        and quantity.unit in patterns.COUNT_UNITS
        and _TAKEN.search(lead)
        and context.on_requests(words.before)
    ):
        # “依申请公开方面，全年受理|140件”: the first count of a sentence on requests.
        return Meaning("received", patterns.RECEIVED, (patterns.TAKEN,))
    for subject, units, leading in patterns.TOPICS:
        if quantity.unit in units and leading.search(lead):
            return Meaning(subject)
    return Meaning()


def _remedy_result(
    here: Setting, quantity: Quantity, words: Words, running: Running
) -> Meaning | None:
    """How cases ended: of the remedy that the words name, else of the one named before."""
    if here.part != "remedies" or quantity.unit not in patterns.COUNT_UNITS:
        return None
    own = _REMEDY.search(words.lead)
    remedy = _remedy_named(words.lead) if own else running.remedy
    if not remedy:
        return None
    for column, leading, trailing in patterns.REMEDY_RESULTS:
        if leading.search(words.short) or (not own and trailing.search(words.trail)):
            running.remedy = remedy
            return Meaning(f"{remedy}.{column}", patterns.remedy_result(remedy, column))
    return None


def _remedy_named(lead: str) -> str:
    if "直接起诉" in lead or "直接提起" in lead:
        return "lawsuit.direct"
    if "复议后" in lead:
        return "lawsuit.after"
    suit, review = lead.rfind("诉讼"), lead.rfind("复议")
    return "lawsuit" if suit > review else "reconsideration"


def _document(quantity: Quantity, words: Words, running: Running) -> Meaning | None:
    """“规范性文件制发4件，废止2件，现行有效17件”: the noun stands once."""
    if not running.documents or running.among or quantity.unit not in patterns.DOCUMENT_UNITS:
        return None
    for pattern, subject in _DOCUMENT_WORDS:
        if pattern.match(words.lead):
            return Meaning(subject, patterns.BOUND_OF[subject])
    return None


def _unit_fits(pattern: Pattern, quantity: Quantity, lead: str) -> bool:
    if quantity.unit in pattern.units:
        return True
    return (
        quantity.unit == "" and pattern.topic == patterns.REQUESTS and bool(_NUMBERED.search(lead))
    )


def _group_of(pattern: Pattern, lead: str) -> tuple[Figures, ...]:
    """The group that a row's words may stand for: “因本机关不掌握相关政府信息无法提供|79件”."""
    group = patterns.GROUP_WORDS.search(lead)
    if group is None or not pattern.subject.startswith("outcome.") or len(pattern.bound) > 1:
        return ()
    return (patterns.GROUP_BOUND[group.group()],)


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
            return not _REMEDY.search(trail)
        return bool(pattern.lead.search(lead)) and not _REMEDY.search(lead)
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
        or (bool(rows) and len(pattern.bound) > 1 and pattern.subject != _DISCLOSED_OR_IN_PART)
    )


_DISCLOSED_OR_IN_PART = "outcome.disclosed_or_in_part"
