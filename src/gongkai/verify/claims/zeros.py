"""What did not happen, said in words: “未收到申请”, “无行政复议” are claims of 0."""

from __future__ import annotations

import re
from decimal import Decimal

from gongkai.verify.claims import context, numerals, patterns
from gongkai.verify.claims.context import Setting
from gongkai.verify.filing import Filing, Place, Sentence
from gongkai.verify.verdict import Claim

_NONE = (
    r"(?:未发生|没有发生|未出现|没有出现|未有|没有|未收到|未接到|没有收到|未产生|未被|未受理|无|零)"
)
_NO_REMEDY = re.compile(
    rf"{_NONE}(?!经)(?:[^，,；;。\d]{{0,30}}?)(?P<what>行政复议[^，,；;。\d]{{0,4}}(?:、|和|及|与|或|或者|以及)[^，,；;。\d]{{0,4}}(?:行政)?诉讼"
    r"|行政复议|行政诉讼|(?<=零)诉讼|(?<=零)复议|复议[^，,；;。\d]{0,3}诉讼)(?P<rest>[^，,；;。]{0,12})"
)
_NO_REQUEST = re.compile(
    rf"{_NONE}[^，,；;。\d]{{0,24}}?(?:政府信息公开申请|信息公开申请|依申请公开申请|依申请公开|公开政府信息的?申请)(?P<rest>[^，,；;。]{{0,8}})"
)
_NO_CARRY = re.compile(r"(?:无|没有)(?:结转(?:至|到)?下年度?|下年度?结转|结转至次年)")
_NO_CARRIED_IN = re.compile(
    r"(?:无|没有)(?:上年度?|上一年度?)结转(?P<out>(?:和|及|、|与|或)(?:结转)?(?:至|到)?下年度?)?"
)
_NO_DIRECT = re.compile(r"(?:未发生|没有|无)(?:未经(?:行政)?复议)?直接(?:提起)?(?:起诉|诉讼)")
_LOST = re.compile(
    r"败诉|被?纠正|纠错|撤销|责令|维持|确认违法|超期|逾期|投诉|举报|收费|费用|过失|案例|问题|答复|提供|公开的"
)


def zeros(filing: Filing, sentence: Sentence, here: Setting) -> list[Claim]:
    """What a sentence says by “未发生”, “未收到” or “无”: the count is 0."""
    text = sentence.text
    found: list[Claim] = []

    def none(match: re.Match[str], subject: str, bound: tuple[str, ...]) -> None:
        start = context.clause_start(text, match.start())
        # The subject stands before the words that deny, and the verb among them.
        if context.scope_of(text, match.end(), start, filing.year, filing.organ) not in (
            context.ORGAN,
            context.GOVERNMENT,
        ):
            return
        base = sentence.place.start
        place = Place(
            sentence.place.label, sentence.place.part, base + match.start(), base + match.end()
        )
        words = match.group().rstrip()
        found.append(
            Claim(words, Decimal(0), "件", numerals.EXACT, Decimal(1), subject, bound, place)
        )

    if here.remedies:
        for match in _NO_REMEDY.finditer(text):
            if _LOST.search(match.group()):
                continue
            what = match.group("what")
            if "复议" in what and "复议后" not in match.group():
                none(match, "reconsideration", patterns.RECONSIDERATION)
            if "诉讼" in what:
                none(match, "lawsuit", patterns.LAWSUITS)
        for match in _NO_DIRECT.finditer(text):
            none(match, "lawsuit.direct", patterns.DIRECT)
    if here.requests and here.part != "remedies":
        for match in _NO_REQUEST.finditer(text):
            if "结转" in match.group() or "部分公开" in match.group():
                continue
            if not _LOST.search(match.group()) and not re.match(
                r"[^，。]{0,6}(?:引|行政|复议|诉讼|的)", match.group("rest")
            ):
                none(match, "received", patterns.RECEIVED)
        for match in _NO_CARRY.finditer(text):
            none(match, "carried_out", patterns.CARRIED_OUT)
        for match in _NO_CARRIED_IN.finditer(text):
            none(match, "carried_in", patterns.CARRIED_IN)
            if match.group("out"):
                none(match, "carried_out", patterns.CARRIED_OUT)
    return found
